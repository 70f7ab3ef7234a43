"""How rows of a plan are shown to the client, or withdrawn."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from db.base import Audience
from portal import plan, ui
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.plan import Showable
from portal.publishing import Kind, Publish
from portal.views.cells import day_format
from portal.views.choice import choose
from portal.views.status.revealing import revealing

_KINDS: Mapping[str, str] = {Kind.MILESTONE: N_("Milestones"), Kind.TASK: N_("Tasks")}


def show(page: PageContext) -> None:
    """Choose rows, see how many that are, and let the client see them or withdraw them."""
    _ = text = page.text
    kind = Kind(choose("kind", _("What to show"), {k: _(w) for k, w in _KINDS.items()}))
    total = plan.showable(page.scope, kind)
    pages = -(-total.total // plan.PER_SHOWN_PAGE)
    asked = st.pagination(pages, key=f"shown-{kind.value}") if pages > 1 else 1
    shown = total if asked == 1 else plan.showable(page.scope, kind, asked)
    if not shown.rows:
        ui.nothing_yet(_("What you add to the plan appears here; the client sees nothing before you say so."))
        return
    st.markdown(
        _(
            "The client sees {published} of {total}. Choose rows, then say what should happen.",
            published=text.number(shown.published),
            total=text.number(shown.total),
        )
    )
    chosen = _choose_rows(shown.rows, shown.published, kind, text)
    if chosen:
        _confirm(chosen, kind, page)


def _choose_rows(rows: Sequence[Showable], published: int, kind: Kind, text: Text) -> list[Showable]:
    _ = text
    table = {
        _("Title"): [row.title for row in rows],
        _("The client sees it"): [_("yes") if row.is_published else _("no") for row in rows],
        _("Day"): [row.day for row in rows],
    }
    event: Any = st.dataframe(
        table,
        hide_index=True,
        column_config={
            _("Title"): st.column_config.TextColumn(width=190),
            _("Day"): st.column_config.DateColumn(format=day_format(text)),
        },
        on_select="rerun",
        selection_mode="multi-row",
        # What is chosen is known by its place alone: once rows change places, nothing is chosen any more.
        key=f"choose-{kind.value}-{published}",
        alt=_("Rows of the plan and whether the client sees them"),
        placeholder="",
    )
    return [rows[place] for place in event.selection.rows if 0 <= place < len(rows)]


def _confirm(chosen: Sequence[Showable], kind: Kind, page: PageContext) -> None:
    """The form belongs to exactly these rows: if others are chosen, it is another form."""
    _ = text = page.text
    ids = tuple(row.id for row in chosen)
    hidden = sum(1 for row in chosen if not row.is_published)
    words = {
        Audience.CLIENT.value: _("Show {n} to the client", n=text.number(hidden)),
        Audience.INTERNAL.value: _("Withdraw {n}", n=text.number(len(chosen) - hidden)),
    }
    options = [a for a, n in zip(words, (hidden, len(chosen) - hidden), strict=True) if n]
    with ui.card(text.plural("{n} row chosen", "{n} rows chosen", len(chosen))):
        if hidden:
            revealing(Publish(kind, ids, Audience.CLIENT), page.scope, text)
        else:
            revealing(Publish(kind, ids, Audience.INTERNAL), page.scope, text)
        form = ui.Form(f"show:{kind.value}:{hash(ids)}", _("Confirm"), text, border=False)
        with form:
            form.choice("audience", _("What should happen"), options, lambda a: words[a])
        if form.sent:
            audience = form.reader().choice("audience", Audience, label=_("What should happen"))
            command = Publish(kind, ids, audience or Audience(options[0]))
            form.deliver(
                command,
                lambda made, token: plan.publish(page.scope, made, token),
                lambda n: _done(n, command.audience, text),
            )


def _done(number: int, audience: Audience, text: Text) -> str:
    if audience is Audience.CLIENT:
        return text.plural("The client now sees {n} row more.", "The client now sees {n} rows more.", number)
    return text.plural("{n} row was withdrawn.", "{n} rows were withdrawn.", number)
