"""How the client follows change requests: all of them, one with its whole life, and the text to sign."""

import streamlit as st

from db.models.change import ChangeStatus
from db.models.signing import PaperKind
from portal import changes, signing, ui
from portal.access import NotFound, Permission
from portal.changes import Change, ChangesReport
from portal.changes.register import Attached
from portal.i18n import Text
from portal.page import PageContext
from portal.signing import PaperShown
from portal.views import signing as signing_views
from portal.views.changes import view as parts
from portal.views.changes import ways
from portal.views.changes.asking import link, page_of, submit_form
from portal.views.changes.drafts import begin_form, edit_form
from portal.views.changes.files import files
from portal.views.changes.outlook import before_and_after

S = ChangeStatus


def part(page: PageContext) -> None:
    """Change requests as a part of the page on scope: the one that the address names, or all of them."""
    number = parts.asked_for()
    if number is not None:
        try:
            change, attached = changes.opened(page.scope, number)
        except NotFound:
            parts.say_lost(page.text)
        else:
            _detail(change, attached, page)
            return
    _all(page)


def _all(page: PageContext) -> None:
    report = changes.report(page.scope)
    _list(report, page)
    if page.scope.may(Permission.SUBMIT_CHANGES):
        submit_form(page, primary=True)
        begin_form(page)


def opening(report: ChangesReport, text: Text) -> str:
    """What waits for a decision, in one sentence."""
    waiting = report.standing(S.WAITING_FOR_DECISION)
    if waiting:
        return text.plural(
            "{n} change request waits for a decision.",
            "{n} change requests wait for a decision.",
            len(waiting),
        )
    return text("No change request waits for a decision.")


def _list(report: ChangesReport, page: PageContext) -> None:
    _ = text = page.text
    with ui.card(opening(report, text)):
        if not report.changes:
            st.markdown(
                _(
                    "No change has been asked for. Whatever you submit below appears here with its number, "
                    "its effect on money and dates, and the answer."
                )
            )
        for change in page_of(report, None):
            with st.container(gap="xxsmall"):
                st.markdown(_line(change, text))
                link(change, page)


def _line(change: Change, text: Text) -> str:
    said = [
        text("asked for by {name}, {date}", date=text.date(change.submitted_at), name=change.submitted_by)
    ]
    said += parts.effect(change.amount, change.days, change.currency, text)
    if change.status is S.WAITING_FOR_DECISION and change.decide_by is not None:
        said.append(text("decide {when}", when=text.when(change.decide_by)))
    return f"{parts.headed(change, text)}  \n:gray[{text.md(' · '.join(said))}]"


def _detail(change: Change, attached: tuple[Attached, ...], page: PageContext) -> None:
    """One request: what is asked, what it would do, the text to sign, and everything that happened."""
    _ = text = page.text
    page.link("scope", _("All change requests"), icon=":material/arrow_back:", part="changes")
    with ui.card():
        st.markdown(f"### {parts.headed(change, text)}")
        if change.is_draft:
            edit_form(change, page)
        else:
            _asked(change, page)
    if change.is_offered:
        _offer(change, page)
    if not change.is_draft:
        with ui.card():
            parts.steps(change, text)
            _replies(change, page)
    files(change, attached, page)


def _asked(change: Change, page: PageContext) -> None:
    text = page.text
    st.caption(
        text(
            "Asked for by {name}, {moment}",
            name=text.md(change.submitted_by),
            moment=text.moment(change.submitted_at),
        )
    )
    parts.facts(change, text)


def _offer(change: Change, page: PageContext) -> None:
    """What would change, drawn as things stand today, and the whole text with the place to sign."""
    sees_money = page.scope.may(Permission.SEE_BUDGET)
    waits = change.status is S.WAITING_FOR_DECISION
    if waits:
        before_and_after(changes.outlook(page.scope, change.number), page.text, with_money=sees_money)
    if sees_money:
        _paper(change, waits, page)
    elif waits:
        with ui.card(page.text("Other ways that were looked at")):
            ways.listed(changes.options(page.scope, change.change_id), change.currency, page.text)
            st.caption(page.text("The text to sign names amounts; it is open to those who see the budget."))


def _paper(change: Change, waits: bool, page: PageContext) -> None:
    _ = page.text
    shown = signing.newest(signing.papers(page.scope, PaperKind.CHANGE, change.change_id))
    paper = shown.get(change.change_id)
    if paper is None:
        return
    if not waits:
        with ui.card(_("Signed")):
            signing_views.places(paper, page)
            with st.expander(_("The text as it was signed")):
                signing_views.read(paper, page)
        return
    signing_views.read(paper, page)
    _sign(change, paper, page)


def _sign(change: Change, paper: PaperShown, page: PageContext) -> None:
    _ = text = page.text
    with ui.card(_("Sign")):
        st.markdown(
            _(
                "With the last signature the change is in force: budget, dates and requirements are then as "
                "the text says. It can no longer be altered by anybody."
            )
        )
        if change.decide_by is not None:
            st.caption(_("Please decide {when}.", when=text.when(change.decide_by)))
        signing_views.places(paper, page)
        signing_views.form(
            "sign-change",
            paper,
            page,
            lambda command, token: changes.sign(page.scope, command, token),
            _("Sign change request {code}", code=change.code),
        )


def _replies(change: Change, page: PageContext) -> None:
    """What the reader can say instead of signing, each folded away."""
    _ = page.text
    if page.scope.internal:
        return
    if S.IN_ASSESSMENT in change.moves:
        with st.expander(_("I want something to be different"), icon=":material/rate_review:"):
            _reply(change, S.IN_ASSESSMENT, page)
    if S.DECLINED in change.moves:
        with st.expander(_("Decline this change"), icon=":material/cancel:"):
            _reply(change, S.DECLINED, page)
    if change.may_withdraw:
        with st.expander(_("Withdraw the request"), icon=":material/undo:"):
            _reply(change, S.WITHDRAWN, page)


def _reply(change: Change, status: ChangeStatus, page: PageContext) -> None:
    _ = text = page.text
    label, send, done = {
        S.IN_ASSESSMENT: (
            _("What should be different"),
            _("Send it back with this wish"),
            _("{code} is back with the project manager, who sees what you want.", code=change.code),
        ),
        S.DECLINED: (
            _("Why you decline it"),
            _("Decline the change"),
            _("{code} is declined; nothing changes, and the project manager sees why.", code=change.code),
        ),
        S.WITHDRAWN: (
            _("Why you withdraw it"),
            _("Withdraw the request"),
            _("{code} is withdrawn; the project manager sees why.", code=change.code),
        ),
    }[status]
    form = ui.Form(f"{status.value}-{change.change_id}", send, text, border=False, primary=False)
    with form:
        form.keep("version", change.version)
        form.paragraph("reason", label, height=80)
    if form.sent:
        parts.deliver(
            form,
            changes.read_reply(form.reader(), text, change.change_id, status),
            lambda command, token: changes.reply(page.scope, command, token),
            done,
            text,
        )
