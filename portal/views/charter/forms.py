"""How goals, the communication plan and roles of a draft are written, one at a time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import streamlit as st

from db.models.charter import Promise, Side
from portal import charter, ui
from portal.charter import ChannelItem, CharterDesk, Edition, Field, GoalItem, Kind, RoleItem, Written
from portal.charter.differences import PROMISES
from portal.charter.sentences import agreed
from portal.charter.texts import labelled, languages_of
from portal.charter.typed import DEEMED, SCOPE_CHECK
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.views.agreement.forms import deliver
from portal.views.agreement.view import channel_line

Item = GoalItem | ChannelItem | RoleItem
NEW = 0
WEEK = 7


class _Words(NamedTuple):
    """What is said around the items of a kind."""

    none: str
    choose: str
    new: str
    save: str
    remove: str
    saved: str
    removed: str
    title: str


_SAID: Mapping[Kind, _Words] = {
    Kind.GOAL: _Words(
        N_("No goal is written down yet. The client can confirm the charter once there is one."),
        N_("Goal"),
        N_("A new goal"),
        N_("Save the goal"),
        N_("Take this goal out"),
        N_("The goal is saved."),
        N_("The goal is taken out of this edition."),
        "specific",
    ),
    Kind.CHANNEL: _Words(
        N_("Nothing is written down yet of who tells whom what, and how often."),
        N_("Line of the communication plan"),
        N_("A new line"),
        N_("Save the line"),
        N_("Take this line out"),
        N_("The line is saved."),
        N_("The line is taken out of this edition."),
        "what",
    ),
    Kind.ROLE: _Words(
        N_("No role is written down yet: who decides, who does the work, whom to call."),
        N_("Role"),
        N_("A new role"),
        N_("Save the role"),
        N_("Take this role out"),
        N_("The role is saved."),
        N_("The role is taken out of this edition."),
        "role",
    ),
}
_SIDES: Mapping[Side, str] = {Side.FIRM: N_("Our side"), Side.CLIENT: N_("The client’s side")}


def items(desk: CharterDesk, kind: Kind, page: PageContext) -> None:
    """What there is of a kind, and a form for one of it or a new one."""
    text, draft, said = page.text, desk.open, _SAID[kind]
    if draft is None:
        return
    rows = _of(draft, kind)
    st.markdown("\n".join(f"- {_line(row, text)}" for row in rows) or text(said.none))
    by_id = {row.id: row for row in rows}
    chosen = st.selectbox(
        text(said.choose),
        [NEW, *by_id],
        format_func=lambda i: by_id[i].words[said.title] if i in by_id else text(said.new),
        key=f"charter-{kind.value}",
    )
    item = by_id.get(chosen)
    _form(draft, kind, item, page)
    if item is not None:
        _remove(draft, kind, item, page)


def _of(draft: Edition, kind: Kind) -> Sequence[Item]:
    found: Mapping[Kind, Sequence[Item]] = {
        Kind.GOAL: draft.goals,
        Kind.CHANNEL: draft.channels,
        Kind.ROLE: draft.roles,
    }
    return found[kind]


def _line(row: Item, text: Text) -> str:
    if isinstance(row, ChannelItem):
        return channel_line(row, text)
    if isinstance(row, RoleItem):
        return text.md(
            " · ".join(filter(None, (row.words["role"], row.words["person"], text(_SIDES[row.side]))))
        )
    return f"**{text.md(str(row.number))} · {text.md(row.words['specific'])}** · {text.md(agreed(row, text))}"


def _form(draft: Edition, kind: Kind, item: Item | None, page: PageContext) -> None:
    text, said = page.text, _SAID[kind]
    name = f"charter-{kind.value}:{draft.id}:{item.id if item else NEW}"
    form = ui.Form(name, text(said.save), text, icon=":material/save:")
    with form:
        form.keep("version", item.version if item else 0)
        texts = item.texts if item else Written()
        texts_fields(form, charter.TEXTS[kind], texts, text, lambda: _facts(form, kind, item, text))
    if form.sent:
        deliver(
            form,
            charter.READERS[kind](form.reader(), text, draft.id, item.id if item else None),
            lambda command, token: charter.save_item(page.scope, command, token),
            text(said.saved),
            describe=lambda theirs: str(getattr(theirs, said.title)),
        )


def _facts(form: ui.Form, kind: Kind, item: Item | None, text: Text) -> None:
    """What is no text: figures and days of a goal, the rhythm of a channel, the side of a role."""
    if kind is Kind.GOAL:
        _goal(form, item if isinstance(item, GoalItem) else None, text)
    elif kind is Kind.CHANNEL:
        _channel(form, item if isinstance(item, ChannelItem) else None, text)
    else:
        side = item.side if isinstance(item, RoleItem) else Side.FIRM
        form.choice("side", text("Side"), list(Side), ui.words(Side, _SIDES, text), side)


def _goal(form: ui.Form, goal: GoalItem | None, text: Text) -> None:
    start, target, due = st.columns(3)
    with start:
        form.line(
            "start",
            text("Start"),
            _figure(goal.start if goal else None),
            help=text("Where it stands today. Left empty, the portal cannot say whether it is on the way."),
        )
    with target:
        form.line("target", text("Target"), _figure(goal.target if goal else None))
    with due:
        form.day("due", text("By when"), _due(goal))


def _due(goal: GoalItem | None) -> date | None:
    return goal.due if goal else None


def _figure(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


def _channel(form: ui.Form, line: ChannelItem | None, text: Text) -> None:
    form.line("every_days", text("Every … days"), str(line.every_days if line else WEEK))
    form.choice(
        "promise",
        text("What the portal counts"),
        list(Promise),
        ui.words(Promise, PROMISES, text),
        line.promise if line else Promise.UPDATE,
        help=text("The portal can count published status updates by itself; other promises are listed only."),
    )


def texts_fields(
    form: ui.Form,
    fields: Sequence[Field],
    texts: Written,
    text: Text,
    between: Callable[[], None] = lambda: None,
) -> None:
    """The texts in the writer's language; `between` draws what else there is; then other languages."""
    for each in fields:
        _text(form, each, each.name, text(each.label), texts.values.get(each.name, ""), text)
    between()
    with st.expander(text("In other languages"), icon=":material/translate:"):
        for code in languages_of(texts, text):
            said = texts.translations.get(code, {})
            for each in fields:
                label = labelled(each, text.language_called(code), text)
                _text(form, each, f"{each.name}_{code}", label, said.get(each.name, ""), text)


def _text(form: ui.Form, each: Field, name: str, label: str, value: str, text: Text) -> None:
    help_ = text(each.help) if each.help and name == each.name else None
    if each.lines:
        form.paragraph(name, label, value, help=help_)
    else:
        form.line(name, label, value, help=help_)


def rules(form: ui.Form, draft: Edition, text: Text) -> None:
    """What is agreed by a number of days."""
    left, right = st.columns(2)
    with left:
        form.line(
            "deemed_after_days",
            text(DEEMED),
            str(draft.deemed_after_days or ""),
            help=text("Left empty, silence never counts as acceptance."),
        )
    with right:
        form.line(
            "scope_check_days",
            text(SCOPE_CHECK),
            str(draft.scope_check_days or ""),
            help=text("Left empty, the portal does not ask by itself."),
        )


def _remove(draft: Edition, kind: Kind, item: Item, page: PageContext) -> None:
    text, said = page.text, _SAID[kind]
    name = f"remove-{kind.value}:{draft.id}:{item.id}"
    form = ui.Form(name, text(said.remove), text, border=False, primary=False, icon=":material/delete:")
    with form:
        form.keep("version", item.version)
    if form.sent:
        deliver(
            form,
            charter.RemoveItem(kind, draft.id, item.id, int(str(form.raw["version"]))),
            lambda command, token: charter.remove_item(page.scope, command, token),
            text(said.removed),
            describe=lambda theirs: str(getattr(theirs, said.title)),
        )
