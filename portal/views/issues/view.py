"""How the client sees its issues: the figures, what happened to one, and what can be said about it."""

import streamlit as st

from db.models.issue import IssueStatus, Severity
from portal import issues, ui
from portal.access import Permission
from portal.i18n import Text
from portal.issues import IssueDetail, IssuesReport, words
from portal.issues.report import DONE
from portal.page import PageContext
from portal.views.issues import listing as issue_list


def figures(report: IssuesReport, text: Text, *, internal: bool) -> None:
    """How many are open, wait for the client, how soon the firm answers, and what was resolved."""
    _ = text
    waiting = words.statuses(internal)[IssueStatus.WAITING]
    grave = report.by_severity[Severity.CRITICAL] + report.by_severity[Severity.HIGH]
    confirm = text.plural("{n} to confirm", "{n} to confirm", report.to_confirm) if report.to_confirm else ""
    ui.figures(
        ui.Figure(
            _("Open issues"),
            text.number(report.open),
            text.plural("{n} critical or high", "{n} critical or high", grave) if grave else "",
            "bad" if report.by_severity[Severity.CRITICAL] else "plain",
        ),
        ui.Figure(_(waiting), text.number(report.waiting + report.to_confirm), confirm),
        ui.Figure(
            _("Usual first answer"),
            "–" if report.first_answer is None else words.roughly(report.first_answer, text),
            help=_("Half of the latest issues were answered sooner than this, half later."),
        ),
        ui.Figure(_("Resolved in 30 days"), text.number(report.resolved_lately)),
    )


def raise_form(page: PageContext) -> None:
    """Say what is wrong; what happens next is said before."""
    _ = text = page.text
    with st.expander(_("Raise an issue"), icon=":material/add_circle:", key="raise"):
        st.caption(
            _(
                "What happens next: your issue gets a number and stands here at once. The project team "
                "answers here; you see who cares for it and how long it takes."
            )
        )
        form = ui.Form("raise-issue", _("Raise the issue"), text, border=False)
        with form:
            form.line("title", _("What is wrong, in one line"))
            form.paragraph(
                "description",
                _("What happens"),
                help=_("What you did, what you saw, and what you expected; since when, and for whom."),
            )
            form.choice(
                "severity",
                _("How bad is it for you?"),
                tuple(Severity),
                ui.words(Severity, words.AS_FELT, text),
                Severity.MEDIUM,
            )
        if form.sent:
            form.deliver(
                issues.read_raise(form.reader(), text),
                lambda command, token: issues.raise_issue(page.scope, command, token),
                lambda number: _("Issue {number} is raised. The project team answers here.", number=number),
            )


def opened(detail: IssueDetail, page: PageContext) -> None:
    """One issue in full: what happens, its history, and what the client can say to it."""
    text = page.text
    said = [issue_list.step(step, text, internal=page.scope.internal) for step in detail.steps]
    st.markdown("\n\n".join([issue_list.described(detail.item, text), *said]))
    if page.scope.internal:
        if page.scope.may(Permission.WORK_ISSUES):
            _to_desk(detail, page)
    elif page.scope.may(Permission.COMMENT_ISSUES):
        _your_word(detail, page)
        _comment_form(detail, page)


def _to_desk(detail: IssueDetail, page: PageContext) -> None:
    page.link(
        "issue-desk",
        page.text("Work on it at the issue desk"),
        icon=":material/build:",
        issue=str(detail.item.number),
    )


def _your_word(detail: IssueDetail, page: PageContext) -> None:
    """Whether it is really resolved: only the client can say that."""
    _ = page.text
    item = detail.item
    if item.status not in DONE:
        return
    if item.status is IssueStatus.RESOLVED:
        question = _("Is it resolved for you?")
        st.markdown(f"**{question}**")
        _confirm_form(detail, page)
    with st.expander(_("It is not resolved"), icon=":material/undo:"):
        _reopen_form(detail, page)


def _confirm_form(detail: IssueDetail, page: PageContext) -> None:
    _ = text = page.text
    number = detail.item.number
    form = ui.Form(f"confirm-{number}", _("Yes, it is resolved"), text, icon=":material/check:", border=False)
    with form:
        form.keep("version", detail.item.version)
        form.line("remark", _("A remark, if you like"))
    if form.sent:
        form.deliver(
            issues.read_confirm(form.reader(), number, text),
            lambda command, token: issues.confirm(page.scope, command, token),
            _("Thank you. Issue {number} is closed.", number=number),
            describe=lambda current: words.status(current.status, text, internal=False),
        )


def _reopen_form(detail: IssueDetail, page: PageContext) -> None:
    _ = text = page.text
    number = detail.item.number
    form = ui.Form(f"reopen-{number}", _("Open it again"), text, border=False, primary=False)
    with form:
        form.keep("version", detail.item.version)
        form.paragraph("reason", _("What is still wrong?"), height=80)
    if form.sent:
        form.deliver(
            issues.read_reopen(form.reader(), number, text),
            lambda command, token: issues.reopen(page.scope, command, token),
            _("Issue {number} is open again; the project team sees why.", number=number),
            describe=lambda current: words.status(current.status, text, internal=False),
        )


def _comment_form(detail: IssueDetail, page: PageContext) -> None:
    _ = text = page.text
    number = detail.item.number
    done = detail.item.status in DONE
    form = ui.Form(f"comment-{number}", _("Send the comment"), text, border=False, primary=not done)
    with form:
        form.paragraph("body", _("Your comment"), height=80)
    if form.sent:
        form.deliver(
            issues.read_comment(form.reader(), number, text),
            lambda command, token: issues.comment(page.scope, command, token),
            _("Your comment is with the project team."),
        )
