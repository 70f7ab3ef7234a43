"""Consenting: does the client agree to a later date, where what was agreed asks for that?"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.plan import Milestone, MilestoneMove
from db.models.schedule import AskKind, ClientAction, ClientActionStatus, Consent
from db.session import writing
from portal import activity, asks, clock
from portal.access import NotFound, Permission, Scope
from portal.forms import Problems, Reader
from portal.i18n import N_, Text
from portal.schedule.asking import LONGEST, NoLongerAsked
from portal.schedule.rows import ConsentView

AGREED, REFUSED = "agreed", "refused"


class AnsweredAlready(RuntimeError):
    """Somebody has agreed to this later date, or refused it; an answer is given once and stays."""


class RefusalNeedsAReason(ValueError):
    """Who does not agree to a date says why, so that the firm can answer."""


@dataclass(frozen=True, slots=True)
class ConsentTo:
    """The client agrees to the later date of a move, or does not and says why."""

    move_id: int
    agreed: bool
    comment: str = ""


def read_consent(reader: Reader, text: Text, move_id: int) -> ConsentTo | Problems:
    """What was chosen. Fields: answer ("agreed" or "refused"), comment. Pure."""
    label = text("Your answer")
    chosen = reader.line("answer", 20, label=label)
    if chosen not in ("", AGREED, REFUSED):
        reader.refuse("answer", N_("Please choose one of the options listed for “{label}”."), label=label)
    comment = reader.paragraph("comment", LONGEST, required=False, label=text("Comment"))
    if chosen == REFUSED and not comment:
        reader.refuse("comment", N_("Please say why you do not agree, so that we can answer you."))
    return reader.problems or ConsentTo(move_id, chosen == AGREED, comment)


def sentence(asked: ConsentView, text: Text) -> str:
    """How it stands about a later date: asked, agreed or refused. Plain text, not Markdown."""
    if asked.is_taken_back:
        return text("Another date has taken its place before it was agreed")
    if asked.at is None or asked.agreed is None:
        return text("Asked, not agreed yet")
    on = text.date(asked.at)
    if asked.agreed:
        return text("Agreed by {name} on {date}", name=asked.by, date=on)
    return text("Not agreed by {name} on {date}: {comment}", name=asked.by, date=on, comment=asked.comment)


def consent(scope: Scope, command: ConsentTo, token: str | None = None) -> None:
    """Give the client's answer to a later date, once and for good.

    Raises NotFound, AnsweredAlready, NoLongerAsked if the date has moved on since, and RefusalNeedsAReason.
    """
    scope.require(Permission.AGREE)
    if not command.agreed and not command.comment:
        raise RefusalNeedsAReason
    with writing(scope, token) as session:
        asked, move = _asked(session, scope, command.move_id)
        if asked.status is ClientActionStatus.WITHDRAWN:
            raise NoLongerAsked(command.move_id)
        _keep(session, scope, command)
        asks.close_ask(session, scope, AskKind.CONSENT, move.id)
        asked.answer = command.comment
        _note(session, scope, move, command.agreed)


def _asked(session: Session, scope: Scope, move_id: int) -> tuple[ClientAction, MilestoneMove]:
    """What was asked about the move, so that no two answers are given at once, and the move itself."""
    here = scope.here.project_id
    asked = select(ClientAction).where(
        ClientAction.project_id == here, ClientAction.kind == AskKind.CONSENT, ClientAction.subject == move_id
    )
    row = session.scalars(asked.with_for_update()).first()
    wanted = select(MilestoneMove).where(
        MilestoneMove.id == move_id, MilestoneMove.project_id == here, MilestoneMove.needs_consent
    )
    move = session.scalars(wanted).first()
    if row is None or move is None:
        raise NotFound(move_id)
    return row, move


def _keep(session: Session, scope: Scope, command: ConsentTo) -> None:
    given = select(Consent.id).where(
        Consent.project_id == scope.here.project_id, Consent.milestone_move_id == command.move_id
    )
    if session.scalar(given) is not None:
        raise AnsweredAlready(command.move_id)
    session.add(
        Consent(
            **activity.owned_by(scope, Audience.CLIENT),
            milestone_move_id=command.move_id,
            agreed=command.agreed,
            comment=command.comment,
            at=clock.now(),
            by=scope.viewer.name,
            by_id=scope.viewer.person_id,
        )
    )
    try:
        session.flush()
    except IntegrityError as error:
        raise AnsweredAlready(command.move_id) from error


def _note(session: Session, scope: Scope, move: MilestoneMove, agreed: bool) -> None:
    asked = select(Milestone).where(
        Milestone.id == move.milestone_id, Milestone.project_id == scope.here.project_id
    )
    milestone = session.scalars(asked).one()
    kind = activity.Kind.CONSENT_GIVEN if agreed else activity.Kind.CONSENT_REFUSED
    activity.note(session, kind, milestone, milestone.title, scope, translations=milestone.translations)
