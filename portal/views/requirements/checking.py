"""How the client says whether the scope is still right, and what was answered before."""

import streamlit as st

from portal import requirements, ui
from portal.access import Permission
from portal.i18n import Text
from portal.page import PageContext
from portal.requirements import Check, ScopeReport
from portal.requirements.sentences import shorter
from portal.views.agreement.forms import deliver

MOST_IN_AN_ADDRESS = 600


def ask(report: ScopeReport, page: PageContext) -> None:
    """The question that waits, or what to do after an answer that something is not right any more."""
    if report.check is not None:
        _ask(report.check, report, page)
    elif report.checks and report.checks[0].still_right is False:
        _after_no(report.checks[0], page)


def _ask(check: Check, report: ScopeReport, page: PageContext) -> None:
    _ = text = page.text
    with ui.card(_("Is the scope still right?")):
        st.markdown(
            text.plural(
                "{n} requirement is agreed, as listed below (version {version} of the scope). Has anything"
                " changed for you: something that is missing, no longer needed, or meant otherwise?",
                "{n} requirements are agreed, as listed below (version {version} of the scope). Has anything"
                " changed for you: something that is missing, no longer needed, or meant otherwise?",
                len(report.agreed),
                version=text.number(check.scope_number),
            )
        )
        asked = _(
            "Asked on {date}, needed {when}", date=text.date(check.asked_at), when=text.when(check.needed_by)
        )
        st.caption(text.md(asked))
        if report.may_agree:
            _yes(check, page)
            with st.expander(_("Something is not right any more"), icon=":material/rate_review:"):
                _no(check, page)
        else:
            st.markdown(_("The sponsor answers this."))


def _yes(check: Check, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(
        f"scope-right:{check.id}",
        _("Yes, it is still right"),
        text,
        icon=":material/fact_check:",
        border=False,
    )
    with form:
        form.keep("version", check.version)
    if form.sent:
        deliver(
            form,
            requirements.read_answer(form.reader(), text, check.id, still_right=True),
            lambda command, token: requirements.answer(page.scope, command, token),
            _("Thank you. Your answer is kept with your name and the day."),
        )


def _no(check: Check, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(f"scope-wrong:{check.id}", _("Send this answer"), text, border=False, primary=False)
    with form:
        form.keep("version", check.version)
        form.paragraph(
            "comment",
            _("What is not right any more"),
            help=_("Nothing changes by this alone. From here you can ask for a change in the same words."),
        )
    if form.sent:
        deliver(
            form,
            requirements.read_answer(form.reader(), text, check.id, still_right=False),
            lambda command, token: requirements.answer(page.scope, command, token),
            _("Thank you. You can now ask for a change in the same words."),
        )


def _after_no(check: Check, page: PageContext) -> None:
    text = page.text
    st.info(no_said(check, text), icon=":material/rate_review:")
    if page.scope.may(Permission.SUBMIT_CHANGES):
        page.link(
            "scope",
            text("Ask for a change in these words"),
            icon=":material/rule:",
            part="changes",
            what=shorter(check.comment, MOST_IN_AN_ADDRESS),
        )


def no_said(check: Check, text: Text) -> str:
    """Who said that something is not right any more, when and what; Markdown."""
    head = text(
        "On {date} {name} said that something is not right any more:",
        date=text.date(check.answered_at or check.asked_at),
        name=check.answered_by,
    )
    return f"{text.md(head)}\n\n{text.md(check.comment, lines=True)}"


def past(checks: tuple[Check, ...], text: Text) -> str:
    """Every question with its answer, the latest first; Markdown."""
    return "\n".join(f"- {_past(check, text)}" for check in checks)


def _past(check: Check, text: Text) -> str:
    asked = text("asked on {date}", date=text.date(check.asked_at))
    if check.answered_at is None:
        return f":material/hourglass_top: {text.md(asked)}"
    answered = text("answered by {name} on {date}", name=check.answered_by, date=text.date(check.answered_at))
    word = text("still right") if check.still_right else text("something is not right any more")
    icon = "check_circle" if check.still_right else "rate_review"
    line = f":material/{icon}: **{text.md(word)}** :gray[{text.md(f'{asked} · {answered}')}]"
    return f"{line}  \n  {text.md(check.comment, lines=True)}" if check.comment else line
