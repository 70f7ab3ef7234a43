"""How the page of status and publishing is laid out."""

from collections.abc import Mapping

import streamlit as st

from db.models.project import ProjectStatus, Rag
from portal import status, ui
from portal.i18n import LANGUAGES, N_, Text
from portal.page import PageContext
from portal.publishing import Kind
from portal.status import Statement, StatusReport

_STATUSES: Mapping[ProjectStatus, str] = {
    ProjectStatus.ACTIVE: N_("running"),
    ProjectStatus.ON_HOLD: N_("on hold"),
    ProjectStatus.CLOSED: N_("closed"),
}

_KINDS: Mapping[Kind, str] = {
    Kind.MILESTONE: N_("Milestones"),
    Kind.TASK: N_("Tasks"),
    Kind.ISSUE: N_("Issues"),
    Kind.BUDGET_LINE: N_("Budget lines"),
    Kind.COST_ENTRY: N_("Cost entries"),
    Kind.CHANGE_REQUEST: N_("Change requests"),
    Kind.TRAINING: N_("Training material"),
}


def opening(report: StatusReport, text: Text) -> str:
    """What the client can see at all, in one sentence."""
    hidden = sum(internal for _, internal in report.counts.values())
    if not report.published:
        return text("The client does not see this project yet.")
    if hidden:
        return text.plural(
            "The client sees this project; {n} entry is still internal.",
            "The client sees this project; {n} entries are still internal.",
            hidden,
        )
    return text("The client sees this project and everything in it.")


def standing(report: StatusReport) -> Rag | None:
    """How the newest statement says the project stands, if there is one."""
    return report.statements[0].rag if report.statements else None


def write_statement(report: StatusReport, page: PageContext) -> None:
    """The form for a new statement, in the writer's language and, if wanted, in the other one."""
    _ = text = page.text
    other = "en" if text.language.startswith("zh") else "zh"
    form = ui.Form("statement", _("Save the statement"), text, icon=":material/campaign:")
    with form:
        st.markdown("### " + _("Say how the project stands"))
        form.choice(
            "rag",
            _("How the project stands"),
            [Rag.GREEN, Rag.AMBER, Rag.RED],
            lambda rag: ui.rag_word(rag, text),
            standing(report),
        )
        form.line(
            "sentence",
            _("In one sentence"),
            help=_("What is the case, why, what you do about it, and the new date."),
        )
        form.line("next_step", _("What happens next"))
        with st.expander(_("The same in {language}", language=LANGUAGES[other].name)):
            form.line("other_sentence", _("In one sentence"))
            form.line("other_next", _("What happens next"))
        form.flag("publish", _("The client may read this at once"), True)
    if form.sent:
        form.deliver(
            status.read_statement(form.reader(), text, other),
            lambda command, token: status.write_statement(page.scope, command, token),
            _("The statement is saved."),
        )


def freshness(report: StatusReport, page: PageContext) -> None:
    """When the figures were last confirmed, and the button that does it."""
    _ = text = page.text
    form = ui.Form(
        "confirm", _("The figures are right as of now"), text, icon=":material/verified:", primary=False
    )
    with form:
        st.markdown("### " + _("Figures"))
        if report.confirmed_at is None:
            st.markdown(_("Nobody has confirmed the figures yet; the client reads that."))
        else:
            st.markdown(
                text.md(
                    _(
                        "Last confirmed {moment} by {name}.",
                        moment=text.moment(report.confirmed_at),
                        name=report.confirmed_by,
                    )
                )
            )
    if form.sent:
        form.deliver(
            status.Confirm(),
            lambda command, token: status.confirm(page.scope, command, token),
            _("The figures are confirmed."),
        )


def publishing(report: StatusReport, page: PageContext) -> None:
    """How much of each kind is internal, and one button for each to publish it."""
    _ = text = page.text
    with ui.card(_("What is internal, and what the client reads")):
        for kind, (everything, internal) in report.counts.items():
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(
                    _(
                        "**{kind}**: {shared} shared, {internal} internal",
                        kind=_(_KINDS[kind]),
                        shared=everything - internal,
                        internal=internal,
                    ),
                    width="stretch",
                )
                if internal:
                    _publish_all(kind, internal, page, text)


def _publish_all(kind: Kind, internal: int, page: PageContext, text: Text) -> None:
    form = ui.Form(
        f"publish-{kind}",
        text.plural("Publish {n}", "Publish {n}", internal),
        text,
        border=False,
        primary=False,
        width="content",
    )
    with form:
        pass
    if form.sent:
        form.deliver(
            kind,
            lambda chosen, token: status.publish_all(page.scope, chosen, token),
            lambda count: text.plural(
                "{n} entry is now shared with the client.",
                "{n} entries are now shared with the client.",
                count,
            ),
        )


def project(report: StatusReport, page: PageContext) -> None:
    """Whether the client sees the project at all, and whether it runs."""
    _ = text = page.text
    form = ui.Form("project", _("Save"), text, primary=False)
    with form:
        st.markdown("### " + _("The project"))
        form.keep("version", report.version)
        form.flag("published", _("The client sees this project"), report.published)
        form.choice(
            "status",
            _("The project is"),
            list(ProjectStatus),
            ui.words(ProjectStatus, _STATUSES, text),
            report.status,
        )
        form.line("rhythm_days", _("Figures are confirmed every … days"), str(report.rhythm_days))
    if form.sent:
        form.deliver(
            status.read_project(form.reader(), text),
            lambda command, token: status.set_project(page.scope, command, token),
            _("The project is saved."),
            describe=lambda theirs: _(_STATUSES[theirs.status]),
        )


def statements(report: StatusReport, page: PageContext) -> None:
    """What was said before, newest first."""
    _ = text = page.text
    with ui.card(_("Statements so far")):
        if not report.statements:
            st.markdown(_("None yet. The newest one opens the client's pages."))
        for said in report.statements:
            st.markdown(_statement(said, text))


def _statement(said: Statement, text: Text) -> str:
    audience = text("shared") if said.published else text("internal")
    about = f"{ui.rag_word(said.rag, text)} · {text.moment(said.written_at)} · {said.author} · {audience}"
    lines = [f"**{text.md(said.sentence)}**"]
    if said.next_step:
        lines.append(text.md(text("Next: {step}", step=said.next_step)))
    return "\\\n".join([*lines, f":gray[{text.md(about)}]"])
