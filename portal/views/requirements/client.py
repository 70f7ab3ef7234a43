"""The requirements as the client reads them: how they stand, what waits, and how the scope has grown."""

import streamlit as st

from db.models.requirement import Priority
from portal import requirements, ui
from portal.i18n import Text
from portal.page import PageContext
from portal.requirements import Item, ScopeReport
from portal.requirements.sentences import headline, reader_of
from portal.views import saving
from portal.views.requirements import checking, deciding, growing, listing, reading


def part(page: PageContext) -> None:
    """The part of the page about scope that holds the requirements. At most five statements."""
    _ = text = page.text
    report = requirements.report(page.scope, st.query_params.get("requirement", ""))
    if report.is_lost:
        st.info(_("There is no such requirement, or it is not open to you."), icon=":material/search_off:")
    if not report.items:
        ui.nothing_yet(
            _(
                "No requirement has been proposed yet. The project manager writes down what you need, what"
                " you expect and how both sides will know that it is there; the sponsor then reads and"
                " confirms it here, and from that day it is what you get."
            )
        )
        return
    ui.headline(headline(report, text), text)
    ui.figures(*figures(report, text))
    deciding.turn(report, page)
    checking.ask(report, page)
    growing.chart(report.growth, page)
    st.markdown(f"### {_('What we agreed to deliver')}")
    st.caption(listing.hint(text))
    listing.shown(
        report.items, report.opened, reader_of(report), page, lambda item: _card(item, report, page)
    )
    _more(report, page)


def figures(report: ScopeReport, text: Text) -> tuple[ui.Figure, ...]:
    """How many are agreed and wait, and how the scope has grown."""
    must = report.of(Priority.MUST)
    waiting = len(report.waiting) + len(report.to_choose)
    name = text("Waiting for you") if report.may_agree else text("Waiting for the sponsor")
    note = text("by {date}", date=text.date(report.needed_by)) if report.needed_by else ""
    shown = [
        ui.Figure(
            text("Agreed requirements"),
            text.number(len(report.agreed)),
            text.plural("{n} must have", "{n} must have", must),
        ),
        ui.Figure(name, text.number(waiting), note, "bad" if waiting and report.may_agree else "plain"),
    ]
    latest, first = report.growth.latest, report.growth.first
    if latest is not None and first is not None:
        grown = report.growth.grown
        signed = f"+{text.number(grown)}" if grown > 0 else text.number(grown)
        shown += [
            ui.Figure(text("Grown since {date}", date=text.date(first.at)), signed, _by(report, text)),
            ui.Figure(text("Version of the scope"), text.number(latest.number), text.date(latest.at)),
        ]
    return tuple(shown)


def _by(report: ScopeReport, text: Text) -> str:
    changes = len(report.growth.changes)
    if not changes:
        return text("no agreed change so far")
    return text.plural("{n} agreed change", "{n} agreed changes", changes)


def _card(item: Item, report: ScopeReport, page: PageContext) -> None:
    """One requirement, which opens in place."""
    text = page.text
    opened = item is report.opened
    with st.expander(
        f"{reading.headed(item, text)} {reading.badges(item, text, reader_of(report))}", expanded=opened
    ):
        parts = [reading.body(item, text)]
        if item.waits and item.newest is not None and item.before is not None:
            parts.append(reading.changed(item.newest, item.before, text))
        if item.is_sent_back:
            parts.append(reading.wish(item, text))
        if opened:
            parts.append(_history(item, text))
        st.markdown("\n\n".join(filter(None, parts)))
        if item.offered and not item.waits_for_choice:
            st.markdown(deciding.conflict(item, text))
            deciding.ways(item, text)
        if item.edition > 1 and not opened:
            page.link(
                "scope",
                text("How {code} came to say this", code=item.code),
                icon=":material/history:",
                requirement=str(item.number),
            )


def _history(item: Item, text: Text) -> str:
    return f"---\n\n**{text('Editions so far')}**\n\n{reading.history(item, text)}" if item.editions else ""


def _more(report: ScopeReport, page: PageContext) -> None:
    """The versions of the scope, what was asked about it, and all of it as a file."""
    _ = text = page.text
    if report.growth.steps:
        with st.expander(_("Versions of the scope"), icon=":material/history:"):
            st.markdown(growing.versions(report.growth, text))
    if answered := tuple(check for check in report.checks if not check.is_open):
        with st.expander(_("Asked whether it is still right"), icon=":material/fact_check:"):
            st.markdown(checking.past(answered, text))
    if page.project is not None:
        with ui.card(_("Requirement document")):
            saving.links("requirements", {"project": page.project.public_id}, text)
