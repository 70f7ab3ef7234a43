"""What the tests of evidence share: a change of the world that its sponsor has signed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from db.base import Audience
from db.models.change import ChangeRequest, ChangeStatus, ChangeStep
from db.models.record import Anchor
from db.models.signing import PaperKind, Signature
from db.session import reading, writing
from db.trail import leaves
from portal import clock, signing
from portal.access import Scope, SignedIn, operator_scope
from portal.identity.again import Recognised
from portal.signing import Sign, Slot
from tests.worlds import World

TITLE = "CR-1 · A second gate"
CONTENT: Mapping[str, Any] = {
    "kind": "change",
    "project": "Harbour",
    "client": "Harbour Ltd",
    "number": "CR-1",
    "language": "en",
    "title": TITLE,
    "sections": [
        {"heading": "What changes", "lines": ["A second gate is built.", "It opens at 06:00."]},
        {
            "heading": "What it costs",
            "table": {"head": ["Line", "Amount"], "rows": [["Gate", "€1,500.00"], ["Customs", "€1,500.00"]]},
        },
    ],
    "facts": {"amount": "3000.00", "days": 10},
}


def origin(scope: Scope) -> Scope:
    """The same person, signed in from somewhere."""
    told = SignedIn("password", clock.now(), "203.0.113.7", "Mozilla/5.0 (X11; Linux) Firefox/140.0", True)
    return replace(scope, viewer=replace(scope.viewer, signed_in=told))


def sign(
    world: World,
    project: str = "alpha",
    *,
    by: str = "sponsor",
    manager: str = "manager",
    content: Mapping[str, Any] = CONTENT,
    slots: Sequence[Slot] = (Slot(),),
    kind: PaperKind = PaperKind.CHANGE,
    subject: int | None = None,
) -> str:
    """A change is offered and signed; the address of the signature."""
    desk, sponsor = world.scope(manager, project), origin(world.scope(by, project))
    with writing(desk) as session:
        change = session.scalars(
            select(ChangeRequest).where(
                ChangeRequest.project_id == desk.here.project_id, ChangeRequest.number == 1
            )
        ).one()
        owned = {
            "project_id": change.project_id,
            "client_id": change.client_id,
            "change_request_id": change.id,
            "at": clock.now(),
            "author": desk.viewer.name,
        }
        session.add(
            ChangeStep(
                **owned, audience=Audience.CLIENT, status=ChangeStatus.WAITING_FOR_DECISION, reason="As asked"
            )
        )
        session.add(
            ChangeStep(
                **owned, audience=Audience.INTERNAL, status=ChangeStatus.IN_ASSESSMENT, reason="INTERNALMARK"
            )
        )
        paper = signing.draw_up(session, desk, kind, subject or change.id, content, slots)
    with writing(sponsor) as session:
        said = Sign(paper.id, paper.sha256, sponsor.viewer.name, "I have read this text and sign it.")
        signed = signing.sign(session, sponsor, said, Recognised("password", clock.now()))
    return signed.public_id


def published(client_id: int) -> str:
    """The trail's head is published as the portal would do it; its root."""
    from db import merkle

    told = leaves(client_id)
    head = merkle.root(told).hex()
    with writing(operator_scope()) as session:
        session.add(Anchor(chain=client_id, size=len(told), root=head, digest="0" * 64, at=clock.now()))
    return head


def id_of(public_id: str) -> int:
    """The number of a signature in the database."""
    with reading(operator_scope()) as session:
        return session.scalars(select(Signature.id).where(Signature.public_id == public_id)).one()
