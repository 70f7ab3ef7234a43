"""Internationalisation: how is this said, dated and counted in the reader's language, zone and habits?"""

import gettext
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from babel import dates, numbers
from babel.core import Locale
from babel.lists import format_list

from portal import clock, written
from portal.catalogues import LANGUAGES, PSEUDO, Language, best_language, language, translations
from portal.literal import literal

__all__ = ["LANGUAGES", "N_", "PSEUDO", "Language", "Text", "best_language"]

NEAR_DAYS = 60
"""Beyond so many days people think in dates, not in distances."""

Number = Decimal | int | float
Day = date


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Marks a sentence that is translated later, where the reader is known."""
    return message


@dataclass(frozen=True, slots=True)
class Text:
    """One reader's language and time zone. Made once per run; never kept in a module."""

    language: str = "en"
    time_zone: str = "UTC"

    # Sentences

    def __call__(self, message: str, /, **values: object) -> str:
        """`message` in the reader's language with its {placeholders} filled in; untouched without values."""
        return _fill(self._said.gettext(message), message, values)

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The form of the sentence that fits `n`; {n} stands for the number as the reader writes it."""
        said = self._said.ngettext(one, many, n)
        return _fill(said, one if n == 1 else many, {"n": self.number(n), **values})

    def pick(self, original: str, translated: Mapping[str, Mapping[str, str]] | None, field: str) -> str:
        """People's own text in the reader's language, kept as {"zh": {"title": "…"}}; else the original."""
        if not translated:
            return original
        said = (translated.get(self._language.code) or {}).get(field) or ""
        return said if said.strip() else original

    def md(self, value: object, *, lines: bool = False) -> str:
        """People's text for any place where Streamlit reads Markdown; None shows nothing. See `literal`."""
        return "" if value is None else literal(str(value), lines=lines)

    def language_called(self, code: str) -> str:
        """Another language by the name the reader has for it: "Simplified Chinese", 「英语」."""
        known, names = LANGUAGES.get(code), self.locale.languages
        return names.get(known.catalogue or code, known.name) if known else code

    def list(self, items: Iterable[str]) -> str:
        """ "a, b and c"."""
        return format_list(list(items), locale=self.locale)

    # Figures

    def number(self, value: Number, digits: int | None = None) -> str:
        """`value` with exactly `digits` decimals, or with as many as it has, up to three."""
        exact = _decimal(value)
        return written.number(exact, digits, self.language) if exact.is_finite() else "–"

    def percent(self, fraction: Number, digits: int = 0) -> str:
        """0.125 as "13%", or as "12.5%" with one digit."""
        exact = _decimal(fraction)
        return written.percent(exact, digits, self.language) if exact.is_finite() else "–"

    def money(self, amount: Number, currency: str, *, exact: bool = False) -> str:
        """`amount` as a reader needs it: whole from 1,000 up or without cents; `exact` as stored."""
        value = _decimal(amount)
        return written.money(value, currency.upper(), exact, self.language) if value.is_finite() else "–"

    def money_compact(self, amount: Number, currency: str) -> str:
        """ "£1.2M" or 「¥123.5万」, for the labels of a chart."""
        value = _decimal(amount)
        if not value.is_finite():
            return "–"
        with localcontext(rounding=ROUND_HALF_UP):
            return numbers.format_compact_currency(
                value, currency.upper(), locale=self.locale, fraction_digits=1
            )

    def size(self, size: int) -> str:
        """A file's size as "3.2 MB"."""
        if size < 1000:
            return self.plural("{n} byte", "{n} bytes", size)
        amount, unit, larger = Decimal(size) / 1000, "kB", ["TB", "GB", "MB"]
        while larger and amount >= Decimal("999.5"):
            amount, unit = amount / 1000, larger.pop()
        return f"{self.number(amount, 1 if amount < 10 else 0)} {unit}"

    # Days

    @property
    def today(self) -> Day:
        """The day it is where the reader sits."""
        return clock.today(self.time_zone)

    def date(self, d: Day) -> str:
        """ "Thu 12 Mar" in this year, "12 Mar 2028" in any other."""
        day = self._day(d)
        if day.year != self.today.year:
            return written.day("yMMMd", day, self.language)
        monthday = written.day("MMMd", day, self.language)
        return self(N_("{weekday} {day}"), weekday=written.weekday(day, self.language), day=monthday)

    def long_date(self, d: Day) -> str:
        """ "12 March 2027", 「2027年3月12日」."""
        return dates.format_date(self._day(d), "long", self.locale)

    def month(self, d: Day) -> str:
        """ "Mar 2027", 「2027年3月」."""
        return written.day("yMMM", self._day(d), self.language)

    def when(self, d: Day) -> str:
        """How far away a day is, as people say it: "in 3 days (Thu 12 Mar)"; the bare date if it is far."""
        days, written = (self._day(d) - self.today).days, self.date(d)
        near = {0: N_("today"), 1: N_("tomorrow"), -1: N_("yesterday")}.get(days)
        if near:
            return self(near)
        if abs(days) > NEAR_DAYS:
            return written
        if days > 0:
            return self.plural("in {n} day ({date})", "in {n} days ({date})", days, date=written)
        return self.plural("{n} day ago ({date})", "{n} days ago ({date})", -days, date=written)

    # Moments

    def moment(self, dt: datetime) -> str:
        """ "today 09:12", "yesterday 17:03" or "Thu 12 Mar 09:12" by the reader's clock."""
        local = self._local(dt)
        days = (local.date() - self.today).days
        near = {0: N_("today"), 1: N_("tomorrow"), -1: N_("yesterday")}.get(days)
        time = dates.format_time(local, "short", locale=self.locale)
        return self(N_("{day} {time}"), day=self(near) if near else self.date(local), time=time)

    def ago(self, dt: datetime) -> str:
        """ "3 hours ago" or "in 3 hours", in the largest unit that fits; a date if it is far."""
        local = self._local(dt)
        passed = clock.now() - local
        minutes = abs(passed) // timedelta(minutes=1)
        if minutes < 1:
            return self(N_("just now"))
        if minutes > NEAR_DAYS * 24 * 60:
            return self.date(local)
        if minutes < 60:
            span = self.plural("{n} minute", "{n} minutes", minutes)
        elif minutes < 24 * 60:
            span = self.plural("{n} hour", "{n} hours", minutes // 60)
        else:
            span = self.plural("{n} day", "{n} days", minutes // (24 * 60))
        return (
            self(N_("{span} ago"), span=span) if passed > timedelta(0) else self(N_("in {span}"), span=span)
        )

    def duration(self, delta: timedelta) -> str:
        """ "2 days 3 h", "3 h 20 min": the two largest units, without the sign; only days from ten up."""
        minutes = abs(delta) // timedelta(minutes=1)
        days, hours = minutes // (24 * 60), minutes // 60 % 24
        parts = []
        if days:
            parts.append(self.plural("{n} day", "{n} days", days))
        if hours and days < 10:
            parts.append(self(N_("{n} h"), n=hours))
        if minutes % 60 and not days:
            parts.append(self(N_("{n} min"), n=minutes % 60))
        if len(parts) == 2:
            return self(N_("{larger} {smaller}"), larger=parts[0], smaller=parts[1])
        return parts[0] if parts else self(N_("less than a minute"))

    # Charts

    def vega_locale(self) -> dict[str, Any]:
        """What Vega-Lite's `config.locale` needs to write numbers and dates in the reader's language."""
        return _vega_locale(self.locale)

    # What the rest is made from

    @property
    def locale(self) -> Locale:
        """Babel's locale, for what this class does not say."""
        return self._language.locale

    @property
    def _language(self) -> Language:
        return language(self.language)

    @property
    def _said(self) -> gettext.NullTranslations:
        return translations(self.language)

    def _local(self, dt: datetime) -> datetime:
        aware = dt if dt.tzinfo else dt.replace(tzinfo=UTC)
        return aware.astimezone(clock.zone(self.time_zone))

    def _day(self, d: Day) -> Day:
        return self._local(d).date() if isinstance(d, datetime) else d


def _fill(said: str, source: str, values: Mapping[str, object]) -> str:
    if not values:
        return said
    # A translation that cannot be filled in costs the reader their language, not the page.
    with suppress(LookupError, ValueError, AttributeError):
        return said.format(**values)
    return source.format(**values)


def _decimal(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _vega_locale(locale: Locale) -> dict[str, Any]:
    symbols = locale.number_symbols["latn"]
    wide, short = (locale.months["stand-alone"][width] for width in ("wide", "abbreviated"))
    days, brief = (locale.days["stand-alone"][width] for width in ("wide", "abbreviated"))
    sunday_first = (6, 0, 1, 2, 3, 4, 5)
    separators = {"decimal": symbols["decimal"], "thousands": symbols["group"]}
    number = {**separators, "grouping": [3], "currency": ["", ""]}
    time = {
        "dateTime": "%Y-%m-%d %H:%M",
        "date": "%Y-%m-%d",
        "time": "%H:%M",
        "periods": [dates.format_time(datetime(2000, 1, 1, hour), "a", locale=locale) for hour in (9, 21)],  # noqa: DTZ001
        "days": [days[day] for day in sunday_first],
        "shortDays": [brief[day] for day in sunday_first],
        "months": [wide[month] for month in range(1, 13)],
        "shortMonths": [short[month] for month in range(1, 13)],
    }
    return {"number": number, "time": time}
