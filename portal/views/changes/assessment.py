"""How the project manager assesses a change: money by line, days by milestone, and what it does."""

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from typing import TypeVar

import streamlit as st

from db.base import Audience
from db.models.change import ChangeStatus
from db.queries.offers import CostRow, DayRow, HeadRow, LineRow
from portal import changes, ui
from portal.access import Permission
from portal.changes import Desk, Room
from portal.changes.assessing import EFFECT_FIELDS, NEW_LINES
from portal.changes.paper import budget_finding, dates_finding
from portal.changes.register import code
from portal.charter.texts import written
from portal.i18n import LANGUAGES, N_, Text
from portal.page import PageContext
from portal.progress.wording import joined
from portal.views.changes import view as parts
from portal.views.charter.forms import texts_fields
from portal.views.plan.choices import choose_one_of, distinct

_CLOSED = {
    ChangeStatus.SUBMITTED: N_("This is written once you have begun to assess the request, under “Request”."),
    ChangeStatus.WAITING_FOR_DECISION: N_(
        "The offer is with the client. To change it, take it back first, under “Request”."
    ),
}
Row = TypeVar("Row", LineRow, DayRow)
ALL_ASKED = 6
"""Of so many lines or milestones each has its field; of more, those have one that somebody chooses."""


def headed(head: HeadRow, text: Text) -> str:
    """One line that names the request and where it stands; Markdown."""
    title = text.pick(head.title, head.translations, "title")
    marked = "" if head.audience is Audience.CLIENT else " " + parts.unpublished(text)
    return f"### **{code(head.number)}** {text.md(title)} {parts.badge(head.status, text)}{marked}"


def is_open(head: HeadRow, page: PageContext) -> bool:
    """Whether the reader may write in the assessment; says why where it is closed."""
    if head.status is ChangeStatus.IN_ASSESSMENT:
        return page.scope.may(Permission.ANSWER_CHANGES)
    text = page.text
    said = _CLOSED.get(head.status, N_("Nothing more is written here, for the request is closed: {status}."))
    st.caption(text.md(text(said, status=text(parts.STATUSES[head.status]))))
    return False


def money_and_dates(number: int, page: PageContext) -> None:
    """What it costs by line, which days it moves, and what it does to the result."""
    text = page.text
    told = changes.desk(page.scope, number)
    with ui.card():
        st.markdown(headed(told.head, text))
        if told.head.assessed_at is not None:
            _so_far(told, text)
        if is_open(told.head, page):
            _form(told, page)


def _so_far(told: Desk, text: Text) -> None:
    """What the assessment comes to, and by whom it was written when."""
    whole = told.prospect(text)
    st.markdown(text.md(joined(text, budget_finding(whole, text), dates_finding(whole, text))))
    if told.head.assessed_at is not None:
        said = text(
            "Assessed by {name}, {moment}",
            name=told.head.assessed_by,
            moment=text.moment(told.head.assessed_at),
        )
        st.caption(text.md(said))
    for title in whole.hidden:
        _warn_hidden(title, text)


def _warn_hidden(title: str, text: Text) -> None:
    said = text("“{title}” is not shown to the client; an offer cannot name it.", title=title)
    st.warning(text.md(said), icon=":material/visibility_off:")


def _form(told: Desk, page: PageContext) -> None:
    _ = text = page.text
    head = told.head
    new = [cost for cost in told.costs if cost.line_id is None]
    above = st.container()
    form = ui.Form(f"assess-{head.change_id}", _("Save the assessment"), text, icon=":material/save:")
    with above:
        lines, days = _lines(form, told, text), _days(form, told, text)
    room = Room(
        {line.id: _named(line, "category", text) for line in lines},
        {day.id: _named(day, "title", text) for day in days},
        len(new) + NEW_LINES,
    )
    with form:
        form.keep("version", head.version)
        _cost_fields(form, lines, told, text)
        _new_fields(form, new, room.places, head.currency, text)
        _delay_fields(form, days, text)
        texts_fields(form, EFFECT_FIELDS, written(head, EFFECT_FIELDS), text)
    if form.sent:
        parts.deliver(
            form,
            changes.read_assess(form.reader(), text, head.change_id, room),
            lambda command, token: changes.assess(page.scope, command, token),
            _("The assessment is saved. An internal approval given before has ended."),
            text,
        )


def _lines(form: ui.Form, told: Desk, text: Text) -> list[LineRow]:
    """The budget lines to ask about: all of a few, of many those that somebody says it changes."""
    touched = [cost.line_id for cost in told.costs]
    label = text("Budget lines that it changes")
    return _asked(form, "lines", label, "category", told.lines, touched, text)


def _days(form: ui.Form, told: Desk, text: Text) -> list[DayRow]:
    """The milestones to ask about, likewise; one that is reached stays where it is."""
    open_ = [day for day in told.days if day.actual is None]
    touched = [day.id for day in open_ if day.days is not None]
    return _asked(form, "days", text("Milestones that it moves"), "title", open_, touched, text)


def _asked(
    form: ui.Form,
    field: str,
    label: str,
    named: str,
    rows: Sequence[Row],
    touched: Collection[int | None],
    text: Text,
) -> list[Row]:
    if len(rows) <= ALL_ASKED:
        return list(rows)
    names = distinct({row.id: _named(row, named, text) for row in rows})
    chosen = st.multiselect(
        label,
        list(names),
        [id_ for id_ in names if id_ in touched],
        format_func=lambda id_: names[id_],
        key=form.key(field),
        placeholder=choose_one_of(len(rows), text),
        help=text("Type a part of the name. What is not chosen stays as it is."),
    )
    return [row for row in rows if row.id in chosen]


def _named(row: LineRow | DayRow | CostRow, field: str, text: Text) -> str:
    return text.pick(getattr(row, field), row.translations, field)


def _cost_fields(form: ui.Form, lines: Sequence[LineRow], told: Desk, text: Text) -> None:
    _ = text
    if not lines:
        return
    st.markdown(
        "**" + _("What it adds to each budget line, in {currency}", currency=told.head.currency) + "**"
    )
    st.caption(_("Leave empty what does not change; a minus before it if the change saves money."))
    costs = {cost.line_id: cost.amount for cost in told.costs}
    with st.grid(2, min_column_width=260):
        for line in lines:
            now = text.money(line.agreed + (line.changes or 0), told.head.currency)
            label = _("{name}, agreed {amount}", name=_named(line, "category", text), amount=now)
            form.line(
                f"cost_{line.id}", text.md(label + _mark(line.audience, text)), figure(costs.get(line.id))
            )


def _mark(audience: Audience, text: Text) -> str:
    return "" if audience is Audience.CLIENT else " · " + text("not published")


def figure(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount.normalize():f}"


def _new_fields(form: ui.Form, new: list[CostRow], places: int, currency: str, text: Text) -> None:
    _ = text
    with st.expander(_("A line that is not in the budget yet"), icon=":material/add:", expanded=bool(new)):
        for place in range(places):
            cost = new[place] if place < len(new) else None
            with st.grid(2, min_column_width=260):
                form.line(f"category_{place}", _("New budget line"), cost.category if cost else "")
                label = _("What the new line costs, in {currency}", currency=currency)
                form.line(f"amount_{place}", label, figure(cost.amount if cost else None))
                for name in LANGUAGES:
                    if name == text.language:
                        continue
                    said = cost.translations.get(name, {}).get("category", "") if cost else ""
                    label = _("New budget line in {language}", language=text.language_called(name))
                    form.line(f"category_{place}_{name}", label, said)


def _delay_fields(form: ui.Form, days: Sequence[DayRow], text: Text) -> None:
    _ = text
    if not days:
        return
    st.markdown("**" + _("By how many calendar days each milestone moves") + "**")
    st.caption(_("Leave empty what stays; a minus before it if it comes earlier."))
    with st.grid(2, min_column_width=260):
        for day in days:
            now = day.forecast or day.baseline
            said = _named(day, "title", text)
            label = _("{name}, expected {date}", name=said, date=text.date(now)) if now else said
            value = "" if day.days is None else str(day.days)
            form.line(f"delay_{day.id}", text.md(label + _mark(day.audience, text)), value)


def removal(name: str, label: str, verb: Callable[[str], None], page: PageContext) -> None:
    """One button that takes something out of the assessment; `name` holds the version that is shown."""
    form = ui.Form(name, label, page.text, border=False, primary=False, icon=":material/delete:")
    with form:
        pass
    if form.sent:
        parts.deliver(
            form,
            name,
            lambda _, token: verb(token),
            page.text("It is taken out of the assessment."),
            page.text,
        )
