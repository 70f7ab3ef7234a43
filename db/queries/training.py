"""What there is to learn in a project, and what people made of it."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from db.base import Audience, Translations
from db.models.training import ResourceKind, StoredFile, TrainingProgress, TrainingResource


class ShelfRow(NamedTuple):
    """An item as far as counting needs it, and when this person read it."""

    id: int
    title: str
    translations: Translations
    kind: ResourceKind
    for_role: str
    language: str
    minutes: int | None
    session_at: datetime | None
    added_at: datetime
    read_at: datetime | None


class MaterialRow(NamedTuple):
    """An item whole, with its file and with what this person made of it."""

    id: int
    version: int
    audience: Audience
    title: str
    summary: str
    translations: Translations
    kind: ResourceKind
    for_role: str
    language: str
    minutes: int | None
    address: str
    session_at: datetime | None
    added_at: datetime
    file_public_id: str | None
    file_name: str | None
    file_size: int | None
    read_at: datetime | None
    useful: bool | None


class Sought(NamedTuple):
    """What a list is narrowed to. `written_in` names the languages whose translations are searched too."""

    kind: ResourceKind | None = None
    for_role: str = ""
    language: str = ""
    words: tuple[str, ...] = ()
    written_in: tuple[str, ...] = ()
    id: int | None = None


class Tally(NamedTuple):
    """How many people read an item, and how many it helped or did not."""

    resource_id: int
    read: int
    useful: int
    not_useful: int


def shelf(session: Session, project_id: int, person_id: int) -> tuple[ShelfRow, ...]:
    """Every item of a project in its order."""
    asked = (
        select(
            TrainingResource.id,
            TrainingResource.title,
            TrainingResource.translations,
            TrainingResource.kind,
            TrainingResource.for_role,
            TrainingResource.language,
            TrainingResource.minutes,
            TrainingResource.session_at,
            TrainingResource.added_at,
            TrainingProgress.read_at,
        )
        .outerjoin(TrainingProgress, _progress_of(person_id))
        .where(TrainingResource.project_id == project_id)
        .order_by(*_order())
    )
    return tuple(ShelfRow._make(row) for row in session.execute(asked))


def found(session: Session, project_id: int, person_id: int, sought: Sought) -> tuple[MaterialRow, ...]:
    """The items of a project that fit, in their order."""
    file = and_(
        StoredFile.id == TrainingResource.file_id, StoredFile.project_id == TrainingResource.project_id
    )
    asked = (
        select(
            TrainingResource.id,
            TrainingResource.version,
            TrainingResource.audience,
            TrainingResource.title,
            TrainingResource.summary,
            TrainingResource.translations,
            TrainingResource.kind,
            TrainingResource.for_role,
            TrainingResource.language,
            TrainingResource.minutes,
            TrainingResource.address,
            TrainingResource.session_at,
            TrainingResource.added_at,
            StoredFile.public_id,
            StoredFile.name,
            StoredFile.size,
            TrainingProgress.read_at,
            TrainingProgress.useful,
        )
        .outerjoin(StoredFile, file)
        .outerjoin(TrainingProgress, _progress_of(person_id))
        .where(TrainingResource.project_id == project_id, *_fits(sought))
        .order_by(*_order())
    )
    return tuple(MaterialRow._make(row) for row in session.execute(asked))


def tallies(session: Session, project_id: int) -> tuple[Tally, ...]:
    """What people made of each item of a project; items that nobody touched are left out."""
    asked = (
        select(
            TrainingProgress.resource_id,
            func.count(TrainingProgress.read_at),
            func.count(case((TrainingProgress.useful.is_(True), TrainingProgress.id))),
            func.count(case((TrainingProgress.useful.is_(False), TrainingProgress.id))),
        )
        .where(TrainingProgress.project_id == project_id)
        .group_by(TrainingProgress.resource_id)
    )
    return tuple(Tally._make(row) for row in session.execute(asked))


def _progress_of(person_id: int) -> ColumnElement[bool]:
    return and_(
        TrainingProgress.resource_id == TrainingResource.id,
        TrainingProgress.project_id == TrainingResource.project_id,
        TrainingProgress.person_id == person_id,
    )


def _order() -> tuple[Any, ...]:
    # The oldest first: what was put there first is the beginning of the way.
    return TrainingResource.position, TrainingResource.added_at, TrainingResource.id


def _fits(sought: Sought) -> list[ColumnElement[bool]]:
    conditions = []
    if sought.id is not None:
        conditions.append(TrainingResource.id == sought.id)
    if sought.kind is not None:
        conditions.append(TrainingResource.kind == sought.kind)
    if sought.for_role:
        conditions.append(TrainingResource.for_role == sought.for_role)
    if sought.language:
        conditions.append(TrainingResource.language == sought.language)
    return conditions + [_says(word, sought.written_in) for word in sought.words]


def _says(word: str, written_in: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether title or summary holds the word, as written or translated; % and _ stand for themselves."""
    original: list[Any] = [TrainingResource.title, TrainingResource.summary]
    translated = [
        TrainingResource.translations[(language, field)].as_string()
        for language in written_in
        for field in ("title", "summary")
    ]
    return or_(*(column.icontains(word, autoescape=True) for column in original + translated))
