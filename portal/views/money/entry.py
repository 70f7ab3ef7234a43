"""How one cost entry is worked on: adding, correcting, settling, publishing, deleting."""

from decimal import Decimal

import streamlit as st

from db.base import Audience
from db.models.money import CostEntry, CostKind
from portal import budget, ui
from portal.budget import Desk, DeskEntry, SavedEntry, wording
from portal.budget.words import WORDS
from portal.i18n import Text
from portal.page import PageContext
from portal.views.money.forms import deliver, in_other_languages, reason_fields


def said(entry: DeskEntry, desk: Desk, text: Text) -> str:
    currency, contract = desk.contract.currency, desk.contract.contract_type
    facts = [
        text.date(entry.on),
        text("Credit note") if entry.amount < 0 else wording.entry_word(entry.kind, False, contract, text),
        desk.line(entry.line_id).category,
    ]
    if entry.document:
        facts.append(text("No. {document}", document=entry.document))
    if entry.cost is not None:
        facts.append(text("cost {amount}", amount=text.money(entry.cost, currency, exact=True)))
    if not entry.is_published:
        facts.append(text("internal"))
    amount = text.money(entry.amount, currency, exact=True)
    return f"**{text.md(amount)}** {text.md(entry.description)}  \n:gray[{text.md(' · '.join(facts))}]"


def added(desk: Desk, page: PageContext) -> None:
    """The form for a new entry, ready for the next one once it is sent."""
    _ = page.text
    page.link("money", _("All entries"), icon=":material/arrow_back:", part="entries")
    with ui.card(_("Add an entry")):
        _add(desk, page)


def _add(desk: Desk, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form("add-entry", _("Add the entry"), text, border=False)
    with form:
        _fields(form, desk, None, text)
    if form.sent:
        deliver(
            form,
            budget.read_entry(form.reader(), text),
            lambda command, token: budget.add_entry(page.scope, command, token),
            lambda saved: _saved(saved, _("The entry is added. The client does not see it yet."), text),
        )


def _fields(form: ui.Form, desk: Desk, entry: DeskEntry | None, text: Text) -> None:
    """All that can be entered; of a published entry what counts stays as it is."""
    if entry is None or not entry.is_published:
        _counting_fields(form, desk, entry, text)
    else:
        form.keep("line", entry.line_id)
        form.keep("kind", entry.kind)
        form.keep("amount", entry.amount)
        form.keep("credit", entry.amount < 0)
        form.keep("on", entry.on)
    form.line("document", text("Document number"), entry.document if entry else "")
    form.line("description", text("Description"), entry.description if entry else "")
    in_other_languages(form, {"description": text("Description")}, entry.translations if entry else {}, text)
    st.caption(text("No client sees what follows, except the cost in an open book."))
    form.line("cost", text("What it cost us"), _typed(entry.cost) if entry else "")
    form.line("hours", text("Hours"), _typed(entry.hours) if entry else "")
    form.paragraph("note", text("Internal note"), entry.note if entry else "")


def _counting_fields(form: ui.Form, desk: Desk, entry: DeskEntry | None, text: Text) -> None:
    lines = {line.id: line.category for line in desk.lines}
    few = len(lines) <= 5
    words = WORDS[desk.contract.contract_type]
    kinds = {CostKind.ACTUAL: text(words.actual_entry), CostKind.COMMITTED: text(words.committed_entry)}
    form.choice(
        "line",
        text("Budget line"),
        list(lines),
        lambda id_: text.md(lines[id_]) if few else lines[id_],
        entry.line_id if entry else None,
    )
    form.choice("kind", text("Kind"), list(kinds), lambda kind: kinds[kind], entry.kind if entry else None)
    form.line("amount", text("Amount the client is charged"), _typed(abs(entry.amount)) if entry else "")
    form.flag(
        "credit",
        text("This is a credit note: the amount goes back to the client"),
        entry is not None and entry.amount < 0,
    )
    form.day("on", text("Date"), entry.on if entry else text.today)


def _typed(amount: Decimal | None) -> str:
    return "" if amount is None else budget.plain(amount)


def _saved(saved: SavedEntry, sentence: str, text: Text) -> str:
    if not saved.is_doubled:
        return sentence
    doubled = text(
        "Please check: another entry of the same kind has the document number {document} too.",
        document=saved.document,
    )
    return f"{sentence} {text.md(doubled)}"


def opened(entry: DeskEntry, desk: Desk, page: PageContext) -> None:
    """One entry with everything that can be done with it."""
    _ = text = page.text
    page.link("money", _("All entries"), icon=":material/arrow_back:", part="entries")
    with ui.card():
        st.markdown(said(entry, desk, text))
        if entry.is_published:
            st.caption(
                _(
                    "The client sees this entry: its amount, date, kind and budget line stay."
                    " To correct them, add another entry; a credit note takes money back."
                )
            )
        _edit(entry, desk, page)
    if entry.kind is CostKind.COMMITTED:
        _settle(entry, desk, page)
    _share(entry, page)


def _edit(entry: DeskEntry, desk: Desk, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(f"edit-{entry.id}", _("Save the entry"), text, border=False)
    with form:
        form.keep("version", entry.version)
        _fields(form, desk, entry, text)
    if form.sent:
        values, version = budget.read_entry(form.reader(), text), form.raw["version"]
        deliver(
            form,
            budget.EditEntry(entry.id, int(str(version)), values)
            if isinstance(values, budget.EntryValues)
            else values,
            lambda command, token: budget.edit_entry(page.scope, command, token),
            lambda saved: _saved(saved, _("The entry is saved."), text),
            describe=lambda row: _theirs(row, desk, text),
            siblings=_forms(entry),
        )


def _forms(entry: DeskEntry) -> list[str]:
    """All forms about one entry."""
    return [f"{name}-{entry.id}" for name in ("edit", "settle", "publish", "withdraw", "delete")]


def _theirs(row: CostEntry, desk: Desk, text: Text) -> str:
    return (
        f"{text.money(row.amount, desk.contract.currency, exact=True)} · {row.description} · {row.document}"
    )


def _settle(entry: DeskEntry, desk: Desk, page: PageContext) -> None:
    _ = text = page.text
    with ui.card(_("Book as spent")):
        form = ui.Form(f"settle-{entry.id}", _("Book as spent"), text, border=False, primary=False)
        with form:
            form.keep("version", entry.version)
            form.line("amount", _("Amount the client is charged"), budget.plain(entry.amount))
            form.day("on", _("Date"), text.today)
            form.line("document", _("Document number"), entry.document)
            if entry.is_published:
                st.markdown(_("If the amount differs from what the client has seen, say why:"))
                reason_fields(form, text)
        if form.sent:
            deliver(
                form,
                budget.read_settlement(form.reader(), entry.id, text),
                lambda command, token: budget.settle_entry(page.scope, command, token),
                lambda saved: _saved(saved, _("The entry is booked as spent."), text),
                describe=lambda row: _theirs(row, desk, text),
                siblings=_forms(entry),
            )


def _share(entry: DeskEntry, page: PageContext) -> None:
    _ = page.text
    with st.container(horizontal=True):
        if entry.is_published:
            gone = _("The client no longer sees the entry.")
            _give(f"withdraw-{entry.id}", _("Withdraw"), entry, Audience.INTERNAL, gone, page)
            return
        seen = _("The client now sees the entry.")
        _give(f"publish-{entry.id}", _("Publish"), entry, Audience.CLIENT, seen, page)
        _delete(entry, page)


def _give(name: str, send: str, entry: DeskEntry, audience: Audience, done: str, page: PageContext) -> None:
    form = ui.Form(name, send, page.text, border=False, primary=False)
    with form:
        pass
    if form.sent:
        deliver(
            form,
            budget.ShareEntry(entry.id, audience),
            lambda command, token: budget.share_entry(page.scope, command, token),
            done,
            siblings=_forms(entry),
        )


def _delete(entry: DeskEntry, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(f"delete-{entry.id}", _("Delete"), text, border=False, primary=False)
    with form:
        form.keep("version", entry.version)
    if form.sent:
        version = int(str(form.raw["version"]))
        deliver(
            form,
            budget.DeleteEntry(entry.id, version),
            lambda command, token: budget.delete_entry(page.scope, command, token),
            lambda _done: _gone(text),
        )


def _gone(text: Text) -> str:
    """Back to the list: the address no longer names the entry."""
    st.query_params.pop("entry", None)
    return text("The entry is deleted.")
