"""How the project manager works on one requirement: words, verdict, ways out, and its editions."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

import streamlit as st

from db.models.requirement import RequirementStatus, Verdict, Way
from portal import budget, effort, requirements, ui
from portal.charter.texts import Written
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.requirements import Item, Opened, Option
from portal.requirements.sentences import Reader
from portal.requirements.texts import CONFLICT_FIELDS, OPTION_FIELDS, VERDICT_FIELDS
from portal.views.agreement.forms import deliver
from portal.views.charter.forms import texts_fields
from portal.views.choice import choice
from portal.views.requirements import deciding, forms, reading

NEW = 0
DAYS_TO_DECIDE = 7
_WAYS = [Way.AS_ASKED, Way.COMPROMISE, Way.ALTERNATIVE, Way.STANDARD, Way.NOTHING]


class See(StrEnum):
    """What of a requirement is on the screen; the address remembers it."""

    TEXT = "text"
    VERDICT = "verdict"
    WAYS = "ways"
    EDITIONS = "editions"


_SEEN: Mapping[See, str] = {
    See.TEXT: N_("Words"),
    See.VERDICT: N_("Can it be done?"),
    See.WAYS: N_("Ways out"),
    See.EDITIONS: N_("Editions"),
}


def one(wanted: str, page: PageContext) -> None:
    """The requirement that the address names, with everything about it."""
    text = page.text
    page.link("requirements", text("All requirements"), icon=":material/arrow_back:")
    judged = st.query_params.get("see", "") == See.VERDICT
    found = requirements.one(page.scope, wanted, editions=not judged)
    if found is None:
        said = text("There is no such requirement, or it is not open to you.")
        st.info(said, icon=":material/search_off:")
        return
    item = found.item
    badges = reading.badges(item, text, Reader.FIRM)
    st.markdown(f"### {item.code} · {text.md(item.title)}\n\n{badges}")
    named = {see.value: words for see, words in _SEEN.items()}
    see = See(choice("see", text("What of the requirement"), named, text))
    if see is See.VERDICT:
        _verdict(found, page)
    elif see is See.WAYS:
        _ways(item, page)
    elif see is See.EDITIONS:
        st.markdown(reading.history(item, text) or text("The client has not seen it yet."))
    else:
        forms.text_part(item, page)


def _verdict(opened: Opened, page: PageContext) -> None:
    """What it is judged against, and the verdict."""
    _, text, item = page.text, page.text, opened.item
    with ui.card(_("What there is to do it with")):
        ui.figures(*_money(budget.room(page.scope), text), *_hours(effort.free_hours(page.scope), text))
    if item.status is RequirementStatus.RETIRED:
        return
    form = ui.Form(f"judge:{item.id}", _("Save the verdict"), text, icon=":material/gavel:")
    with form:
        form.keep("version", item.version)
        form.choice(
            "verdict",
            _("Can it be done?"),
            list(Verdict),
            ui.words(Verdict, requirements.VERDICTS, text),
            item.verdict,
        )
        texts_fields(form, VERDICT_FIELDS, _beside(item, "verdict_why"), text)
        form.paragraph(
            "verdict_note",
            _("Note for our side alone"),
            opened.note,
            help=_("Cost, people, margin: the client never reads this."),
        )
        if item.is_shared:
            st.caption(_("The client reads the verdict and the reason at once."))
    if form.sent:
        deliver(
            form,
            requirements.read_judge(form.reader(), text, item.id),
            lambda command, token: requirements.judge(page.scope, command, token),
            _("The verdict is saved."),
            describe=lambda theirs: text(requirements.VERDICTS[getattr(theirs, "verdict", Verdict.OPEN)]),
        )


def _money(room: budget.Room, text: Text) -> list[ui.Figure]:
    of = text("of {agreed} agreed", agreed=text.money(room.agreed, room.currency))
    shown = [
        ui.Figure(
            text("Budget left"), text.money(room.left, room.currency), of, "bad" if room.left < 0 else "plain"
        )
    ]
    if room.reserve_left is not None:
        left = text.money(room.reserve_left, room.currency)
        shown.append(ui.Figure(text("Reserve left"), left, text("for what nobody knew")))
    return shown


def _hours(hours: effort.FreeHours, text: Text) -> list[ui.Figure]:
    if not hours.planned:
        return [ui.Figure(text("Hours planned ahead"), text("none"), text("see hours and rates"))]
    until = text("until the week of {date}", date=text.date(hours.until)) if hours.until else ""
    free = ui.Figure(
        text("Hours free"),
        _h(hours.free, text),
        text("open tasks need {hours}", hours=_h(hours.needed, text)),
        "bad" if hours.free < 0 else "plain",
        help=text.list(
            text("{name}: {said}", name=role, said=_h(left, text)) for role, left in hours.by_role
        ),
    )
    return [ui.Figure(text("Hours planned ahead"), _h(hours.planned, text), until), free]


def _h(hours: Decimal, text: Text) -> str:
    return text("{n} h", n=text.number(hours, 0))


def _beside(item: Item, name: str) -> Written:
    """What is said beside the wording, in every language."""
    said = {code: {name: words[name]} for code, words in item.beside.items() if code and words.get(name)}
    return Written({name: item.beside[""][name]}, said)


def _ways(item: Item, page: PageContext) -> None:
    """Which standard it meets, the ways out, and offering them."""
    _ = text = page.text
    is_open = item.status is RequirementStatus.DRAFT and item.chosen is None
    if item.options:
        st.markdown(deciding.conflict(item, text))
        deciding.ways(item, text)
    if not is_open:
        st.caption(_closed(item, text))
        return
    with ui.card(_("Which standard it meets")):
        _conflict(item, page)
    with ui.card(_("A way out")):
        _way(item, page)
    if len(item.options) > 1 and item.conflict:
        _offer(item, page)


def _closed(item: Item, text: Text) -> str:
    if item.waits:
        return text("It is with the client now. Take it back to change the ways.")
    if item.chosen is not None:
        return text("The client has chosen. Word the requirement accordingly and propose it.")
    return text("It was agreed. Where it meets a standard now, write down a change request with its ways.")


def _conflict(item: Item, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(f"conflict:{item.id}", _("Save"), text, border=False, primary=False)
    with form:
        form.keep("version", item.version)
        texts_fields(form, CONFLICT_FIELDS, _beside(item, "conflict"), text)
    if form.sent:
        deliver(
            form,
            requirements.read_conflict(form.reader(), text, item.id),
            lambda command, token: requirements.save_conflict(page.scope, command, token),
            _("It is saved. The client reads it once you offer the ways."),
            describe=lambda theirs: str(getattr(theirs, "conflict", "")),
        )


def _way(item: Item, page: PageContext) -> None:
    """A form for one way, known or new, and leaving one out."""
    _ = text = page.text
    by_id = {way.id: way for way in item.options if not way.is_offered}
    numbers = {way.id: place for place, way in enumerate(item.options, start=1)}
    picked = st.selectbox(
        _("Way out"),
        [NEW, *by_id],
        format_func=lambda id_: (
            f"{numbers[id_]} · {text(requirements.WAYS[by_id[id_].way])}" if id_ in by_id else _("A new way")
        ),
        key=f"way-of-{item.id}",
    )
    way = by_id.get(picked)
    form = ui.Form(f"way:{item.id}:{way.id if way else NEW}", _("Save the way"), text, border=False)
    with form:
        form.keep("version", way.version if way else 0)
        _way_fields(form, way, text)
    if form.sent:
        deliver(
            form,
            requirements.read_option(form.reader(), text, item.id, way.id if way else None),
            lambda command, token: requirements.save_option(page.scope, command, token),
            _("The way is saved."),
            describe=lambda theirs: str(getattr(theirs, "what", "")),
        )
    if way is not None:
        _remove_way(item, way, page)


def _way_fields(form: ui.Form, way: Option | None, text: Text) -> None:
    kind = way.way if way else Way.COMPROMISE
    form.choice("way", text("Kind of way"), _WAYS, ui.words(Way, requirements.WAYS, text), kind)
    written = Written(way.texts, way.translations) if way else Written()
    texts_fields(form, OPTION_FIELDS, written, text)
    left, right = st.columns(2)
    with left:
        amount = "" if way is None or way.amount is None else f"{way.amount.normalize():f}"
        form.line("amount", text("Added to the price"), amount, help=text("Below zero if it saves money."))
    with right:
        days = "" if way is None or way.days is None else str(way.days)
        form.line("days", text("Added to the finish, in days"), days)


def _remove_way(item: Item, way: Option, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(
        f"remove-way:{way.id}",
        _("Leave this way out"),
        text,
        border=False,
        primary=False,
        icon=":material/delete:",
    )
    with form:
        form.keep("version", way.version)
    if form.sent:
        deliver(
            form,
            requirements.RemoveOption(item.id, way.id, int(str(form.raw["version"]))),
            lambda command, token: requirements.remove_option(page.scope, command, token),
            _("The way is left out."),
        )


def _offer(item: Item, page: PageContext) -> None:
    _ = text = page.text
    with ui.card(_("Let the client choose")):
        st.markdown(
            _(
                "The client reads the wish, the standard it meets and every way, and the sponsor is asked to"
                " choose one. Then you word the requirement accordingly and propose it."
            )
        )
        form = ui.Form(
            f"offer:{item.id}", _("Offer the ways to the client"), text, icon=":material/send:", border=False
        )
        with form:
            form.keep("version", item.version)
            form.day("needed_by", _("Needed by"), text.today + timedelta(days=DAYS_TO_DECIDE))
        if form.sent:
            deliver(
                form,
                requirements.read_offer(form.reader(), text, item.id),
                lambda command, token: requirements.offer(page.scope, command, token),
                lambda number: _("{code} is with the client now.", code=requirements.code(number)),
                describe=lambda theirs: str(getattr(theirs, "title", "")),
            )
