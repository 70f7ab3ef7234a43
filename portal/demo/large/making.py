"""Making: which ids, days and chances do the rows of a large world get?"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from db.base import Audience, Base

Rows = Mapping[type[Base], list[dict[str, Any]]]

_INTERNAL = 0.2
"""The share of rows that the client does not see."""


@dataclass(slots=True)
class Making:
    """A large world while it is made: what is counted on, and the rows that are not written yet."""

    clients: int
    tasks: int
    issues: int
    seed: int
    now: datetime
    ids: dict[str, int]
    client_ids: list[int] = field(default_factory=list)
    person_ids: list[int] = field(default_factory=list)
    rows: defaultdict[type[Base], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def next_id(self, entity: type[Base]) -> int:
        """The next id of a table."""
        self.ids[entity.__tablename__] += 1
        return self.ids[entity.__tablename__]

    def add(self, entity: type[Base], **values: Any) -> int:
        """Note a row for the next transaction; its id."""
        row_id = self.next_id(entity)
        values["id"] = row_id
        self.rows[entity].append(values)
        return row_id

    def take(self) -> Rows:
        """What was noted since the last time, in the order in which the tables were first met."""
        taken, self.rows = self.rows, defaultdict(list)
        return taken


@dataclass(frozen=True, slots=True)
class Place:
    """One project of a large world, with dice of its own: it comes out the same whatever else is made."""

    making: Making
    number: int
    project_id: int
    dice: Random

    @property
    def client_id(self) -> int:
        return self.making.client_ids[self.number % self.making.clients]

    def people(self, count: int) -> list[int]:
        """The ids of the first so many people of the client, the sponsor first."""
        first = self.number % self.making.clients * len(self.making.person_ids) // self.making.clients
        return self.making.person_ids[first : first + count]

    def audience(self) -> Audience:
        """Internal for every fifth row or so."""
        return Audience.INTERNAL if self.dice.random() < _INTERNAL else Audience.CLIENT

    def add(self, entity: type[Base], audience: Audience, **values: Any) -> int:
        """Note a row of this project; its id."""
        return self.making.add(
            entity, project_id=self.project_id, client_id=self.client_id, audience=audience, **values
        )

    def day(self, number: int) -> date:
        """The day that many days from today, never on a weekend."""
        day = self.making.now.date() + timedelta(days=number)
        return day - timedelta(days=max(0, day.weekday() - 4))

    def at(self, number: int) -> datetime:
        """A moment during that day."""
        return self.making.now + timedelta(days=number, minutes=-self.dice.randrange(600))

    def between(self, lowest: int, highest: int) -> int:
        """A number from `lowest` to `highest`."""
        return self.dice.randint(lowest, highest)


def in_chinese(**texts: str) -> dict[str, dict[str, str]]:
    """The translations column with these Chinese texts."""
    return {"zh": texts}
