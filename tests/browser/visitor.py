"""Who stands before the portal, in which language and how wide, and what do they see of it?"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import BrowserContext, Page

from portal.i18n import LANGUAGES, Text
from tests.browser.wording import ZONE, Words, pattern, say
from tests.worlds import World

PHONE = 390
LOCALES = {"en": "en-GB", "zh": "zh-CN"}


class Way(NamedTuple):
    """How somebody comes to the portal: in a language, on a screen of a width."""

    language: str
    width: int

    @property
    def is_phone(self) -> bool:
        """Whether it is held in a hand and touched."""
        return self.width <= PHONE

    def __str__(self) -> str:
        return f"{self.language}-{self.width}"


def way(named: str) -> Way:
    """The way of a name such as "zh-390"."""
    language, _, width = named.partition("-")
    if language not in LANGUAGES or not width.isdecimal():
        raise ValueError(f"{named!r} is no way to come to the portal; zh-390 would be one.")
    return Way(language, int(width))


DESK = Way("en", 1280)


def way_of_today(usually: str = "") -> Way:
    """The one way of the environment (WALK=zh-390), else the walk's usual one, else English on a desk."""
    named = os.environ.get("WALK") or usually
    return way(named) if named else DESK


def usual(*ways: str) -> list[str]:
    """For a walk that is gone in several ways: each of them, or the one of the environment, once."""
    return [os.environ["WALK"]] if os.environ.get("WALK") else list(ways)


@dataclass
class Served:
    """A running portal and the people who can enter it with a cookie."""

    address: str
    world: World
    folder: Path


@dataclass
class Visitor:
    """One person at a browser, and everything the browser complained about."""

    page: Page
    context: BrowserContext
    address: str
    way: Way
    name: str
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    @property
    def text(self) -> Text:
        """The visitor's language and habits."""
        return Text(self.way.language, ZONE)

    def said(self, message: str, **values: object) -> Words:
        """A sentence of the portal as this visitor reads it."""
        return say(self.text, message, **values)

    def reads(self, message: str, **values: object) -> bool:
        """Whether a sentence is on the page now; values that are not named may be any."""
        return pattern(self.text, message, **values).search(self.says) is not None

    def go(self, path: str) -> None:
        """Open a page and wait until its script has ended."""
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is running and nothing stale is left."""
        self.page.wait_for_selector(
            '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=30_000
        )
        self.page.wait_for_timeout(250)

    @property
    def says(self) -> str:
        """The text of the page's main part."""
        return self.page.inner_text('[data-testid="stMain"]')

    def is_narrow(self) -> bool:
        """Whether nothing has to be scrolled sideways to be read."""
        widths = "[document.documentElement, ...document.querySelectorAll('[data-testid=\"stMain\"]')]"
        return bool(self.page.evaluate(f"{widths}.every(it => it.scrollWidth <= {self.way.width})"))

    def picture(self, file: Path) -> None:
        """Keep what the whole page looks like now."""
        main = "document.querySelector('[data-testid=\"stMain\"]') ?? document.documentElement"
        height = int(self.page.evaluate(f"({main}).scrollHeight"))
        self.page.set_viewport_size({"width": self.way.width, "height": max(844, min(height, 6000))})
        self.page.wait_for_timeout(400)
        self.page.screenshot(path=file)


Enter = Callable[..., Visitor]
