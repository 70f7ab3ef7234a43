"""Waiting: until when is each requirement to be decided, and when was the client asked about the scope?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from db.models.requirement import RequirementStatus
from db.models.schedule import AskKind, ClientActionStatus
from db.queries.requirements import questions, register

S = RequirementStatus


@dataclass(frozen=True, slots=True)
class Check:
    """Once that the client was asked whether the scope is still right."""

    id: int
    version: int
    number: int
    scope_number: int
    asked_at: datetime
    asked_by: str
    needed_by: date
    answered_at: datetime | None
    answered_by: str
    still_right: bool | None
    comment: str

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


def needed_by(
    asks: Iterable[questions.AskRow],
    rows: Iterable[register.RequirementRow],
    editions: Iterable[register.EditionRow],
) -> dict[int, date]:
    """Until when each proposed requirement is to be decided, by its number: by the ask of its proposal.

    What was proposed together was shown at one moment, and the ask names one of them.
    """
    newest: dict[int, datetime] = {}
    for row in editions:
        newest.setdefault(row.requirement_id, row.at)
    shown = {row.number: newest[row.id] for row in rows if row.status is S.PROPOSED and row.id in newest}
    days = {ask.subject: ask.needed_by for ask in asks if ask.kind is AskKind.REQUIREMENT}
    by_moment = {moment: days[number] for number, moment in shown.items() if number in days}
    return {number: by_moment[moment] for number, moment in shown.items() if moment in by_moment}


def checks(asks: Iterable[questions.AskRow]) -> tuple[Check, ...]:
    """Every time the client was asked about the scope, the latest first."""
    found = [
        Check(
            id=ask.check_id,
            version=ask.version or 0,
            number=ask.subject or 0,
            scope_number=ask.scope_number or 0,
            asked_at=ask.asked_at,
            asked_by=ask.asked_by or "",
            needed_by=ask.needed_by,
            answered_at=ask.answered_at,
            answered_by=ask.answered_by or "",
            still_right=ask.still_right,
            comment=ask.comment or "",
        )
        for ask in asks
        if ask.check_id is not None
        and ask.asked_at is not None
        and ask.status is not ClientActionStatus.WITHDRAWN
    ]
    return tuple(sorted(found, key=lambda check: -check.number))
