"""The budget page and the money page: what they show first, and what becomes of each form and grid."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal as D
from typing import Any

import pandas as pd
import pytest
import streamlit as st
import time_machine
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.base import Audience
from db.models.identity import Person
from db.models.money import BudgetLine, CostEntry, CostKind
from db.models.plan import Cause
from db.models.project import ContractType, Project
from db.session import identity, writing
from portal import budget
from portal.access import Scope, operator_scope
from portal.activity import owned_by
from portal.budget import wording
from portal.budget.opening import headline
from portal.i18n import Text
from tests.conftest import Portal
from tests.rendered import rendered
from tests.worlds import INTERNAL, NOW, TODAY, World

COST = "3131.31"


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def said(at: AppTest) -> str:
    """Everything a page says, in one string."""
    parts = [
        *at.title,
        *at.subheader,
        *at.markdown,
        *at.caption,
        *at.warning,
        *at.info,
        *at.success,
        *at.error,
    ]
    return "\n".join(str(part.value) for part in parts)


def field(at: AppTest, label: str) -> Any:
    found = [w for w in (*at.text_input, *at.text_area, *at.date_input, *at.checkbox) if w.label == label]
    assert found, [w.label for w in (*at.text_input, *at.text_area)]
    return found[0]


def button(at: AppTest, label: str) -> Any:
    found = [b for b in at.button if b.label == label]
    assert found, [b.label for b in at.button]
    return found[0]


def choice(at: AppTest, label: str) -> Any:
    return next(group for group in at.button_group if group.label == label)


def set_project(world: World, **values: object) -> None:
    with writing(operator_scope()) as session:
        project = session.scalar(select(Project).where(Project.id == world.project_ids["alpha"]))
        assert project is not None
        for column, value in values.items():
            setattr(project, column, value)


def in_chinese() -> None:
    with identity() as session:
        for person in session.scalars(select(Person)):
            person.language = "zh"


def published_line(scope: Scope) -> int:
    return next(line.id for line in budget.desk(scope).lines if line.is_published)


# The client's page


@pytest.mark.parametrize(
    "contract", [ContractType.FIXED_PRICE, ContractType.TIME_AND_MATERIALS, ContractType.RETAINER]
)
def test_no_cost_note_or_margin_reaches_a_client_unless_the_book_is_open(
    portal: Portal, small_world: World, contract: ContractType
) -> None:
    set_project(small_world, contract_type=contract, retainer_amount=D(5000))
    closed = rendered(portal(small_world, "sponsor", "budget"))
    assert "ALPHAMARK" in closed
    for form in (COST, "3,131.31", "3131", "3,131", "313131", "868.69", "6,262.62", INTERNAL, "Margin"):
        assert form not in closed, form
    set_project(small_world, contract_type=ContractType.OPEN_BOOK)
    opened = rendered(portal(small_world, "sponsor", "budget"))
    assert "3,131.31" in opened
    assert "868.69" in opened
    assert INTERNAL not in opened


def test_a_client_of_a_fixed_price_reads_the_price_and_its_invoices(
    portal: Portal, small_world: World
) -> None:
    at = portal(small_world, "sponsor", "budget")
    assert not at.exception
    assert at.subheader[0].value == (
        "The agreed price is €10,500; 38% of it is invoiced and €6,500 is still to come."
    )
    assert [(m.label, m.value) for m in at.metric] == [
        ("Agreed price", "€10,500"),
        ("Invoiced", "€4,000"),
        ("Scheduled invoices", "€1,501"),
        ("Left to invoice", "€5,000"),
    ]
    page = said(at)
    assert "#### Invoices are 14% over plan" in page
    assert "Scheduled invoices €1,500\\.50" in page or "Scheduled invoices €1,500.50" in page
    assert "**CR-1** Change ALPHAMARK ALPHAMARK" in page
    assert "No amount has moved" in page


def test_time_and_materials_shows_where_it_will_end(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "beta_sponsor", "budget", "beta")
    assert at.subheader[0].value.startswith("You agreed on €10,500; 38% is spent, and we expect to stay")
    assert [m.label for m in at.metric] == ["Budget", "Spent", "Left", "Expected in the end"]


def test_a_retainer_is_shown_month_by_month(portal: Portal, small_world: World) -> None:
    set_project(small_world, contract_type=ContractType.RETAINER, retainer_amount=D(3000))
    at = portal(small_world, "sponsor", "budget")
    assert at.subheader[0].value.startswith("Of the allowance of €3,000 for Mar 2027, 0% is used")
    assert "#### 1 month went over its allowance" in said(at)
    assert "€4,000.00 used · €1,500.50 reserved · allowance €3,000.00 · €2,500.50 over" in said(at)


def test_the_page_is_written_in_chinese_for_a_chinese_reader(portal: Portal, small_world: World) -> None:
    in_chinese()
    for contract in ContractType:
        set_project(small_world, contract_type=contract, retainer_amount=D(3000))
        at = portal(small_world, "sponsor", "budget")
        assert not at.exception
        assert "金额变动的原因" in said(at)
    for part in ("lines", "plan", "entries", "contract"):
        at = portal(small_world, "manager", "money", part=part)
        assert not at.exception
        assert next(m.value for m in at.table).index[0] == "约定"


def test_a_client_without_figures_reads_who_will_publish_them(portal: Portal, small_world: World) -> None:
    with writing(operator_scope()) as session:
        for line in session.scalars(select(BudgetLine)):
            line.audience = Audience.INTERNAL
    at = portal(small_world, "sponsor", "budget")
    assert not at.exception
    assert "No figures have been published yet. Your project manager does that" in said(at)
    assert not at.metric


def test_a_warning_comes_before_the_budget_is_exceeded(portal: Portal, small_world: World) -> None:
    manager = small_world.scope("manager", "alpha")
    set_project(small_world, contract_type=ContractType.TIME_AND_MATERIALS)
    reason = budget.Reason(Cause.THIRD_PARTY, "The supplier raised prices", "We look for another")
    move = budget.MoveAmount(published_line(manager), 1, budget.MovedField.FORECAST, D(12000), reason)
    budget.move_amount(manager, move)
    at = portal(small_world, "sponsor", "budget")
    assert "we expect to need €2,000 more than agreed" in at.subheader[0].value
    assert at.warning[0].value.startswith(
        "€12,500 is expected in the end, €2,000 more than the budget of €10,500"
    )
    assert "**€2,000.00 more, a third party.** The supplier raised prices" in said(at)
    assert "What we do: We look for another" in said(at)
    desk = portal(small_world, "manager", "money")
    assert "The client reads these words on the budget page." in desk.warning[0].value


def test_old_figures_say_so(portal: Portal, small_world: World) -> None:
    set_project(small_world, confirmed_at=NOW - timedelta(days=30))
    at = portal(small_world, "sponsor", "budget")
    assert "Nobody has confirmed these figures since" in said(at)


def test_entries_are_turned_page_by_page(portal: Portal, small_world: World) -> None:
    manager = small_world.scope("manager", "alpha")
    line = published_line(manager)
    with writing(manager) as session:
        for number in range(12):
            session.add(
                CostEntry(
                    **owned_by(manager, Audience.CLIENT),
                    budget_line_id=line,
                    kind=CostKind.ACTUAL,
                    amount=D(1),
                    on=TODAY - timedelta(days=number),
                    description=f"Entry number {number:02}",
                )
            )
    at = portal(small_world, "sponsor", "budget")
    assert "Entry number 00" in said(at)
    assert "Entry number 11" not in said(at)
    at.pagination[0].set_value(2).run()
    assert "Entry number 00" not in said(at)
    assert "Entry number 11" in said(at)
    assert "Entry number 11" in said(portal(small_world, "sponsor", "budget", entries="2"))


def test_dollars_are_not_taken_for_formulas(portal: Portal, small_world: World) -> None:
    set_project(small_world, currency="USD")
    at = portal(small_world, "sponsor", "budget")
    assert all("\\$" in str(metric.value) for metric in at.metric)
    assert at.subheader[0].value.count("\\$") == 2


def test_the_delivering_side_sees_on_this_page_what_the_client_sees(
    portal: Portal, small_world: World
) -> None:
    at = portal(small_world, "manager", "budget")
    assert at.metric[0].value == "€10,500"
    assert INTERNAL not in rendered(at)
    assert "3,131.31" not in rendered(at)
    assert "Work on the money" in [link.label for link in at.get("page_link")]


# The money page


def test_the_money_page_puts_everything_beside_what_the_client_sees(
    portal: Portal, small_world: World
) -> None:
    at = portal(small_world, "manager", "money")
    assert not at.exception
    table = at.table[0].value
    assert list(table.columns) == ["Everything", "The client sees", "Not published"]
    assert list(table.loc["Left"]) == ["€9,999.00", "€4,999.50", "€4,999.50"]
    assert list(table.loc["What it costs us"]) == ["€12,525.24", "never shown", ""]


def test_an_entry_is_added_and_the_form_is_empty_again(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "money", part="entries", entry="new")
    field(at, "Amount the client is charged").set_value("1,234.50")
    field(at, "Document number").set_value("INV-9")
    field(at, "Description").set_value("Server")
    field(at, "What it cost us").set_value("900")
    button(at, "Add the entry").click().run()
    assert at.success[0].value == "The entry is added. The client does not see it yet."
    assert field(at, "Description").value == ""
    assert budget.report(small_world.scope("manager", "alpha")).spent == D("9234.50")
    assert budget.report(small_world.scope("sponsor", "alpha")).spent == D(4000)


def test_a_mistake_keeps_what_was_typed(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "money", part="entries", entry="new")
    field(at, "Amount the client is charged").set_value("-5")
    field(at, "Description").set_value("Money back")
    button(at, "Add the entry").click().run()
    assert "is below zero" in at.error[0].value
    assert field(at, "Description").value == "Money back"
    field(at, "This is a credit note: the amount goes back to the client").check()
    button(at, "Add the entry").click().run()
    assert at.success
    assert budget.report(small_world.scope("manager", "alpha")).spent == D(7995)


def test_a_document_that_is_there_already_is_pointed_out(portal: Portal, small_world: World) -> None:
    for _ in range(2):
        at = portal(small_world, "manager", "money", part="entries", entry="new")
        field(at, "Amount the client is charged").set_value("5")
        field(at, "Document number").set_value("INV-9")
        button(at, "Add the entry").click().run()
    assert "another entry of the same kind has the document number INV-9 too" in at.success[0].value


def open_entry(portal: Portal, world: World, *, published: bool) -> tuple[AppTest, int]:
    manager = world.scope("manager", "alpha")
    entry = next(
        e
        for e in budget.desk_entries(manager, 1)
        if e.is_published is published and e.kind is CostKind.COMMITTED
    )
    return portal(world, "manager", "money", part="entries", entry=str(entry.id)), entry.id


def test_an_order_is_booked_as_spent_with_a_reason_where_the_amount_differs(
    portal: Portal, small_world: World
) -> None:
    at, _ = open_entry(portal, small_world, published=True)
    amount = field(at, "Amount the client is charged")
    assert amount.value == "1500.50"
    amount.set_value("1600")
    button(at, "Book as spent").click().run()
    assert "It can only change with a reason" in at.error[0].value
    field(at, "Explanation").set_value("Freight was dearer")
    field(at, "What you do about it").set_value("We order earlier")
    button(at, "Book as spent").click().run()
    # The invoice bears the number of an invoice that is there already.
    assert at.success[0].value.startswith("The entry is booked as spent. Please check: another entry")
    client = budget.report(small_world.scope("sponsor", "alpha"))
    assert (client.spent, client.committed, client.moves[0].explanation) == (
        D(5600),
        D(0),
        "Freight was dearer",
    )


def test_an_unpublished_entry_is_edited_and_deleted(portal: Portal, small_world: World) -> None:
    at, entry = open_entry(portal, small_world, published=False)
    field(at, "Description").set_value("Better words")
    button(at, "Save the entry").click().run()
    assert at.success[0].value == "The entry is saved."
    assert "Better words" in said(at)
    button(at, "Delete").click().run()
    assert at.success[0].value == "The entry is deleted."
    assert budget.desk(small_world.scope("manager", "alpha"), entry).chosen is None
    assert "entry" not in at.query_params


def test_somebody_elses_change_is_shown_before_it_is_overwritten(portal: Portal, small_world: World) -> None:
    at, entry = open_entry(portal, small_world, published=False)
    with writing(operator_scope()) as session:
        row = session.scalar(select(CostEntry).where(CostEntry.id == entry))
        assert row is not None
        row.description, row.version = "Theirs", 2
    field(at, "Description").set_value("Mine")
    button(at, "Save the entry").click().run()
    assert "Theirs now" in at.error[0].value
    assert "Theirs" in at.error[0].value
    assert field(at, "Description").value == "Mine"
    button(at, "Save the entry").click().run()
    assert at.success[0].value == "The entry is saved."


def test_an_entry_that_is_not_there_is_not_found(portal: Portal, small_world: World) -> None:
    for asked in ("999999", "-1", "abc", "9" * 30, "²"):
        at = portal(small_world, "manager", "money", part="entries", entry=asked)
        assert not at.exception
        assert "Margin" not in rendered(at)
    at = portal(small_world, "manager", "money", part="entries", entry="999999")
    assert at.info[0].value == "There is no such entry; it may have been deleted."


def test_entries_of_published_lines_are_published_together(portal: Portal, small_world: World) -> None:
    manager = small_world.scope("manager", "alpha")
    budget.add_entry(
        manager, budget.EntryValues(published_line(manager), CostKind.ACTUAL, D(100), TODAY, "", "New")
    )
    at = portal(small_world, "manager", "money", part="entries")
    assert "The client does not see 3 entries yet." in said(at)
    button(at, "Publish").click().run()
    assert at.success[0].value == "1 entry is published."
    assert budget.report(small_world.scope("sponsor", "alpha")).spent == D(4100)


def test_an_amount_that_the_client_sees_moves_with_a_reason(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "money")
    field(at, "New amount").set_value("11000")
    button(at, "Change the amount and tell the client").click().run()
    assert "Please fill in “Explanation”" in at.error[0].value
    field(at, "Explanation").set_value("Two more interfaces")
    button(at, "Change the amount and tell the client").click().run()
    assert "Please say what you do about it" in at.error[0].value
    field(at, "What you do about it").set_value("We test both at once")
    choice(at, "Cause").set_value(Cause.CLIENT)
    button(at, "Change the amount and tell the client").click().run()
    assert "the client sees the old one, the new one and the reason" in at.success[0].value
    assert "**€1,000.00 more, on your side.** Two more interfaces" in said(
        portal(small_world, "sponsor", "budget")
    )


def test_lines_are_published_by_choice(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "money")
    button(at, "Publish").click().run()
    assert at.error[0].value == "Please choose at least one line."
    hidden = next(
        line for line in budget.desk(small_world.scope("manager", "alpha")).lines if not line.is_published
    )
    pills = next(g for g in at.button_group if g.label == "Budget lines")
    pills.set_value([hidden.id])
    button(at, "Publish").click().run()
    assert at.success[0].value == "The client now sees 1 more line."
    assert len(budget.report(small_world.scope("sponsor", "alpha")).lines) == 2


def test_the_contract_is_saved_and_an_open_book_is_opened_on_purpose(
    portal: Portal, small_world: World
) -> None:
    at = portal(small_world, "manager", "money", part="contract")
    choice(at, "Kind of contract").set_value(ContractType.OPEN_BOOK)
    button(at, "Save the contract").click().run()
    assert "An open book shows your costs and margin" in at.error[0].value
    field(at, "Open book: show our costs and margin to the client").check()
    button(at, "Save the contract").click().run()
    assert at.success[0].value == "The contract is saved."
    field(at, "Currency").set_value("CNY")
    button(at, "Save the contract").click().run()
    assert "the currency stays" in at.error[0].value


def test_the_parts_of_the_page_keep_their_place_in_the_address(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "money")
    choice(at, "Part").set_value("plan").run()
    assert at.query_params["part"] == "plan"
    assert "### Monthly plan" in said(at)
    at.run()
    assert "### Monthly plan" in said(at)
    choice(at, "Part").set_value("contract").run()
    assert at.query_params["part"] == "contract"
    assert field(at, "Currency").value == "EUR"


def test_the_line_to_be_moved_keeps_its_place_in_the_address(portal: Portal, small_world: World) -> None:
    manager = small_world.scope("manager", "alpha")
    hidden = next(line.id for line in budget.desk(manager).lines if not line.is_published)
    budget.share_lines(manager, budget.ShareLines((hidden,), Audience.CLIENT))
    at = portal(small_world, "manager", "money")
    first, second = (line.id for line in budget.desk(manager).lines)
    for chosen in (second, first, second):
        at.selectbox[0].set_value(chosen).run()
        assert at.selectbox[0].value == chosen
        assert at.query_params["line"] == str(chosen)


# Grids: what a browser would send is put in the place of what the grid gives back.

Edit = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> list[Edit]:
    """Edits that the next grids come back with; an empty list leaves them as they were."""
    edits: list[Edit] = []
    real = st.data_editor

    def edited(data: pd.DataFrame, **more: Any) -> pd.DataFrame:
        shown = real(data, **more)
        return edits[0](shown.copy()) if edits else shown

    monkeypatch.setattr(st, "data_editor", edited)
    return edits


def add(**cells: object) -> Edit:
    return lambda frame: pd.concat([frame, pd.DataFrame([cells])], ignore_index=True)


def set_cell(row: int, column: str, value: object) -> Edit:
    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        frame.loc[frame.index[row], column] = value
        return frame

    return edit


def test_a_line_is_added_in_the_grid(portal: Portal, small_world: World, typing: list[Edit]) -> None:
    at = portal(small_world, "manager", "money")
    typing.append(add(category="Training", agreed=750.5))
    button(at, "Save the lines").click()
    at.run()
    assert at.success[0].value == "1 line is saved."
    typing.clear()
    lines = budget.desk(small_world.scope("manager", "alpha")).lines
    assert (lines[-1].category, lines[-1].agreed, lines[-1].is_published) == ("Training", D("750.50"), False)


@pytest.mark.parametrize(
    ("page", "part", "save"),
    [
        ("money", "lines", "Save the lines"),
        ("money", "plan", "Save the plan"),
        ("money", "phases", "Save phases and reserve"),
        ("hours", "rates", "Save the rates"),
    ],
)
def test_a_grid_nobody_has_touched_says_so(
    portal: Portal, small_world: World, page: str, part: str, save: str
) -> None:
    at = portal(small_world, "manager", page, part=part)
    next(b for b in at.button if b.label == save).click().run()
    assert [each.value for each in at.success] == ["Nothing has changed."]


def test_a_published_amount_is_refused_in_the_grid_and_the_edit_waits(
    portal: Portal, small_world: World, typing: list[Edit]
) -> None:
    at = portal(small_world, "manager", "money")
    lines = budget.desk(small_world.scope("manager", "alpha")).lines
    row = next(i for i, line in enumerate(lines) if line.is_published)
    typing.append(set_cell(row, "agreed", 1.0))
    button(at, "Save the lines").click().run()
    assert "It can only change with a reason" in at.error[0].value
    assert budget.report(small_world.scope("sponsor", "alpha")).agreed == D(10000)


def test_a_conflict_in_the_grid_is_shown_once(portal: Portal, small_world: World, typing: list[Edit]) -> None:
    manager = small_world.scope("manager", "alpha")
    at = portal(small_world, "manager", "money")
    lines = budget.desk(manager).lines
    row, hidden = next((i, line) for i, line in enumerate(lines) if not line.is_published)
    theirs = budget.LineEdit(hidden.id, 1, budget.LineValues("Theirs", D(77)))
    budget.save_lines(manager, budget.SaveLines(edits=(theirs,)))
    typing.append(set_cell(row, "category", "Mine"))
    button(at, "Save the lines").click().run()
    assert "Theirs: €77.00" in at.error[0].value.replace("\\", "")
    button(at, "Save the lines").click().run()
    assert at.success[0].value == "1 line is saved."
    assert budget.desk(manager).lines[row].category == "Mine"


def test_a_grid_shows_what_others_have_saved(portal: Portal, small_world: World) -> None:
    manager = small_world.scope("manager", "alpha")
    at = portal(small_world, "manager", "money")
    hidden = next(line for line in budget.desk(manager).lines if not line.is_published)
    edit = budget.LineEdit(hidden.id, 1, budget.LineValues("Theirs", D(77)))
    budget.save_lines(manager, budget.SaveLines(edits=(edit,)))
    at.run()
    assert "Theirs" in list(at.data_editor[0].value["category"])


def test_months_are_planned_in_the_grid_and_published_ones_need_a_reason(
    portal: Portal, small_world: World, typing: list[Edit]
) -> None:
    at = portal(small_world, "manager", "money", part="plan")
    typing.append(set_cell(0, "amount", 3000.0))
    button(at, "Save the plan").click().run()
    assert "It can only change with a reason" in at.error[0].value
    field(at, "Explanation").set_value("We begin later")
    button(at, "Save the plan").click().run()
    assert at.success[0].value == "1 month is saved."
    typing.clear()
    assert budget.report(small_world.scope("sponsor", "alpha")).planned_to_date == D(3000)
    typing.append(add(month=pd.Timestamp("2027-03-20"), amount=310.0))
    button(at, "Save the plan").click().run()
    typing.clear()
    button(at, "Publish the whole plan").click().run()
    assert at.success[0].value == "The client now sees the plan."
    assert budget.report(small_world.scope("sponsor", "alpha")).planned_to_date == D(3100)


def test_the_sentences_of_a_report_never_fail_in_any_language(small_world: World) -> None:
    for contract in ContractType:
        set_project(small_world, contract_type=contract, retainer_amount=None)
        report = budget.report(small_world.scope("sponsor", "alpha"))
        for text in (Text("en"), Text("zh"), Text("en-XA")):
            assert headline(report, text)
            assert wording.finding(report, text)
            assert wording.category_finding(report, text)
