"""Clock: what time is it, and which day is it where the reader sits?"""

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment, aware, in UTC: the only form in which moments are stored."""
    return datetime.now(UTC)


def today(time_zone: str) -> date:
    """The calendar day it is now in `time_zone`, an IANA name such as "Asia/Shanghai"."""
    return now().astimezone(zone(time_zone)).date()


@lru_cache(maxsize=700)
def zone(time_zone: str) -> ZoneInfo:
    """The zone of that name; UTC if this machine does not know it, so that no page fails over a setting."""
    try:
        return ZoneInfo(time_zone)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
