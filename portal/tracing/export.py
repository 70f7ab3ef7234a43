"""Export: which columns do the threads have as a file, and what stands in them?"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from portal import clock
from portal.deliverables.texts import OUTCOMES, RESULTS, RULINGS
from portal.deliverables.texts import STATUSES as DELIVERED
from portal.i18n import N_, Text
from portal.requirements.texts import PRIORITIES
from portal.sheets import Cell, Table
from portal.tracing.report import Need, Part, Result, Trace, Verdict
from portal.tracing.words import CHANGES, STATUSES, TOUCHES

FILE_NAME = "traceability-{key}-{day}"

COLUMNS = (
    N_("Requirement no."),
    N_("Requirement"),
    N_("Priority"),
    N_("Status of the requirement"),
    N_("Deliverable no."),
    N_("Deliverable"),
    N_("Status of the deliverable"),
    N_("Criterion"),
    N_("What counts as met"),
    N_("Our own check"),
    N_("Ruling"),
    N_("Remark"),
    N_("Round"),
    N_("Acceptance"),
    N_("Decided on"),
    N_("Decided by"),
    N_("Changes"),
)
_NO_NEED: tuple[Cell, ...] = (None, "", "", "")


def table(trace: Trace, key: str, text: Text) -> Table:
    """A line for each criterion, requirements first; `key` is that of the project.

    What is missing stands there too: requirements without a criterion, criteria without a requirement.
    """
    kept = re.sub(r"[^A-Za-z0-9-]", "", key) or "project"
    return Table(
        name=FILE_NAME.format(key=kept, day=text.today.isoformat()),
        title=text("How it hangs together"),
        columns=[text(name) for name in COLUMNS],
        rows=list(_lines(trace, text)),
    )


def _lines(trace: Trace, text: Text) -> Iterator[Sequence[Cell]]:
    for need in trace.needs:
        head, tail = _need(need, text), (_changes(need, text),)
        for part in need.parts:
            yield (*head, *_part(part, text), *tail)
        if not need.parts:
            yield (*head, *[None] * 12, *tail)
    known = {need.id for need in trace.needs}
    for result in trace.results:
        for part in result.parts:
            if part.requirement_id not in known:
                yield (*_NO_NEED, *_part(part, text), "")
        if not result.parts:
            yield (*_NO_NEED, *_result(result, text), "")


def _need(need: Need, text: Text) -> tuple[Cell, ...]:
    return need.number, need.title, text(PRIORITIES[need.priority]), text(STATUSES[need.status])


def _part(part: Part, text: Text) -> tuple[Cell, ...]:
    return (
        part.deliverable_number,
        part.deliverable,
        text(DELIVERED[part.status]),
        part.text,
        part.standard,
        text(RESULTS[part.result]),
        *_verdict(part.verdict, text),
    )


def _result(result: Result, text: Text) -> tuple[Cell, ...]:
    empty = ("", "", "")
    verdict = _verdict(result.verdict, text)
    return (result.number, result.title, text(DELIVERED[result.status]), *empty, *verdict)


def _verdict(verdict: Verdict | None, text: Text) -> tuple[Cell, ...]:
    if verdict is None:
        return "", "", None, "", None, ""
    ruling = text(RULINGS[verdict.ruling]) if verdict.ruling else ""
    day = _day(verdict, text)
    return ruling, verdict.remark, verdict.round, text(OUTCOMES[verdict.outcome]), day, verdict.by


def _day(verdict: Verdict, text: Text) -> date | None:
    return verdict.at.astimezone(clock.zone(text.time_zone)).date() if verdict.at else None


def _changes(need: Need, text: Text) -> str:
    said = [
        text(
            "change request {n} {did}: {title} ({status})",
            n=each.number,
            did=text(TOUCHES[each.touch]),
            title=each.title,
            status=text(CHANGES[each.status]),
        )
        for each in need.changes
    ]
    return " / ".join(said)
