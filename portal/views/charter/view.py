"""How a project manager works on the charter: where it stands, proposing it, and what was measured."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

import streamlit as st

from db.models.charter import CharterStatus
from portal import charter, ui
from portal.charter import CharterDesk, Edition, Kind, MeasuredGoal
from portal.charter.sentences import status_said, way
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.views.agreement import since
from portal.views.agreement import view as agreement
from portal.views.agreement.forms import deliver
from portal.views.charter.discarding import discard
from portal.views.charter.forms import rules, texts_fields
from portal.views.choice import choice

DAYS_TO_DECIDE = 7


class Part(StrEnum):
    """What of the charter is on the screen; the address remembers it."""

    OVERVIEW = "overview"
    TEXTS = "texts"
    GOALS = "goals"
    CHANNELS = "channels"
    ROLES = "roles"
    MEASURED = "measured"


KINDS: Mapping[Part, Kind] = {Part.GOALS: Kind.GOAL, Part.CHANNELS: Kind.CHANNEL, Part.ROLES: Kind.ROLE}
_PARTS: Mapping[Part, str] = {
    Part.OVERVIEW: N_("Overview"),
    Part.TEXTS: N_("Texts"),
    Part.GOALS: N_("Goals"),
    Part.CHANNELS: N_("Communication"),
    Part.ROLES: N_("Roles"),
    Part.MEASURED: N_("Measurements"),
}


def opening(desk: CharterDesk, text: Text) -> str:
    """Where the charter stands, in a sentence."""
    if desk.open is None:
        if desk.in_force is None:
            return text("Nothing has been agreed in writing yet.")
        return text("Edition {n} holds.", n=desk.in_force.number)
    if desk.open.status is CharterStatus.PROPOSED:
        return text("Edition {n} waits for the client’s confirmation.", n=desk.open.number)
    if desk.answers:
        return text("The client asked for changes to edition {n}.", n=desk.open.number)
    return text("Edition {n} is a draft; the client does not see it.", n=desk.open.number)


def choose_part(desk: CharterDesk, text: Text) -> Part:
    """Which part is worked on: an edition is written while it is a draft, and measured once one holds."""
    offered = [Part.OVERVIEW]
    if desk.open is not None and desk.open.status is CharterStatus.DRAFT:
        offered += [Part.TEXTS, *KINDS]
    if desk.in_force is not None:
        offered.append(Part.MEASURED)
    if len(offered) == 1:
        return Part.OVERVIEW
    return Part(
        choice("part", text("Part of the charter"), {part.value: _PARTS[part] for part in offered}, text)
    )


def overview(desk: CharterDesk, page: PageContext) -> None:
    """What is to be done next, then the edition as the client reads or will read it."""
    text, shown = page.text, desk.open or desk.in_force
    for said in desk.answers:
        agreement.answer(said, desk.open, text)
    if desk.open is None:
        _begin(desk, page)
    elif desk.open.status is CharterStatus.PROPOSED:
        _take_back(desk.open, page)
    else:
        _warn_of_other_languages(desk, text)
        _propose(desk.open, page)
        if desk.open.proposed_at is None:
            discard(desk.open, desk.in_force, page)
    since.to_be_worded(desk, page)
    if shown is not None and not shown.is_empty:
        st.caption(text.md(status_said(shown, text)))
        before = desk.in_force if desk.open else None
        agreement.changed(desk.differences, before, text, expanded=False)
        _read(shown, text)


def _read(shown: Edition, text: Text) -> None:
    agreement.goals(shown, text)
    agreement.channels(shown, text)
    agreement.purpose(shown, text)
    agreement.scope(shown, text)
    agreement.terms(shown, text)
    agreement.roles(shown, text, internal=True)


def _begin(desk: CharterDesk, page: PageContext) -> None:
    _ = text = page.text
    latest = desk.in_force
    label = _("Begin the charter") if latest is None else _("Begin edition {n}", n=latest.number + 1)
    form = ui.Form("begin-charter", label, text, icon=":material/edit_note:", primary=latest is None)
    with form:
        if latest is None:
            said = _(
                "Write down what both sides expect: goals that can be measured, what is part of the project"
                " and what is not, who tells whom what and how often. Then propose it to the client."
            )
        else:
            said = _(
                "What was confirmed is never edited. The next edition begins as a copy, in which goals keep"
                " their numbers; the client sees it once you propose it."
            )
        st.markdown(said)
    if form.sent:
        deliver(
            form,
            charter.Begin(),
            lambda command, token: charter.begin(page.scope, command, token),
            lambda number: _("Edition {n} is begun. Only your side sees it.", n=number),
        )


def _propose(draft: Edition, page: PageContext) -> None:
    _ = text = page.text
    missing = _missing(draft, text)
    with ui.card(_("Propose it to the client")):
        if missing:
            st.markdown(_("Before it can be proposed:") + "\n\n" + "\n".join(f"- {each}" for each in missing))
            return
        st.markdown(
            _(
                "The client reads all of it, sees what differs from the edition that holds, and the sponsor"
                " is asked to confirm it. With the proposal you confirm it for your side."
            )
        )
        label = _("Propose edition {n} to the client", n=draft.number)
        form = ui.Form(f"propose-charter:{draft.id}", label, text, icon=":material/send:", border=False)
        with form:
            form.keep("version", draft.version)
            form.day("needed_by", _("Needed by"), text.today + timedelta(days=DAYS_TO_DECIDE))
        if form.sent:
            deliver(
                form,
                charter.read_propose(form.reader(), text, draft.id),
                lambda command, token: charter.propose(page.scope, command, token),
                lambda number: _("Edition {n} is with the client now.", n=number),
                describe=lambda theirs: _("This draft was changed; read it again before you propose it."),
            )


def _warn_of_other_languages(desk: CharterDesk, text: Text) -> None:
    """Two languages of one agreement that say different things would be two agreements."""
    for code in dict.fromkeys(each.language for each in desk.left_behind):
        titles = [each.label for each in desk.left_behind if each.language == code]
        said = text(
            "You changed this, but not its text in {language}, where people still read what was there before:"
            " {titles}.",
            language=text.language_called(code),
            titles=text.list(titles),
        )
        st.warning(text.md(said), icon=":material/translate:")


def _missing(draft: Edition, text: Text) -> list[str]:
    """What an agreement cannot do without."""
    missing = []
    if not draft.goals:
        missing.append(text("add at least one goal"))
    if not draft.texts.values["scope_in"].strip():
        missing.append(text("say what is part of the project"))
    return missing


def _take_back(proposed: Edition, page: PageContext) -> None:
    _ = text = page.text
    label = _("Take edition {n} back to change it", n=proposed.number)
    form = ui.Form(f"take-back:{proposed.id}", label, text, primary=False, icon=":material/undo:")
    with form:
        form.keep("version", proposed.version)
        needed = text.when(proposed.needed_by) if proposed.needed_by else ui.empty_field(text)
        st.markdown(text.md(_("The client was asked to decide by: {when}.", when=needed)))
    if form.sent:
        command = charter.TakeBack(proposed.id, int(str(form.raw["version"])))
        deliver(
            form,
            command,
            lambda made, token: charter.take_back(page.scope, made, token),
            lambda number: _("Edition {n} is a draft again; the client no longer sees it.", n=number),
        )


def texts(desk: CharterDesk, page: PageContext) -> None:
    """The texts of the draft, in the writer's language and, if wanted, in others."""
    _ = text = page.text
    draft = desk.open
    if draft is None:
        return
    form = ui.Form(f"charter-texts:{draft.id}", _("Save the texts"), text, icon=":material/save:")
    with form:
        form.keep("version", draft.version)
        texts_fields(form, charter.EDITION_FIELDS, draft.texts, text)
        form.flag(
            "later_dates_need_consent",
            _("A later date counts as agreed only once the sponsor has agreed to it"),
            draft.later_dates_need_consent,
            help=_("The portal then asks the sponsor whenever a date that the client sees becomes later."),
        )
        rules(form, draft, text)
    if form.sent:
        deliver(
            form,
            charter.read_texts(form.reader(), text, draft.id),
            lambda command, token: charter.save_texts(page.scope, command, token),
            _("The texts are saved."),
            describe=lambda theirs: _("this draft was changed by somebody else"),
        )


def measured(desk: CharterDesk, page: PageContext) -> None:
    """What the goals in force stood at, a form for the next reading, and publishing what is internal."""
    text = page.text
    if not desk.goals:
        ui.nothing_yet(text("The edition that holds has no goals to be measured."))
        return
    _add_reading(desk.goals, page)
    if desk.unpublished:
        _publish(desk.unpublished, page)
    with ui.card(text("Measured so far")):
        st.markdown("\n\n".join(_readings(each, text) for each in desk.goals))


def _add_reading(goals: tuple[MeasuredGoal, ...], page: PageContext) -> None:
    _ = text = page.text
    named = {each.goal.number: f"{each.goal.number} · {each.goal.words['specific']}" for each in goals}
    with ui.card(_("Write down a measurement")):
        number = st.selectbox(_("Goal"), list(named), format_func=lambda n: named[n], key="measured-goal")
        chosen = next(each for each in goals if each.goal.number == number)
        st.caption(text.md(f"{chosen.goal.words['measure']} · {way(chosen, text)}"))
        form = ui.Form(f"reading:{number}", _("Save the measurement"), text, border=False)
        with form:
            form.line("value", _("Value"))
            form.day("on", _("Measured on"), text.today)
            texts_fields(form, charter.READING_FIELDS, charter.Written(), text)
            form.flag("publish", _("The client may read this at once"), True)
        if form.sent:
            deliver(
                form,
                charter.read_measured(form.reader(), text, number),
                lambda command, token: charter.add_reading(page.scope, command, token),
                _("The measurement is saved. It cannot be edited; a newer one corrects it."),
            )


def _publish(ids: tuple[int, ...], page: PageContext) -> None:
    text = page.text
    label = text.plural(
        "Let the client read {n} measurement", "Let the client read {n} measurements", len(ids)
    )
    form = ui.Form("publish-readings", label, text, border=False, primary=False)
    with form:
        pass
    if form.sent:
        deliver(
            form,
            charter.PublishReadings(ids),
            lambda command, token: charter.publish_readings(page.scope, command, token),
            lambda n: text.plural("The client now reads {n} more.", "The client now reads {n} more.", n),
        )


def _readings(each: MeasuredGoal, text: Text) -> str:
    lines = [f"**{text.md(str(each.goal.number))} · {text.md(each.goal.words['specific'])}**"]
    for reading in each.readings:
        about = [text.date(reading.on), text.number(reading.value), reading.note, reading.by]
        about.append("" if reading.is_published else text("internal"))
        lines.append(f"- {text.md(' · '.join(filter(None, about)))}")
    if not each.readings:
        lines.append(text("Not measured yet."))
    return "\n\n".join([lines[0], "\n".join(lines[1:])])
