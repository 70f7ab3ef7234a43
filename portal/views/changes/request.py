"""How the project manager reads one request with its life, and takes it to its next step."""

import streamlit as st

from db.base import Audience
from db.models.change import ChangeStatus
from portal import changes, ui
from portal.access import Permission
from portal.changes import Change
from portal.i18n import Text
from portal.page import PageContext
from portal.views.changes import view as parts
from portal.views.changes.files import files
from portal.views.languages import other_languages


def show(number: int, page: PageContext) -> None:
    """What is asked, its life, its files, and the next step."""
    _ = text = page.text
    change, attached = changes.opened(page.scope, number)
    with ui.card():
        st.markdown(f"### {parts.headed(change, text)}")
        st.caption(
            _(
                "Asked for by {name}, {moment}",
                name=text.md(change.submitted_by),
                moment=text.moment(change.submitted_at),
            )
        )
        parts.facts(change, text, for_client=False)
        parts.steps(change, text)
        if page.scope.may(Permission.ANSWER_CHANGES):
            if change.audience is not Audience.CLIENT:
                _publish_form(change, page)
            _next_step(change, page)
    files(change, attached, page)


def _publish_form(change: Change, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(
        f"publish-change-{change.change_id}-{change.version}", _("Show it to the client"), text, primary=False
    )
    with form:
        st.markdown(_("The client does not see this request yet. Once shown, it stays, with all its steps."))
        form.keep("version", change.version)
    if form.sent:
        form.deliver(
            changes.ChangeAt(change.change_id, int(str(form.raw["version"]))),
            lambda command, token: changes.publish(page.scope, command, token),
            _("{code} is now visible to the client.", code=change.code),
        )


def _next_step(change: Change, page: PageContext) -> None:
    _ = text = page.text
    if not change.moves:
        st.caption(_("This request is settled; nothing more can happen to it."))
        return
    st.markdown("**" + _("Next step") + "**")
    if change.status is ChangeStatus.IN_ASSESSMENT:
        st.caption(
            _(
                "Assess it in the parts above; under “Offer” it is approved and sent to the client for "
                "decision."
            )
        )
    if change.status is ChangeStatus.WAITING_FOR_DECISION:
        st.caption(_("The client decides by signing. You can take the offer back to change it."))
    status = st.segmented_control(
        _("Take it to"),
        list(change.moves),
        format_func=ui.words(ChangeStatus, parts.STATUSES, text),
        default=change.moves[0],
        key=f"move-{change.change_id}-{change.version}",
        label_visibility="collapsed",
    )
    if status is not None:
        _move_form(change, status, page)


def _move_form(change: Change, status: ChangeStatus, page: PageContext) -> None:
    _ = text = page.text
    shown = change.audience is Audience.CLIENT
    send = _("Save and tell the client") if shown else _("Save; the client does not see it yet")
    form = ui.Form(f"change-{change.change_id}", send, text)
    with form:
        form.keep("version", change.version)
        form.paragraph("answer", _("What the client reads about it"), help=_answer_help(status, text))
        other_languages(form, text, {"answer": _("What the client reads about it")})
    if form.sent:
        _send_move(form, change, status, page)


def _send_move(form: ui.Form, change: Change, status: ChangeStatus, page: PageContext) -> None:
    _ = text = page.text
    shown = int(str(form.raw["version"]))
    done = _("{code} is now: {status}.", code=change.code, status=_(parts.STATUSES[status]))
    if shown != change.version:
        # The steps offered now are others than those that were shown: say so before reading the fields.
        parts.deliver(
            form,
            changes.ChangeAt(change.change_id, shown),
            lambda command, token: changes.expect_unmoved(page.scope, command),
            done,
            text,
        )
        return
    parts.deliver(
        form,
        changes.read_move(form.reader(), text, change.change_id, status),
        lambda command, token: changes.move(page.scope, command, token),
        done,
        text,
    )


def _answer_help(status: ChangeStatus, text: Text) -> str:
    if status is ChangeStatus.DECLINED:
        return text("The reason, in words the client can pass on.")
    return text("One or two sentences without jargon. They stay readable with this step.")
