"""Deciding: how does the client confirm requirements, several at once, or send one back with a wish?"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.requirement import Requirement, RequirementReview, RequirementStatus
from db.queries.requirements import held, questions
from db.session import expect_version, writing
from portal import activity, clock
from portal.access import Permission, Scope
from portal.charter.texts import in_every_language
from portal.forms import Problems, Reader, needed
from portal.i18n import N_, Text
from portal.requirements import asking
from portal.requirements.agreed import set_scope_version
from portal.requirements.drafting import found
from portal.requirements.proposing import Mark, expected, read_marks, tell
from portal.requirements.refusals import ChooseFirst, NoLongerProposed
from portal.requirements.texts import Wording, code

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Confirm:
    """The client agrees to these, each as it was read."""

    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class SendBack:
    """The client wants something to be different."""

    mark: Mark
    comment: str


def read_confirm(reader: Reader, consent: str) -> Confirm | Problems:
    """Which are confirmed, and the tick before `consent`, without which nobody agrees to anything."""
    marks = read_marks(reader)
    reader.flag("consent", required=True, label=consent)
    return reader.problems or Confirm(marks)


def read_send_back(reader: Reader, text: Text, requirement_id: int) -> SendBack | Problems:
    """What is to be different. Fields: comment, version."""
    comment = reader.paragraph("comment", LONGEST, label=text("What should be different"))
    version = reader.whole("version", label="version")
    return reader.problems or SendBack(Mark(requirement_id, needed(version)), comment)


def confirm(scope: Scope, command: Confirm, token: str | None = None) -> tuple[int, ...]:
    """Agree for the client; answers the numbers. From then on they are scope, in a new version of it.

    Raises NoLongerProposed for whoever comes second, Conflict if one is not as it was read, ChooseFirst where
    a way is to be chosen: either all are confirmed or none.
    """
    scope.require(Permission.AGREE)
    here = scope.here.project_id
    with writing(scope, token) as session:
        held.take_turns(session, here)
        rows = _proposed(session, scope, command.marks)
        before = questions.shown(session, here)
        for row in rows:
            _agree(session, scope, row)
        session.flush()
        asking.settle(session, scope, before, {row.number for row in rows})
        tell(session, scope, rows, activity.Kind.REQUIREMENT_CONFIRMED)
        set_scope_version(session, scope, *_reason(scope, rows))
        return tuple(row.number for row in rows)


def _agree(session: Session, scope: Scope, row: Requirement) -> None:
    """From now on the requirement says what its newest edition says."""
    _expect_confirmable(session, row)
    edition = held.edition(session, row, row.edition)
    if edition is None:
        raise NoLongerProposed(codes=code(row.number))
    Wording.kept(edition.content, edition.translations).write_to(row)
    row.status = RequirementStatus.CONFIRMED
    row.confirmed_at, row.confirmed_by = clock.now(), scope.viewer.name
    _review(session, scope, row, confirmed=True)


def _expect_confirmable(session: Session, row: Requirement) -> None:
    options = held.options_of(session, row.project_id, row.id)
    offered = [each for each in options if each.audience is Audience.CLIENT]
    if offered and all(each.chosen_at is None for each in offered):
        raise ChooseFirst(codes=code(row.number))


def send_back(scope: Scope, command: SendBack, token: str | None = None) -> int:
    """Ask for something different; answers the number. What was agreed before holds on.

    Both sides read the wish with the requirement, and in the register of what was asked.
    """
    scope.require(Permission.AGREE)
    with writing(scope, token) as session:
        held.take_turns(session, scope.here.project_id)
        (row,) = _proposed(session, scope, (command.mark,))
        before = questions.shown(session, scope.here.project_id)
        _review(session, scope, row, confirmed=False, comment=command.comment)
        sent_back(row)
        wish = Text(scope.viewer.language)(
            N_("{code}: {comment}"), code=code(row.number), comment=command.comment
        )
        asking.settle(session, scope, before, {row.number}, answer=wish)
        tell(session, scope, [row], activity.Kind.REQUIREMENT_QUESTIONED)
        return row.number


def sent_back(row: Requirement) -> None:
    """What was never agreed is worded anew by the firm; else what was agreed before holds."""
    row.status = RequirementStatus.DRAFT if row.confirmed_at is None else RequirementStatus.CONFIRMED


def _proposed(session: Session, scope: Scope, marks: tuple[Mark, ...]) -> list[Requirement]:
    """The proposals, held until the transaction ends: of two people who decide at once one comes second."""
    rows = held.locked(session, scope.here.project_id, (mark.id for mark in marks)).values()
    if gone := sorted(row.number for row in rows if row.status is not RequirementStatus.PROPOSED):
        raise NoLongerProposed(codes=Text(scope.viewer.language).list(code(number) for number in gone))
    return expected(session, scope, marks)


def waiting(session: Session, scope: Scope, requirement_id: int, version: int) -> Requirement:
    """One proposal as it was shown. Raises NoLongerProposed, Conflict and NotFound."""
    row = found(session, scope, requirement_id)
    if row.status is not RequirementStatus.PROPOSED:
        raise NoLongerProposed(codes=code(row.number))
    expect_version(row, version)
    return row


def _review(session: Session, scope: Scope, row: Requirement, *, confirmed: bool, comment: str = "") -> None:
    session.add(
        RequirementReview(
            **activity.owned_by(scope, Audience.CLIENT),
            requirement_id=row.id,
            edition=row.edition,
            confirmed=confirmed,
            comment=comment,
            at=clock.now(),
            by=scope.viewer.name,
            by_id=scope.viewer.person_id,
        )
    )


def _reason(scope: Scope, rows: list[Requirement]) -> tuple[str, dict[str, dict[str, str]]]:
    first, last = code(rows[0].number), code(rows[-1].number)
    sentence = N_("{first} was confirmed") if len(rows) == 1 else N_("{n} requirements were confirmed")
    reason, others = in_every_language(scope.viewer.language, sentence, n=len(rows), first=first, last=last)
    return reason, {language: {"reason": words} for language, words in others.items()}
