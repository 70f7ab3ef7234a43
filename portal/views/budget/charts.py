"""Where the money goes, drawn: over time against the plan, by month of a retainer, and by category."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import streamlit as st

from db.models.project import ContractType
from portal import ui
from portal.budget import BudgetReport, Line, wording
from portal.budget.months import RetainerMonth
from portal.budget.parts import PhaseSums
from portal.budget.words import WORDS
from portal.charts import budget as charts
from portal.charts import draw
from portal.i18n import N_, Text
from portal.views.choice import choice

MONTHS_SHOWN = 12
_CATEGORIES = {
    ContractType.FIXED_PRICE: charts.invoiced_categories,
    ContractType.RETAINER: charts.used_categories,
}
CURVES: Mapping[str, str] = {"total": N_("Running total"), "left": N_("What is left")}
DIVISIONS: Mapping[str, str] = {"category": N_("By category"), "phase": N_("By phase")}
Row = dict[str, Any]
Part = Line | PhaseSums


def over_time(report: BudgetReport, text: Text) -> None:
    """Spending against its plan, or month by month for a retainer; the title is what the drawing shows."""
    with ui.card():
        if report.contract_type is ContractType.RETAINER:
            _retainer(report, text)
        elif not report.months:
            st.markdown(f"#### {text.md(wording.finding(report, text))}", anchors=False)
            st.markdown(
                text("The running total appears here as soon as a first amount is planned, spent or ordered.")
            )
        else:
            _running(report, text)


def _running(report: BudgetReport, text: Text) -> None:
    """The running total, or what is left of the agreed amount: the address remembers which."""
    if choice("curve", text("How the money is drawn"), CURVES, text) == "left":
        _burning_down(report, text)
    else:
        _adding_up(report, text)


def _adding_up(report: BudgetReport, text: Text) -> None:
    _ = text
    finding = wording.finding(report, text)
    st.markdown(f"#### {text.md(finding)}", anchors=False)
    caption = _("Running total in {currency}; the dotted line is what is agreed.", currency=report.currency)
    st.caption(caption)
    fixed = report.contract_type is ContractType.FIXED_PRICE
    said = text("Agreed: {amount}", amount=text.money(report.total, report.currency))
    draw(
        charts.invoicing if fixed else charts.spending,
        {"rows": _rows(report, text), "ceiling": [{"amount": float(report.total), "said": said}]},
        text,
        alt=_("{finding}. {description}", finding=finding, description=caption),
    )


def _burning_down(report: BudgetReport, text: Text) -> None:
    _ = text
    finding = wording.left_finding(report, text)
    st.markdown(f"#### {text.md(finding)}", anchors=False)
    caption = _("What is left of the agreed amount in {currency}, from day to day.", currency=report.currency)
    st.caption(caption)
    draw(
        charts.burning_down,
        {"rows": _rows(report, text, of=report.total)},
        text,
        alt=_("{finding}. {description}", finding=finding, description=caption),
    )


def _rows(report: BudgetReport, text: Text, of: Decimal | None = None) -> list[Row]:
    """Three lines: planned, actual until today, expected from then on; or what is left `of` an amount."""
    start = report.months[0].month - timedelta(days=1)
    planned = [(m.day, m.planned) for m in report.months if m.planned is not None]
    actual = [
        (m.day if m.month != report.today.replace(day=1) else report.today, m.actual)
        for m in report.months
        if m.actual is not None
    ]
    began = [(start, Decimal(0))]
    lines = (
        (charts.PLAN, text("Planned"), [*began, *planned] if planned else []),
        (charts.ACTUAL, _actual_word(report, text, of), [*began, *actual] if actual else []),
        (charts.FORECAST, text("Expected"), report.going_on),
    )
    return [
        _point(series, label, day, amount if of is None else of - amount, report, text)
        for series, label, line in lines
        for day, amount in line
    ]


def _actual_word(report: BudgetReport, text: Text, of: Decimal | None) -> str:
    return text(WORDS[report.contract_type].spent) if of is None else text("Left")


def _point(series: str, label: str, day: date, amount: Decimal, report: BudgetReport, text: Text) -> Row:
    return {
        "series": series,
        "label": label,
        "day": day.isoformat(),
        "when": text.long_date(day),
        "amount": float(amount),
        "said": text.money(amount, report.currency, exact=True),
    }


def _retainer(report: BudgetReport, text: Text) -> None:
    _ = text
    finding = wording.finding(report, text)
    st.markdown(f"#### {text.md(finding)}", anchors=False)
    words = WORDS[report.contract_type]
    months = tuple(reversed(report.retainer[:MONTHS_SHOWN]))
    caption = _("Use by month in {currency}; the grey line is the allowance.", currency=report.currency)
    st.caption(caption)
    rows = [
        _bar(text.month(m.month), "month", series, text(word), amount, place, report, text)
        for m in months
        for place, (series, word, amount) in enumerate(
            ((charts.ACTUAL, words.spent, m.used), (charts.ORDERED, words.committed, m.ordered))
        )
    ]
    allowance = [
        _bar(text.month(m.month), "month", charts.PLAN, text(words.agreed), m.allowance, 0, report, text)
        for m in months
        if m.allowance is not None
    ]
    draw(
        charts.retainer,
        {"rows": rows, "allowance": allowance},
        text,
        alt=_("{finding}. {description}", finding=finding, description=caption),
    )
    with st.expander(_("Month by month"), icon=":material/calendar_month:"):
        st.markdown("\n".join(_month(month, report, text) for month in report.retainer))


def _month(month: RetainerMonth, report: BudgetReport, text: Text) -> str:
    def exact(amount: Decimal) -> str:
        return text.money(amount, report.currency, exact=True)

    facts = [text("{amount} used", amount=exact(month.used))]
    if month.ordered:
        facts.append(text("{amount} reserved", amount=exact(month.ordered)))
    if month.allowance is not None and month.left is not None:
        facts.append(text("allowance {amount}", amount=exact(month.allowance)))
        message = text("{amount} left", amount=exact(month.left))
        facts.append(message if month.left >= 0 else text("{amount} over", amount=exact(-month.left)))
    return f"- **{text.md(text.month(month.month))}**  \n  {text.md(' · '.join(facts))}"


def categories(report: BudgetReport, text: Text) -> None:
    """What each category, or each phase, has used of its amount: drawn and in exact figures."""
    if not report.work:
        return
    _ = text
    with ui.card():
        by_phase = bool(report.phases) and choice("by", text("How it is divided"), DIVISIONS, text) == "phase"
        finding = (wording.phase_finding if by_phase else wording.category_finding)(report, text)
        st.markdown(f"#### {text.md(finding)}", anchors=False)
        caption = _("By category in {currency}; the outline is what was agreed.", currency=report.currency)
        if by_phase:
            caption = _("By phase in {currency}; the outline is what was agreed.", currency=report.currency)
        st.caption(caption)
        parts = _phases(report, text) if by_phase else [(line.category, line) for line in report.work]
        draw(
            _CATEGORIES.get(report.contract_type, charts.categories),
            _bars(parts, report, text),
            text,
            alt=_("{finding}. {description}", finding=finding, description=caption),
            height=charts.ROW * len(parts) + charts.FRAME,
        )
        st.markdown("\n".join(_part(name, part, report, text) for name, part in parts))


def _phases(report: BudgetReport, text: Text) -> list[tuple[str, Part]]:
    return [(phase.title or text("Without a phase"), phase) for phase in report.phases]


def _bars(parts: Sequence[tuple[str, Part]], report: BudgetReport, text: Text) -> dict[str, list[Row]]:
    words = WORDS[report.contract_type]
    names = _distinct(name for name, _ in parts)
    named = [(name, part) for name, (_, part) in zip(names, parts, strict=True)]
    return {
        "agreed": [
            _bar(name, "category", charts.PLAN, text("Agreed"), part.agreed, 0, report, text)
            for name, part in named
        ],
        "rows": [
            _bar(name, "category", series, text(word), amount, place, report, text)
            for name, part in named
            for place, (series, word, amount) in enumerate(
                ((charts.ACTUAL, words.spent, part.spent), (charts.ORDERED, words.committed, part.committed))
            )
        ],
    }


def _bar(
    name: str,
    axis: str,
    series: str,
    label: str,
    amount: Decimal,
    place: int,
    report: BudgetReport,
    text: Text,
) -> Row:
    return {
        axis: name,
        "series": series,
        "label": label,
        "amount": float(amount),
        "place": place,
        "said": text.money(amount, report.currency, exact=True),
    }


def _distinct(names: Iterable[str]) -> list[str]:
    """Names that a chart can tell apart: two lines of one name would become one bar."""
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        seen[name] += 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told


def _part(name: str, part: Part, report: BudgetReport, text: Text) -> str:
    words = WORDS[report.contract_type]
    figures = [(text("Agreed"), part.agreed), (text(words.spent), part.spent)]
    if part.committed:
        figures.append((text(words.committed), part.committed))
    if part.left or not report.is_closed:
        figures.append((text(words.left_over if report.is_closed else "Left"), part.left))
    if part.forecast != part.agreed and not report.is_closed:
        figures.append((text("Expected in the end"), part.forecast))
    if isinstance(part, Line) and part.cost is not None:
        figures.append((text("What it costs us"), part.cost))
    facts = [f"{name} {text.money(amount, report.currency, exact=True)}" for name, amount in figures]
    return f"- **{text.md(name)}**  \n  {text.md(' · '.join(facts))}"
