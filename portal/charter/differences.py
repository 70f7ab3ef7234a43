"""Differences: what does one edition say otherwise than another, field by field?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from db.models.charter import Promise, Side
from portal.charter.editions import ChannelItem, Edition, GoalItem, RoleItem
from portal.charter.texts import CHANNEL_FIELDS, EDITION_FIELDS, GOAL_FIELDS, ROLE_FIELDS, Field, Written
from portal.i18n import N_, Text

PROMISES: Mapping[Promise, str] = {
    Promise.UPDATE: N_("A status update in the portal"),
    Promise.MEETING: N_("A meeting"),
    Promise.OTHER: N_("Something else"),
}
SIDES: Mapping[Side, str] = {Side.FIRM: N_("the firm"), Side.CLIENT: N_("the client")}
LATER_DATES = N_("A later date needs your agreement")
SILENCE = N_("When silence counts as acceptance")
SCOPE_CHECKED = N_("How often we ask whether the scope is still right")


class Fate(StrEnum):
    """What became of a goal, a channel or a role."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Said:
    """Old and new of one field; of a text with several lines, only the lines that differ."""

    label: str
    steps: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What became of one goal, channel or role."""

    fate: Fate
    title: str
    fields: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything that differs, in the reader's words."""

    fields: tuple[Said, ...]
    goals: tuple[ItemChange, ...]
    channels: tuple[ItemChange, ...]
    roles: tuple[ItemChange, ...]

    @property
    def number(self) -> int:
        return len(self.fields) + len(self.goals) + len(self.channels) + len(self.roles)


class _Numbered(Protocol):
    @property
    def number(self) -> int: ...


Item = TypeVar("Item", bound=_Numbered)
Facts = list[tuple[str, str]]


def differences(old: Edition, new: Edition, text: Text) -> Differences:
    """What the newer of two editions says otherwise."""
    fields = [step(text(e.label), old.words[e.name], new.words[e.name]) for e in EDITION_FIELDS]
    rules = [
        step(label, was, now)
        for (label, was), (_, now) in zip(_rules(old, text), _rules(new, text), strict=True)
    ]
    return Differences(
        fields=tuple(each for each in (*fields, *rules) if each),
        goals=_items(old.goals, new.goals, lambda goal: _goal(goal, text), _titled("specific")),
        channels=_items(old.channels, new.channels, lambda line: _channel(line, text), _titled("what")),
        roles=_items(old.roles, new.roles, lambda role: _role(role, text), _titled("role")),
    )


def _rules(edition: Edition, text: Text) -> Facts:
    """What was agreed by a tick or a number."""
    return [
        (text(LATER_DATES), _yes(edition.later_dates_need_consent, text)),
        (text(SILENCE), deemed(edition.deemed_after_days, text)),
        (text(SCOPE_CHECKED), how_often(edition.scope_check_days, text) if edition.scope_check_days else ""),
    ]


def deemed(days: int | None, text: Text) -> str:
    """ "after 10 days", or "never"."""
    return text.plural("after {n} day", "after {n} days", days) if days else text("never")


class LeftBehind(NamedTuple):
    """A text that was changed in the language it was written in, and not in another."""

    language: str
    label: str


def left_behind(old: Edition, new: Edition, text: Text) -> tuple[LeftBehind, ...]:
    """What readers of another language would still read as it was: they would agree to something else."""
    pairs = [(old.texts, new.texts, {each.name: text(each.label) for each in EDITION_FIELDS})]
    for before, after, fields in (
        (old.goals, new.goals, GOAL_FIELDS),
        (old.channels, new.channels, CHANNEL_FIELDS),
        (old.roles, new.roles, ROLE_FIELDS),
    ):
        known = {item.number: item for item in before}
        for item in after:
            if item.number in known:
                title = item.words[fields[0].name]
                pairs.append((known[item.number].texts, item.texts, {each.name: title for each in fields}))
    found = (LeftBehind(*each) for was, now, labels in pairs for each in _unmoved(was, now, labels))
    return tuple(dict.fromkeys(found))


def _unmoved(was: Written, now: Written, labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, words in now.values.items():
        if words == was.values[name]:
            continue
        for code, said in now.translations.items():
            if said.get(name) and said[name] == was.translations.get(code, {}).get(name):
                yield code, labels[name]


def _items(
    old: Sequence[Item], new: Sequence[Item], facts: Callable[[Item], Facts], title: Callable[[Item], str]
) -> tuple[ItemChange, ...]:
    before, after = {each.number: each for each in old}, {each.number: each for each in new}
    changes = []
    for number, item in after.items():
        if number not in before:
            changes.append(ItemChange(Fate.ADDED, title(item)))
            continue
        pairs = zip(facts(before[number]), facts(item), strict=True)
        said = [step(label, was, now) for (label, was), (_, now) in pairs]
        if differing := tuple(each for each in said if each):
            changes.append(ItemChange(Fate.CHANGED, title(item), differing))
    gone = [ItemChange(Fate.REMOVED, title(item)) for number, item in before.items() if number not in after]
    return (*changes, *gone)


def _titled(field: str) -> Callable[[GoalItem | ChannelItem | RoleItem], str]:
    return lambda item: item.words[field]


def _goal(goal: GoalItem, text: Text) -> Facts:
    return [
        *_words(GOAL_FIELDS, goal.words, text),
        (text("Start"), "" if goal.start is None else text.number(goal.start)),
        (text("Target"), text.number(goal.target)),
        (text("By when"), text.long_date(goal.due)),
    ]


def _channel(line: ChannelItem, text: Text) -> Facts:
    return [
        *_words(CHANNEL_FIELDS, line.words, text),
        (text("How often"), how_often(line.every_days, text)),
        (text("What the portal counts"), text(PROMISES[line.promise])),
    ]


def _role(role: RoleItem, text: Text) -> Facts:
    return [*_words(ROLE_FIELDS, role.words, text), (text("Side"), text(SIDES[role.side]))]


def _words(fields: Sequence[Field], words: Mapping[str, str], text: Text) -> Facts:
    return [(text(each.label), words[each.name]) for each in fields]


def how_often(every_days: int, text: Text) -> str:
    """ "every day", "every week", "every 4 weeks", "every 10 days"."""
    if every_days == 1:
        return text("every day")
    if every_days == 7:
        return text("every week")
    if every_days % 7 == 0:
        return text.plural("every {n} week", "every {n} weeks", every_days // 7)
    return text.plural("every {n} day", "every {n} days", every_days)


def _yes(flag: bool, text: Text) -> str:
    return text("yes") if flag else text("no")


def step(label: str, was: str, now: str) -> Said | None:
    """Old and new, line by line where there are several."""
    before, after = _lines(was), _lines(now)
    if before == after:
        return None
    matched = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    steps = [_pairs(before[a:b], after[c:d]) for kind, a, b, c, d in matched if kind != "equal"]
    return Said(label, tuple(pair for pairs in steps for pair in pairs))


def _pairs(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str]]:
    """Lines that replace as many others stand beside them; the rest is gone or new."""
    if len(before) == len(after):
        return list(zip(before, after, strict=True))
    return [*((line, "") for line in before), *(("", line) for line in after)]


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]
