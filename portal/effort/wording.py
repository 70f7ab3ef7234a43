"""Wording: how are hours said to whoever reads them?"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from babel.dates import format_skeleton

from portal.effort.figures import RoleHours, WeekHours, findings, totals
from portal.effort.weeks import sunday
from portal.i18n import N_, Text
from portal.progress.wording import joined


def day(of: date, text: Text) -> str:
    """A day as it stands in a sentence: "8 March", with the year where it is another."""
    if of.year != text.today.year:
        return text.long_date(of)
    return format_skeleton("MMMMd", of, locale=text.locale)


def short_day(of: date, text: Text) -> str:
    """A day as it stands below a bar: "8 Mar"."""
    return format_skeleton("MMMd", of, locale=text.locale)


def used_in_week(role: str, hours: WeekHours, text: Text) -> str:
    """ "Developers used 46 of 40 planned hours in the week of 8 March." """
    said = N_("{role} used {used} of {planned} planned hours in the week of {day}.")
    if not hours.planned:
        said = N_("{role} used {used} hours in the week of {day}, where none were planned.")
    elif not hours.used:
        said = N_("{role} used none of {planned} planned hours in the week of {day}.")
    return text(said, role=role, day=day(hours.week, text), **_numbers(hours.planned, hours.used, text))


def apart(hours: WeekHours, text: Text) -> str:
    """By how much used and planned differ."""
    said = N_("{hours} h more than planned") if hours.over > 0 else N_("{hours} h less than planned")
    return text(said, hours=text.number(abs(hours.over)))


def headline(roles: Sequence[RoleHours], text: Text) -> str:
    """How the weeks that are over went in all, and the week in which it went most differently."""
    found = findings(roles, text.today)
    sums = totals(roles, text.today)
    sentences = []
    if sums is not None:
        last = day(sunday(sums.last), text)
        said = N_("{used} of {planned} planned hours were used until {day}.")
        if not sums.planned:
            said = N_("{used} hours were used until {day}; none were planned.")
        sentences.append(text(said, day=last, **_numbers(sums.planned, sums.used, text)))
    elif roles:
        sentences.append(text("None of the weeks shown is over yet."))
    if found:
        sentences.append(used_in_week(*found[0], text))
    return joined(text, *sentences)


def role_line(role: RoleHours, text: Text) -> str:
    """What a role used of its plan in the weeks that are over. Plain text, not Markdown."""
    sums = totals((role,), text.today)
    if sums is None:
        planned = sum((each.planned for each in role.weeks), Decimal(0))
        return text("{planned} hours planned", planned=text.number(planned))
    over = WeekHours(sums.last, sums.planned, sums.used)
    said = text("{used} of {planned} planned hours used", **_numbers(sums.planned, sums.used, text))
    return f"{said} · {apart(over, text)}" if over.over else said


def _numbers(planned: Decimal, used: Decimal, text: Text) -> dict[str, str]:
    return {"planned": text.number(planned), "used": text.number(used)}


def corrected(role: str, was: WeekHours, now: WeekHours, explanation: str, text: Text) -> str:
    """What changed of a week that was shown before, and why. Plain text, not Markdown."""
    changes = []
    if was.used != now.used:
        changes.append(_changed(N_("{new} hours used, not {old}"), was.used, now.used, text))
    if was.planned != now.planned:
        changes.append(_changed(N_("{new} hours planned, not {old}"), was.planned, now.planned, text))
    return text(
        "{role}, week of {day}: {changes}. {explanation}",
        role=role,
        day=day(was.week, text),
        changes=text.list(changes),
        explanation=explanation,
    ).rstrip()


def _changed(said: str, old: Decimal, new: Decimal, text: Text) -> str:
    return text(said, old=text.number(old), new=text.number(new))
