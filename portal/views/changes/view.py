"""How a change request looks to both sides: where it stands, what it costs, and every step it took."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

import streamlit as st

from db.base import Audience
from db.models.change import ChangeRequest, ChangeStatus, Urgency
from portal import ui
from portal.access import NotFound
from portal.changes import Change, ChangesReport, NoSuchMove, Step
from portal.forms import Problems
from portal.i18n import N_, Text
from portal.problems import Refused

Command = TypeVar("Command")
Result = TypeVar("Result")

STATUSES: Mapping[ChangeStatus, str] = {
    ChangeStatus.DRAFT: N_("Draft, only you see it"),
    ChangeStatus.SUBMITTED: N_("Submitted"),
    ChangeStatus.IN_ASSESSMENT: N_("Being assessed"),
    ChangeStatus.WAITING_FOR_DECISION: N_("Waiting for a decision"),
    ChangeStatus.APPROVED: N_("Approved"),
    ChangeStatus.DECLINED: N_("Declined"),
    ChangeStatus.WITHDRAWN: N_("Withdrawn"),
    ChangeStatus.IMPLEMENTED: N_("Carried out"),
}

_BADGES: Mapping[ChangeStatus, str] = {
    ChangeStatus.DRAFT: ":gray-badge[:material/edit_note: {word}]",
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
    ChangeStatus.DRAFT: N_("{name} began a draft"),
    ChangeStatus.SUBMITTED: N_("{name} asked for this change"),
    ChangeStatus.IN_ASSESSMENT: N_("{name} assesses what it means"),
    ChangeStatus.WAITING_FOR_DECISION: N_("{name} asked for a decision"),
    ChangeStatus.APPROVED: N_("{name} signed; the change is agreed"),
    ChangeStatus.DECLINED: N_("{name} declined it"),
    ChangeStatus.WITHDRAWN: N_("{name} withdrew it"),
    ChangeStatus.IMPLEMENTED: N_("{name} reported it carried out"),
}

_WANTS_ANOTHER = N_("{name} wants something to be different")

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


def asked_for() -> int | None:
    """The number of the request that the address names; -1 for what is no number."""
    wanted = st.query_params.get("change", "")
    if not wanted:
        return None
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else -1


def chosen(report: ChangesReport) -> Change | None:
    """The request that the address names, if it is there for this person."""
    wanted = asked_for()
    try:
        return None if wanted is None else report.numbered(wanted)
    except NotFound:
        return None


def is_lost(report: ChangesReport) -> bool:
    """Whether the address names a request that is not there for this person."""
    return asked_for() is not None and chosen(report) is None


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
        if not for_client:
            return [f":material/hourglass_top: **{until}**"]
        return [f":material/hourglass_top: **{until}** {_('Nothing changes before you have signed.')}"]
    if change.agreed_with and change.decided_at is not None:
        agreed = _(
            "Agreed by {name}, {date}.",
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
        what = text(_took(step), name=text.md(step.author))
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


def _took(step: Step) -> str:
    if step.by_client and step.status is ChangeStatus.IN_ASSESSMENT:
        return _WANTS_ANOTHER
    return _STEPS[step.status]


def _indented(markdown: str) -> str:
    return "\n".join(f"  {line}" for line in markdown.split("\n"))


def deliver(
    form: ui.Form,
    command: Command | Problems,
    verb: Callable[[Command, str], Result],
    done: str | Callable[[Result], str],
    text: Text,
) -> None:
    """Send it, and say why if the request has moved on, or is not ready for it."""
    try:
        form.deliver(command, verb, done, describe=lambda theirs: _theirs(theirs, text))
    except NoSuchMove as moved:
        say_moved(form, moved, text)
    except Refused as refusal:
        form.complain(refusal.problem.sentence(text))


def _theirs(theirs: object, text: Text) -> str:
    """What somebody else has saved meanwhile, in a few words."""
    if isinstance(theirs, ChangeRequest):
        return " · ".join(filter(None, (text(STATUSES[theirs.status]), theirs.answer)))
    return str(getattr(theirs, "what", ""))


def say_moved(form: ui.Form, moved: NoSuchMove, text: Text) -> None:
    """That a request has gone elsewhere in the meantime."""
    form.complain(
        text(
            "This request has moved on in the meantime: {status}. Nothing was saved.",
            status=text(STATUSES[moved.old]),
        )
    )
