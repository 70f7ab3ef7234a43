"""How phases and dependencies of a plan are edited."""

from collections.abc import Mapping

import streamlit as st

from db.models.schedule import Phase
from portal import schedule, ui
from portal.i18n import LANGUAGES, Text
from portal.page import PageContext
from portal.schedule import (
    Choice,
    DependencyView,
    Entry,
    PhaseDesk,
    PlannedPhase,
    WaitsAlready,
    WaitsForItself,
)
from portal.views.plan.choices import choose_one_of, distinct, entries
from portal.views.plan.tables import day_said

LINES_SHOWN = 200
_NEW = 0


def phases(page: PageContext) -> None:
    """The phases in their order, and a form for one of them or a new one."""
    _ = text = page.text
    desk = schedule.phase_desk(page.scope)
    st.caption(
        _(
            "Phases group milestones and tasks. Once the client has seen a phase, its period stays as "
            "agreed; when it is expected to end follows its milestones."
        )
    )
    if desk.phases:
        _table(desk, text)
    options = distinct({_NEW: _("New phase"), **{phase.id: phase.named(text) for phase in desk.phases}})
    chosen = st.selectbox(
        _("Phase to edit"),
        list(options),
        format_func=lambda i: options[i],
        key=f"phase-to-edit:{len(options)}",
    )
    shown = desk.phase(chosen)
    _edit_phase(shown, desk, page)
    if shown is not None and not shown.was_shown:
        _remove_phase(shown, page)


def _table(desk: PhaseDesk, text: Text) -> None:
    _ = text
    st.dataframe(
        {
            _("Phase"): [phase.named(text) for phase in desk.phases],
            _("Begins on"): [day_said(phase.start, text) for phase in desk.phases],
            _("Ends on"): [day_said(phase.finish, text) for phase in desk.phases],
            _("Milestones"): [text.number(len(phase.milestone_ids)) for phase in desk.phases],
            _("Tasks"): [text.number(len(phase.task_ids)) for phase in desk.phases],
            _("The client sees it"): [_("yes") if phase.is_shown else _("no") for phase in desk.phases],
        },
        hide_index=True,
        alt=_("Phases of the plan"),
    )


def _edit_phase(shown: PlannedPhase | None, desk: PhaseDesk, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(f"phase:{shown.id if shown else 0}", _("Save the phase"), text)
    with form:
        form.keep("version", shown.version if shown else 1)
        form.line("title", _("Phase"), shown.title if shown else "")
        for code in LANGUAGES:
            if code != text.language:
                said = shown.translations.get(code, {}).get("title", "") if shown else ""
                form.line(
                    f"title_{code}", _("Phase in {language}", language=text.language_called(code)), said
                )
        with st.container(horizontal=True):
            form.day("start", _("Begins on"), shown.start if shown else None)
            form.day("finish", _("Ends on"), shown.finish if shown else None)
            place = shown.position if shown else len(desk.phases) + 1
            form.line("position", _("Place in the order"), str(place))
        members = {
            "milestones": _members(form, "milestones", _("Milestones"), desk.milestones, shown, text),
            "tasks": _members(form, "tasks", _("Tasks"), desk.tasks, shown, text),
        }
        form.flag("is_shown", _("The client sees this phase"), shown.is_shown if shown else False)
    if form.sent:
        form.deliver(
            schedule.read_phase(form.reader(), text, shown, members),
            lambda command, token: schedule.save_phase(page.scope, command, token),
            _("The phase is saved."),
            describe=lambda theirs: _theirs(theirs, text),
        )


def _members(
    form: ui.Form, field: str, label: str, choices: tuple[Choice, ...], shown: PlannedPhase | None, text: Text
) -> list[int]:
    """Which milestones or tasks belong to the phase; what belonged to another one changes over."""
    titles = distinct({choice.id: choice.title for choice in choices})
    mine = [choice.id for choice in choices if shown is not None and choice.phase_id == shown.id]
    return st.multiselect(
        label,
        list(titles),
        mine,
        format_func=lambda i: titles[i],
        key=form.key(field),
        placeholder=choose_one_of(len(titles), text),
    )


def _theirs(theirs: Phase, text: Text) -> str:
    return text(
        "“{title}”, from {start} to {finish}",
        title=theirs.title,
        start=day_said(theirs.start, text),
        finish=day_said(theirs.finish, text),
    )


def _remove_phase(shown: PlannedPhase, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(f"remove-phase:{shown.id}", _("Remove this phase"), text, border=False, primary=False)
    with form:
        form.keep("version", shown.version)
        st.caption(_("Its milestones and tasks stay in the plan."))
    if form.sent:
        form.deliver(
            schedule.RemovePhase(shown.id, shown.version),
            lambda command, token: schedule.remove_phase(page.scope, command, token),
            _("The phase is removed."),
            describe=lambda theirs: _theirs(theirs, text),
        )


def dependencies(page: PageContext) -> None:
    """What waits for what, the chain that takes longest, and forms to add and remove a dependency."""
    _ = text = page.text
    every = schedule.dependencies(page.scope)
    titles = schedule.entries(page.scope)
    st.caption(
        _(
            "Say what cannot begin before something else has ended. From it the client reads what a late "
            "answer holds up. They see a dependency as soon as they see both of its ends."
        )
    )
    if every:
        st.markdown(_longest(every, text))
        lines = [f"- {_said(each, text)}" for each in every[:LINES_SHOWN]]
        if len(every) > LINES_SHOWN:
            more = len(every) - LINES_SHOWN
            lines.append("- " + text.plural("and {n} more", "and {n} more", more))
        st.markdown("\n".join(lines))
    else:
        ui.nothing_yet(_("What waits for what appears here once you say it below."))
    _add(titles, page)
    if every:
        _remove(every, page)


def _longest(every: tuple[DependencyView, ...], text: Text) -> str:
    ends = {end.entry: end for each in every for end in (each.before, each.after)}
    chain = schedule.longest_chain(
        [each.link for each in every], {entry: end.days for entry, end in ends.items()}
    )
    said = text.plural(
        "The longest chain takes {n} calendar day: {chain}.",
        "The longest chain takes {n} calendar days: {chain}.",
        chain.days,
        chain=_arrows([ends[entry].title for entry in chain.entries], text),
    )
    return text.md(said)


def _arrows(titles: list[str], text: Text) -> str:
    return " → ".join(text("“{title}”", title=title) for title in titles)


def _said(each: DependencyView, text: Text) -> str:
    """One dependency in a line of Markdown."""
    said = _arrows([each.before.title, each.after.title], text)
    notes = []
    if each.lag_days:
        notes.append(text.plural("{n} day in between", "{n} days in between", each.lag_days))
    if not each.is_published:
        notes.append(text("the client does not see it"))
    return text.md(said) + (f" :gray[{text.md(' · '.join(notes))}]" if notes else "")


def _add(titles: Mapping[Entry, str], page: PageContext) -> None:
    _ = text = page.text
    words = entries(titles, text)
    with ui.card(_("Add a dependency")):
        if len(words) < 2:
            st.markdown(_("As soon as the plan has two milestones or tasks, one can wait for the other."))
            return
        form = ui.Form("dependency", _("Add the dependency"), text, border=False)
        with form:
            for field, label in (("before", _("First")), ("after", _("Then"))):
                chosen = st.selectbox(
                    label,
                    list(words),
                    None,
                    format_func=lambda w: words[w],
                    key=form.key(field),
                    placeholder=choose_one_of(len(words), text),
                )
                form.put(field, chosen)
            form.line("lag_days", _("Calendar days in between"), "0")
        if form.sent:
            try:
                form.deliver(
                    schedule.read_dependency(form.reader(), text),
                    lambda command, token: schedule.add_dependency(page.scope, command, token),
                    _("The dependency is added."),
                )
            except WaitsForItself as refused:
                form.complain(_loop(refused, titles, text))
            except WaitsAlready:
                form.complain(_("The one waits for the other already; nothing was saved."))


def _loop(refused: WaitsForItself, titles: Mapping[Entry, str], text: Text) -> str:
    """The loop by name, from one end of the new dependency round to itself."""
    named = [titles.get(entry, text("(removed)")) for entry in (*refused.loop, refused.loop[0])]
    return text(
        "Nothing of this could ever begin, because each would wait for the one before it: {loop}.",
        loop=_arrows(named, text),
    )


def _remove(every: tuple[DependencyView, ...], page: PageContext) -> None:
    _ = text = page.text
    words = distinct({each.id: _arrows([each.before.title, each.after.title], text) for each in every})
    with ui.card(_("Remove a dependency")):
        chosen = st.selectbox(
            _("Dependency"),
            list(words),
            format_func=lambda i: words[i],
            key=f"dependency-to-remove:{len(words)}:{max(words)}",
        )
        form = ui.Form(
            f"remove-dependency:{chosen}", _("Remove the dependency"), text, border=False, primary=False
        )
        with form:
            pass
        if form.sent:
            form.deliver(
                schedule.RemoveDependency(chosen),
                lambda command, token: schedule.remove_dependency(page.scope, command, token),
                _("The dependency is removed."),
            )
