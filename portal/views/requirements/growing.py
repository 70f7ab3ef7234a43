"""How the growth of the scope is shown: the finding, the chart, and what each version brought."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from db.models.requirement import Priority
from portal import charts, ui
from portal.charts import scope as drawn
from portal.charts.progress import legend
from portal.clock import zone
from portal.i18n import Text
from portal.page import PageContext
from portal.requirements import Growth, Step
from portal.requirements.growth import Named
from portal.requirements.sentences import finding
from portal.requirements.texts import code

FEWEST_DRAWN = 2


def chart(growth: Growth, page: PageContext) -> None:
    """The number of requirements over time; before a second version there is nothing to draw."""
    text = page.text
    if len(growth.steps) < FEWEST_DRAWN:
        return
    with ui.card():
        st.markdown(f"#### {text.md(finding(growth, text))}")
        st.caption(
            text("Agreed requirements by priority; a diamond marks an agreed change.")
            + " \u2003 "
            + legend(drawn.PRIORITIES, _present(growth), text, "■")
        )
        charts.draw(
            drawn.growth,
            rows(growth, text),
            text,
            alt=finding(growth, text),
            height=drawn.HEIGHT,
        )


def _present(growth: Growth) -> list[str]:
    return [p.value for p in Priority if any(step.counts[p] for step in growth.steps)]


def rows(growth: Growth, text: Text) -> dict[str, list[dict[str, Any]]]:
    """What is drawn; of several versions of one day the last one counts."""
    by_day = {_day(step, text): step for step in growth.steps}
    last = growth.steps[-1]
    ends = {**by_day, text.today.isoformat(): last}
    return {
        "rows": [
            {"day": day, "priority": priority.value, "place": place, "number": step.counts[priority]}
            for day, step in ends.items()
            for place, priority in enumerate(Priority)
        ],
        "versions": [
            {"day": day, "total": step.total, "said": f"{text.number(step.number)} · {step.reason}"}
            for day, step in by_day.items()
        ],
        "changes": [
            {
                "day": _day(step, text),
                "total": by_day[_day(step, text)].total,
                "code": f"CR-{step.change_number}",
            }
            for step in growth.changes
        ],
    }


def _day(step: Step, text: Text) -> str:
    return step.at.astimezone(zone(text.time_zone)).date().isoformat()


def versions(growth: Growth, text: Text) -> str:
    """What each version brought, the latest first; Markdown."""
    return "\n".join(f"- {_version(step, text)}" for step in reversed(growth.steps))


def _version(step: Step, text: Text) -> str:
    head = text("Version {n} of {date}", n=step.number, date=text.date(step.at))
    about = [text.plural("{n} requirement", "{n} requirements", step.total)]
    if step.number > 1 and step.added:
        about.append(text.plural("{n} new", "{n} new", step.added))
    if step.removed:
        about.append(text.plural("{n} gone", "{n} gone", step.removed))
    lines = [text("{name}: {said}", name=step.by, said=step.reason)]
    if step.number > 1 and step.came:
        lines.append(text("New: {title}", title=_titles(step.came, text)))
    if step.went:
        lines.append(text("Gone: {title}", title=_titles(step.went, text)))
    said = "".join(f"  \n  {text.md(line)}" for line in lines)
    return f"**{text.md(head)}** :gray[{text.md(' · '.join(about))}]{said}"


def _titles(named: Iterable[Named], text: Text) -> str:
    return text.list(f"{code(each.number)} {each.title}" for each in named)
