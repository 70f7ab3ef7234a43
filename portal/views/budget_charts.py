"""Where the money goes, drawn: over time against the plan, by month of a retainer, and by category."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import streamlit as st

from db.models.project import ContractType
from portal import ui
from portal.budget import BudgetReport, Line, wording
from portal.budget.months import RetainerMonth
from portal.budget.words import WORDS
from portal.charts import budget as charts
from portal.charts import draw
from portal.i18n import Text

MONTHS_SHOWN = 12
_CATEGORIES = {
    ContractType.FIXED_PRICE: charts.invoiced_categories,
    ContractType.RETAINER: charts.used_categories,
}
Row = dict[str, Any]


def over_time(report: BudgetReport, text: Text) -> None:
    """Spending against its plan, or month by month for a retainer; the title is what the drawing shows."""
    _ = text
    finding = wording.finding(report, text)
    with ui.card():
        st.markdown(f"#### {text.md(finding)}", anchors=False)
        if report.contract_type is ContractType.RETAINER:
            _retainer(report, finding, text)
        elif not report.months:
            st.markdown(
                _("The running total appears here as soon as a first amount is planned, spent or ordered.")
            )
        else:
            _running(report, finding, text)


def _running(report: BudgetReport, finding: str, text: Text) -> None:
    _ = text
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


def _rows(report: BudgetReport, text: Text) -> list[Row]:
    """Three lines from nothing on: planned, spent until today, and ordered from then on."""
    words = WORDS[report.contract_type]
    start = report.months[0].month - timedelta(days=1)
    planned = [(m.day, m.planned) for m in report.months if m.planned is not None]
    actual = [
        (m.day if m.month != report.today.replace(day=1) else report.today, m.actual)
        for m in report.months
        if m.actual is not None
    ]
    ordered = [(m.day, m.committed) for m in report.months if m.committed is not None]
    began = [(start, Decimal(0))]
    lines = (
        (charts.PLAN, text("Planned"), [*began, *planned] if planned else []),
        (charts.ACTUAL, text(words.spent), [*began, *actual] if actual else []),
        (charts.ORDERED, text(words.committed), [*(actual[-1:] or began), *ordered] if ordered else []),
    )
    return [
        _point(series, label, day, amount, report, text)
        for series, label, line in lines
        for day, amount in line
    ]


def _point(series: str, label: str, day: date, amount: Decimal, report: BudgetReport, text: Text) -> Row:
    return {
        "series": series,
        "label": label,
        "day": day.isoformat(),
        "when": text.long_date(day),
        "amount": float(amount),
        "said": text.money(amount, report.currency, exact=True),
    }


def _retainer(report: BudgetReport, finding: str, text: Text) -> None:
    _ = text
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
    """What each category has used of its amount, drawn and in exact figures."""
    _ = text
    finding = wording.category_finding(report, text)
    with ui.card():
        st.markdown(f"#### {text.md(finding)}", anchors=False)
        caption = _("By category in {currency}; the outline is what was agreed.", currency=report.currency)
        st.caption(caption)
        draw(
            _CATEGORIES.get(report.contract_type, charts.categories),
            _by_category(report, text),
            text,
            alt=_("{finding}. {description}", finding=finding, description=caption),
            height=charts.ROW * len(report.lines) + charts.FRAME,
        )
        st.markdown("\n".join(_line(line, report, text) for line in report.lines))


def _by_category(report: BudgetReport, text: Text) -> dict[str, list[Row]]:
    words = WORDS[report.contract_type]
    named = list(zip(_distinct(line.category for line in report.lines), report.lines, strict=True))
    return {
        "agreed": [
            _bar(name, "category", charts.PLAN, text("Agreed"), line.agreed, 0, report, text)
            for name, line in named
        ],
        "rows": [
            _bar(name, "category", series, text(word), amount, place, report, text)
            for name, line in named
            for place, (series, word, amount) in enumerate(
                ((charts.ACTUAL, words.spent, line.spent), (charts.ORDERED, words.committed, line.committed))
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


def _line(line: Line, report: BudgetReport, text: Text) -> str:
    words = WORDS[report.contract_type]
    figures = [(text("Agreed"), line.agreed), (text(words.spent), line.spent)]
    if line.committed:
        figures.append((text(words.committed), line.committed))
    figures.append((text("Left"), line.left))
    if line.forecast != line.agreed:
        figures.append((text("Expected in the end"), line.forecast))
    if line.cost is not None:
        figures.append((text("What it costs us"), line.cost))
    facts = [f"{name} {text.money(amount, report.currency, exact=True)}" for name, amount in figures]
    return f"- **{text.md(line.category)}**  \n  {text.md(' · '.join(facts))}"
