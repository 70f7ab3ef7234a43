"""World: is the demonstration in the open database from today, and may it be made anew there?"""

import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from db.models.identity import Membership, Person, PortalRole, Role
from db.models.project import Client
from db.models.record import Operation
from db.protection import forget_signed
from db.session import identity, identity_reading, maintenance, reading, writing
from portal import clock
from portal.access import operator_scope
from portal.demo.budget_story import write_budget_story
from portal.demo.customer_portal import CUSTOMER_PORTAL
from portal.demo.harbour import HARBOUR
from portal.demo.hours_story import write_hours
from portal.demo.pace_story import write_pace
from portal.demo.patient_intake import PATIENT_INTAKE
from portal.demo.people import HOUSES, PEOPLE
from portal.demo.plant_support import PLANT_SUPPORT
from portal.demo.portfolio_story import write_portfolio
from portal.demo.records_move import RECORDS_MOVE
from portal.demo.smart_warehouse import SMART_WAREHOUSE
from portal.demo.story import Story
from portal.demo.telling_changes import write_assessments
from portal.demo.telling_charter import write_charters
from portal.demo.telling_deliverables import write_deliverables
from portal.demo.telling_schedule import write_schedules
from portal.demo.telling_scope import write_scopes
from portal.demo.telling_signatures import write_signatures
from portal.demo.writing import write_memberships, write_people, write_stories
from portal.identity.people import is_anybody_there

STORIES: tuple[Story, ...] = (
    HARBOUR,
    CUSTOMER_PORTAL,
    SMART_WAREHOUSE,
    PLANT_SUPPORT,
    PATIENT_INTAKE,
    RECORDS_MOVE,
)
ZONE = "Europe/London"
"""Where the firm sits, and whose day decides whether the world is from today."""

_MARK = "demonstration of "


class HoldsRealPeople(RuntimeError):
    """This database holds people who are not of the demonstration; it is left alone."""


class HoldsAnotherWorld(RuntimeError):
    """This database holds clients that are not those of the demonstration; it is left alone."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in to the demonstration, and what they are there."""

    name: str
    email: str
    language: str
    portal_role: PortalRole
    house: str
    roles: tuple[tuple[str, Role], ...]


def build(*, reset: bool = False, visitors: bool = False) -> bool:
    """Make the told world in the open database, unless it is there from today; whether it was made.

    With `reset` it is made in any case. Raises HoldsRealPeople and HoldsAnotherWorld, which prevent that
    anybody's own records are taken away: the world replaces everything there. `visitors` says that the
    database is the demonstration's own, where people whom a visitor has invited do not count.
    """
    today = clock.today(ZONE)
    if not visitors:
        refuse_real_people()
    if not reset and is_from(today):
        return False
    _refuse_other_clients(reset)
    _forget_signed()
    people = write_people()
    keys = write_stories(STORIES, people)
    write_hours(keys)
    write_portfolio(STORIES, keys)
    write_charters(people, keys)
    write_schedules(people, keys)
    write_scopes(people, keys)
    write_deliverables(people, keys)
    write_pace(keys)
    write_budget_story()
    write_assessments(STORIES, people, keys)
    write_signatures(STORIES, people, keys)
    write_memberships(STORIES, people, keys, f"{_MARK}{today} {secrets.token_hex(8)}")
    return True


def is_from(day: date) -> bool:
    """Whether the world in the open database was made on that day."""
    asked = select(func.count(Operation.id)).where(Operation.token.startswith(f"{_MARK}{day} "))
    with reading(operator_scope()) as session:
        return bool(session.scalar(asked))


def refuse_real_people() -> None:
    """Raise HoldsRealPeople if anybody in the open database is not of a demonstration."""
    with identity_reading() as session:
        if session.scalar(select(func.count(Person.id)).where(Person.demo.is_(False))):
            raise HoldsRealPeople


def is_empty() -> bool:
    """Whether the open database holds neither clients nor people."""
    with identity_reading() as session:
        return not (
            session.scalar(select(func.count(Client.id))) or session.scalar(select(func.count(Person.id)))
        )


def _refuse_other_clients(reset: bool) -> None:
    """A demonstration of an earlier day may hold what its visitors made; without one, only what we know.

    With `reset` another demonstration, such as the large world, may go; clients without anybody never.
    """
    made = select(func.count(Operation.id)).where(Operation.token.startswith(_MARK))
    names = [house.name.zh if house.language == "zh" else house.name.en for house in HOUSES]
    others = select(func.count(Client.id)).where(Client.name.not_in(names))
    with reading(operator_scope()) as session:
        strange = not session.scalar(made) and session.scalar(others)
    if strange and not (reset and is_anybody_there()):
        raise HoldsAnotherWorld


def _forget_signed() -> None:
    with maintenance() as connection:
        forget_signed(connection)


def clear() -> None:
    """Take every client and everybody out of a demonstration. Raises HoldsRealPeople."""
    refuse_real_people()
    _forget_signed()
    with writing(operator_scope(name="demonstration")) as session:
        for client in session.scalars(select(Client)):
            session.delete(client)
    with identity((0, "demonstration")) as session:
        for person in session.scalars(select(Person)):
            session.delete(person)


def accounts() -> tuple[Account, ...]:
    """Who can sign in, in the order of the cast."""
    with identity_reading() as session:
        joined = set(session.scalars(select(Membership.person_id)))
        there = set(session.scalars(select(Person.email).where(Person.demo.is_(True))))
    return tuple(
        Account(
            actor.name,
            actor.email,
            actor.language,
            actor.portal_role,
            actor.house.name.en if actor.house else "",
            tuple((s.name.en, role) for s in STORIES for who, role in s.people if who is actor),
        )
        for actor in PEOPLE
        if actor.email in there and joined
    )
