"""Issue desk: what does the client wait for, and how does each issue stand?"""

import streamlit as st

from portal import issues, ui
from portal.issues import View, opening
from portal.page import open_page
from portal.views.issues import desk as view
from portal.views.issues import listing as issue_list

page = open_page(__file__)
_ = text = page.text

top = st.container()
view.open_form(page)
narrowing = st.empty()
with narrowing.container():
    asked = issue_list.asked(page, tuple(View))
report = issues.report(page.scope, asked)
detail = issue_list.chosen(page)

with top:
    as_of = _("As of {moment}", moment=text.moment(report.as_of))
    ui.heading(_("Issue desk"), None, text.md(f"{page.name} · {as_of}"), text)
    ui.headline(opening.for_desk(report, text), text)
    view.figures(report, text)
if report.is_empty:
    narrowing.empty()
    ui.nothing_yet(
        _("There is no issue. What the client raises appears here at once; your own are internal at first.")
    )
    st.stop()
issue_list.shown(report, (), detail, view.opened, page)
