"""My account: what may somebody set about themselves, and how is a time zone or a browser said in words?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from zoneinfo import available_timezones

from babel import dates

from portal.clock import now, zone
from portal.forms import Problems, Reader
from portal.i18n import LANGUAGES, N_, Text
from portal.problems import Problem

# Names kept for old computers' sake: each is also there under the name of a city.
_OLD_NAMES = ("Etc/", "SystemV/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/", "posix/", "right/")

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("MicroMessenger", "WeChat"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("HarmonyOS", "HarmonyOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class SaveProfile:
    """How somebody is called, spoken to, and where they are."""

    version: int
    name: str
    language: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """A new password; `old` is empty for somebody who had none."""

    old: str = field(repr=False)
    new: str = field(repr=False)


def read_profile(reader: Reader, text: Text) -> SaveProfile | Problems:
    """What somebody typed about themselves, or what is wrong with it."""
    command = SaveProfile(
        version=reader.whole("version", required=False, label="version") or 0,
        name=reader.line("name", 200, label=text("Name")),
        language=_listed(reader, "language", LANGUAGES, text("Language")),
        time_zone=_listed(reader, "time_zone", zones(), text("Time zone")),
    )
    return reader.problems or command


def read_password(raw: Mapping[str, object], has_password: bool) -> ChangePassword | Problems:
    """The passwords as they were typed, letter by letter: what looks like a slip may be meant."""
    old, new, again = (typed if isinstance(typed := raw.get(f), str) else "" for f in ("old", "new", "again"))
    problems = []
    if has_password and not old:
        problems.append(Problem("old", N_("Please enter your present password.")))
    if not new:
        problems.append(Problem("new", N_("Please enter a new password.")))
    elif new != again:
        problems.append(Problem("again", N_("The new password and its repetition differ.")))
    return Problems(tuple(problems)) if problems else ChangePassword(old, new)


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """The time zones to choose from, by their names in the IANA database."""
    named = (z for z in available_timezones() if "/" in z and not z.startswith(_OLD_NAMES))
    return ("UTC", *sorted(named))


def zone_name(time_zone: str, text: Text) -> str:
    """A time zone to be found by its city as the reader calls it, its name, or by its distance to UTC."""
    if time_zone == "UTC":
        return "UTC"
    return f"{city(time_zone, text)} · {time_zone} · {_distance(time_zone)}"


def city(time_zone: str, text: Text) -> str:
    """By whose clock a time zone goes: its city as the reader calls it."""
    return "UTC" if time_zone == "UTC" else _city(time_zone, str(text.locale))


def device(user_agent: str) -> str:
    """ "Firefox · Windows", or nothing if a browser does not say."""
    parts = (
        next((name for mark, name in known if mark in user_agent), "") for known in (_BROWSERS, _SYSTEMS)
    )
    return " · ".join(part for part in parts if part)


def _distance(time_zone: str) -> str:
    minutes = (now().astimezone(zone(time_zone)).utcoffset() or timedelta()) // timedelta(minutes=1)
    sign = "−" if minutes < 0 else "+"
    odd = f":{abs(minutes) % 60:02}" if minutes % 60 else ""
    return f"UTC{sign}{abs(minutes) // 60}{odd}"


@lru_cache(maxsize=2000)
def _city(time_zone: str, locale: str) -> str:
    return dates.get_timezone_location(time_zone, locale=locale, return_city=True)


def _listed(reader: Reader, field: str, options: Mapping[str, object] | tuple[str, ...], label: str) -> str:
    chosen = reader.line(field, 64, label=label)
    if chosen and chosen not in options:
        reader.refuse(field, N_("Please choose one of the options listed for “{label}”."), label=label)
    return chosen
