"""Assessing: what does a change cost, what does it move, and what does it do to the result?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.base import Audience, Owned
from db.models.change import (
    ChangeCost,
    ChangeDelay,
    ChangeOption,
    ChangeRequest,
    ChangeRequirement,
    ChangeStatus,
)
from db.models.money import BudgetLine
from db.models.plan import Milestone
from db.queries import offers as queries
from db.session import expect_version, writing
from portal import activity, clock
from portal.access import NotFound, Permission, Scope
from portal.changes.moving import found
from portal.changes.prospect import NOTHING, Prospect, prospect
from portal.changes.refusals import NotInAssessment
from portal.charter.texts import Field, Written, read_written
from portal.forms import Problems, Reader, needed
from portal.i18n import LANGUAGES, N_, Text

MOST_DAYS = 3650
NEW_LINES = 2
"""So many new lines a form has room for, beyond those that are there."""

EFFECT_FIELDS = (
    Field(
        "scope_effect",
        N_("What it does to the scope"),
        4000,
        lines=True,
        help=N_("What the client gets that was not part of it, and what is left out for it."),
    ),
    Field("quality_effect", N_("What it does to the quality"), 4000, lines=True),
    Field("risk_effect", N_("What it does to the risks"), 4000, lines=True),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a change adds to a line of the budget, or to a new one of this name."""

    amount: Decimal
    line_id: int | None = None
    category: str = ""
    others: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Delay:
    """By how many calendar days a change moves a milestone."""

    milestone_id: int
    days: int


@dataclass(frozen=True, slots=True)
class Assess:
    """What a change costs, moves and does; whatever is not named, it leaves as it is."""

    change_id: int
    version: int
    effects: Written
    costs: tuple[Cost, ...]
    delays: tuple[Delay, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """What a form asks for: lines and milestones by how they are called, and places for new lines."""

    lines: Mapping[int, str]
    milestones: Mapping[int, str]
    places: int = NEW_LINES


def read_assess(reader: Reader, text: Text, change_id: int, room: Room) -> Assess | Problems:
    """An assessment as it was typed. Fields: cost_<line>, delay_<milestone>, the effects, version; for new
    lines category_<place>, category_<place>_<language> and amount_<place>. What is empty adds nothing."""
    costs = [_read_cost(reader, text, line_id, name) for line_id, name in room.lines.items()]
    costs += [_read_new(reader, text, place) for place in range(room.places)]
    delays = [
        Delay(milestone_id, days)
        for milestone_id, title in room.milestones.items()
        if (days := reader.whole(f"delay_{milestone_id}", -MOST_DAYS, MOST_DAYS, False, label=title))
    ]
    effects = read_written(reader, EFFECT_FIELDS, text)
    version = reader.whole("version", 1, label="version")
    if reader.problems:
        return reader.problems
    return Assess(change_id, needed(version), effects, tuple(filter(None, costs)), tuple(delays))


def _read_cost(reader: Reader, text: Text, line_id: int, name: str) -> Cost | None:
    amount = reader.amount(f"cost_{line_id}", required=False, label=name)
    return Cost(amount, line_id) if amount else None


def _read_new(reader: Reader, text: Text, place: int) -> Cost | None:
    category = reader.line(f"category_{place}", 200, False, label=text("New budget line"))
    others = {
        code: reader.line(f"category_{place}_{code}", 200, False, label=text("New budget line"))
        for code in LANGUAGES
    }
    amount = reader.amount(f"amount_{place}", required=False, label=text("What the new line costs"))
    if bool(category) != (amount is not None) and not reader.problems:
        reader.refuse(
            f"category_{place}", N_("A new budget line needs a name and an amount; please give both or none.")
        )
    if not category or not amount:
        return None
    return Cost(amount, None, category, {code: words for code, words in others.items() if words})


def assess(scope: Scope, command: Assess, token: str | None = None) -> None:
    """Keep an assessment; the internal approval of an earlier one ends. Internal until it is offered.

    Raises NotInAssessment, Conflict, and NotFound for a line or milestone of another project.
    """
    with writing(scope, token) as session:
        change = assessing(session, scope, command.change_id, command.version)
        for name in (each.name for each in EFFECT_FIELDS):
            setattr(change, name, command.effects.values.get(name, ""))
        change.translations = _with_effects(change, command.effects)
        _expect(session, scope, BudgetLine, [cost.line_id for cost in command.costs if cost.line_id])
        _expect(session, scope, Milestone, [delay.milestone_id for delay in command.delays])
        _keep_costs(session, scope, change, command.costs)
        _keep_delays(session, scope, change, command.delays)
        derive(session, scope, change)


def assessing(session: Session, scope: Scope, change_id: int, version: int | None = None) -> ChangeRequest:
    """A request that is being assessed, for an edit of its assessment in the caller's transaction.

    Whatever was offered or approved before is not what it says from now on: the rows are the firm's own
    again, and the approval ends.
    """
    scope.require(Permission.ANSWER_CHANGES)
    change = found(session, scope, change_id, hold=True)
    if version is None:
        change.version += 1
    else:
        expect_version(change, version)
    if change.status is not ChangeStatus.IN_ASSESSMENT:
        raise NotInAssessment
    change.assessed_at, change.assessed_by = clock.now(), scope.viewer.name
    change.release_asked_at, change.release_asked_by = None, ""
    change.released_at, change.released_by = None, ""
    for row in parts(session, change):
        row.audience = Audience.INTERNAL
    return change


def parts(session: Session, change: ChangeRequest) -> list[Owned]:
    """Everything that was assessed of a request beside its own row."""
    asked = (
        select(ChangeCost).where(ChangeCost.change_request_id == change.id),
        select(ChangeDelay).where(ChangeDelay.change_request_id == change.id),
        select(ChangeOption).where(ChangeOption.change_request_id == change.id),
        select(ChangeRequirement).where(ChangeRequirement.change_request_id == change.id),
    )
    return [row for each in asked for row in session.scalars(each)]


def derive(session: Session, scope: Scope, change: ChangeRequest) -> Prospect:
    """Keep a request's amount and days in step with its parts, as budget and plan stand now."""
    session.flush()
    whole = seen(session, scope, change.number, Text())
    change.amount, change.days = whole.amount, whole.days
    return whole


def seen(session: Session, scope: Scope, number: int, text: Text) -> Prospect:
    """Budget and dates now and with the change, as the client sees them. Raises NotFound."""
    project_id = scope.here.project_id
    told = queries.assessed(session, project_id, number)
    if told is None:
        raise NotFound(number)
    head, costs = told
    lines = queries.lines(session, project_id)
    return prospect(head, costs, lines, queries.days(session, project_id, head.change_id), text)


def _with_effects(change: ChangeRequest, effects: Written) -> dict[str, dict[str, str]]:
    names = {each.name for each in EFFECT_FIELDS}
    kept = {c: {n: w for n, w in said.items() if n not in names} for c, said in change.translations.items()}
    for code, said in effects.stored().items():
        kept.setdefault(code, {}).update(said)
    return kept


def _expect(
    session: Session, scope: Scope, model: type[BudgetLine] | type[Milestone], ids: Iterable[int]
) -> None:
    wanted = set(ids)
    here: ColumnElement[bool] = model.project_id == scope.here.project_id
    known = set(session.scalars(select(model.id).where(here, model.id.in_(wanted)))) if wanted else set()
    if missing := wanted - known:
        raise NotFound(min(missing))


def _keep_costs(session: Session, scope: Scope, change: ChangeRequest, costs: Iterable[Cost]) -> None:
    """Make the rows say this: a line that stays keeps its row, and the audit trail tells what changed."""
    asked = select(ChangeCost).where(ChangeCost.change_request_id == change.id)
    before = {(row.budget_line_id, row.category): row for row in session.scalars(asked)}
    for position, cost in enumerate(costs, start=1):
        row = before.pop((cost.line_id, cost.category), None)
        if row is None:
            row = ChangeCost(
                **activity.owned_by(scope, Audience.INTERNAL),
                change_request_id=change.id,
                budget_line_id=cost.line_id,
                category=cost.category,
                amount=NOTHING,
            )
            session.add(row)
        row.amount, row.position = cost.amount, position
        row.translations = {code: {"category": words} for code, words in (cost.others or {}).items()}
    for gone in before.values():
        session.delete(gone)


def _keep_delays(session: Session, scope: Scope, change: ChangeRequest, delays: Iterable[Delay]) -> None:
    asked = select(ChangeDelay).where(ChangeDelay.change_request_id == change.id)
    before = {row.milestone_id: row for row in session.scalars(asked)}
    for delay in delays:
        row = before.pop(delay.milestone_id, None)
        if row is None:
            own = activity.owned_by(scope, Audience.INTERNAL)
            row = ChangeDelay(**own, change_request_id=change.id, milestone_id=delay.milestone_id, days=0)
            session.add(row)
        row.days = delay.days
    for gone in before.values():
        session.delete(gone)
