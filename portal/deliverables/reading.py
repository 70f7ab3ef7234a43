"""Reading: which deliverables are there, how does each stand, and what is left to put right?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.deliverable import CheckResult, Outcome
from db.queries.deliverables import handing, listing, opened, punching
from portal import files
from portal.charter.texts import written
from portal.deliverables.rows import (
    CriterionView,
    DeliverableView,
    FileView,
    HandoverView,
    PunchView,
    Round,
    Said,
)
from portal.deliverables.texts import CRITERION_FIELDS, DELIVERABLE_FIELDS, HANDOVER_FIELDS, TRAINING
from portal.i18n import Text
from portal.progress.milestones import move_of


def load(
    session: Session, project_id: int, text: Text, *, published: bool, number: int | None = None
) -> tuple[DeliverableView, ...]:
    """The deliverables with their rounds and how their criteria were checked, in three statements.

    The one of a number comes in two, with its checks not counted: its criteria are read whole (`whole`).
    """
    rows = listing.deliverables(session, project_id, published=published, number=number)
    rounds = _by_deliverable(listing.acceptances(session, project_id), text)
    checks = {} if number else _checks(listing.tallies(session, project_id))
    return tuple(_deliverable(row, rounds.get(row.id, ()), checks.get(row.id, {}), text) for row in rows)


def _by_deliverable(rows: Iterable[listing.AcceptanceRow], text: Text) -> Mapping[int, tuple[Round, ...]]:
    found: dict[int, tuple[Round, ...]] = {}
    for row in rows:
        found[row.deliverable_id] = (*found.get(row.deliverable_id, ()), _round(row, text))
    return found


def _round(row: listing.AcceptanceRow, text: Text) -> Round:
    return Round(
        id=row.id,
        version=row.version,
        number=row.round,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        needed_by=row.needed_by,
        deemed_on=row.deemed_on,
        outcome=row.outcome,
        comment=row.comment,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        why=text.pick(row.why or "", row.why_said, "why"),
        is_reminded=row.reminded_on is not None,
    )


def _checks(rows: Iterable[listing.TallyRow]) -> Mapping[int, Mapping[CheckResult, int]]:
    found: dict[int, dict[CheckResult, int]] = {}
    for row in rows:
        found.setdefault(row.deliverable_id, {})[row.result] = row.how_many
    return found


def _deliverable(
    row: listing.DeliverableRow,
    rounds: tuple[Round, ...],
    checks: Mapping[CheckResult, int],
    text: Text,
) -> DeliverableView:
    texts = written(row, DELIVERABLE_FIELDS)
    return DeliverableView(
        id=row.id,
        number=row.number,
        version=row.version,
        words=texts.said(text),
        texts=texts,
        status=row.status,
        due=row.due,
        milestone_id=row.milestone_id,
        milestone=text.pick(row.milestone or "", row.milestone_said, "title"),
        expected=row.actual or row.forecast or row.baseline,
        is_reached=row.actual is not None,
        is_shared=row.audience is Audience.CLIENT,
        rounds=rounds,
        checks=checks,
    )


def whole(shown: DeliverableView, parts: Sequence[CriterionView]) -> DeliverableView:
    """The deliverable with its criteria counted."""
    return replace(shown, checks=Counter(each.result for each in parts))


def criteria(
    session: Session, project_id: int, deliverable_id: int, text: Text, *, published: bool
) -> tuple[CriterionView, ...]:
    """The criteria of a deliverable with what the client said of each, round by round. One statement."""
    rows = opened.criteria(session, project_id, deliverable_id, published=published)
    return tuple(_criterion(list(same), text) for _, same in groupby(rows, key=lambda row: row.id))


def _criterion(rows: Sequence[opened.CriterionRow], text: Text) -> CriterionView:
    row = rows[0]
    texts = written(row, CRITERION_FIELDS)
    return CriterionView(
        id=row.id,
        version=row.version,
        words=texts.said(text),
        texts=texts,
        result=row.result,
        found=text.pick(row.found, row.translations, "found"),
        checked_at=row.checked_at,
        checked_by=row.checked_by,
        requirement_id=row.requirement_id,
        requirement_number=row.requirement_number,
        said=tuple(
            Said(each.acceptance_id, each.ruling, each.remark or "")
            for each in rows
            if each.acceptance_id is not None and each.ruling is not None
        ),
    )


def editions(
    session: Session, project_id: int, deliverable_id: int, text: Text, *, published: bool
) -> tuple[FileView, ...]:
    """The files of a deliverable, newest first. One statement."""
    rows = opened.files(session, project_id, deliverable_id, published=published)
    return tuple(
        FileView(
            edition=row.edition,
            name=row.name,
            size=row.size,
            address=files.address(row.public_id),
            note=text.pick(row.note, row.translations, "note"),
            at=row.at,
            by=row.by,
            is_shared=row.audience is Audience.CLIENT,
        )
        for row in rows
    )


def punch_list(session: Session, project_id: int, text: Text) -> tuple[PunchView, ...]:
    """Everything that was to be put right. One statement."""
    rows = punching.punch_items(session, project_id)
    return tuple(_punch(list(same), text) for _, same in groupby(rows, key=lambda row: row.id))


def _punch(rows: Sequence[punching.PunchRow], text: Text) -> PunchView:
    row = rows[0]
    return PunchView(
        id=row.id,
        number=row.number,
        version=row.version,
        deliverable_id=row.deliverable_id,
        deliverable_number=row.deliverable_number,
        deliverable=text.pick(row.deliverable, row.deliverable_said, "title"),
        what=text.pick(row.what, row.translations, "what"),
        owner=row.owner,
        due=row.due,
        done_at=row.done_at,
        done_by=row.done_by,
        confirmed_at=row.confirmed_at,
        confirmed_by=row.confirmed_by,
        moves=tuple(move for each in rows if (move := move_of(each, text)) is not None),
    )


def handovers(session: Session, project_id: int, text: Text) -> tuple[HandoverView, ...]:
    """What was handed over with the result, newest first. One statement."""
    made = []
    for row in handing.handovers(session, project_id):
        texts = written(row, (*HANDOVER_FIELDS, TRAINING))
        made.append(
            HandoverView(
                id=row.id,
                number=row.number,
                version=row.version,
                words=texts.said(text),
                texts=texts,
                support_name=row.support_name,
                support_until=row.support_until,
                handed_at=row.handed_at,
                handed_by=row.handed_by,
                received_at=row.received_at,
                received_by=row.received_by,
            )
        )
    return tuple(made)


def is_with_remarks(shown: DeliverableView) -> bool:
    """Whether it was accepted, but something was to be put right."""
    return shown.decided is not None and shown.decided.outcome is Outcome.WITH_REMARKS
