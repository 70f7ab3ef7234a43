"""Which dates of a milestone may an import set, and which must a person move with a reason?

A date that the client can read never moves, and never disappears, because of a file: the difference is
reported, and the plan asks for cause, explanation and remedy.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from db.base import Audience
from db.models.plan import Milestone
from portal.imports.comparing import Found, Match, is_a_name_only
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


def dates_after(row: Milestone, record: MilestoneRecord) -> Dates:
    """The dates of a row once the record was taken over, as far as that may happen without a word."""
    if is_a_name_only(record):
        return Dates(row.baseline, row.forecast, row.actual)
    promised = is_published(row)
    forecast = row.forecast if promised and row.forecast else record.due
    actual = row.actual if record.done else None
    if record.done_on:
        actual = record.done_on
    return Dates(row.baseline or record.due, forecast, row.actual if promised and row.actual else actual)


def is_published(row: Milestone) -> bool:
    return row.audience is Audience.CLIENT and row.deleted_at is None


def undecided(
    found: Found, explained: frozenset[int], complete: bool, publish: bool
) -> tuple[Undecided, ...]:
    """Everything about milestones that a person must decide, in the order of the file."""
    return (
        *_new(found),
        *_differences(found),
        *(Undecided(Why.GONE, row.title, row.forecast) for row in kept(found, complete)),
        *(_held(found, explained) if publish else ()),
    )


def kept(found: Found, complete: bool) -> tuple[Milestone, ...]:
    """The published milestones that are no longer in the file, or no longer as milestones."""
    gone = found.milestones.elsewhere + (found.milestones.missing if complete else [])
    return tuple(row for known in gone if is_published(row := found.milestone_rows[known.id]))


def held_back(found: Found, explained: frozenset[int]) -> frozenset[int]:
    """Those that moved, without a reason, before the client has ever seen them."""
    records = {match.known.id: match.record for match in found.milestones.changed if match.known}
    held = set()
    for row in found.milestone_rows.values():
        after = dates_after(row, records[row.id]) if row.id in records else row
        moved = bool(after.baseline and after.forecast and after.baseline != after.forecast)
        if moved and row.audience is Audience.INTERNAL and row.id not in explained:
            held.add(row.id)
    return frozenset(held)


def _held(found: Found, explained: frozenset[int]) -> Iterator[Undecided]:
    records = {match.known.id: match.record for match in found.milestones.changed if match.known}
    held = held_back(found, explained)
    for row in found.milestone_rows.values():
        if row.id in held and (row.deleted_at is None or row.id in records):
            after = dates_after(row, records[row.id]) if row.id in records else row
            yield Undecided(Why.HELD_BACK, row.title, after.baseline, after.forecast)


def _new(found: Found) -> Iterator[Undecided]:
    for match in found.milestones.new:
        if match.record.done and match.record.done_on is None:
            yield Undecided(Why.NO_DAY, match.record.title)


def _differences(found: Found) -> Iterator[Undecided]:
    compared = found.milestones
    for match, changed in (*((m, True) for m in compared.changed), *((m, False) for m in compared.same)):
        row = found.milestone_rows[match.known.id] if match.known else None
        if row is not None and (row.deleted_at is None or row.raw_hash is None):
            yield from _difference(match, row, changed)


def _difference(match: Match[MilestoneRecord], row: Milestone, changed: bool) -> Iterator[Undecided]:
    """`changed` tells a date that the source has taken away from one that it never had."""
    record = match.record
    if record.done or record.done_on:
        if record.done_on is None and row.actual is None:
            yield Undecided(Why.NO_DAY, row.title)
        return
    if not is_published(row) or is_a_name_only(record):
        return
    if row.actual is not None and changed:
        yield Undecided(Why.REOPENED, row.title, row.actual)
    elif row.actual is None and row.forecast is not None and record.due != row.forecast:
        if record.due is not None:
            yield Undecided(Why.MOVED, row.title, row.forecast, record.due)
        elif changed:
            yield Undecided(Why.NO_DATE, row.title, row.forecast)
