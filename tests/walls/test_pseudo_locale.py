"""A forgotten string shows in the pseudo language: it stands on a page outside the brackets.

The world's own texts carry markers, figures and dates are no sentences; the rest went through `Text`.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from portal.i18n import LANGUAGES, PSEUDO
from portal.sitemap import SITEMAP, Page
from tests.conftest import Portal
from tests.worlds import build

SIDES = {"client": "sponsor", "manage": "manager", "admin": "administrator"}
# The fields of Streamlit's messages that a person reads.
SPOKEN = {
    "label",
    "body",
    "help",
    "placeholder",
    "value",
    "options",
    "delta",
    "title",
    "caption",
    "alt",
    "text",
}
SILENT_MESSAGES = {"arrow_data_frame", "vega_lite_chart", "arrow_vega_lite_chart"}
OURS = re.compile(r"⟦[^⟦⟧]*⟧")
THEIRS = re.compile(
    r"\b\w*(ALPHAMARK|INTERNALMARK|HIDDENMARK|SIBLINGMARK|BETAMARK|FIRM)\w*\b"
    r"|\b(Milestone|Task|Late data|Two shifts|Worker|Category|Entry|INV|Issue|Described|Owner|Raiser|Next)\b"
    r"|\b(Comment|Author|Change|What|Why|Submitter|Answer|Reason|Decider|Survey|Question|Guide|Summary)\b"
    r"|\b(Clerks|Statement|Then|Writer|Happened|Actor|Somebody|project|Ltd|in_progress|pending|done|lead)\b"
    r"|\b(administrator|manager|member|contributor|reader|sponsor|sibling|beta|ONE|TWO|THREE)\b"
    r"|\w+\\?_sponsor|\w+\\?_manager"
)
# Markdown, icons, colours, addresses, figures and dates, the word that Babel puts before the last of a
# list, and the names of currencies, languages, zones and products.
MARKS = re.compile(
    r":material/\w+:|:(\w+)(-badge)?\[|\{foreground=[^}]*\}|\S+@\S+|https?://\S+|[\w/]+/[A-Z]\w+|\band\b"
    r"|\(/\w+\?project=\w+\)"
    r"|\b(CR|Jira|Trello|English|UTC|h|kB|MB)\b|\bexample\.com\b"
    r"|\b(EUR|USD|GBP|CNY|CHF|JPY|HKD|SGD|SEK|DKK|NOK|PLN|AUD|CAD)\b"
    r"|\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|June|July)\b"
    r"|\b(August|September|October|November|December|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b"
)
WORD = re.compile(r"[A-Za-z]{3,}")


def spoken(message: Any, name: str = "") -> Iterator[str]:
    """The strings of a protobuf message that are shown to somebody."""
    for field, value in message.ListFields():
        if field.name in SILENT_MESSAGES:
            continue
        values = [value] if isinstance(value, str) or not hasattr(value, "__iter__") else list(value)
        for one in values:
            if isinstance(one, str):
                if field.name in SPOKEN:
                    yield one
            elif hasattr(one, "ListFields"):
                yield from spoken(one, field.name)


def protos(node: Any) -> Iterator[Any]:
    proto = getattr(node, "proto", None)
    if proto is not None and hasattr(proto, "ListFields"):
        yield proto
    for child in getattr(node, "children", {}).values():
        yield from protos(child)


def forgotten(said: str) -> bool:
    if said.startswith("<style>"):
        return False
    while OURS.search(said):  # a sentence may hold a sentence
        said = OURS.sub(" ", said)
    return bool(WORD.search(THEIRS.sub(" ", MARKS.sub(" ", said.replace("\\", "")))))


@pytest.mark.parametrize("page", SITEMAP, ids=lambda page: page.path)
def test_every_sentence_of_a_page_goes_through_the_catalogue(sqlite: str, portal: Portal, page: Page) -> None:
    assert sqlite
    world = build(PSEUDO)
    at = portal(world, SIDES[page.file.split("/")[0]], page.path)
    assert not at.exception
    said = [line for proto in protos(at._tree) for line in spoken(proto)]
    assert any("⟦" in line for line in said)
    names = {language.name for language in LANGUAGES.values()}
    assert [line for line in said if forgotten(line) and line not in names] == []
