"""How an offer is read before it is sent, approved for the firm, and put before the client."""

import streamlit as st

from db.models.change import ChangeStatus
from db.models.signing import PaperKind
from db.queries.offers import HeadRow
from portal import changes, signing, ui
from portal.access import Permission
from portal.changes import Assessment, ChangeAt, Desk
from portal.i18n import Text
from portal.page import PageContext
from portal.views import signing as signing_views
from portal.views.changes import view as parts
from portal.views.changes.assessment import headed
from portal.views.changes.outlook import before_and_after
from portal.views.languages import other_languages


def show(number: int, page: PageContext) -> None:
    """What the client would read, or has; while it is assessed also the way to the client."""
    told = changes.assessment(page.scope, number)
    if told.desk.head.status is ChangeStatus.IN_ASSESSMENT:
        _to_send(told, page)
    else:
        _sent(told.desk, page)


def _sent(told: Desk, page: PageContext) -> None:
    """The text that was drawn up last, and who has signed it."""
    text = page.text
    head = told.head
    waits = head.status is ChangeStatus.WAITING_FOR_DECISION
    shown = signing.newest(signing.papers(page.scope, PaperKind.CHANGE, head.change_id))
    paper = shown.get(head.change_id)
    with ui.card():
        st.markdown(headed(head, text))
        if paper is None:
            st.markdown(text("Nothing is offered. The text for the client appears here once it is assessed."))
            return
        if head.decide_by is not None and waits:
            st.markdown(text("The client is asked to decide {when}.", when=text.when(head.decide_by)))
        signing_views.places(paper, page)
    if waits:
        before_and_after(told.prospect(text), text, with_money=True)
    signing_views.read(paper, page)


def _to_send(told: Assessment, page: PageContext) -> None:
    _ = text = page.text
    head = told.desk.head
    with ui.card():
        st.markdown(headed(head, text))
        _says_what_is_missing(told, text)
    before_and_after(told.desk.prospect(text), text, with_money=True)
    with ui.card(_("This is what the client will read")):
        signing_views.whole(told.preview, text)
    if told.is_complete:
        with ui.card(_("Internal approval")):
            _approval(head, page)
        if head.released_at is not None and page.scope.may(Permission.ANSWER_CHANGES):
            with ui.card(_("Send it for decision")):
                _send(head, page)


def _says_what_is_missing(told: Assessment, text: Text) -> None:
    lines = [text.md(text(label)) for label in told.missing]
    if lines:
        st.markdown(
            "**"
            + text("Before it can be offered, this is still to be said:")
            + "**\n\n"
            + "\n".join(f"- {line}" for line in lines)
        )
    for title in told.hidden:
        said = text("“{title}” is not shown to the client; an offer cannot name it.", title=title)
        st.warning(text.md(said), icon=":material/visibility_off:")
    if told.is_complete:
        st.markdown(text("The assessment is complete. Read the whole text below as the client will."))


def _approval(head: HeadRow, page: PageContext) -> None:
    """Whether the firm stands behind it; asked for by one, given by another or the same."""
    _ = text = page.text
    if head.released_at is not None:
        said = _("Approved by {name}, {moment}", name=head.released_by, moment=text.moment(head.released_at))
        st.markdown(":material/verified: " + text.md(said))
        return
    st.caption(_("Without it nothing is sent; an edit of the assessment ends it."))
    if head.release_asked_at is not None:
        said = _(
            "Asked for by {name}, {moment}",
            name=head.release_asked_by,
            moment=text.moment(head.release_asked_at),
        )
        st.markdown(":material/hourglass_top: " + text.md(said))
    elif page.scope.may(Permission.ANSWER_CHANGES):
        _button(
            head,
            "ask-release",
            _("Ask for internal approval"),
            page,
            _("Whoever may approve offers finds it on their first page."),
        )
    if page.scope.may(Permission.APPROVE_OFFERS):
        _button(
            head,
            "release",
            _("Approve this offer for our side"),
            page,
            _("The offer is approved; it can be sent to the client."),
        )


def _button(head: HeadRow, name: str, label: str, page: PageContext, done: str) -> None:
    text = page.text
    verb = changes.release if name == "release" else changes.ask_release
    form = ui.Form(
        f"{name}-{head.change_id}-{head.version}", label, text, border=False, primary=name == "release"
    )
    with form:
        form.keep("version", head.version)
    if form.sent:
        parts.deliver(
            form,
            ChangeAt(head.change_id, int(str(form.raw["version"]))),
            lambda command, token: verb(page.scope, command, token),
            done,
            text,
        )


def _send(head: HeadRow, page: PageContext) -> None:
    _ = text = page.text
    known = changes.signers(page.scope)
    names = {signer.person_id: signer.name for signer in known}
    st.caption(
        _(
            "What happens next: the client reads the text above and decides until the day you name, with "
            "reminders. With the last signature it is in force."
        )
    )
    form = ui.Form(f"offer-{head.change_id}", _("Send it to the client for decision"), text, border=False)
    with form:
        form.keep("version", head.version)
        form.day("decide_by", _("Decision needed by"), head.decide_by)
        chosen = st.multiselect(
            _("Who signs, in this order"),
            list(names),
            format_func=lambda i: names[i],
            key=form.key("signers"),
            placeholder=_("Any one sponsor"),
            help=_("Choose several where all of them are to sign, one after the other."),
        )
        form.paragraph(
            "answer",
            _("What the client reads about it"),
            help=_(
                "One or two sentences without amounts: everybody of the client reads them, also who does not "
                "see the budget."
            ),
        )
        other_languages(form, text, {"answer": _("What the client reads about it")})
    if form.sent:
        parts.deliver(
            form,
            changes.read_offer(form.reader(), text, head.change_id, known, chosen),
            lambda command, token: changes.offer(page.scope, command, token),
            _("The offer is with the client."),
            text,
        )
