"""How an edition of the agreement reads: its texts, what differs from before, and the other editions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import streamlit as st

from db.models.charter import Side
from portal import charter, ui
from portal.charter import AgreementReport, Answer, Differences, Edition, Fate, ItemChange, RoleItem, Said
from portal.charter.sentences import agreed, status_said
from portal.i18n import N_, Text
from portal.page import PageContext

_FATES: Mapping[Fate, str] = {
    Fate.ADDED: N_("New: {title}"),
    Fate.CHANGED: N_("Changed: {title}"),
    Fate.REMOVED: N_("No longer: {title}"),
}


class _Heads(NamedTuple):
    ours: str
    theirs: str


_TO_CLIENT = _Heads(N_("On our side"), N_("On your side"))
_TO_US = _Heads(N_("On our side"), N_("On the client’s side"))


def subtitle(report: AgreementReport, page: PageContext) -> str:
    """The line below the heading: which project, which edition, who stands for it."""
    said = status_said(report.shown, page.text) if report.shown else ""
    return page.text.md(" · ".join(filter(None, (page.name, said))))


def nothing(report: AgreementReport, page: PageContext) -> None:
    """What will stand here, who writes it, and when; or what was said about the last proposal."""
    text = page.text
    if report.answer is not None:
        answer(report.answer, report.shown, text)
    ui.nothing_yet(
        text(
            "Nothing has been agreed in writing yet. The project manager writes down the goals, what is part"
            " of the project and what is not, and who tells whom what and how often; then the sponsor reads"
            " and confirms it here, and from that day the portal measures against it."
        )
    )


def notices(report: AgreementReport, page: PageContext) -> None:
    """What somebody must know before reading: a wrong address, another edition, a wish that is being met."""
    text = page.text
    if report.is_lost:
        st.info(text("There is no such edition, or it is not open to you."), icon=":material/search_off:")
    if report.answer is not None:
        answer(report.answer, report.shown, text)
    holds, shown = report.editions.in_force, report.shown
    if shown is None or holds is None or shown is holds:
        return
    if report.waits:
        st.markdown(text("Until it is confirmed, edition {n} holds.", n=holds.number))
    page.link("agreement", text("Read edition {n}, which holds", n=holds.number), edition=str(holds.number))


def answer(said: Answer, shown: Edition | None, text: Text) -> None:
    """What the client wanted to be different, and whether the proposal on the screen came after it."""
    head = text(
        "{name} asked for changes to edition {n} on {date}:",
        name=said.by,
        n=said.edition,
        date=text.date(said.at),
    )
    is_met = shown is not None and shown.proposed_at is not None and shown.proposed_at > said.at
    if is_met:
        then = text("This proposal was made after that.")
    else:
        then = text("The next proposal appears here as soon as it is made.")
    st.info(
        f"{text.md(head)}\n\n{text.md(said.comment, lines=True)}\n\n{then}", icon=":material/rate_review:"
    )


def changed(found: Differences | None, before: Edition | None, text: Text, *, expanded: bool) -> None:
    """What the edition says otherwise than the one before, old → new."""
    if found is None or before is None:
        return
    label = text.plural(
        "{n} change from edition {old}", "{n} changes from edition {old}", found.number, old=before.number
    )
    with st.expander(label, expanded=expanded, icon=":material/difference:"):
        if not found.number:
            st.markdown(text("It says the same as edition {old}.", old=before.number))
            return
        parts = [
            fields(found.fields, text),
            _items(text("Goals"), found.goals, text),
            _items(text("Communication"), found.channels, text),
            _items(text("Roles"), found.roles, text),
        ]
        st.markdown("\n\n".join(filter(None, parts)))


def _items(title: str, changes: Iterable[ItemChange], text: Text) -> str:
    said = [_item(change, text) for change in changes]
    return "\n\n".join([f"**{title}**", *said]) if said else ""


def _item(change: ItemChange, text: Text) -> str:
    head = text(_FATES[change.fate], title=change.title)
    return "\n".join([f"- {text.md(head)}", *(f"  {line}" for line in _lines(change.fields, text))])


def fields(fields: Sequence[Said], text: Text) -> str:
    return "\n".join(_lines(fields, text))


def _lines(fields: Sequence[Said], text: Text) -> list[str]:
    """One point for each field; each pair of lines, old → new, is a point of its own if there are several."""
    lines = []
    for said in fields:
        steps = [_step(was, now, text) for was, now in said.steps]
        head = f"- {text.md(said.label)}"
        if len(steps) == 1:
            lines.append(text("{name}: {said}", name=head, said=steps[0]))
        else:
            lines += [head, *(f"  - {step}" for step in steps)]
    return lines


def _step(was: str, now: str, text: Text) -> str:
    if not was:
        return text("new: {said}", said=f"**{text.md(now)}**")
    if not now:
        return text("no longer: {said}", said=f"~~{text.md(was)}~~")
    return f"~~{text.md(was)}~~ → **{text.md(now)}**"


def purpose(edition: Edition, text: Text) -> None:
    """What the project is for."""
    if edition.words["purpose"]:
        with ui.card(text("What the project is for")):
            st.markdown(text.md(edition.words["purpose"], lines=True))


def goals(edition: Edition, text: Text) -> None:
    """The goals as they were written, before anybody measures."""
    with ui.card(text("Goals")):
        blocks = [
            goal_block(f"{goal.number} · {goal.words['specific']}", agreed(goal, text), goal, text)
            for goal in edition.goals
        ]
        st.markdown("\n\n".join(blocks) or text("None yet."))


def goal_block(title: str, said: str, goal: charter.GoalItem, text: Text) -> str:
    """A goal: what, how far, by when, and why; Markdown."""
    due = text("by {date}", date=text.long_date(goal.due))
    lines = [f"**{text.md(title)}**", text.md(f"{said} · {due}")]
    for name, label in _WHY.items():
        if goal.words[name]:
            why = text("{name}: {said}", name=text(label), said=goal.words[name])
            lines.append(f":small[:gray[{text.md(why)}]]")
    return "  \n".join(lines)


_WHY: Mapping[str, str] = {
    "measure": N_("How it is measured"),
    "achievable": N_("Why it can be reached"),
    "relevant": N_("Why it matters"),
}


def scope(edition: Edition, text: Text) -> None:
    """What is part of the project, and what is not."""
    inside, outside = edition.words["scope_in"], edition.words["scope_out"]
    if not (inside or outside):
        return
    with ui.card(), st.container():
        first, second = st.columns(2)
        if inside:
            first.markdown(f"### {text('Part of the project')}\n\n{points(inside, text)}", anchors=False)
        if outside:
            second.markdown(
                f"### {text('Not part of the project')}\n\n{points(outside, text)}", anchors=False
            )


def terms(edition: Edition, text: Text) -> None:
    """What limits us, what will be difficult, how good it must be, and what needs the client's agreement."""
    parts = [
        f"**{text.md(text(label))}**\n\n{points(edition.words[name], text)}"
        for name, label in _TERMS.items()
        if edition.words[name]
    ]
    if edition.later_dates_need_consent:
        rule = text("A later date counts as agreed only once the sponsor has agreed to it.")
        parts.append(f":material/event_repeat: {rule}")
    parts += _rules(edition, text)
    if parts:
        with ui.card(text("Limits, difficulties and quality")):
            st.markdown("\n\n".join(parts))


def _rules(edition: Edition, text: Text) -> list[str]:
    """What silence means, and how often the client is asked whether all of it is still right. Markdown."""
    if edition.deemed_after_days:
        silence = text.plural(
            "Silence counts as acceptance: what you have neither accepted nor rejected {n} day after it was"
            " handed over counts as accepted. We remind you before.",
            "Silence counts as acceptance: what you have neither accepted nor rejected {n} days after it was"
            " handed over counts as accepted. We remind you before.",
            edition.deemed_after_days,
        )
    else:
        silence = text("Silence is no acceptance: what we hand over is accepted only when you say so.")
    said = [f":material/inventory: {silence}"]
    if edition.scope_check_days:
        asked = text(
            "We ask you {how_often} whether what was agreed is still right.",
            how_often=charter.how_often(edition.scope_check_days, text),
        )
        said.append(f":material/fact_check: {asked}")
    return said


_TERMS: Mapping[str, str] = {
    "constraints": N_("What limits us"),
    "difficulties": N_("What we know will be difficult"),
    "quality": N_("How good it must be"),
}


def channels(edition: Edition, text: Text) -> None:
    """The communication plan, before anything of it can be counted."""
    if edition.channels:
        with ui.card(text("Who tells whom, and how often")):
            st.markdown("\n\n".join(channel_line(line, text) for line in edition.channels))


def channel_line(line: charter.ChannelItem, text: Text) -> str:
    """What, how often, by which channel, by whom; Markdown."""
    about = [charter.how_often(line.every_days, text), line.words["by"], line.words["who"]]
    return f"**{text.md(line.words['what'])}** · {text.md(' · '.join(filter(None, about)))}"


def roles(edition: Edition, text: Text, *, internal: bool = False) -> None:
    """Who does what on which side."""
    if not edition.roles:
        return
    heads = _TO_US if internal else _TO_CLIENT
    with ui.card(), st.container():
        for column, side, head in zip(
            st.columns(2), (Side.FIRM, Side.CLIENT), (heads.ours, heads.theirs), strict=True
        ):
            said = [_role(role, text) for role in edition.roles if role.side is side]
            if said:
                column.markdown(f"### {text(head)}\n\n" + "\n\n".join(said), anchors=False)


def _role(role: RoleItem, text: Text) -> str:
    person = f" · {text.md(role.words['person'])}" if role.words["person"] else ""
    duties = role.words["duties"]
    head = f"**{text.md(role.words['role'])}**{person}"
    return f"{head}  \n:small[:gray[{text.md(duties)}]]" if duties else head


def points(words: str, text: Text) -> str:
    """A text as people typed it; several lines as a list."""
    lines = [line.strip().lstrip("-•*· ").strip() for line in words.splitlines() if line.strip()]
    if len(lines) < 2:
        return text.md(words, lines=True)
    return "\n".join(f"- {text.md(line)}" for line in lines)


def history(report: AgreementReport, page: PageContext) -> None:
    """Every edition with who confirmed it when; each can be read."""
    text = page.text
    with ui.card(text("Editions so far")):
        for edition in report.editions.all:
            holds = edition is report.editions.in_force
            said = " · ".join(
                filter(None, (status_said(edition, text), text("it holds now") if holds else ""))
            )
            if edition is report.shown:
                st.markdown(f"**{text.md(said)}**")
            else:
                page.link("agreement", text.md(said), edition=str(edition.number))
