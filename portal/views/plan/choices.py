"""How rows of a plan are told apart where one of them is chosen.

A browser answers with the words of an option, so no two options may bear the same.
"""

from collections import Counter
from collections.abc import Mapping
from typing import TypeVar

from portal import schedule
from portal.i18n import N_, Text
from portal.schedule import Entry, EntryKind

Key = TypeVar("Key")


def choose_one_of(number: int, text: Text) -> str:
    """What stands in a field where something is to be chosen: among how many."""
    return text("Choose from {count}", count=text.number(number)) if number else text("Nothing to choose yet")


def distinct(said: Mapping[Key, str]) -> dict[Key, str]:
    """The same words, with a number behind those that were there before."""
    seen: Counter[str] = Counter()
    told = {}
    for key, words in said.items():
        seen[words] += 1
        told[key] = words if seen[words] == 1 else f"{words} ({seen[words]})"
    return told


def entries(titles: Mapping[Entry, str], text: Text) -> dict[str, str]:
    """Milestones and tasks by the word that addresses them, and how each is said."""
    said = {}
    for entry, title in titles.items():
        words = N_("Milestone: {title}") if entry.kind is EntryKind.MILESTONE else N_("Task: {title}")
        said[schedule.address(entry)] = text(words, title=title)
    return distinct(said)
