"""Days off: on which days does nobody work in a country, and what are its holidays called?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from portal.i18n import N_, Text

_DAY = timedelta(days=1)

# Names that the holidays library knows in English and no Chinese for; those of China it knows in both.
KNOWN = (
    N_("New Year's Day"),
    N_("Epiphany"),
    N_("Good Friday"),
    N_("Easter Sunday"),
    N_("Easter Monday"),
    N_("May Day"),
    N_("Labor Day"),
    N_("Spring Bank Holiday"),
    N_("Late Summer Bank Holiday"),
    N_("Ascension Day"),
    N_("Whit Monday"),
    N_("Pentecost Monday"),
    N_("Corpus Christi"),
    N_("Assumption Day"),
    N_("German Unity Day"),
    N_("National Day"),
    N_("Independence Day"),
    N_("Thanksgiving Day"),
    N_("All Saints' Day"),
    N_("Christmas Eve"),
    N_("Christmas Day"),
    N_("Second Day of Christmas"),
    N_("Boxing Day"),
    N_("New Year's Eve"),
)
_OBSERVED = " (observed)"


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days in a row on which nobody works. `name` is the holiday's, in the reader's language; weekends have
    none. `last` belongs to them."""

    first: date
    last: date
    name: str = ""


def days_off(country: str, first: date, last: date, text: Text) -> tuple[DaysOff, ...]:
    """Weekends and public holidays from the first to the last day; weekends alone for an unknown country.

    A weekend on which a country works, as China does to make up for a longer holiday, is none.
    """
    calendars = {year: _calendar(country, year, text.language) for year in range(first.year, last.year + 1)}
    days = (first + n * _DAY for n in range((last - first).days + 1))
    return tuple(_joined(_day(day, calendars[day.year], text) for day in days))


def knows(country: str) -> bool:
    """Whether the public holidays of this country are known."""
    return _calendar(country, 2000, "en") is not None


def _day(day: date, calendar: "holidays.HolidayBase | None", text: Text) -> DaysOff | None:
    if calendar is None:
        return DaysOff(day, day) if day.weekday() >= 5 else None
    if day in calendar:
        return DaysOff(day, day, _named(calendar[day], text))
    return None if calendar.is_working_day(day) else DaysOff(day, day)


def _joined(days: Iterable[DaysOff | None]) -> Iterable[DaysOff]:
    """Neighbours of one name as one stretch."""
    open_: DaysOff | None = None
    for day in days:
        if day is not None and open_ is not None and day.name == open_.name:
            open_ = DaysOff(open_.first, day.last, day.name)
            continue
        if open_ is not None:
            yield open_
        open_ = day
    if open_ is not None:
        yield open_


def _named(name: str, text: Text) -> str:
    """A name as the library gives it, in our own Chinese where the library has none."""
    names = (text(each.removesuffix(_OBSERVED)) for each in name.split("; "))
    return text.list(dict.fromkeys(names))


@lru_cache(maxsize=512)
def _calendar(country: str, year: int, language: str) -> "holidays.HolidayBase | None":
    """One year of a country; None for one that the library does not know. Read by all, changed by none."""
    if not country:
        return None
    code = country.upper()
    try:
        spoken = holidays.country_holidays(code).supported_languages
    except NotImplementedError:
        return None
    wanted = "zh_CN" if language.startswith("zh") else "en_US"
    named = next((each for each in (wanted, "en_US", "en_GB") if each in spoken), None)
    return holidays.country_holidays(code, years=year, language=named, expand=False)
