"""Which way may a change request go, and who may take it there?"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from db.models.change import ChangeStatus
from portal.access import NotAllowed, Permission, Scope

S = ChangeStatus


class Part(StrEnum):
    """In which capacity somebody takes a request on."""

    AUTHOR = "author"  # whoever wrote it on the client's side
    OWNER = "owner"  # whose request it is: the author or a sponsor; a manager for what the firm entered
    SPONSOR = "sponsor"  # whoever decides for the client
    MANAGER = "manager"  # whoever answers for the firm
    OFFER = "offer"  # a manager, by sending an offer that the firm has released
    SIGNATURE = "signature"  # the client, by the last signature that is needed


P = Part

# The one table of legal moves, each with who may make it. Nothing is declined unseen: a request is assessed
# first. While the client decides only the client says no; the firm may take the offer back. Nobody approves
# by a click: that takes the signature. After the decision only an approved request moves on.
MOVES: Mapping[tuple[ChangeStatus, ChangeStatus], frozenset[Part]] = MappingProxyType(
    {
        (S.DRAFT, S.SUBMITTED): frozenset({P.AUTHOR}),
        (S.SUBMITTED, S.IN_ASSESSMENT): frozenset({P.MANAGER}),
        (S.SUBMITTED, S.WITHDRAWN): frozenset({P.OWNER}),
        (S.IN_ASSESSMENT, S.WAITING_FOR_DECISION): frozenset({P.OFFER}),
        (S.IN_ASSESSMENT, S.DECLINED): frozenset({P.MANAGER}),
        (S.IN_ASSESSMENT, S.WITHDRAWN): frozenset({P.OWNER}),
        (S.WAITING_FOR_DECISION, S.APPROVED): frozenset({P.SIGNATURE}),
        (S.WAITING_FOR_DECISION, S.DECLINED): frozenset({P.SPONSOR}),
        (S.WAITING_FOR_DECISION, S.IN_ASSESSMENT): frozenset({P.MANAGER, P.SPONSOR}),
        (S.WAITING_FOR_DECISION, S.WITHDRAWN): frozenset({P.OWNER}),
        (S.APPROVED, S.IMPLEMENTED): frozenset({P.MANAGER}),
    }
)

NEXT: Mapping[ChangeStatus, tuple[ChangeStatus, ...]] = MappingProxyType(
    {old: tuple(new for before, new in MOVES if before is old) for old in S}
)

UNDECIDED = frozenset({S.SUBMITTED, S.IN_ASSESSMENT, S.WAITING_FOR_DECISION})
"""While it stands here, whoever asked may still withdraw it."""

OFFERED = frozenset({S.WAITING_FOR_DECISION, S.APPROVED, S.IMPLEMENTED})
"""Here the client has the offer, and with it what the change costs and moves."""

DECIDED = frozenset({S.APPROVED, S.DECLINED})

OPEN_TO_FILES = frozenset({S.DRAFT, *UNDECIDED, S.APPROVED})
"""Here somebody may still attach a file."""


class NoSuchMove(RuntimeError):
    """A change request cannot go from where it stands to there."""

    def __init__(self, old: ChangeStatus, new: ChangeStatus) -> None:
        super().__init__(f"{old} -> {new}")
        self.old = old
        self.new = new


def check_move(old: ChangeStatus, new: ChangeStatus, parts: frozenset[Part]) -> None:
    """Raise NoSuchMove unless the table knows the move, and NotAllowed unless it is one for these parts."""
    if (old, new) not in MOVES:
        raise NoSuchMove(old, new)
    if not MOVES[old, new] & parts:
        raise NotAllowed(f"{old} -> {new}")


def parts_of(scope: Scope, by_client: bool, author_id: int) -> frozenset[Part]:
    """In which capacities somebody may take a request on. An offer and a signature are verbs of their own."""
    manager, sponsor = scope.may(Permission.ANSWER_CHANGES), scope.may(Permission.AGREE)
    wrote = scope.may(Permission.SUBMIT_CHANGES) and author_id == scope.viewer.person_id
    holds = {
        P.AUTHOR: by_client and wrote,
        P.OWNER: (wrote or sponsor) if by_client else manager,
        P.SPONSOR: sponsor,
        P.MANAGER: manager,
    }
    return frozenset(part for part, held in holds.items() if held)


def possible(status: ChangeStatus, parts: frozenset[Part]) -> tuple[ChangeStatus, ...]:
    """Where somebody in these capacities may take a request from there."""
    return tuple(new for new in NEXT[status] if MOVES[status, new] & parts)
