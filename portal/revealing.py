"""Revealing: what would the client read, or no longer read, once rows are published or withdrawn?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.money import CostKind
from db.queries import revealing as queries
from db.session import reading
from portal.access import NotFound, Permission, Scope
from portal.catalogues import LANGUAGES
from portal.i18n import N_, Text
from portal.plan import STATE_WORDS
from portal.publishing import Kind, Publish

NOTHING = Decimal(0)


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
    """What publishing or withdrawing these rows changes for the client. At most five statements.

    Asked are the columns that clients read, and no others: what is internal cannot be in it.
    """
    scope.require(Permission.PUBLISH)
    with reading(scope) as session:
        speech = queries.speech(session, scope.here.project_id)
        if speech is None:
            raise NotFound("project")
        text = Text(speech.language if speech.language in LANGUAGES else "en", speech.time_zone)
        appears = command.audience is Audience.CLIENT
        asked = _Asked(session, scope.here.project_id, command.ids, appears, text, speech.currency)
        totals: tuple[Fact, ...] = ()
        if command.kind is Kind.MILESTONE:
            rows = asked.milestones()
        elif command.kind is Kind.TASK:
            rows = asked.tasks()
        elif command.kind is Kind.BUDGET_LINE:
            scope.require(Permission.EDIT_BUDGET)
            rows, totals = asked.lines()
        else:
            raise NotFound(command.kind)
    return Reveal(LANGUAGES[text.language].name, appears, rows, totals)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The rows somebody wants to publish or withdraw, and how the client is spoken to."""

    session: Session
    project_id: int
    ids: tuple[int, ...]
    appears: bool
    text: Text
    currency: str

    def milestones(self) -> tuple[Shown, ...]:
        found = queries.milestones(self.session, self.project_id, self.ids)
        moves = queries.day_moves(self.session, self.project_id, self.ids)
        return tuple(
            Shown(self._title(row), (*self._days(row), *self._day_moves(row.id, moves)))
            for row in found
            if self._changes(row.audience)
        )

    def tasks(self) -> tuple[Shown, ...]:
        found = queries.tasks(self.session, self.project_id, self.ids)
        return tuple(
            Shown(
                self._title(row),
                (
                    self._fact(N_("State"), self.text(STATE_WORDS[row.status])),
                    *self._day(N_("Start"), row.start),
                    *self._day(N_("Due"), row.due),
                ),
            )
            for row in found
            if self._changes(row.audience)
        )

    def lines(self) -> tuple[tuple[Shown, ...], tuple[Fact, ...]]:
        every = queries.lines(self.session, self.project_id)
        moves = queries.amount_moves(self.session, self.project_id, self.ids)
        spent = queries.spent(self.session, self.project_id, self.ids)
        chosen = [row for row in every if row.id in self.ids and self._changes(row.audience)]
        rows = tuple(
            Shown(
                self._title(row, "category"),
                (
                    self._fact(N_("Agreed"), self._money(row.agreed)),
                    *self._amount(N_("Expected in the end"), row.forecast),
                    *self._spent(row.id, spent),
                    *self._amount_moves(row.id, moves),
                ),
            )
            for row in chosen
        )
        before = sum((row.agreed for row in every if row.audience is Audience.CLIENT), NOTHING)
        change = sum((row.agreed for row in chosen), NOTHING)
        after = before + change if self.appears else before - change
        total = Fact(N_("Agreed in all"), self._money(before), self._money(after))
        return rows, (total,) if chosen else ()

    def _changes(self, audience: Audience) -> bool:
        return (audience is Audience.CLIENT) is not self.appears

    def _title(
        self, row: queries.MilestoneRow | queries.TaskRow | queries.LineRow, name: str = "title"
    ) -> str:
        return self.text.pick(row.title, row.translations, name)

    def _fact(self, label: str, value: str) -> Fact:
        return Fact(label, "", value) if self.appears else Fact(label, value, "")

    def _days(self, row: queries.MilestoneRow) -> tuple[Fact, ...]:
        # The first expected day becomes the agreed one with publishing.
        return (
            *self._day(N_("Agreed for"), row.baseline or row.forecast),
            *self._day(N_("Expected on"), row.forecast or row.baseline),
            *self._day(N_("Reached on"), row.actual),
        )

    def _day(self, label: str, day: date | None) -> tuple[Fact, ...]:
        return () if day is None else (self._fact(label, self.text.long_date(day)),)

    def _amount(self, label: str, amount: Decimal | None) -> tuple[Fact, ...]:
        return () if amount is None else (self._fact(label, self._money(amount)),)

    def _money(self, amount: Decimal | None) -> str:
        return "–" if amount is None else self.text.money(amount, self.currency, exact=True)

    def _day_moves(self, id_: int, moves: Iterable[queries.DayMoveRow]) -> tuple[Fact, ...]:
        say = self.text.long_date
        return tuple(
            Fact(N_("Moved"), say(move.old), say(move.new), self._why(move))
            for move in moves
            if move.row_id == id_
        )

    def _amount_moves(self, id_: int, moves: Iterable[queries.AmountMoveRow]) -> tuple[Fact, ...]:
        return tuple(
            Fact(N_("Moved"), self._money(move.old), self._money(move.new), self._why(move))
            for move in moves
            if move.row_id == id_
        )

    def _why(self, move: queries.DayMoveRow | queries.AmountMoveRow) -> str:
        return self.text.pick(move.explanation, move.translations, "explanation")

    def _spent(self, id_: int, spent: Iterable[queries.SpentRow]) -> tuple[Fact, ...]:
        labels = {CostKind.ACTUAL: N_("Spent"), CostKind.COMMITTED: N_("Ordered, still to come")}
        return tuple(
            self._fact(labels[row.kind], self._money(row.amount)) for row in spent if row.row_id == id_
        )
