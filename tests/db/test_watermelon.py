"""A green statement over figures that say otherwise: asked of the database when it is saved."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from db.base import Audience
from db.models.issue import Issue, IssueStatus, Severity
from db.models.money import BudgetLine, CostEntry
from db.models.plan import Cause, Milestone, MilestoneMove, Task
from db.models.project import Activity, Confirmation, ContractType, ProgressMethod, Project, Rag, Update
from db.models.schedule import Consent
from db.session import AlreadyDone, ReadOnly, reading, writing
from portal import budget, progress, status
from portal.access import NotAllowed, NotFound, Scope, operator_scope, preview_viewer, project_scope
from portal.status.watermelon import Contradiction, Kind
from tests.worlds import ALPHA, NOW, TODAY, World


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def manager(world: World) -> Scope:
    return world.scope("manager", "alpha")


def green(**more: Any) -> status.WriteStatement:
    told = {
        "rag": Rag.GREEN,
        "sentence": "All is well.",
        "next_step": "",
        "translations": {},
        "publish": True,
    }
    return status.WriteStatement(**{**told, **more})


def on_plan(world: World, **values: Any) -> None:
    """Alpha without anything that speaks against green, or with these values in its milestones."""
    with writing(operator_scope()) as session:
        mine = Milestone.project_id == world.project_ids["alpha"]
        for row in session.scalars(select(Milestone).where(mine, Milestone.audience == Audience.CLIENT)):
            row.forecast = row.baseline
            for name, value in values.items():
                setattr(row, name, value)
        for entity in (BudgetLine, CostEntry):
            for line in session.scalars(
                select(entity).where(entity.project_id == world.project_ids["alpha"])
            ):
                if isinstance(line, BudgetLine):
                    line.agreed = Decimal(100_000)


def statements(world: World) -> list[Update]:
    with reading(operator_scope()) as session:
        asked = select(Update).where(Update.project_id == world.project_ids["alpha"]).order_by(Update.id)
        return list(session.scalars(asked))


def against(scope: Scope) -> tuple[Contradiction, ...]:
    return status.report(scope).against


def kinds(scope: Scope) -> list[Kind]:
    return [each.kind for each in against(scope)]


def move(world: World, cause: Cause, **more: Any) -> int:
    with writing(operator_scope()) as session:
        mine = Milestone.project_id == world.project_ids["alpha"]
        milestone = session.scalars(
            select(Milestone).where(mine, Milestone.audience == Audience.CLIENT)
        ).one()
        row = MilestoneMove(
            project_id=milestone.project_id,
            client_id=milestone.client_id,
            audience=Audience.CLIENT,
            milestone_id=milestone.id,
            old_date=milestone.baseline,
            new_date=milestone.forecast,
            cause=cause,
            explanation="x",
            remedy="x",
            moved_at=NOW,
            moved_by="PM",
            **more,
        )
        session.add(row)
        session.flush()
        return row.id


def answer(world: World, move_id: int, agreed: bool) -> None:
    with writing(operator_scope()) as session:
        session.add(
            Consent(
                project_id=world.project_ids["alpha"],
                client_id=world.client_ids["alpha"],
                audience=Audience.CLIENT,
                milestone_move_id=move_id,
                agreed=agreed,
                at=NOW,
                by="Sponsor",
                by_id=1,
            )
        )


# What speaks against it


def test_a_later_date_that_the_client_has_not_agreed_to_contradicts(manager: Scope) -> None:
    assert against(manager)[0] == Contradiction(
        Kind.LATER, title=f"Milestone {ALPHA} ALPHAMARK", day=TODAY.replace(month=4, day=9), days=8
    )


def test_consent_and_an_agreed_change_take_a_later_date_out(world: World, manager: Scope) -> None:
    on_plan(world, forecast=TODAY.replace(month=4, day=9))
    asked = move(world, Cause.OURS, needs_consent=True)
    assert kinds(manager) == [Kind.LATER]
    answer(world, asked, agreed=True)
    assert kinds(manager) == []
    answer(world, move(world, Cause.OURS, needs_consent=True), agreed=False)
    assert kinds(manager) == [Kind.LATER]
    move(world, Cause.AGREED_CHANGE)
    assert kinds(manager) == []
    move(world, Cause.AGREED_CHANGE, needs_consent=True)
    assert kinds(manager) == [Kind.LATER]


def test_a_milestone_the_client_does_not_know_contradicts_nothing(world: World, manager: Scope) -> None:
    on_plan(world)
    with writing(operator_scope()) as session:
        mine = Milestone.project_id == world.project_ids["alpha"]
        for row in session.scalars(select(Milestone).where(mine, Milestone.audience == Audience.INTERNAL)):
            row.forecast = TODAY - timedelta(days=40)
    assert kinds(manager) == []


def test_an_open_critical_issue_contradicts_until_it_is_resolved(world: World, manager: Scope) -> None:
    on_plan(world)
    for state, found in ((IssueStatus.WAITING, [Kind.CRITICAL]), (IssueStatus.RESOLVED, [])):
        with writing(operator_scope()) as session:
            mine = Issue.project_id == world.project_ids["alpha"]
            row = session.scalars(select(Issue).where(mine, Issue.number == 1)).one()
            row.severity, row.status = Severity.CRITICAL, state
        assert kinds(manager) == found


def test_money_is_that_of_the_budget_noun_and_work_that_of_the_progress_noun(
    world: World, manager: Scope
) -> None:
    on_plan(world)
    with writing(operator_scope()) as session:
        for row in session.scalars(
            select(BudgetLine).where(BudgetLine.project_id == world.project_ids["alpha"])
        ):
            row.agreed, row.forecast = Decimal(8000), Decimal(9000)
    whole = budget.report(manager, page=None)
    done = progress.report(manager).percent_done
    assert done is not None
    found = {each.kind: each for each in against(manager)}
    assert found[Kind.EXCEEDS].amount == whole.forecast_at_completion
    assert found[Kind.EXCEEDS].total == whole.total
    # 8,000 of 17,000 is spent, 47 of 100; 2 of 8 tasks are done.
    assert (found[Kind.AHEAD].spent.quantize(Decimal("0.01")), done) == (Decimal("47.06"), Decimal("25.0"))
    assert found[Kind.AHEAD].done == done


@pytest.mark.parametrize("method", list(ProgressMethod))
def test_work_is_counted_by_the_method_of_the_project(
    world: World, manager: Scope, method: ProgressMethod
) -> None:
    with writing(operator_scope()) as session:
        project = session.get(Project, world.project_ids["alpha"])
        assert project is not None
        project.progress_method = method
        mine = Task.project_id == world.project_ids["alpha"]
        for number, task in enumerate(session.scalars(select(Task).where(mine)), start=1):
            task.estimate_h = Decimal(number)
        for row in session.scalars(select(BudgetLine).where(BudgetLine.project_id == project.id)):
            row.agreed = Decimal(4000)
    done = progress.report(manager).percent_done
    found = {each.kind: each for each in against(manager)}
    assert found[Kind.AHEAD].done == done


def test_of_a_retainer_no_whole_is_asked(world: World, manager: Scope) -> None:
    on_plan(world)
    with writing(operator_scope()) as session:
        project = session.get(Project, world.project_ids["alpha"])
        assert project is not None
        project.contract_type = ContractType.RETAINER
        for row in session.scalars(select(BudgetLine).where(BudgetLine.project_id == project.id)):
            row.agreed = Decimal(1)
    assert kinds(manager) == []


# Saying it all the same


def test_green_without_a_word_is_refused_and_nothing_is_saved(world: World, manager: Scope) -> None:
    before = len(statements(world))
    for publish in (True, False):
        with pytest.raises(status.NeedsExplanation) as refused:
            status.write_statement(manager, green(publish=publish), "token")
        assert refused.value.against == against(manager)
    assert len(statements(world)) == before
    with reading(operator_scope()) as session:
        assert session.scalars(select(Confirmation)).all() == []


def test_an_explanation_is_published_with_the_statement(world: World, manager: Scope) -> None:
    told = {"zh": {"sentence": "一切正常。", "despite": "测试已提前完成。"}}
    status.write_statement(manager, green(despite="Tests ran ahead.", translations=told), "token")
    newest = statements(world)[-1]
    assert (newest.rag, newest.despite, newest.audience) == (
        Rag.GREEN,
        "Tests ran ahead.",
        Audience.CLIENT,
    )
    assert newest.translations["zh"]["despite"] == "测试已提前完成。"
    assert status.report(manager).statements[0].despite == "Tests ran ahead."
    with pytest.raises(AlreadyDone):
        status.write_statement(manager, green(despite="Tests ran ahead."), "token")


def test_another_colour_needs_no_word_and_keeps_none(world: World, manager: Scope) -> None:
    said = {"zh": {"sentence": "有风险。", "despite": "无"}}
    status.write_statement(manager, green(rag=Rag.AMBER, despite="Not kept", translations=said))
    newest = statements(world)[-1]
    assert (newest.despite, newest.translations) == ("", {"zh": {"sentence": "有风险。"}})


def test_green_needs_no_word_where_nothing_contradicts(world: World, manager: Scope) -> None:
    on_plan(world)
    status.write_statement(manager, green())
    assert statements(world)[-1].rag is Rag.GREEN


def test_a_draft_that_has_become_untrue_is_not_published_as_it_is(world: World, manager: Scope) -> None:
    on_plan(world)
    draft = status.write_statement(manager, green(publish=False))
    on_plan(world, forecast=TODAY - timedelta(days=1), baseline=TODAY - timedelta(days=1))
    with pytest.raises(status.NeedsExplanation):
        status.publish_statement(manager, status.PublishStatement(draft))
    assert statements(world)[-1].audience is Audience.INTERNAL
    on_plan(world, forecast=TODAY, baseline=TODAY)
    status.publish_statement(manager, status.PublishStatement(draft), "token")
    newest = statements(world)[-1]
    assert (newest.audience, newest.published_at) == (Audience.CLIENT, NOW)
    with reading(world.scope("sponsor", "alpha")) as session:
        assert "All is well." in [row.title for row in session.scalars(select(Activity))]
    with pytest.raises(AlreadyDone):
        status.publish_statement(manager, status.PublishStatement(draft), "token")


def test_a_statement_of_another_project_does_not_exist(world: World, manager: Scope) -> None:
    with reading(operator_scope()) as session:
        asked = select(Update.id).where(Update.project_id == world.project_ids["beta"])
        foreign = session.scalars(asked).first()
    assert foreign is not None
    with pytest.raises(NotFound):
        status.publish_statement(manager, status.PublishStatement(foreign))


@pytest.mark.parametrize("who", ["sponsor", "contributor", "reader", "member", "lead", "administrator"])
def test_nobody_else_says_how_the_project_stands(world: World, who: str) -> None:
    scope = world.scope(who, "alpha")
    for call in (
        lambda: status.write_statement(scope, green(despite="x")),
        lambda: status.publish_statement(scope, status.PublishStatement(1)),
        lambda: status.confirm(scope, status.Confirm()),
        lambda: status.report(scope),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_a_preview_says_nothing(world: World) -> None:
    looking = preview_viewer(world.viewer("manager"), world.viewer("sponsor"))
    scope = project_scope(looking, world.projects["alpha"])
    with pytest.raises((NotAllowed, ReadOnly)):
        status.write_statement(scope, green(despite="x"))
