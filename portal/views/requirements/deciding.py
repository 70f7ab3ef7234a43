"""How the sponsor decides: confirms several requirements at once, sends one back, or chooses a way."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from db.session import Conflict
from portal import requirements, ui
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.problems import Refused
from portal.requirements import Item, ScopeReport
from portal.requirements.sentences import reader_of
from portal.ui.form import forget
from portal.views.agreement.forms import deliver
from portal.views.requirements import reading

Command = TypeVar("Command")
Result = TypeVar("Result")


class ChangedMeanwhile(Refused):
    """Nobody agrees to what they have not read."""

    message = N_("One of these was changed since you read it. Please read it again; nothing was saved.")


def turn(report: ScopeReport, page: PageContext) -> None:
    """Everything that waits for a decision, whole, with the ways to decide for those who may."""
    text = page.text
    if report.waiting:
        title = text("Your turn: read and confirm") if report.may_agree else text("Waits for the sponsor")
        with ui.card(title):
            _read(report, page)
            if report.may_agree:
                _confirm(report.waiting, page)
        if report.may_agree:
            with st.expander(text("I want something to be different"), icon=":material/rate_review:"):
                _send_back(report.waiting, page)
    for item in report.to_choose:
        _choice(item, report, page)


def _read(report: ScopeReport, page: PageContext) -> None:
    """The whole text of each; of what the client has read before, first what differs."""
    text = page.text
    for item in report.waiting:
        parts = [f"{reading.headed(item, text)} {reading.badges(item, text, reader_of(report))}"]
        if item.needed_by is not None:
            parts.append(f":gray[{text.md(text('Needed {when}', when=text.when(item.needed_by)))}]")
        if item.newest is not None:
            if item.before is not None:
                parts.append(reading.changed(item.newest, item.before, text))
            parts.append(reading.worded(item.newest.wording.said(text), text))
        parts.append(reading.verdict(item, text))
        with st.container(border=True):
            st.markdown("\n\n".join(filter(None, parts)))


def _confirm(items: Sequence[Item], page: PageContext) -> None:
    _ = text = page.text
    st.markdown(
        _(
            "What happens next: what you confirm is part of the scope from then on, with your name and the"
            " moment. It can no longer be changed silently: whatever is to be different comes before you"
            " again."
        )
    )
    consent = text.plural(
        "I have read what I have ticked and agree to it for our side",
        "I have read what I have ticked and agree to all of it for our side",
        len(items),
    )
    name = "confirm-requirements"
    form = ui.Form(name, _("Confirm"), text, icon=":material/handshake:", border=False)
    with form:
        form.keep("shown", " ".join(f"{item.id}:{item.version}" for item in items))
        for item in items:
            form.flag(f"r{item.id}", f"{item.code} · {text.md(item.title)}", len(items) == 1)
        form.flag("consent", f"**{consent}**")
    if form.sent:
        deliver(
            form,
            requirements.read_confirm(form.reader(), consent),
            as_read(name, lambda command, token: requirements.confirm(page.scope, command, token)),
            lambda numbers: text.plural(
                "You have confirmed {n} requirement. It is part of the scope now.",
                "You have confirmed {n} requirements. They are part of the scope now.",
                len(numbers),
            ),
        )


def as_read(name: str, verb: Callable[[Command, str], Result]) -> Callable[[Command, str], Result]:
    """The verb; where a row is not as it was read it refuses, and the form begins anew."""

    def done(command: Command, token: str) -> Result:
        try:
            return verb(command, token)
        except Conflict as conflict:
            forget(name)
            raise ChangedMeanwhile from conflict

    return done


def _send_back(items: Sequence[Item], page: PageContext) -> None:
    _ = text = page.text
    by_id = {item.id: item for item in items}
    chosen = items[0]
    if len(by_id) > 1:
        picked = st.selectbox(
            _("Which requirement"),
            list(by_id),
            format_func=lambda id_: f"{by_id[id_].code} · {by_id[id_].title}",
            key="send-back-which",
        )
        chosen = by_id.get(picked, chosen)
    form = ui.Form(
        f"send-back-requirement:{chosen.id}",
        _("Send {code} back with this wish", code=chosen.code),
        text,
        border=False,
        primary=False,
    )
    with form:
        form.keep("version", chosen.version)
        form.paragraph(
            "comment",
            _("What should be different"),
            help=_("The project manager reads it and makes a new proposal. Both sides can read it later."),
        )
    if form.sent:
        deliver(
            form,
            requirements.read_send_back(form.reader(), text, chosen.id),
            lambda command, token: requirements.send_back(page.scope, command, token),
            _("Your wish has been sent. The project manager makes a new proposal, which appears here."),
        )


def _choice(item: Item, report: ScopeReport, page: PageContext) -> None:
    """A wish that meets a standard, with the ways out of it."""
    _ = text = page.text
    with ui.card(_("Your turn: choose a way") if report.may_agree else _("Waits for the sponsor")):
        parts = [f"{reading.headed(item, text)} {reading.badges(item, text, reader_of(report))}"]
        if item.needed_by is not None:
            parts.append(f":gray[{text.md(text('Needed {when}', when=text.when(item.needed_by)))}]")
        parts.append(reading.worded(item.words, text))
        parts.append(conflict(item, text))
        parts.append(reading.verdict(item, text))
        st.markdown("\n\n".join(filter(None, parts)))
        ways(item, text)
        if report.may_agree:
            _choose(item, page)


def conflict(item: Item, text: Text) -> str:
    """Which standard the wish meets; Markdown."""
    if not item.conflict:
        return ""
    label = text("Why this needs a decision")
    return f":material/report: **{label}**  \n{text.md(item.conflict, lines=True)}"


def ways(item: Item, text: Text) -> None:
    """The ways side by side, on a phone one below the other."""
    with st.grid(min(3, len(item.options)) or 1, min_column_width=230):
        for number, way in enumerate(item.options, start=1):
            with st.container(border=True, height="stretch"):
                st.markdown(reading.option(way, text, number=number))


def _choose(item: Item, page: PageContext) -> None:
    _ = text = page.text
    st.markdown(
        _(
            "What happens next: your choice is kept with your name. We word the requirement accordingly, and"
            " you confirm the wording; what it costs is agreed separately before anything is done."
        )
    )
    numbers = {way.id: number for number, way in enumerate(item.options, start=1)}
    said = {way.id: f"{numbers[way.id]} · {text(requirements.WAYS[way.way])}" for way in item.offered}
    form = ui.Form(
        f"choose-way:{item.id}", _("Choose this way"), text, icon=":material/alt_route:", border=False
    )
    with form:
        form.keep("version", item.version)
        picked = st.radio(
            _("The way you choose"),
            list(said),
            index=None,
            format_func=lambda id_: said[id_],
            key=form.key("option"),
        )
        form.put("option", picked)
    if form.sent:
        deliver(
            form,
            requirements.read_choice(form.reader(), item.id),
            lambda command, token: requirements.choose(page.scope, command, token),
            lambda number: _(
                "Your choice for {code} is kept. The wording follows and comes before you.",
                code=requirements.code(number),
            ),
        )
