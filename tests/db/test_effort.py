"""Hours and rates: what each side learns of them, what each verb writes, and who may do it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, select

from db.base import Audience
from db.models.effort import PersonWeek, Rate, RoleWeek
from db.models.money import BudgetLine, CostEntry, CostKind
from db.models.project import Activity, Confirmation, ContractType, Figures, Project
from db.session import AlreadyDone, Conflict, ReadOnly, database, reading, writing
from portal import effort, publishing
from portal.access import NotAllowed, NotFound, Scope, operator_scope, preview_viewer, project_scope
from portal.activity import owned_by
from portal.effort import (
    BookCosts,
    CellEdit,
    HoursSavedByOthers,
    Key,
    Measure,
    PublishHours,
    SaveHours,
    SaveRates,
    Sheet,
    TakeSheet,
    WeekHours,
    span,
)
from portal.effort.rates import NewRate, RateEdit, RateMark
from portal.effort.refusals import (
    CorrectionNeedsAReason,
    HoursHaveChanged,
    NoHoursYet,
    PriceIsFixed,
    RateIsThere,
    RoleIsAPerson,
)
from tests.worlds import INTERNAL, NOW, TODAY, World

FEB22, W1, W8, W15 = date(2027, 2, 22), date(2027, 3, 1), date(2027, 3, 8), date(2027, 3, 15)
SPAN = span("2027-03-01", "4", TODAY)
CANARIES = ("Canary", INTERNAL, "171.17", "131.13", "1711700", "1311300", "37.17·", "5151.51")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(world: World) -> Scope:
    return world.scope("beta_sponsor", "beta")


@pytest.fixture
def manager(world: World) -> Scope:
    """The manager of a project by time and materials."""
    return world.scope("beta_manager", "beta")


@pytest.fixture
def bare(world: World, manager: Scope) -> Scope:
    """The same without any hours and rates."""
    with writing(operator_scope()) as session:
        for model in (PersonWeek, Rate, RoleWeek):
            for row in session.scalars(select(model).where(model.project_id == manager.here.project_id)):
                session.delete(row)
    return manager


def put(scope: Scope, *cells: tuple[str, str, date, str], measure: Measure = Measure.USED) -> None:
    held = {Key(row.person, row.role, row.week): row for row in all_of(scope, PersonWeek)}

    def shown(key: Key) -> D:
        row = held.get(key)
        return D(0) if row is None else row.used_h if measure is Measure.USED else row.planned_h

    edits = [CellEdit(key := Key(p, r, w), shown(key), D(h)) for p, r, w, h in cells]
    effort.save_hours(scope, SaveHours(measure, tuple(edits)))


def all_of(scope: Scope, model: Any) -> list[Any]:
    with reading(operator_scope()) as session:
        asked = select(model).where(model.project_id == scope.here.project_id).order_by(model.id)
        return list(session.scalars(asked))


def told(scope: Scope) -> list[str]:
    with reading(scope) as session:
        asked = select(Activity.title).where(Activity.kind == "hours_published").order_by(Activity.id)
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


# The grid


def test_hours_are_saved_by_cell_and_internal_for_good(bare: Scope) -> None:
    put(bare, ("Ann", "Developers", W1, "40"), ("Ann", "Developers", W1, "41.5"), ("Bo", "Testers", W8, "8"))
    put(bare, ("Ann", "Developers", W1, "38"), measure=Measure.PLANNED)
    rows = all_of(bare, PersonWeek)
    assert [(r.person, r.role, r.week, r.planned_h, r.used_h, r.audience) for r in rows] == [
        ("Ann", "Developers", W1, D(38), D("41.5"), Audience.INTERNAL),
        ("Bo", "Testers", W8, D(0), D(8), Audience.INTERNAL),
    ]
    desk = effort.desk(bare, SPAN)
    assert [(p.person, p.used[:2], p.planned[:2]) for p in desk.people] == [
        ("Ann", (D("41.5"), D(0)), (D(38), D(0))),
        ("Bo", (D(0), D(8)), (D(0), D(0))),
    ]
    assert [(r.role, r.weeks) for r in desk.roles] == [
        ("Developers", (WeekHours(W1, D(38), D("41.5")),)),
        ("Testers", (WeekHours(W8, D(0), D(8)),)),
    ]
    put(bare, ("Bo", "Testers", W8, "0"))
    assert [row.person for row in all_of(bare, PersonWeek)] == ["Ann"]


def test_whoever_worked_shortly_before_has_an_empty_row(bare: Scope) -> None:
    put(bare, ("Ann", "Developers", FEB22, "40"), ("Old", "Developers", date(2026, 12, 28), "40"))
    assert [(p.person, p.used) for p in effort.desk(bare, SPAN).people] == [("Ann", (D(0),) * 4)]


def test_a_cell_that_others_have_saved_is_told_with_both_values_and_nothing_is_saved(bare: Scope) -> None:
    put(bare, ("Ann", "Developers", W1, "40"))
    mine = SaveHours(
        Measure.USED,
        (
            CellEdit(Key("Ann", "Developers", W1), D(40), D(44)),
            CellEdit(Key("Ann", "Developers", W8), D(0), D(4)),
        ),
    )
    put(bare, ("Ann", "Developers", W1, "42"), ("Ann", "Developers", W8, "6"))
    with pytest.raises(HoursSavedByOthers) as found:
        effort.save_hours(bare, mine)
    assert [(c.person, c.week, c.theirs, c.yours) for c in found.value.clashes] == [
        ("Ann", W1, D(42), D(44)),
        ("Ann", W8, D(6), D(4)),
    ]
    assert [row.used_h for row in all_of(bare, PersonWeek)] == [D(42), D(6)]


def test_planned_and_used_of_one_week_are_no_conflict(bare: Scope) -> None:
    put(bare, ("Ann", "Developers", W1, "40"))
    put(bare, ("Ann", "Developers", W1, "36"), measure=Measure.PLANNED)
    effort.save_hours(bare, SaveHours(Measure.USED, (CellEdit(Key("Ann", "Developers", W1), D(40), D(44)),)))
    row = all_of(bare, PersonWeek)[0]
    assert (row.planned_h, row.used_h, row.version) == (D(36), D(44), 3)


def test_a_double_click_saves_once(bare: Scope) -> None:
    command = SaveHours(Measure.USED, (CellEdit(Key("Ann", "Developers", W1), D(0), D(44)),))
    assert effort.save_hours(bare, command, "token") == 1
    with pytest.raises(AlreadyDone):
        effort.save_hours(bare, command, "token")
    assert len(all_of(bare, PersonWeek)) == 1


# Rates


def test_rates_are_added_changed_and_removed(bare: Scope) -> None:
    new = (NewRate("Developers", W1, D(95), D(52)), NewRate("Testers", W1, D(70), None))
    assert effort.save_rates(bare, SaveRates(added=new)) == 2
    put(bare, ("Ann", "Developers", W1, "1"), ("Bo", "Writers", W1, "1"))
    book = effort.rate_book(bare)
    assert (book.currency, book.without) == ("EUR", ("Writers",))
    first, second = book.lines
    assert (first.role, first.charge, first.cost, second.cost) == ("Developers", D(95), D(52), None)
    change = SaveRates(
        changed=(RateEdit(first.id, first.version, D(98), D(53)),),
        added=(NewRate("Testers", W1, D(71), D(30)),),
        removed=(RateMark(second.id, second.version),),
    )
    assert effort.save_rates(bare, change) == 3
    assert [(r.role, r.charge) for r in effort.rate_book(bare).lines] == [
        ("Developers", D(98)),
        ("Testers", D(71)),
    ]
    with pytest.raises(Conflict):
        effort.save_rates(bare, SaveRates(changed=(RateEdit(first.id, first.version, D(1), None),)))
    with pytest.raises(RateIsThere):
        effort.save_rates(bare, SaveRates(added=(NewRate("Testers", W1, D(1), None),)))
    assert {row.audience for row in all_of(bare, Rate)} == {Audience.INTERNAL}


def test_a_foreign_rate_is_not_found(world: World, manager: Scope) -> None:
    foreign = all_of(world.scope("manager", "alpha"), Rate)[0]
    for command in (
        SaveRates(changed=(RateEdit(foreign.id, 1, D(1), None),)),
        SaveRates(removed=(RateMark(foreign.id, 1),)),
    ):
        with pytest.raises(NotFound):
            effort.save_rates(manager, command)


# Time sheets


def test_a_time_sheet_replaces_used_hours_and_changes_nothing_the_second_time(bare: Scope) -> None:
    put(bare, ("Ann", "Developers", W1, "12"), ("Bo", "Testers", W1, "9"))
    put(bare, ("Ann", "Developers", W1, "36"), measure=Measure.PLANNED)
    hours = {Key("Ann", "Developers", W1): D("15.5"), Key("Ann", "Developers", W8): D(7)}
    lines = effort.expected(bare, Sheet(hours))
    assert [(line.key.week, line.stands, line.hours, line.fate) for line in lines] == [
        (W8, D(0), D(7), "new"),
        (W1, D(12), D("15.5"), "changed"),
    ]
    assert effort.take_sheet(bare, TakeSheet(hours)) == 2
    rows = {(r.person, r.week): (r.planned_h, r.used_h, r.version) for r in all_of(bare, PersonWeek)}
    assert rows == {
        ("Ann", W1): (D(36), D("15.5"), 3),
        ("Ann", W8): (D(0), D(7), 1),
        ("Bo", W1): (D(0), D(9), 1),
    }
    assert effort.take_sheet(bare, TakeSheet(hours)) == 0
    assert {line.fate for line in effort.expected(bare, Sheet(hours))} == {"same"}
    assert effort.expected(bare, Sheet({})) == ()
    assert effort.roles_of_people(bare) == {"Ann": ("Developers",), "Bo": ("Testers",)}


# What the client reads


def published(scope: Scope, until: date = W1, **more: Any) -> int:
    return effort.publish_hours(scope, PublishHours(until, **more))


def test_hours_are_handed_over_by_role_up_to_a_week(bare: Scope, client: Scope) -> None:
    put(bare, ("Ann Canary", "Developers", FEB22, "40"), ("Bo Canary", "Developers", FEB22, "6.5"))
    put(bare, ("Ann Canary", "Developers", W1, "41"), ("Ann Canary", "Developers", W8, "42"))
    put(bare, ("Ann Canary", "Developers", FEB22, "44"), measure=Measure.PLANNED)
    proposal = effort.proposal(bare)
    assert (proposal.until, proposal.weeks, proposal.shown_until) == (W1, (W8, W1, FEB22), None)
    assert published(bare, names={"Developers": {"zh": "开发"}}) == 2
    shared = effort.by_role(client)
    assert [(r.role, r.weeks) for r in shared.roles] == [
        ("Developers", (WeekHours(FEB22, D(44), D("46.5")), WeekHours(W1, D(0), D(41))))
    ]
    assert shared.published_at == NOW
    assert told(client) == ["up to the week of 1 March"]
    with reading(operator_scope()) as session:
        said = session.scalar(select(Activity.translations).where(Activity.kind == "hours_published"))
    assert said is not None
    assert said["zh"]["title"]
    [confirmed] = all_of(bare, Confirmation)[-1:]
    assert (confirmed.figures, confirmed.audience, confirmed.by) == (
        Figures.HOURS,
        Audience.CLIENT,
        bare.viewer.name,
    )
    assert effort.proposal(bare).shown_until == W1


def test_what_a_client_was_shown_changes_with_a_reason_and_the_old_figure_is_told(
    bare: Scope, client: Scope
) -> None:
    put(bare, ("Ann", "Developers", W1, "41"), ("Bo", "Testers", W1, "8"))
    published(bare)
    put(bare, ("Ann", "Developers", W1, "44"), ("Bo", "Testers", W1, "0"))
    [first, second] = effort.proposal(bare).corrections
    assert (first.role, first.was.used, first.now.used) == ("Developers", D(41), D(44))
    assert (second.role, second.was.used, second.now.used) == ("Testers", D(8), D(0))
    for _ in range(2):
        with pytest.raises(CorrectionNeedsAReason):
            published(bare)
        # Taking hours back does not make them unseen.
        effort.withdraw_hours(bare)
    reason = {"explanation": "Friday was missing.", "translations": {"zh": "漏记周五。"}}
    assert published(bare, **reason) == 2
    assert told(client)[-2:] == [
        "Developers, week of 1 March: 44 hours used, not 41. Friday was missing.",
        "Testers, week of 1 March: 0 hours used, not 8. Friday was missing.",
    ]
    assert [r.weeks[0].used for r in effort.by_role(client).roles] == [D(44), D(0)]


def test_publishing_again_keeps_names_and_later_weeks_and_is_done_once(bare: Scope, client: Scope) -> None:
    put(bare, ("Ann", "Developers", W1, "41"), ("Ann", "Developers", W8, "8"))
    published(bare, W8, names={"Developers": {"zh": "开发"}})
    before = [row.version for row in all_of(bare, RoleWeek)]
    published(bare, W1)
    assert [row.version for row in all_of(bare, RoleWeek)] == before
    assert all_of(bare, RoleWeek)[0].translations == {"zh": {"role": "开发"}}
    assert len(effort.by_role(client).roles[0].weeks) == 2
    published(bare, W8, names={"Developers": {}})
    assert all_of(bare, RoleWeek)[0].translations == {}
    effort.publish_hours(bare, PublishHours(W8), "token")
    with pytest.raises(AlreadyDone):
        effort.publish_hours(bare, PublishHours(W8), "token")


def test_hours_taken_back_are_gone_for_the_client(bare: Scope, client: Scope) -> None:
    put(bare, ("Ann", "Developers", W1, "41"))
    published(bare)
    assert effort.withdraw_hours(bare) == 1
    assert effort.by_role(client).roles == ()
    assert effort.by_role(client).published_at is None
    assert effort.proposal(bare).shown_until is None
    assert effort.withdraw_hours(bare) == 0
    assert published(bare) == 1
    assert len(effort.by_role(client).roles) == 1


def test_without_hours_and_with_a_person_for_a_role_nothing_is_handed_over(bare: Scope) -> None:
    with pytest.raises(NoHoursYet):
        published(bare)
    put(bare, ("Ann", "Developers", W1, "1"), ("Bo", "ann", W1, "1"))
    with pytest.raises(RoleIsAPerson):
        published(bare)
    assert all_of(bare, RoleWeek) == []


@pytest.mark.parametrize("contract", list(ContractType))
def test_a_fixed_price_offers_hours_only_once_they_are_published(
    bare: Scope, client: Scope, contract: ContractType
) -> None:
    with writing(operator_scope()) as session:
        project = session.scalar(select(Project).where(Project.id == bare.here.project_id))
        assert project is not None
        project.contract_type = contract
    assert effort.by_role(client).is_offered is (contract is not ContractType.FIXED_PRICE)
    put(bare, ("Ann", "Developers", W1, "41"))
    published(bare)
    assert effort.by_role(client).is_offered


def test_whoever_asks_reads_what_the_client_reads(world: World, manager: Scope, client: Scope) -> None:
    assert effort.by_role(manager) == effort.by_role(client)
    assert INTERNAL not in str(effort.by_role(manager))


def test_the_reader_reads_roles_in_their_language(bare: Scope, world: World) -> None:
    from dataclasses import replace

    put(bare, ("Ann", "Developers", W1, "41"))
    published(bare, names={"Developers": {"zh": "开发"}})
    chinese = replace(world.viewer("beta_sponsor", "beta"), language="zh")
    shared = effort.by_role(project_scope(chinese, world.projects["beta"]))
    assert [role.role for role in shared.roles] == ["开发"]


# Walls


VERBS: dict[str, Callable[[Scope], object]] = {
    "desk": lambda s: effort.desk(s, SPAN),
    "save_hours": lambda s: effort.save_hours(s, SaveHours(Measure.USED, ())),
    "rate_book": effort.rate_book,
    "save_rates": lambda s: effort.save_rates(s, SaveRates()),
    "roles_of_people": effort.roles_of_people,
    "expected": lambda s: effort.expected(s, Sheet({Key("a", "b", W1): D(1)})),
    "take_sheet": lambda s: effort.take_sheet(s, TakeSheet({})),
    "proposal": effort.proposal,
    "publish_hours": lambda s: effort.publish_hours(s, PublishHours(W1)),
    "withdraw_hours": effort.withdraw_hours,
    "cost_proposal": effort.cost_proposal,
    "book_costs": lambda s: effort.book_costs(s, BookCosts(W1, {}, {}), "t"),
}


@pytest.mark.parametrize("verb", list(VERBS))
def test_only_a_manager_works_with_hours_and_rates(small_world: World, verb: str) -> None:
    for who in ("sponsor", "contributor", "reader", "member"):
        with pytest.raises(NotAllowed):
            VERBS[verb](small_world.scope(who, "alpha"))
    for who in ("lead", "administrator"):
        with pytest.raises(NotAllowed):
            VERBS[verb](small_world.scope(who, "alpha"))


@pytest.mark.parametrize("who", ["contributor", "reader", "member"])
def test_hours_by_role_are_for_those_who_see_the_budget(small_world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        effort.by_role(small_world.scope(who, "alpha"))


def test_a_preview_reads_what_the_client_reads_and_writes_nothing(small_world: World) -> None:
    manager, person = small_world.viewer("manager", "alpha"), small_world.viewer("sponsor", "alpha")
    scope = project_scope(preview_viewer(manager, person), small_world.projects["alpha"])
    assert INTERNAL not in str(effort.by_role(scope))
    for name, verb in VERBS.items():
        with pytest.raises((NotAllowed, ReadOnly)):
            verb(scope)
        assert name


def test_no_verb_publishes_people_or_rates(small_world: World) -> None:
    kinds = set(publishing._MODELS.values())
    assert not kinds & {PersonWeek, Rate, RoleWeek}
    with pytest.raises(ValueError, match="person_week"):
        publishing.Kind("person_week")


def test_people_and_rates_stay_unread_although_somebody_set_their_audience(world: World) -> None:
    from db.queries import effort as queries

    client = world.scope("beta_sponsor", "beta")
    with writing(operator_scope()) as session:
        for model in (PersonWeek, Rate):
            for row in session.scalars(select(model).where(model.project_id == client.here.project_id)):
                row.audience = Audience.CLIENT
    project_id = client.here.project_id
    with reading(client) as session:
        assert queries.work(session, project_id, date(2000, 1, 3), date(2100, 1, 4)) == ()
        assert queries.role_sums(session, project_id, W15) == ()
        assert queries.people(session, project_id) == ()
        assert queries.weeks(session, project_id) == ()
        assert queries.rates(session, project_id) == ()


def test_a_sibling_reads_nothing_of_it(small_world: World) -> None:
    shared = effort.by_role(small_world.scope("sibling_sponsor", "sibling"))
    assert [role.role for role in shared.roles] == ["Clerks ALPHAMARK SIBLINGMARK"]


def test_statements_do_not_grow_with_the_hours(bare: Scope, client: Scope) -> None:
    def statements() -> list[int]:
        asked: list[Callable[[], object]] = [
            lambda: effort.by_role(client),
            lambda: effort.desk(bare, SPAN),
            lambda: effort.proposal(bare),
            lambda: effort.rate_book(bare),
            lambda: effort.cost_proposal(bare),
        ]
        numbers = []
        for ask in asked:
            with counted() as found:
                ask()
            numbers.append(len(found))
        return numbers

    put(bare, ("Ann", "Developers", W1, "41"))
    published(bare)
    few = statements()
    cells = [(f"P{n}", f"R{n % 7}", week, "8") for n in range(40) for week in SPAN.weeks]
    put(bare, *cells)
    published(bare, W8)
    assert statements() == few == [1, 2, 3, 3, 6]


# Entries


@pytest.fixture
def rated(bare: Scope) -> Scope:
    put(bare, ("Ann", "Developers", date(2027, 2, 1), "40"), ("Ann", "Developers", FEB22, "38.25"))
    put(bare, ("Bo", "Developers", FEB22, "10"), ("Bo", "Testers", FEB22, "8"), ("Cy", "Writers", W1, "5"))
    effort.save_rates(
        bare,
        SaveRates(
            added=(
                NewRate("Developers", date(2027, 1, 1), D(95), D(52)),
                NewRate("Developers", date(2027, 2, 16), D("98.50"), D(53)),
                NewRate("Testers", date(2027, 2, 8), D(70), None),
            )
        ),
    )
    return bare


def line_of(scope: Scope) -> int:
    return int(all_of(scope, BudgetLine)[0].id)


def test_the_hours_of_a_month_are_worth_what_the_rates_of_their_weeks_say(rated: Scope) -> None:
    proposal = effort.cost_proposal(rated)
    assert (proposal.month, proposal.months) == (date(2027, 2, 1), (date(2027, 3, 1), date(2027, 2, 1)))
    developers, testers = proposal.roles
    assert [(p.hours, p.charge, p.cost) for p in developers.parts] == [
        (D(40), D(95), D(52)),
        (D("48.25"), D("98.50"), D(53)),
    ]
    # 40 × 95 + 48.25 × 98.50 = 3800 + 4752.625, and 40 × 52 + 48.25 × 53 = 2080 + 2557.25
    assert (developers.hours, developers.amount, developers.cost) == (D("88.25"), D("8552.63"), D("4637.25"))
    assert (testers.amount, testers.cost) == (D("560.00"), None)
    march = effort.cost_proposal(rated, "2027-03")
    assert (march.roles, march.without) == ((), ("Writers",))


def test_entries_are_made_of_hours_once_and_are_internal(rated: Scope, client: Scope) -> None:
    proposal = effort.cost_proposal(rated)
    line = line_of(rated)
    amounts = {role.role: role.amount for role in proposal.roles}
    command = BookCosts(proposal.month, dict.fromkeys(amounts, line), amounts)
    before = len(all_of(rated, CostEntry))
    assert effort.book_costs(rated, command, "token") == 2
    assert effort.book_costs(rated, command, "token") == 0
    assert effort.book_costs(rated, command, "another") == 0
    made = all_of(rated, CostEntry)[before:]
    assert [(e.amount, e.cost, e.hours, e.kind, e.on, e.document, e.audience) for e in made] == [
        (D("8552.63"), D("4637.25"), D("88.25"), CostKind.ACTUAL, date(2027, 2, 28), "H-2027-02-Developers",
         Audience.INTERNAL),
        (D(560), None, D(8), CostKind.ACTUAL, date(2027, 2, 28), "H-2027-02-Testers", Audience.INTERNAL),
    ]  # fmt: skip
    assert made[0].description == "Developers, 88.25 h in Feb 2027"
    assert made[0].translations["zh"]["description"]
    assert [role.booked for role in effort.cost_proposal(rated).roles] == [D("8552.63"), D(560)]
    assert effort.cost_proposal(rated).open == ()


def test_what_changed_since_it_was_looked_at_is_not_entered(rated: Scope) -> None:
    proposal = effort.cost_proposal(rated)
    amounts = {role.role: role.amount for role in proposal.roles}
    put(rated, ("Bo", "Testers", FEB22, "9"))
    with pytest.raises(HoursHaveChanged):
        effort.book_costs(rated, BookCosts(proposal.month, {"Testers": line_of(rated)}, amounts), "token")


def test_a_fixed_price_makes_no_entries_and_a_foreign_line_is_not_found(rated: Scope) -> None:
    proposal = effort.cost_proposal(rated)
    amounts = {"Testers": D(560)}
    with pytest.raises(NotFound):
        effort.book_costs(rated, BookCosts(proposal.month, {"Testers": 999_999}, amounts), "token")
    with writing(operator_scope()) as session:
        project = session.scalar(select(Project).where(Project.id == rated.here.project_id))
        assert project is not None
        project.contract_type = ContractType.FIXED_PRICE
    with pytest.raises(PriceIsFixed):
        effort.book_costs(rated, BookCosts(proposal.month, {"Testers": line_of(rated)}, amounts), "token")


def test_hours_of_a_project_that_no_client_sees_can_be_prepared(world: World) -> None:
    hidden = world.scope("manager", "hidden")
    assert owned_by(hidden)["audience"] is Audience.INTERNAL
    put(hidden, ("Ann", "Developers", W1, "41"))
    assert effort.publish_hours(hidden, PublishHours(W1, explanation="First time")) > 0


# The demonstration


def test_the_told_world_has_hours_in_both_languages(sqlite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.demo import hours_story, world

    assert sqlite
    monkeypatch.setenv("PORTAL_SECRET", "a secret of the tests, 32 bytes long")
    assert world.build()
    with reading(operator_scope()) as session:
        people = set(session.scalars(select(PersonWeek.person)))
        shared = session.scalars(select(RoleWeek).where(RoleWeek.audience == Audience.CLIENT)).all()
        internal = set(session.scalars(select(PersonWeek.audience)))
    assert internal == {Audience.INTERNAL}
    assert {"Lena Vogt", "林晓"} <= people
    assert not people & {row.role for row in shared}
    assert len({row.project_id for row in shared}) == 2
    assert all(len(row.translations) == 1 for row in shared)
    for hours in hours_story.HOURS:
        rated = {role.name for role in hours_story._roles(hours)}
        assert rated == {work.role.name for work in hours.work}
