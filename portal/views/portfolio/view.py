"""How the portfolio says which client needs somebody today, and which figures have gone stale."""

from collections.abc import Iterable, Mapping

import streamlit as st

from db.models.project import Rag
from portal import portfolio, ui
from portal.access import Permission
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.portfolio import Portfolio, Reason, Standing
from portal.progress import freshness
from portal.views.status.view import MENDED

STALE_SHOWN = 8

# What is to be done about a reason: where, what somebody needs to do it there, and the way there in words.
_DONE_AT: Mapping[Reason, tuple[str, Permission, str]] = {
    Reason.ANSWER: ("issue-desk", Permission.WORK_ISSUES, N_("Answer")),
    Reason.OVERDUE: ("plan", Permission.EDIT_PLAN, N_("Open the plan")),
    Reason.MONEY: ("money", Permission.EDIT_BUDGET, N_("Open the money")),
    Reason.UNEXPLAINED: ("status", Permission.PUBLISH, N_("Explain it")),
    Reason.SCORE: ("surveys", Permission.MANAGE_SURVEYS, N_("Read what they said")),
    Reason.LATE: ("plan", Permission.EDIT_PLAN, N_("Open the plan")),
    Reason.SILENT: ("people", Permission.MANAGE_PEOPLE, N_("See whom to call")),
    Reason.STALE: ("status", Permission.PUBLISH, N_("Confirm the figures")),
}
# Where somebody who only reads finds the same.
_READ_AT: Mapping[Reason, str] = {
    Reason.ANSWER: "issues",
    Reason.MONEY: "budget",
    Reason.SCORE: "feedback",
    Reason.SILENT: "feedback",
}


def figures(told: Portfolio, text: Text) -> None:
    """What the whole portfolio comes to, in five figures."""
    off, at_risk = told.standing(Rag.RED), told.standing(Rag.AMBER)
    answers = sum(s.waiting.count for s in told.every if s.waiting)
    silent, stale = told.with_reason(Reason.SILENT), told.with_reason(Reason.STALE)
    paused = sum(1 for s in told.every if not s.runs)
    ui.figures(
        ui.Figure(text("Running projects"), text.number(told.running), _also(paused, text)),
        ui.Figure(
            text("Off track"),
            text.number(off),
            text.plural("{n} more at risk", "{n} more at risk", at_risk) if at_risk else "",
            "bad" if off else "plain",
        ),
        ui.Figure(text("Overdue answers"), text.number(answers), tone="bad" if answers else "plain"),
        ui.Figure(text("Silent clients"), text.number(silent)),
        ui.Figure(text("With stale figures"), text.number(stale)),
    )


def _also(paused: int, text: Text) -> str:
    return text.plural("{n} not running", "{n} not running", paused) if paused else ""


def needy(told: Portfolio, page: PageContext) -> None:
    """The few projects that need somebody most, each with every reason in words and the way to the first."""
    _ = text = page.text
    shown = told.needy[: portfolio.NEEDY_SHOWN]
    with ui.card(_("Who needs you today")):
        if not shown:
            st.markdown(_("Nobody. Overdue answers, slips, low scores and silent clients appear here first."))
        for standing in shown:
            _need(standing, page)
        more = len(told.needy) - len(shown)
        if more:
            said = text.plural("{n} more in the table below.", "{n} more in the table below.", more)
            st.caption(said)
        with st.popover(_("How this is chosen"), type="tertiary", icon=":material/info:"):
            st.markdown(_chosen_by(text))


def _need(standing: Standing, page: PageContext) -> None:
    text = page.text
    about = [standing.client, *standing.managers]
    reasons = "\n".join(
        f"- {text.md(portfolio.reason_said(reason, standing, text))}" for reason in standing.reasons
    )
    heading = f"**{text.md(standing.name)}** {health(standing, text)} :gray[{joined(about, text)}]"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{heading}\n\n{reasons}", width="stretch")
        _way(standing.reasons[0], standing, page)


def health(standing: Standing, text: Text) -> str:
    """How a project is said to stand, as Markdown; one that does not run has no such word."""
    if standing.runs:
        return ui.rag_inline(standing.rag, text)
    return f":gray-badge[:material/pause: {text(portfolio.PAUSED[standing.status])}]"


def _way(reason: Reason, standing: Standing, page: PageContext) -> None:
    path, needed, label = _DONE_AT[reason]
    if not may(needed, standing, page):
        path, label = _READ_AT.get(reason, "progress"), N_("Look at it")
    page.link(path, page.text(label), project=standing.public_id, icon=":material/arrow_forward:")


def may(needed: Permission, standing: Standing, page: PageContext) -> bool:
    """Whether the reader may do this in that project."""
    return any(
        access.project_id == standing.project_id and needed in access.permissions
        for access in page.viewer.projects
    )


def _chosen_by(text: Text) -> str:
    said = (
        text(
            "An answer is overdue once a client's issue or change request has had no word for {days} days,"
            " or a request is being assessed for {weeks} weeks.",
            days=portfolio.ANSWER_DAYS,
            weeks=portfolio.ASSESSMENT_DAYS // 7,
        ),
        text(
            "A milestone counts once it is overdue, or expected {days} days later than agreed.",
            days=portfolio.LATE_DAYS,
        ),
        text("Money counts once more is spent than is agreed with all changes."),
        text("“On track” counts if a date is later or a critical issue is open, and nobody says why."),
        text(
            "A score is low below {percent} of content answers (4 and 5 of 5), or with an NPS below zero.",
            percent=text.percent(portfolio.LOW_CSAT),
        ),
        text(
            "A client is silent after {days} days without a comment, an answer, a request, a survey or a"
            " training; signing in does not count.",
            days=portfolio.SILENT_DAYS,
        ),
        text("Figures are stale once they are older than the project promises."),
    )
    return "\n".join(f"- {text.md(line)}" for line in said)


def stale(told: Portfolio, page: PageContext) -> None:
    """What nobody has confirmed in the promised rhythm: which figures, since when, and where to mend it."""
    _ = text = page.text
    shown = told.stale[:STALE_SHOWN]
    with ui.card(_("What has gone stale")):
        if not shown:
            st.markdown(_("Nothing: all figures were confirmed as often as was promised."))
        for standing in shown:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(_stale(standing, text), width="stretch")
                _mend(standing, page)
        more = len(told.stale) - len(shown)
        if more:
            said = text.plural(
                "{n} more project with old figures.", "{n} more projects with old figures.", more
            )
            st.caption(said)


def _stale(standing: Standing, text: Text) -> str:
    promised = text.plural("promised every day", "promised every {n} days", standing.rhythm_days)
    about = f":gray[{text.md(standing.client)} · {text.md(promised)}]"
    lines = (
        "- " + text.md(_since(freshness.name(each.figures, text), each, text)) for each in standing.stale
    )
    return "\n".join([f"**{text.md(standing.name)}** {about}", "", *lines])


def _since(name: str, each: freshness.Stale, text: Text) -> str:
    if each.since is None:
        return text("{figures}: never confirmed", figures=name)
    return text("{figures}: last confirmed {moment}", figures=name, moment=text.moment(each.since))


def _mend(standing: Standing, page: PageContext) -> None:
    if may(Permission.PUBLISH, standing, page):
        page.link("status", page.text("Confirm"), project=standing.public_id, icon=":material/verified:")
        path, label = MENDED[standing.stale[0].figures]
        page.link(path, page.text(label), project=standing.public_id, icon=":material/arrow_forward:")
    else:
        label = page.text("Look at it")
        page.link("progress", label, project=standing.public_id, icon=":material/arrow_forward:")


def joined(parts: Iterable[str], text: Text) -> str:
    """What belongs together, set off by dots, as Markdown."""
    return " · ".join(text.md(part) for part in parts if part)
