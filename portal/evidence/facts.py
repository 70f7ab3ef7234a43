"""Facts: what is on record about a signature that this reader may see, and what came before it?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.models.signing import PaperKind
from db.queries import evidence as queries
from db.queries.evidence import HeadRow, PlaceRow, SignedRow
from db.session import reading
from portal.access import PORTAL_GRANTS, NotFound, Permission, Scope


@dataclass(frozen=True, slots=True)
class Happened:
    """One event before a signature. `what` is a word for programs, `n` an edition or a round."""

    at: datetime
    who: str
    what: str
    n: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OnRecord:
    """A signature, its paper, everybody who was to sign it, what came before, and the published heads."""

    signed: SignedRow
    places: tuple[PlaceRow, ...]
    before: tuple[Happened, ...]
    heads: tuple[HeadRow, ...]


def on_record(scope: Scope, public_id: str) -> OnRecord:
    """Everything about the signature with this address. Five statements.

    Raises NotFound, whether it is unknown, foreign, or about money the reader may not see.
    """
    if not public_id.isalnum() or not public_id.isascii():
        raise NotFound(public_id)
    with reading(scope) as session:
        signed = queries.signature(session, public_id)
        if signed is None or not may_read(scope, signed.project_id, signed.kind):
            raise NotFound(public_id)
        places = queries.places(session, signed.paper_id)
        before = sorted(_before(session, signed, places), key=lambda each: each.at)
        heads = queries.heads(session, signed.client_id)
    return OnRecord(signed, places, tuple(before), heads)


def may_read(scope: Scope, project_id: int, kind: PaperKind) -> bool:
    """Whether somebody may read what was signed: the text of a change holds amounts."""
    needed = {Permission.SEE_SCOPE}
    if kind is PaperKind.CHANGE:
        needed.add(Permission.SEE_BUDGET)
    viewer = scope.viewer
    granted = next(
        (access.permissions for access in viewer.projects if access.project_id == project_id),
        PORTAL_GRANTS[viewer.portal_role],
    )
    return needed <= granted


def _before(session: Session, signed: SignedRow, places: tuple[PlaceRow, ...]) -> Iterator[Happened]:
    for drawn in queries.editions(session, signed):
        yield Happened(drawn.at, drawn.by, "drawn_up", drawn.edition)
    for place in places:
        if place.position < signed.position and place.signed_at is not None:
            yield Happened(place.signed_at, place.typed_name or "", "signed", place.position)
    if signed.kind is PaperKind.CHANGE:
        for step in queries.steps(session, signed):
            yield Happened(step.at, step.by, step.status.value, None, step.reason)
    else:
        yield from _rounds(session, signed)


def _rounds(session: Session, signed: SignedRow) -> Iterator[Happened]:
    for each in queries.rounds(session, signed):
        yield Happened(each.asked_at, each.asked_by, "handed_over", each.round)
        if each.id != signed.subject_id and each.decided_at is not None:  # its own decision is the signature
            yield Happened(each.decided_at, each.decided_by, each.outcome.value, each.round, each.comment)


def written(at: datetime) -> str:
    """A moment as the audit trail writes it."""
    return at.astimezone(UTC).isoformat()


def column(signed: SignedRow, name: str) -> Any:
    """A column of the signature as the audit trail writes it."""
    value = getattr(signed, name)
    return written(value) if isinstance(value, datetime) else value
