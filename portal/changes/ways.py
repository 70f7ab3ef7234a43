"""Ways: which other ways are there to go, and what would each mean?"""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.change import ChangeOption, ChangeRequest
from db.models.requirement import Way
from db.queries import offers as queries
from db.queries.offers import HeadRow, OptionRow
from db.session import expect_version, reading, writing
from portal import activity
from portal.access import NotFound, Permission, Scope
from portal.changes.assessing import MOST_DAYS, assessing
from portal.changes.refusals import TooManyWays
from portal.charter.texts import Written, read_written
from portal.forms import Problems, Reader, needed
from portal.i18n import Text
from portal.requirements.texts import OPTION_FIELDS

MOST_WAYS = 6


@dataclass(frozen=True, slots=True)
class Ways:
    """A request and the other ways to go, as they were written."""

    head: HeadRow
    options: tuple[OptionRow, ...]


def ways(scope: Scope, number: int) -> Ways:
    """The alternatives that the firm has written down. Two statements. Raises NotFound, NotAllowed."""
    scope.require(Permission.APPROVE_OFFERS)
    project_id = scope.here.project_id
    with reading(scope) as session:
        told = queries.assessed(session, project_id, number)
        if told is None:
            raise NotFound(number)
        return Ways(told[0], queries.options(session, project_id, told[0].change_id))


@dataclass(frozen=True, slots=True)
class SaveWay:
    """An alternative is added (without an id) or says something else."""

    change_id: int
    option_id: int | None
    version: int
    way: Way
    texts: Written
    amount: Decimal | None
    days: int | None
    is_recommended: bool


@dataclass(frozen=True, slots=True)
class RemoveWay:
    """An alternative is none any more."""

    change_id: int
    option_id: int
    version: int


def read_way(reader: Reader, text: Text, change_id: int, option_id: int | None) -> SaveWay | Problems:
    """An alternative as it was typed. Fields: way, what, impact, amount, days, is_recommended, version."""
    way = reader.choice("way", Way, label=text("What kind of way it is"))
    texts = read_written(reader, OPTION_FIELDS, text)
    amount = reader.amount("amount", required=False, label=text("What it would add to the budget"))
    days = reader.whole(
        "days", -MOST_DAYS, MOST_DAYS, False, label=text("What it would add to the finish, in calendar days")
    )
    version = reader.whole("version", label="version")
    recommended = reader.flag("is_recommended")
    if reader.problems:
        return reader.problems
    return SaveWay(change_id, option_id, needed(version), needed(way), texts, amount, days, recommended)


def save_way(scope: Scope, command: SaveWay, token: str | None = None) -> None:
    """Keep an alternative; at most one is recommended. Raises NotInAssessment, TooManyWays, Conflict."""
    with writing(scope, token) as session:
        change = assessing(session, scope, command.change_id)
        row = _row(session, scope, change, command.option_id)
        if command.option_id is not None:
            expect_version(row, command.version)
        row.way, row.what, row.impact = command.way, *(command.texts.values.get(n, "") for n in _NAMES)
        row.amount, row.days = command.amount, command.days
        row.translations = command.texts.stored()
        row.is_recommended = command.is_recommended
        session.flush()
        if command.is_recommended:
            _recommend_no_other(session, change, row)


_NAMES = ("what", "impact")


def remove_way(scope: Scope, command: RemoveWay, token: str | None = None) -> None:
    """Take an alternative out. Raises NotInAssessment, NotFound, Conflict."""
    with writing(scope, token) as session:
        change = assessing(session, scope, command.change_id)
        row = _row(session, scope, change, command.option_id)
        expect_version(row, command.version)
        session.delete(row)


def _row(session: Session, scope: Scope, change: ChangeRequest, option_id: int | None) -> ChangeOption:
    mine = ChangeOption.change_request_id == change.id
    if option_id is not None:
        row = session.scalars(select(ChangeOption).where(mine, ChangeOption.id == option_id)).first()
        if row is None:
            raise NotFound(option_id)
        return row
    number, last = session.execute(
        select(func.count(ChangeOption.id), func.max(ChangeOption.position)).where(mine)
    ).one()
    if number >= MOST_WAYS:
        raise TooManyWays(most=MOST_WAYS)
    own = activity.owned_by(scope, Audience.INTERNAL)
    row = ChangeOption(**own, change_request_id=change.id, position=(last or 0) + 1, way=Way.NOTHING, what="")
    session.add(row)
    return row


def _recommend_no_other(session: Session, change: ChangeRequest, chosen: ChangeOption) -> None:
    others = select(ChangeOption).where(
        ChangeOption.change_request_id == change.id,
        ChangeOption.id != chosen.id,
        ChangeOption.is_recommended,
    )
    for row in session.scalars(others):
        row.is_recommended = False
        row.version += 1
