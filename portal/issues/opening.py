"""What a page about issues says first: how many are open, how grave, how old, and whose turn it is."""

from collections.abc import Iterable
from functools import reduce

from db.models.issue import Severity
from portal.i18n import N_, Text
from portal.issues import words
from portal.issues.report import IssuesReport

_IT_IS = {
    Severity.CRITICAL: N_("it is critical"),
    Severity.HIGH: N_("its severity is high"),
    Severity.MEDIUM: N_("its severity is medium"),
    Severity.LOW: N_("its severity is low"),
}


def for_client(report: IssuesReport, text: Text) -> str:
    """The opening of the client's page, where "you" is the client."""
    return _together([*_state(report, text), *_your_turn(report, text)], text)


def for_desk(report: IssuesReport, text: Text) -> str:
    """The opening of the firm's page: what is owed to the client stands in it."""
    return _together([*_state(report, text), *_our_turn(report, text)], text)


def _state(report: IssuesReport, text: Text) -> list[str]:
    if report.open:
        return [_how_many(report, text), _how_old(report, text)]
    said = [text("No issue is open.")]
    if report.resolved_lately:
        said.append(
            text.plural(
                "{n} was resolved in the last 30 days.",
                "{n} were resolved in the last 30 days.",
                report.resolved_lately,
            )
        )
    return said


def _how_many(report: IssuesReport, text: Text) -> str:
    gravity = _gravity(report, text)
    return text.plural(
        "{n} issue is open; {gravity}.", "{n} issues are open; {gravity}.", report.open, gravity=gravity
    )


def _gravity(report: IssuesReport, text: Text) -> str:
    critical, high = report.by_severity[Severity.CRITICAL], report.by_severity[Severity.HIGH]
    if report.open == 1:
        return text(next(said for severity, said in _IT_IS.items() if report.by_severity[severity]))
    said = []
    if critical:
        said.append(text.plural("{n} is critical", "{n} are critical", critical))
    if high:
        said.append(text.plural("{n} is high", "{n} are high", high))
    return text.list(said) if said else text("none is critical or high")


def _how_old(report: IssuesReport, text: Text) -> str:
    assert report.oldest is not None
    duration = words.span(report.as_of - report.oldest, text)
    if report.open == 1:
        owned = N_("It has been open for {duration} and has an owner.")
        return text(
            N_("It has been open for {duration} and has no owner yet.") if report.ownerless else owned,
            duration=duration,
        )
    if report.ownerless:
        return text.plural(
            "The oldest has waited {duration}; {n} has no owner yet.",
            "The oldest has waited {duration}; {n} have no owner yet.",
            report.ownerless,
            duration=duration,
        )
    return text("The oldest has waited {duration}; every one has an owner.", duration=duration)


def _your_turn(report: IssuesReport, text: Text) -> list[str]:
    said = []
    if report.waiting:
        said.append(text.plural("{n} waits for you.", "{n} wait for you.", report.waiting))
    if report.to_confirm:
        said.append(
            text.plural(
                "{n} is resolved and waits for your confirmation.",
                "{n} are resolved and wait for your confirmation.",
                report.to_confirm,
            )
        )
    return said


def _our_turn(report: IssuesReport, text: Text) -> list[str]:
    if not report.unanswered:
        return []
    return [
        text.plural(
            "{n} issue of the client waits for a first answer.",
            "{n} issues of the client wait for a first answer.",
            report.unanswered,
        )
    ]


def _together(sentences: Iterable[str], text: Text) -> str:
    """Sentences one after the other; between them stands what the language puts there."""
    return reduce(
        lambda first, following: text("{first} {following}", first=first, following=following), sentences
    )
