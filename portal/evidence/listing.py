"""Listing: what was signed in this project, and of which signatures may the reader have the proof?"""

import json
from dataclasses import dataclass
from datetime import datetime

from db.models.signing import PaperKind
from db.queries import evidence as queries
from db.session import reading
from portal.access import Permission, Scope
from portal.evidence.facts import may_read


@dataclass(frozen=True, slots=True)
class Listed:
    """A signature in a list. `is_open`: its text, and so its certificate, is for this reader."""

    public_id: str
    kind: PaperKind
    title: str
    edition: int
    position: int
    typed_name: str
    organisation: str
    signed_at: datetime
    is_open: bool


def signatures(scope: Scope) -> tuple[Listed, ...]:
    """Every signature of the scope's project, the newest first. One statement."""
    scope.require(Permission.SEE_SCOPE)
    project_id = scope.here.project_id
    with reading(scope) as session:
        rows = queries.signatures(session, project_id)
    return tuple(
        Listed(
            public_id=row.public_id,
            kind=row.kind,
            title=str(json.loads(row.text).get("title", "")),
            edition=row.edition,
            position=row.position,
            typed_name=row.typed_name,
            organisation=row.organisation,
            signed_at=row.signed_at,
            is_open=may_read(scope, project_id, row.kind),
        )
        for row in rows
    )
