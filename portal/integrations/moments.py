"""Which day or moment does a date mean that somebody's own locale has written?"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import get_month_names, get_period_names

from portal.i18n import N_
from portal.integrations.records import DateOrder

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST = 64

# No name of a month means two months in these; Croatian is missing because its October is Poland's November.
LOCALES = (
    *(
        "en",
        "zh",
        "ja",
        "ko",
        "de",
        "fr",
        "es",
        "pt",
        "it",
        "nl",
        "sv",
        "da",
        "nb",
        "fi",
        "pl",
        "cs",
        "sk",
        "ru",
    ),
    *("uk", "tr", "hu", "ro", "el", "he", "ar", "id"),
)
EXTRA_AM = ("am", "上午", "午前", "早上", "凌晨", "vorm")
EXTRA_PM = ("pm", "下午", "午後", "晚上", "中午", "nachm")
CONNECTORS = frozenset(("de", "of", "um", "at", "om", "à", "klo", "uhr", "г", "t"))
ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CHINESE_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")

CHINESE_MONTH = re.compile("(十[一二]?|[一二三四五六七八九])月")
CALENDAR_SIGNS = str.maketrans(dict.fromkeys("年月日号號년월일", " "))
TIME = re.compile(r"(\d{1,2})[:：](\d{2})(?:[:：](\d{2})(?:[.,]\d+)?)?")
TOKEN = re.compile(r"\d+|[^\W\d_]+")
NUMERIC = re.compile(r"(\d{1,2})([/.\- ])(\d{1,2})\2(\d{4}|\d{2})\b")
ASIAN = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")


class BadDate(ValueError):
    """A date that is not taken over; `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Order(NamedTuple):
    """The order in which numeric dates are read; `doubtful` is a date that could mean two days, or ''."""

    order: DateOrder
    doubtful: str = ""


class DayAndHalf(NamedTuple):
    """A day and the words beside it, which say which half of the day it is."""

    day: date
    words: str


class Clock:
    """Reads the dates of one file: the same zone, the same order, each text only once."""

    def __init__(self, zone: ZoneInfo, order: DateOrder = DateOrder.DMY) -> None:
        self.zone = zone
        self.order = order
        self._known: dict[str, datetime | BadDate] = {}

    def day(self, text: str) -> date:
        """The day, in the zone of the file; raises `BadDate`."""
        moment = self._read(text)
        return moment.date() if moment.tzinfo is None else moment.astimezone(self.zone).date()

    def instant(self, text: str) -> datetime:
        """The moment in UTC; raises `BadDate`."""
        moment = self._read(text)
        local = moment if moment.tzinfo else moment.replace(tzinfo=self.zone)
        return local.astimezone(UTC)

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _read(self, text: str) -> datetime:
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = _moment_or_reason(text, self.order)
        if isinstance(known, BadDate):
            raise BadDate(known.message)
        return known


def _moment_or_reason(text: str, order: DateOrder) -> datetime | BadDate:
    try:
        moment = _parse(text.strip(), order)
    except (ValueError, OverflowError):
        return BadDate(N_("“{value}” is not a date we can read; the field was left empty."))
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return BadDate(
            N_("The date “{value}” lies outside the years 2000 to 2100; the field was left empty.")
        )
    return moment


def _parse(text: str, order: DateOrder) -> datetime:
    if len(text) > LONGEST:
        raise ValueError
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return _parse_local(text, order)


def _parse_local(text: str, order: DateOrder) -> datetime:
    clock = TIME.search(text)
    if not clock:
        return datetime.combine(_day_and_half(text, order).day, time())
    day, words = _day_and_half(f"{text[: clock.start()]} {text[clock.end() :]}", order)
    hour, minute, second = (int(part or 0) for part in clock.groups())
    return datetime.combine(day, time(_hour(hour, words), minute, second))


@lru_cache(maxsize=4096)
def _day_and_half(text: str, order: DateOrder) -> DayAndHalf:
    numbers: list[str] = []
    month, month_at, words = 0, 0, ""
    for token in TOKEN.findall(_plain(text)):
        if token.isdigit():
            numbers.append(token)
        elif not month and (found := _month(token)):
            month, month_at = found, len(numbers)
        elif token not in CONNECTORS:
            words += token
    day = _named(numbers, month, month_at) if month else _numbered(numbers, order)
    if words:
        _hour(0, words)
    return DayAndHalf(date(*day), words)


def _plain(text: str) -> str:
    """Full-width and invisible signs made plain, and the words for the parts of an Asian date taken away."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    text = CHINESE_MONTH.sub(lambda found: f" {ENGLISH_MONTHS[CHINESE_MONTHS.index(found[1])]} ", text)
    return text.translate(CALENDAR_SIGNS)


def _named(numbers: list[str], month: int, month_at: int) -> tuple[int, int, int]:
    first, second = numbers
    if len(first) == 4 and month_at > 0:
        return _year(first), month, int(second)
    return _year(second), month, int(first)


def _numbered(numbers: list[str], order: DateOrder) -> tuple[int, int, int]:
    first, second, third = numbers
    if len(first) == 4 or order == DateOrder.YMD:
        return _year(first), int(second), int(third)
    if order == DateOrder.MDY:
        return _year(third), int(first), int(second)
    return _year(third), int(second), int(first)


def _year(text: str) -> int:
    if len(text) == 4:
        return int(text)
    if len(text) != 2:
        raise ValueError(text)
    short = int(text)
    return 2000 + short if short < 70 else 1900 + short


def _hour(hour: int, words: str) -> int:
    """The hour of 24; words that name no half of the day make the whole date unreadable."""
    if not words:
        return hour
    if words in _half_days("am", EXTRA_AM):
        return hour % 12
    if words in _half_days("pm", EXTRA_PM):
        return hour % 12 + 12 if hour <= 12 else hour
    raise ValueError(words)


def _month(word: str) -> int | None:
    if word[:3] in ENGLISH_MONTHS and word.isascii() and word in _month_words(("en",)):
        return ENGLISH_MONTHS.index(word[:3]) + 1
    return _month_words(tuple(LOCALES)).get(word)


@cache
def _month_words(locales: tuple[str, ...]) -> dict[str, int]:
    words: dict[str, int] = {}
    for locale in locales:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in get_month_names(width, context, locale).items():
                    words.setdefault("".join(TOKEN.findall(_plain(name))), int(number))
    return words


@cache
def _half_days(half: str, extra: tuple[str, ...]) -> frozenset[str]:
    known = [get_period_names(locale=locale).get(half, "") for locale in LOCALES]
    return frozenset("".join(TOKEN.findall(_plain(word))) for word in (*known, *extra) if word)


def decide_order(texts: Iterable[str], chosen: DateOrder) -> Order:
    """The order that reads most of the file's numeric dates; day before month where that leaves a choice."""
    if chosen != DateOrder.AUTO:
        return Order(chosen)
    found = {(match[0], bool(ASIAN.search(text))) for text in texts if (match := NUMERIC.match(text))}
    days = sorted({day for day, _ in found})
    orders = [DateOrder.DMY, DateOrder.MDY, DateOrder.YMD]
    if any(asian for _, asian in found):
        orders.insert(0, orders.pop())
    scores = {order: sum(_fits(day, order) for day in days) for order in orders}
    best = max(orders, key=lambda order: scores[order])
    rivals = [order for order in orders if order != best and scores[order] == scores[best]]
    return Order(best, next((day for day in days for rival in rivals if _differs(day, best, rival)), ""))


def _fits(day: str, order: DateOrder) -> bool:
    if "." in day and order == DateOrder.MDY:  # nobody writes the month first before a full stop
        return False
    return not isinstance(_moment_or_reason(day, order), BadDate)


def _differs(day: str, one: DateOrder, other: DateOrder) -> bool:
    meant = [_moment_or_reason(day, order) for order in (one, other)]
    return not any(isinstance(moment, BadDate) for moment in meant) and meant[0] != meant[1]
