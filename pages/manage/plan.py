"""Plan: what is to be done by when, who moved what and why, and how much of it the client sees."""

import streamlit as st

from portal.page import open_page
from portal.views.plan import schedule as plan_schedule
from portal.views.plan import schedule_asks as plan_schedule_asks
from portal.views.plan import schedule_baselines as plan_schedule_baselines
from portal.views.plan import showing as plan_showing
from portal.views.plan import tasks as plan_tasks
from portal.views.plan import view
from portal.views.plan.view import Part

page = open_page(__file__)
_ = text = page.text
st.set_page_config(layout="wide")

st.title(_("Plan"), anchor=False)
st.caption(text.md(page.name))
part = view.choose_part(page)
if part is Part.MILESTONES:
    view.milestones(page)
elif part is Part.TASKS:
    plan_tasks.tasks(page)
elif part is Part.PHASES:
    plan_schedule.phases(page)
elif part is Part.DEPENDENCIES:
    plan_schedule.dependencies(page)
elif part is Part.ASKS:
    plan_schedule_asks.asks(page)
elif part is Part.BASELINES:
    plan_schedule_baselines.baselines(page)
elif part is Part.SHOW:
    plan_showing.show(page)
else:
    view.settings(page)
page.link("progress", _("See what the client sees of it"), icon=":material/timeline:")
