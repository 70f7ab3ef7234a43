"""How hours by role look to whoever may read them: a finding, the weeks drawn, and each role in a line."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from portal import effort, ui
from portal.charts import draw
from portal.charts import hours as charts
from portal.effort import RoleHours, SharedHours, wording
from portal.effort.weeks import sunday
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.progress.wording import joined
from portal.views.choice import choice

MOST_DRAWN, MOST_FOUND, WEEKS_DRAWN = 8, 6, 12
DETAILS = {"charged": N_("What was charged"), "hours": N_("Hours by role")}
PARTS = {
    "hours": N_("Hours"),
    "sheet": N_("Time sheet"),
    "rates": N_("Rates"),
    "client": N_("What the client sees"),
    "costs": N_("Cost entries"),
}


def by_role(page: PageContext) -> bool:
    """The way to the hours, beside what was charged; whether the hours are shown, in place of that.

    One of the two is asked for at a time, so that the page asks as many questions as without the hours.
    """
    text = page.text
    if choice("detail", text("Details"), DETAILS, text, forgets=("entries",)) != "hours":
        return False
    if not section(page):
        said = N_("The price is fixed: it does not depend on hours, and none have been published.")
        ui.nothing_yet(text(said))
    return True


def section(page: PageContext) -> bool:
    """The client's section: hours by role as they were handed over; whether hours are offered at all."""
    _ = text = page.text
    shared = effort.by_role(page.scope)
    if not shared.is_offered:
        return False
    with ui.card(_("Hours by role")):
        if shared.roles:
            drawn(shared.roles, text)
            st.caption(_as_of(shared, text))
        else:
            st.markdown(
                _(
                    "No hours have been published yet. Your project manager does that, as a rule every week;"
                    " then you see here how many hours were planned and used, by role."
                )
            )
    return True


def _as_of(shared: SharedHours, text: Text) -> str:
    last = effort.weeks_of(shared.roles)[-1]
    until = text("Hours until {day}, by role and without names.", day=wording.day(sunday(last), text))
    if shared.published_at is None:
        return text.md(until)
    published = text("Published {moment}.", moment=text.moment(shared.published_at))
    return text.md(joined(text, until, published))


def drawn(roles: Sequence[RoleHours], text: Text, *, is_told: bool = False) -> None:
    """Finding, chart, roles, and the weeks in which used and planned lie far apart.

    `is_told` says that the finding stands above already.
    """
    if not is_told:
        st.markdown(f"#### {text.md(wording.headline(roles, text))}")
    _chart(roles, text)
    st.markdown("\n".join(_role(role, text) for role in roles))
    found = effort.findings(roles, text.today)[:MOST_FOUND]
    if found:
        lines = "\n".join(f"- {text.md(wording.used_in_week(*one, text))}" for one in found)
        st.markdown(f"**{text('Where hours differ from the plan')}**\n\n{lines}")


def _role(role: RoleHours, text: Text) -> str:
    return f"- **{text.md(role.role)}** {text.md(wording.role_line(role, text))}"


def _chart(roles: Sequence[RoleHours], text: Text) -> None:
    shown = roles[:MOST_DRAWN]
    weeks = effort.weeks_of(shown)[-WEEKS_DRAWN:]
    rows: dict[str, list[Mapping[str, Any]]] = {"planned": [], "used": [], "roles": []}
    for place, role in enumerate(shown):
        held = {each.week: each for each in role.weeks}
        found = [held.get(week, effort.WeekHours(week, effort.NOTHING, effort.NOTHING)) for week in weeks]
        tallest = max((max(each.planned, each.used) for each in found), default=effort.NOTHING)
        rows["roles"].append({"y": float(place), "label": _label(role, tallest, text)})
        for each in found:
            said = text(
                "{used} used, {planned} planned",
                used=text.number(each.used),
                planned=text.number(each.planned),
            )
            common = {"week": wording.short_day(each.week, text), "role": role.role, "said": said}
            for name, hours in (("planned", each.planned), ("used", each.used)):
                y, y2 = charts.bar(place, float(hours), float(tallest))
                rows[name].append({**common, "y": y, "y2": y2})
    draw(charts.by_week, rows, text, alt=_alt(shown, text), height=charts.height(shown))
    st.caption(text("Outlined: planned. Solid: used. Weeks by their Monday; each role has its own scale."))


def _label(role: RoleHours, tallest: Any, text: Text) -> str:
    return text("{role} · tallest bar {n} h", role=role.role, n=text.number(tallest))


def _alt(roles: Sequence[RoleHours], text: Text) -> str:
    said = [
        text("{role}: {sentence}", role=role.role, sentence=wording.role_line(role, text)) for role in roles
    ]
    return text("Planned and used hours by week. {roles}", roles="; ".join(said))


# What the parts of the project manager's page share


def part(page: PageContext) -> str:
    """Which part of the page is open; the address remembers it, the same in every language."""
    return choice("part", page.text("Part"), PARTS, page.text)


def select(
    label: str, options: Mapping[str, str], name: str, default: str, *, width: int | None = None
) -> str:
    """A list that unfolds whose choice stands in the address under this name, as a value.

    With a width it stands in a row of others, and its label is for those who cannot see it.
    """
    asked = st.query_params.get(name, "")
    shown = asked if asked in options else default
    values = list(options)
    chosen = st.selectbox(
        label,
        values,
        values.index(shown),
        format_func=lambda value: options[str(value)],
        width=width or "stretch",
        label_visibility="collapsed" if width else "visible",
    )
    if chosen != shown:
        st.query_params[name] = str(chosen)
        st.rerun()  # the widget knows its choice by the address, so it must be shown with it
    return str(chosen)
