"""What is there to sign, what does it say, and who has signed it already?"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from db.models.signing import PaperKind
from db.queries import signing as queries
from db.session import reading
from portal.access import Permission, Scope


@dataclass(frozen=True, slots=True)
class Mark:
    """A signature as everybody may read it."""

    public_id: str
    person_id: int
    name: str
    typed_name: str
    organisation: str
    method: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """One place in the order: who is to sign there, or whoever may agree, and who did."""

    position: int
    person_id: int | None
    name: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A text to be signed. `may_sign`: it is the reader's turn; `reader_signed`: they did already."""

    paper_id: int
    public_id: str
    kind: PaperKind
    subject_id: int
    edition: int
    content: Mapping[str, Any]
    sha256: str
    made_at: datetime
    made_by: str
    places: tuple[Place, ...]
    may_sign: bool
    reader_signed: bool

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The signatures there are, in order."""
        return tuple(place.mark for place in self.places if place.mark)

    @property
    def is_complete(self) -> bool:
        return len(self.marks) == len(self.places)

    @property
    def turn(self) -> Place | None:
        """Whose signature is missing next."""
        return next((place for place in self.places if place.mark is None), None)


def papers(
    scope: Scope, kind: PaperKind | None = None, subject_id: int | None = None
) -> tuple[PaperShown, ...]:
    """Every edition of every paper of the scope's project, the newest of a subject last. One statement."""
    with reading(scope) as session:
        rows = queries.slots(session, scope.here.project_id, kind, subject_id)
    return tuple(_shown(list(group), scope) for _, group in groupby(rows, key=lambda row: row.paper_id))


def newest(shown: Iterable[PaperShown]) -> dict[int, PaperShown]:
    """The newest paper of each subject, by the subject's id; of one kind, as `papers` gives them."""
    return {paper.subject_id: paper for paper in shown}


def _shown(rows: list[queries.SlotRow], scope: Scope) -> PaperShown:
    first = rows[0]
    places = tuple(Place(row.position, row.person_id, row.name, _mark(row)) for row in rows)
    me = scope.viewer.person_id
    signed = any(row.signed_by_id == me for row in rows)
    turn = next((place for place in places if place.mark is None), None)
    mine = turn is not None and turn.person_id in (None, me) and not signed
    return PaperShown(
        paper_id=first.paper_id,
        public_id=first.public_id,
        kind=first.kind,
        subject_id=first.subject_id,
        edition=first.edition,
        content=json.loads(first.text),
        sha256=first.sha256,
        made_at=first.made_at,
        made_by=first.made_by,
        places=places,
        may_sign=mine and scope.may(Permission.AGREE),
        reader_signed=signed,
    )


def _mark(row: queries.SlotRow) -> Mark | None:
    if row.signature is None or row.signed_by_id is None or row.signed_at is None:
        return None
    return Mark(
        row.signature,
        row.signed_by_id,
        row.signed_by or "",
        row.typed_name or "",
        row.organisation or "",
        row.method or "",
        row.signed_at,
    )
