"""Writing: how does the told world get into the open database, and out of it again?"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.identity import Membership, Person
from db.models.project import Activity, Client, Project
from db.models.training import StoredFile
from db.session import identity, writing
from portal import clock, files
from portal.access import operator_scope
from portal.demo.days import Days
from portal.demo.people import HOUSES, PEOPLE
from portal.demo.story import Story
from portal.demo.telling import Telling, told
from portal.demo.telling_plan import tell_money, tell_plan
from portal.demo.telling_talk import tell_changes, tell_issues, tell_reports
from portal.demo.telling_views import tell_surveys, tell_training
from portal.demo.words import Actor, House
from portal.status.setting import TURNS

_ACTOR = (0, "demonstration")


def write_people() -> Mapping[str, int]:
    """Everybody who can sign in, by address. Who is there already keeps their number and stays signed in."""
    addresses = {actor.email for actor in PEOPLE}
    with identity(_ACTOR) as session:
        known = {person.email: person for person in session.scalars(select(Person))}
        for email, person in known.items():
            if email not in addresses:
                session.delete(person)
        rows = [_person(known.get(actor.email) or _newcomer(actor), actor) for actor in PEOPLE]
        session.add_all(rows)
        session.flush()
        return {row.email: row.id for row in rows}


def _newcomer(actor: Actor) -> Person:
    return Person(email=actor.email, created_at=clock.now())


def _person(row: Person, actor: Actor) -> Person:
    days = Days(clock.today(actor.zone), actor.zone)
    row.name, row.language, row.time_zone = actor.name, actor.language, actor.zone
    row.portal_role, row.demo, row.deactivated_at = actor.portal_role, True, None
    # A sign-in makes this the previous visit, and the home page then tells what has happened since.
    row.visit_at = days.at(actor.last_visit, "17:20")
    row.previous_visit_at = days.at(actor.last_visit - 7, "09:10")
    return row


def write_stories(stories: Iterable[Story], people: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """All of it in one transaction, in place of what was there; gives the keys of each project."""
    with writing(operator_scope(name=_ACTOR[1])) as session:
        gone = [file.stored_as for file in session.scalars(select(StoredFile))]
        for client in session.scalars(select(Client)):
            session.delete(client)
        session.flush()
        clients = {house: _client(session, house) for house in HOUSES}
        keys = {story.public_id: _tell(session, story, people, clients[story.house]) for story in stories}
    for stored_as in gone:
        files.discard(stored_as)
    return keys


def _client(session: Session, house: House) -> int:
    days = Days(clock.today(house.zone), house.zone)
    row = Client(
        **told(days, house.language, name=house.name),
        language=house.language,
        time_zone=house.zone,
        country=house.country,
        created_at=days.at(-300, "09:00"),
    )
    session.add(row)
    session.flush()
    return row.id


def _tell(session: Session, story: Story, people: Mapping[str, int], client_id: int) -> tuple[int, int]:
    days = Days(clock.today(story.zone), story.zone)
    row = _project(story, days, client_id)
    session.add(row)
    session.flush()
    telling = Telling(session, story, days, people, row.id, client_id)
    for tell in (tell_plan, tell_money, tell_issues, tell_changes, tell_reports, tell_training, tell_surveys):
        tell(telling)
    _tell_turns(telling, row)
    return row.id, client_id


def _tell_turns(telling: Telling, project: Project) -> None:
    """When the project was put on hold, went on, and was closed."""
    named = {code: {"title": said["name"]} for code, said in project.translations.items()}
    for status, when in telling.story.turns:
        telling.add(
            Activity(
                **telling.own(False),
                at=telling.at(when),
                kind=TURNS[status],
                title=project.name,
                translations=named,
                actor_name=telling.story.manager.name,
            )
        )


def _project(story: Story, days: Days, client_id: int) -> Project:
    confirmed = days.at(*story.confirmed) if story.confirmed else None
    return Project(
        client_id=client_id,
        audience=Audience.CLIENT,
        public_id=story.public_id,
        key=story.key,
        **told(days, story.language, name=story.name, summary=story.summary),
        contract_type=story.contract,
        currency=story.currency,
        status=story.status,
        progress_method=story.method,
        start_date=days.day(story.start),
        retainer_amount=None if story.retainer is None else Decimal(story.retainer),
        rhythm_days=story.rhythm,
        confirmed_at=confirmed,
        confirmed_by=story.manager.name if confirmed else "",
        confirmed_from="portal" if confirmed else "",
        created_at=days.at(story.start - 5, "10:00"),
    )


def write_memberships(
    stories: Iterable[Story], people: Mapping[str, int], keys: Mapping[str, tuple[int, int]], mark: str
) -> None:
    """Who may do what where. With it the world is whole, which `mark` says from then on."""
    with identity(_ACTOR, token=mark) as session:
        for story in stories:
            project_id, client_id = keys[story.public_id]
            session.add_all(
                Membership(
                    person_id=people[actor.email],
                    project_id=project_id,
                    client_id=client_id,
                    role=role,
                    created_at=clock.now(),
                )
                for actor, role in story.people
            )
