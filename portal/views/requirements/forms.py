"""How the project manager writes a requirement: a draft, or new words for what the client has read."""

from collections.abc import Mapping
from datetime import timedelta

import streamlit as st

from db.models.requirement import Priority, RequirementStatus
from portal import requirements, ui
from portal.charter.texts import Written
from portal.i18n import Text
from portal.page import PageContext
from portal.requirements import Item, Wording
from portal.requirements.proposing import REASON
from portal.requirements.texts import FIELDS
from portal.views.agreement.forms import deliver
from portal.views.charter.forms import texts_fields
from portal.views.requirements import reading

DAYS_TO_DECIDE = 7
NEW = 0


def write(page: PageContext) -> None:
    """A form for a new draft."""
    _ = page.text
    st.markdown(
        _(
            "Only your side sees a draft. The client reads it once you propose it, alone or together with"
            " others."
        )
    )
    _draft(None, page)


def text_part(item: Item, page: PageContext) -> None:
    """What a requirement says, and what can be done about it where it stands."""
    text = page.text
    st.markdown(reading.body(item, text))
    if said := reading.wish(item, text):
        st.info(said)
    if item.chosen is not None and not item.is_agreed:
        number = 1 + item.options.index(item.chosen)
        st.info(reading.option(item.chosen, text, number=number), icon=":material/alt_route:")
    if item.waits:
        _take_back(item, page)
    elif item.status is RequirementStatus.DRAFT and not item.is_shared:
        _draft(item, page)
        if not item.edition:
            _remove(item, page)
    elif item.status is RequirementStatus.DRAFT:
        _anew(item, page)
        _drop(item, page)
    elif item.status is RequirementStatus.CONFIRMED:
        with st.expander(text("Say the same more clearly"), icon=":material/edit_note:"):
            _anew(item, page)


def _draft(item: Item | None, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(
        f"requirement:{item.id if item else NEW}", _("Save the draft"), text, icon=":material/save:"
    )
    with form:
        form.keep("version", item.version if item else 0)
        _fields(form, item.wording if item else Wording(), text)
    if form.sent:
        deliver(
            form,
            requirements.read_draft(form.reader(), text, item.id if item else None),
            lambda command, token: requirements.save_draft(page.scope, command, token),
            lambda number: _("{code} is saved. Only your side sees it.", code=requirements.code(number)),
            describe=_title,
        )


def _fields(form: ui.Form, wording: Wording, text: Text) -> None:
    texts_fields(form, FIELDS, wording.texts, text, lambda: _facts(form, wording, text))


def _facts(form: ui.Form, wording: Wording, text: Text) -> None:
    form.choice(
        "priority",
        text("Priority"),
        list(Priority),
        ui.words(Priority, requirements.PRIORITIES, text),
        wording.priority,
    )
    form.flag(
        "is_special",
        text("Special requirement"),
        wording.is_special,
        help=text("It asks for more than the standard does."),
    )


def _anew(item: Item, page: PageContext) -> None:
    """New words for what the client has read, old → new before their eyes."""
    _ = text = page.text
    if item.is_agreed:
        st.caption(
            _(
                "What was agreed holds until the sponsor has confirmed the new words. Anything that costs"
                " money or days, weighs otherwise or belongs elsewhere is a change request."
            )
        )
        page.link("changes", _("Write down a change request"), icon=":material/rule:")
    form = ui.Form(f"anew:{item.id}", _("Propose these words"), text, icon=":material/send:")
    with form:
        form.keep("version", item.version)
        _fields(form, item.wording, text)
        texts_fields(form, (REASON,), Written(), text)
        form.day("needed_by", _("Needed by"), text.today + timedelta(days=DAYS_TO_DECIDE))
    if form.sent:
        deliver(
            form,
            requirements.read_anew(form.reader(), text, item.id),
            lambda command, token: requirements.propose_anew(page.scope, command, token),
            lambda number: _("{code} is with the client now.", code=requirements.code(number)),
            describe=_title,
        )


def _take_back(item: Item, page: PageContext) -> None:
    _ = page.text
    said = (
        _("It is what was agreed before again.")
        if item.is_agreed
        else _("It is a draft again, which the client no longer sees.")
    )
    _one_button(
        f"take-back-requirement:{item.id}",
        _("Take {code} back", code=item.code),
        requirements.TakeBack(item.id, item.version),
        page,
        {"done": said, "icon": ":material/undo:"},
    )


def _remove(item: Item, page: PageContext) -> None:
    _ = page.text
    _one_button(
        f"remove-requirement:{item.id}",
        _("Throw this draft away"),
        requirements.RemoveDraft(item.id, item.version),
        page,
        {"done": _("The draft is gone."), "icon": ":material/delete:"},
    )


def _drop(item: Item, page: PageContext) -> None:
    _ = page.text
    _one_button(
        f"drop-requirement:{item.id}",
        _("No longer pursue {code}", code=item.code),
        requirements.Drop(item.id, item.version),
        page,
        {"done": _("It is listed as no longer part of the scope."), "icon": ":material/remove_circle:"},
    )


def _title(theirs: object) -> str:
    return str(getattr(theirs, "title", ""))


Single = requirements.TakeBack | requirements.RemoveDraft | requirements.Drop


def _one_button(name: str, label: str, command: Single, page: PageContext, said: Mapping[str, str]) -> None:
    """A decision without anything to type, on the row as it was shown."""
    form = ui.Form(name, label, page.text, border=False, primary=False, icon=said["icon"])
    with form:
        form.keep("version", command.version)
    if form.sent:
        shown: Single = type(command)(command.requirement_id, int(str(form.raw["version"])))
        deliver(form, shown, lambda made, token: _do(shown, page, token), said["done"])


def _do(command: Single, page: PageContext, token: str) -> int:
    if isinstance(command, requirements.TakeBack):
        return requirements.take_back(page.scope, command, token)
    if isinstance(command, requirements.RemoveDraft):
        return requirements.remove_draft(page.scope, command, token)
    return requirements.drop(page.scope, command, token)
