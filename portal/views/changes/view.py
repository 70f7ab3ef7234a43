"""How a change request looks to both sides: where it stands, what it costs, and every step it took."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import streamlit as st

from db.base import Audience
from db.models.change import ChangeStatus, Urgency
from portal import changes, ui
from portal.access import NotFound, Permission
from portal.changes import Change, ChangesReport
from portal.i18n import N_, Text
from portal.page import PageContext

SHOWN = 20
"""How many requests one screen lists."""

STATUSES: Mapping[ChangeStatus, str] = {
    ChangeStatus.SUBMITTED: N_("Submitted"),
    ChangeStatus.IN_ASSESSMENT: N_("Being assessed"),
    ChangeStatus.WAITING_FOR_DECISION: N_("Waiting for a decision"),
    ChangeStatus.APPROVED: N_("Approved"),
    ChangeStatus.DECLINED: N_("Declined"),
    ChangeStatus.WITHDRAWN: N_("Withdrawn"),
    ChangeStatus.IMPLEMENTED: N_("Carried out"),
}

_BADGES: Mapping[ChangeStatus, str] = {
    ChangeStatus.SUBMITTED: ":gray-badge[:material/inbox: {word}]",
    ChangeStatus.IN_ASSESSMENT: ":blue-badge[:material/search: {word}]",
    ChangeStatus.WAITING_FOR_DECISION: ":orange-badge[:material/hourglass_top: {word}]",
    ChangeStatus.APPROVED: ":green-badge[:material/check_circle: {word}]",
    ChangeStatus.DECLINED: ":red-badge[:material/cancel: {word}]",
    ChangeStatus.WITHDRAWN: ":gray-badge[:material/undo: {word}]",
    ChangeStatus.IMPLEMENTED: ":green-badge[:material/task_alt: {word}]",
}

# What somebody did by taking a request there, as a sentence about a person.
_STEPS: Mapping[ChangeStatus, str] = {
    ChangeStatus.SUBMITTED: N_("{name} asked for this change"),
    ChangeStatus.IN_ASSESSMENT: N_("{name} assesses what it means"),
    ChangeStatus.WAITING_FOR_DECISION: N_("{name} asked for a decision"),
    ChangeStatus.APPROVED: N_("{name} noted that it is agreed"),
    ChangeStatus.DECLINED: N_("{name} declined it"),
    ChangeStatus.WITHDRAWN: N_("{name} withdrew it"),
    ChangeStatus.IMPLEMENTED: N_("{name} reported it carried out"),
}

URGENCIES: Mapping[Urgency, str] = {
    Urgency.LOW: N_("Can wait"),
    Urgency.NORMAL: N_("Normal"),
    Urgency.HIGH: N_("Urgent"),
}


def badge(status: ChangeStatus, text: Text) -> str:
    """Where a request stands, with shape, word and colour; Markdown."""
    return _BADGES[status].format(word=text(STATUSES[status]))


def effect(amount: Decimal | None, days: int | None, currency: str, text: Text) -> list[str]:
    """What a change does to money and finish, in plain words; nothing where nothing was said."""
    said = []
    if amount is not None:
        said.append(_money(amount, currency, text))
    if days is not None:
        said.append(_days(days, text))
    return said


def together(said: list[str], text: Text) -> str:
    """Two facts as one sentence, as the language joins them; more than two as a list."""
    if len(said) != 2:
        return text.list(said)
    return text("{first} and {second}", first=said[0], second=said[1])


def _money(amount: Decimal, currency: str, text: Text) -> str:
    if not amount:
        return text("does not change the agreed budget")
    money = text.money(abs(amount), currency)
    if amount > 0:
        return text("adds {money} to the agreed budget", money=money)
    return text("takes {money} off the agreed budget", money=money)


def _days(days: int, text: Text) -> str:
    if not days:
        return text("does not move the finish")
    if days > 0:
        return text.plural("moves the finish {n} day later", "moves the finish {n} days later", days)
    return text.plural("brings the finish {n} day forward", "brings the finish {n} days forward", -days)


def chosen(report: ChangesReport) -> Change | None:
    """The request that the address names; says so where there is none."""
    wanted = st.query_params.get("change", "")
    if not wanted:
        return None
    try:
        return report.numbered(int(wanted) if wanted.isascii() and wanted.isdigit() else -1)
    except NotFound:
        return None


def is_lost(report: ChangesReport) -> bool:
    """Whether the address names a request that is not there for this person."""
    return bool(st.query_params.get("change")) and chosen(report) is None


def say_lost(text: Text) -> None:
    st.info(text("There is no such change request, or it is not open to you."), icon=":material/search_off:")


def headed(change: Change, text: Text) -> str:
    """One line that tells a request from the others; Markdown."""
    marked = "" if change.audience is Audience.CLIENT else " " + unpublished(text)
    return f"**{change.code}** {text.md(change.title)} {badge(change.status, text)}{marked}"


def unpublished(text: Text) -> str:
    """That the client does not see something yet; Markdown."""
    return ":orange-badge[:material/visibility_off: " + text("Not published") + "]"


def facts(change: Change, text: Text, for_client: bool = True) -> None:
    """What is asked, why, what it means, and what was answered."""
    _ = text
    lines = [text.md(change.what, lines=True)]
    if change.why:
        lines.append(_named(_("Why"), text.md(change.why, lines=True), text))
    lines.append(_named(_("Urgency"), _(URGENCIES[change.urgency]), text))
    said = effect(change.amount, change.days, change.currency, text)
    if said:
        lines.append(_named(_("Effect"), text.md(together(said, text)), text))
    elif change.is_undecided:
        lines.append(_named(_("Effect"), _("not assessed yet"), text))
    if change.answer:
        lines.append(_named(_("Our answer"), text.md(change.answer, lines=True), text))
    lines += _decision(change, text, for_client)
    st.markdown("\n\n".join(lines))


def _named(name: str, said: str, text: Text) -> str:
    return text("{name}: {said}", name=f"**{name}**", said=said)


def _decision(change: Change, text: Text, for_client: bool) -> list[str]:
    _ = text
    if change.status is ChangeStatus.WAITING_FOR_DECISION:
        until = _until(change.decide_by, text)
        if for_client:
            asked = _("Tell your project manager whether you agree; it is noted here with your name.")
        else:
            asked = _("Note the client’s decision below as soon as you have it.")
        return [f":material/hourglass_top: **{until}** {asked}"]
    if change.agreed_with and change.decided_at is not None:
        agreed = _(
            "Agreed by {name}, noted {date}.",
            name=text.md(change.agreed_with),
            date=text.date(change.decided_at),
        )
        return [f":material/handshake: {agreed}"]
    return []


def _until(decide_by: date | None, text: Text) -> str:
    if decide_by is None:
        return text("A decision is needed.")
    if decide_by < text.today:
        return text("The decision was due {when}.", when=text.when(decide_by))
    return text("A decision is due {when}.", when=text.when(decide_by))


def steps(change: Change, text: Text) -> None:
    """Every step so far: who, when, why, and what was said about the effect then."""
    lines = []
    for step in change.steps:
        what = text(_STEPS[step.status], name=text.md(step.author))
        line = f"- {what} :gray[{text.moment(step.at)}]"
        then = effect(step.amount, step.days, change.currency, text)
        if step.decide_by is not None:
            then.append(text("decision by {date}", date=text.date(step.decide_by)))
        told = [text.md(step.reason, lines=True)] if step.reason else []
        told += [f":gray[{text.md(together(then, text))}]"] if then else []
        # Two blanks of indentation keep these paragraphs inside their point of the list.
        lines.append("\n\n".join([line, *(_indented(each) for each in told)]))
    if lines:
        st.markdown("**" + text("Step by step") + "**\n\n" + "\n".join(lines))


def _indented(markdown: str) -> str:
    return "\n".join(f"  {line}" for line in markdown.split("\n"))


def client_list(report: ChangesReport, page: PageContext) -> None:
    """All requests the client sees; each opens in place."""
    _ = text = page.text
    with ui.card(_("Change requests")):
        if is_lost(report):
            say_lost(text)
        if not report.changes:
            st.markdown(
                _(
                    "No change has been asked for. Whatever you submit below appears here with its number, "
                    "its effect on money and dates, and the answer."
                )
            )
        asked = chosen(report)
        for change in _page_of(report, asked):
            with st.expander(headed(change, text), expanded=change is asked):
                facts(change, text)
                steps(change, text)
                if change.may_withdraw and page.scope.may(Permission.SUBMIT_CHANGES):
                    _withdraw_form(change, page)


def _page_of(report: ChangesReport, asked: Change | None) -> list[Change]:
    """What one screen lists: the one that was asked for, then what is undecided, then the rest."""
    ordered = sorted(report.changes, key=lambda c: (c is not asked, not c.is_undecided, -c.number))
    if len(ordered) <= SHOWN:
        return ordered
    pages = -(-len(ordered) // SHOWN)
    number = st.pagination(pages, key="changes-page", bind="query-params")
    return ordered[(number - 1) * SHOWN : number * SHOWN]


def _withdraw_form(change: Change, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(f"withdraw-{change.change_id}", _("Withdraw my request"), text, primary=False)
    with form:
        form.keep("version", change.version)
        form.paragraph("reason", _("Why you withdraw it"), height=80)
    if form.sent:
        try:
            form.deliver(
                changes.read_withdraw(form.reader(), text, change.change_id),
                lambda command, token: changes.withdraw(page.scope, command, token),
                _("{code} is withdrawn; the project manager sees why.", code=change.code),
                describe=lambda current: _(STATUSES[current.status]),
            )
        except changes.NoSuchMove as moved:
            say_moved(form, moved, text)


def say_moved(form: ui.Form, moved: changes.NoSuchMove, text: Text) -> None:
    """That a request has gone elsewhere in the meantime."""
    form.complain(
        text(
            "This request has moved on in the meantime: {status}. Nothing was saved.",
            status=text(STATUSES[moved.old]),
        )
    )


def submit_form(page: PageContext, primary: bool) -> None:
    """Ask for a change, with what happens next said before."""
    _ = text = page.text
    with ui.card(_("Ask for a change")):
        st.caption(
            _(
                "What happens next: your request gets a number, the project manager assesses what it means "
                "for money and dates, and nothing changes before you have agreed."
            )
        )
        form = ui.Form("submit-change", _("Submit the request"), text, border=False, primary=primary)
        with form:
            request_fields(form, text)
        if form.sent:
            form.deliver(
                changes.read_submit(form.reader(), text),
                lambda command, token: changes.submit(page.scope, command, token),
                lambda code: _(
                    "Your request arrived as {code}. The project manager assesses it and answers here.",
                    code=code,
                ),
            )


def request_fields(form: ui.Form, text: Text) -> None:
    """What somebody says who asks for a change."""
    _ = text
    form.line("title", _("What should change, in one line"))
    form.paragraph("what", _("What exactly"))
    form.paragraph("why", _("Why it is needed"), height=80)
    form.choice("urgency", _("How urgent"), list(Urgency), ui.words(Urgency, URGENCIES, text), Urgency.NORMAL)
