"""Forms: what did somebody send, and what must they be told about it before it can be kept?"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from portal.cleaning import Cleaned, clean_line, clean_paragraph, cleaned_line, cleaned_paragraph
from portal.figures import LARGEST, decimals, figure
from portal.i18n import N_
from portal.problems import Notice, Problem, Problems, sentences

__all__ = ["Notice", "Problem", "Problems", "Reader", "clean_line", "clean_paragraph", "needed", "sentences"]

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
BY_SIGNING = N_("A change request moves dates and amounts by itself, once it is signed.")
MOST_MONEY = Decimal("999999999999.99")


class ReadBeforeChecked(RuntimeError):
    """A value was used although the reader had a problem with it: ask `reader.problems` first."""


def needed(value: T | None) -> T:
    """`value`, which is there because `reader.problems` was asked first."""
    if value is None:
        raise ReadBeforeChecked
    return value


class Reader:
    """Reads a form field by field. It never raises: what cannot be read becomes a problem.

    `label` is the field's name as the person sees it, already translated. A field with a problem comes back
    empty ("", None, ()), so ask `problems` before using anything.
    """

    def __init__(self, raw: Mapping[str, object]) -> None:
        self._raw = raw
        self._problems: list[Problem] = []
        self._notices: dict[str, Notice] = {}

    @property
    def problems(self) -> Problems | None:
        """All that is wrong so far; None if nothing is."""
        return Problems(tuple(self._problems)) if self._problems else None

    @property
    def removed(self) -> Mapping[str, int]:
        """How many invisible characters were removed from which field."""
        return {name: notice.removed for name, notice in self._notices.items()}

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the person should be told although the form is fine."""
        return tuple(self._notices.values())

    def refuse(self, field: str, message: str, **values: object) -> None:
        """Adds a problem that only the caller can see, such as an end before its beginning."""
        self._problems.append(Problem(field, message, values))

    def line(self, field: str, limit: int = 200, required: bool = True, *, label: str) -> str:
        """One line of text."""
        return self._text(field, limit, required, label, several=False)

    def paragraph(self, field: str, limit: int = 10_000, required: bool = True, *, label: str) -> str:
        """Text that may have several lines."""
        return self._text(field, limit, required, label, several=True)

    def secret(self, field: str, *, label: str) -> str:
        """A password, exactly as it was typed."""
        value = self._raw.get(field)
        if not isinstance(value, str) or not value:
            self.refuse(field, N_("Please fill in “{label}”."), label=label)
            return ""
        return value

    def amount(
        self,
        field: str,
        minimum: Decimal | None = None,
        maximum: Decimal = MOST_MONEY,
        places: int = 2,
        required: bool = True,
        *,
        label: str,
    ) -> Decimal | None:
        """A number with at most `places` decimals: "1,234.50", "1 234,50". Floats are rounded to fit."""
        lowest = -MOST_MONEY if minimum is None else minimum
        number = self._number(field, lowest, maximum, required, label)
        if number is None:
            return None
        if not isinstance(self._raw.get(field), float) and decimals(number) > places:
            message = N_("“{label}” has too many digits after the decimal point; at most {places} are kept.")
            self.refuse(field, message, label=label, places=places)
            return None
        return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0

    def whole(
        self,
        field: str,
        minimum: int = 0,
        maximum: int = LARGEST,
        required: bool = True,
        *,
        label: str,
    ) -> int | None:
        """A whole number from `minimum` to `maximum`."""
        number = self._number(field, Decimal(minimum), Decimal(maximum), required, label)
        if number is not None and decimals(number) > 0:
            self.refuse(field, N_("“{label}” must be a whole number."), label=label)
            return None
        return None if number is None else int(number)

    def day(
        self,
        field: str,
        earliest: date = EARLIEST,
        latest: date = LATEST,
        required: bool = True,
        *,
        label: str,
    ) -> date | None:
        """A date, or its ISO form "2027-03-12"."""
        raw = self._raw.get(field)
        if self._is_missing(field, raw, required, label):
            return None
        day = _day(raw)
        if day is None:
            message = N_("“{label}” is not a date we can read. Please write it like {example}.")
            self.refuse(field, message, label=label, example="2027-03-12")
            return None
        if not earliest <= day <= latest:
            message = N_("“{label}” must be a date from {earliest} to {latest}.")
            self.refuse(field, message, label=label, earliest=earliest, latest=latest)
            return None
        return day

    def choice(self, field: str, options: type[E], required: bool = True, *, label: str) -> E | None:
        """One of the values of a StrEnum."""
        raw = self._raw.get(field)
        if self._is_missing(field, raw, required, label):
            return None
        chosen = _chosen(raw, options)
        if chosen is None:
            self.refuse(field, N_("Please choose one of the options listed for “{label}”."), label=label)
        return chosen

    def choices(self, field: str, options: type[E], required: bool = True, *, label: str) -> tuple[E, ...]:
        """Several values of a StrEnum, each once, in its order."""
        raw = self._raw.get(field)
        listed = raw if isinstance(raw, (list, tuple, set, frozenset)) else (raw,) if raw is not None else ()
        if self._is_missing(field, listed or None, required, label):
            return ()
        chosen = [_chosen(each, options) for each in listed]
        if None in chosen:
            self.refuse(field, N_("Please choose only from the options listed for “{label}”."), label=label)
            return ()
        return tuple(option for option in options if option in chosen)

    def email(self, field: str, required: bool = True, *, label: str) -> str:
        """An e-mail address in its normal form; whether anybody reads it is not checked."""
        typed = self.line(field, 254, required, label=label)
        if not typed:
            return ""
        try:
            return validate_email(typed, check_deliverability=False).normalized
        except (EmailNotValidError, UnicodeError):
            message = N_("“{label}” is not a complete e-mail address. It should look like {example}.")
            self.refuse(field, message, label=label, example="name@example.com")
            return ""

    def address(self, field: str, limit: int = 2000, required: bool = True, *, label: str) -> str:
        """A web address that starts with https:// or http:// and holds no password."""
        typed = self.line(field, limit, required, label=label)
        if typed and not _is_web_address(typed):
            message = N_("“{label}” must be a web address that starts with https:// or http://.")
            self.refuse(field, message, label=label)
            return ""
        return typed

    def flag(self, field: str, required: bool = False, *, label: str = "") -> bool:
        """Whether a box is ticked; `required` is for consent, without which nothing can go on."""
        raw = self._raw.get(field)
        ticked = raw is True or (isinstance(raw, str) and raw.lower() in {"true", "on", "yes", "1"})
        if required and not ticked:
            self.refuse(field, N_("Please tick “{label}” to go on."), label=label)
        return ticked

    def _is_missing(self, field: str, raw: object, required: bool, label: str) -> bool:
        missing = raw is None or (isinstance(raw, str) and not raw.strip())
        if missing and required:
            self.refuse(field, N_("Please fill in “{label}”."), label=label)
        return missing

    def _text(self, field: str, limit: int, required: bool, label: str, *, several: bool) -> str:
        raw = self._raw.get(field)
        if raw is not None and not isinstance(raw, str):
            self.refuse(field, N_("“{label}” is not text."), label=label)
            return ""
        # What is far too long is not worth the time that cleaning takes.
        hopeless = raw is not None and len(raw) > 10 * limit + 1000
        clean = cleaned_paragraph if several else cleaned_line
        result = Cleaned(raw or "", 0) if hopeless else clean(raw or "")
        if len(result.text) > limit:
            message = N_("“{label}” is {length} characters long; at most {limit} fit. Please shorten it.")
            self.refuse(field, message, label=label, length=len(result.text), limit=limit)
            return ""
        if result.removed:
            self._notices[field] = Notice(field, label, result.removed)
        return "" if self._is_missing(field, result.text, required, label) else result.text

    def _number(
        self, field: str, minimum: Decimal, maximum: Decimal, required: bool, label: str
    ) -> Decimal | None:
        raw = self._raw.get(field)
        if self._is_missing(field, raw, required, label):
            return None
        number = figure(raw)
        if number is None:
            message = N_("“{label}” is not a number we can read. Please write it like {example}.")
            self.refuse(field, message, label=label, example="1234.50")
            return None
        most = min(maximum, Decimal(LARGEST))
        least = max(minimum, -Decimal(LARGEST) - 1)
        if number > most:
            message = N_("“{label}” must be at most {maximum}.")
            self.refuse(field, message, label=label, maximum=most)
            return None
        if number < least:
            message = N_("“{label}” must be at least {minimum}.")
            self.refuse(field, message, label=label, minimum=least)
            return None
        return number


def _day(raw: object) -> date | None:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if not isinstance(raw, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw.strip()):
        return None
    try:
        return date.fromisoformat(raw.strip())
    except ValueError:
        return None


def _chosen(raw: object, options: type[E]) -> E | None:
    return next((option for option in options if isinstance(raw, str) and raw == option.value), None)


def _is_web_address(typed: str) -> bool:
    if re.search(r"[\s<>\"\\^`{|}]", typed):
        return False
    try:
        parts = urlsplit(typed)
        return (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and parts.username is None
            and parts.port != 0
        )
    except ValueError:
        return False
