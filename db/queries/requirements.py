"""What a project's client needs: the requirements, their editions, the client's word on them, the scope."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.charter import Charter, CharterStatus
from db.models.project import Client, Project, ProjectStatus
from db.models.record import Counter
from db.models.requirement import (
    Priority,
    Requirement,
    RequirementEdition,
    RequirementOption,
    RequirementReview,
    RequirementStatus,
    ScopeCheck,
    ScopeVersion,
    Verdict,
    Way,
)
from db.models.schedule import AskKind, ClientAction, ClientActionStatus
from db.numbers import Numbered

Said = Mapping[str, Mapping[str, str]]


class RequirementRow(NamedTuple):
    """One requirement. What the firm notes about it for itself is not among it; see `note`."""

    id: int
    version: int
    number: int
    title: str
    module: str
    need: str
    expected: str
    criteria: str
    background: str
    source: str
    priority: Priority
    is_special: bool
    translations: Said
    status: RequirementStatus
    edition: int
    conflict: str
    verdict: Verdict
    verdict_why: str
    confirmed_at: datetime | None
    confirmed_by: str
    audience: Audience


class EditionRow(NamedTuple):
    """What a requirement said when it was shown, and the client's word on it if there is one."""

    requirement_id: int
    edition: int
    content: Mapping[str, Any]
    reason: str
    translations: Said
    change_number: int | None
    at: datetime
    author: str
    confirmed: bool | None
    comment: str | None
    reviewed_at: datetime | None
    reviewed_by: str | None


class AskRow(NamedTuple):
    """Something the client was asked about requirements or the scope; with the check, if it is one."""

    kind: AskKind
    subject: int | None
    status: ClientActionStatus
    asked_on: date
    needed_by: date
    check_id: int | None
    version: int | None
    scope_number: int | None
    asked_at: datetime | None
    asked_by: str | None
    answered_at: datetime | None
    answered_by: str | None
    still_right: bool | None
    comment: str | None


class VersionRow(NamedTuple):
    """The requirements that made up the scope from a moment on."""

    number: int
    reason: str
    translations: Said
    change_number: int | None
    content: list[dict[str, Any]]
    at: datetime
    by: str


class OptionRow(NamedTuple):
    """One way out where a requirement meets a standard."""

    id: int
    requirement_id: int
    version: int
    way: Way
    what: str
    impact: str
    translations: Said
    amount: Decimal | None
    days: int | None
    chosen_at: datetime | None
    chosen_by: str
    audience: Audience
    currency: str


class RhythmRow(NamedTuple):
    """How often the client is asked about the scope, since when that was agreed, and whose clock counts."""

    status: ProjectStatus
    time_zone: str
    every_days: int | None
    confirmed_at: datetime | None


class ShownRow(NamedTuple):
    """A requirement that waits for the client, and when it was put before them."""

    number: int
    at: datetime


_COLUMNS = (
    Requirement.id,
    Requirement.version,
    Requirement.number,
    Requirement.title,
    Requirement.module,
    Requirement.need,
    Requirement.expected,
    Requirement.criteria,
    Requirement.background,
    Requirement.source,
    Requirement.priority,
    Requirement.is_special,
    Requirement.translations,
    Requirement.status,
    Requirement.edition,
    Requirement.conflict,
    Requirement.verdict,
    Requirement.verdict_why,
    Requirement.confirmed_at,
    Requirement.confirmed_by,
    Requirement.audience,
)


def requirements(session: Session, project_id: int, *, published: bool) -> tuple[RequirementRow, ...]:
    """Every requirement by its number; `published` leaves what the client may read, whoever asks."""
    asked = select(*_COLUMNS).where(Requirement.project_id == project_id)
    if published:
        asked = asked.where(Requirement.audience == Audience.CLIENT)
    return tuple(map(RequirementRow._make, session.execute(asked.order_by(Requirement.number))))


def with_note(session: Session, project_id: int, number: int) -> tuple[RequirementRow, str] | None:
    """One requirement with what the firm noted for itself about cost and people.

    It is the only statement that reads the note, and is asked for the delivering side alone.
    """
    asked = select(*_COLUMNS, Requirement.verdict_note).where(
        Requirement.project_id == project_id, Requirement.number == number
    )
    row = session.execute(asked).first()
    return None if row is None else (RequirementRow._make(row[:-1]), row[-1])


def editions(session: Session, project_id: int, ids: Collection[int]) -> tuple[EditionRow, ...]:
    """What these requirements said from edition to edition, the newest first."""
    reviewed = and_(
        RequirementReview.requirement_id == RequirementEdition.requirement_id,
        RequirementReview.edition == RequirementEdition.edition,
        RequirementReview.project_id == RequirementEdition.project_id,
    )
    rows = session.execute(
        select(
            RequirementEdition.requirement_id,
            RequirementEdition.edition,
            RequirementEdition.content,
            RequirementEdition.reason,
            RequirementEdition.translations,
            RequirementEdition.change_number,
            RequirementEdition.at,
            RequirementEdition.author,
            RequirementReview.confirmed,
            RequirementReview.comment,
            RequirementReview.at,
            RequirementReview.by,
        )
        .outerjoin(RequirementReview, reviewed)
        .where(
            RequirementEdition.project_id == project_id, RequirementEdition.requirement_id.in_(sorted(ids))
        )
        .order_by(RequirementEdition.requirement_id, RequirementEdition.edition.desc(), RequirementReview.id)
    )
    return tuple(map(EditionRow._make, rows))


def asks(session: Session, project_id: int) -> tuple[AskRow, ...]:
    """What waits on the client about requirements, and every check of the scope, oldest first."""
    check = and_(
        ClientAction.kind == AskKind.SCOPE,
        ScopeCheck.number == ClientAction.subject,
        ScopeCheck.project_id == ClientAction.project_id,
    )
    waits = and_(ClientAction.kind == AskKind.REQUIREMENT, ClientAction.status == ClientActionStatus.OPEN)
    rows = session.execute(
        select(
            ClientAction.kind,
            ClientAction.subject,
            ClientAction.status,
            ClientAction.asked_on,
            ClientAction.needed_by,
            ScopeCheck.id,
            ScopeCheck.version,
            ScopeCheck.scope_number,
            ScopeCheck.asked_at,
            ScopeCheck.asked_by,
            ScopeCheck.answered_at,
            ScopeCheck.answered_by,
            ScopeCheck.still_right,
            ScopeCheck.comment,
        )
        .outerjoin(ScopeCheck, check)
        .where(ClientAction.project_id == project_id, or_(waits, ClientAction.kind == AskKind.SCOPE))
        .order_by(ClientAction.id)
    )
    return tuple(map(AskRow._make, rows))


def versions(session: Session, project_id: int) -> tuple[VersionRow, ...]:
    """The scope from version to version, the first one first."""
    rows = session.execute(
        select(
            ScopeVersion.number,
            ScopeVersion.reason,
            ScopeVersion.translations,
            ScopeVersion.change_number,
            ScopeVersion.content,
            ScopeVersion.at,
            ScopeVersion.by,
        )
        .where(ScopeVersion.project_id == project_id, ScopeVersion.audience == Audience.CLIENT)
        .order_by(ScopeVersion.number)
    )
    return tuple(map(VersionRow._make, rows))


def options(
    session: Session, project_id: int, *, published: bool, only: int | None = None
) -> tuple[OptionRow, ...]:
    """Every way out that was written down, in its order; `published` leaves what the client was offered.

    `only` names the one requirement whose ways are wanted.
    """
    asked = (
        select(
            RequirementOption.id,
            RequirementOption.requirement_id,
            RequirementOption.version,
            RequirementOption.way,
            RequirementOption.what,
            RequirementOption.impact,
            RequirementOption.translations,
            RequirementOption.amount,
            RequirementOption.days,
            RequirementOption.chosen_at,
            RequirementOption.chosen_by,
            RequirementOption.audience,
            Project.currency,
        )
        .join(Project, Project.id == RequirementOption.project_id)
        .where(RequirementOption.project_id == project_id)
    )
    if published:
        asked = asked.where(RequirementOption.audience == Audience.CLIENT)
    ordered = asked.order_by(
        RequirementOption.requirement_id, RequirementOption.position, RequirementOption.id
    )
    return tuple(map(OptionRow._make, session.execute(ordered)))


def rhythm(session: Session, project_id: int) -> RhythmRow | None:
    """What the charter in force says about asking anew, if one is; None without the project."""
    holds = and_(
        Charter.project_id == Project.id,
        Charter.status == CharterStatus.CONFIRMED,
        Charter.audience == Audience.CLIENT,
    )
    rows = session.execute(
        select(Project.status, Client.time_zone, Charter.scope_check_days, Charter.confirmed_at)
        .join(Client, Client.id == Project.client_id)
        .outerjoin(Charter, holds)
        .where(Project.id == project_id)
        .order_by(Charter.edition.desc())
        .limit(1)
    )
    return next(map(RhythmRow._make, rows), None)


# What is written is loaded whole, so that the audit trail sees each change.


def take_turns(session: Session, project_id: int) -> None:
    """Let whoever writes the scope of this project wait for whoever came first.

    The counter of the requirements is what is held: unlike the project itself nothing refers to it, so
    nobody who has added a row of the project before stands in the way.
    """
    asked = select(Counter).where(Counter.project_id == project_id, Counter.name == Numbered.REQUIREMENT)
    session.scalars(asked.with_for_update()).first()


def locked(session: Session, project_id: int, ids: Iterable[int]) -> dict[int, Requirement]:
    """These requirements, held until the transaction ends: none is confirmed and taken back at once."""
    asked = select(Requirement).where(
        Requirement.project_id == project_id, Requirement.id.in_(sorted(set(ids)))
    )
    return {row.id: row for row in session.scalars(asked.order_by(Requirement.id).with_for_update())}


def edition(session: Session, row: Requirement, number: int) -> RequirementEdition | None:
    """One edition of a requirement."""
    asked = select(RequirementEdition).where(
        RequirementEdition.project_id == row.project_id,
        RequirementEdition.requirement_id == row.id,
        RequirementEdition.edition == number,
    )
    return session.scalars(asked).first()


def shown(session: Session, project_id: int) -> tuple[ShownRow, ...]:
    """What waits for the client, and when it was put before them: together, if at one moment."""
    rows = session.execute(
        select(Requirement.number, RequirementEdition.at)
        .join(
            RequirementEdition,
            and_(
                RequirementEdition.requirement_id == Requirement.id,
                RequirementEdition.edition == Requirement.edition,
            ),
        )
        .where(Requirement.project_id == project_id, Requirement.status == RequirementStatus.PROPOSED)
        .order_by(Requirement.number)
    )
    return tuple(map(ShownRow._make, rows))


def open_asks(session: Session, project_id: int) -> list[ClientAction]:
    """What the client is being asked about requirements, oldest first."""
    asked = select(ClientAction).where(
        ClientAction.project_id == project_id,
        ClientAction.kind == AskKind.REQUIREMENT,
        ClientAction.status == ClientActionStatus.OPEN,
    )
    return list(session.scalars(asked.order_by(ClientAction.id)))


def in_scope(session: Session, project_id: int) -> list[Requirement]:
    """What the client reads and has agreed to, also where a new wording of it waits; by number."""
    agreed = or_(
        Requirement.status == RequirementStatus.CONFIRMED,
        and_(Requirement.status == RequirementStatus.PROPOSED, Requirement.confirmed_at.is_not(None)),
    )
    asked = select(Requirement).where(
        Requirement.project_id == project_id, Requirement.audience == Audience.CLIENT, agreed
    )
    return list(session.scalars(asked.order_by(Requirement.number)))


def agreed_editions(session: Session, project_id: int, ids: Collection[int]) -> dict[int, int]:
    """The newest edition of each of these that was confirmed or made by an agreed change."""
    confirmed = and_(
        RequirementReview.requirement_id == RequirementEdition.requirement_id,
        RequirementReview.edition == RequirementEdition.edition,
        RequirementReview.confirmed.is_(True),
    )
    rows = session.execute(
        select(RequirementEdition.requirement_id, func.max(RequirementEdition.edition))
        .outerjoin(RequirementReview, confirmed)
        .where(
            RequirementEdition.project_id == project_id,
            RequirementEdition.requirement_id.in_(sorted(ids)),
            or_(RequirementReview.id.is_not(None), RequirementEdition.change_number.is_not(None)),
        )
        .group_by(RequirementEdition.requirement_id)
    )
    return {row[0]: row[1] for row in rows}


def options_of(session: Session, project_id: int, requirement_id: int) -> list[RequirementOption]:
    """The ways out of one requirement, in their order."""
    asked = select(RequirementOption).where(
        RequirementOption.project_id == project_id, RequirementOption.requirement_id == requirement_id
    )
    return list(session.scalars(asked.order_by(RequirementOption.position, RequirementOption.id)))


def latest_version(session: Session, project_id: int) -> int:
    """The number of the version of the scope that holds; 0 before the first."""
    asked = select(func.max(ScopeVersion.number)).where(ScopeVersion.project_id == project_id)
    return session.scalar(asked) or 0


def first_version_at(session: Session, project_id: int) -> datetime | None:
    """Since when there is an agreed scope at all."""
    asked = select(func.min(ScopeVersion.at)).where(ScopeVersion.project_id == project_id)
    return session.scalar(asked)


def latest_check(session: Session, project_id: int) -> ScopeCheck | None:
    """The last time somebody asked whether the scope is still right."""
    asked = select(ScopeCheck).where(ScopeCheck.project_id == project_id)
    return session.scalars(asked.order_by(ScopeCheck.number.desc()).limit(1)).first()


def check(session: Session, project_id: int, check_id: int) -> ScopeCheck | None:
    """One check, held until the transaction ends."""
    asked = select(ScopeCheck).where(ScopeCheck.project_id == project_id, ScopeCheck.id == check_id)
    return session.scalars(asked.with_for_update()).first()


def is_chartered(session: Session, project_id: int) -> bool:
    """Whether both sides have agreed what the project is measured by."""
    asked = select(Charter.id).where(
        Charter.project_id == project_id, Charter.status == CharterStatus.CONFIRMED
    )
    return session.scalar(asked.limit(1)) is not None
