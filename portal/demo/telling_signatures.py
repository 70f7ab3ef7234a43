"""Telling signatures: what did the client read and sign of each change, and what was agreed from then on?

The figures of a paper are those of the day on which it was drawn up, read back out of what is told already;
so this is told after plan, money and changes.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from db import chaining
from db.models.change import ChangeCost, ChangeRequest, ChangeStatus, ChangeStep
from db.models.money import BudgetVersion
from db.models.plan import MilestoneMove
from db.models.signing import Paper, PaperKind, Signatory, Signature
from db.queries import effect, offers, touching
from db.queries.offers import DayRow, HeadRow, LineRow
from db.session import writing
from portal import clock
from portal.access import operator_scope
from portal.changes.effect import named
from portal.changes.paper import Matter, content
from portal.changes.prospect import prospect
from portal.demo.days import Days
from portal.demo.people import PEOPLE
from portal.demo.story import Story
from portal.demo.telling import Telling
from portal.demo.words import Actor
from portal.i18n import Text
from portal.signing import fingerprint, written

_AGREED = (ChangeStatus.APPROVED, ChangeStatus.IMPLEMENTED)
_OFFERED = (ChangeStatus.WAITING_FOR_DECISION, *_AGREED)
_BY_NAME: Mapping[str, Actor] = {actor.name: actor for actor in PEOPLE}
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A text that was drawn up, by whom and when, and who signed it when, if anybody has."""

    kind: PaperKind
    subject_id: int
    content: Mapping[str, Any]
    made_by: str
    made_at: datetime
    signer: Actor | None = None
    signed_at: datetime | None = None


def write_signatures(
    stories: Sequence[Story], people: Mapping[str, int], keys: Mapping[str, tuple[int, int]]
) -> None:
    """The papers of all changes that were offered, with the signatures of those that were agreed."""
    with writing(operator_scope(name="demonstration")) as session:
        for story in stories:
            days = Days(clock.today(story.zone), story.zone)
            _changes(Telling(session, story, days, people, *keys[story.public_id]))


def signed_then(telling: Telling, drawn: Drawn) -> Paper:
    """A paper at its moment, and its signature at a later one; what the trail says of it is of today."""
    own, text = telling.own(False), written({**drawn.content, "edition": 1})
    paper = Paper(
        **own,
        public_id=secrets.token_hex(8),
        kind=drawn.kind,
        subject_id=drawn.subject_id,
        edition=1,
        text=text,
        sha256=fingerprint(text),
        made_at=drawn.made_at,
        made_by=drawn.made_by,
    )
    telling.found(paper)
    telling.add(Signatory(**own, paper_id=paper.id, position=1))
    if drawn.signer is not None and drawn.signed_at is not None:
        telling.add(_signature(telling, paper, drawn.signer, drawn.signed_at))
    return paper


def _signature(telling: Telling, paper: Paper, signer: Actor, at: datetime) -> Signature:
    events, head = chaining.head(telling.session, telling.client_id)
    house = telling.story.house
    organisation = house.name.zh if house.language == "zh" else house.name.en
    said = Text(signer.language)(
        "I have read this text to the end and sign it for {organisation}. Instead of a signature on paper I"
        " type my name.",
        organisation=organisation,
    )
    return Signature(
        **telling.own(False),
        public_id=secrets.token_hex(8),
        paper_id=paper.id,
        sha256=paper.sha256,
        position=1,
        person_id=telling.person_id(signer),
        name=signer.name,
        email=signer.email,
        typed_name=signer.name,
        organisation=organisation,
        consent=said,
        language=signer.language,
        method="demo",
        authenticated_at=at - timedelta(minutes=3),
        signed_at=at,
        zone=signer.zone,
        chain_position=events,
        chain_head=head,
    )


def _changes(telling: Telling) -> None:
    asked = select(ChangeRequest).where(
        ChangeRequest.project_id == telling.project_id, ChangeRequest.status.in_(_OFFERED)
    )
    rows = list(telling.session.scalars(asked.order_by(ChangeRequest.decided_at, ChangeRequest.number)))
    agreed = [row for row in rows if row.status in _AGREED]
    for row in rows:
        if _is_told_whole(telling, row) and not _has_paper(telling, row):
            _change(telling, row, agreed)
    for row in agreed:
        if effect.costs(telling.session, row.id):
            _version(telling, row, agreed)


def _is_told_whole(telling: Telling, row: ChangeRequest) -> bool:
    """Whether what it costs and moves is told piece by piece; a paper that misses some of it is none."""
    costs, delays = effect.costs(telling.session, row.id), effect.delays(telling.session, row.id)
    is_paid = sum((cost.amount for cost in costs), NOTHING) == (row.amount or NOTHING)
    return is_paid and bool(delays) == bool(row.days)


def _has_paper(telling: Telling, row: ChangeRequest) -> bool:
    asked = select(func.count(Paper.id)).where(
        Paper.project_id == telling.project_id, Paper.kind == PaperKind.CHANGE, Paper.subject_id == row.id
    )
    return bool(telling.session.scalar(asked))


def _change(telling: Telling, row: ChangeRequest, agreed: Sequence[ChangeRequest]) -> None:
    offered = _offered(telling, row)
    drawn = Drawn(
        PaperKind.CHANGE,
        row.id,
        _content(telling, row, _since(agreed, offered.at), offered.at),
        offered.author,
        offered.at,
        _BY_NAME.get(row.agreed_with) if row.decided_at else None,
        row.decided_at,
    )
    signed_then(telling, drawn)


def _since(agreed: Sequence[ChangeRequest], at: datetime) -> list[ChangeRequest]:
    """The changes that were not in force before that moment."""
    return [row for row in agreed if row.decided_at is None or row.decided_at >= at]


def _offered(telling: Telling, row: ChangeRequest) -> ChangeStep:
    """The step with which it was put before the client."""
    asked = select(ChangeStep).where(
        ChangeStep.change_request_id == row.id,
        ChangeStep.project_id == telling.project_id,
        ChangeStep.status == ChangeStatus.WAITING_FOR_DECISION,
    )
    return telling.session.scalars(asked.order_by(ChangeStep.at.desc())).first() or _first(telling, row)


def _first(telling: Telling, row: ChangeRequest) -> ChangeStep:
    asked = select(ChangeStep).where(
        ChangeStep.change_request_id == row.id, ChangeStep.project_id == telling.project_id
    )
    return telling.session.scalars(asked.order_by(ChangeStep.at)).one()


def _content(
    telling: Telling, row: ChangeRequest, later: Sequence[ChangeRequest], at: datetime
) -> dict[str, Any]:
    """The text as it would have been drawn up then."""
    session, project_id = telling.session, telling.project_id
    told = offers.assessed(session, project_id, row.number)
    assert told is not None
    head, costs = told
    not_yet = sum((each.amount or NOTHING for each in later), NOTHING)
    head = head._replace(agreed_so_far=(head.agreed_so_far or NOTHING) - not_yet)
    lines = [_line_then(telling, line, later) for line in offers.lines(session, project_id)]
    days = [_day_then(telling, day, at) for day in offers.days(session, project_id, row.id)]
    theirs = Text(head.language, telling.story.zone)
    matter = Matter(
        project=_of(telling, head, telling.story.name),
        client=_of(telling, head, telling.story.house.name),
        head=head,
        prospect=prospect(head, costs, lines, days, theirs),
        options=offers.options(session, project_id, row.id),
        touches=touching.touches(session, project_id, row.id),
        decide_by=row.decide_by,
    )
    return content(matter, theirs)


def _of(telling: Telling, head: HeadRow, both: Any) -> str:
    return str(getattr(both, head.language))


def _line_then(telling: Telling, line: LineRow, later: Sequence[ChangeRequest]) -> LineRow:
    asked = select(func.sum(ChangeCost.amount)).where(
        ChangeCost.project_id == telling.project_id,
        ChangeCost.budget_line_id == line.id,
        ChangeCost.change_request_id.in_([row.id for row in later]),
    )
    added = telling.session.scalar(asked) if later else None
    return line._replace(changes=(line.changes or NOTHING) - (added or NOTHING))


def _day_then(telling: Telling, day: DayRow, at: datetime) -> DayRow:
    """What was expected of a milestone before that moment."""
    asked = select(MilestoneMove).where(
        MilestoneMove.project_id == telling.project_id, MilestoneMove.milestone_id == day.id
    )
    moves = list(telling.session.scalars(asked.order_by(MilestoneMove.moved_at, MilestoneMove.id)))
    before = [move for move in moves if move.moved_at < at]
    expected = before[-1].new_date if before else (moves[0].old_date if moves else day.forecast)
    reached = day.actual if day.actual is not None and day.actual < at.date() else None
    return day._replace(forecast=expected, actual=reached)


def _version(telling: Telling, row: ChangeRequest, agreed: Sequence[ChangeRequest]) -> None:
    """What was agreed line by line from that signature on."""
    assert row.decided_at is not None
    later = _since(agreed, row.decided_at + timedelta(microseconds=1))
    lines = [
        _line_then(telling, line, later)
        for line in offers.lines(telling.session, telling.project_id)
        if line.audience == "client"
    ]
    reason, translations = named(row)
    number = telling.session.scalar(
        select(func.max(BudgetVersion.number)).where(BudgetVersion.project_id == telling.project_id)
    )
    told = BudgetVersion(
        **telling.own(False),
        number=(number or 0) + 1,
        reason=reason,
        translations={language: {"reason": words} for language, words in translations.items()},
        change_number=row.number,
        total=sum((line.agreed + (line.changes or NOTHING) for line in lines), NOTHING),
        content=[
            {
                "line": line.id,
                "category": line.category,
                "agreed": str(line.agreed),
                "changes": str(line.changes or NOTHING),
            }
            for line in lines
        ],
        at=row.decided_at,
        by=row.agreed_with,
    )
    telling.found(told)
