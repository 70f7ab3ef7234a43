"""How issues are said: severities, statuses, clocks and changes."""

from collections.abc import Mapping
from datetime import timedelta

from db.models.issue import IssueStatus, Severity
from portal.i18n import N_, Text
from portal.issues.history import Change
from portal.issues.report import IssueItem, View

SEVERITIES: Mapping[Severity, str] = {
    Severity.CRITICAL: N_("Critical"),
    Severity.HIGH: N_("High"),
    Severity.MEDIUM: N_("Medium"),
    Severity.LOW: N_("Low"),
}

# How the client says it when raising an issue.
AS_FELT: Mapping[Severity, str] = {
    Severity.CRITICAL: N_("Work has stopped"),
    Severity.HIGH: N_("It holds us up"),
    Severity.MEDIUM: N_("We can work around it"),
    Severity.LOW: N_("A small thing"),
}

_STATUSES: Mapping[IssueStatus, str] = {
    IssueStatus.OPEN: N_("To do"),
    IssueStatus.IN_PROGRESS: N_("In progress"),
    IssueStatus.RESOLVED: N_("Resolved"),
    IssueStatus.CLOSED: N_("Closed"),
}

_VIEWS: Mapping[View, str] = {
    View.OPEN: N_("All open"),
    View.UNANSWERED: N_("No answer yet"),
    View.RESOLVED: N_("Resolved"),
    View.CLOSED: N_("Closed"),
}

_FIELDS: Mapping[str, tuple[str, str]] = {
    "status": (N_("Status: {before} → {after}"), N_("Status: {after}")),
    "severity": (N_("Severity: {before} → {after}"), N_("Severity: {after}")),
    "owner": (N_("Owner: {before} → {after}"), N_("Owner: {after}")),
    "next_step": (N_("Next step: {after} (before: {before})"), N_("Next step: {after}")),
}


def statuses(internal: bool) -> Mapping[IssueStatus, str]:
    """The statuses in words, for the firm or for the client, who is "you"."""
    waiting = N_("Waiting for the client") if internal else N_("Waiting for you")
    return {**_STATUSES, IssueStatus.WAITING: waiting}


def views(internal: bool) -> Mapping[View, str]:
    """The parts of the list in words."""
    return {**_VIEWS, View.WAITING: statuses(internal)[IssueStatus.WAITING]}


def severity(of: Severity, text: Text) -> str:
    """A severity in a word."""
    return text(SEVERITIES[of])


def status(of: IssueStatus, text: Text, *, internal: bool) -> str:
    """A status in a word."""
    return text(statuses(internal)[of])


def change(of: Change, text: Text, *, internal: bool) -> str:
    """What changed from what to what, in one line of plain text."""
    before, after = (_value(of.field, value, text, internal) for value in (of.before, of.after))
    both, only_after = _FIELDS.get(of.field, (N_("{field}: {before} → {after}"), N_("{field}: {after}")))
    return text(both if before else only_after, before=before, after=after or "–", field=of.field)


def _value(field: str, value: str, text: Text, internal: bool) -> str:
    if field == "status" and value in set(IssueStatus):
        return status(IssueStatus(value), text, internal=internal)
    if field == "severity" and value in set(Severity):
        return severity(Severity(value), text)
    return value


def clocks(item: IssueItem, text: Text) -> list[str]:
    """How long it has been open or took, and how long the first answer took or is waited for."""
    said = []
    if item.is_open:
        said.append(text("open for {duration}", duration=span(item.age, text)))
    elif item.resolved_at is not None:
        said.append(
            text(
                "resolved {when} after {duration}",
                when=text.when(item.resolved_at),
                duration=span(item.age, text),
            )
        )
    if item.first_response is not None:
        said.append(text("first answer after {duration}", duration=text.duration(item.first_response)))
    elif item.waits_for_first_answer:
        said.append(text("waiting for a first answer since {moment}", moment=text.moment(item.opened_at)))
    return said


def roughly(passed: timedelta, text: Text) -> str:
    """A duration in its largest unit alone, rounded: what a figure has room for."""
    for unit in (timedelta(days=1), timedelta(hours=1)):
        if passed >= unit:
            return text.duration(unit * round(passed / unit))
    return text.duration(passed)


def span(passed: timedelta, text: Text) -> str:
    """A duration in whole days once it lasts a day: hours matter to those who wait since this morning."""
    return text.duration(timedelta(days=passed.days) if passed >= timedelta(days=1) else passed)
