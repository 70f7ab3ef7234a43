"""Wording: how is it said how long something waits, and which milestones that moves?"""

from collections.abc import Mapping, Sequence

from db.models.schedule import ClientActionStatus
from portal.i18n import N_, Text
from portal.schedule.rows import AskView
from portal.schedule.waits import Wait

MOST_NAMED = 2
"""So many milestones a sentence names; the others it counts."""


def sentence(
    ask: AskView, wait: Wait | None, titles: Mapping[int, str], text: Text, *, internal: bool = False
) -> str:
    """How long an ask has waited and what that adds to which milestones. Plain text, not Markdown.

    `titles` are those of the milestones, by id, in the order in which they should be named. The delivering
    side (`internal`) is not "you".
    """
    if not ask.is_open:
        return _answered(ask, wait, text)
    if wait is None:
        words = N_("Needed by {date}") if ask.needed_by >= text.today else N_("Was needed by {date}")
        return text(words, date=text.date(ask.needed_by))
    words = N_("Waiting for the client since {date}") if internal else N_("Waiting for you since {date}")
    waits = text(words, date=text.date(wait.since))
    return text("{waits}: {so_far}", waits=waits, so_far=_so_far(wait, titles, text))


def _so_far(wait: Wait, titles: Mapping[int, str], text: Text) -> str:
    """What waiting has done to the plan, as far as its milestones have a title for the reader."""
    moved = [(title, wait.milestones[id_]) for id_, title in titles.items() if id_ in wait.milestones]
    if moved:
        return _moved(moved, text)
    held = [(wait.reserves[id_], title) for id_, title in titles.items() if id_ in wait.reserves]
    if wait.left is None or not held:
        return text.plural("{n} day so far", "{n} days so far", wait.days)
    _, first = min(held, key=lambda each: each[0])
    if not wait.left:
        words = N_("the plan has absorbed it so far; from now on every day is added to “{title}”")
        return text(words, title=first)
    return text.plural(
        "the plan still absorbs it; {n} day is left before “{title}” moves",
        "the plan still absorbs it; {n} days are left before “{title}” moves",
        wait.left,
        title=first,
    )


def _moved(moved: Sequence[tuple[str, int]], text: Text) -> str:
    """By how much the first milestones move, by name, and how many more there are."""
    titles = [text("“{title}”", title=title) for title, _ in moved[:MOST_NAMED]]
    days, rest = [number for _, number in moved], [number for _, number in moved[MOST_NAMED:]]
    others = text.plural("{n} more milestone", "{n} more milestones", len(rest)) if rest else ""
    if len(set(days)) == 1:
        every = text.list([*titles, others] if rest else titles)
        return text.plural(
            "adds {n} day to {milestones}", "adds {n} days to {milestones}", days[0], milestones=every
        )
    said = [
        text.plural("{n} day to {milestones}", "{n} days to {milestones}", number, milestones=title)
        for title, number in zip(titles, days, strict=False)
    ]
    if rest:
        said.append(
            text.plural(
                "up to {n} day to {milestones}",
                "up to {n} days to {milestones}",
                max(rest),
                milestones=others,
            )
        )
    return text("adds {parts}", parts=text.list(said))


def _answered(ask: AskView, wait: Wait | None, text: Text) -> str:
    if ask.done_on is None:
        return ""
    on = text.date(ask.done_on)
    if ask.status is ClientActionStatus.WITHDRAWN:
        return text("Taken back on {date}", date=on)
    if wait is None:
        return text("Answered on {date}", date=on)
    return text.plural(
        "Answered on {date}, {n} day after it was needed",
        "Answered on {date}, {n} days after it was needed",
        wait.days,
        date=on,
    )
