"""How the page of status and publishing is laid out."""

from collections.abc import Mapping

import streamlit as st

from db.models.project import Figures, ProjectStatus, Rag
from portal import status, ui
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.progress import freshness as fresh
from portal.publishing import Kind
from portal.status import Contradiction, Statement, StatusReport

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
        if report.against:
            _despite(report, form, text)
        with st.expander(_("The same in {language}", language=text.language_called(other))):
            form.line("other_sentence", _("In one sentence"))
            form.line("other_next", _("What happens next"))
            if report.against:
                form.paragraph("other_despite", _("Why on track all the same"), height=70)
        form.flag("publish", _("The client may read this at once"), True)
        form.flag(
            "confirms",
            _("All figures are right as of now"),
            True,
            help=_("A published statement confirms them. Leave it out if some are not up to date yet."),
        )
    if form.sent:
        command = status.read_statement(form.reader(), text, other)
        try:
            form.deliver(
                command,
                lambda told, token: status.write_statement(page.scope, told, token),
                _("The statement is saved."),
            )
        except status.NeedsExplanation as refused:
            form.complain(*_otherwise(refused.against, text))


def _despite(report: StatusReport, form: ui.Form, text: Text) -> None:
    """What speaks against "on track", and the place to say why it is called so all the same."""
    said = [text.md(status.sentence(each, text)) for each in report.against]
    opening = text("These figures speak against “On track”:")
    st.warning(opening + "\n\n" + "\n".join(f"- {line}" for line in said), icon=":material/balance:")
    form.paragraph(
        "despite",
        text("Why on track all the same"),
        help=text("Needed only with “On track”. The client reads it below your sentence."),
        height=90,
    )


def _otherwise(against: tuple[Contradiction, ...], text: Text) -> list[str]:
    return [
        text("Figures speak against “On track”, so nothing was saved:"),
        *(status.sentence(each, text) for each in against),
        text("Choose another colour, or say why it is on track all the same: the client reads that."),
    ]


def freshness(report: StatusReport, page: PageContext) -> None:
    """As of when each kind of figures is, which have gone stale, and the form that confirms them."""
    _ = text = page.text
    with ui.card(_("Figures")):
        st.markdown(_confirmed(report, text))
        _mending(report, page)
        _confirming(report, page)


def _confirmed(report: StatusReport, text: Text) -> str:
    """When each kind was last confirmed, by whom and from what; what is older than promised stands out."""
    stale = {each.figures for each in report.stale}
    lines = []
    for figures, of in report.figures.items():
        said = text.md(of.sentence(text))
        told = f":orange[:material/schedule: {said}]" if figures in stale else said
        lines.append(
            "- " + text("{name}: {said}", name=f"**{text.md(fresh.name(figures, text))}**", said=told)
        )
    promised = text.plural(
        "Promised: confirmed every day.", "Promised: confirmed every {n} days.", report.rhythm_days
    )
    return "\n".join([f":gray[{text.md(promised)}]", "", *lines])


# Where figures of a kind are brought up to date, and what the way there is called.
MENDED: Mapping[Figures, tuple[str, str]] = {
    Figures.PLAN: ("plan", N_("Bring the plan up to date")),
    Figures.BUDGET: ("money", N_("Bring the money up to date")),
    Figures.ISSUES: ("issue-desk", N_("Go through the issues")),
    Figures.HOURS: ("hours", N_("Enter the hours")),
    Figures.GOALS: ("charter", N_("Measure the goals")),
}


def _mending(report: StatusReport, page: PageContext) -> None:
    if not report.stale:
        return
    with st.container(horizontal=True, gap="small"):
        for each in report.stale:
            path, label = MENDED[each.figures]
            page.link(path, page.text(label), icon=":material/arrow_forward:")


def _confirming(report: StatusReport, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(
        "confirm",
        _("The figures are right as of now"),
        text,
        icon=":material/verified:",
        primary=False,
        border=False,
    )
    offered = [status.Which.EVERYTHING, *(status.Which(figures.value) for figures in report.figures)]
    with form:
        form.choice("figures", _("What is right as of now"), offered, lambda which: _which(which, text))
    if form.sent:
        form.deliver(
            status.read_confirm(form.reader(), text),
            lambda command, token: status.confirm(page.scope, command, token),
            _("The figures are confirmed."),
        )


def _which(which: status.Which, text: Text) -> str:
    if which is status.Which.EVERYTHING:
        return text("Everything")
    return fresh.name(Figures(which.value), text)


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
    """What was said before, newest first; the newest can still be published if it is internal."""
    _ = text = page.text
    with ui.card(_("Statements so far")):
        if not report.statements:
            st.markdown(_("None yet. The newest one opens the client's pages."))
            return
        newest, *older = report.statements
        st.markdown(_statement(newest, text))
        if not newest.published:
            _publish(newest, page)
        if older:
            st.markdown("\n\n".join(_statement(said, text) for said in older))


def _publish(said: Statement, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(f"statement-{said.id}", _("Publish this statement"), text, border=False, primary=False)
    with form:
        pass
    if form.sent:
        try:
            form.deliver(
                status.PublishStatement(said.id),
                lambda command, token: status.publish_statement(page.scope, command, token),
                _("The client can read the statement now."),
            )
        except status.NeedsExplanation as refused:
            form.complain(*_otherwise(refused.against, text))


def _statement(said: Statement, text: Text) -> str:
    audience = text("shared") if said.published else text("internal")
    about = f"{ui.rag_word(said.rag, text)} · {text.moment(said.written_at)} · {said.author} · {audience}"
    lines = [f"**{text.md(said.sentence)}**"]
    if said.despite:
        lines.append(text.md(text("Why on track all the same: {explanation}", explanation=said.despite)))
    if said.next_step:
        lines.append(text.md(text("Next: {step}", step=said.next_step)))
    return "\\\n".join([*lines, f":gray[{text.md(about)}]"])
