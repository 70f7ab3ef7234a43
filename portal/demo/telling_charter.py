"""Telling the charter: which rows make up what a story agreed, and what was measured of it?"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from db.models import charter
from db.models.charter import CharterStatus
from db.models.project import Activity, Confirmation, Figures
from db.models.schedule import AskKind, ClientAction, ClientActionStatus
from db.numbers import Numbered, next_number
from db.session import writing
from portal import clock
from portal.access import operator_scope
from portal.activity import Kind
from portal.charter.texts import in_every_language
from portal.demo.charter_story import Agreed, Aim, Line, Part
from portal.demo.customer_portal import CUSTOMER_PORTAL
from portal.demo.customer_portal.charter import CUSTOMER_PORTAL_CHARTER
from portal.demo.days import Days
from portal.demo.harbour import HARBOUR
from portal.demo.harbour.charter import HARBOUR_CHARTER
from portal.demo.patient_intake import PATIENT_INTAKE
from portal.demo.patient_intake.charter import PATIENT_INTAKE_CHARTER
from portal.demo.smart_warehouse import SMART_WAREHOUSE
from portal.demo.smart_warehouse.charter import SMART_WAREHOUSE_CHARTER
from portal.demo.story import Story
from portal.demo.telling import Happened, Telling
from portal.demo.words import Actor, At
from portal.i18n import N_

_TOLD: tuple[tuple[Story, Sequence[Agreed]], ...] = (
    (HARBOUR, HARBOUR_CHARTER),
    (CUSTOMER_PORTAL, CUSTOMER_PORTAL_CHARTER),
    (SMART_WAREHOUSE, SMART_WAREHOUSE_CHARTER),
    (PATIENT_INTAKE, PATIENT_INTAKE_CHARTER),
)


def write_charters(people: Mapping[str, int], keys: Mapping[str, tuple[int, int]]) -> None:
    """The editions of each project, oldest first, in one transaction."""
    with writing(operator_scope(name="demonstration")) as session:
        for story, editions in _TOLD:
            days = Days(clock.today(story.zone), story.zone)
            telling = Telling(session, story, days, people, *keys[story.public_id])
            for number, edition in enumerate(editions, start=1):
                _edition(telling, edition, number)
            for number, aim in enumerate(editions[-1].aims, start=1):
                _readings(telling, aim, number)


def _edition(telling: Telling, told: Agreed, number: int) -> None:
    row = charter.Charter(
        **telling.own(False),
        **telling.told(**told.texts),
        edition=number,
        status=CharterStatus.CONFIRMED if told.confirmed else CharterStatus.PROPOSED,
        later_dates_need_consent=told.asks_about_later_dates,
        proposed_at=telling.at(told.proposed),
        proposed_by=telling.story.manager.name,
        confirmed_at=telling.at(told.confirmed) if told.confirmed else None,
        confirmed_by=told.sponsor.name if told.confirmed else "",
        confirmed_by_id=telling.person_id(told.sponsor) if told.confirmed else None,
    )
    telling.found(row)
    for place, aim in enumerate(told.aims, start=1):
        telling.add(_goal(telling, aim, place, row.id))
    for place, line in enumerate(told.lines, start=1):
        telling.add(_channel(telling, line, place, row.id))
    for place, part in enumerate(told.parts, start=1):
        telling.add(_role(telling, part, place, row.id))
    _ask(telling, told, number)
    if told.confirmed:
        _confirmed(telling, number, told.sponsor, told.confirmed)


def _goal(telling: Telling, told: Aim, number: int, charter_id: int) -> charter.Goal:
    words = telling.told(
        specific=told.specific,
        measure=told.measure,
        unit=told.unit,
        achievable=told.achievable,
        relevant=told.relevant,
    )
    return charter.Goal(
        **telling.own(False),
        **words,
        charter_id=charter_id,
        number=number,
        start=Decimal(told.start),
        target=Decimal(told.target),
        due=telling.day(told.due),
    )


def _channel(telling: Telling, told: Line, place: int, charter_id: int) -> charter.Channel:
    return charter.Channel(
        **telling.own(False),
        **telling.told(what=told.what, by=told.by, who=told.who),
        charter_id=charter_id,
        position=place,
        promise=told.promise,
        every_days=told.every_days,
    )


def _role(telling: Telling, told: Part, place: int, charter_id: int) -> charter.CharterRole:
    return charter.CharterRole(
        **telling.own(False),
        **telling.told(role=told.role, person=told.person, duties=told.duties),
        charter_id=charter_id,
        position=place,
        side=told.side,
    )


def _ask(telling: Telling, told: Agreed, number: int) -> None:
    """What the sponsor was asked: answered with a wish first, then decided or still open."""
    if told.wish is not None:
        answer = getattr(told.wish.comment, telling.story.language)
        _asked(telling, told, number, At(told.proposed.day - 3, "10:00"), (told.wish.at, answer))
    _asked(telling, told, number, told.proposed, (told.confirmed, "") if told.confirmed else None)


def _asked(telling: Telling, told: Agreed, number: int, at: At, answered: tuple[At, str] | None) -> None:
    language = telling.story.language
    title, titles = in_every_language(language, N_("Read and confirm what we agreed, edition {n}"), n=number)
    owned = telling.own(False)
    row = ClientAction(
        **owned,
        number=next_number(telling.session, owned, Numbered.ACTION),
        kind=AskKind.CHARTER,
        subject=number,
        title=title,
        translations={code: {"title": said} for code, said in titles.items()},
        asked_of=told.sponsor.name,
        asked_on=telling.day(at.day),
        asked_by=telling.story.manager.name,
        needed_by=telling.day(told.needed_by or at.day + 5),
        status=ClientActionStatus.DONE if answered else ClientActionStatus.OPEN,
        answer=answered[1] if answered else "",
        done_at=telling.at(answered[0]) if answered else None,
        done_by=told.sponsor.name if answered else "",
    )
    telling.found(row)
    telling.happened(Kind.ACTION_ASKED, row, Happened(title, telling.story.manager, at))


def _confirmed(telling: Telling, number: int, by: Actor, at: At) -> None:
    title, titles = in_every_language(telling.story.language, N_("Edition {n}"), n=number)
    telling.add(
        Activity(
            **telling.own(False),
            at=telling.at(at),
            kind=Kind.CHARTER_CONFIRMED,
            title=title,
            translations={code: {"title": words} for code, words in titles.items()},
            actor_name=by.name,
        )
    )


def _readings(telling: Telling, aim: Aim, number: int) -> None:
    manager = telling.story.manager
    for told in aim.measured:
        at = telling.at(At(told.on, "16:30"))
        row = charter.GoalReading(
            **telling.own(False),
            **telling.told(**({"note": told.note} if told.note else {})),
            goal_number=number,
            on=telling.day(told.on),
            value=Decimal(told.value),
            read_at=at,
            read_by=manager.name,
        )
        confirmed = Confirmation(**telling.own(False), figures=Figures.GOALS, at=at, by=manager.name)
        telling.add(row, confirmed)
