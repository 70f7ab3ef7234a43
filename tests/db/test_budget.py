"""Money: what each side learns of it, what each verb writes, and who may do it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
import time_machine
from sqlalchemy import event, func, select

from db.base import Audience
from db.models.change import ChangeRequest, ChangeStatus
from db.models.money import BudgetLine, BudgetMove, CostEntry, CostKind, PlannedSpend
from db.models.plan import Cause
from db.models.project import Activity, ContractType, Project
from db.session import AlreadyDone, Conflict, ReadOnly, database, reading, writing
from portal import budget
from portal.access import NotAllowed, NotFound, Scope, operator_scope, preview_viewer, project_scope
from portal.activity import owned_by
from portal.budget import MovedField, Reason, Trouble
from portal.budget.parts import OpenBook
from portal.budget.refusals import (
    AllowanceIsMissing,
    AlreadyActual,
    AmountNeedsAReason,
    CostsWouldBeRevealed,
    CurrencyIsInUse,
    LineIsInUse,
    LineIsUnpublished,
    MonthIsPlanned,
    NothingChanged,
    PlanHasChanged,
    RemedyIsMissing,
    SeenByTheClient,
    StillPublished,
)
from tests.worlds import INTERNAL, NOW, TODAY, World

FEB, MAR = date(2027, 2, 1), date(2027, 3, 1)
REASON = Reason(Cause.OURS, "The interface took two days more", "We do the second one ourselves")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(world: World) -> Scope:
    return world.scope("sponsor", "alpha")


@pytest.fixture
def manager(world: World) -> Scope:
    return world.scope("manager", "alpha")


def line_id(scope: Scope, audience: Audience) -> int:
    with reading(operator_scope()) as session:
        found = session.scalar(
            select(BudgetLine.id).where(
                BudgetLine.project_id == scope.here.project_id, BudgetLine.audience == audience
            )
        )
    assert found is not None
    return found


def entry_row(
    scope: Scope, audience: Audience = Audience.CLIENT, kind: CostKind = CostKind.COMMITTED
) -> CostEntry:
    with reading(operator_scope()) as session:
        row = session.scalar(
            select(CostEntry).where(
                CostEntry.project_id == scope.here.project_id,
                CostEntry.audience == audience,
                CostEntry.kind == kind,
            )
        )
    assert row is not None
    return row


def values_of(row: CostEntry) -> budget.EntryValues:
    return budget.EntryValues(
        row.budget_line_id,
        row.kind,
        row.amount,
        row.on,
        row.document,
        row.description,
        row.translations,
        row.cost,
        row.hours,
        row.note,
    )


def count(model: type[BudgetLine | BudgetMove | CostEntry | PlannedSpend | Activity], scope: Scope) -> int:
    with reading(operator_scope()) as session:
        asked = select(func.count(model.id)).where(model.project_id == scope.here.project_id)
        return session.scalar(asked) or 0


def told(scope: Scope) -> list[str]:
    """What the client was told of the budget, oldest first."""
    with reading(scope) as session:
        asked = select(Activity.title).where(Activity.kind == "budget_changed").order_by(Activity.id)
        return list(session.scalars(asked))


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *more: object) -> None:
        if statement.lstrip().upper().startswith("SELECT") and "set_config" not in statement:
            statements.append(statement)

    engine = database().reader
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


# What each side learns


def test_the_client_learns_the_published_figures_to_the_cent(client: Scope) -> None:
    assert budget.as_json(budget.report(client)) == {
        "currency": "EUR",
        "agreed": "10000.00",
        "approved_changes": "500.00",
        "spent": "4000.00",
        "committed": "1500.50",
        "left": "4999.50",
        "forecast_at_completion": "10500.00",
    }


def test_the_delivering_side_learns_all_of_it_or_what_the_client_sees(manager: Scope, client: Scope) -> None:
    assert budget.report(manager).spent == D(8000)
    assert budget.as_json(budget.report(manager, published=True)) == budget.as_json(budget.report(client))
    desk = budget.desk(manager)
    assert (desk.everything.left, desk.client.left) == (D(9999), D("4999.50"))
    assert budget.as_json(desk.client) == budget.as_json(budget.report(client))
    assert desk.unpublished_entries == 2


def test_nothing_internal_is_in_a_clients_answer(world: World) -> None:
    for who, project in (("sponsor", "alpha"), ("sibling_sponsor", "sibling"), ("beta_sponsor", "beta")):
        assert INTERNAL not in repr(budget.report(world.scope(who, project)))


@pytest.mark.parametrize(
    "contract", [ContractType.FIXED_PRICE, ContractType.TIME_AND_MATERIALS, ContractType.RETAINER]
)
def test_only_an_open_book_shows_what_things_cost(
    world: World, client: Scope, contract: ContractType
) -> None:
    set_project(world, contract_type=contract)
    with counted() as statements:
        closed = budget.report(client)
    assert "3131.31" not in repr(closed)
    assert closed.open_book is None
    assert not any("cost_entry.cost" in statement for statement in statements)
    set_project(world, contract_type=ContractType.OPEN_BOOK)
    opened = budget.report(client)
    assert opened.open_book == OpenBook(D("6262.62"), D("-762.12"))
    assert {entry.margin for entry in opened.entries} == {D("868.69"), D("-1630.81")}
    # A preview for the delivering side holds no more than the client sees.
    set_project(world, contract_type=contract)
    assert "3131.31" not in repr(budget.report(world.scope("manager", "alpha"), published=True))


def set_project(world: World, name: str = "alpha", **values: object) -> None:
    with writing(operator_scope()) as session:
        project = session.scalar(select(Project).where(Project.id == world.project_ids[name]))
        assert project is not None
        for column, value in values.items():
            setattr(project, column, value)


def test_hours_and_notes_are_never_asked_for_a_client(world: World) -> None:
    with counted() as statements:
        budget.report(world.scope("sibling_sponsor", "sibling"))
    assert not any("hours" in statement or "note" in statement for statement in statements)


def test_declined_and_unpublished_changes_do_not_count(world: World, client: Scope, manager: Scope) -> None:
    with writing(operator_scope()) as session:
        for number, status in enumerate((ChangeStatus.DECLINED, ChangeStatus.IMPLEMENTED), start=50):
            session.add(
                ChangeRequest(
                    project_id=client.here.project_id,
                    client_id=client.here.client_id,
                    audience=Audience.CLIENT,
                    number=number,
                    title="Another",
                    what="x",
                    status=status,
                    submitted_at=NOW,
                    submitted_by="Somebody",
                    submitted_by_id=1,
                    amount=D(70),
                )
            )
    assert [change.number for change in budget.report(client).changes] == [1, 50 + 1]
    assert budget.report(client).approved_changes == D(570)
    assert budget.report(manager).approved_changes == D(1070)


def test_an_entry_of_a_hidden_line_is_neither_listed_nor_counted(manager: Scope, client: Scope) -> None:
    hidden = line_id(manager, Audience.INTERNAL)
    row = entry_row(manager, Audience.INTERNAL, CostKind.ACTUAL)
    with writing(operator_scope()) as session:
        stray = session.scalar(select(CostEntry).where(CostEntry.id == row.id))
        assert stray is not None
        assert stray.budget_line_id == hidden
        stray.audience = Audience.CLIENT
    report = budget.report(client)
    assert (report.spent, report.entry_count, len(report.entries)) == (D(4000), 2, 2)


def test_figures_of_months_are_summed_by_the_database(client: Scope) -> None:
    (february,) = budget.report(client).months
    assert (february.planned, february.actual) == (D(3500), D(4000))
    assert budget.report(client).planned_to_date == D(3500)


def test_people_without_the_money_learn_nothing(world: World) -> None:
    for who in ("contributor", "reader", "member"):
        with pytest.raises(NotAllowed):
            budget.report(world.scope(who, "alpha"))
    for who in ("sponsor", "lead", "administrator"):
        with pytest.raises(NotAllowed):
            budget.desk(world.scope(who, "alpha"))


def test_a_page_takes_five_statements_on_any_size_of_data(client: Scope, manager: Scope) -> None:
    with counted() as few:
        budget.report(client)
    published = line_id(manager, Audience.CLIENT)
    with writing(manager) as session:
        for number in range(60):
            session.add(
                CostEntry(
                    **owned_by(manager, Audience.CLIENT),
                    budget_line_id=published,
                    kind=CostKind.ACTUAL,
                    amount=D("0.01"),
                    on=TODAY - timedelta(days=number * 9),
                )
            )
    with counted() as many:
        report = budget.report(client)
    assert len(few) == len(many) == 5
    assert report.spent == D("4000.60")
    assert len(report.entries) == budget.ENTRIES_A_PAGE
    last = budget.entries(client, report, 999)
    assert len(last) == 62 % budget.ENTRIES_A_PAGE
    with counted() as desk:
        budget.desk(manager, chosen=1)
        budget.desk_entries(manager, 1)
    assert len(desk) == 6


def test_an_entry_of_another_project_is_not_chosen(world: World, manager: Scope) -> None:
    foreign = entry_row(world.scope("beta_manager", "beta"))
    assert budget.desk(manager, chosen=foreign.id).chosen is None
    mine = entry_row(manager)
    chosen = budget.desk(manager, chosen=mine.id).chosen
    assert chosen is not None
    assert chosen.cost == D("3131.31")


# Lines


def test_a_grid_adds_edits_and_removes_unpublished_lines(manager: Scope) -> None:
    hidden = line_id(manager, Audience.INTERNAL)
    budget.save_lines(
        manager,
        budget.SaveLines(
            added=(budget.LineValues("Training", D("12.34"), None, {"zh": {"category": "培训"}}),)
        ),
    )
    training = next(line for line in budget.desk(manager).lines if line.category == "Training")
    assert (training.agreed, training.audience) == (D("12.34"), Audience.INTERNAL)
    edits = (
        budget.LineEdit(training.id, 1, budget.LineValues("Courses", D(13), D(20))),
        budget.LineEdit(hidden, 1, budget.LineValues("Hidden", D(9))),
    )
    assert budget.save_lines(manager, budget.SaveLines(edits=edits)) == 2
    lines = {line.id: line for line in budget.desk(manager).lines}
    assert (lines[training.id].category, lines[training.id].forecast) == ("Courses", D(20))
    assert lines[training.id].translations == {"zh": {"category": "培训"}}
    budget.save_lines(manager, budget.SaveLines(removed=(budget.LineRemoval(training.id, 2),)))
    assert training.id not in {line.id for line in budget.desk(manager).lines}


def test_a_published_amount_does_not_move_in_the_grid_but_its_name_does(
    manager: Scope, client: Scope
) -> None:
    published = line_id(manager, Audience.CLIENT)
    for values in (budget.LineValues("New name", D(10001)), budget.LineValues("New name", D(10000), D(9000))):
        with pytest.raises(AmountNeedsAReason):
            budget.save_lines(manager, budget.SaveLines(edits=(budget.LineEdit(published, 1, values),)))
    renamed = budget.LineEdit(published, 1, budget.LineValues("New name", D(10000)))
    budget.save_lines(manager, budget.SaveLines(edits=(renamed,)))
    assert [line.category for line in budget.report(client).lines] == ["New name"]


def test_a_line_with_entries_or_a_published_one_stays(manager: Scope) -> None:
    hidden, published = line_id(manager, Audience.INTERNAL), line_id(manager, Audience.CLIENT)
    with pytest.raises(LineIsInUse):
        budget.save_lines(manager, budget.SaveLines(removed=(budget.LineRemoval(hidden, 1),)))
    with pytest.raises(StillPublished):
        budget.save_lines(manager, budget.SaveLines(removed=(budget.LineRemoval(published, 1),)))


def test_one_refused_line_leaves_the_whole_grid_unsaved(manager: Scope) -> None:
    hidden, published = line_id(manager, Audience.INTERNAL), line_id(manager, Audience.CLIENT)
    edits = (
        budget.LineEdit(hidden, 1, budget.LineValues("Changed", D(1))),
        budget.LineEdit(published, 1, budget.LineValues("Changed", D(1))),
    )
    with pytest.raises(AmountNeedsAReason):
        budget.save_lines(manager, budget.SaveLines(edits=edits))
    assert "Changed" not in {line.category for line in budget.desk(manager).lines}


def test_moving_an_amount_keeps_the_old_one_with_its_reason_and_tells_the_client(
    manager: Scope, client: Scope
) -> None:
    published = line_id(manager, Audience.CLIENT)
    translated = replace(REASON, translations={"zh": {"explanation": "接口多用了两天"}})
    budget.move_amount(manager, budget.MoveAmount(published, 1, MovedField.AGREED, D("10600.10"), translated))
    report = budget.report(client)
    (move,) = report.moves
    assert (move.old, move.new, move.difference) == (D(10000), D("10600.10"), D("600.10"))
    assert (move.cause, move.explanation, move.remedy) == (Cause.OURS, REASON.explanation, REASON.remedy)
    assert (report.agreed, move.moved_by) == (D("10600.10"), manager.viewer.name)
    assert report.lines[0].moves == (move,)
    assert told(client) == [report.lines[0].category]


def test_a_forecast_moves_the_same_way_and_warns(manager: Scope, client: Scope) -> None:
    published = line_id(manager, Audience.CLIENT)
    budget.move_amount(manager, budget.MoveAmount(published, 1, MovedField.FORECAST, D(11000), REASON))
    report = budget.report(client)
    assert (report.forecast_at_completion, report.beyond) == (D(11500), D(1000))
    assert report.trouble is Trouble.WILL_EXCEED
    assert (report.moves[0].old, report.moves[0].difference) == (None, D(1000))
    budget.move_amount(
        manager, budget.MoveAmount(published, 2, MovedField.FORECAST, None, replace(REASON, remedy=""))
    )
    assert budget.report(client).forecast_at_completion == D(10500)


def test_what_costs_the_client_more_says_what_is_done_about_it(manager: Scope) -> None:
    published, bare = line_id(manager, Audience.CLIENT), replace(REASON, remedy="")
    with pytest.raises(RemedyIsMissing):
        budget.move_amount(manager, budget.MoveAmount(published, 1, MovedField.AGREED, D(10001), bare))
    with pytest.raises(NothingChanged):
        budget.move_amount(manager, budget.MoveAmount(published, 1, MovedField.AGREED, D(10000), bare))
    budget.move_amount(manager, budget.MoveAmount(published, 1, MovedField.AGREED, D(9000), bare))
    assert count(BudgetMove, manager) == 1


def test_publishing_a_line_shows_its_history_and_tells_the_client_withdrawing_takes_it_back(
    manager: Scope, client: Scope
) -> None:
    hidden = line_id(manager, Audience.INTERNAL)
    budget.move_amount(manager, budget.MoveAmount(hidden, 1, MovedField.AGREED, D(200), REASON))
    assert budget.report(client).moves == ()
    assert told(client) == []
    assert budget.share_lines(manager, budget.ShareLines((hidden,), Audience.CLIENT)) == 1
    assert len(budget.report(client).lines) == 2
    assert len(budget.report(client).moves) == 1
    assert len(told(client)) == 1
    assert budget.share_lines(manager, budget.ShareLines((hidden,), Audience.CLIENT)) == 0
    assert budget.share_lines(manager, budget.ShareLines((hidden,), Audience.INTERNAL)) == 1
    assert len(budget.report(client).lines) == 1
    assert budget.report(client).moves == ()


# Plan


def test_a_plan_takes_new_months_and_refuses_the_same_twice(manager: Scope, client: Scope) -> None:
    added = budget.SavePlan(added=(budget.PlannedAmount(MAR, D(100)),))
    budget.save_plan(manager, added)
    assert budget.report(client).planned_to_date == D(3500)
    with pytest.raises(MonthIsPlanned):
        budget.save_plan(manager, added)
    assert budget.share_plan(manager, budget.SharePlan(Audience.CLIENT)) == 1
    assert budget.report(client).planned_to_date == D("3532.26")
    assert told(client) == ["plan of the monthly spending"]


def test_a_published_month_changes_with_a_reason_that_the_client_reads(manager: Scope, client: Scope) -> None:
    (month,) = budget.desk(manager).plan
    edit = budget.SavePlan(edits=(budget.PlanEdit(month.id, D(3500), D(3000)),))
    with pytest.raises(AmountNeedsAReason):
        budget.save_plan(manager, edit)
    budget.save_plan(manager, replace(edit, reason=replace(REASON, remedy="")))
    (move,) = budget.report(client).moves
    assert (move.field, move.month, move.old, move.new) == (MovedField.PLAN, FEB, D(3500), D(3000))
    assert told(client) == ["plan for Feb 2027"]
    with pytest.raises(PlanHasChanged):
        budget.save_plan(manager, replace(edit, reason=REASON))
    with pytest.raises(StillPublished):
        budget.save_plan(manager, budget.SavePlan(removed=(month.id,)))


def test_an_unpublished_month_changes_and_goes_without_a_word(manager: Scope, client: Scope) -> None:
    budget.save_plan(manager, budget.SavePlan(added=(budget.PlannedAmount(MAR, D(100)),)))
    month = next(month for month in budget.desk(manager).plan if month.month == MAR)
    budget.save_plan(manager, budget.SavePlan(edits=(budget.PlanEdit(month.id, D(100), D(120)),)))
    budget.save_plan(manager, budget.SavePlan(removed=(month.id,)))
    assert count(BudgetMove, manager) == 0
    assert told(client) == []


# Entries


def new_entry(manager: Scope, **more: object) -> budget.EntryValues:
    values = budget.EntryValues(
        line_id(manager, Audience.CLIENT), CostKind.ACTUAL, D("99.90"), TODAY, "INV-9", "Server"
    )
    return replace(values, **more)  # type: ignore[arg-type]


def test_a_new_entry_is_internal_until_it_is_published(manager: Scope, client: Scope) -> None:
    saved = budget.add_entry(manager, new_entry(manager, note="secret", cost=D(50), hours=D("1.5")))
    assert budget.report(client).spent == D(4000)
    assert budget.report(manager).spent == D("8099.90")
    assert budget.share_entry(manager, budget.ShareEntry(saved.id, Audience.CLIENT)) == 1
    report = budget.report(client)
    assert (report.spent, report.entries[0].description) == (D("4099.90"), "Server")
    assert told(client) == ["Server"]
    budget.share_entry(manager, budget.ShareEntry(saved.id, Audience.INTERNAL))
    assert budget.report(client).spent == D(4000)


def test_a_credit_note_takes_money_back(manager: Scope, client: Scope) -> None:
    saved = budget.add_entry(manager, new_entry(manager, amount=D("-100.50")))
    budget.share_entry(manager, budget.ShareEntry(saved.id, Audience.CLIENT))
    report = budget.report(client)
    assert (report.spent, report.entries[0].is_credit) == (D("3899.50"), True)


def test_the_same_document_twice_is_said_and_not_refused(manager: Scope) -> None:
    first = budget.add_entry(manager, new_entry(manager))
    second = budget.add_entry(manager, new_entry(manager, document="inv-9"))
    other_kind = budget.add_entry(manager, new_entry(manager, kind=CostKind.COMMITTED))
    without = budget.add_entry(manager, new_entry(manager, document=""))
    assert [e.is_doubled for e in (first, second, other_kind, without)] == [False, True, False, False]


def test_an_entry_is_shown_under_a_published_line_only(manager: Scope) -> None:
    row = entry_row(manager, Audience.INTERNAL)
    with pytest.raises(LineIsUnpublished):
        budget.share_entry(manager, budget.ShareEntry(row.id, Audience.CLIENT))


def test_entries_up_to_a_day_are_published_at_once_and_told_once(manager: Scope, client: Scope) -> None:
    for on in (TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        budget.add_entry(manager, new_entry(manager, on=on))
    assert budget.publish_until(manager, budget.PublishUntil(TODAY)) == 2
    assert budget.publish_until(manager, budget.PublishUntil(TODAY)) == 0
    assert budget.report(client).spent == D("4199.80")
    assert told(client) == ["2 new entries"]


def test_an_unpublished_entry_is_edited_whole(manager: Scope) -> None:
    saved = budget.add_entry(manager, new_entry(manager))
    changed = new_entry(manager, amount=D(1), kind=CostKind.COMMITTED, on=FEB, document="PO-1", cost=D(2))
    budget.edit_entry(manager, budget.EditEntry(saved.id, 1, changed))
    chosen = budget.desk(manager, saved.id).chosen
    assert chosen is not None
    assert (chosen.amount, chosen.kind, chosen.on, chosen.document, chosen.cost, chosen.version) == (
        D(1), CostKind.COMMITTED, FEB, "PO-1", D(2), 2,
    )  # fmt: skip


def test_of_a_published_entry_only_words_and_internals_change(manager: Scope) -> None:
    row = entry_row(manager)
    values = values_of(row)
    hidden = line_id(manager, Audience.INTERNAL)
    for forbidden in (
        replace(values, amount=D(1)),
        replace(values, on=TODAY),
        replace(values, kind=CostKind.ACTUAL),
        replace(values, line_id=hidden),
    ):
        with pytest.raises(SeenByTheClient):
            budget.edit_entry(manager, budget.EditEntry(row.id, 1, forbidden))
    allowed = replace(values, description="Clearer", note="new", cost=D(7), document="PO-2")
    budget.edit_entry(manager, budget.EditEntry(row.id, 1, allowed))
    assert budget.desk(manager, row.id).chosen.note == "new"  # type: ignore[union-attr]


def test_what_was_ordered_is_booked_as_spent(manager: Scope, client: Scope) -> None:
    row = entry_row(manager)
    settle = budget.SettleEntry(row.id, 1, row.amount, TODAY, "INV-77")
    budget.settle_entry(manager, settle)
    report = budget.report(client)
    assert (report.spent, report.committed) == (D("5500.50"), D(0))
    assert report.moves == ()
    with pytest.raises(AlreadyActual):
        budget.settle_entry(manager, replace(settle, version=2))


def test_another_amount_than_the_client_has_seen_needs_a_reason(manager: Scope, client: Scope) -> None:
    row = entry_row(manager)
    settle = budget.SettleEntry(row.id, 1, D(1600), TODAY, "INV-77")
    with pytest.raises(AmountNeedsAReason):
        budget.settle_entry(manager, settle)
    budget.settle_entry(manager, replace(settle, reason=REASON))
    (move,) = budget.report(client).moves
    assert (move.field, move.old, move.new) == (MovedField.ENTRY, D("1500.50"), D(1600))
    hidden = entry_row(manager, Audience.INTERNAL)
    budget.settle_entry(manager, replace(settle, id=hidden.id))
    assert count(BudgetMove, manager) == 1


def test_only_what_no_client_sees_is_deleted(manager: Scope) -> None:
    seen, hidden = entry_row(manager), entry_row(manager, Audience.INTERNAL)
    with pytest.raises(StillPublished):
        budget.delete_entry(manager, budget.DeleteEntry(seen.id, 1))
    before = count(CostEntry, manager)
    budget.delete_entry(manager, budget.DeleteEntry(hidden.id, 1))
    assert count(CostEntry, manager) == before - 1


# Contract


def test_the_currency_stays_once_there_is_money(manager: Scope) -> None:
    command = budget.SetContract(1, ContractType.FIXED_PRICE, "CNY", None)
    with pytest.raises(CurrencyIsInUse):
        budget.set_contract(manager, command)
    budget.set_contract(
        manager, replace(command, currency="EUR", contract_type=ContractType.TIME_AND_MATERIALS)
    )
    contract = budget.desk(manager).contract
    assert (contract.contract_type, contract.version) == (ContractType.TIME_AND_MATERIALS, 2)


def test_the_currency_changes_while_there_is_none(world: World) -> None:
    with writing(operator_scope()) as session:
        for model in (CostEntry, BudgetLine, PlannedSpend, ChangeRequest):
            for row in session.scalars(select(model).where(model.project_id == world.project_ids["alpha"])):
                session.delete(row)
            session.flush()
    manager = world.scope("manager", "alpha")
    budget.set_contract(manager, budget.SetContract(1, ContractType.FIXED_PRICE, "CNY", None))
    assert budget.desk(manager).contract.currency == "CNY"


def test_books_are_opened_on_purpose_only(manager: Scope, client: Scope) -> None:
    command = budget.SetContract(1, ContractType.OPEN_BOOK, "EUR", None)
    with pytest.raises(CostsWouldBeRevealed):
        budget.set_contract(manager, command)
    assert budget.report(client).open_book is None
    budget.set_contract(manager, replace(command, reveal_costs=True))
    assert budget.report(client).open_book is not None
    assert told(client) == ["how the work is paid for"]


def test_an_allowance_that_the_client_knows_moves_with_a_reason(manager: Scope, client: Scope) -> None:
    command = budget.SetContract(1, ContractType.RETAINER, "EUR", None)
    with pytest.raises(AllowanceIsMissing):
        budget.set_contract(manager, command)
    budget.set_contract(manager, replace(command, retainer_amount=D(5000)))
    raised = replace(command, version=2, retainer_amount=D(6000))
    with pytest.raises(AmountNeedsAReason):
        budget.set_contract(manager, raised)
    budget.set_contract(manager, replace(raised, reason=REASON))
    report = budget.report(client)
    assert [(m.field, m.old, m.new) for m in report.moves] == [(MovedField.ALLOWANCE, D(5000), D(6000))]
    # March has the new allowance, February keeps the one it had.
    assert [(m.month, m.allowance, m.used) for m in report.retainer] == [
        (MAR, D(6000), D(0)),
        (FEB, D(5000), D(4000)),
    ]


# Who may, twice, and at the same time

VERBS: dict[str, Callable[[Scope], object]] = {
    "save_lines": lambda s: budget.save_lines(s, budget.SaveLines(added=(budget.LineValues("x", D(1)),))),
    "move_amount": lambda s: budget.move_amount(s, budget.MoveAmount(1, 1, MovedField.AGREED, D(1), REASON)),
    "share_lines": lambda s: budget.share_lines(s, budget.ShareLines((1,), Audience.CLIENT)),
    "save_plan": lambda s: budget.save_plan(s, budget.SavePlan(added=(budget.PlannedAmount(MAR, D(1)),))),
    "share_plan": lambda s: budget.share_plan(s, budget.SharePlan(Audience.CLIENT)),
    "add_entry": lambda s: budget.add_entry(s, budget.EntryValues(1, CostKind.ACTUAL, D(1), TODAY)),
    "edit_entry": lambda s: budget.edit_entry(
        s, budget.EditEntry(1, 1, budget.EntryValues(1, CostKind.ACTUAL, D(1), TODAY))
    ),
    "settle_entry": lambda s: budget.settle_entry(s, budget.SettleEntry(1, 1, D(1), TODAY, "")),
    "share_entry": lambda s: budget.share_entry(s, budget.ShareEntry(1, Audience.CLIENT)),
    "publish_until": lambda s: budget.publish_until(s, budget.PublishUntil(TODAY)),
    "delete_entry": lambda s: budget.delete_entry(s, budget.DeleteEntry(1, 1)),
    "set_contract": lambda s: budget.set_contract(
        s, budget.SetContract(1, ContractType.FIXED_PRICE, "EUR", None)
    ),
}


def test_of_all_roles_only_the_manager_works_on_money(world: World) -> None:
    for who in ("sponsor", "contributor", "reader", "member", "lead", "administrator"):
        for name, verb in VERBS.items():
            with pytest.raises(NotAllowed):
                verb(world.scope(who, "alpha"))
                pytest.fail(f"{who} {name}")


def test_a_preview_changes_nothing(world: World, manager: Scope) -> None:
    looking = preview_viewer(world.viewer("manager"), world.viewer("sponsor"))
    scope = project_scope(looking, world.projects["alpha"])
    assert budget.report(scope).spent == D(4000)
    for verb in VERBS.values():
        with pytest.raises((NotAllowed, ReadOnly)):
            verb(scope)


def test_rows_of_another_project_are_not_found(world: World, manager: Scope) -> None:
    beta = world.scope("beta_manager", "beta")
    foreign_line, foreign_entry = line_id(beta, Audience.CLIENT), entry_row(beta)
    month = budget.desk(beta).plan[0]
    values = replace(values_of(foreign_entry), line_id=line_id(manager, Audience.CLIENT))
    attempts: list[Callable[[], object]] = [
        lambda: budget.move_amount(
            manager, budget.MoveAmount(foreign_line, 1, MovedField.AGREED, D(1), REASON)
        ),
        lambda: budget.save_lines(
            manager, budget.SaveLines(edits=(budget.LineEdit(foreign_line, 1, budget.LineValues("x", D(1))),))
        ),
        lambda: budget.save_lines(manager, budget.SaveLines(removed=(budget.LineRemoval(foreign_line, 1),))),
        lambda: budget.save_plan(manager, budget.SavePlan(edits=(budget.PlanEdit(month.id, D(3500), D(1)),))),
        lambda: budget.save_plan(manager, budget.SavePlan(removed=(month.id,))),
        lambda: budget.add_entry(manager, new_entry(manager, line_id=foreign_line)),
        lambda: budget.edit_entry(manager, budget.EditEntry(foreign_entry.id, 1, values)),
        lambda: budget.settle_entry(manager, budget.SettleEntry(foreign_entry.id, 1, D(1), TODAY, "")),
        lambda: budget.share_entry(manager, budget.ShareEntry(foreign_entry.id, Audience.CLIENT)),
        lambda: budget.delete_entry(manager, budget.DeleteEntry(foreign_entry.id, 1)),
        lambda: budget.add_entry(manager, new_entry(manager, line_id=999_999)),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound):
            attempt()
    assert budget.share_lines(manager, budget.ShareLines((foreign_line,), Audience.INTERNAL)) == 0
    assert budget.report(world.scope("beta_sponsor", "beta")).agreed == D(10000)


def test_a_form_sent_twice_has_one_effect(manager: Scope) -> None:
    before = count(CostEntry, manager)
    budget.add_entry(manager, new_entry(manager), "token")
    with pytest.raises(AlreadyDone):
        budget.add_entry(manager, new_entry(manager), "token")
    assert count(CostEntry, manager) == before + 1


def test_a_refused_form_may_be_sent_again(manager: Scope) -> None:
    published = line_id(manager, Audience.CLIENT)
    move = budget.MoveAmount(published, 1, MovedField.AGREED, D(11000), replace(REASON, remedy=""))
    with pytest.raises(RemedyIsMissing):
        budget.move_amount(manager, move, "token")
    budget.move_amount(manager, replace(move, reason=REASON), "token")
    assert count(BudgetMove, manager) == 1


def test_nobody_overwrites_what_they_have_not_seen(manager: Scope) -> None:
    published, hidden = line_id(manager, Audience.CLIENT), entry_row(manager, Audience.INTERNAL)
    budget.move_amount(manager, budget.MoveAmount(published, 1, MovedField.AGREED, D(11000), REASON))
    with pytest.raises(Conflict):
        budget.move_amount(manager, budget.MoveAmount(published, 1, MovedField.AGREED, D(12000), REASON))
    renamed = budget.LineEdit(published, 1, budget.LineValues("x", D(11000)))
    with pytest.raises(Conflict):
        budget.save_lines(manager, budget.SaveLines(edits=(renamed,)))
    edit = budget.EditEntry(hidden.id, 1, replace(values_of(hidden), amount=D(1)))
    budget.edit_entry(manager, edit)
    for stale in (
        lambda: budget.edit_entry(manager, edit),
        lambda: budget.delete_entry(manager, budget.DeleteEntry(hidden.id, 1)),
        lambda: budget.settle_entry(manager, budget.SettleEntry(hidden.id, 1, D(1), TODAY, "")),
    ):
        with pytest.raises(Conflict):
            stale()
    contract = budget.SetContract(1, ContractType.TIME_AND_MATERIALS, "EUR", None)
    budget.set_contract(manager, contract)
    with pytest.raises(Conflict):
        budget.set_contract(manager, contract)
