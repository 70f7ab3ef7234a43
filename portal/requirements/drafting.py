"""Drafting: how is a requirement written down before anybody of the client reads it?"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.requirement import Priority, Requirement, RequirementStatus
from db.numbers import Numbered, next_number
from db.queries.requirements import held
from db.session import expect_version, writing
from portal import clock
from portal.access import NotFound, Permission, Scope
from portal.activity import owned_by
from portal.charter.texts import read_written
from portal.forms import Problems, Reader, needed
from portal.i18n import Text
from portal.requirements.refusals import NotADraft
from portal.requirements.texts import FIELDS, Wording


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """What a draft says; without an id a new one."""

    requirement_id: int | None
    version: int
    wording: Wording


@dataclass(frozen=True, slots=True)
class RemoveDraft:
    """Throw away what the client has never seen."""

    requirement_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Drop:
    """No longer pursue what the client has read and never agreed to."""

    requirement_id: int
    version: int


def read_wording(reader: Reader, text: Text) -> Wording | Problems:
    """What was typed. Fields: those of a requirement, also in other languages, priority and is_special."""
    texts = read_written(reader, FIELDS, text)
    priority = reader.choice("priority", Priority, label=text("Priority"))
    is_special = reader.flag("is_special")
    return reader.problems or Wording(texts, needed(priority), is_special)


def read_draft(reader: Reader, text: Text, requirement_id: int | None) -> SaveDraft | Problems:
    """A draft from its form."""
    wording = read_wording(reader, text)
    version = reader.whole("version", label="version")
    if isinstance(wording, Problems) or reader.problems:
        return reader.problems or wording  # type: ignore[return-value]
    return SaveDraft(requirement_id, needed(version), wording)


def save_draft(scope: Scope, command: SaveDraft, token: str | None = None) -> int:
    """Write a draft; answers its number. Raises NotADraft for what the client has read, and Conflict."""
    scope.require(Permission.EDIT_SCOPE)
    with writing(scope, token) as session:
        if command.requirement_id is None:
            return add(session, scope, command.wording).number
        row = draft(session, scope, command.requirement_id)
        expect_version(row, command.version)
        command.wording.write_to(row)
        return row.number


def add(session: Session, scope: Scope, wording: Wording, number: int | None = None) -> Requirement:
    """A new draft, in the caller's transaction."""
    owned = owned_by(scope, Audience.INTERNAL)
    row = Requirement(
        **owned,
        number=number or next_number(session, owned, Numbered.REQUIREMENT),
        translations={},
        created_at=clock.now(),
        created_by=scope.viewer.name,
    )
    wording.write_to(row)
    session.add(row)
    return row


def remove_draft(scope: Scope, command: RemoveDraft, token: str | None = None) -> int:
    """Throw a draft away; answers its number, which nothing else gets. Raises NotADraft and Conflict."""
    scope.require(Permission.EDIT_SCOPE)
    with writing(scope, token) as session:
        row = draft(session, scope, command.requirement_id)
        if row.edition:
            raise NotADraft
        expect_version(row, command.version)
        session.delete(row)
        return row.number


def drop(scope: Scope, command: Drop, token: str | None = None) -> int:
    """Say that a wish is not pursued; answers the number. Raises NotADraft for what was agreed, and Conflict.

    What was agreed leaves the scope by an agreed change only.
    """
    scope.require(Permission.EDIT_SCOPE, Permission.PUBLISH)
    with writing(scope, token) as session:
        row = found(session, scope, command.requirement_id)
        if row.status is not RequirementStatus.DRAFT or row.audience is not Audience.CLIENT:
            raise NotADraft
        expect_version(row, command.version)
        row.status = RequirementStatus.RETIRED
        return row.number


def draft(session: Session, scope: Scope, requirement_id: int) -> Requirement:
    """A requirement that only the firm reads. Raises NotFound and NotADraft."""
    row = found(session, scope, requirement_id)
    if row.status is not RequirementStatus.DRAFT or row.audience is not Audience.INTERNAL:
        raise NotADraft
    return row


def found(session: Session, scope: Scope, requirement_id: int) -> Requirement:
    """The requirement with this id in the scope's project, held until the end. Raises NotFound."""
    row = held.locked(session, scope.here.project_id, [requirement_id]).get(requirement_id)
    if row is None:
        raise NotFound("no such requirement")
    return row
