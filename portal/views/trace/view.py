"""How the threads read: from requirements down, or from deliverables up, with every gap named."""

from collections.abc import Mapping
from enum import StrEnum

import streamlit as st

from db.models.deliverable import Ruling
from portal import tracing, ui
from portal.deliverables.texts import OUTCOMES, RESULTS, RULINGS
from portal.deliverables.texts import STATUSES as DELIVERED
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.progress.wording import joined
from portal.requirements.texts import PRIORITIES, code
from portal.tracing import Change, Need, Part, Result, Trace, Verdict
from portal.tracing.words import CHANGES, STATUSES, TOUCHES
from portal.views import saving
from portal.views.choice import choice


class Way(StrEnum):
    """From where one looks; the address remembers it."""

    DOWN = "requirements"
    UP = "deliverables"


_WAYS: Mapping[str, str] = {Way.DOWN: N_("From requirements"), Way.UP: N_("From deliverables")}
TITLES_NAMED = 4


def part(page: PageContext) -> None:
    """What became of each requirement, or what each deliverable answers to. Four statements."""
    text = page.text
    told = tracing.report(page.scope)
    if not (told.needs or told.results):
        ui.nothing_yet(
            text(
                "Nothing can be followed yet. Once requirements and deliverables are published, you see here"
                " which requirement became which deliverable, whether it was accepted, and what changed it."
            )
        )
        return
    ui.headline(finding(told, text), text)
    _gaps(told, text)
    way = Way(choice("way", text("From where to look"), _WAYS, text))
    if way is Way.UP:
        _up(told, page)
    else:
        _down(told, page)
    if page.project is not None:
        saving.links("trace", {"project": page.project.public_id}, text)


def finding(told: Trace, text: Text) -> str:
    """How far the requirements have come. Plain text, not Markdown."""
    if not told.wanted:
        return text("No requirement is part of the project yet.")
    return text.plural(
        "{done} of {n} requirement is delivered and accepted.",
        "{done} of {n} requirements are delivered and accepted.",
        len(told.wanted),
        done=text.number(told.accepted),
    )


def _gaps(told: Trace, text: Text) -> None:
    """Where a thread ends in nothing, said as it is."""
    said = []
    if loose := told.without_deliverable:
        head = text.plural(
            "{n} requirement has no deliverable yet: {titles}.",
            "{n} requirements have no deliverable yet: {titles}.",
            len(loose),
            titles=text.list(_named([f"{code(n.number)} {n.title}" for n in loose], text)),
        )
        said.append(head)
    if told.wanted and (apart := told.without_requirement):
        head = text.plural(
            "{n} deliverable answers to no requirement: {titles}.",
            "{n} deliverables answer to no requirement: {titles}.",
            len(apart),
            titles=text.list(_named([f"{r.number} {r.title}" for r in apart], text)),
        )
        said.append(head)
    if said:
        st.warning(text.md(joined(text, *said)), icon=":material/link_off:")


def _named(titles: list[str], text: Text) -> list[str]:
    rest = len(titles) - TITLES_NAMED
    more = [text.plural("{n} more", "{n} more", rest)] if rest > 0 else []
    return [*titles[:TITLES_NAMED], *more]


def _down(told: Trace, page: PageContext) -> None:
    text = page.text
    if not told.needs:
        ui.nothing_yet(text("No requirement has been published yet."))
    for need in told.needs:
        with ui.card():
            st.markdown(_need(need, page))


def _need(need: Need, page: PageContext) -> str:
    text = page.text
    about = f"{text(PRIORITIES[need.priority])} · {text(STATUSES[need.status])}"
    lines = [f"**{text.md(f'{code(need.number)} · {need.title}')}**  \n:gray[{text.md(about)}]"]
    points = [_criterion(part, page, named=True) for part in need.parts]
    points += [_change(change, text) for change in need.changes]
    if not need.parts and need.is_wanted:
        points.insert(0, f"- :orange[:material/link_off: {text('No deliverable yet')}]")
    lines.append("\n".join(points))
    return "\n\n".join(lines)


def _up(told: Trace, page: PageContext) -> None:
    text = page.text
    if not told.results:
        ui.nothing_yet(text("No deliverable has been published yet."))
    for result in told.results:
        with ui.card():
            st.markdown(_result(result, told, page))


def _result(result: Result, told: Trace, page: PageContext) -> str:
    text = page.text
    head = f"{_link(result.number, result.title, page)} · {text(DELIVERED[result.status])}"
    about = _verdict(result.verdict, text) if result.verdict else ""
    lines = [head + (f"  \n:gray[{text.md(about)}]" if about else "")]
    points = []
    for each in result.parts:
        points.append(_criterion(each, page, named=False))
        need = told.need_of(each)
        if need is None:
            points.append(f"  - :orange[:material/link_off: {text('Answers to no requirement')}]")
            continue
        points.append(f"  - :material/checklist: {text.md(f'{code(need.number)} · {need.title}')}")
        points += [f"  {_change(change, text)}" for change in need.changes]
    if not result.parts:
        points.append(f"- :orange[:material/link_off: {text('No criteria yet')}]")
    lines.append("\n".join(points))
    return "\n\n".join(lines)


def _criterion(part: Part, page: PageContext, *, named: bool) -> str:
    """A criterion with its deliverable, our check and the client's word. Markdown."""
    text = page.text
    where = f" → {_link(part.deliverable_number, part.deliverable, page)}" if named else ""
    about = [text(DELIVERED[part.status])] if named else []
    about.append(text(RESULTS[part.result]))
    if part.verdict is not None:
        about.append(_said(part.verdict, text) if part.verdict.ruling else _verdict(part.verdict, text))
    return f"- {text.md(part.text)}{where} :gray[{text.md(' · '.join(about))}]"


def _said(verdict: Verdict, text: Text) -> str:
    word = text(RULINGS[verdict.ruling or Ruling.MET])
    if verdict.remark:
        return text("{name}: {said}", name=word, said=verdict.remark)
    return word


def _verdict(verdict: Verdict, text: Text) -> str:
    outcome = text(OUTCOMES[verdict.outcome])
    if verdict.at is None:
        return outcome
    if not verdict.by:
        return text("{outcome}, {date}", outcome=outcome, date=text.date(verdict.at))
    return text("{outcome}, {name}, {date}", outcome=outcome, name=verdict.by, date=text.date(verdict.at))


def _change(change: Change, text: Text) -> str:
    said = text(
        "CR-{n} {did}: {title} ({status})",
        n=change.number,
        did=text(TOUCHES[change.touch]),
        title=change.title,
        status=text(CHANGES[change.status]),
    )
    return f"- :material/rule: {text.md(said)}"


def _link(number: int, title: str, page: PageContext) -> str:
    """The way to a deliverable, inside a line of Markdown."""
    label = page.text.md(f"{number} · {title}")
    project = page.project.public_id if page.project else ""
    return f"[{label}](/deliverables?project={project}&deliverable={number})"
