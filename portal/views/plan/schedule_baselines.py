"""How the agreed dates of a plan are listed, and compared with where each milestone stands now."""

from collections.abc import Sequence

import streamlit as st

from portal import progress, schedule, ui
from portal.i18n import Text
from portal.page import PageContext
from portal.progress.wording import joined
from portal.schedule import MOST_COMPARED, BaselineView, Compared
from portal.views.plan.tables import day_said

_ADDRESS = "compare"


def baselines(page: PageContext) -> None:
    """Which dates were agreed when, on what ground and by whom, and up to three of them side by side."""
    _ = text = page.text
    every = schedule.baselines(page.scope)
    milestones = progress.milestone_views(page.scope)
    if not every:
        ui.nothing_yet(
            _(
                "The dates are set down as agreed when the client confirms the charter, and again with each "
                "agreed change that moves days, once it is carried out."
            )
        )
        return
    st.markdown("\n".join(f"- {_said(baseline, text)}" for baseline in reversed(every)))
    chosen = _chosen(every, text)
    rows = schedule.compare(chosen, milestones)
    st.dataframe(
        _table(chosen, rows, text), hide_index=True, alt=_("Agreed dates of each milestone, and now")
    )


def _said(baseline: BaselineView, text: Text) -> str:
    """One baseline in a line of Markdown: its number, when, on what ground and by whom."""
    ground = joined(text, _ground(baseline, text), baseline.reason)
    about = text("set down by {name} on {date}", name=baseline.set_by, date=text.date(baseline.set_at))
    return f"**{text.md(_named(baseline, text))}** · {text.md(ground)} :gray[{text.md(about)}]"


def _named(baseline: BaselineView, text: Text) -> str:
    return text("Agreed {number}", number=text.number(baseline.number))


def _ground(baseline: BaselineView, text: Text) -> str:
    if baseline.change_number is not None:
        return text("Change request {number}:", number=text.number(baseline.change_number))
    if baseline.charter_edition is not None:
        return text("Charter, edition {number}:", number=text.number(baseline.charter_edition))
    return ""


def _chosen(every: Sequence[BaselineView], text: Text) -> tuple[BaselineView, ...]:
    """Those to compare: all where there are few; else those that the address names."""
    usual = schedule.usually_compared(every)
    if len(every) <= MOST_COMPARED:
        return tuple(every)
    numbers = {baseline.number for baseline in every}
    asked = [int(n) for n in st.query_params.get(_ADDRESS, "").split(".") if n.isdecimal() and len(n) < 9]
    wanted = tuple(n for n in asked if n in numbers)[:MOST_COMPARED] or usual
    if st.session_state.get(_ADDRESS) is None:
        st.session_state[_ADDRESS] = list(wanted)
    st.pills(
        text("Compare up to three"),
        [baseline.number for baseline in every],
        selection_mode="multi",
        format_func=lambda number: text("Agreed {number}", number=text.number(number)),
        key=_ADDRESS,
        on_change=_choose,
    )
    return tuple(baseline for baseline in every if baseline.number in wanted)


def _choose() -> None:
    """The latest three choices go into the address; what was chosen before them is let go."""
    chosen = list(st.session_state[_ADDRESS])[-MOST_COMPARED:]
    st.session_state[_ADDRESS] = chosen
    st.query_params[_ADDRESS] = ".".join(map(str, chosen))


def _table(chosen: Sequence[BaselineView], rows: Sequence[Compared], text: Text) -> dict[str, list[str]]:
    _ = text
    table = {_("Milestone"): [row.title for row in rows]}
    for place, baseline in enumerate(chosen):
        table[_named(baseline, text)] = [day_said(row.agreed[place], text) for row in rows]
    table[_("Stands now")] = [
        _("{date}, reached", date=day_said(row.now, text)) if row.is_reached else day_said(row.now, text)
        for row in rows
    ]
    table[_("Days since first agreed")] = [_days(row.days, text) for row in rows]
    return table


def _days(days: int | None, text: Text) -> str:
    if days is None:
        return ui.empty_field(text)
    if days > 0:
        return text.plural("{n} day later", "{n} days later", days)
    if days < 0:
        return text.plural("{n} day earlier", "{n} days earlier", -days)
    return text("as agreed")
