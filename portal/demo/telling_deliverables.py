"""Telling deliverables: which rows make up what a story hands over, with files, checks and handovers?"""

import hashlib
import secrets
from collections.abc import Mapping

from sqlalchemy import select

from db.base import Audience
from db.models import deliverable as rows
from db.models.charter import Charter, CharterStatus
from db.models.plan import Milestone
from db.models.project import Activity
from db.models.requirement import Requirement
from db.models.schedule import AskKind, ClientAction, ClientActionStatus
from db.models.training import StoredFile
from db.numbers import Numbered, next_number
from db.session import writing
from portal import clock, files
from portal.access import operator_scope
from portal.activity import Kind
from portal.charter.texts import in_every_language
from portal.demo.days import Days
from portal.demo.deliverables_story import Copy, Delivery, Handed, Point, Thing
from portal.demo.harbour.deliverables import HARBOUR_DELIVERY
from portal.demo.paper import content, media_type
from portal.demo.patient_intake.deliverables import PATIENT_INTAKE_DELIVERY
from portal.demo.smart_warehouse.deliverables import SMART_WAREHOUSE_DELIVERY
from portal.demo.telling import Telling
from portal.demo.telling_acceptance import Given, tell_round
from portal.demo.words import Both
from portal.i18n import N_
from portal.uploads import Checked

_TOLD = (HARBOUR_DELIVERY, SMART_WAREHOUSE_DELIVERY, PATIENT_INTAKE_DELIVERY)


def write_deliverables(people: Mapping[str, int], keys: Mapping[str, tuple[int, int]]) -> None:
    """What each project hands over, in one transaction."""
    with writing(operator_scope(name="demonstration")) as session:
        for told in _TOLD:
            story = told.story
            days = Days(clock.today(story.zone), story.zone)
            telling = Telling(session, story, days, people, *keys[story.public_id])
            _silence(telling, told)
            for place, thing in enumerate(told.things, start=1):
                _thing(telling, thing, place, told.silence_after)
            for handed in told.handed:
                _handed(telling, handed)


def _silence(telling: Telling, told: Delivery) -> None:
    """What the charter in force says about silence."""
    asked = select(Charter).where(
        Charter.project_id == telling.project_id, Charter.status == CharterStatus.CONFIRMED
    )
    newest = telling.session.scalars(asked.order_by(Charter.edition.desc()).limit(1)).first()
    if newest is not None:
        newest.deemed_after_days = told.silence_after


def _thing(telling: Telling, told: Thing, place: int, silence_after: int | None) -> None:
    owned = telling.own(told.internal)
    row = rows.Deliverable(
        **owned,
        **telling.told(title=told.title, what=told.what, quality=told.quality),
        number=next_number(telling.session, owned, Numbered.DELIVERABLE),
        position=place,
        status=told.status,
        due=telling.day(told.due),
        milestone_id=_milestone(telling, told.milestone),
    )
    telling.found(row)
    points = [_point(telling, row, each, at) for at, each in enumerate(told.points, start=1)]
    copies = [_copy(telling, row, copy, n) for n, copy in enumerate(told.copies, start=1)]
    for number, offered in enumerate(told.rounds, start=1):
        tell_round(telling, row, offered, Given(number, silence_after, points, copies))


def _milestone(telling: Telling, title: str) -> int | None:
    """The milestone of that English title; it stands at the same place in the plan as in the story."""
    if not title:
        return None
    place = [each.title.en for each in telling.story.milestones].index(title) + 1
    mine = Milestone.project_id == telling.project_id
    return telling.session.scalar(select(Milestone.id).where(mine, Milestone.position == place))


def _point(telling: Telling, row: rows.Deliverable, told: Point, place: int) -> rows.Criterion:
    criterion = rows.Criterion(
        **telling.own(row.audience is Audience.INTERNAL),
        **telling.told(text=told.text, standard=told.standard, found=told.found),
        deliverable_id=row.id,
        requirement_id=_requirement(telling, told.answers),
        position=place,
        result=told.result,
        checked_at=telling.at(told.checked) if told.checked else None,
        checked_by=told.by.name if told.by else "",
    )
    telling.found(criterion)
    return criterion


def _requirement(telling: Telling, title: str) -> int | None:
    """The requirement of that English title, whichever language the project is written in."""
    if not title:
        return None
    asked = select(Requirement).where(Requirement.project_id == telling.project_id)
    for row in telling.session.scalars(asked):
        if title in (row.title, row.translations.get("en", {}).get("title")):
            return row.id
    return None


def _copy(
    telling: Telling, row: rows.Deliverable, told: Copy, edition: int
) -> tuple[rows.DeliverableFile, StoredFile]:
    written = content(told.paper)
    kind, digest = media_type(told.paper), hashlib.sha256(written).hexdigest()
    upload = Checked(told.paper.name, kind, digest, written)
    own = telling.own(not told.handed)
    with files.written(upload) as stored_as:
        file = StoredFile(
            **own,
            public_id=secrets.token_hex(16),
            name=upload.name,
            media_type=upload.media_type,
            size=upload.size,
            sha256=upload.sha256,
            stored_as=stored_as,
            uploaded_at=telling.at(told.at),
            uploaded_by=told.by.name,
        )
        telling.found(file)
    handed = rows.DeliverableFile(
        **own,
        **telling.told(note=told.note),
        deliverable_id=row.id,
        file_id=file.id,
        edition=edition,
        at=telling.at(told.at),
        by=told.by.name,
    )
    telling.found(handed)
    return handed, file


def _handed(telling: Telling, told: Handed) -> None:
    owned, manager = telling.own(False), telling.story.manager
    lessons = {each.title.en: each.title for each in telling.story.lessons}
    titles = [lessons[title] for title in told.lessons]
    row = rows.Handover(
        **owned,
        **telling.told(
            what=told.what,
            documents=told.documents,
            training=Both("\n".join(t.en for t in titles), "\n".join(t.zh for t in titles)),
            support_contact=told.contact,
        ),
        number=next_number(telling.session, owned, Numbered.HANDOVER),
        support_name=told.support.name,
        support_until=telling.day(told.until),
        handed_at=telling.at(told.at),
        handed_by=manager.name,
        received_at=telling.at(told.received) if told.received else None,
        received_by=told.by.name if told.received and told.by else "",
    )
    telling.found(row)
    _receipt(telling, told, row)


def _receipt(telling: Telling, told: Handed, row: rows.Handover) -> None:
    """What the sponsor was asked, and that people learned of it."""
    owned, manager, language = telling.own(False), telling.story.manager, telling.story.language
    title, titles = in_every_language(
        language, N_("Confirm that you have received handover {n}"), n=row.number
    )
    ask = ClientAction(
        **owned,
        number=next_number(telling.session, owned, Numbered.ACTION),
        kind=AskKind.RECEIPT,
        subject=row.number,
        title=title,
        translations={code: {"title": said} for code, said in titles.items()},
        asked_on=telling.day(told.at.day),
        asked_by=manager.name,
        needed_by=telling.day(told.at.day + 5),
        status=ClientActionStatus.DONE if told.received else ClientActionStatus.OPEN,
        done_at=telling.at(told.received) if told.received else None,
        done_by=told.by.name if told.received and told.by else "",
    )
    telling.found(ask)
    named, others = in_every_language(language, N_("handover {n}"), n=row.number)
    happened = Activity(
        **owned,
        at=telling.at(told.at),
        kind=Kind.HANDED_OVER,
        title=named,
        translations={code: {"title": said} for code, said in others.items()},
        actor_name=manager.name,
    )
    telling.add(happened)
