"""Taking: what would a time sheet change here, and how are its hours taken over?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from db.queries import effort as queries
from db.session import reading, writing
from portal.access import Permission, Scope
from portal.effort.desk import Measure
from portal.effort.figures import NOTHING
from portal.effort.grid import Key, load, put
from portal.effort.sheet import Sheet


class Fate(StrEnum):
    """What becomes of one line of a sheet."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """Somebody's hours of one week: as they stand here, and as the file has them."""

    key: Key
    stands: Decimal
    hours: Decimal

    @property
    def fate(self) -> Fate:
        """What would become of it."""
        if self.stands == self.hours:
            return Fate.SAME
        return Fate.CHANGED if self.stands else Fate.NEW


@dataclass(frozen=True, slots=True)
class TakeSheet:
    """The used hours of these people, roles and weeks shall be those of the file."""

    hours: Mapping[Key, Decimal]


def roles_of_people(scope: Scope) -> Mapping[str, tuple[str, ...]]:
    """Which roles each person has here. One statement."""
    scope.require(Permission.EDIT_BUDGET)
    with reading(scope) as session:
        known = queries.people(session, scope.here.project_id)
    roles: dict[str, tuple[str, ...]] = {}
    for person, role in known:
        roles[person] = (*roles.get(person, ()), role)
    return roles


def expected(scope: Scope, sheet: Sheet) -> tuple[SheetLine, ...]:
    """What a sheet would change, the latest week first. One statement; nothing is written."""
    scope.require(Permission.EDIT_BUDGET)
    if not sheet.hours:
        return ()
    weeks = [key.week for key in sheet.hours]
    with reading(scope) as session:
        rows = queries.work(session, scope.here.project_id, min(weeks), max(weeks))
    stands = {Key(row.person, row.role, row.week): row.used_h for row in rows}
    lines = [SheetLine(key, stands.get(key, NOTHING), hours) for key, hours in sheet.hours.items()]
    return tuple(sorted(lines, key=_latest_first))


def _latest_first(line: SheetLine) -> tuple[int, str, str]:
    return -line.key.week.toordinal(), line.key.role, line.key.person


def take_sheet(scope: Scope, command: TakeSheet, token: str | None = None) -> int:
    """Replace the used hours of everybody in the file, in its weeks; answers how many have changed.

    Whoever is not in the file keeps their hours, so that a team can send one file each. A second time the
    same file changes nothing.
    """
    scope.require(Permission.EDIT_BUDGET)
    changed = 0
    with writing(scope, token) as session:
        found = load(session, scope, _weeks(command))
        for key, hours in command.hours.items():
            row = found.get(key)
            if hours != (NOTHING if row is None else row.used_h):
                put(session, scope, found, key, {Measure.USED: hours})
                changed += 1
    return changed


def _weeks(command: TakeSheet) -> set[date]:
    return {key.week for key in command.hours}
