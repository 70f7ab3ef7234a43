"""What tests of change requests share: the parts of the world that an assessment can name."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from db.base import Audience
from db.models.change import ChangeRequest, ChangeStatus, ChangeStep, Urgency
from db.models.money import BudgetLine
from db.models.plan import Milestone
from db.models.requirement import Requirement, RequirementStatus, Way
from db.session import reading, writing
from portal import changes
from portal.access import Scope, operator_scope
from portal.changes import (
    Assess,
    Change,
    ChangeAt,
    Cost,
    Delay,
    Move,
    Offer,
    SaveWay,
    Submit,
)
from portal.charter.texts import Written
from tests.worlds import NOW, TODAY

EXPORT = Submit("Export to Excel", "A button on the list", "The auditors ask", Urgency.HIGH, {})
EFFECTS = Written(
    {"scope_effect": "One more list", "quality_effect": "None", "risk_effect": "The test gets longer"},
    {"zh": {"scope_effect": "增加一个列表"}},
)
NOTHING = Written({"what": "Copy by hand", "impact": "An hour a week"})
DECIDE_BY = TODAY + timedelta(days=9)


def numbered(scope: Scope, number: int) -> Change:
    return changes.report(scope).numbered(number)


def line_id(scope: Scope, audience: Audience = Audience.CLIENT) -> int:
    with reading(scope) as session:
        found = select(BudgetLine.id).where(
            BudgetLine.project_id == scope.here.project_id, BudgetLine.audience == audience
        )
        return session.scalars(found).first() or 0


def milestone_id(scope: Scope, audience: Audience = Audience.CLIENT) -> int:
    with reading(scope) as session:
        found = select(Milestone.id).where(
            Milestone.project_id == scope.here.project_id, Milestone.audience == audience
        )
        return session.scalars(found).first() or 0


def requirement(scope: Scope, audience: Audience = Audience.CLIENT, number: int = 71) -> int:
    """A confirmed requirement that both sides see, or a draft of the firm."""
    with writing(operator_scope()) as session:
        shown = audience is Audience.CLIENT
        row = Requirement(
            project_id=scope.here.project_id,
            client_id=scope.here.client_id,
            audience=audience,
            number=number,
            title="Lists can be printed",
            need="On paper",
            criteria="A4",
            status=RequirementStatus.CONFIRMED if shown else RequirementStatus.DRAFT,
            edition=1 if shown else 0,
            created_at=NOW,
            created_by="Somebody",
        )
        session.add(row)
        session.flush()
        return row.id


def asked(scope: Scope) -> Change:
    """A request by the client."""
    number = int(changes.submit(scope, EXPORT).removeprefix("CR-"))
    return numbered(scope, number)


def in_assessment(sponsor: Scope, manager: Scope) -> Change:
    change = asked(sponsor)
    changes.move(manager, Move(change.change_id, 1, ChangeStatus.IN_ASSESSMENT, "We look into it"))
    return numbered(manager, change.number)


def assess(scope: Scope, change: Change, **more: object) -> Change:
    """1,200.50 on the client's line, 300 on a new one, and five days on the client's milestone."""
    values: dict[str, object] = {
        "effects": EFFECTS,
        "costs": (
            Cost(Decimal("1200.50"), line_id(scope)),
            Cost(Decimal("300.00"), None, "Training", {"zh": "培训"}),
        ),
        "delays": (Delay(milestone_id(scope), 5),),
        **more,
    }
    version = numbered(scope, change.number).version
    changes.assess(scope, Assess(change.change_id, version, **values))  # type: ignore[arg-type]
    return numbered(scope, change.number)


def with_ways(scope: Scope, change: Change) -> Change:
    changes.save_way(scope, SaveWay(change.change_id, None, 0, Way.NOTHING, NOTHING, Decimal(0), 0, False))
    return numbered(scope, change.number)


def released(sponsor: Scope, manager: Scope) -> Change:
    """A request that is assessed whole and approved by the firm."""
    change = with_ways(manager, assess(manager, in_assessment(sponsor, manager)))
    changes.release(manager, ChangeAt(change.change_id, change.version))
    return numbered(manager, change.number)


def offered(sponsor: Scope, manager: Scope, **more: object) -> Change:
    change = released(sponsor, manager)
    command = Offer(change.change_id, change.version, DECIDE_BY, **more)  # type: ignore[arg-type]
    changes.offer(manager, command)
    return numbered(manager, change.number)


def brought_to(number: int, project_id: int, status: ChangeStatus, **values: object) -> None:
    """Put a request where a test begins, past the table of moves."""
    with writing(operator_scope()) as session:
        change = session.scalars(
            select(ChangeRequest).where(
                ChangeRequest.number == number, ChangeRequest.project_id == project_id
            )
        ).one()
        change.status = status
        for name, value in values.items():
            setattr(change, name, value)


@dataclass(frozen=True)
class Whole:
    """A request as it is stored, whoever may see it, with the statuses it has come through."""

    id: int
    version: int
    status: ChangeStatus
    amount: Decimal | None
    released_at: datetime | None
    course: list[ChangeStatus]


def whole(number: int, project_id: int) -> Whole:
    with reading(operator_scope()) as session:
        change = session.scalars(
            select(ChangeRequest).where(
                ChangeRequest.number == number, ChangeRequest.project_id == project_id
            )
        ).one()
        steps = select(ChangeStep.status).where(ChangeStep.change_request_id == change.id)
        course = list(session.scalars(steps.order_by(ChangeStep.id)))
        return Whole(change.id, change.version, change.status, change.amount, change.released_at, course)
