"""Sharing: how are hours handed to the client, by role and without names, and taken back again?

People's weeks are never handed over; a sum by role is written beside them. A row of such sums exists only
because a client was once shown it: what differs from it later is a correction and says why.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.effort import RoleWeek
from db.models.project import Confirmation, Figures
from db.queries import effort as queries
from db.session import reading, writing
from portal import activity
from portal.access import Permission, Scope
from portal.clock import now
from portal.effort import wording
from portal.effort.figures import NOTHING, RoleHours, WeekHours, hours_in, sum_up
from portal.effort.refusals import CorrectionNeedsAReason, NoHoursYet, RoleIsAPerson
from portal.effort.weeks import has_ended
from portal.forms import Problems, Reader
from portal.i18n import LANGUAGES, Text

Names = Mapping[str, Mapping[str, str]]
"""For each role its name in other languages."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A week that a client was shown, as it was and as it would be."""

    role: str
    was: WeekHours
    now: WeekHours


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the client would read up to a week; `weeks` are those to choose from, the latest first."""

    weeks: tuple[date, ...]
    until: date | None
    roles: tuple[RoleHours, ...]
    names: Names
    corrections: tuple[Correction, ...]
    shown_until: date | None


@dataclass(frozen=True, slots=True)
class PublishHours:
    """The client shall read the hours by role up to and including this week."""

    until: date
    names: Names = field(default_factory=dict)
    explanation: str = ""
    translations: Mapping[str, str] = field(default_factory=dict)


def proposal(scope: Scope, asked: str = "") -> Proposal:
    """What would be handed over up to the week asked for, or to the last one that is over.

    Three statements.
    """
    scope.require(Permission.EDIT_BUDGET)
    with reading(scope) as session:
        weeks = queries.weeks(session, scope.here.project_id)
        until = _until(weeks, asked, Text(scope.viewer.language, scope.viewer.time_zone).today)
        roles = _sums(session, scope, until) if until else ()
        shown = queries.role_weeks(session, scope.here.project_id)
    return Proposal(
        weeks=weeks,
        until=until,
        roles=roles,
        names={row.role: _names(row) for row in shown},
        corrections=_corrections(shown, roles, until) if until else (),
        shown_until=max((row.week for row in shown if row.audience is Audience.CLIENT), default=None),
    )


def _until(weeks: tuple[date, ...], asked: str, today: date) -> date | None:
    wanted = next((week for week in weeks if week.isoformat() == asked), None)
    return wanted or next((week for week in weeks if has_ended(week, today)), weeks[0] if weeks else None)


def _sums(session: Session, scope: Scope, until: date) -> tuple[RoleHours, ...]:
    return sum_up(queries.role_sums(session, scope.here.project_id, until))


def _names(row: queries.RoleWeekRow | RoleWeek) -> dict[str, str]:
    return {code: said["role"] for code, said in row.translations.items() if said.get("role")}


def _corrections(
    shown: tuple[queries.RoleWeekRow, ...], roles: tuple[RoleHours, ...], until: date
) -> tuple[Correction, ...]:
    held = hours_in(roles)
    compared = (
        Correction(
            row.role,
            WeekHours(row.week, row.planned_h, row.used_h),
            held.get((row.role, row.week), WeekHours(row.week, NOTHING, NOTHING)),
        )
        for row in shown
        if row.week <= until
    )
    return tuple(each for each in compared if each.was != each.now)


def read_publishing(
    reader: Reader, until: date, roles: tuple[RoleHours, ...], text: Text
) -> PublishHours | Problems:
    """From its form: "explanation", "explanation:zh", and names of the roles by place, "role0:zh"."""
    names = {role.role: _read_names(reader, f"role{place}", text) for place, role in enumerate(roles)}
    explanation = reader.paragraph("explanation", 2000, required=False, label=text("Explanation"))
    said = {
        code: reader.paragraph(f"explanation:{code}", 2000, required=False, label=text("Explanation"))
        for code in LANGUAGES
    }
    kept = {code: words for code, words in said.items() if words}
    return reader.problems or PublishHours(until, names, explanation, kept)


def _read_names(reader: Reader, name: str, text: Text) -> dict[str, str]:
    typed = {code: reader.line(f"{name}:{code}", required=False, label=text("Role")) for code in LANGUAGES}
    return {code: said for code, said in typed.items() if said}


def publish_hours(scope: Scope, command: PublishHours, token: str | None = None) -> int:
    """Hand the sums by role over, up to a week; answers how many weeks of roles the client now reads.

    Names, rates and costs stay behind. Raises NoHoursYet, RoleIsAPerson, and CorrectionNeedsAReason where
    something changes that a client was shown before.
    """
    scope.require(Permission.EDIT_BUDGET, Permission.PUBLISH)
    with writing(scope, token) as session:
        queries.take_turns(session, scope.here.project_id)
        roles = _sums(session, scope, command.until)
        _refuse(session, scope, roles, command.until)
        shown = queries.role_weeks(session, scope.here.project_id)
        corrections = _corrections(shown, roles, command.until)
        if corrections and not command.explanation:
            raise CorrectionNeedsAReason
        rows = _write(session, scope, roles, command)
        _confirm(session, scope)
        _tell(session, scope, rows[0], command, corrections)
        return len(rows)


def _refuse(session: Session, scope: Scope, roles: tuple[RoleHours, ...], until: date) -> None:
    if not roles:
        raise NoHoursYet(day=until)
    people = {person.casefold() for person, _ in queries.people(session, scope.here.project_id)}
    for role in roles:
        if role.role.casefold() in people:
            raise RoleIsAPerson(role=role.role)


def _write(
    session: Session, scope: Scope, roles: tuple[RoleHours, ...], command: PublishHours
) -> list[RoleWeek]:
    """The sums as they are now, beside those of an earlier time, of which none goes away."""
    asked = select(RoleWeek).where(
        RoleWeek.project_id == scope.here.project_id, RoleWeek.week <= command.until
    )
    found = {(row.role, row.week): row for row in session.scalars(asked)}
    held = hours_in(roles)
    for role, week in held.keys() - found.keys():
        row = RoleWeek(
            **activity.owned_by(scope),
            role=role,
            week=week,
            planned_h=NOTHING,
            used_h=NOTHING,
            translations={},
            version=0,
        )
        session.add(row)
        found[role, week] = row
    for (role, week), row in found.items():
        hours = held.get((role, week), WeekHours(week, NOTHING, NOTHING))
        names = command.names[role] if role in command.names else _names(row)
        said: dict[str, Any] = {code: {"role": name} for code, name in names.items()}
        written = (hours.planned, hours.used, said)
        if (row.planned_h, row.used_h, row.translations, row.audience) != (*written, Audience.CLIENT):
            row.planned_h, row.used_h, row.translations = written
            row.audience = Audience.CLIENT
            row.version += 1
    return list(found.values())


def _confirm(session: Session, scope: Scope) -> None:
    session.add(
        Confirmation(
            **activity.owned_by(scope, Audience.CLIENT),
            figures=Figures.HOURS,
            at=now(),
            by=scope.viewer.name,
            source="portal",
        )
    )


def _tell(
    session: Session,
    scope: Scope,
    row: RoleWeek,
    command: PublishHours,
    corrections: tuple[Correction, ...],
) -> None:
    """Let the client learn of it; a figure that has changed stands beside the one it was."""
    _note(
        session,
        scope,
        row,
        lambda text: text("up to the week of {day}", day=wording.day(command.until, text)),
    )
    names = command.names
    for each in corrections:
        _note(
            session,
            scope,
            row,
            lambda text, each=each: wording.corrected(  # type: ignore[misc]
                names.get(each.role, {}).get(text.language, each.role),
                each.was,
                each.now,
                command.translations.get(text.language, command.explanation),
                text,
            ),
        )


def _note(session: Session, scope: Scope, row: RoleWeek, say: Callable[[Text], str]) -> None:
    said = {code: {"title": say(Text(code))} for code in LANGUAGES}
    title = say(Text(scope.viewer.language))
    activity.note(session, activity.Kind.HOURS_PUBLISHED, row, title, scope, translations=said)


def withdraw_hours(scope: Scope, token: str | None = None) -> int:
    """The client shall no longer read any hours; answers how many weeks of roles that were."""
    scope.require(Permission.EDIT_BUDGET, Permission.PUBLISH)
    with writing(scope, token) as session:
        asked = select(RoleWeek).where(
            RoleWeek.project_id == scope.here.project_id, RoleWeek.audience == Audience.CLIENT
        )
        rows = list(session.scalars(asked))
        for row in rows:
            row.audience = Audience.INTERNAL
            row.version += 1
        return len(rows)
