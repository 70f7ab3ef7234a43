"""Papers: how does something become a text that can be signed, the same byte for byte on every machine?"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.signing import Paper, PaperKind, Signatory
from db.queries import signing as queries
from portal import activity, clock
from portal.access import Scope

Content = Mapping[str, Any]
"""What a person reads ("title", "sections" with "heading" and "lines" or a "table") and the same as "facts".

Amounts are strings, days ISO dates, numbers whole: canonical JSON writes floats in a way that people do not.
"""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the order of signing; without a person, whoever may agree for the client."""

    person_id: int | None = None
    name: str = ""


def written(content: Content) -> str:
    """Canonical JSON (RFC 8785). Raises rfc8785.CanonicalizationError for what JSON cannot hold exactly."""
    return rfc8785.dumps(dict(content)).decode()


def fingerprint(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def draw_up(
    session: Session,
    scope: Scope,
    kind: PaperKind,
    subject_id: int,
    content: Content,
    slots: Sequence[Slot] = (Slot(),),
) -> Paper:
    """The next edition of what is to be signed, in the caller's transaction. The client reads it at once.

    Its number is put into the text, so that no two editions have the same fingerprint.
    """
    project_id = scope.here.project_id
    owned = activity.owned_by(scope, Audience.CLIENT)
    edition = queries.newest_edition(session, project_id, kind, subject_id) + 1
    text = written({**content, "edition": edition})
    paper = Paper(
        **owned,
        public_id=secrets.token_hex(8),
        kind=kind,
        subject_id=subject_id,
        edition=edition,
        text=text,
        sha256=fingerprint(text),
        made_at=clock.now(),
        made_by=scope.viewer.name,
    )
    session.add(paper)
    session.flush()
    for position, slot in enumerate(slots, start=1):
        row = Signatory(
            **owned, paper_id=paper.id, position=position, person_id=slot.person_id, name=slot.name
        )
        session.add(row)
    session.flush()
    return paper
