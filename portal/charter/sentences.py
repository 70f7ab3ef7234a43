"""Sentences: how is what was agreed, and how it is being kept, said in plain words?"""

from collections.abc import Mapping, Sequence

from db.models.charter import CharterStatus
from portal.charter.agreement import AgreementReport, MeasuredGoal
from portal.charter.editions import Edition, GoalItem
from portal.charter.goals import State
from portal.charter.promises import Kept, Missed
from portal.i18n import N_, Text
from portal.progress.wording import joined

TITLES_SAID = 3
WEEK = 7
STATES: Mapping[State, str] = {
    State.REACHED: N_("reached"),
    State.ON_THE_WAY: N_("on the way"),
    State.BEHIND: N_("behind"),
    State.MISSED: N_("not reached in time"),
    State.MEASURED: N_("measured"),
    State.NOT_MEASURED: N_("not measured yet"),
}


def headline(report: AgreementReport, text: Text) -> str:
    """The sentence the page opens with; there is an edition on the screen. Plain text, not Markdown."""
    shown = report.shown
    if shown is None:
        return ""
    if report.waits:
        return _waiting(shown, text, may_agree=report.may_agree)
    holds = report.editions.in_force
    if holds is not None and not report.holds:
        return text(
            "This is edition {n}. It no longer holds; edition {now} does.", n=shown.number, now=holds.number
        )
    return joined(text, goals_said(report.goals, text), _promises(report.counted, text))


def _waiting(shown: Edition, text: Text, *, may_agree: bool) -> str:
    if not may_agree:
        return text("Edition {n} is proposed and waits for the sponsor’s confirmation.", n=shown.number)
    if shown.needed_by is None:
        return text("Edition {n} waits for your confirmation.", n=shown.number)
    if shown.needed_by < text.today:
        return text(
            "Edition {n} waits for your confirmation, which was needed {when}.",
            n=shown.number,
            when=text.when(shown.needed_by),
        )
    return text(
        "Edition {n} waits for your confirmation, needed {when}.",
        n=shown.number,
        when=text.when(shown.needed_by),
    )


def goals_said(goals: Sequence[MeasuredGoal], text: Text) -> str:
    """How many goals are well."""
    if not goals:
        return text("No goal was agreed.")
    if all(each.standing.now is None for each in goals):
        return text("None of the goals has been measured yet.")
    well = sum(1 for each in goals if each.standing.state in (State.REACHED, State.ON_THE_WAY))
    return text.plural(
        "{well} of {n} goal reached or on the way.",
        "{well} of {n} goals reached or on the way.",
        len(goals),
        well=text.number(well),
    )


def finding(goals: Sequence[MeasuredGoal], text: Text) -> str:
    """What the chart of the goals shows: which are behind, or that none is. Plain text, not Markdown."""
    late = [g.goal.words["specific"] for g in goals if g.standing.state in (State.BEHIND, State.MISSED)]
    if late:
        return text.plural(
            "{n} goal is not where it should be: {titles}.",
            "{n} goals are not where they should be: {titles}.",
            len(late),
            titles=text.list(text("“{title}”", title=title) for title in late[:TITLES_SAID]),
        )
    if any(each.standing.share is not None for each in goals):
        return text("Every goal that was measured is where it should be.")
    return goals_said(goals, text)


def _promises(counted: Sequence[Kept], text: Text) -> str:
    periods, on_time = sum(k.periods for k in counted), sum(k.on_time for k in counted)
    if not periods:
        return ""
    return text.plural(
        "{on_time} of {n} promised update came on time.",
        "{on_time} of {n} promised updates came on time.",
        periods,
        on_time=text.number(on_time),
    )


def kept_said(kept: Kept, text: Text) -> str:
    """How a promise was kept, with the last one that was not, and what comes next."""
    if not kept.periods:
        if kept.due is None:
            return text("Not counted: the project is on hold or closed.")
        return text("The first one is due {when}; nothing can be counted before.", when=text.when(kept.due))
    return joined(
        text,
        text("{on_time} of {n} on time.", on_time=text.number(kept.on_time), n=text.number(kept.periods)),
        _missed(kept.missed, text) if kept.missed else "",
        _left_out(kept.left_out, text),
        _next(kept, text),
    )


def _missed(missed: Missed, text: Text) -> str:
    if missed.came is None or missed.days_late is None:
        return text(
            "The last one missed was due by {due}; nothing has come since.", due=text.date(missed.due)
        )
    return text.plural(
        "The last one missed was due by {due} and came on {came}, {n} day late.",
        "The last one missed was due by {due} and came on {came}, {n} days late.",
        missed.days_late,
        due=text.date(missed.due),
        came=text.date(missed.came),
    )


def _left_out(days: int, text: Text) -> str:
    """How much time does not count because the project was on hold."""
    if not days:
        return ""
    if days % WEEK:
        return text.plural("{n} day on hold is left out.", "{n} days on hold are left out.", days)
    return text.plural("{n} week on hold is left out.", "{n} weeks on hold are left out.", days // WEEK)


def _next(kept: Kept, text: Text) -> str:
    if kept.rest is not None:
        words = N_("Counted up to {date}: the project has been on hold since then.")
        if kept.rest.is_closed:
            words = N_("Counted up to {date}: the project is closed.")
        return text(words, date=text.date(kept.rest.begins))
    if kept.until is not None:
        return text(
            "Counted up to the last one on {date}: the project is on hold or closed.",
            date=text.date(kept.until),
        )
    if kept.due is None:
        return ""
    if kept.is_there:
        return text("The one for the time until {date} is there already.", date=text.date(kept.due))
    return text("The next one is due {when}.", when=text.when(kept.due))


def way(measured: MeasuredGoal, text: Text) -> str:
    """ "12 → 30 of 45 days": from where, to where, of what; plain text, not Markdown."""
    goal, now = measured.goal, measured.standing.now
    if now is None:
        return agreed(goal, text)
    return _filled(goal, text.number(now.value), text)


def _filled(goal: GoalItem, now: str, text: Text) -> str:
    target, unit = text.number(goal.target), goal.words["unit"]
    if goal.start is None:
        return text("{now} now, agreed: {target} {unit}", now=now, target=target, unit=unit).strip()
    if goal.target < goal.start:
        words = N_("{start} → {now}, down to {target} {unit} as agreed")
    else:
        words = N_("{start} → {now} of {target} {unit}")
    return text(words, start=text.number(goal.start), now=now, target=target, unit=unit).strip()


def agreed(goal: GoalItem, text: Text) -> str:
    """From where to where, before anybody has measured."""
    target, unit = text.number(goal.target), goal.words["unit"]
    if goal.start is None:
        return text("agreed: {target} {unit}", target=target, unit=unit).strip()
    return text(
        "from {start} to {target} {unit}", start=text.number(goal.start), target=target, unit=unit
    ).strip()


def measured_said(measured: MeasuredGoal, text: Text) -> str:
    """When it was measured last, and where it should have stood then."""
    standing = measured.standing
    if standing.now is None:
        return ""
    said = text("Measured {date}.", date=text.date(standing.now.on))
    if standing.state is not State.BEHIND or standing.expected is None:
        return said
    expected = text("On an even way it would have been {value}.", value=text.number(standing.expected, 1))
    return joined(text, said, expected)


def status_said(edition: Edition, text: Text) -> str:
    """Who proposed and who confirmed an edition, and when."""
    proposed = ""
    if edition.proposed_at is not None:
        proposed = text(
            "proposed by {name} on {date}", name=edition.proposed_by, date=text.date(edition.proposed_at)
        )
    if edition.status is CharterStatus.CONFIRMED and edition.confirmed_at is not None:
        confirmed = text(
            "confirmed by {name} on {date}", name=edition.confirmed_by, date=text.date(edition.confirmed_at)
        )
        return text(
            "Edition {n}: {said}", n=edition.number, said=" · ".join(filter(None, (proposed, confirmed)))
        )
    if edition.status is CharterStatus.PROPOSED:
        return text("Edition {n}: {said}", n=edition.number, said=proposed)
    return text("Edition {n}: a draft that the client does not see", n=edition.number)
