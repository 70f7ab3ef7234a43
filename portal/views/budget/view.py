"""How the budget looks to a client: its figures, agreed changes, why amounts moved, and every entry."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import streamlit as st
from babel.numbers import format_compact_currency

from db.models.plan import Cause
from db.models.project import ContractType
from portal import budget, ui
from portal.access import Permission
from portal.budget import BudgetReport, Move, Trouble, wording
from portal.budget.parts import Entry
from portal.budget.warned import advice, warning
from portal.budget.words import DEFINITIONS, RESERVED, WARNED, WORDS
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.progress.wording import joined
from portal.ui.shapes import Tone

MOVES_SHOWN = 5
LONGEST = 11
"""More signs than this do not fit into a figure."""
_ICONS: Mapping[Cause, str] = {
    Cause.OURS: "build",
    Cause.CLIENT: "hourglass_empty",
    Cause.THIRD_PARTY: "group",
    Cause.FORCE_MAJEURE: "thunderstorm",
    Cause.AGREED_CHANGE: "handshake",
}


def for_us(page: PageContext) -> None:
    """The delivering side is told why it finds nothing internal here."""
    if page.scope.internal:
        st.caption(page.text("This is what your client sees. What is not published is left out."))


def warned(report: BudgetReport, text: Text) -> None:
    """What to be careful of, before the budget is exceeded; the project manager reads the same words."""
    if said := warning(report, text):
        show = st.error if report.trouble is Trouble.EXCEEDED else st.warning
        show(text.md(joined(text, said, advice(report, text))), icon=":material/warning:")


def figures(report: BudgetReport, text: Text) -> None:
    """Three to five figures, called what the contract calls them."""
    shown = {
        ContractType.FIXED_PRICE: _fixed_figures,
        ContractType.RETAINER: _retainer_figures,
    }.get(report.contract_type, _worked_figures)
    ui.figures(*shown(report, text))


def _fixed_figures(report: BudgetReport, text: Text) -> tuple[ui.Figure, ...]:
    words = WORDS[report.contract_type]
    return (
        _total(report, text),
        _amount(words.spent, report.spent, report, text, _share(report, text)),
        _amount(words.committed, report.committed, report, text),
        _left(report, "", text),
    )


def _worked_figures(report: BudgetReport, text: Text) -> tuple[ui.Figure, ...]:
    words, ordered = WORDS[report.contract_type], ""
    if report.committed:
        ordered = text("{amount} on order", amount=_money(report.committed, report, text))
    return (
        _total(report, text),
        _amount(words.spent, report.spent, report, text, _share(report, text)),
        _left(report, ordered, text),
        _expected(report, text),
    )


def _total(report: BudgetReport, text: Text) -> ui.Figure:
    note = ""
    if report.approved_changes:
        note = text("{amount} by changes", amount=_money(report.approved_changes, report, text))
    return _amount(WORDS[report.contract_type].agreed, report.total, report, text, note)


def _left(report: BudgetReport, note: str, text: Text) -> ui.Figure:
    """What is left once everything ordered is paid for; below zero is said, not only coloured."""
    words = WORDS[report.contract_type]
    name = words.left_over if report.is_closed else words.left
    if report.left < 0:
        return _amount(name, report.left, report, text, text("over what is agreed"), "bad")
    return _amount(name, report.left, report, text, note)


def _expected(report: BudgetReport, text: Text) -> ui.Figure:
    note, beyond = text("as agreed"), report.beyond
    if beyond > 0:
        note = text("{amount} over", amount=_money(beyond, report, text))
    elif beyond < 0:
        note = text("{amount} under", amount=_money(-beyond, report, text))
    tone: Tone = "bad" if beyond > 0 else "good" if beyond < 0 else "plain"
    name = N_("Came to") if report.is_closed else N_("Expected in the end")
    return _amount(name, report.forecast_at_completion, report, text, note, tone)


def _retainer_figures(report: BudgetReport, text: Text) -> tuple[ui.Figure, ...]:
    words, month = WORDS[report.contract_type], report.this_month
    if report.is_closed:
        return (_amount(words.spent, report.used, report, text),)
    if month is None or month.allowance is None or month.left is None:
        return (ui.Figure(text(words.spent), _money(month.used, report, text) if month else "–"),)
    share = wording.said_share(month.used / month.allowance, text) if month.allowance else ""
    return (
        _amount(words.agreed, month.allowance, report, text),
        _amount(N_("Used this month"), month.used, report, text, share),
        _amount(words.committed, month.ordered, report, text),
        _amount(words.left, month.left, report, text, tone="bad" if month.left < 0 else "plain"),
    )


def _share(report: BudgetReport, text: Text) -> str:
    return "" if report.share_spent is None else wording.said_share(report.share_spent, text)


def reasons(report: BudgetReport, page: PageContext) -> None:
    """Why amounts moved: by how much, on whose side, what is done about it, and what stood there before."""
    _ = text = page.text
    with ui.card(_("Why amounts moved")):
        if not report.moves:
            st.markdown(
                _("No amount has moved. If one does, the reason and what we do about it appear here at once.")
            )
            return
        st.markdown(_reasons(report.moves[:MOVES_SHOWN], report, page))
        if rest := report.moves[MOVES_SHOWN:]:
            with st.expander(text.plural("{n} earlier reason", "{n} earlier reasons", len(rest))):
                st.markdown(_reasons(rest, report, page))


def _reasons(moves: Sequence[Move], report: BudgetReport, page: PageContext) -> str:
    return "\n\n".join(_reason(move, report, page) for move in moves)


def _reason(move: Move, report: BudgetReport, page: PageContext) -> str:
    text = page.text
    said = wording.moved(move, report.currency, text, internal=page.scope.internal)
    head = text("{sentence}.", sentence=said)
    lines = [f":material/{_ICONS[move.cause]}: **{text.md(head)}** {text.md(move.explanation)}"]
    if move.remedy:
        done = text("What we do: {remedy}", remedy=text.md(move.remedy))
        lines.append(f":gray[{done}]")
    facts = [
        move.category,
        text(
            "{what}: {old} → {new}",
            what=wording.named(move, text),
            old=_or_agreed(move.old, report, text),
            new=_or_agreed(move.new, report, text),
        ),
        text("said {moment} by {name}", moment=text.moment(move.moved_at), name=move.moved_by),
    ]
    lines.append(f":small[:gray[{text.md(' · '.join(facts))}]]")
    return "  \n".join(lines)


def entries(report: BudgetReport, page: PageContext) -> None:
    """What was spent or ordered, newest first, page by page."""
    _ = text = page.text
    with ui.card(_("Invoices") if report.contract_type is ContractType.FIXED_PRICE else _("Entries")):
        if not report.entry_count:
            st.markdown(
                _("Nothing has been charged yet. Each invoice and order appears here when it is published.")
            )
            return
        listed = st.container()
        number = budget.pages(report.entry_count, budget.ENTRIES_A_PAGE)
        wanted = st.pagination(number, key="entries", bind="query-params") if number > 1 else 1
        shown = budget.entries(page.scope, report, wanted)
        listed.markdown("\n".join(_entry(entry, report, text) for entry in shown))


def _entry(entry: Entry, report: BudgetReport, text: Text) -> str:
    word = wording.entry_word(entry.kind, entry.is_credit, report.contract_type, text)
    amount = text.money(entry.amount, report.currency, exact=True)
    facts = [text.date(entry.on), word, entry.category]
    if entry.document:
        facts.append(text("No. {document}", document=entry.document))
    if entry.cost is not None and entry.margin is not None:
        facts.append(wording.cost(entry.cost, entry.margin, report, text))
    title = f" {text.md(entry.description)}" if entry.description else ""
    return f"- **{text.md(amount)}**{title}  \n  :gray[{text.md(' · '.join(facts))}]"


def open_book(report: BudgetReport, text: Text) -> None:
    """What things cost the firm, where the contract opens its books to the client."""
    if report.contract_type is not ContractType.OPEN_BOOK or report.open_book is None:
        return
    with ui.card(text("Open book")):
        st.markdown(text.md(wording.open_book(report.open_book, report, text)))
        st.caption(text("For what is spent and ordered, as far as the cost is known."))


def definitions(report: BudgetReport, text: Text) -> None:
    """What the words mean, one click away."""
    with st.expander(text("What these words mean"), icon=":material/help:"):
        share = text.percent(Decimal(report.warn_percent) / 100)
        said = [
            *((text(word), text(meaning)) for word, meaning in DEFINITIONS[report.contract_type]),
            *([(text("Contingency reserve"), text(RESERVED))] if report.contingency else []),
            (text("Warning"), text(WARNED[report.contract_type], share=share)),
        ]
        st.markdown("\n".join(f"- {_defined(word, meaning, text)}" for word, meaning in said))


def _defined(word: str, meaning: str, text: Text) -> str:
    return text("{name}: {said}", name=f"**{word}**", said=meaning)


def next_step(page: PageContext) -> None:
    """What somebody who does not understand or agree can do now."""
    _ = page.text
    with st.container(horizontal=True, gap="medium"):
        if page.scope.may(Permission.RAISE_ISSUES) and not page.scope.internal:
            page.link("issues", _("Ask about the budget"), icon=":material/contact_support:")
        if page.scope.may(Permission.SUBMIT_CHANGES):
            page.link("feedback", _("Ask for a change"), icon=":material/rule:")
        if page.scope.may(Permission.EDIT_BUDGET):
            page.link("money", _("Work on the money"), icon=":material/payments:")


def _amount(
    name: str, amount: Decimal, report: BudgetReport, text: Text, note: str = "", tone: Tone = "plain"
) -> ui.Figure:
    """A figure that fits into its card; a shortened one says the whole amount on demand."""
    whole, shown = text.md(text.money(amount, report.currency)), _money(amount, report, text)
    return ui.Figure(text(name), shown, note, tone, help=None if shown == whole else whole)


def _money(amount: Decimal, report: BudgetReport, text: Text) -> str:
    """Rounded to what a reader needs, for places where Streamlit reads Markdown."""
    whole = text.money(amount, report.currency)
    if len(whole) > LONGEST:
        whole = format_compact_currency(amount, report.currency, locale=text.locale, fraction_digits=2)
    return text.md(whole)


def _or_agreed(amount: Decimal | None, report: BudgetReport, text: Text) -> str:
    """An expectation that nobody entered is what was agreed."""
    return text("as agreed") if amount is None else text.money(amount, report.currency, exact=True)
