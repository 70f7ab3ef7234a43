"""Training: what is there to learn, what has this person read, and did it help?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.training import ResourceKind, TrainingProgress, TrainingResource
from db.queries import training as queries
from db.queries.training import MaterialRow, ShelfRow, Sought
from db.session import reading, writing
from portal import files
from portal.access import NotFound, Permission, Scope
from portal.activity import owned_by
from portal.cleaning import clean_line
from portal.clock import now
from portal.i18n import LANGUAGES, N_, Text

NEW_FOR = timedelta(days=14)
"""So long something is new to somebody who has never been here before."""

MOST_WORDS = 8

KINDS: Mapping[ResourceKind, str] = {
    ResourceKind.DOCUMENT: N_("Document"),
    ResourceKind.GUIDE: N_("Guide"),
    ResourceKind.TUTORIAL: N_("Tutorial"),
    ResourceKind.SESSION: N_("Training session"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader wants to see of it. `search` is looked for in titles and summaries."""

    kind: ResourceKind | None = None
    for_role: str = ""
    language: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class StoredAt:
    """A file to download."""

    address: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Material:
    """One item in the reader's words, and what the reader made of it."""

    id: int
    title: str
    summary: str
    kind: ResourceKind
    for_role: str
    language: str
    minutes: int | None
    address: str
    file: StoredAt | None
    session_at: datetime | None
    added_at: datetime
    shared: bool
    new: bool
    read: bool
    useful: bool | None

    @property
    def host(self) -> str:
        """The site an address leads to, which the reader sees before going there."""
        return (urlsplit(self.address).hostname or "").removeprefix("www.")


@dataclass(frozen=True, slots=True)
class Coming:
    """What comes next: the first item not read yet, or the next session."""

    title: str
    minutes: int | None
    session_at: datetime | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """All there is, counted, and by what it can be narrowed down: roles with the reader's word for each."""

    total: int
    read: int
    new: int
    minutes_left: int
    next: Coming | None
    next_session: Coming | None
    kinds: tuple[ResourceKind, ...]
    roles: Mapping[str, str]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """The whole shelf in figures, and the items that fit the filters."""

    shelf: Shelf
    found: tuple[Material, ...]


def shelf(scope: Scope) -> Shelf:
    """What there is to learn in this project. One statement."""
    with reading(scope) as session:
        rows = queries.shelf(session, scope.here.project_id, scope.viewer.person_id)
    unread = [row for row in rows if row.read_at is None and not _is_over(row.session_at)]
    sessions = [row for row in rows if row.session_at is not None and not _is_over(row.session_at)]
    text = _text(scope)
    return Shelf(
        total=len(rows),
        read=sum(row.read_at is not None for row in rows),
        new=sum(_is_new(row, scope) for row in rows),
        minutes_left=sum(row.minutes or 0 for row in unread),
        next=_coming(unread, text),
        next_session=_coming(sorted(sessions, key=lambda row: row.session_at or now()), text),
        kinds=tuple(kind for kind in ResourceKind if any(row.kind is kind for row in rows)),
        roles=_roles(rows, text),
        languages=tuple(sorted({row.language for row in rows})),
    )


def report(scope: Scope, filters: Filters = Filters(), known: Shelf | None = None) -> TrainingReport:
    """What there is to learn and what fits the filters: two statements, one if the shelf is known already."""
    whole = known or shelf(scope)
    sought = Sought(filters.kind, filters.for_role, filters.language, words(filters.search), tuple(LANGUAGES))
    with reading(scope) as session:
        rows = queries.found(session, scope.here.project_id, scope.viewer.person_id, sought)
    return TrainingReport(whole, tuple(material(row, scope) for row in rows))


def as_json(report: TrainingReport) -> list[dict[str, Any]]:
    """The items that were found, for programs."""
    return [
        {
            "title": item.title,
            "kind": item.kind.value,
            "for_role": item.for_role,
            "language": item.language,
            "address": item.address or (item.file.address if item.file else ""),
            "read": item.read,
        }
        for item in report.found
    ]


def words(search: str) -> tuple[str, ...]:
    """What is looked for: the words of a search, all of which must occur."""
    return tuple(clean_line(search[:200]).split())[:MOST_WORDS]


def material(row: MaterialRow, scope: Scope) -> Material:
    """An item in the words of whoever asks."""
    text = _text(scope)
    file = None
    if row.file_public_id is not None:
        file = StoredAt(files.address(row.file_public_id), row.file_name or "", row.file_size or 0)
    return Material(
        id=row.id,
        title=text.pick(row.title, row.translations, "title"),
        summary=text.pick(row.summary, row.translations, "summary"),
        kind=row.kind,
        for_role=text.pick(row.for_role, row.translations, "for_role"),
        language=row.language,
        minutes=row.minutes,
        address=row.address,
        file=file,
        session_at=row.session_at,
        added_at=row.added_at,
        shared=row.audience is Audience.CLIENT,
        new=_is_new(row, scope),
        read=row.read_at is not None,
        useful=row.useful,
    )


@dataclass(frozen=True, slots=True)
class MarkRead:
    """An item was read, or is to count as unread again."""

    resource_id: int
    read: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """An item helped, did not, or the answer is taken back (None)."""

    resource_id: int
    useful: bool | None


def mark_read(scope: Scope, command: MarkRead, token: str | None = None) -> None:
    """Keep for oneself that an item was read. Doing it again changes nothing."""

    def change(progress: TrainingProgress) -> None:
        if not command.read:
            progress.read_at = None
        elif progress.read_at is None:
            progress.read_at = now()

    _with_progress(scope, command.resource_id, change, token)


def rate(scope: Scope, command: Rate, token: str | None = None) -> None:
    """Say whether an item helped; the firm sees how many it helped. Doing it again changes nothing."""

    def change(progress: TrainingProgress) -> None:
        progress.useful = command.useful

    _with_progress(scope, command.resource_id, change, token)


def _with_progress(scope: Scope, resource_id: int, change: Any, token: str | None) -> None:
    scope.require(Permission.TRACK_TRAINING)
    for last in (False, True):
        try:
            with writing(scope, token) as session:
                change(_progress(session, scope, resource_id))
            return
        except IntegrityError:
            # The same person was first on another screen; now their row is there and is changed.
            if last:
                raise


def _progress(session: Session, scope: Scope, resource_id: int) -> TrainingProgress:
    """This person's row about an item, new if there is none. Raises NotFound for an item out of reach."""
    project_id, person_id = scope.here.project_id, scope.viewer.person_id
    visible = session.scalar(
        select(TrainingResource.id).where(
            TrainingResource.id == resource_id, TrainingResource.project_id == project_id
        )
    )
    if visible is None:
        raise NotFound(resource_id)
    mine = session.scalar(
        select(TrainingProgress).where(
            TrainingProgress.resource_id == resource_id,
            TrainingProgress.project_id == project_id,
            TrainingProgress.person_id == person_id,
        )
    )
    if mine is None:
        mine = TrainingProgress(
            **owned_by(scope, Audience.CLIENT), resource_id=resource_id, person_id=person_id
        )
        session.add(mine)
    return mine


def _text(scope: Scope) -> Text:
    return Text(scope.viewer.language, scope.viewer.time_zone)


def _is_over(session_at: datetime | None) -> bool:
    return session_at is not None and session_at < now()


def _is_new(row: ShelfRow | MaterialRow, scope: Scope) -> bool:
    """New to somebody who learns here; whoever put it there has nothing new in it."""
    since = scope.viewer.previous_visit_at or now() - NEW_FOR
    return scope.may(Permission.TRACK_TRAINING) and row.read_at is None and row.added_at > since


def _coming(rows: Iterable[ShelfRow], text: Text) -> Coming | None:
    for row in rows:
        return Coming(text.pick(row.title, row.translations, "title"), row.minutes, row.session_at)
    return None


def _roles(rows: Iterable[ShelfRow], text: Text) -> Mapping[str, str]:
    said = {row.for_role: text.pick(row.for_role, row.translations, "for_role") for row in rows}
    return {role: word for role, word in sorted(said.items(), key=lambda role: role[1]) if role}
