"""Editions: which texts, goals, channels and roles make up each edition of a charter?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.charter import CharterStatus, Promise, Side
from db.models.project import ProjectStatus
from db.models.schedule import ClientActionStatus
from db.queries import charter as queries
from portal.charter.goals import Aim
from portal.charter.since import AgreedChange, agreed_since
from portal.charter.texts import (
    CHANNEL_FIELDS,
    EDITION_FIELDS,
    GOAL_FIELDS,
    ROLE_FIELDS,
    Written,
    written,
)
from portal.i18n import Text


@dataclass(frozen=True, slots=True)
class GoalItem:
    """A goal of one edition; `words` are in the reader's language, `texts` as they were written."""

    id: int
    version: int
    number: int
    words: dict[str, str]
    texts: Written
    start: Decimal | None
    target: Decimal
    due: date

    def aim(self, agreed_on: date) -> Aim:
        """From where to where, between the day it was agreed and the day it is due."""
        return Aim(self.start, self.target, agreed_on, self.due)


@dataclass(frozen=True, slots=True)
class ChannelItem:
    """A line of the communication plan. Its number stays the same from edition to edition."""

    id: int
    version: int
    number: int
    words: dict[str, str]
    texts: Written
    promise: Promise
    every_days: int


@dataclass(frozen=True, slots=True)
class RoleItem:
    """Who does what on which side. Its number stays the same from edition to edition."""

    id: int
    version: int
    number: int
    words: dict[str, str]
    texts: Written
    side: Side


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody of the client wanted to be different in an edition."""

    edition: int
    comment: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of what was agreed, with everything in it."""

    id: int
    number: int
    status: CharterStatus
    version: int
    words: dict[str, str]
    texts: Written
    later_dates_need_consent: bool
    proposed_at: datetime | None
    proposed_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    needed_by: date | None
    is_shared: bool
    goals: tuple[GoalItem, ...] = ()
    channels: tuple[ChannelItem, ...] = ()
    roles: tuple[RoleItem, ...] = ()
    deemed_after_days: int | None = None
    scope_check_days: int | None = None
    agreed_since: tuple[AgreedChange, ...] = ()

    @property
    def is_confirmed(self) -> bool:
        return self.status is CharterStatus.CONFIRMED

    @property
    def is_empty(self) -> bool:
        """Whether nobody has written anything into it yet."""
        return not (self.goals or self.channels or self.roles or any(self.texts.values.values()))


@dataclass(frozen=True, slots=True)
class Editions:
    """All editions that may be read, newest first, and what the client wanted to be different."""

    all: tuple[Edition, ...]
    answers: tuple[Answer, ...]
    project_status: ProjectStatus
    time_zone: str

    @property
    def in_force(self) -> Edition | None:
        """The newest one that both sides confirmed."""
        return next((each for each in self.all if each.is_confirmed), None)

    @property
    def open(self) -> Edition | None:
        """The one that is being written or waits for the client."""
        return next((each for each in self.all if not each.is_confirmed), None)

    @property
    def confirmed(self) -> tuple[Edition, ...]:
        """Those that both sides confirmed, oldest first."""
        return tuple(each for each in reversed(self.all) if each.is_confirmed)

    def numbered(self, number: int) -> Edition | None:
        return next((each for each in self.all if each.number == number), None)

    def before(self, edition: Edition) -> Edition | None:
        """The edition that held until this one, or that still holds while this one waits."""
        earlier = (each for each in self.all if each.is_confirmed and each.number < edition.number)
        return next(earlier, None)

    def sent_back(self) -> Answer | None:
        """What the client wanted to be different, as long as no later edition answers it."""
        latest = self.answers[-1] if self.answers else None
        if latest is None or (self.in_force and self.in_force.number >= latest.edition):
            return None
        return latest


def load(session: Session, project_id: int, text: Text, *, published: bool) -> Editions | None:
    """All editions of a project in four statements, or in one if there is none; None without the project."""
    rows = queries.editions(session, project_id, published=published)
    if not rows:
        return None
    heads = [next(same) for _, same in groupby(rows, key=lambda row: row.id)]
    charters = [head.id for head in heads if head.id is not None]
    found = _parts(session, project_id, charters, text) if charters else {}
    return Editions(
        all=tuple(_edition(head, rows, found, text) for head in heads if head.id is not None),
        answers=_answers(rows),
        project_status=rows[0].project_status,
        time_zone=rows[0].time_zone,
    )


_Items = dict[int, tuple[list[GoalItem], list[ChannelItem], list[RoleItem]]]


def _parts(session: Session, project_id: int, charters: Sequence[int], text: Text) -> _Items:
    found: _Items = {charter_id: ([], [], []) for charter_id in charters}
    for goal in queries.goals(session, project_id, charters):
        found[goal.charter_id][0].append(_goal(goal, text))
    for channel in queries.channels(session, project_id, charters):
        found[channel.charter_id][1].append(_channel(channel, text))
    for role in queries.roles(session, project_id, charters):
        found[role.charter_id][2].append(_role(role, text))
    return found


def _edition(
    head: queries.EditionRow, rows: Iterable[queries.EditionRow], items: _Items, text: Text
) -> Edition:
    if head.id is None:
        raise ValueError("a project without an edition has none to show")
    waiting = (
        row.needed_by
        for row in rows
        if row.ask_subject == head.edition and row.ask_status is ClientActionStatus.OPEN
    )
    texts = written(head, EDITION_FIELDS)
    goals, channels, roles = items[head.id]
    return Edition(
        id=head.id,
        number=head.edition,
        status=head.status,
        version=head.version,
        words=texts.said(text),
        texts=texts,
        later_dates_need_consent=head.later_dates_need_consent,
        proposed_at=head.proposed_at,
        proposed_by=head.proposed_by,
        confirmed_at=head.confirmed_at,
        confirmed_by=head.confirmed_by,
        needed_by=next(waiting, None),
        is_shared=head.audience is Audience.CLIENT,
        goals=tuple(goals),
        channels=tuple(channels),
        roles=tuple(roles),
        deemed_after_days=head.deemed_after_days,
        scope_check_days=head.scope_check_days,
        agreed_since=agreed_since(head.id, rows, text),
    )


def _answers(rows: Iterable[queries.EditionRow]) -> tuple[Answer, ...]:
    """What was answered with a comment, oldest first; a row may name the same answer twice."""
    answered = {
        row.ask_id: Answer(row.ask_subject, row.answer, row.done_by or "", row.done_at)
        for row in rows
        if row.ask_id and row.ask_subject and row.answer and row.done_at
    }
    return tuple(answered[ask_id] for ask_id in sorted(answered))


def _goal(row: queries.GoalRow, text: Text) -> GoalItem:
    texts = written(row, GOAL_FIELDS)
    words = texts.said(text)
    return GoalItem(row.id, row.version, row.number, words, texts, row.start, row.target, row.due)


def _channel(row: queries.ChannelRow, text: Text) -> ChannelItem:
    texts = written(row, CHANNEL_FIELDS)
    words = texts.said(text)
    return ChannelItem(row.id, row.version, row.position, words, texts, row.promise, row.every_days)


def _role(row: queries.RoleRow, text: Text) -> RoleItem:
    texts = written(row, ROLE_FIELDS)
    return RoleItem(row.id, row.version, row.position, texts.said(text), texts, row.side)
