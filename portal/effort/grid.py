"""Grid: which hours did somebody type into a table of people and weeks, and may they be kept?

What a browser sends is no more than typed text: a known row counts by the name it was shown with, a column
only if it is a week of the span, and a value only as the form reader understands it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.effort import PersonWeek
from db.queries import effort as queries
from db.session import writing
from portal import activity
from portal.access import Permission, Scope
from portal.effort.desk import Measure, PersonHours
from portal.effort.figures import NOTHING, cell
from portal.effort.refusals import Clash, HoursSavedByOthers
from portal.effort.weeks import Span
from portal.forms import Problems, Reader
from portal.i18n import N_, Text

MOST_HOURS = Decimal(168)
"""More hours no week has."""
_MOST_ROWS = 500

Row = Mapping[str, object]


class Key(NamedTuple):
    """Who, as what, and when."""

    person: str
    role: str
    week: date


@dataclass(frozen=True, slots=True)
class CellEdit:
    """Other hours in one cell; `shown` is what stood there."""

    key: Key
    shown: Decimal
    hours: Decimal


@dataclass(frozen=True, slots=True)
class SaveHours:
    """Everything that was typed into one table, checked."""

    measure: Measure
    cells: tuple[CellEdit, ...]


def grid_rows(people: Iterable[PersonHours], measure: Measure) -> list[dict[str, Any]]:
    """The rows of the table: "id", "person", "role", and the weeks as "w0", "w1", …"""
    return [
        {
            "id": str(place),
            "person": each.person,
            "role": each.role,
            **{f"w{number}": cell(hours) for number, hours in enumerate(each.hours(measure))},
        }
        for place, each in enumerate(people)
    ]


def read_hours(
    shown: Sequence[Row],
    typed: Sequence[Row],
    span: Span,
    measure: Measure,
    text: Text,
    theirs: Mapping[Key, Decimal] = MappingProxyType({}),
) -> SaveHours | Problems:
    """What differs between the rows that were shown and those that came back. Pure.

    A row that is gone has no hours any more. A new row that names somebody who has a row is taken for that
    row, so that a block can be pasted below. `theirs` is what others have saved since and was told.
    """
    reader = Reader({f"{i}:{name}": value for i, row in enumerate(typed) for name, value in row.items()})
    known = {str(row["id"]): row for row in shown}
    if len(typed) > _MOST_ROWS:
        reader.refuse("", N_("At most {n} rows can be saved at once."), n=_MOST_ROWS)
        return Problems(tuple(reader.problems or ()))
    rows_kept = [(i, known.get(str(row.get("id") or ""))) for i, row in enumerate(typed)]
    kept = {str(before["id"]) for _, before in rows_kept if before is not None}
    cells = {key: NOTHING for id_ in known.keys() - kept for key in _baseline(known[id_], span)}
    pasted: dict[Key, Decimal] = {}
    for i, before in rows_kept:
        if before is not None:
            cells.update(_known(reader, i, before, span, text))
        elif any(value not in (None, "") for name, value in typed[i].items() if name != "id"):
            _paste(reader, i, span, text, pasted)
    # What is pasted below counts over the row above that has the same name.
    cells.update(pasted)
    if reader.problems:
        return reader.problems
    stood = {key: hours for row in shown for key, hours in _baseline(row, span).items()}
    stood.update(theirs)
    edits = [CellEdit(key, stood.get(key, NOTHING), hours) for key, hours in cells.items()]
    return SaveHours(measure, tuple(edit for edit in edits if edit.hours != edit.shown))


def _baseline(row: Row, span: Span) -> dict[Key, Decimal]:
    """The hours of a row as it was shown."""
    person, role = str(row["person"]), str(row["role"])
    return {
        Key(person, role, week): Decimal(str(row.get(f"w{number}") or 0))
        for number, week in enumerate(span.weeks)
    }


def _known(reader: Reader, i: int, before: Row, span: Span, text: Text) -> dict[Key, Decimal]:
    person, role = _who(reader, i, text)
    if person and role and (person, role) != (before["person"], before["role"]):
        reader.refuse(
            f"{i}:person",
            N_("Person and role of row {number} stay. Remove the row and add another one."),
            number=i + 1,
        )
    found = _weeks(reader, i, str(before["person"]), str(before["role"]), span, text)
    return {key: NOTHING if hours is None else hours for key, hours in found}


def _paste(reader: Reader, i: int, span: Span, text: Text, pasted: dict[Key, Decimal]) -> None:
    person, role = _who(reader, i, text)
    found = {key: hours for key, hours in _weeks(reader, i, person, role, span, text) if hours is not None}
    if person and role and pasted.keys() & found:
        message = N_("“{person}” as “{role}” is in the list twice: row {number} says it again.")
        reader.refuse(f"{i}:person", message, person=person, role=role, number=i + 1)
    pasted.update(found)


def _who(reader: Reader, i: int, text: Text) -> tuple[str, str]:
    return (
        reader.line(f"{i}:person", label=_label(text("Person"), i, text)),
        reader.line(f"{i}:role", label=_label(text("Role"), i, text)),
    )


def _weeks(
    reader: Reader, i: int, person: str, role: str, span: Span, text: Text
) -> list[tuple[Key, Decimal | None]]:
    return [
        (
            Key(person, role, week),
            reader.amount(
                f"{i}:w{number}",
                NOTHING,
                MOST_HOURS,
                required=False,
                label=_label(text.date(week), i, text),
            ),
        )
        for number, week in enumerate(span.weeks)
    ]


def _label(column: str, i: int, text: Text) -> str:
    return text("{column}, row {number}", column=column, number=text.number(i + 1))


def save_hours(scope: Scope, command: SaveHours, token: str | None = None) -> int:
    """Save the hours, all or nothing; answers how many cells. They are internal for good.

    Raises HoursSavedByOthers if any of the cells no longer holds what was shown.
    """
    scope.require(Permission.EDIT_BUDGET)
    with writing(scope, token) as session:
        found = load(session, scope, {edit.key.week for edit in command.cells})
        _expect_shown(found, command)
        for edit in command.cells:
            put(session, scope, found, edit.key, {command.measure: edit.hours})
    return len(command.cells)


def load(session: Session, scope: Scope, weeks: Iterable[date]) -> dict[Key, PersonWeek]:
    """The rows of these weeks; others who write hours of this project wait until the transaction ends."""
    project_id = scope.here.project_id
    queries.take_turns(session, project_id)
    asked = select(PersonWeek).where(PersonWeek.project_id == project_id, PersonWeek.week.in_(sorted(weeks)))
    return {Key(row.person, row.role, row.week): row for row in session.scalars(asked)}


def _expect_shown(found: Mapping[Key, PersonWeek], command: SaveHours) -> None:
    """A cell, not a row, is what two people can be at odds about: planned and used stand in one row."""
    clashes = []
    for edit in command.cells:
        row = found.get(edit.key)
        stands = NOTHING if row is None else _value(row, command.measure)
        if stands not in (edit.shown, edit.hours):
            clashes.append(Clash(*edit.key, theirs=stands, yours=edit.hours))
    if clashes:
        raise HoursSavedByOthers(clashes)


def _value(row: PersonWeek, measure: Measure) -> Decimal:
    return row.used_h if measure is Measure.USED else row.planned_h


def put(
    session: Session,
    scope: Scope,
    found: dict[Key, PersonWeek],
    key: Key,
    hours: Mapping[Measure, Decimal],
) -> None:
    """Write hours into a week of somebody; a week without any hours is no row."""
    row = found.get(key)
    if row is None:
        owned = activity.owned_by(scope, Audience.INTERNAL)
        row = PersonWeek(**owned, **key._asdict(), planned_h=NOTHING, used_h=NOTHING, version=0)
        session.add(row)
        found[key] = row
    row.version += 1
    # Internal for good, whatever somebody may have done to the row.
    row.audience = Audience.INTERNAL
    row.planned_h = hours.get(Measure.PLANNED, row.planned_h)
    row.used_h = hours.get(Measure.USED, row.used_h)
    if not row.planned_h and not row.used_h:
        del found[key]
        if row in session.new:
            session.expunge(row)
        else:
            session.delete(row)
