"""How is it said what an import found, did, and could not do?"""

from collections.abc import Mapping, Sequence
from functools import reduce

from db.models.plan import TaskStatus
from portal.i18n import N_, Text
from portal.imports.outcome import Counts, Undecided, Why
from portal.integrations.records import LEFT_OUT_WORDS, LeftOut, RowProblem, UnreadableFile

SYSTEMS: Mapping[str, str] = {"jira": "Jira", "trello": "Trello"}

STATUSES: Mapping[TaskStatus, str] = {
    TaskStatus.PENDING: N_("planned"),
    TaskStatus.IN_PROGRESS: N_("in progress"),
    TaskStatus.DONE: N_("done"),
    TaskStatus.CANCELLED: N_("cancelled"),
}

_WHY: Mapping[Why, str] = {
    Why.MOVED: N_(
        "“{title}”: the file says {wanted}, the plan says {planned}. The client knows this date, so it was"
        " not moved. Move it in the plan, where the reason is asked for."
    ),
    Why.LATE: N_(
        "“{title}”: the file says it was reached on {wanted}, the client expects it on {planned}. Mark it as"
        " reached in the plan, where the reason is asked for."
    ),
    Why.NO_DATE: N_(
        "“{title}”: the file has no date any more, the plan says {planned}. The client knows this date, so"
        " it was kept."
    ),
    Why.NO_DAY: N_(
        "“{title}” is reached, but the file does not say on which day. Enter the day in the plan."
    ),
    Why.REOPENED: N_(
        "“{title}”: the file says that it is open again, the plan says that it was reached on {planned}. The"
        " client knows this, so it was kept."
    ),
    Why.GONE: N_(
        "“{title}” is no longer among the milestones of the file. The client can see it, so it was kept."
        " Withdraw it in the plan if it was given up."
    ),
    Why.HELD_BACK: N_(
        "“{title}” moved from {planned} to {wanted} while it was internal, so it was not published."
        " Give the reason in the plan, then publish it."
    ),
}


def undecided(of: Undecided, text: Text) -> str:
    """What a person must decide about a milestone. Plain text, not Markdown."""
    planned, wanted = (text.long_date(day) if day else "–" for day in (of.planned, of.wanted))
    return text(_WHY[of.why], title=of.title, planned=planned, wanted=wanted)


def problem(of: RowProblem, text: Text) -> str:
    """Where something could not be taken as it stood, and why. Plain text, not Markdown."""
    said = text(of.message, **of.values)
    if of.column:
        return text(N_("row {row}, column {column}: {problem}"), row=of.row, column=of.column, problem=said)
    return text(N_("row {row}: {problem}"), row=of.row, problem=said)


def refusal(of: UnreadableFile, text: Text) -> str:
    """Why the whole file is of no use. Plain text, not Markdown."""
    return text(of.message, **of.values)


def counts(of: Counts, text: Text) -> str:
    """What became of the records of one kind, in one line."""
    said = (
        (of.created, text.plural("{n} new", "{n} new", of.created)),
        (of.updated, text.plural("{n} changed", "{n} changed", of.updated)),
        (of.unchanged, text.plural("{n} as before", "{n} as before", of.unchanged)),
        (of.removed, text.plural("{n} removed", "{n} removed", of.removed)),
        (of.published, text.plural("{n} published", "{n} published", of.published)),
        (of.vanished, text.plural("{n} not in this file", "{n} not in this file", of.vanished)),
    )
    return one_after_another([words for number, words in said if number], text) or text("none")


def one_after_another(said: Sequence[str], text: Text) -> str:
    """ "12 new, 3 changed": what stands side by side without a last word."""
    return (
        reduce(lambda first, second: text("{first}, {second}", first=first, second=second), said)
        if said
        else ""
    )


def left_out(of: Mapping[LeftOut, int], text: Text) -> str:
    """What was never taken over, with numbers; "" if there was nothing of the kind."""
    said = [f"{text(LEFT_OUT_WORDS[what])}: {text.number(n)}" for what, n in of.items() if n]
    return " · ".join(said)


def older(number: int, text: Text) -> str:
    """That some records of the file are older than what is here."""
    return text.plural(
        "{n} entry is older in this file than what was imported before; it stays as it is.",
        "{n} entries are older in this file than what was imported before; they stay as they are.",
        number,
    )
