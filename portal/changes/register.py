"""Which changes were asked for in this project, how far is each, and what does it cost?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from db.base import Audience
from db.models.change import ChangeStatus, Urgency
from db.queries import changes as queries
from db.session import reading
from portal import files
from portal.access import NotFound, Permission, Scope
from portal.changes.course import OFFERED, UNDECIDED, parts_of, possible
from portal.i18n import Text


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a request: who, when, why, and the effect as it was said then."""

    status: ChangeStatus
    reason: str
    at: datetime
    author: str
    by_client: bool
    amount: Decimal | None
    days: int | None
    decide_by: date | None


@dataclass(frozen=True, slots=True)
class Change:
    """One change request in the reader's language; `moves` is where the reader may take it from here.

    `amount` is None where the reader may not see money, and for the client, as `days`, until it is offered.
    """

    change_id: int
    version: int
    number: int
    title: str
    what: str
    why: str
    urgency: Urgency
    status: ChangeStatus
    submitted_at: datetime
    submitted_by: str
    mine: bool
    by_client: bool
    amount: Decimal | None
    currency: str
    days: int | None
    answer: str
    decide_by: date | None
    decided_at: datetime | None
    agreed_with: str
    released_at: datetime | None
    audience: Audience
    moves: tuple[ChangeStatus, ...]
    steps: tuple[Step, ...]

    @property
    def code(self) -> str:
        """How both sides call it: CR-7."""
        return code(self.number)

    @property
    def is_undecided(self) -> bool:
        return self.status in UNDECIDED

    @property
    def is_draft(self) -> bool:
        """Whether only its author knows of it."""
        return self.status is ChangeStatus.DRAFT

    @property
    def is_offered(self) -> bool:
        """Whether the client has, or had agreed to, an offer."""
        return self.status in OFFERED

    @property
    def may_withdraw(self) -> bool:
        """Whether the reader may take it back for the client."""
        return self.by_client and ChangeStatus.WITHDRAWN in self.moves


@dataclass(frozen=True, slots=True)
class ChangesReport:
    """All change requests the reader may see, the newest first; drafts are the reader's own."""

    changes: tuple[Change, ...]
    sees_money: bool

    def numbered(self, number: int) -> Change:
        """The request with this number. Raises NotFound: foreign, internal and unknown look the same."""
        for change in self.changes:
            if change.number == number:
                return change
        raise NotFound(number)

    def standing(self, *statuses: ChangeStatus) -> tuple[Change, ...]:
        """Those that stand at one of these."""
        return tuple(change for change in self.changes if change.status in statuses)

    @property
    def submitted(self) -> tuple[Change, ...]:
        """All that both sides can know of: everything but drafts."""
        return tuple(change for change in self.changes if not change.is_draft)

    @property
    def undecided(self) -> tuple[Change, ...]:
        return self.standing(*UNDECIDED)

    @property
    def agreed(self) -> tuple[Change, ...]:
        """Approved ones, carried out or not: what they add is part of the agreement."""
        return self.standing(ChangeStatus.APPROVED, ChangeStatus.IMPLEMENTED)

    @property
    def agreed_amount(self) -> Decimal:
        """What the agreed changes add to the budget, as far as the reader sees money."""
        return sum((change.amount for change in self.agreed if change.amount is not None), Decimal(0))

    @property
    def agreed_days(self) -> int:
        """What the agreed changes add to the finish, in calendar days."""
        return sum(change.days or 0 for change in self.agreed)

    @property
    def currency(self) -> str:
        """The project's currency; empty without any request."""
        return self.changes[0].currency if self.changes else ""


def code(number: int) -> str:
    """How both sides call a change request: CR-7."""
    return f"CR-{number}"


def reader_id(scope: Scope) -> int:
    """Whose drafts are shown: the reader's own, and nobody's to somebody who looks with another's eyes."""
    return 0 if scope.viewer.preview_of else scope.viewer.person_id


def report(scope: Scope) -> ChangesReport:
    """Every change request of the scope's project with its steps. Two statements.

    Amounts are left out for those who may not see the budget; the days are everybody's.
    """
    project_id = scope.here.project_id
    with reading(scope) as session:
        rows = queries.changes(session, project_id, reader_id(scope))
        taken = queries.steps(session, project_id)
    sees_money = scope.may(Permission.SEE_BUDGET)
    text = Text(scope.viewer.language)
    steps = _steps(taken, text, sees_money)
    changes = tuple(_change(row, steps.get(row.change_id, ()), scope, text) for row in rows)
    return ChangesReport(changes, sees_money)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that somebody attached to a request."""

    file_id: int
    address: str
    name: str
    size: int
    at: datetime
    by: str
    by_client: bool


def opened(scope: Scope, number: int) -> tuple[Change, tuple[Attached, ...]]:
    """One request with its steps, and what was attached to it. Two statements. Raises NotFound."""
    with reading(scope) as session:
        told = queries.opened(session, scope.here.project_id, reader_id(scope), number)
        if told is None:
            raise NotFound(number)
        row, taken = told
        attached = queries.files(session, row.change_id)
    text = Text(scope.viewer.language)
    steps = _steps(taken, text, scope.may(Permission.SEE_BUDGET))
    held = (
        Attached(f.id, files.address(f.public_id), f.name, f.size, f.at, f.by, f.by_client) for f in attached
    )
    return _change(row, steps.get(row.change_id, ()), scope, text), tuple(held)


def as_json(report: ChangesReport) -> list[dict[str, Any]]:
    """The change requests for other programs. Without sight of the budget there is no "amount" at all."""
    return [
        {
            "number": change.number,
            "title": change.title,
            "status": change.status.value,
            "urgency": change.urgency.value,
            "submitted_at": change.submitted_at.isoformat(),
            **({"amount": _written(change.amount)} if report.sees_money else {}),
            "days": change.days,
            "answer": change.answer,
        }
        for change in report.changes
    ]


def _written(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount.quantize(Decimal("0.01")))


def _change(row: queries.ChangeRow, steps: tuple[Step, ...], scope: Scope, text: Text) -> Change:
    said = {f: text.pick(getattr(row, f), row.translations, f) for f in ("title", "what", "why", "answer")}
    values = {**row._asdict(), **said, "steps": steps}
    author = values.pop("submitted_by_id")
    values["mine"] = author == scope.viewer.person_id
    values["moves"] = possible(row.status, parts_of(scope, row.by_client, author))
    if not (scope.internal or _is_told(row)):
        values.update(amount=None, days=None)
    if not scope.may(Permission.SEE_BUDGET):
        values["amount"] = None
    return Change(**{name: value for name, value in values.items() if name != "translations"})


def _is_told(row: queries.ChangeRow) -> bool:
    """Whether the client may know what was assessed: it is offered, or the firm has let it out of the house.

    While the firm assesses, its figures are its own, also those of an offer that was taken back.
    """
    if row.status in UNDECIDED:
        return row.status in OFFERED
    return row.status in OFFERED or row.released_at is not None


def _steps(rows: Iterable[queries.StepRow], text: Text, sees_money: bool) -> dict[int, tuple[Step, ...]]:
    ordered = sorted(rows, key=lambda row: row.change_id)
    return {
        change_id: tuple(_step(row, text, sees_money) for row in group)
        for change_id, group in groupby(ordered, key=lambda row: row.change_id)
    }


def _step(row: queries.StepRow, text: Text, sees_money: bool) -> Step:
    return Step(
        status=row.status,
        reason=text.pick(row.reason, row.translations, "reason"),
        at=row.at,
        author=row.author,
        by_client=row.by_client,
        amount=row.amount if sees_money else None,
        days=row.days,
        decide_by=row.decide_by,
    )
