"""How the firm works an issue: say something, change how it stands, let the client see it."""

import streamlit as st

from db.base import Audience
from db.models.issue import Issue, IssueStatus, Severity
from portal import issues, ui
from portal.access import Permission
from portal.i18n import N_, Text
from portal.issues import IssueDetail, IssueItem, IssuesReport, Step, words
from portal.page import PageContext
from portal.views.issues import listing as issue_list

_READERS = {Audience.INTERNAL: N_("Only our team"), Audience.CLIENT: N_("The client")}


def figures(report: IssuesReport, text: Text) -> None:
    """What is open, and what is owed: answers, owners, and what waits for the client."""
    _ = text
    ui.figures(
        ui.Figure(_("Open issues"), text.number(report.open)),
        ui.Figure(
            _("No answer yet"), text.number(report.unanswered), tone="bad" if report.unanswered else "plain"
        ),
        ui.Figure(_("No owner"), text.number(report.ownerless)),
        ui.Figure(_("Waiting for the client"), text.number(report.waiting)),
        ui.Figure(
            _("Usual first answer"),
            "–" if report.first_answer is None else words.roughly(report.first_answer, text),
            help=_("Half of the latest issues were answered sooner than this, half later."),
        ),
    )


def open_form(page: PageContext) -> None:
    """Write down an issue the firm has found itself."""
    _ = text = page.text
    with st.expander(_("Write down an issue"), icon=":material/add_circle:", key="open-one"):
        st.caption(_("Only your team sees it until it is published."))
        form = ui.Form("open-issue", _("Save the issue"), text, border=False)
        with form:
            form.line("title", _("Title"))
            form.paragraph("description", _("What happens"), height=80)
            form.choice("severity", _("Severity"), tuple(Severity), _severities(text), Severity.MEDIUM)
            form.line("owner", _("Owner"))
            form.line("next_step", _("Next step"))
            st.caption(_("If you like, the same in another language:"))
            for code in issues.others(text):
                form.line(f"title:{code}", _in(_("Title"), code, text))
                form.paragraph(f"description:{code}", _in(_("What happens"), code, text), height=80)
        if form.sent:
            form.deliver(
                issues.read_open(form.reader(), text),
                lambda command, token: issues.raise_issue(page.scope, command, token),
                lambda number: _("Issue {number} is saved; only your team sees it.", number=number),
            )


def opened(detail: IssueDetail, page: PageContext) -> None:
    """One issue with all that can be done to it."""
    _ = page.text
    # In a container of their own: when there is one step more, the tabs below must stay where they are.
    with st.container():
        st.markdown(issue_list.described(detail.item, page.text))
        for step in detail.steps:
            _step(step, detail.item, page)
    say, work, share = st.tabs([_("Say something"), _("Change its state"), _("What the client sees")])
    with say:
        _answer_form(detail.item, page)
    with work:
        _work_form(detail.item, page)
    with share:
        _publish_form(detail.item, page)


def _step(step: Step, item: IssueItem, page: PageContext) -> None:
    text = page.text
    with st.container(gap="xsmall"):
        st.markdown(issue_list.step(step, text, internal=True))
        publishes = page.scope.may(Permission.PUBLISH) and step.is_comment
        if publishes and not step.by_client and not item.internal:
            _publish_comment(step, item, page)


def _publish_comment(step: Step, item: IssueItem, page: PageContext) -> None:
    _ = text = page.text
    wanted = Audience.CLIENT if step.internal else Audience.INTERNAL
    send = _("Let the client read it") if step.internal else _("Withdraw it from the client")
    form = ui.Form(f"share-{step.id}-{wanted}", send, text, border=False, primary=False)
    with form:
        pass
    if form.sent:
        form.deliver(
            issues.PublishComment(item.number, step.id, wanted),
            lambda command, token: issues.publish_comment(page.scope, command, token),
            _("The client reads this comment now.")
            if step.internal
            else _("The client no longer sees this comment."),
        )


def _answer_form(item: IssueItem, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(f"answer-{item.number}", _("Save the comment"), text, border=False)
    with form:
        form.paragraph("body", _("Your comment"), height=90)
        if page.scope.may(Permission.PUBLISH) and not item.internal:
            form.choice(
                "audience",
                _("Who reads it?"),
                tuple(Audience),
                ui.words(Audience, _READERS, text),
                Audience.INTERNAL,
            )
        else:
            form.put("audience", Audience.INTERNAL)
            st.caption(_why_internal(item, text))
        with st.expander(_("In another language")):
            for code in issues.others(text):
                form.paragraph(f"body:{code}", _in(_("Your comment"), code, text), height=80)
    if form.sent:
        form.deliver(
            issues.read_answer(form.reader(), item.number, text),
            lambda command, token: issues.comment(page.scope, command, token),
            _("The comment is saved."),
        )


def _why_internal(item: IssueItem, text: Text) -> str:
    if item.internal:
        return text("Only your team reads it: the client does not see this issue.")
    return text("Only your team reads it. A project manager can let the client read it.")


def _work_form(item: IssueItem, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(f"work-{item.number}", _("Save the changes"), text, border=False)
    with form:
        form.keep("version", item.version)
        form.choice("status", _("Status"), tuple(IssueStatus), _statuses(text), item.status)
        form.choice("severity", _("Severity"), tuple(Severity), _severities(text), item.severity)
        form.line("owner", _("Owner"), item.owner)
        form.line(
            "next_step", _("Next step"), item.next_step_as_written, help=_("What is done next, and by when.")
        )
        form.paragraph("reason", _("Reason for the change"), height=80, help=_reason_help(item, text))
        with st.expander(_("In another language")):
            for code in issues.others(text):
                form.line(
                    f"next_step:{code}", _in(_("Next step"), code, text), item.next_step_in.get(code, "")
                )
    if form.sent:
        form.deliver(
            issues.read_work(form.reader(), item, text),
            lambda command, token: issues.work(page.scope, command, token),
            _("Issue {number} is up to date.", number=item.number),
            describe=lambda current: _standing(current, text),
        )


def _reason_help(item: IssueItem, text: Text) -> str:
    if item.internal:
        return text("Your team reads it. Publishing the issue later does not publish it.")
    return text("The client reads it at once. A new status or a lower severity needs one.")


def _standing(current: Issue, text: Text) -> str:
    return text(
        "{status}, {severity}, owner {owner}, next step {next_step}",
        status=words.status(current.status, text, internal=True),
        severity=words.severity(current.severity, text),
        owner=current.owner or "–",
        next_step=current.next_step or "–",
    )


def _publish_form(item: IssueItem, page: PageContext) -> None:
    _ = text = page.text
    if item.raised_by_client:
        st.markdown(_("The client raised this issue and always sees it. Comments are published one by one."))
        return
    st.markdown(_what_is_seen(item, text))
    if not page.scope.may(Permission.PUBLISH):
        st.caption(_("A project manager decides what the client sees."))
        return
    wanted = Audience.CLIENT if item.internal else Audience.INTERNAL
    send = _("Publish the issue") if item.internal else _("Withdraw the issue")
    form = ui.Form(f"publish-{item.number}-{wanted}", send, text, border=False, primary=item.internal)
    with form:
        pass
    if form.sent:
        form.deliver(
            issues.PublishIssue(item.number, wanted),
            lambda command, token: issues.publish_issue(page.scope, command, token),
            _("The client sees issue {number} now.", number=item.number)
            if item.internal
            else _("The client no longer sees issue {number}.", number=item.number),
        )


def _what_is_seen(item: IssueItem, text: Text) -> str:
    if item.internal:
        return text(
            "The client does not see this issue. Once published, it reads title, description, owner, next "
            "step and what has changed so far; comments stay with your team until you publish each."
        )
    return text("The client sees this issue. If you withdraw it, it is gone from the client's list.")


def _in(label: str, code: str, text: Text) -> str:
    return text("{label} ({language})", label=label, language=text.language_called(code))


def _severities(text: Text) -> ui.form.Chooser:
    return ui.words(Severity, words.SEVERITIES, text)


def _statuses(text: Text) -> ui.form.Chooser:
    return ui.words(IssueStatus, words.statuses(internal=True), text)
