"""Files: where are their bytes, and who may open which?

The bytes lie under a random name in a folder that no web server knows; their row says what they are and
belongs to a project like any other. Only the route `/files/…` gives them out, after asking for the row
through a scope.
"""

import hashlib
import logging
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from db.models.training import StoredFile
from db.queries import files as queries
from db.reach import EVERYTHING
from db.session import reading
from portal.access import NotAllowed, NotFound, Permission, Scope
from portal.activity import owned_by
from portal.clock import now
from portal.settings import settings
from portal.uploads import Checked

log = logging.getLogger(__name__)

_RANDOM = re.compile(r"[0-9a-f]{32}")
ORPHAN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that this person may have."""

    path: Path
    name: str
    media_type: str


def address(public_id: str) -> str:
    """Where the browser gets a file."""
    return f"/files/{public_id}"


def opened(scope: Scope, public_id: str) -> OpenFile:
    """The file with this address. Raises NotFound, whether it is foreign, internal, gone or nonsense.

    It prevents that an address alone is enough: the row is asked for through the scope on every request.
    """
    if not _RANDOM.fullmatch(public_id):
        raise NotFound(public_id)
    with reading(scope) as session:
        row = queries.named(session, public_id)
    if row is None:
        raise NotFound(public_id)
    path = _path(row.stored_as)
    if not path.is_file():
        log.error("The bytes of file %s are missing", public_id)
        raise NotFound(public_id)
    return OpenFile(path, row.name, row.media_type)


@contextmanager
def written(upload: Checked | None) -> Iterator[str]:
    """The bytes lie on disk, whole, while the transaction inside runs; if that fails they are taken away.

    Gives the random name they have, "" if there is nothing to write.
    """
    if upload is None:
        yield ""
        return
    stored_as = _write(upload.content)
    try:
        yield stored_as
    except BaseException:
        discard(stored_as)
        raise


def row(scope: Scope, upload: Checked, stored_as: str) -> StoredFile:
    """The row of a file just written, for the caller's transaction; internal until published."""
    return StoredFile(
        **owned_by(scope),
        public_id=secrets.token_hex(16),
        name=upload.name,
        media_type=upload.media_type,
        size=upload.size,
        sha256=upload.sha256,
        stored_as=stored_as,
        uploaded_at=now(),
        uploaded_by=scope.viewer.name,
    )


def take_out(session: Session, file: StoredFile) -> str:
    """Delete a file's row in the caller's transaction; gives the name to `discard` once that is committed."""
    session.delete(file)
    return file.stored_as


def discard(stored_as: str) -> None:
    """Take bytes away; nothing happens if there are none."""
    if stored_as:
        _path(stored_as).unlink(missing_ok=True)


def sweep(scope: Scope, older_than: timedelta = ORPHAN_AFTER) -> int:
    """Take away bytes that no row knows, left by a crash between disk and database; how many there were."""
    _require_everything(scope)
    with reading(scope) as session:
        known = {row.stored_as for row in queries.kept(session)}
    before = (now() - older_than).timestamp()
    orphans = [p for p in _folder().iterdir() if p.name not in known and p.stat().st_mtime < before]
    for orphan in orphans:
        orphan.unlink(missing_ok=True)
    return len(orphans)


def damaged(scope: Scope) -> tuple[str, ...]:
    """The names of files whose bytes are missing or are no longer those that were uploaded."""
    _require_everything(scope)
    with reading(scope) as session:
        rows = queries.kept(session)
    return tuple(row.name for row in rows if _digest(_path(row.stored_as)) != row.sha256)


def _require_everything(scope: Scope) -> None:
    """A scope that reaches one project would take the files of all others for orphans."""
    scope.require(Permission.ADMINISTER)
    if scope.reach.internal is not EVERYTHING:
        raise NotAllowed("all projects")


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _folder() -> Path:
    folder = settings().data_dir / "files"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _path(stored_as: str) -> Path:
    if not _RANDOM.fullmatch(stored_as):
        raise NotFound(stored_as)
    return _folder() / stored_as


def _write(content: bytes) -> str:
    """Write bytes so that after a power cut they are there whole or not at all."""
    stored_as = secrets.token_hex(16)
    folder = _folder()
    unfinished = folder / f"{stored_as}.part"
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(folder / stored_as)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    _settle(folder)
    return stored_as


def _settle(folder: Path) -> None:
    """The new name itself reaches the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
