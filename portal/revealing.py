"""Revealing: what would the client read, or no longer read, once rows are published or withdrawn?"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TypeVar

from sqlalchemy.orm import Session

from db.base import Audience
from db.queries import revealing as queries
from db.session import reading
from portal.access import NotFound, Permission, Scope
from portal.catalogues import LANGUAGES
from portal.i18n import N_, Text
from portal.plan import STATE_WORDS
from portal.publishing import Kind, Publish

NOTHING = Decimal(0)
Row = TypeVar("Row", queries.MilestoneRow, queries.TaskRow, queries.LineRow)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the client reads: what it is called, marked with `N_`, its old value and its new one.

    Values are in the client's language; an empty old one is not there yet, an empty new one goes away.
    `why` is the reason that is published with it.
    """

    label: str
    old: str
    new: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A row under the title that the client reads."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Reveal:
    """Everything that appears or goes, in the language called so, and what it changes in all."""

    language: str
    appears: bool
    rows: tuple[Shown, ...]
    totals: tuple[Fact, ...] = ()


def reveal(scope: Scope, command: Publish) -> Reveal:
    """What publishing or withdrawing these rows changes for the client. One statement.

    Asked are the columns that clients read, and no others: what is internal cannot be in it.
    """
    scope.require(Permission.PUBLISH)
    if command.kind is Kind.BUDGET_LINE:
        scope.require(Permission.EDIT_BUDGET)
    told = _TOLD.get(command.kind)
    if told is None:
        raise NotFound(command.kind)
    with reading(scope) as session:
        return told(session, scope.here.project_id, command)


def _milestones(session: Session, project_id: int, command: Publish) -> Reveal:
    found = queries.milestones(session, project_id, command.ids)
    reader = _Reader.of(found, command)
    return Reveal(
        reader.language,
        reader.appears,
        tuple(
            Shown(reader.title(first, "title"), (*reader.days(first), *reader.day_moves(rows)))
            for first, rows in reader.grouped(found)
        ),
    )


def _tasks(session: Session, project_id: int, command: Publish) -> Reveal:
    found = queries.tasks(session, project_id, command.ids)
    reader = _Reader.of(found, command)
    return Reveal(
        reader.language,
        reader.appears,
        tuple(
            Shown(
                reader.title(row, "title"),
                (
                    reader.fact(N_("State"), reader.text(STATE_WORDS[row.status])),
                    *reader.day(N_("Start"), row.start),
                    *reader.day(N_("Due"), row.due),
                ),
            )
            for row, _ in reader.grouped(found)
        ),
    )


def _lines(session: Session, project_id: int, command: Publish) -> Reveal:
    every = queries.lines(session, project_id)
    reader = _Reader.of(every, command)
    chosen = [(first, rows) for first, rows in reader.grouped(every) if first.id in command.ids]
    shown = {row.id: row.agreed for row in every if row.audience is Audience.CLIENT}
    before, change = sum(shown.values(), NOTHING), sum((first.agreed for first, _ in chosen), NOTHING)
    after = before + change if reader.appears else before - change
    total = Fact(N_("Agreed in all"), reader.money(before), reader.money(after))
    return Reveal(
        reader.language,
        reader.appears,
        tuple(
            Shown(reader.title(first, "category"), (*reader.amounts(first), *reader.amount_moves(rows)))
            for first, rows in chosen
        ),
        (total,) if chosen else (),
    )


_TOLD: Mapping[Kind, Callable[[Session, int, Publish], Reveal]] = {
    Kind.MILESTONE: _milestones,
    Kind.TASK: _tasks,
    Kind.BUDGET_LINE: _lines,
}


@dataclass(frozen=True, slots=True)
class _Reader:
    """The client as a reader: in which language, in which currency, and whether something appears or goes."""

    text: Text
    currency: str
    appears: bool

    @classmethod
    def of(cls, rows: Sequence[Row], command: Publish) -> "_Reader":
        language, zone = (rows[0].language, rows[0].time_zone) if rows else ("en", "UTC")
        text = Text(language if language in LANGUAGES else "en", zone)
        return cls(
            text, getattr(rows[0], "currency", "") if rows else "", command.audience is Audience.CLIENT
        )

    @property
    def language(self) -> str:
        return self.text.language

    def grouped(self, rows: Sequence[Row]) -> list[tuple[Row, list[Row]]]:
        """Each thing that changes, with its rows, one for each move."""
        wanted = [row for row in rows if (row.audience is Audience.CLIENT) is not self.appears]
        groups = [list(group) for _, group in groupby(wanted, key=lambda row: row.id)]
        return [(group[0], group) for group in groups]

    def title(self, row: Row, name: str) -> str:
        return self.text.pick(row.title, row.translations, name)

    def fact(self, label: str, value: str) -> Fact:
        return Fact(label, "", value) if self.appears else Fact(label, value, "")

    def day(self, label: str, day: date | None) -> tuple[Fact, ...]:
        return () if day is None else (self.fact(label, self.text.long_date(day)),)

    def days(self, row: queries.MilestoneRow) -> tuple[Fact, ...]:
        # The first expected day becomes the agreed one with publishing.
        return (
            *self.day(N_("Agreed for"), row.baseline or row.forecast),
            *self.day(N_("Expected on"), row.forecast or row.baseline),
            *self.day(N_("Reached on"), row.actual),
        )

    def day_moves(self, rows: Iterable[queries.MilestoneRow]) -> tuple[Fact, ...]:
        say = self.text.long_date
        return tuple(
            Fact(N_("Moved"), say(row.old), say(row.new), self._why(row))
            for row in rows
            if row.old is not None and row.new is not None
        )

    def money(self, amount: Decimal | None) -> str:
        return "–" if amount is None else self.text.money(amount, self.currency, exact=True)

    def amounts(self, row: queries.LineRow) -> tuple[Fact, ...]:
        named = (
            (N_("Agreed"), row.agreed),
            (N_("Expected in the end"), row.forecast),
            (N_("Spent"), row.spent),
            (N_("Ordered, still to come"), row.committed),
        )
        return tuple(self.fact(label, self.money(amount)) for label, amount in named if amount is not None)

    def amount_moves(self, rows: Iterable[queries.LineRow]) -> tuple[Fact, ...]:
        return tuple(
            Fact(N_("Moved"), self.money(row.old), self.money(row.new), self._why(row))
            for row in rows
            if row.explanation is not None
        )

    def _why(self, row: queries.MilestoneRow | queries.LineRow) -> str:
        return self.text.pick(row.explanation or "", row.move_translations, "explanation")
