"""Phases, the reserve, the warning and earned value: who sets them, what is written, and who learns of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
import time_machine
from sqlalchemy import select

from db.base import Audience
from db.models.money import CostEntry
from db.models.plan import Task, TaskStatus
from db.models.project import Confirmation, Figures, ProgressMethod, ProjectStatus
from db.models.record import AuditEvent
from db.models.schedule import Phase
from db.session import AlreadyDone, Conflict, ReadOnly, reading, writing
from portal import budget
from portal.access import NotAllowed, NotFound, Scope, operator_scope, preview_viewer, project_scope
from portal.activity import owned_by
from portal.budget import Earned, Missing, MovedField, Trouble
from tests.db.test_budget import REASON, counted, line_id, new_entry, set_project, told
from tests.worlds import NOW, TODAY, World


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(world: World) -> Scope:
    return world.scope("sponsor", "alpha")


@pytest.fixture
def manager(world: World) -> Scope:
    return world.scope("manager", "alpha")


def phase(scope: Scope, title: str, audience: Audience = Audience.CLIENT) -> int:
    """A new phase of a project."""
    with writing(operator_scope()) as session:
        owned = {**owned_by(scope), "audience": audience}
        row = Phase(**owned, title=title, translations={"zh": {"title": f"{title}阶段"}}, position=1)
        session.add(row)
        session.flush()
        return row.id


def place(line: int, version: int, phase_id: int | None, reserve: bool = False) -> budget.PlaceLines:
    return budget.PlaceLines((budget.PlaceLine(line, version, phase_id, reserve),))


# Phases and the reserve


def test_a_line_is_put_into_a_phase_and_the_client_reads_it(manager: Scope, client: Scope) -> None:
    line, design = line_id(manager, Audience.CLIENT), phase(manager, "Design")
    assert budget.place_lines(manager, place(line, 1, design)) == 1
    (shown,) = budget.report(client).lines
    assert shown.phase is not None
    assert (shown.phase.title, shown.is_contingency, shown.version) == ("Design", False, 2)
    assert [each.title for each in budget.report(client).phases] == ["Design"]
    assert told(client) == [shown.category]


def test_a_phase_that_the_client_does_not_know_is_not_told(manager: Scope, client: Scope) -> None:
    line, hidden = line_id(manager, Audience.CLIENT), phase(manager, "Talks", Audience.INTERNAL)
    budget.place_lines(manager, place(line, 1, hidden))
    assert budget.report(client).lines[0].phase is None
    assert "Talks" not in repr(budget.report(client))
    assert "Talks" not in repr(budget.report(manager, published=True))
    desk = budget.desk(manager)
    assert "Talks" not in repr(desk.client)
    assert [line.phase_id for line in desk.lines if line.is_published] == [hidden]
    assert budget.report(manager).phases[0].title == "Talks"


def test_the_reserve_is_set_apart_and_no_amount_moves(manager: Scope, client: Scope) -> None:
    before = budget.as_json(budget.report(client))
    budget.place_lines(manager, place(line_id(manager, Audience.CLIENT), 1, None, reserve=True))
    after = budget.report(client)
    assert after.work == ()
    assert after.contingency == budget.parts.Contingency(D(10000), D("5500.50"))
    assert budget.as_json(after) == before


def test_phases_are_offered_in_the_readers_words(manager: Scope) -> None:
    phase(manager, "Design")
    chinese = replace(manager, viewer=replace(manager.viewer, language="zh"))
    assert "Design" in [each.title for each in budget.phases(manager)]
    assert "Design阶段" in [each.title for each in budget.phases(chinese)]


def test_a_phase_or_line_of_another_project_is_not_found(world: World, manager: Scope) -> None:
    beta = world.scope("beta_manager", "beta")
    theirs, ours = phase(beta, "Theirs"), line_id(manager, Audience.CLIENT)
    for command in (
        place(ours, 1, theirs),
        place(line_id(beta, Audience.CLIENT), 1, None),
        place(ours, 1, 999),
    ):
        with pytest.raises(NotFound):
            budget.place_lines(manager, command)
    assert theirs not in [each.id for each in budget.phases(manager)]
    assert budget.desk(manager).lines[0].phase_id is None


def test_placing_conflicts_and_is_done_once(manager: Scope) -> None:
    line, design = line_id(manager, Audience.CLIENT), phase(manager, "Design")
    budget.place_lines(manager, place(line, 1, design), "token")
    with pytest.raises(AlreadyDone):
        budget.place_lines(manager, place(line, 1, design), "token")
    with pytest.raises(Conflict):
        budget.place_lines(manager, place(line, 1, None))
    with reading(operator_scope()) as session:
        asked = select(AuditEvent.change).where(
            AuditEvent.record == "budget_line", AuditEvent.record_id == line, AuditEvent.action == "update"
        )
        assert session.scalar(asked) == {"phase_id": [None, design]}


# The warning


def test_the_manager_sets_from_when_on_both_are_warned(manager: Scope, client: Scope) -> None:
    assert budget.report(client).warn_percent == 85
    budget.set_warning(manager, budget.SetWarning(1, 50))
    assert budget.report(client).warn_percent == 50
    # 5,500.50 of 10,500 are spent or ordered: both sides read it at once, and as what it is.
    assert budget.report(client).trouble is Trouble.NEAR
    assert told(client) == [
        "52% of the agreed price of €10,500 is invoiced or scheduled; €5,000 is left.",
        "warning from 50% on",
    ]
    with pytest.raises(Conflict):
        budget.set_warning(manager, budget.SetWarning(1, 60))
    budget.set_warning(manager, budget.SetWarning(2, 50))
    assert len(told(client)) == 2


@pytest.mark.parametrize(
    ("amount", "trouble"),
    [
        ("3424.49", Trouble.AHEAD),  # 8,924.99 of 10,500: 84.9999 percent, and ahead of the plan alone
        ("3424.50", Trouble.NEAR),  # 8,925.00: 85 percent
        ("4999.50", Trouble.NEAR),  # 10,500: all of it
        ("4999.51", Trouble.WILL_EXCEED),  # a cent more, part of it still to come
        ("6500.01", Trouble.EXCEEDED),  # 10,500.01 are spent
    ],
)
def test_an_entry_that_is_published_warns_both_sides_at_once(
    manager: Scope, client: Scope, amount: str, trouble: Trouble
) -> None:
    saved = budget.add_entry(manager, new_entry(manager, amount=D(amount)))
    assert budget.report(client).trouble is None
    assert told(client) == []
    budget.share_entry(manager, budget.ShareEntry(saved.id, Audience.CLIENT))
    assert budget.report(client).trouble is trouble
    # That the plan is behind is no news of this entry.
    assert len(told(client)) == (1 if trouble is Trouble.AHEAD else 2)


def test_the_same_warning_is_told_once_and_a_worse_one_again(manager: Scope, client: Scope) -> None:
    for amount in ("3500", "10", "10"):
        budget.add_entry(manager, new_entry(manager, amount=D(amount)))
        budget.publish_until(manager, budget.PublishUntil(TODAY))
    assert len([title for title in told(client) if "invoiced or scheduled" in title]) == 1
    published = line_id(manager, Audience.CLIENT)
    budget.move_amount(manager, budget.MoveAmount(published, 1, MovedField.FORECAST, D(12000), REASON))
    assert "€12,500 is expected in the end, €2,000 more than the agreed price of €10,500." in told(client)


def test_a_warning_is_told_in_every_language(manager: Scope, client: Scope) -> None:
    from db.models.project import Activity

    budget.set_warning(manager, budget.SetWarning(1, 50))
    with reading(client) as session:
        row = session.scalar(select(Activity).where(Activity.kind == "budget_changed").order_by(Activity.id))
    assert row is not None
    assert row.translations["zh"]["title"] == "约定总价 €10,500 中已开票和计划开票 52%，剩余 €5,000。"


def test_what_is_not_published_warns_the_firm_alone(manager: Scope, client: Scope) -> None:
    budget.add_entry(manager, new_entry(manager, amount=D(9000)))
    desk = budget.desk(manager)
    assert desk.everything.trouble is Trouble.WILL_EXCEED
    assert desk.client.trouble is budget.report(client).trouble is None


# Earned value


def test_earned_value_counts_what_its_reader_sees(world: World, manager: Scope, client: Scope) -> None:
    with counted() as statements:
        found = budget.earned(client, budget.report(client, page=None))
    assert len(statements) == 5
    assert isinstance(found, Earned)
    # One of four published tasks is done, of a price of 10,500 with its change.
    assert (found.percent, found.worth, found.charged) == (D("25.0"), D("2625.00"), D("4000.00"))
    assert found.at_cost is None
    with writing(operator_scope()) as session:
        for task in session.scalars(select(Task).where(Task.project_id == client.here.project_id)):
            if task.audience is Audience.INTERNAL:
                task.status = TaskStatus.DONE
    ours = budget.earned(manager, budget.report(manager))
    theirs = budget.earned(manager, budget.report(manager, published=True))
    assert isinstance(ours, Earned)
    assert isinstance(theirs, Earned)
    assert (ours.percent, theirs.percent) == (D("62.5"), D("25.0"))


def test_earned_value_follows_the_projects_own_method(world: World, client: Scope) -> None:
    set_project(world, progress_method=ProgressMethod.MILESTONE_WEIGHTS)
    found = budget.earned(client, budget.report(client))
    assert isinstance(found, Earned)
    assert found.percent == D("0.0")
    assert "Counted by milestones" in found.definition
    set_project(world, progress_method=ProgressMethod.ESTIMATED_HOURS)
    assert budget.earned(client, budget.report(client)) is Missing.NOTHING_TO_COUNT


def test_without_a_budget_or_a_beginning_nothing_is_measured(client: Scope) -> None:
    with writing(operator_scope()) as session:
        for entry in session.scalars(select(CostEntry)):
            session.delete(entry)
        for task in session.scalars(select(Task)):
            task.status = TaskStatus.PENDING
    made = budget.report(client)
    begun = replace(made, planned_to_date=D(1))
    assert isinstance(budget.earned(client, begun), Earned)
    assert budget.earned(client, replace(made, planned_to_date=None)) is Missing.NOT_STARTED
    assert budget.earned(client, replace(made, lines=(), changes=())) is Missing.NO_BUDGET


# As of when


def test_money_is_as_old_as_its_own_confirmation(world: World, manager: Scope, client: Scope) -> None:
    set_project(world, confirmed_from="jira", confirmed_by="")
    # An import of tasks says nothing of money.
    assert budget.report(client).freshness.confirmed_at is None
    with writing(operator_scope()) as session:
        for figures, by in ((Figures.PLAN, "Somebody"), (Figures.BUDGET, "Li Na")):
            owned = {**owned_by(manager), "audience": Audience.CLIENT}
            session.add(Confirmation(**owned, figures=figures, at=NOW, by=by, source="portal"))
    assert budget.report(client).freshness.confirmed_by == "Li Na"
    assert len(budget.report(client).changes) == 1


def test_a_closed_project_came_to_what_was_charged(world: World, client: Scope) -> None:
    set_project(world, status=ProjectStatus.CLOSED)
    report = budget.report(client)
    assert report.is_closed
    assert budget.as_json(report)["forecast_at_completion"] == "5500.50"
    assert report.trouble is None


def test_the_finish_is_the_last_day_of_a_milestone_that_the_reader_sees(
    client: Scope, manager: Scope
) -> None:
    assert budget.report(client).finish == date(2027, 4, 9)


# Who may

VERBS: dict[str, Callable[[Scope], object]] = {
    "place_lines": lambda s: budget.place_lines(s, place(1, 1, None)),
    "set_warning": lambda s: budget.set_warning(s, budget.SetWarning(1, 50)),
    "phases": budget.phases,
}


def test_of_all_roles_only_the_manager_sets_phases_reserve_and_warning(world: World) -> None:
    for who in ("sponsor", "contributor", "reader", "member", "lead", "administrator"):
        for verb in VERBS.values():
            with pytest.raises(NotAllowed):
                verb(world.scope(who, "alpha"))


def test_who_does_not_see_the_money_does_not_see_what_it_earned(world: World, client: Scope) -> None:
    made = budget.report(client)
    for who in ("contributor", "reader", "member"):
        with pytest.raises(NotAllowed):
            budget.earned(world.scope(who, "alpha"), made)


def test_a_preview_places_and_sets_nothing(world: World) -> None:
    looking = preview_viewer(world.viewer("manager"), world.viewer("sponsor"))
    scope = project_scope(looking, world.projects["alpha"])
    for verb in VERBS.values():
        with pytest.raises((NotAllowed, ReadOnly)):
            verb(scope)
