"""Sentences: what does a project's progress come to, said in plain words?"""

from datetime import date

from portal.i18n import Text
from portal.progress.milestones import MilestoneStatus
from portal.progress.reading import ProgressReport
from portal.progress.wording import cause_word, joined


def opening(told: ProgressReport, text: Text, *, internal: bool = False) -> str:
    """The sentence a page opens with: people's own if they wrote one, else what the figures say."""
    if told.update is not None and told.update.sentence:
        return told.update.sentence
    return joined(text, _finish(told, text), _moved(told, text, internal))


def finding(told: ProgressReport, text: Text) -> str:
    """What the chart of milestones shows, as its title. Plain text, not Markdown."""
    if not told.promised:
        return text("What is expected today; no day has been agreed yet")
    if not told.moved:
        return text("Every milestone stands where it was agreed")
    said = text.plural("{n} milestone has moved", "{n} milestones have moved", len(told.moved))
    last = told.last
    if last is None or last.days_moved is None:
        return said
    return text("{first}; {second}", first=said, second=_last(last.title, last.days_moved, text))


def days_said(days: int | None, text: Text) -> str:
    """By how much a milestone moved, short, as a chart's label: "+3 days"."""
    if days is None:
        return ""
    if days > 0:
        return text.plural("+{n} day", "+{n} days", days)
    if days < 0:
        return text.plural("{n} day early", "{n} days early", -days)
    return text("on time")


def _last(title: str, days: int, text: Text) -> str:
    if days > 0:
        return text.plural("“{title}” by {n} day", "“{title}” by {n} days", days, title=title)
    if days < 0:
        return text.plural(
            "“{title}” comes {n} day earlier", "“{title}” comes {n} days earlier", -days, title=title
        )
    return text("“{title}” stays where it was agreed", title=title)


def _finish(told: ProgressReport, text: Text) -> str:
    last = told.last
    if last is None or last.expected is None:
        return _without_dates(told, text)
    if all(m.actual is not None for m in told.milestones):
        return _finished(last.expected, last.days_moved, text)
    if last.status is MilestoneStatus.OVERDUE:
        return text(
            "“{title}” was expected on {date} and is not reached yet.",
            title=last.title,
            date=text.date(last.expected),
        )
    return _expected(last.expected, last.days_moved, text)


def _finished(day: date, days: int | None, text: Text) -> str:
    said = text.date(day)
    if not days:
        return text("Everything was reached by {date}.", date=said)
    if days > 0:
        return text.plural(
            "Everything was reached by {date}, {n} day later than agreed.",
            "Everything was reached by {date}, {n} days later than agreed.",
            days,
            date=said,
        )
    return text.plural(
        "Everything was reached by {date}, {n} day earlier than agreed.",
        "Everything was reached by {date}, {n} days earlier than agreed.",
        -days,
        date=said,
    )


def _expected(day: date, days: int | None, text: Text) -> str:
    said = text.date(day)
    if days is None:
        return text("We expect to finish on {date}.", date=said)
    if days == 0:
        return text("We expect to finish on {date}, as agreed.", date=said)
    if days > 0:
        return text.plural(
            "We expect to finish on {date}, {n} day later than agreed.",
            "We expect to finish on {date}, {n} days later than agreed.",
            days,
            date=said,
        )
    return text.plural(
        "We expect to finish on {date}, {n} day earlier than agreed.",
        "We expect to finish on {date}, {n} days earlier than agreed.",
        -days,
        date=said,
    )


def _without_dates(told: ProgressReport, text: Text) -> str:
    if not told.counts.wanted:
        return text("No day for the finish has been agreed yet.")
    return text.plural(
        "{done} of {n} task is done; no day for the finish has been agreed yet.",
        "{done} of {n} tasks are done; no day for the finish has been agreed yet.",
        told.counts.wanted,
        done=text.number(told.counts.done),
    )


def _moved(told: ProgressReport, text: Text, internal: bool) -> str:
    if not told.moved:
        return ""
    said = text.plural("{n} milestone has moved", "{n} milestones have moved", len(told.moved))
    if not told.causes:
        return text("{sentence}.", sentence=said)
    reasons = text.list(cause_word(cause, text, internal=internal) for cause in told.causes)
    return text("{sentence} ({reasons}).", sentence=said, reasons=reasons)
