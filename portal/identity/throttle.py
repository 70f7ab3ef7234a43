"""Throttle: how often may somebody try before they have to wait?

Counted in the memory of this process. An attempt counts before it is checked, so that a hundred at once are
no way around; a right password clears its account's count. Unknown addresses count like known ones.
"""

import hashlib
import time
from functools import lru_cache

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

WRONG_PASSWORDS = RateLimitItemPerMinute(5, 15)
FROM_ONE_ADDRESS = RateLimitItemPerMinute(100)
MAILED_LINKS = RateLimitItemPerHour(5)


@lru_cache(maxsize=1)
def _limiter() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())


def password_wait(email: str) -> int:
    """Count a password for this account; how many seconds to wait if there were too many, else 0."""
    return _count(WRONG_PASSWORDS, "password", email)


def password_was_right(email: str) -> None:
    """Forget the wrong ones before it."""
    _limiter().clear(WRONG_PASSWORDS, "password", _account(email))


def address_wait(ip: str) -> int:
    """Count an attempt from this internet address; how many seconds to wait, else 0."""
    return _count(FROM_ONE_ADDRESS, "ip", ip)


def link_wait(email: str) -> int:
    """Count a mailed link to this account; how many seconds to wait, else 0."""
    return _count(MAILED_LINKS, "link", email)


def forget_everything() -> None:
    """Start counting anew, for tests."""
    _limiter.cache_clear()


def _count(limit: RateLimitItem, kind: str, who: str) -> int:
    key = _account(who)
    if _limiter().hit(limit, kind, key):
        return 0
    return max(1, round(_limiter().get_window_stats(limit, kind, key).reset_time - time.time()))


def _account(who: str) -> str:
    """A short key, whatever length somebody sends."""
    return hashlib.sha256(who.strip().lower().encode()).hexdigest()
