"""How all projects stand beside each other: on a desk in one table, on a phone one after the other."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import streamlit as st

from db.models.project import Rag
from portal import portfolio, ui
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.portfolio import Order, Portfolio, Standing, Wanted
from portal.views import saving
from portal.views.cells import day_format
from portal.views.portfolio.view import health, joined

# The table holds what a phone cannot show without scrolling sideways, and Streamlit does not tell us how
# wide a window is: both forms are sent, and the window shows the one that fits.
_STYLE = """<style>
@media (max-width: 640px) {.st-key-portfolio-table {display: none;}}
@media (min-width: 641px) {.st-key-portfolio-cards {display: none;}}
</style>"""

_SHAPES: Mapping[Rag, str] = {Rag.GREEN: "●", Rag.AMBER: "▲", Rag.RED: "■", Rag.GREY: "–"}
_HEALTHS = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.GREY)


def wanted() -> Wanted:
    """Which projects the address asks for."""
    return portfolio.wanted_by(st.query_params)


def filters(told: Portfolio, page: PageContext) -> None:
    """What the table shows and by what it is ordered, kept in the address by value, not in any language."""
    _ = text = page.text
    asked = told.wanted
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        clients = told.clients
        _filter("client", _("Client"), asked.client, list(clients), lambda key: clients.get(key, key), text)
        _filter("manager", _("Project manager"), asked.manager, list(told.managers), str, text)
        healths = [rag.value for rag in _HEALTHS]
        _filter("health", _("Health"), asked.health or "", healths, lambda v: ui.rag_word(Rag(v), text), text)
        _choose(
            "order",
            _("Ordered by"),
            asked.order.value,
            [order.value for order in Order],
            lambda value: portfolio.order_word(Order(value), text),
        )
        key = f"closed={asked.closed}"
        st.checkbox(_("Closed ones too"), asked.closed, key=key, on_change=_put_flag, args=("closed", key))


def _filter(
    name: str, label: str, value: str, options: Sequence[str], say: Callable[[str], str], text: Text
) -> None:
    # An address may name what is not there any more: it stands in the list, so that it can be taken away.
    known = [*options] if value in ("", *options) else [*options, value]
    _choose(name, label, value, ["", *known], lambda each: say(each) if each else text("All"))


def _choose(name: str, label: str, value: str, options: Sequence[str], say: Callable[[str], str]) -> None:
    key = f"{name}={value}"
    index = list(options).index(value)
    st.selectbox(label, options, index, format_func=say, key=key, on_change=_put, args=(name, key), width=150)


def _put(name: str, key: str) -> None:
    value = st.session_state[key]
    st.query_params.pop("sheet", None)
    if value and value != Order.NEED:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def _put_flag(name: str, key: str) -> None:
    st.query_params.pop("sheet", None)
    if st.session_state[key]:
        st.query_params[name] = "yes"
    else:
        st.query_params.pop(name, None)


def table(told: Portfolio, page: PageContext) -> None:
    """One sheet of the projects wanted, and the way to all of them as a file."""
    _ = text = page.text
    if not told.projects:
        ui.nothing_yet(_no_project(told, text))
        return
    sheets = -(-len(told.projects) // portfolio.PER_SHEET)
    number = min(_sheet(), sheets)
    first = (number - 1) * portfolio.PER_SHEET
    shown = told.projects[first : first + portfolio.PER_SHEET]
    st.html(_STYLE)
    with st.container(key="portfolio-table"):
        _desk(shown, text)
    with st.container(key="portfolio-cards"):
        st.markdown("\n\n---\n\n".join(_card(standing, text) for standing in shown))
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        said = text.plural("{n} project", "{n} projects", len(told.projects))
        st.caption(said)
        if sheets > 1:
            st.pagination(sheets, default=number, key=f"sheet={number}", on_change=_turn, args=(number,))
        saving.links("portfolio", portfolio.as_query(told.wanted), text)


def _no_project(told: Portfolio, text: Text) -> str:
    if told.every:
        return text("No project fits what is chosen above.")
    return text("Projects appear here once an administrator has begun them and made somebody their manager.")


def _sheet() -> int:
    asked = st.query_params.get("sheet", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _turn(shown: int) -> None:
    st.query_params["sheet"] = str(st.session_state[f"sheet={shown}"])


def _desk(shown: Sequence[Standing], text: Text) -> None:
    columns = _columns(text)
    st.dataframe(
        pa.table({label: [make(standing, text) for standing in shown] for label, make, _ in columns}),
        column_config={label: config for label, _, config in columns if config is not None},
        hide_index=True,
        height="content",
        row_height=38,
        placeholder="–",
        alt=text("Projects with health, slip, budget, satisfaction, silence and age of figures"),
    )


Column = tuple[str, Callable[[Standing, Text], Any], Any]


def _columns(text: Text) -> tuple[Column, ...]:
    """What the table shows: the name of each column, how its cell is made, and how it is drawn."""
    kinds = st.column_config
    budget = kinds.ProgressColumn(
        min_value=0,
        max_value=100,
        format="%d%%",
        width="small",
        help=text("Spent of what is agreed with all changes; of a retainer, of this month's allowance."),
    )
    return (
        (text("Project"), lambda s, _: s.name, kinds.TextColumn(pinned=True)),
        (text("Page"), lambda s, _: f"/progress?project={quote(s.public_id)}", _link(text)),
        (text("Health"), _health, None),
        (text("Slip (days)"), lambda s, _: s.slip.days if s.slip else 0, _number(text, "slip")),
        (text("Budget used"), lambda s, _: _hundred(s.spending.share if s.spending else None), budget),
        (text("Content (%)"), lambda s, _: _hundred(s.csat.value if s.csat else None), _number(text, "csat")),
        (text("NPS"), lambda s, _: float(s.nps.value) if s.nps else None, _number(text, "nps")),
        (text("Answered"), lambda s, _: _people(s), _number(text, "people")),
        (text("Quiet (days)"), lambda s, _: s.quiet_days, _number(text, "silence")),
        (text("Age (days)"), lambda s, _: s.as_of_days, _number(text, "age")),
        (text("Waits on the client"), lambda s, _: s.asked.title if s.asked else None, None),
        (
            text("Since"),
            lambda s, _: s.asked.since if s.asked else None,
            kinds.DateColumn(format=day_format(text)),
        ),
        (text("Client"), lambda s, _: s.client, None),
        (text("Project manager"), lambda s, t: t.list(s.managers), None),
    )


_HELP: Mapping[str, str] = {
    "slip": N_("The worst open milestone against what was agreed."),
    "csat": N_("Share of 4 and 5 of 5 in the newest survey that somebody answered."),
    "nps": N_("Promoters less detractors in the same survey, from −100 to 100."),
    "people": N_("How many people these scores rest on."),
    "silence": N_("Since somebody of the client commented, answered, asked or learned something."),
    "age": N_("Since the oldest of its figures was confirmed; empty if some never were."),
}


def _number(text: Text, name: str) -> Any:
    return st.column_config.NumberColumn(format="%.0f", width="small", help=text(_HELP[name]))


def _link(text: Text) -> Any:
    return st.column_config.LinkColumn(display_text=text("Open"), width="small")


def _health(standing: Standing, text: Text) -> str:
    if not standing.runs:
        return f"– {text(portfolio.PAUSED[standing.status])}"
    said = f"{_SHAPES[standing.rag]} {ui.rag_word(standing.rag, text)}"
    return text("{health}, explained", health=said) if standing.explained else said


def _hundred(share: Decimal | None) -> float | None:
    return None if share is None else float(share * 100)


def _people(standing: Standing) -> int | None:
    return max((score.n for score in (standing.csat, standing.nps) if score), default=None)


# On a phone


def _card(standing: Standing, text: Text) -> str:
    address = f"/progress?project={quote(standing.public_id)}"
    heading = f"**[{text.md(standing.name)}]({address})** {health(standing, text)}"
    about = joined((standing.client, *standing.managers), text)
    told = joined(_told(standing, text), text)
    waits = _waits(standing, text)
    lines = [heading, f":gray[{about}]", told, *([text.md(waits)] if waits else [])]
    return "\\\n".join(line for line in lines if line)


def _told(standing: Standing, text: Text) -> list[str]:
    said = [
        text.plural("{n} day later than agreed", "{n} days later than agreed", standing.slip.days)
        if standing.slip
        else text("dates as agreed")
    ]
    if standing.spending and standing.spending.share is not None:
        said.append(text("{percent} of the money used", percent=text.percent(standing.spending.share)))
    if standing.csat:
        said.append(
            text("{percent} content (n = {n})", percent=text.percent(standing.csat.value), n=standing.csat.n)
        )
    said.append(text.plural("client quiet for {n} day", "client quiet for {n} days", standing.quiet_days))
    if standing.as_of_days is not None:
        said.append(text.plural("figures {n} day old", "figures {n} days old", standing.as_of_days))
    return said


def _waits(standing: Standing, text: Text) -> str:
    if standing.asked is None:
        return ""
    return text(
        "Waits on the client since {day}: {title}",
        day=text.date(standing.asked.since),
        title=standing.asked.title,
    )
