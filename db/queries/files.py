"""Which file is this, and which files are there?"""

from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.models.training import StoredFile


class FileRow(NamedTuple):
    name: str
    media_type: str
    size: int
    sha256: str
    stored_as: str


def named(session: Session, public_id: str) -> FileRow | None:
    """The file with this address, if it is in reach."""
    row = session.execute(_columns().where(StoredFile.public_id == public_id)).first()
    return FileRow._make(row) if row else None


def kept(session: Session) -> tuple[FileRow, ...]:
    """Every file in reach."""
    return tuple(FileRow._make(row) for row in session.execute(_columns().order_by(StoredFile.id)))


def _columns() -> Select[str, str, int, str, str]:
    return select(
        StoredFile.name, StoredFile.media_type, StoredFile.size, StoredFile.sha256, StoredFile.stored_as
    )
