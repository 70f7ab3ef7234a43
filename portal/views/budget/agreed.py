"""How a client reads what was agreed: line by line, what changes add, and what is kept for surprises."""

from collections.abc import Iterable
from decimal import Decimal

import streamlit as st
from babel.numbers import get_currency_precision

from portal import ui
from portal.budget import BudgetReport, wording
from portal.budget.parts import AgreedChange, Line
from portal.i18n import N_, Text


def agreed(report: BudgetReport, text: Text) -> None:
    """What each line was agreed at first, what changes add to it, and what is agreed now."""
    _ = text
    with ui.card(_("What is agreed")):
        st.caption(
            _(
                "In {currency}; the share of a change is that of what was agreed first.",
                currency=report.currency,
            )
            if report.changes
            else _("In {currency}.", currency=report.currency)
        )
        st.markdown("\n".join(_table(report, text)))
        if not report.changes:
            st.markdown(_("No change has been agreed. What you agree to appears here with what it adds."))
        elif not _are_rows(report):
            st.markdown("\n".join(_listed(report, text)))


def _are_rows(report: BudgetReport) -> bool:
    """Whether changes are rows of their own; once one is said of a line, the lines hold what they add."""
    return report.unplaced_changes == report.approved_changes


def _listed(report: BudgetReport, text: Text) -> Iterable[str]:
    """The agreed changes whose amounts stand in the lines, each with its share."""
    yield f"**{text('Agreed changes')}**"
    yield ""
    for change in report.changes:
        yield f"- {_change(change, text)}: {_share(change, _digits(report), text)}"


def _table(report: BudgetReport, text: Text) -> Iterable[str]:
    """A table in Markdown, which wraps on a phone; what changes add is a column of its own."""
    digits = _digits(report)
    yield _row("", *(_unbroken(text(word)) for word in _COLUMNS))
    yield "|:---|---:|---:|---:|"
    groups = list(_groups(report, text))
    # A heading above every single line would say most things twice, and fill a phone.
    are_headed = any(len(lines) > 1 for title, lines in groups if title)
    for title, lines in groups:
        if title and are_headed:
            yield _row(f"**{title}**", "", "", "")
        for line in lines:
            name = text.md(line.category)
            if title not in ("", name) and not are_headed:
                name += f" :small[:gray[{title}]]"
            yield _amounts(name, line.first_agreed, line.added, line.agreed, digits, text)
    yield from _change_rows(report, digits, text)
    first = sum((line.first_agreed for line in report.lines), Decimal(0))
    whole = (first, report.total - first, report.total)
    yield _amounts(f"**{text('In all')}**", *whole, digits, text)


_COLUMNS = (N_("At first"), N_("Changes"), N_("Now"))


def _unbroken(word: str) -> str:
    """A word of a script without spaces, which a narrow column would else break after any letter."""
    return word if word.isascii() else "\u2060".join(word)


def _change_rows(report: BudgetReport, digits: int, text: Text) -> Iterable[str]:
    if _are_rows(report):
        for change in report.changes:
            amount = text.number(change.amount, digits)
            yield _row(_change(change, text), "", _share(change, digits, text), amount)
    elif rest := report.unplaced_changes:
        yield _amounts(text("Agreed changes, said of no line"), Decimal(0), rest, rest, digits, text)


def _groups(report: BudgetReport, text: Text) -> Iterable[tuple[str, tuple[Line, ...]]]:
    """The lines by phase where there are phases, and the reserve apart from the work."""
    if report.phases:
        for phase in report.phases:
            yield text.md(phase.title) or text("Without a phase"), phase.lines
    else:
        yield "", report.work
    if reserves := tuple(line for line in report.lines if line.is_contingency):
        yield text("Contingency reserve"), reserves


def _change(change: AgreedChange, text: Text) -> str:
    """Its number and title, and since when it counts."""
    name = f"**{text('CR-{number}', number=change.number)}** {text.md(change.title)}"
    if change.decided_at is None:
        return name
    since = text("agreed {moment}", moment=text.date(change.decided_at))
    return f"{name} :small[:gray[{text.md(since)}]]"


def _share(change: AgreedChange, digits: int, text: Text) -> str:
    """What it adds, and which share of the first agreed amount that is."""
    added = _signed(change.amount, digits, text)
    if not change.share:
        return added
    return f"{added} :small[:gray[{wording.said_share(abs(change.share), text)}]]"


def _amounts(name: str, first: Decimal, moved: Decimal, now: Decimal, digits: int, text: Text) -> str:
    changed = _signed(moved, digits, text) if moved else ""
    return _row(name, text.number(first, digits), changed, text.number(now, digits))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _signed(amount: Decimal, digits: int, text: Text) -> str:
    """An amount that is added or taken away: its sign is always said."""
    said = text.number(abs(amount), digits)
    return f"+{said}" if amount > 0 else f"−{said}" if amount else said


def _digits(report: BudgetReport) -> int:
    """So many decimals that every amount of the table is exact, and none where all are whole."""
    amounts = [change.amount for change in report.changes]
    amounts += [amount for line in report.lines for amount in (line.agreed, line.first_agreed)]
    needed = max((_places(amount) for amount in amounts), default=0)
    return max(needed, get_currency_precision(report.currency)) if needed else 0


def _places(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def reserve(report: BudgetReport, text: Text) -> None:
    """What was set aside for surprises, what of it was needed, and what is left."""
    held = report.contingency
    if held is None:
        return
    _ = text

    def figure(name: str, amount: Decimal) -> ui.Figure:
        return ui.Figure(name, text.md(text.money(amount, report.currency)))

    with ui.card():
        finding = wording.contingency_finding(held, report, text)
        st.markdown(f"#### {text.md(finding)}", anchors=False)
        st.caption(_("Contingency: money agreed for what nobody could know at the beginning."))
        ui.figures(
            figure(_("Reserve"), held.reserve),
            figure(_("Used of it"), held.used),
            figure(_("Left of it"), held.left),
        )
