"""How the project manager's desk for change requests looks: what waits, one request, and its next step."""

import streamlit as st

from db.base import Audience
from db.models.change import ChangeRequest, ChangeStatus
from portal import changes, ui
from portal.changes import Change, ChangesReport
from portal.i18n import Text
from portal.page import PageContext
from portal.views.changes import view as parts
from portal.views.languages import other_languages

# The order of the list: what the firm owes an answer first.
_ORDER = (
    ChangeStatus.SUBMITTED,
    ChangeStatus.IN_ASSESSMENT,
    ChangeStatus.WAITING_FOR_DECISION,
    ChangeStatus.APPROVED,
    ChangeStatus.IMPLEMENTED,
    ChangeStatus.DECLINED,
    ChangeStatus.WITHDRAWN,
)


def opening(report: ChangesReport, text: Text) -> str:
    """The one sentence at the top."""
    ours = report.standing(ChangeStatus.SUBMITTED, ChangeStatus.IN_ASSESSMENT)
    if ours:
        return text.plural(
            "{n} change request waits for your answer.",
            "{n} change requests wait for your answer.",
            len(ours),
        )
    theirs = report.standing(ChangeStatus.WAITING_FOR_DECISION)
    if theirs:
        return text.plural(
            "{n} change request waits for the client’s decision.",
            "{n} change requests wait for the client’s decision.",
            len(theirs),
        )
    return text("No change request waits for anybody.")


def figures(report: ChangesReport, text: Text) -> tuple[ui.Figure, ...]:
    """How many stand where, and what the agreed ones add."""
    _ = text
    return (
        ui.Figure(
            _("Waiting for us"),
            text.number(len(report.standing(ChangeStatus.SUBMITTED, ChangeStatus.IN_ASSESSMENT))),
        ),
        ui.Figure(
            _("Waiting for the client"), text.number(len(report.standing(ChangeStatus.WAITING_FOR_DECISION)))
        ),
        ui.Figure(_("Agreed changes"), text.number(len(report.agreed)), _agreed(report, text)),
    )


def _agreed(report: ChangesReport, text: Text) -> str:
    if not report.agreed:
        return ""
    amount = text.money(report.agreed_amount, report.currency)
    if not report.agreed_days:
        return amount
    return f"{amount} · {text.plural('{n} day', '{n} days', report.agreed_days)}"


def listing(report: ChangesReport, page: PageContext) -> None:
    """All requests by where they stand; each opens above."""
    _ = page.text
    if not report.changes:
        ui.nothing_yet(
            _("No change has been asked for. What the client submits under Feedback appears here at once.")
        )
        return
    with ui.card(_("All change requests")):
        _by_status(report, page)


def _by_status(report: ChangesReport, page: PageContext) -> None:
    _ = text = page.text
    for status in _ORDER:
        found = report.standing(status)
        if found:
            st.markdown(f"{parts.badge(status, text)} :gray[{text.number(len(found))}]")
        for change in found[: parts.SHOWN]:
            _row(change, page)
        if len(found) > parts.SHOWN:
            with st.expander(_("Show all")):
                for change in found[parts.SHOWN :]:
                    _row(change, page)


def _row(change: Change, page: PageContext) -> None:
    _ = text = page.text
    said = [change.submitted_by, text.date(change.submitted_at), _(parts.URGENCIES[change.urgency])]
    if change.audience is not Audience.CLIENT:
        said.append(_("not published"))
    with st.container(gap="xxsmall"):
        st.button(
            f"**{change.code}** {text.md(change.title)}",
            key=f"open-change-{change.number}",
            type="tertiary",
            icon=":material/chevron_right:",
            on_click=_open,
            args=(change.number,),
        )
        st.caption(text.md(" · ".join(said)))


def _open(number: int | None = None) -> None:
    # A link to the page one is on would reach this run alone; the address keeps what is written into it.
    if number is None:
        st.query_params.pop("change", None)
    else:
        st.query_params["change"] = str(number)


def detail(change: Change, page: PageContext) -> None:
    """One request with its history and its next step."""
    _ = text = page.text
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
        if change.audience is not Audience.CLIENT:
            _publish_form(change, page)
        _next_step(change, page)
    st.button(
        _("Back to the list"),
        key="leave-change",
        type="tertiary",
        icon=":material/arrow_back:",
        on_click=_open,
    )


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
        _assessment_fields(form, change, status, text)
        form.paragraph("answer", _("What the client reads about it"), help=_answer_help(status, text))
        other_languages(form, text, {"answer": _("What the client reads about it")})
    if form.sent:
        _send_move(form, change, status, page)


def _send_move(form: ui.Form, change: Change, status: ChangeStatus, page: PageContext) -> None:
    _ = text = page.text
    shown = int(str(form.raw["version"]))
    done = _("{code} is now: {status}.", code=change.code, status=_(parts.STATUSES[status]))
    try:
        if shown != change.version:
            # The steps offered now are others than those that were shown: say so before reading the fields.
            form.deliver(
                changes.ChangeAt(change.change_id, shown),
                lambda command, token: changes.expect_unmoved(page.scope, command),
                done,
                describe=lambda current: _theirs(current, text),
            )
            return
        form.deliver(
            changes.read_move(form.reader(), text, change.change_id, status),
            lambda command, token: changes.move(page.scope, command, token),
            done,
            describe=lambda current: _theirs(current, text),
        )
    except changes.NoSuchMove as moved:
        parts.say_moved(form, moved, text)


def _theirs(current: ChangeRequest, text: Text) -> str:
    return f"{text(parts.STATUSES[current.status])} · {current.answer}"


def _assessment_fields(form: ui.Form, change: Change, status: ChangeStatus, text: Text) -> None:
    _ = text
    if status in changes.NEEDS_ASSESSMENT:
        amount = "" if change.amount is None else str(change.amount.normalize().__format__("f"))
        form.line(
            "amount",
            _("Added to the agreed budget, in {currency}", currency=change.currency),
            amount,
            help=_("A minus before it if the change saves money; 0 if it costs nothing."),
        )
        form.line(
            "days",
            _("Added to the finish, in calendar days"),
            "" if change.days is None else str(change.days),
            help=_("A minus before it if the finish comes earlier; 0 if it does not move."),
        )
    if status is ChangeStatus.WAITING_FOR_DECISION:
        form.day("decide_by", _("Decision needed by"), change.decide_by)
    if status is ChangeStatus.APPROVED:
        form.line("agreed_with", _("Who agreed on the client’s side"), change.agreed_with)
        st.caption(
            _(
                "This notes an agreement that was made elsewhere, in a mail or a meeting. Signing in the "
                "portal itself comes in a later version."
            )
        )


def _answer_help(status: ChangeStatus, text: Text) -> str:
    if status is ChangeStatus.DECLINED:
        return text("The reason, in words the client can pass on.")
    return text("One or two sentences without jargon. They stay readable with this step.")


def enter_form(page: PageContext) -> None:
    """Write down a change that the firm itself proposes."""
    _ = text = page.text
    with st.expander(_("Enter a change request for the firm"), icon=":material/add:"):
        st.caption(_("It stays internal until you show it to the client."))
        form = ui.Form("enter-change", _("Enter the request"), text, border=False, primary=False)
        with form:
            parts.request_fields(form, text)
            other_languages(
                form,
                text,
                {"what": _("What exactly"), "why": _("Why it is needed")},
                {"title": _("What should change, in one line")},
            )
        if form.sent:
            form.deliver(
                changes.read_submit(form.reader(), text),
                lambda command, token: changes.enter(page.scope, command, token),
                lambda code: _("Entered as {code}, visible to the firm alone.", code=code),
            )
