"""Which way may a change request go, and what does each step ask for?"""

from collections.abc import Mapping
from types import MappingProxyType

from db.models.change import ChangeStatus

S = ChangeStatus

# The one table of legal moves. Nothing is declined unseen: a request is assessed first. Before a decision it
# may go back into assessment; after a decision only an approved one moves on.
NEXT: Mapping[ChangeStatus, tuple[ChangeStatus, ...]] = MappingProxyType(
    {
        S.SUBMITTED: (S.IN_ASSESSMENT, S.WITHDRAWN),
        S.IN_ASSESSMENT: (S.WAITING_FOR_DECISION, S.DECLINED, S.WITHDRAWN),
        S.WAITING_FOR_DECISION: (S.APPROVED, S.DECLINED, S.IN_ASSESSMENT, S.WITHDRAWN),
        S.APPROVED: (S.IMPLEMENTED,),
        S.DECLINED: (),
        S.WITHDRAWN: (),
        S.IMPLEMENTED: (),
    }
)

UNDECIDED = frozenset({S.SUBMITTED, S.IN_ASSESSMENT, S.WAITING_FOR_DECISION})
"""While it stands here, whoever asked may still withdraw it."""

NEEDS_ASSESSMENT = frozenset({S.WAITING_FOR_DECISION, S.APPROVED})
"""Nobody decides on a change whose effect on money and days has not been said."""

DECIDED = frozenset({S.APPROVED, S.DECLINED})


class NoSuchMove(RuntimeError):
    """A change request cannot go from where it stands to there."""

    def __init__(self, old: ChangeStatus, new: ChangeStatus) -> None:
        super().__init__(f"{old} -> {new}")
        self.old = old
        self.new = new


def check_move(old: ChangeStatus, new: ChangeStatus) -> None:
    """Raise NoSuchMove unless the table knows the move."""
    if new not in NEXT[old]:
        raise NoSuchMove(old, new)


def moves_of_the_firm(status: ChangeStatus, by_client: bool) -> tuple[ChangeStatus, ...]:
    """Where the project manager may take a request. What the client asked for only the client withdraws."""
    return tuple(new for new in NEXT[status] if new is not S.WITHDRAWN or not by_client)
