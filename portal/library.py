"""Library: which training material is there for a project, who may see it, and did it help?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.training import ResourceKind, StoredFile, TrainingResource
from db.queries import training as queries
from db.queries.training import MaterialRow, Sought, Tally
from db.session import expect_version, reading, writing
from portal import activity, files, publishing
from portal.access import NotAllowed, NotFound, Permission, Scope
from portal.clock import now
from portal.training import Material, material
from portal.uploads import Checked


class StillShared(NotAllowed):
    """What the client can see is withdrawn before it is deleted."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An item as its form shows it: as it was written, not as it is translated for the reader."""

    id: int | None = None
    version: int = 0
    title: str = ""
    summary: str = ""
    kind: ResourceKind = ResourceKind.DOCUMENT
    for_role: str = ""
    language: str = "en"
    minutes: int | None = None
    address: str = ""
    session_at: datetime | None = None
    translations: Mapping[str, Mapping[str, str]] | None = None
    file_name: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """An item and what the client's people made of it, counted by persons."""

    material: Material
    read: int
    useful: int
    not_useful: int


@dataclass(frozen=True, slots=True)
class LibraryReport:
    """Everything there is for one project."""

    held: tuple[Held, ...]

    @property
    def shared(self) -> int:
        """How many of them the client sees."""
        return sum(item.material.shared for item in self.held)

    @property
    def read(self) -> int:
        """How often something was read, by persons."""
        return sum(item.read for item in self.held)

    @property
    def useful(self) -> int:
        """How often something helped."""
        return sum(item.useful for item in self.held)

    @property
    def rated(self) -> int:
        """How often somebody said whether it did."""
        return sum(item.useful + item.not_useful for item in self.held)


@dataclass(frozen=True, slots=True)
class SaveMaterial:
    """An item is added (without an id) or saved anew."""

    id: int | None
    version: int
    title: str
    summary: str
    kind: ResourceKind
    for_role: str
    language: str
    minutes: int | None
    address: str
    session_at: datetime | None
    translations: dict[str, dict[str, str]]
    file: Checked | None = None
    without_file: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """The client may see an item, or no longer."""

    id: int
    shared: bool


@dataclass(frozen=True, slots=True)
class Delete:
    """An item that the client does not see is to be gone for good."""

    id: int


def report(scope: Scope) -> LibraryReport:
    """All material of the project with its counts. Two statements."""
    scope.require(Permission.MANAGE_TRAINING)
    with reading(scope) as session:
        rows = queries.found(session, scope.here.project_id, scope.viewer.person_id, Sought())
        tallies = {tally.resource_id: tally for tally in queries.tallies(session, scope.here.project_id)}
    return LibraryReport(tuple(_held(row, tallies.get(row.id), scope) for row in rows))


def draft(scope: Scope, resource_id: int) -> Draft:
    """An item as its form shows it. Raises NotFound."""
    scope.require(Permission.MANAGE_TRAINING)
    with reading(scope) as session:
        rows = queries.found(session, scope.here.project_id, scope.viewer.person_id, Sought(id=resource_id))
    if not rows:
        raise NotFound(resource_id)
    row = rows[0]
    return Draft(
        id=row.id,
        version=row.version,
        title=row.title,
        summary=row.summary,
        kind=row.kind,
        for_role=row.for_role,
        language=row.language,
        minutes=row.minutes,
        address=row.address,
        session_at=row.session_at,
        translations=row.translations,
        file_name=row.file_name or "",
        shared=row.audience is Audience.CLIENT,
    )


def save(scope: Scope, command: SaveMaterial, token: str | None = None) -> int:
    """Add an item, which stays internal until it is published, or save one anew; answers its id.

    A new file takes the place and the audience of the old one. Raises Conflict and NotFound.
    """
    scope.require(Permission.MANAGE_TRAINING)
    outdated = ""
    with files.written(command.file) as stored_as, writing(scope, token) as session:
        row = _row_to_save(session, scope, command)
        _fill(row, command)
        if command.file is not None or command.without_file:
            outdated = _exchange_file(session, scope, row, command.file, stored_as)
        session.flush()
        saved = row.id
    files.discard(outdated)
    return saved


def share(scope: Scope, command: Share, token: str | None = None) -> None:
    """Publish an item, which then counts as added today, or withdraw it. Raises NotFound."""
    scope.require(Permission.MANAGE_TRAINING, Permission.PUBLISH)
    audience = Audience.CLIENT if command.shared else Audience.INTERNAL
    with writing(scope, token) as session:
        row = _row(session, scope, command.id)
        chosen = publishing.Publish(publishing.Kind.TRAINING, (row.id,), audience)
        changed = publishing.set_audience(session, scope, chosen)
        if changed and command.shared:
            row.added_at = now()
            activity.note(
                session,
                activity.Kind.TRAINING_ADDED,
                row,
                row.title,
                scope,
                translations=row.translations,
            )


def delete(scope: Scope, command: Delete, token: str | None = None) -> None:
    """Delete an item with its file and its counts. Raises StillShared and NotFound."""
    scope.require(Permission.MANAGE_TRAINING)
    outdated = ""
    with writing(scope, token) as session:
        row = _row(session, scope, command.id)
        if row.audience is Audience.CLIENT:
            raise StillShared
        file = _file(session, row)
        session.delete(row)
        session.flush()
        if file is not None:
            outdated = files.take_out(session, file)
    files.discard(outdated)


def _held(row: MaterialRow, tally: Tally | None, scope: Scope) -> Held:
    counts = (tally.read, tally.useful, tally.not_useful) if tally else (0, 0, 0)
    return Held(material(row, scope), *counts)


def _row_to_save(session: Session, scope: Scope, command: SaveMaterial) -> TrainingResource:
    if command.id is not None:
        row = _row(session, scope, command.id)
        expect_version(row, command.version)
        return row
    row = TrainingResource(**activity.owned_by(scope), title=command.title, kind=command.kind, added_at=now())
    session.add(row)
    return row


def _row(session: Session, scope: Scope, resource_id: int) -> TrainingResource:
    row = session.scalar(
        select(TrainingResource).where(
            TrainingResource.id == resource_id, TrainingResource.project_id == scope.here.project_id
        )
    )
    if row is None:
        raise NotFound(resource_id)
    return row


def _fill(row: TrainingResource, command: SaveMaterial) -> None:
    for field in (
        "title",
        "summary",
        "kind",
        "for_role",
        "language",
        "minutes",
        "address",
        "session_at",
        "translations",
    ):
        setattr(row, field, getattr(command, field))


def _file(session: Session, row: TrainingResource) -> StoredFile | None:
    if row.file_id is None:
        return None
    return session.scalar(
        select(StoredFile).where(StoredFile.id == row.file_id, StoredFile.project_id == row.project_id)
    )


def _exchange_file(
    session: Session, scope: Scope, row: TrainingResource, upload: Checked | None, stored_as: str
) -> str:
    """Put the new file, if any, in the place of the old one; what is to be discarded after the commit."""
    old = _file(session, row)
    new = None
    if upload is not None:
        new = files.row(scope, upload, stored_as)
        new.audience = row.audience
        session.add(new)
        session.flush()
    row.file_id = new.id if new else None
    session.flush()
    return files.take_out(session, old) if old else ""
