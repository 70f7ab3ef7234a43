"""Which dates of a milestone may an import set, and which must a person move with a reason?

A date that the client knows never moves, and never disappears, because of a file: the difference is
reported, and the plan asks for cause, explanation and remedy.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from db.base import Audience
from db.models.plan import Milestone
from portal.imports.comparing import Found, is_a_name_only
from portal.imports.outcome import Undecided, Why
from portal.integrations.records import MilestoneRecord


class Dates(NamedTuple):
    """When it was first meant to be, when it is expected, and when it was reached."""

    baseline: date | None
    forecast: date | None
    actual: date | None


def dates_of(record: MilestoneRecord) -> Dates:
    """The dates of a milestone that is new here: what the source expects now is what was agreed."""
    return Dates(record.due, record.due, record.done_on)


def dates_after(row: Milestone, record: MilestoneRecord, promised: bool) -> Dates:
    """The dates of a row once the record was taken over, as far as that needs no word to the client."""
    if is_a_name_only(record):
        return Dates(row.baseline, row.forecast, row.actual)
    baseline = row.baseline or record.due
    if not promised:
        kept = row.actual if record.done else None
        return Dates(baseline, record.due, record.done_on or kept)
    forecast = row.forecast or record.due
    is_late = record.done_on is not None and forecast is not None and record.done_on > forecast
    return Dates(baseline, forecast, row.actual or (None if is_late else record.done_on))


def undecided(found: Found, complete: bool, publish: bool) -> tuple[Undecided, ...]:
    """Everything about milestones that a person must decide, in the order of the file."""
    return (
        *_without_a_day(found),
        *_differences(found),
        *(Undecided(Why.GONE, row.title, row.forecast) for row in kept(found, complete)),
        *(_held(found) if publish else ()),
    )


def kept(found: Found, complete: bool) -> tuple[Milestone, ...]:
    """The milestones the client sees that are no longer in the file, or no longer as milestones."""
    gone = found.milestones.elsewhere + (found.milestones.missing if complete else [])
    rows = (found.milestone_rows[known.id] for known in gone)
    return tuple(row for row in rows if row.audience is Audience.CLIENT)


def held_back(found: Found) -> frozenset[int]:
    """Those that moved, without a reason, while the client could not see them."""
    return frozenset(row.id for row, dates in _afterwards(found) if _moved_unseen(row, dates, found))


def _held(found: Found) -> Iterator[Undecided]:
    for row, dates in _afterwards(found):
        if _moved_unseen(row, dates, found):
            yield Undecided(Why.HELD_BACK, row.title, dates.baseline, dates.forecast)


def _afterwards(found: Found) -> Iterator[tuple[Milestone, Dates]]:
    """Each row that is there after the import, with the dates it has then."""
    records = {match.known.id: match.record for match in found.milestones.changed if match.known}
    for row in found.milestone_rows.values():
        if row.id in records:
            yield row, dates_after(row, records[row.id], row.id in found.promised)
        elif row.deleted_at is None:
            yield row, Dates(row.baseline, row.forecast, row.actual)


def _moved_unseen(row: Milestone, dates: Dates, found: Found) -> bool:
    moved = bool(dates.baseline and dates.forecast and dates.baseline != dates.forecast)
    return moved and row.audience is Audience.INTERNAL and row.id not in found.explained


def _without_a_day(found: Found) -> Iterator[Undecided]:
    for match in (*found.milestones.new, *found.milestones.changed, *found.milestones.same):
        row = found.milestone_rows[match.known.id] if match.known else None
        if match.record.done and match.record.done_on is None and (row is None or row.actual is None):
            yield Undecided(Why.NO_DAY, match.record.title)


def _differences(found: Found) -> Iterator[Undecided]:
    compared = found.milestones
    for match, changed in (*((m, True) for m in compared.changed), *((m, False) for m in compared.same)):
        row = found.milestone_rows[match.known.id] if match.known else None
        if row is not None and row.id in found.promised and row.deleted_at is None:
            difference = _difference(match.record, row, changed)
            if difference:
                yield difference


def _difference(record: MilestoneRecord, row: Milestone, changed: bool) -> Undecided | None:
    """`changed` tells a date that the source has taken away from one that it never had."""
    expected = row.forecast
    if is_a_name_only(record):
        return None
    if row.actual is not None:
        is_open = changed and not record.done and record.done_on is None
        return Undecided(Why.REOPENED, row.title, row.actual) if is_open else None
    if record.done_on is not None:
        is_late = expected is not None and record.done_on > expected
        return Undecided(Why.LATE, row.title, expected, record.done_on) if is_late else None
    if record.done or expected is None or record.due == expected:
        return None
    if record.due is None:
        return Undecided(Why.NO_DATE, row.title, expected) if changed else None
    return Undecided(Why.MOVED, row.title, expected, record.due)
