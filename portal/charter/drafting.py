"""Drafting: how is the next edition written, before anybody of the client reads it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.charter import Channel, Charter, CharterRole, CharterStatus, Goal
from db.queries import changes
from db.queries import charter as queries
from db.session import expect_version, writing
from portal.access import NotFound, Permission, Scope
from portal.activity import owned_by
from portal.charter.refusals import NotADraft, OneIsOpenAlready, ProposedBefore, TooMany
from portal.charter.since import note
from portal.charter.texts import (
    CHANNEL_FIELDS,
    EDITION_FIELDS,
    GOAL_FIELDS,
    ROLE_FIELDS,
    Written,
    written,
)
from portal.forms import Problems, Reader, needed

MOST_ITEMS = 60
"""More goals, channels or roles than this nobody keeps in mind."""
PLACES = 4


class Kind(StrEnum):
    """What an edition consists of besides its texts."""

    GOAL = "goal"
    CHANNEL = "channel"
    ROLE = "role"


Item = Goal | Channel | CharterRole
_MODELS: Mapping[Kind, type[Item]] = {Kind.GOAL: Goal, Kind.CHANNEL: Channel, Kind.ROLE: CharterRole}
_NUMBERS: Mapping[Kind, Any] = {
    Kind.GOAL: Goal.number,
    Kind.CHANNEL: Channel.position,
    Kind.ROLE: CharterRole.position,
}
_COPIED: Mapping[Kind, tuple[str, ...]] = {
    Kind.GOAL: ("number", "start", "target", "due", *(each.name for each in GOAL_FIELDS)),
    Kind.CHANNEL: ("position", "promise", "every_days", *(each.name for each in CHANNEL_FIELDS)),
    Kind.ROLE: ("position", "side", *(each.name for each in ROLE_FIELDS)),
}


@dataclass(frozen=True, slots=True)
class Begin:
    """The next edition: the one in force, to be changed, or an empty one."""


@dataclass(frozen=True, slots=True)
class SaveTexts:
    """The texts of a draft."""

    charter_id: int
    version: int
    texts: Written
    later_dates_need_consent: bool
    deemed_after_days: int | None = None
    scope_check_days: int | None = None


@dataclass(frozen=True, slots=True)
class SaveItem:
    """A goal, channel or role of a draft; without an id a new one."""

    kind: Kind
    charter_id: int
    item_id: int | None
    version: int
    texts: Written
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemoveItem:
    """Take a goal, channel or role out of a draft."""

    kind: Kind
    charter_id: int
    item_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Discard:
    """Give up a draft that the client has never read, with everything in it; the edition in force goes on."""

    charter_id: int
    version: int


def read_discard(reader: Reader, charter_id: int, consent: str) -> Discard | Problems:
    """The will to lose what was written, which nobody shows without ticking it; `consent` is what it says."""
    reader.flag("consent", required=True, label=consent)
    version = reader.whole("version", label="version")
    return reader.problems or Discard(charter_id, needed(version))


def begin(scope: Scope, command: Begin, token: str | None = None) -> int:
    """Begin the next edition; answers its number. Goals keep their numbers, and so do channels and roles.

    What was agreed since the last one was confirmed is noted in it, for the two sides to word.
    """
    scope.require(Permission.EDIT_PLAN)
    project_id = scope.here.project_id
    with writing(scope, token) as session:
        if queries.locked_project(session, project_id) is None:
            raise NotFound
        latest = queries.newest(session, project_id)
        if latest is not None and latest.status is not CharterStatus.CONFIRMED:
            raise OneIsOpenAlready
        draft = Charter(**owned_by(scope, Audience.INTERNAL), edition=latest.edition + 1 if latest else 1)
        if latest is not None:
            _copy_texts(latest, draft)
            if written_at := latest.proposed_at or latest.confirmed_at:
                note(draft, changes.agreed_since(session, project_id, written_at))
        session.add(draft)
        session.flush()
        if latest is not None:
            session.add_all(_copies(session, scope, latest, draft))
        return draft.edition


def _copy_texts(old: Charter, new: Charter) -> None:
    for each in EDITION_FIELDS:
        setattr(new, each.name, getattr(old, each.name))
    new.translations = written(old, ()).stored()
    new.later_dates_need_consent = old.later_dates_need_consent
    new.deemed_after_days, new.scope_check_days = old.deemed_after_days, old.scope_check_days


def _copies(session: Session, scope: Scope, old: Charter, new: Charter) -> list[Item]:
    made: list[Item] = []
    for row in queries.parts(session, scope.here.project_id, old.id):
        kind = next(kind for kind, model in _MODELS.items() if isinstance(row, model))
        facts = {name: getattr(row, name) for name in _COPIED[kind]}
        said = written(row, ()).stored()
        owned = owned_by(scope, Audience.INTERNAL)
        made.append(_MODELS[kind](**owned, charter_id=new.id, translations=said, **facts))
    return made


def save_texts(scope: Scope, command: SaveTexts, token: str | None = None) -> None:
    """Write the texts of a draft. Raises Conflict if somebody else has saved the draft since it was shown."""
    scope.require(Permission.EDIT_PLAN)
    with writing(scope, token) as session:
        draft = opened(session, scope, command.charter_id, command.version)
        _write(draft, command.texts)
        draft.later_dates_need_consent = command.later_dates_need_consent
        draft.deemed_after_days = command.deemed_after_days
        draft.scope_check_days = command.scope_check_days


def save_item(scope: Scope, command: SaveItem, token: str | None = None) -> None:
    """Add a goal, channel or role to a draft, or write one anew."""
    scope.require(Permission.EDIT_PLAN)
    with writing(scope, token) as session:
        draft = opened(session, scope, command.charter_id)
        draft.version += 1
        if command.item_id is None:
            row = _new_item(session, scope, command, draft)
        else:
            row = _item(session, draft, command.kind, command.item_id)
            expect_version(row, command.version)
        _write(row, command.texts)
        for name, value in command.facts.items():
            setattr(row, name, value)
        session.add(row)


def remove_item(scope: Scope, command: RemoveItem, token: str | None = None) -> None:
    """Take a goal, channel or role out of a draft; the editions before keep it."""
    scope.require(Permission.EDIT_PLAN)
    with writing(scope, token) as session:
        draft = opened(session, scope, command.charter_id)
        draft.version += 1
        row = _item(session, draft, command.kind, command.item_id)
        expect_version(row, command.version)
        session.delete(row)


def discard(scope: Scope, command: Discard, token: str | None = None) -> int:
    """Throw a draft away as it was shown; answers the number of its edition, which the next one gets again.

    Raises NotADraft, ProposedBefore once the client could read it, and Conflict if somebody has saved since.
    """
    scope.require(Permission.EDIT_PLAN)
    with writing(scope, token) as session:
        draft = opened(session, scope, command.charter_id, command.version)
        if draft.proposed_at is not None:
            raise ProposedBefore
        number = draft.edition
        session.delete(draft)
        return number


def opened(session: Session, scope: Scope, charter_id: int, version: int | None = None) -> Charter:
    """A draft, held until the transaction ends, with everything in it out of the client's sight.

    Raises Conflict if `version` is not the one that is stored.

    What the client has sent back stays readable for both sides until the firm begins to change it.
    """
    draft = queries.locked(session, scope.here.project_id, charter_id)
    if draft is None:
        raise NotFound("no such edition")
    if draft.status is not CharterStatus.DRAFT:
        raise NotADraft
    if version is not None:
        expect_version(draft, version)
    if draft.audience is not Audience.INTERNAL:
        set_audience(session, draft, Audience.INTERNAL)
    return draft


def set_audience(session: Session, edition: Charter, audience: Audience) -> None:
    """Who may read an edition: all of it or nothing."""
    for row in (edition, *queries.parts(session, edition.project_id, edition.id)):
        row.audience = audience


def _new_item(session: Session, scope: Scope, command: SaveItem, draft: Charter) -> Item:
    siblings = queries.parts(session, scope.here.project_id, draft.id)
    if sum(1 for row in siblings if isinstance(row, _MODELS[command.kind])) >= MOST_ITEMS:
        raise TooMany
    # A number that any edition has given is not given again, or a new goal would look like an old one.
    column = _NUMBERS[command.kind]
    number = queries.highest(session, scope.here.project_id, column) + 1
    owned = owned_by(scope, Audience.INTERNAL)
    return _MODELS[command.kind](**owned, charter_id=draft.id, **{column.key: number})


def _item(session: Session, draft: Charter, kind: Kind, item_id: int) -> Item:
    for row in queries.parts(session, draft.project_id, draft.id):
        if isinstance(row, _MODELS[kind]) and row.id == item_id:
            return row
    raise NotFound("not in this edition")


def _write(row: Charter | Item, texts: Written) -> None:
    for name, words in texts.values.items():
        setattr(row, name, words)
    row.translations = texts.stored()
