"""How does a change request come from one status to the next, and what is kept of it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Translations
from db.models.change import ChangeRequest, ChangeStatus, ChangeStep
from db.models.schedule import AskKind, ClientActionStatus
from portal import activity, asks, clock
from portal.access import NotFound, Scope
from portal.changes.course import DECIDED, OFFERED, Part, check_move, parts_of
from portal.changes.register import code, reader_id

S = ChangeStatus
LONGEST = 5000

# The day by which it was to be decided is past then; while it counts, or counted, it stays readable.
_WITHOUT_DEADLINE = frozenset({S.IN_ASSESSMENT, S.IMPLEMENTED})


@dataclass(frozen=True, slots=True)
class Because:
    """Why somebody takes a request on, in one language and in others by their code."""

    reason: str = ""
    others: Mapping[str, str] = field(default_factory=dict)

    @property
    def translations(self) -> Translations:
        return {language: {"reason": words} for language, words in self.others.items() if words}


def found(session: Session, scope: Scope, change_id: int, *, hold: bool = False) -> ChangeRequest:
    """The request with this id in the scope's project. Raises NotFound, also for somebody else's draft.

    With `hold` nobody else can take it on before this transaction ends.
    """
    here = ChangeRequest.project_id == scope.here.project_id
    asked = select(ChangeRequest).where(ChangeRequest.id == change_id, here)
    change = session.scalars(asked.with_for_update() if hold else asked).first()
    if change is None or (change.status is S.DRAFT and change.submitted_by_id != reader_id(scope)):
        raise NotFound(change_id)
    return change


def take(
    session: Session,
    scope: Scope,
    change: ChangeRequest,
    new: ChangeStatus,
    because: Because,
    parts: frozenset[Part] | None = None,
) -> None:
    """Take a request one step on, in the caller's transaction. Raises NoSuchMove and NotAllowed.

    Whoever acts holds the parts that the scope gives them; only the verbs that send an offer and put the
    last signature name a part of their own. What was asked of the client ends with the step.
    """
    held = parts_of(scope, change.by_client, change.submitted_by_id) if parts is None else parts
    old = change.status
    check_move(old, new, held)
    change.status = new
    if new in _WITHOUT_DEADLINE:
        change.decide_by = None
    if new in DECIDED:
        change.decided_at = clock.now()
    if old is S.WAITING_FOR_DECISION:
        answered = ClientActionStatus.DONE if _is_answer(scope, new) else ClientActionStatus.WITHDRAWN
        asks.close_ask(session, scope, AskKind.CHANGE, change.number, answered)
    step(session, scope, change, because)


def _is_answer(scope: Scope, new: ChangeStatus) -> bool:
    """Whether the client has said something, other than that nothing need be said any more."""
    return not scope.internal and new is not S.WITHDRAWN


def step(session: Session, scope: Scope, change: ChangeRequest, because: Because) -> None:
    """Write down that a request has come to where it now stands, for those who may see the request."""
    offered = change.status in OFFERED - {S.IMPLEMENTED}
    session.add(
        ChangeStep(
            **activity.owned_by(scope, change.audience),
            change_request_id=change.id,
            status=change.status,
            reason=because.reason,
            amount=change.amount if offered else None,
            days=change.days if offered else None,
            decide_by=change.decide_by if change.status is S.WAITING_FOR_DECISION else None,
            translations=because.translations,
            at=clock.now(),
            author=scope.viewer.name,
            by_client=not scope.internal,
        )
    )


def tell(session: Session, scope: Scope, change: ChangeRequest, kind: activity.Kind) -> None:
    """Let "what changed since your last visit" know, under the name both sides use."""
    name = code(change.number)
    titles = {
        language: {"title": f"{name} · {words['title']}"}
        for language, words in change.translations.items()
        if "title" in words
    }
    activity.note(session, kind, change, f"{name} · {change.title}", scope, translations=titles)
