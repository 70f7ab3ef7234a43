"""Issues: what is wrong, who cares for it, since when, and what is done."""

import streamlit as st

from db.models.project import Figures
from portal import issues, status, ui
from portal.access import Permission
from portal.issues import View, opening
from portal.page import open_page
from portal.views.issues import listing as issue_list
from portal.views.issues import view

page = open_page(__file__)
_ = text = page.text

top = st.container()
may_raise = page.scope.may(Permission.RAISE_ISSUES) and not page.scope.internal
if may_raise:
    view.raise_form(page)
narrowing = st.empty()
with narrowing.container():
    asked = issue_list.asked(page, (View.OPEN, View.WAITING, View.RESOLVED, View.CLOSED))
report = issues.report(page.scope, asked)
detail = issue_list.chosen(page)

with top:
    fresh = status.fresh(page.scope, Figures.ISSUES)
    as_of = fresh.sentence(text) if fresh.is_stale else _("As of {moment}", moment=text.moment(report.as_of))
    ui.heading(_("Issues"), None, text.md(f"{page.name} · {as_of}"), text)
    say = opening.for_desk if page.scope.internal else opening.for_client
    ui.headline(say(report, text), text)
    view.figures(report, text, internal=page.scope.internal)
if report.is_empty:
    narrowing.empty()
    ui.nothing_yet(
        _("Nobody has raised an issue. What you or the project team raise appears here, with its answer.")
    )
    st.stop()
issue_list.shown(report, report.resolved if asked.is_plain else (), detail, view.opened, page)
