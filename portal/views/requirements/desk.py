"""How the project manager keeps the register: how it stands, a list, drafts, proposals, and asking anew."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

import streamlit as st

from db.models.requirement import Priority
from portal import requirements, ui
from portal.editing.pasting import Ruled
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.requirements import Item, ScopeDesk
from portal.requirements import pasted as rows
from portal.requirements.proposing import is_whole
from portal.requirements.sentences import Reader, named
from portal.views.agreement.forms import deliver
from portal.views.cells import said as said_in_cell
from portal.views.choice import choice
from portal.views.pasting import Target, pasting
from portal.views.requirements import checking, forms, growing, listing, reading
from portal.views.requirements.deciding import as_read

DAYS_TO_DECIDE = 7


class Part(StrEnum):
    """What of the register is on the screen; the address remembers it."""

    LIST = "list"
    WRITE = "write"
    PASTE = "paste"
    PROPOSE = "propose"
    CHECK = "check"


_PARTS: Mapping[Part, str] = {
    Part.LIST: N_("Register"),
    Part.WRITE: N_("Write one"),
    Part.PASTE: N_("Paste many"),
    Part.PROPOSE: N_("Propose"),
    Part.CHECK: N_("Growth and check"),
}


def figures(desk: ScopeDesk, text: Text) -> tuple[ui.Figure, ...]:
    """How many are agreed, with the client, sent back, and drafts."""
    waits = len(desk.waiting) + len(desk.to_choose)
    return (
        ui.Figure(text("Agreed"), text.number(len(desk.agreed))),
        ui.Figure(text("With the client"), text.number(waits)),
        ui.Figure(
            text("Sent back"), text.number(len(desk.sent_back)), tone="bad" if desk.sent_back else "plain"
        ),
        ui.Figure(text("Drafts"), text.number(len(desk.unseen))),
    )


def choose_part(text: Text) -> Part:
    """Which part of the register is worked on."""
    said = {part.value: _PARTS[part] for part in Part}
    return Part(choice("part", text("Part of the register"), said, text, keep=("project",)))


def parts(desk: ScopeDesk, page: PageContext) -> None:
    """The part that was chosen."""
    part = choose_part(page.text)
    if part is Part.WRITE:
        forms.write(page)
    elif part is Part.PASTE:
        _paste(page)
    elif part is Part.PROPOSE:
        _propose(desk, page)
    elif part is Part.CHECK:
        _check(desk, page)
    else:
        _list(desk, page)


def _list(desk: ScopeDesk, page: PageContext) -> None:
    text = page.text
    if not desk.items:
        ui.nothing_yet(
            text(
                "No requirement has been written down yet. Write one, or paste many from a spreadsheet; the"
                " client sees none of them before you propose it."
            )
        )
        return
    listing.shown(desk.items, None, Reader.FIRM, page, lambda item: _row(item, page))


def _row(item: Item, page: PageContext) -> None:
    text = page.text
    about = [reading.badges(item, text, Reader.FIRM)]
    if item.needed_by is not None:
        about.append(f":gray[{text.md(text('needed {when}', when=text.when(item.needed_by)))}]")
    if item.chosen is not None and not item.is_agreed:
        chosen = text("the client chose: {way}", way=text(requirements.WAYS[item.chosen.way]))
        about.append(f":gray[{text.md(chosen)}]")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        page.link("requirements", f"{item.code} · {text.md(item.title)}", requirement=str(item.number))
        st.markdown(" ".join(about), width="content")


def _paste(page: PageContext) -> None:
    """Rows of a spreadsheet become drafts, looked at before anything is saved."""
    text = page.text
    st.markdown(
        text(
            "Copy rows in Excel with a column for the requirement, and others for part, need, expected"
            " result, criteria (parted by semicolons), priority and source. They become drafts that only your"
            " side sees."
        )
    )

    def table() -> Ruled:
        return Ruled(rows.rows(page.scope), rows.columns(), rows.check)

    def say(column: str, value: object) -> str:
        if column == "priority" and isinstance(value, str):
            return text(requirements.PRIORITIES[Priority(value)])
        if isinstance(value, bool):
            return text("yes") if value else text("no")
        return said_in_cell(column, value, text)

    project = page.project.public_id if page.project else ""
    name = f"requirements:{project}"
    target = Target(name, table, lambda command, token: rows.save_rows(page.scope, command, token), say)
    pasting(target, page)


def _propose(desk: ScopeDesk, page: PageContext) -> None:
    """Several drafts put before the client at once."""
    _ = text = page.text
    whole = [item for item in desk.unseen if is_whole(item.wording)]
    lacking = [item for item in desk.unseen if not is_whole(item.wording)]
    if not desk.unseen:
        ui.nothing_yet(_("There is no draft to propose. What you write or paste appears here."))
        return
    if lacking:
        said = _(
            "Not ready yet, because the expected result or the criteria are missing: {codes}.",
            codes=named(lacking, text),
        )
        st.warning(text.md(said), icon=":material/edit_note:")
    if not whole:
        return
    st.markdown(
        _(
            "The client reads all of what you choose, and the sponsor is asked once to confirm it. From then"
            " on it changes before the client’s eyes only."
        )
    )
    name = "propose-requirements"
    form = ui.Form(name, _("Propose to the client"), text, icon=":material/send:")
    with form:
        form.keep("shown", " ".join(f"{item.id}:{item.version}" for item in whole))
        for item in whole:
            form.flag(f"r{item.id}", f"{item.code} · {text.md(item.title)}", True)
        form.day("needed_by", _("Needed by"), text.today + timedelta(days=DAYS_TO_DECIDE))
    if form.sent:
        deliver(
            form,
            requirements.read_propose(form.reader(), text),
            as_read(name, lambda command, token: requirements.propose(page.scope, command, token)),
            lambda numbers: text.plural(
                "{n} requirement is with the client now.",
                "{n} requirements are with the client now.",
                len(numbers),
            ),
        )


def _check(desk: ScopeDesk, page: PageContext) -> None:
    """How the scope has grown, and asking the client whether it is still right."""
    _ = text = page.text
    growth = requirements.history(page.scope)
    rhythm = requirements.rhythm(page.scope, growth.first, desk.checks[0] if desk.checks else None)
    growing.chart(growth, page)
    if growth.steps:
        with st.expander(_("Versions of the scope"), icon=":material/history:"):
            st.markdown(growing.versions(growth, text))
    with ui.card(_("Is the scope still right?")):
        st.markdown(text.md(_rhythm_said(rhythm, text)))
        if desk.checks:
            st.markdown(checking.past(desk.checks, text))
        if not growth.steps:
            st.markdown(_("Nothing has been agreed yet, so there is nothing to ask about."))
        elif not (desk.checks and desk.checks[0].is_open):
            _ask_now(page)


def _rhythm_said(rhythm: requirements.Rhythm, text: Text) -> str:
    if rhythm.every_days is None:
        return text("The charter names no rhythm, so the portal does not ask by itself.")
    if rhythm.due is None:
        return text.plural(
            "The client is asked every {n} day, as the charter says.",
            "The client is asked every {n} days, as the charter says.",
            rhythm.every_days,
        )
    return text.plural(
        "The client is asked every {n} day, as the charter says; the next time {when}.",
        "The client is asked every {n} days, as the charter says; the next time {when}.",
        rhythm.every_days,
        when=text.when(rhythm.due),
    )


def _ask_now(page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form("ask-scope", _("Ask the client now"), text, icon=":material/fact_check:", primary=False)
    with form:
        form.day("needed_by", _("Needed by"), text.today + timedelta(days=DAYS_TO_DECIDE))
    if form.sent:
        deliver(
            form,
            requirements.read_check(form.reader(), text),
            lambda command, token: requirements.ask_now(page.scope, command, token),
            _("The client is asked; the answer appears here."),
        )
