"""What is one deliverable judged by, what was said of each criterion, and which files belong to it?"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.deliverable import (
    CheckResult,
    Criterion,
    CriterionRuling,
    DeliverableFile,
    Ruling,
)
from db.models.requirement import Requirement
from db.models.training import StoredFile

Said = Mapping[str, Mapping[str, str]]


class CriterionRow(NamedTuple):
    """A criterion with one ruling on it; without any, the ruling's columns are None."""

    id: int
    version: int
    position: int
    text: str
    standard: str
    translations: Said
    result: CheckResult
    found: str
    checked_at: datetime | None
    checked_by: str
    requirement_id: int | None
    requirement_number: int | None
    acceptance_id: int | None
    ruling: Ruling | None
    remark: str | None


class FileRow(NamedTuple):
    id: int
    edition: int
    note: str
    translations: Said
    at: datetime
    by: str
    audience: Audience
    public_id: str
    name: str
    size: int
    sha256: str


def criteria(
    session: Session, project_id: int, deliverable_id: int, *, published: bool
) -> tuple[CriterionRow, ...]:
    """The criteria of a deliverable in their order, each with every ruling on it."""
    requirement = [Requirement.id == Criterion.requirement_id]
    if published:
        requirement.append(Requirement.audience == Audience.CLIENT)
    rows = session.execute(
        select(
            Criterion.id,
            Criterion.version,
            Criterion.position,
            Criterion.text,
            Criterion.standard,
            Criterion.translations,
            Criterion.result,
            Criterion.found,
            Criterion.checked_at,
            Criterion.checked_by,
            Criterion.requirement_id,
            Requirement.number,
            CriterionRuling.acceptance_id,
            CriterionRuling.ruling,
            CriterionRuling.remark,
        )
        .outerjoin(Requirement, and_(*requirement))
        .outerjoin(CriterionRuling, CriterionRuling.criterion_id == Criterion.id)
        .where(Criterion.project_id == project_id, Criterion.deliverable_id == deliverable_id)
        .order_by(Criterion.position, Criterion.id, CriterionRuling.acceptance_id)
    )
    return tuple(CriterionRow._make(row) for row in rows)


def files(session: Session, project_id: int, deliverable_id: int, *, published: bool) -> tuple[FileRow, ...]:
    """The editions of what is handed over, newest first."""
    asked = (
        select(
            DeliverableFile.id,
            DeliverableFile.edition,
            DeliverableFile.note,
            DeliverableFile.translations,
            DeliverableFile.at,
            DeliverableFile.by,
            DeliverableFile.audience,
            StoredFile.public_id,
            StoredFile.name,
            StoredFile.size,
            StoredFile.sha256,
        )
        .join(StoredFile, StoredFile.id == DeliverableFile.file_id)
        .where(DeliverableFile.project_id == project_id, DeliverableFile.deliverable_id == deliverable_id)
        .order_by(DeliverableFile.edition.desc())
    )
    if published:
        asked = asked.where(DeliverableFile.audience == Audience.CLIENT)
    return tuple(FileRow._make(row) for row in session.execute(asked))
