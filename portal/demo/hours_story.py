"""Hours: who works how much in the told projects, week by week, at which rates, and what does the client see?

Weeks count from the running one, which is 0. Hours of a client's invoices in the stories agree with these.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.effort import PersonWeek, Rate, RoleWeek
from db.models.project import Activity, Confirmation, Figures
from db.session import writing
from portal import clock
from portal.access import operator_scope
from portal.activity import Kind
from portal.catalogues import LANGUAGES
from portal.demo.customer_portal import CUSTOMER_PORTAL
from portal.demo.days import Days
from portal.demo.harbour import HARBOUR
from portal.demo.people import CLARA, LENA, LIN, OWEN, PRIYA, TOMASZ, ZHAO, ZHOU
from portal.demo.smart_warehouse import SMART_WAREHOUSE
from portal.demo.story import Story
from portal.demo.words import Actor, Both
from portal.effort import monday, wording
from portal.effort.figures import sum_up
from portal.i18n import Text

Keys = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Role:
    """A role with its rates, what is charged and what it costs; the first one from the first day on."""

    name: Both
    rates: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class Work:
    """One person's weeks from the one numbered `first` on: planned, and used until today."""

    who: Actor
    role: Role
    first: int
    planned: tuple[int, ...]
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """All hours of one project; `shared` says whether the client reads those of past weeks."""

    story: Story
    work: tuple[Work, ...]
    shared: bool


def _words(numbers: str) -> tuple[str, ...]:
    return tuple(numbers.split())


_DESIGNERS = Role(Both("Designers", "设计"), ((-60, "110", "67"),))
_DEVELOPERS = Role(Both("Developers", "开发"), ((-60, "104", "63"), (-10, "110", "66")))
_CONSULTANTS = Role(Both("Consultants", "顾问"), ((-60, "120", "74"),))
_MANAGERS = Role(Both("Project managers", "项目管理"), ((-60, "125", "80"),))
_ENGINEERS = Role(Both("Site engineers", "现场工程师"), ((-60, "600", "515"), (-3, "600", "560")))
_PROGRAMMERS = Role(Both("Programmers", "软件开发"), ((-60, "600", "475"),))
_PLANNERS = Role(Both("Project managers", "项目管理"), ((-60, "680", "520"),))

HOURS = (
    Hours(
        CUSTOMER_PORTAL,
        (
            Work(LENA, _DESIGNERS, -6, (16, 20, 18, 16, 20, 12, 12, 12, 8, 8), _words("14 18 20 17 19 12")),
            Work(OWEN, _DEVELOPERS, -4, (16, 16, 16, 16, 24, 24, 32, 32), _words("15 14 16 21")),
            Work(PRIYA, _CONSULTANTS, -1, (8, 8, 8, 0, 8), _words("7.5")),
        ),
        shared=True,
    ),
    Hours(
        HARBOUR,
        (
            Work(
                OWEN,
                _DEVELOPERS,
                -8,
                (24,) * 4 + (16,) * 4 + (12, 8, 0, 0),
                _words("24 26 25 23.5 16 17 16 15"),
            ),
            Work(TOMASZ, _DEVELOPERS, -8, (32,) * 12, _words("32 30.5 33 38 41 40 34 32")),
            Work(PRIYA, _CONSULTANTS, -8, (20,) * 8 + (16, 16, 24, 24), _words("18 20 21 12 11 20 22 20")),
            Work(CLARA, _MANAGERS, -8, (8,) * 12, _words("7 8 8.5 11 12 9 8 8")),
        ),
        shared=False,
    ),
    Hours(
        SMART_WAREHOUSE,
        (
            Work(LIN, _PROGRAMMERS, -8, (32,) * 6 + (24,) * 4 + (16, 16), _words("30 32 33 31 36 40 24 25")),
            Work(TOMASZ, _PROGRAMMERS, -8, (8,) * 10 + (4, 4), _words("8 6 8 8 12 10 8 8")),
            Work(ZHAO, _ENGINEERS, -8, (40,) * 8 + (44, 44, 40, 40), _words("38 40 16 12 24 40 46 52")),
            Work(ZHOU, _PLANNERS, -8, (10,) * 12, _words("9 10 13 14 12 10 10 11")),
        ),
        shared=True,
    ),
)


def write_hours(keys: Keys) -> None:
    """All of it into the open database, in one transaction."""
    with writing(operator_scope(name="demonstration")) as session:
        for hours in HOURS:
            project_id, client_id = keys[hours.story.public_id]
            own = {"project_id": project_id, "client_id": client_id}
            days = Days(clock.today(hours.story.zone), hours.story.zone)
            rows = list(_weeks(hours, own, days))
            session.add_all(rows)
            session.add_all(_rates(hours, own, days))
            if hours.shared:
                _share(session, hours, own, days, rows)


def _weeks(hours: Hours, own: dict[str, int], days: Days) -> Iterator[PersonWeek]:
    for work in hours.work:
        for place, planned in enumerate(work.planned):
            used = Decimal(work.used[place]) if place < len(work.used) else Decimal(0)
            if planned or used:
                yield PersonWeek(
                    **own,
                    audience=Audience.INTERNAL,
                    person=work.who.name,
                    role=_original(work.role, hours.story),
                    week=monday(days.today) + timedelta(weeks=work.first + place),
                    planned_h=Decimal(planned),
                    used_h=used,
                )


def _rates(hours: Hours, own: dict[str, int], days: Days) -> Iterator[Rate]:
    for role in _roles(hours):
        for week, charge, cost in role.rates:
            yield Rate(
                **own,
                audience=Audience.INTERNAL,
                role=_original(role, hours.story),
                from_date=monday(days.today) + timedelta(weeks=week),
                charge=Decimal(charge),
                cost=Decimal(cost),
            )


def _roles(hours: Hours) -> tuple[Role, ...]:
    return tuple(dict.fromkeys(work.role for work in hours.work))


def _original(role: Role, story: Story) -> str:
    return str(getattr(role.name, story.language))


def _share(session: Session, hours: Hours, own: dict[str, int], days: Days, rows: list[PersonWeek]) -> None:
    """What the manager has handed over: the weeks that are over, last Monday or a moment ago."""
    names = {_original(role, hours.story): role.name for role in _roles(hours)}
    this_week, shared = monday(days.today), {**own, "audience": Audience.CLIENT}
    past = ((row.role, row.week, row.planned_h, row.used_h) for row in rows if row.week < this_week)
    other = "zh" if hours.story.language == "en" else "en"
    for role in sum_up(past):
        said: dict[str, Any] = {other: {"role": getattr(names[role.role], other)}}
        session.add_all(
            RoleWeek(
                **shared,
                role=role.role,
                translations=said,
                week=each.week,
                planned_h=each.planned,
                used_h=each.used,
            )
            for each in role.weeks
        )
    at, by = days.at(-1 if days.today.weekday() else 0, "09:40"), hours.story.manager.name
    session.add(Confirmation(**shared, figures=Figures.HOURS, at=at, by=by, source="portal"))
    session.add(Activity(**shared, at=at, kind=Kind.HOURS_PUBLISHED, actor_name=by, **_told(hours, days)))


def _told(hours: Hours, days: Days) -> dict[str, Any]:
    last = monday(days.today) - timedelta(weeks=1)
    said = {
        code: Text(code)("up to the week of {day}", day=wording.day(last, Text(code))) for code in LANGUAGES
    }
    return {
        "title": said[hours.story.language],
        "translations": {code: {"title": title} for code, title in said.items()},
    }
