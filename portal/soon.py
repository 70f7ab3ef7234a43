"""Soon: what is done by the clock, and should be done at once because somebody waits for it.

Who has signed wants the certificate proved by a published head, not by tonight. Asking costs nothing, is
good for this process alone, and is only ever a hurry: what nobody does now is done by the clock.
"""

import threading

_asked = threading.Event()


def ask() -> None:
    """Let the clockwork of this process look at once, after the caller's transaction."""
    _asked.set()


def wait(seconds: float) -> bool:
    """Wait until somebody asks, at most so long; whether somebody did."""
    asked = _asked.wait(seconds)
    _asked.clear()
    return asked
