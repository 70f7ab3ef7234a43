"""How the budget runs, on both pages: warnings, the reserve, phases, what is left, and earned value."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal as D

import pytest
from sqlalchemy import event, select
from streamlit.testing.v1 import AppTest

from db.base import Audience
from db.models.money import BudgetLine, CostKind, PlannedSpend
from db.models.plan import Task
from db.models.project import ContractType, ProjectStatus
from db.session import database, writing
from portal import budget
from portal.access import operator_scope
from tests.conftest import Portal
from tests.db.test_budget_course import phase, place
from tests.pages.test_budget import (
    Edit,
    _frozen,
    add,
    button,
    choice,
    field,
    in_chinese,
    published_line,
    said,
    set_cell,
    set_project,
    typing,
)
from tests.rendered import rendered
from tests.worlds import TODAY, World

__all__ = ["_frozen", "typing"]

MOST = 8
"""So many statements may a page send."""


@contextmanager
def sent() -> Iterator[list[str]]:
    """What is asked of the database inside."""
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *more: object) -> None:
        # That somebody was here is written down once in a while; it is no question of the page.
        if statement.startswith("SELECT") and "set_config" not in statement:
            statements.append(statement)

    engines = {database().reader, database().writer}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield statements
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def spend(world: World, amount: str, kind: CostKind = CostKind.ACTUAL) -> None:
    """One more published entry."""
    manager = world.scope("manager", "alpha")
    values = budget.EntryValues(published_line(manager), kind, D(amount), TODAY, "INV-X", "More")
    saved = budget.add_entry(manager, values)
    budget.share_entry(manager, budget.ShareEntry(saved.id, Audience.CLIENT))


def unescaped(at: AppTest) -> str:
    """What a page says, as people read it."""
    return said(at).replace("\\", "")


# Bars


@pytest.mark.parametrize("contract", ContractType)
def test_every_state_of_both_pages_keeps_to_its_statements(
    portal: Portal, small_world: World, contract: ContractType
) -> None:
    set_project(small_world, contract_type=contract, retainer_amount=D(9000))
    budget.place_lines(
        small_world.scope("manager", "alpha"),
        place(
            published_line(small_world.scope("manager", "alpha")),
            1,
            phase(small_world.scope("manager", "alpha"), "P"),
        ),
    )
    parts = ("lines", "phases", "plan", "entries", "value", "contract")
    opened = [("sponsor", "budget", {"curve": "left", "by": "phase"}), ("manager", "budget", {})]
    opened += [("manager", "money", {"part": part}) for part in parts]
    opened += [("manager", "money", {"part": "entries", "entry": "1"})]
    for who, path, query in opened:
        with sent() as statements:
            at = portal(small_world, who, path, **query)
        assert not at.exception
        assert 6 <= len(statements) <= MOST, (path, query, len(statements))


# Warnings


def test_both_sides_read_the_same_warning_before_the_budget_is_exceeded(
    portal: Portal, small_world: World
) -> None:
    spend(small_world, "3424.50")
    words = "85% of the agreed price of €10,500 is invoiced or scheduled; €1,575 is left"
    client, manager = portal(small_world, "sponsor", "budget"), portal(small_world, "manager", "money")
    assert client.warning[0].value.startswith(words)
    assert "If you want to add something, please talk to us early" in client.warning[0].value
    assert manager.warning[0].value.startswith(words)
    assert "The client reads these words on the budget page." in manager.warning[0].value
    assert words in said(portal(small_world, "sponsor", "home"))


@pytest.mark.parametrize("amount", ["3424.49", "1"])
def test_below_the_share_nobody_is_warned(portal: Portal, small_world: World, amount: str) -> None:
    set_project(small_world, contract_type=ContractType.TIME_AND_MATERIALS)
    with writing(operator_scope()) as session:
        for month in session.scalars(select(PlannedSpend)):
            session.delete(month)
    spend(small_world, amount)
    assert not portal(small_world, "sponsor", "budget").warning
    assert "of the budget of" not in said(portal(small_world, "manager", "money"))


def test_what_is_exceeded_is_an_error_on_both_pages(portal: Portal, small_world: World) -> None:
    spend(small_world, "7000")
    for who, path in (("sponsor", "budget"), ("manager", "money")):
        at = portal(small_world, who, path)
        assert at.error[0].value.startswith("€11,000 is invoiced, €500 more than the agreed price of €10,500")


def test_the_manager_sets_the_share_and_a_second_form_about_the_project_knows(
    portal: Portal, small_world: World
) -> None:
    at = portal(small_world, "manager", "money", part="contract")
    percent = field(at, "Warn both sides from this percentage")
    assert percent.value == "85"
    percent.set_value("0")
    button(at, "Save the warning").click().run()
    assert "must be at least 1" in at.error[0].value
    field(at, "Warn both sides from this percentage").set_value("50")
    button(at, "Save the warning").click().run()
    assert at.success[0].value == "The warning is saved."
    assert at.warning[0].value.startswith("52% of the agreed price")
    button(at, "Save the contract").click().run()
    assert at.success[0].value == "The contract is saved."
    assert "Warning" in said(portal(small_world, "sponsor", "budget"))
    assert "once 50% of the agreed price" in said(portal(small_world, "sponsor", "budget"))


def test_somebody_elses_share_is_shown_before_it_is_overwritten(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "money", part="contract")
    budget.set_warning(small_world.scope("manager", "alpha"), budget.SetWarning(1, 70))
    field(at, "Warn both sides from this percentage").set_value("60")
    button(at, "Save the warning").click().run()
    assert "Theirs now: 70%" in at.error[0].value
    button(at, "Save the warning").click().run()
    assert at.success[0].value == "The warning is saved."


# What is agreed, the reserve and phases


def test_changes_are_a_column_of_their_own_with_number_and_share(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "sponsor", "budget")
    table = next(m.value for m in at.markdown if m.value.startswith("|  | At first"))
    assert "| +500 :small[:gray[5%]] | 500 |" in table
    assert "**CR-1** Change ALPHAMARK" in table
    assert table.endswith("| **In all** | 10,000 | +500 | 10,500 |")


def test_a_moved_amount_keeps_what_was_agreed_first(portal: Portal, small_world: World) -> None:
    manager = small_world.scope("manager", "alpha")
    reason = budget.Reason(budget.parts.Cause.CLIENT, "Two more interfaces", "Tested at once")
    move = budget.MoveAmount(published_line(manager), 1, budget.MovedField.AGREED, D("11000.50"), reason)
    budget.move_amount(manager, move)
    page = unescaped(portal(small_world, "sponsor", "budget"))
    assert "| 10,000.00 | +1,000.50 | 11,000.50 |" in page
    assert "| **In all** | 10,000.00 | +1,500.50 | 11,500.50 |" in page


def test_the_reserve_is_three_figures_and_no_category(portal: Portal, small_world: World) -> None:
    manager = small_world.scope("manager", "alpha")
    reserve = published_line(manager)
    hidden = next(line.id for line in budget.desk(manager).lines if not line.is_published)
    budget.share_lines(manager, budget.ShareLines((hidden,), Audience.CLIENT))
    budget.place_lines(manager, place(reserve, 1, None, reserve=True))
    at = portal(small_world, "sponsor", "budget")
    assert not at.exception
    assert [(m.label, m.value) for m in at.metric][-3:] == [
        ("Reserve", "€10,000"),
        ("Used of it", "€5,501"),
        ("Left of it", "€4,500"),
    ]
    assert "#### €5,501 of the reserve of €10,000 is used; €4,500 is left" in said(at)
    assert "Contingency reserve" in said(at)
    table = portal(small_world, "manager", "money").table[0].value
    assert list(table.loc["Of it reserve"]) == ["€4,499.50", "€4,499.50", "€0.00"]


def test_a_budget_of_nothing_but_a_reserve_stands(portal: Portal, small_world: World) -> None:
    manager = small_world.scope("manager", "alpha")
    budget.place_lines(manager, place(published_line(manager), 1, None, reserve=True))
    at = portal(small_world, "sponsor", "budget")
    assert not at.exception
    assert "Every category" not in said(at)


def test_the_address_remembers_categories_or_phases(portal: Portal, small_world: World) -> None:
    manager = small_world.scope("manager", "alpha")
    budget.place_lines(manager, place(published_line(manager), 1, phase(manager, "Design phase")))
    at = portal(small_world, "sponsor", "budget")
    assert "By category in EUR" in said(at)
    choice(at, "How it is divided").set_value("phase").run()
    assert at.query_params["by"] == "phase"
    assert "By phase in EUR" in said(at)
    assert "- **Design phase**" in said(at)
    assert "By phase in EUR" in said(portal(small_world, "sponsor", "budget", by="phase"))
    in_chinese()
    assert "- **Design phase阶段**" in said(portal(small_world, "sponsor", "budget", by="phase"))


def test_a_phase_of_one_line_is_said_beside_it_and_a_phase_of_several_above_them(
    portal: Portal, small_world: World
) -> None:
    manager = small_world.scope("manager", "alpha")
    design = phase(manager, "Design phase")
    budget.place_lines(manager, place(published_line(manager), 1, design))
    words = said(portal(small_world, "sponsor", "budget"))
    assert ":small[:gray[Design phase]] |" in words
    assert "| **Design phase** |" not in words
    with writing(manager) as session:
        first = session.get(BudgetLine, published_line(manager))
        assert first is not None
        same = {
            name: getattr(first, name)
            for name in ("project_id", "client_id", "audience", "phase_id", "agreed")
        }
        session.add(BudgetLine(**same, category="Screens", position=9))
    words = said(portal(small_world, "sponsor", "budget"))
    assert "| **Design phase** |" in words
    assert ":small[:gray[Design phase]] |" not in words


def test_without_phases_there_is_nothing_to_choose(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "sponsor", "budget", by="phase")
    assert "How it is divided" not in [group.label for group in at.button_group]
    assert "By category in EUR" in said(at)


def test_a_manager_puts_lines_into_phases_and_sets_the_reserve_apart(
    portal: Portal, small_world: World, typing: list[Edit]
) -> None:
    manager = small_world.scope("manager", "alpha")
    build = phase(manager, "Build")
    at = portal(small_world, "manager", "money", part="phases")
    assert not at.exception
    lines = budget.desk(manager).lines
    row = next(i for i, line in enumerate(lines) if line.is_published)
    typing.append(set_cell(row, "phase", str(build)))
    button(at, "Save phases and reserve").click().run()
    assert at.success[0].value == "1 line is saved."
    typing.clear()
    assert budget.report(small_world.scope("sponsor", "alpha")).phases[0].title == "Build"
    typing.append(set_cell(1 - row, "contingency", True))
    button(at, "Save phases and reserve").click().run()
    typing.clear()
    assert [line.is_contingency for line in budget.desk(manager).lines] == [i != row for i in range(2)]


def test_a_forged_phase_saves_nothing(portal: Portal, small_world: World, typing: list[Edit]) -> None:
    theirs = phase(small_world.scope("beta_manager", "beta"), "Theirs")
    at = portal(small_world, "manager", "money", part="phases")
    assert "Theirs" not in rendered(at)
    typing.append(set_cell(0, "phase", str(theirs)))
    button(at, "Save phases and reserve").click().run()
    assert "This no longer exists" in at.error[0].value
    typing.clear()
    typing.append(add(id="999", phase="1", contingency=True))
    at = portal(small_world, "manager", "money", part="phases")
    button(at, "Save phases and reserve").click().run()
    assert {line.phase_id for line in budget.desk(small_world.scope("manager", "alpha")).lines} == {None}


# Drawn, and earned


def test_the_address_remembers_the_running_total_or_what_is_left(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "sponsor", "budget")
    assert "#### Invoices are 14% over plan" in said(at)
    choice(at, "How the money is drawn").set_value("left").run()
    assert at.query_params["curve"] == "left"
    assert "#### €6,500 is left to invoice, €500 less than planned for today" in said(at)
    assert "#### €6,500 is left" in said(portal(small_world, "sponsor", "budget", curve="left"))
    assert "#### Invoices are 14%" in said(portal(small_world, "sponsor", "budget", curve="nonsense"))


def test_a_fixed_price_reads_the_work_beside_the_invoices(portal: Portal, small_world: World) -> None:
    page = unescaped(portal(small_world, "sponsor", "budget"))
    assert "#### 25% is done: €2,625 of the agreed price" in page
    assert "€4,000 is invoiced: €1,375 more than the work done is worth." in page
    assert (
        "Counted by tasks: 1 of 4 tasks is done." in page
        or "Counted by tasks: 1 of 4 tasks are done." in page
    )
    assert "The monthly plan adds up to €3,500, the agreed amount with its changes to €10,500." in page
    assert "**AC** Invoiced: **€4,000.00**" in page
    for symbol in ("CPI", "EAC", "TCPI"):
        assert f"**{symbol}**" not in page


def test_time_and_materials_reads_the_pace_and_its_technical_terms(
    portal: Portal, small_world: World
) -> None:
    set_project(small_world, contract_type=ContractType.TIME_AND_MATERIALS)
    page = unescaped(portal(small_world, "sponsor", "budget"))
    assert "For every €100 spent, work worth €65.63 was done; at this pace the whole costs €16,000" in page
    assert "line by line, with what is already ordered, we expect €10,500." in page
    assert "**CPI** Cost performance index: **0.66**" in page
    assert page.count("**EAC** Estimate at completion") == 3


def test_a_retainer_is_not_measured(portal: Portal, small_world: World) -> None:
    set_project(small_world, contract_type=ContractType.RETAINER, retainer_amount=D(9000))
    for who, path in (("sponsor", "budget"), ("manager", "money")):
        at = portal(small_world, who, path, part="value")
        assert not at.exception
        assert "is done:" not in said(at)
    assert "A retainer has no whole" in said(at)


def test_what_cannot_be_measured_is_said(portal: Portal, small_world: World) -> None:
    with writing(operator_scope()) as session:
        for task in session.scalars(select(Task)):
            session.delete(task)
    page = unescaped(portal(small_world, "sponsor", "budget"))
    assert "appears here once the plan holds something that can be counted as done." in page


def test_a_closed_project_says_nothing_is_still_to_come(portal: Portal, small_world: World) -> None:
    set_project(small_world, status=ProjectStatus.CLOSED)
    at = portal(small_world, "sponsor", "budget")
    assert at.subheader[0].value == (
        "The project is closed: €5,501 of the agreed price of €10,500 was invoiced; €5,000 was not needed."
    )
    assert at.metric[3].label == "Not needed"
    desk = portal(small_world, "manager", "money")
    assert desk.subheader[0].value.startswith("The project is closed: €11,001 of €21,000 was used")
    for contract in ContractType:
        set_project(small_world, contract_type=contract, retainer_amount=D(9000))
        for language in ("en", "zh"):
            if language == "zh":
                in_chinese()
            assert not portal(small_world, "sponsor", "budget").exception


def test_the_new_parts_are_written_in_chinese(portal: Portal, small_world: World) -> None:
    in_chinese()
    budget.set_warning(small_world.scope("manager", "alpha"), budget.SetWarning(1, 50))
    page = unescaped(portal(small_world, "sponsor", "budget"))
    assert "约定总价 €10,500 中已开票和计划开票 52%，剩余 €5,000。" in page
    assert "已完成 25%，相当于约定总价中的 €2,625" in page
    assert "最初 | 变更 | 目前" in page.replace("\u2060", "")
    for part in ("phases", "value", "contract"):
        at = portal(small_world, "manager", "money", part=part)
        assert not at.exception
        assert not any(word in said(at) for word in ("Phases and", "is done", "Warn both"))
