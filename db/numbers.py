"""Which number does the next issue or change request of a project get?

Numbers are per project and shared by both sides: an internal issue takes one too. Somebody of the client
cannot see internal rows, so the highest number is not asked of the table but kept in a counter of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.change import ChangeRequest
from db.models.deliverable import Deliverable, Handover, PunchItem
from db.models.issue import Issue
from db.models.record import Counter
from db.models.requirement import Requirement
from db.models.schedule import ClientAction
from db.reach import NOWHERE, Origin, Reach
from db.session import reading


class Numbered(StrEnum):
    """What is counted."""

    ACTION = "action"
    CHANGE = "change"
    DELIVERABLE = "deliverable"
    HANDOVER = "handover"
    ISSUE = "issue"
    PUNCH_ITEM = "punch_item"
    REQUIREMENT = "requirement"


_Counted = (
    type[ChangeRequest]
    | type[ClientAction]
    | type[Deliverable]
    | type[Handover]
    | type[Issue]
    | type[PunchItem]
    | type[Requirement]
)
_MODELS: Mapping[Numbered, _Counted] = {
    Numbered.ACTION: ClientAction,
    Numbered.CHANGE: ChangeRequest,
    Numbered.DELIVERABLE: Deliverable,
    Numbered.HANDOVER: Handover,
    Numbered.ISSUE: Issue,
    Numbered.PUNCH_ITEM: PunchItem,
    Numbered.REQUIREMENT: Requirement,
}


def next_number(session: Session, owned: Mapping[str, Any], name: Numbered) -> int:
    """The next free number, which is the caller's once the transaction is committed.

    `owned` holds `project_id` and `client_id`, as `activity.owned_by(scope)` gives them. Others who ask for a
    number in the same project wait until this transaction ends.
    """
    return next_numbers(session, owned, name, 1)[0]


def next_numbers(session: Session, owned: Mapping[str, Any], name: Numbered, count: int) -> range:
    """So many free numbers in a row, for an import."""
    project_id = int(owned["project_id"])
    counter = _locked(session, project_id, name) or _begun(session, owned, name)
    # Rows that were numbered by hand in the meantime are passed over as far as this scope sees them.
    first = max(counter.value, _highest(session, project_id, name)) + 1
    counter.value = first + count - 1
    return range(first, first + count)


def _locked(session: Session, project_id: int, name: Numbered) -> Counter | None:
    asked = select(Counter).where(Counter.project_id == project_id, Counter.name == name)
    return session.scalars(asked.with_for_update()).first()


def _begun(session: Session, owned: Mapping[str, Any], name: Numbered) -> Counter:
    """A new counter that starts at the highest number there is, whoever may see it.

    The counter is stored before the table is asked: from then on nobody else gets a number, so none can be
    given between the question and the answer.
    """
    project_id = int(owned["project_id"])
    counter = Counter(
        project_id=project_id, client_id=owned["client_id"], audience=Audience.CLIENT, name=name, value=0
    )
    try:
        with session.begin_nested():
            session.add(counter)
    except IntegrityError:
        # Somebody else began it while we waited for the name.
        found = _locked(session, project_id, name)
        if found is None:
            raise
        return found
    with reading(_Counting(project_id)) as whole:
        counter.value = _highest(whole, project_id, name)
    return counter


def _highest(session: Session, project_id: int, name: Numbered) -> int:
    model = _MODELS[name]
    asked = select(func.max(model.number)).where(model.project_id == project_id)
    return session.scalar(asked) or 0


@dataclass(frozen=True)
class _Counting:
    """One project whole, for one question only: which number is its highest? No row leaves this module."""

    project_id: int
    read_only: bool = True
    actor: tuple[int, str] = (0, "counting")

    @property
    def origin(self) -> Origin:
        return NOWHERE

    @property
    def reach(self) -> Reach:
        return Reach(frozenset({self.project_id}), frozenset(), frozenset(), 0)
