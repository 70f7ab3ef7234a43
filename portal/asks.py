"""Asks: what waits on the client, asked by whom, since when, by when, and how does it end?

One register for all of it: what the firm needs to go on, and decisions on records of the portal, such as
a charter or a later date. Whoever opens such a record opens the ask in that transaction and closes it so too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.schedule import AskKind, ClientAction, ClientActionStatus
from db.numbers import Numbered, next_number
from portal import activity, clock
from portal.access import Scope


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for. `subject` names the record that is to be decided, by the kind's own number."""

    title: str
    needed_by: date
    kind: AskKind = AskKind.INPUT
    subject: int | None = None
    why: str = ""
    asked_of: str = ""
    milestone_id: int | None = None
    task_id: int | None = None
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def open_ask(session: Session, scope: Scope, ask: Ask, audience: Audience = Audience.CLIENT) -> ClientAction:
    """A new entry of the register, in the caller's transaction."""
    owned = activity.owned_by(scope, audience)
    row = ClientAction(
        **owned,
        number=next_number(session, owned, Numbered.ACTION),
        kind=ask.kind,
        subject=ask.subject,
        title=ask.title,
        why=ask.why,
        translations={code: dict(said) for code, said in ask.translations.items()},
        asked_of=ask.asked_of,
        asked_on=clock.today(scope.viewer.time_zone),
        asked_by=scope.viewer.name,
        needed_by=ask.needed_by,
        milestone_id=ask.milestone_id,
        task_id=ask.task_id,
    )
    session.add(row)
    session.flush()
    activity.note(session, activity.Kind.ACTION_ASKED, row, row.title, scope, translations=row.translations)
    return row


def close_ask(
    session: Session,
    scope: Scope,
    kind: AskKind,
    subject: int,
    status: ClientActionStatus = ClientActionStatus.DONE,
) -> None:
    """End what was asked about a record, because it was decided or taken back; nothing if nobody asked."""
    asked = select(ClientAction).where(
        ClientAction.project_id == scope.here.project_id,
        ClientAction.kind == kind,
        ClientAction.subject == subject,
        ClientAction.status == ClientActionStatus.OPEN,
    )
    for row in session.scalars(asked):
        _close(row, scope, status)


def take_back_consents(session: Session, scope: Scope, milestone_id: int) -> None:
    """Take back what was asked about earlier moves of a milestone: it moves on, or was reached."""
    asked = select(ClientAction).where(
        ClientAction.project_id == scope.here.project_id,
        ClientAction.kind == AskKind.CONSENT,
        ClientAction.milestone_id == milestone_id,
        ClientAction.status == ClientActionStatus.OPEN,
    )
    for row in session.scalars(asked):
        _close(row, scope, ClientActionStatus.WITHDRAWN)


def _close(row: ClientAction, scope: Scope, status: ClientActionStatus) -> None:
    row.status = status
    row.done_at = clock.now()
    row.done_by = scope.viewer.name
    row.version += 1
