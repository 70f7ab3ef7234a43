"""How it is told why dates moved: by whose cause how many days, in whose words, and what is done about it."""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from db.models.plan import Cause
from portal import progress, schedule, ui
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.progress import MilestoneView, MoveView, ProgressReport, Reason
from portal.progress.wording import cause_word
from portal.schedule import Delay

_ICONS: Mapping[Cause, str] = {
    Cause.OURS: "build",
    Cause.CLIENT: "hourglass_empty",
    Cause.THIRD_PARTY: "group",
    Cause.FORCE_MAJEURE: "thunderstorm",
    Cause.AGREED_CHANGE: "handshake",
}


def show(report: ProgressReport, page: PageContext, most: int, *, with_causes: bool = True) -> None:
    """Why dates moved, the latest reasons first and the earlier ones on demand.

    With causes it begins with those of the milestone that ends the project.
    """
    _ = text = page.text
    told = progress.reasons_of(report.moves)
    with ui.card(_("Why dates moved")):
        if not told:
            st.markdown(
                _("No date has moved. If one does, the reason and what we do about it appear here at once.")
            )
            return
        parts = [_finish_attributed(report, page)] if with_causes else []
        parts += [_reason(reason, page) for reason in told[:most]]
        st.markdown("\n\n".join(part for part in parts if part))
        if rest := told[most:]:
            with st.expander(text.plural("{n} earlier reason", "{n} earlier reasons", len(rest))):
                st.markdown("\n\n".join(_reason(reason, page) for reason in rest))


def _finish_attributed(report: ProgressReport, page: PageContext) -> str:
    """By whose cause the milestone that ends the project moved, in a sentence of Markdown."""
    last = report.last
    if last is None or not last.moves:
        return ""
    delay = schedule.delay(last.moves)
    return page.text.md(attributed(last, delay, page)) if delay.days else ""


def attributed(milestone: MilestoneView, delay: Delay, page: PageContext) -> str:
    """A milestone's net days by cause: "“Go-live” is 8 days later than first agreed: 6 days (…) and …"."""
    text = page.text
    moved = text.plural(
        "“{title}” is {n} day later than first agreed",
        "“{title}” is {n} days later than first agreed",
        delay.total,
        title=milestone.title,
    )
    if delay.total == 0:
        moved = text("“{title}” stands where it was first agreed", title=milestone.title)
    elif delay.total < 0:
        moved = text.plural(
            "“{title}” is {n} day earlier than first agreed",
            "“{title}” is {n} days earlier than first agreed",
            -delay.total,
            title=milestone.title,
        )
    return text("{what}: {why}.", what=moved, why=text.list(by_cause(delay, page)))


def by_cause(delay: Delay, page: PageContext) -> Iterable[str]:
    """The days of each cause, the most first."""
    text, internal = page.text, page.scope.internal
    for cause, days in sorted(delay.days.items(), key=lambda pair: -abs(pair[1])):
        said = N_("{days} ({cause})") if days >= 0 else N_("{days} won back ({cause})")
        yield text(
            said,
            days=text.plural("{n} day", "{n} days", abs(days)),
            cause=cause_word(cause, text, internal=internal, changes=delay.changes),
        )


def causes_listed(delays: Sequence[tuple[MilestoneView, Delay]], page: PageContext) -> str:
    """Of each milestone that moved, by whose cause, as a list of Markdown."""
    return "\n".join(f"- {page.text.md(attributed(*each, page))}" for each in delays)


def _reason(reason: Reason, page: PageContext) -> str:
    _ = text = page.text
    move = reason.first
    named = () if move.change_number is None else (move.change_number,)
    cause = cause_word(move.cause, text, internal=page.scope.internal, changes=named)
    head = _("{days}, {cause}.", days=_days(*reason.days, text), cause=cause)
    lines = [f":material/{_ICONS[move.cause]}: **{text.md(head)}** {text.md(move.explanation)}"]
    if move.remedy:
        remedy = _("What we do: {remedy}", remedy=text.md(move.remedy))
        lines.append(f":gray[{remedy}]")
    lines += [f":small[:gray[{text.md(_moved(milestone, each, text))}]]" for milestone, each in reason.moves]
    said = _("said {moment} by {name}", moment=text.moment(move.moved_at), name=move.moved_by)
    lines[-1] = f"{lines[-1]} :small[:gray[· {text.md(said)}]]"
    return "  \n".join(lines)


def _moved(milestone: MilestoneView, move: MoveView, text: Text) -> str:
    return text(
        "{title}: {old} → {new}",
        title=milestone.title,
        old=text.date(move.old_date),
        new=text.date(move.new_date),
    )


def _days(least: int, most: int, text: Text) -> str:
    if least != most and least > 0:
        return text("+{least} to {most} days", least=least, most=most)
    if least != most and most < 0:
        return text("{least} to {most} days earlier", least=-most, most=-least)
    days = most if abs(most) > abs(least) else least
    if days < 0:
        return text.plural("{n} day earlier", "{n} days earlier", -days)
    return text.plural("+{n} day", "+{n} days", days)
