"""Trail: is a row still as a save has left it, apart from what the same person has taken back since?"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from db.queries.saves import EventRow
from portal.editing.stored import Row, restored


class Trail(NamedTuple):
    """All that is told of a row, in order; what a save did to it; and what was done since and still holds."""

    told: tuple[EventRow, ...]
    saved: EventRow
    since: EventRow | None


def trail(events: Iterable[EventRow], saved: int, person_id: int, model: type[Row]) -> Trail:
    """A row's trail, by the position at which the save ended.

    Two changes in a row by this person of which the second turns the first one back leave the row as it was
    before both: that is what a later save and its taking back have done to it.
    """
    told = tuple(sorted(events, key=lambda event: event.position))
    standing: list[EventRow] = []
    for event in (each for each in told if each.position > saved):
        before = standing[-1] if standing else None
        mine = before is not None and before.person_id == event.person_id == person_id
        if before is not None and mine and _turns_back(before, event, model):
            standing.pop()
        else:
            standing.append(event)
    own = [event for event in told if event.position <= saved][-1]
    return Trail(told, own, standing[-1] if standing else None)


def _turns_back(first: EventRow, second: EventRow, model: type[Row]) -> bool:
    done, undone = _values(first, model), _values(second, model)
    return done == {name: (after, before) for name, (before, after) in undone.items()}


def _values(event: EventRow, model: type[Row]) -> dict[str, tuple[Any, Any]]:
    """What an event has changed: before and after, as the columns hold them, so that 1.0 is 1.00."""
    before = restored(model, {name: values[0] for name, values in event.change.items()})
    after = restored(model, {name: values[1] for name, values in event.change.items()})
    return {
        name: (before[name], after[name])
        for name in before
        if name not in ("id", "version") and before[name] != after[name]
    }
