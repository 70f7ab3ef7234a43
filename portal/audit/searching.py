"""Searching: what was recorded, as an administrator looks for it, and how do the trails stand?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from db.queries import audit as queries
from db.queries.audit import Event, PlaceRow, Wanted
from db.queries.labels import Label, labels
from db.session import reading
from portal import clock
from portal.access import NotFound, Permission, Scope
from portal.audit import heads as files
from portal.audit.checking import Head
from portal.audit.verifying import PORTAL
from portal.audit.words import RECORDS
from portal.i18n import Text
from portal.identity.addressees import people_named
from portal.settings import settings

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Search:
    """What an administrator looks for, as the address says it; empty asks for all. Days are the reader's."""

    client: int | None = None
    project: int | None = None
    person: str = ""
    record: str = ""
    row: int | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How one trail stands: its size, and the newest head in table and file."""

    chain: int
    name: str
    size: int
    head: Head | None
    filed: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the administrator's page shows. `projects` are the names by id, of all clients."""

    wanted: Search
    trails: tuple[Standing, ...]
    projects: Mapping[int, tuple[int, str]]
    events: tuple[Event, ...]
    labels: Mapping[tuple[str, int], Label]
    older: int | None
    file: Path
    wrong_line: str

    @property
    def size(self) -> int:
        return sum(trail.size for trail in self.trails)

    @property
    def published_at(self) -> datetime | None:
        """When a head was last published."""
        return max((trail.head.at for trail in self.trails if trail.head), default=None)


def search_by(asked: Mapping[str, str]) -> Search:
    """What an address asks for; what it says wrongly asks for nothing."""
    record, _, row = asked.get("record", "").partition(":")
    return Search(
        client=_number(asked.get("client", "")),
        project=_number(asked.get("in", "")),
        person=asked.get("person", "")[:100],
        record=record if record in RECORDS else "",
        row=_number(row),
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")),
        before=_number(asked.get("before", "")),
    )


def desk(scope: Scope, wanted: Search) -> Desk:
    """The state of all trails, and one sheet of the events that fit. At most six statements."""
    scope.require(Permission.ADMINISTER)
    path, text = settings().anchors, Text(scope.viewer.language)
    filed, wrong_line = _filed(path)
    people = people_named(scope, wanted.person) if wanted.person.strip() else None
    with reading(scope) as session:
        sizes, newest = queries.sizes(session), queries.newest_heads(session)
        places = queries.places(session)
        found = queries.search(session, _asked(wanted, people, scope.viewer.time_zone), SHOWN + 1)
        told = labels(session, [event.id for event in found[:SHOWN]])
    return Desk(
        wanted=wanted,
        trails=_standing(places, sizes, {chain: Head(*row) for chain, row in newest.items()}, filed, text),
        projects=_projects(places, text),
        events=found[:SHOWN],
        labels=told,
        older=found[SHOWN - 1].id if len(found) > SHOWN else None,
        file=path,
        wrong_line=wrong_line,
    )


def recorded_in(
    scope: Scope, client: str, project: str, record: str, row: int | None, limit: int
) -> tuple[Event, ...]:
    """The newest events of a client, or of the portal itself. Raises NotFound."""
    scope.require(Permission.ADMINISTER)
    with reading(scope) as session:
        chain, inside = PORTAL, None
        if client:
            places = [p for p in queries.places(session) if p.client.casefold() == client.casefold()]
            if not places:
                raise NotFound(f"client named “{client}”")
            chain = places[0].client_id
            inside = next(
                (p.project_id for p in places if p.key and p.key.casefold() == project.casefold()), None
            )
        if project and inside is None:
            raise NotFound(f"project with the key “{project}”")
        return queries.search(session, Wanted(chain, inside, record=record, record_id=row), limit)


def _standing(
    places: Sequence[PlaceRow],
    sizes: Mapping[int, int],
    newest: Mapping[int, Head],
    filed: Sequence[Head],
    text: Text,
) -> tuple[Standing, ...]:
    names = {row.client_id: text.pick(row.client, row.client_translations, "name") for row in places}
    # Clients that are gone have left their trails behind.
    chains = [PORTAL, *names, *sorted({*sizes, *newest}.difference({PORTAL, *names}))]
    inside = {(head.chain, head.size, head.root) for head in filed}
    return tuple(
        Standing(chain, names.get(chain, ""), sizes.get(chain, 0), head, _key(head) in inside)
        for chain in chains
        for head in [newest.get(chain)]
    )


def _key(head: Head | None) -> tuple[int, int, str] | None:
    return (head.chain, head.size, head.root) if head else None


def _projects(places: Sequence[PlaceRow], text: Text) -> dict[int, tuple[int, str]]:
    return {
        row.project_id: (row.client_id, text.pick(row.project or "", row.translations, "name"))
        for row in places
        if row.project_id is not None
    }


def _asked(wanted: Search, people: frozenset[int] | None, time_zone: str) -> Wanted:
    zone = clock.zone(time_zone)

    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), zone)

    return Wanted(
        chain=wanted.client,
        project_id=wanted.project,
        people=people,
        record=wanted.record,
        record_id=wanted.row if wanted.record else None,
        since=midnight(wanted.since) if wanted.since else None,
        until=midnight(wanted.until + timedelta(days=1)) if wanted.until else None,
        before=wanted.before,
    )


def _filed(path: Path) -> tuple[Sequence[Head], str]:
    """The heads of the file, or the number of the line that is none."""
    try:
        return files.read(path), ""
    except files.NotAHeadFile as line:
        return (), str(line)


def _number(typed: str) -> int | None:
    return int(typed) if re.fullmatch(r"[0-9]{1,15}", typed) else None


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", typed) else None
    except ValueError:
        return None
    return day if day and 1970 <= day.year <= 2999 else None
