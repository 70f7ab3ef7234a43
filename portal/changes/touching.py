"""Touching: which requirements does a change add, alter or take out, and what do they say from then on?"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.change import ChangeRequest, ChangeRequirement, Touch
from db.models.requirement import Priority, Requirement
from db.queries import offers, touching
from db.queries.offers import HeadRow
from db.queries.touching import RequirementRow, TouchRow
from db.session import expect_version, reading, writing
from portal import activity
from portal.access import NotFound, Permission, Scope
from portal.changes.assessing import assessing
from portal.charter.texts import read_written
from portal.forms import Problems, Reader, needed
from portal.i18n import N_, Text
from portal.requirements.texts import FIELDS, Wording


@dataclass(frozen=True, slots=True)
class Touched:
    """A request, what it does to requirements, and which requirements there are."""

    head: HeadRow
    touches: tuple[TouchRow, ...]
    known: tuple[RequirementRow, ...]


def touched(scope: Scope, number: int) -> Touched:
    """What the firm has assessed about requirements. Three statements. Raises NotFound, NotAllowed."""
    scope.require(Permission.APPROVE_OFFERS)
    project_id = scope.here.project_id
    with reading(scope) as session:
        told = offers.assessed(session, project_id, number)
        if told is None:
            raise NotFound(number)
        touches = touching.touches(session, project_id, told[0].change_id)
        return Touched(told[0], touches, touching.requirements(session, project_id))


@dataclass(frozen=True, slots=True)
class SaveTouch:
    """A change adds a requirement, lets one say something else (`wording`), or takes one out."""

    change_id: int
    touch_id: int | None
    version: int
    touch: Touch
    requirement_id: int | None = None
    wording: Wording | None = None


@dataclass(frozen=True, slots=True)
class RemoveTouch:
    """A requirement is not touched after all."""

    change_id: int
    touch_id: int
    version: int


class NothingSaid(ValueError):
    """A requirement that is added or altered has no words, or one that is altered or taken out no name."""


def read_touch(
    reader: Reader, text: Text, change_id: int, touch_id: int | None, requirement_id: int | None
) -> SaveTouch | Problems:
    """What happens to a requirement, or to a new one. Fields: touch, the requirement's texts, priority,
    is_special, version; of one that is taken out only touch and version count."""
    touch = reader.choice("touch", Touch, label=text("What happens to it"))
    version = reader.whole("version", label="version")
    if touch is Touch.REMOVE:
        if requirement_id is None:
            reader.refuse("touch", N_("Only a requirement that is there can be taken out."))
        return reader.problems or SaveTouch(change_id, touch_id, needed(version), touch, requirement_id)
    words = read_written(reader, FIELDS, text)
    priority = reader.choice("priority", Priority, label=text("How much hangs on it"))
    is_special = reader.flag("is_special")
    if reader.problems:
        return reader.problems
    wording = Wording(words, needed(priority), is_special)
    made = Touch.ADD if requirement_id is None else Touch.CHANGE
    return SaveTouch(change_id, touch_id, needed(version), made, requirement_id, wording)


def save_touch(scope: Scope, command: SaveTouch, token: str | None = None) -> None:
    """Keep what a change does to a requirement. Raises NotInAssessment, NothingSaid, NotFound, Conflict."""
    if (command.touch is Touch.ADD) != (command.requirement_id is None):
        raise NothingSaid
    if (command.touch is Touch.REMOVE) != (command.wording is None):
        raise NothingSaid
    with writing(scope, token) as session:
        change = assessing(session, scope, command.change_id)
        _expect(session, scope, command.requirement_id)
        row = _row(session, scope, change, command.touch_id)
        if command.touch_id is not None:
            expect_version(row, command.version)
        row.touch, row.requirement_id = command.touch, command.requirement_id
        row.content = _content(command.wording)


def _content(wording: Wording | None) -> dict[str, Any]:
    """What the requirement says from then on, with its translations, as its next edition takes it over."""
    if wording is None:
        return {}
    translations = wording.texts.stored()
    return {**wording.content(), **({"translations": translations} if translations else {})}


def remove_touch(scope: Scope, command: RemoveTouch, token: str | None = None) -> None:
    """Leave a requirement as it is. Raises NotInAssessment, NotFound, Conflict."""
    with writing(scope, token) as session:
        change = assessing(session, scope, command.change_id)
        row = _row(session, scope, change, command.touch_id)
        expect_version(row, command.version)
        session.delete(row)


def _row(session: Session, scope: Scope, change: ChangeRequest, touch_id: int | None) -> ChangeRequirement:
    mine = ChangeRequirement.change_request_id == change.id
    if touch_id is not None:
        row = session.scalars(select(ChangeRequirement).where(mine, ChangeRequirement.id == touch_id)).first()
        if row is None:
            raise NotFound(touch_id)
        return row
    last = session.scalar(select(func.max(ChangeRequirement.position)).where(mine))
    own = activity.owned_by(scope, Audience.INTERNAL)
    row = ChangeRequirement(
        **own, change_request_id=change.id, position=(last or 0) + 1, touch=Touch.ADD, content={}
    )
    session.add(row)
    return row


def _expect(session: Session, scope: Scope, requirement_id: int | None) -> None:
    if requirement_id is None:
        return
    known = select(Requirement.id).where(
        Requirement.id == requirement_id, Requirement.project_id == scope.here.project_id
    )
    if session.scalar(known) is None:
        raise NotFound(requirement_id)
