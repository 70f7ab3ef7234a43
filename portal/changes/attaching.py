"""Attaching: what do both sides put beside a change request?"""

from dataclasses import dataclass

from sqlalchemy import func, select

from db.models.change import ChangeFile, ChangeStatus
from db.models.training import StoredFile
from db.session import writing
from portal import activity, clock, files
from portal.access import NotAllowed, NotFound, Permission, Scope
from portal.changes.course import OPEN_TO_FILES, NoSuchMove
from portal.changes.moving import found
from portal.changes.refusals import Settled, TooManyFiles
from portal.forms import Problems, Reader
from portal.i18n import N_
from portal.problems import Problem
from portal.uploads import Checked, Upload, check

MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class Attach:
    """Put a file beside a request."""

    change_id: int
    file: Checked


@dataclass(frozen=True, slots=True)
class Detach:
    """Take a file off a draft again."""

    change_id: int
    file_id: int


def read_attach(reader: Reader, change_id: int, upload: Upload | None) -> Attach | Problems:
    """The file as it may be kept, or why not."""
    checked = check(upload) if upload is not None else Problem("file", N_("Please choose a file first."))
    if isinstance(checked, Problem):
        reader.refuse(checked.field, checked.message, **checked.values)
        return reader.problems or Problems((checked,))
    return Attach(change_id, checked)


def attach(scope: Scope, command: Attach, token: str | None = None) -> str:
    """Keep a file beside a request for all who read the request; answers its name.

    Raises NotAllowed for who only reads, NotFound, Settled and TooManyFiles.
    """
    if not (scope.may(Permission.SUBMIT_CHANGES) or scope.may(Permission.ANSWER_CHANGES)):
        raise NotAllowed("attach a file")
    with files.written(command.file) as stored_as, writing(scope, token) as session:
        change = found(session, scope, command.change_id, hold=True)
        if change.status not in OPEN_TO_FILES:
            raise Settled
        asked = select(func.count(ChangeFile.id)).where(ChangeFile.change_request_id == change.id)
        if (session.scalar(asked) or 0) >= MOST_FILES:
            raise TooManyFiles(most=MOST_FILES)
        row = files.row(scope, command.file, stored_as)
        row.audience = change.audience
        session.add(row)
        session.flush()
        session.add(
            ChangeFile(
                **activity.owned_by(scope, change.audience),
                change_request_id=change.id,
                file_id=row.id,
                at=clock.now(),
                by=scope.viewer.name,
                by_client=not scope.internal,
            )
        )
    return command.file.name


def detach(scope: Scope, command: Detach, token: str | None = None) -> str:
    """Take a file off one's own draft, of which nobody else knows; answers its name.

    Raises NotAllowed for who asks for no changes, NotFound for a draft of somebody else and for a file that
    is not beside it, and NoSuchMove for what is no draft any more: what both sides have read stays.
    """
    scope.require(Permission.SUBMIT_CHANGES)
    with writing(scope, token) as session:
        change = found(session, scope, command.change_id, hold=True)
        if change.status is not ChangeStatus.DRAFT:
            raise NoSuchMove(change.status, ChangeStatus.DRAFT)
        asked = select(ChangeFile, StoredFile).where(
            ChangeFile.id == command.file_id,
            ChangeFile.change_request_id == change.id,
            StoredFile.id == ChangeFile.file_id,
            StoredFile.project_id == change.project_id,
        )
        told = session.execute(asked).first()
        if told is None:
            raise NotFound(command.file_id)
        attached, row = told
        name = row.name
        session.delete(attached)
        session.flush()
        stored_as = files.take_out(session, row)
    files.discard(stored_as)
    return name


def is_open(status: ChangeStatus) -> bool:
    """Whether a file may still be put beside a request that stands there."""
    return status in OPEN_TO_FILES
