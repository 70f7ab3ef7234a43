"""Hours and rates on their pages: what shows first, what becomes of each form, and what no client gets."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal as D
from typing import Any

import pandas as pd
import pytest
import streamlit as st
import time_machine
from sqlalchemy import event, select
from streamlit.testing.v1 import AppTest

from db.base import Audience
from db.models.effort import PersonWeek, Rate, RoleWeek
from db.models.identity import Person
from db.models.money import BudgetLine, CostEntry
from db.models.project import ContractType, Project
from db.session import database, identity, reading, writing
from portal import effort, ui
from portal.access import Scope, operator_scope
from portal.effort import CellEdit, Key, Measure, PublishHours, SaveHours
from portal.sitemap import SITEMAP
from tests.conftest import Portal
from tests.rendered import rendered
from tests.worlds import INTERNAL, NOW, World

W1, W8 = date(2027, 3, 1), date(2027, 3, 8)
PARTS = ("hours", "sheet", "rates", "client", "costs")
CANARIES = (INTERNAL, "Zanary", "171.17", "131.13", "1711700", "1311300")


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def manager(small_world: World) -> Scope:
    return small_world.scope("beta_manager", "beta")


@pytest.fixture
def bare(small_world: World, manager: Scope) -> Scope:
    """A project by time and materials without hours and rates."""
    with writing(operator_scope()) as session:
        for model in (PersonWeek, Rate, RoleWeek):
            for row in session.scalars(select(model).where(model.project_id == manager.here.project_id)):
                session.delete(row)
    return manager


def put(scope: Scope, person: str, role: str, week: date, hours: str, shown: str = "0") -> None:
    edit = CellEdit(Key(person, role, week), D(shown), D(hours))
    effort.save_hours(scope, SaveHours(Measure.USED, (edit,)))


def said(at: AppTest) -> str:
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


def button(at: AppTest, label: str) -> Any:
    found = [b for b in at.button if b.label == label]
    assert found, [b.label for b in at.button]
    return found[0]


def in_chinese() -> None:
    with identity() as session:
        for person in session.scalars(select(Person)):
            person.language = "zh"


def used(scope: Scope) -> dict[tuple[str, date], D]:
    with reading(scope) as session:
        mine = select(PersonWeek).where(PersonWeek.project_id == scope.here.project_id)
        return {(row.person, row.week): row.used_h for row in session.scalars(mine)}


Edit = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> list[Edit]:
    """What a browser would send, in the place of what the grid gives back."""
    edits: list[Edit] = []
    real = st.data_editor

    def edited(data: pd.DataFrame, **more: Any) -> pd.DataFrame:
        shown = real(data, **more)
        return edits[0](shown.copy()) if edits else shown

    monkeypatch.setattr(st, "data_editor", edited)
    return edits


def add(*rows: dict[str, object]) -> Edit:
    return lambda frame: pd.concat([frame, pd.DataFrame(rows, dtype="object")], ignore_index=True)


def set_cell(row: int, column: str, value: object) -> Edit:
    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        frame.loc[frame.index[row], column] = value
        return frame

    return edit


@dataclass
class _File:
    name: str
    data: bytes
    file_id: str = "one"

    def getvalue(self) -> bytes:
        return self.data


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    def choose(data: bytes) -> None:
        monkeypatch.setattr(ui, "uploader", lambda *args, **more: _File("hours.csv", data))

    return choose


# The project manager's page


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_part_shows_full_and_empty(
    portal: Portal, small_world: World, manager: Scope, part: str, language: str
) -> None:
    if language == "zh":
        in_chinese()
    at = portal(small_world, "beta_manager", "hours", "beta", part=part)
    assert not at.exception
    assert "BETAMARK" in said(at) + rendered(at)
    with writing(operator_scope()) as session:
        for model in (PersonWeek, Rate, RoleWeek):
            for row in session.scalars(select(model)):
                session.delete(row)
    at = portal(small_world, "beta_manager", "hours", "beta", part=part)
    assert not at.exception
    assert at.subheader[0].value


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *more: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SELECT set_config")):
            statements.append(statement)

    engines = {database().reader, database().writer}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("part", PARTS)
def test_no_part_asks_more_than_eight_questions(
    portal: Portal, small_world: World, manager: Scope, part: str
) -> None:
    portal(small_world, "beta_manager", "hours", "beta", part=part)
    with counted() as statements:
        portal(small_world, "beta_manager", "hours", "beta", part=part)
    assert len(statements) <= 8, statements


def test_a_block_of_hours_is_pasted_and_saved(
    portal: Portal, small_world: World, bare: Scope, typing: list[Edit]
) -> None:
    query = {"from": "2027-03-01", "weeks": "4"}
    at = portal(small_world, "beta_manager", "hours", "beta", **query)
    typing.append(
        add(
            {"person": "Ann", "role": "Developers", "w0": "40", "w1": "7,5"},
            {"person": "Bo", "role": "Testers", "w0": "", "w1": "8"},
        )
    )
    button(at, "Save the hours").click().run()
    assert [s.value for s in at.success] == ["3 cells are saved."]
    assert used(bare) == {("Ann", W1): D(40), ("Ann", W8): D("7.5"), ("Bo", W8): D(8)}
    typing.clear()
    at.run()
    assert list(at.data_editor[0].value["w1"]) == ["7.5", "8"]
    assert "40 hours were used until 7 March; none were planned." in at.subheader[0].value


def test_bad_cells_are_named_and_what_was_typed_stays(
    portal: Portal, small_world: World, bare: Scope, typing: list[Edit]
) -> None:
    put(bare, "Ann", "Developers", W8, "8")
    at = portal(small_world, "beta_manager", "hours", "beta", **{"from": "2027-03-01", "weeks": "4"})
    typing.append(set_cell(0, "w1", "a lot"))
    button(at, "Save the hours").click().run()
    assert "“Mon 8 Mar, row 1” is not a number we can read" in at.error[0].value
    assert used(bare) == {("Ann", W8): D(8)}
    typing[0] = set_cell(0, "w1", "9")
    button(at, "Save the hours").click().run()
    assert used(bare) == {("Ann", W8): D(9)}


def test_two_managers_at_one_cell_read_both_hours_and_the_second_decides(
    portal: Portal, small_world: World, bare: Scope, typing: list[Edit]
) -> None:
    put(bare, "Ann", "Developers", W8, "8")
    at = portal(small_world, "beta_manager", "hours", "beta", **{"from": "2027-03-01", "weeks": "4"})
    put(bare, "Ann", "Developers", W8, "6", shown="8")
    typing.append(set_cell(0, "w1", "9"))
    button(at, "Save the hours").click().run()
    assert "Ann, Developers, week of 8 March: theirs is 6 h, yours is 9 h." in at.error[0].value
    assert used(bare) == {("Ann", W8): D(6)}
    button(at, "Save the hours").click().run()
    assert [s.value for s in at.success] == ["1 cell is saved."]
    assert used(bare) == {("Ann", W8): D(9)}


def test_planned_hours_are_typed_in_the_other_table(
    portal: Portal, small_world: World, bare: Scope, typing: list[Edit]
) -> None:
    put(bare, "Ann", "Developers", W1, "46")
    query = {"from": "2027-03-01", "weeks": "4", "show": "planned"}
    at = portal(small_world, "beta_manager", "hours", "beta", **query)
    typing.append(set_cell(0, "w0", "40"))
    button(at, "Save the hours").click().run()
    assert at.subheader[0].value == (
        "46 of 40 planned hours were used until 7 March."
        " Developers used 46 of 40 planned hours in the week of 1 March."
    )


def test_an_address_with_nonsense_shows_the_usual_weeks(
    portal: Portal, small_world: World, bare: Scope
) -> None:
    query = {"from": "<script>", "weeks": "999", "show": "x", "part": "y"}
    at = portal(small_world, "beta_manager", "hours", "beta", **query)
    assert not at.exception
    assert "**Weeks of 15 February to 22 March**" in [m.value for m in at.markdown]


def test_rates_are_kept_and_a_conflict_is_told(
    portal: Portal, small_world: World, bare: Scope, typing: list[Edit]
) -> None:
    at = portal(small_world, "beta_manager", "hours", "beta", part="rates")
    assert at.subheader[0].value == "No rates have been entered yet."
    typing.append(
        add({"role": "Developers", "from_date": pd.Timestamp("2027-03-01"), "charge": "95", "cost": "52,5"})
    )
    button(at, "Save the rates").click().run()
    assert [s.value for s in at.success] == ["1 rate is saved."]
    typing.clear()
    at = portal(small_world, "beta_manager", "hours", "beta", part="rates")
    line = effort.rate_book(bare).lines[0]
    assert (line.charge, line.cost, line.from_date) == (D(95), D("52.5"), W1)
    from portal.effort.rates import RateEdit

    theirs = RateEdit(line.id, line.version, D(99), None)
    effort.save_rates(bare, effort.SaveRates(changed=(theirs,)))
    typing.append(set_cell(0, "charge", "97"))
    button(at, "Save the rates").click().run()
    assert "€99.00" in at.error[0].value.replace("\\", "")
    button(at, "Save the rates").click().run()
    assert [s.value for s in at.success] == ["1 rate is saved."]
    assert effort.rate_book(bare).lines[0].charge == D(97)


SHEET = "\n".join(
    (
        "Date;Person;Role;Hours",
        "2027-03-01;Ann;Developers;7,5",
        "2027-03-02;Ann;Developers;8",
        "2027-03-08;Bo;Testers;x",
    )
)


def test_a_time_sheet_is_looked_at_taken_over_and_then_changes_nothing(
    portal: Portal, small_world: World, bare: Scope, chosen: Callable[[bytes], None]
) -> None:
    chosen(SHEET.encode())
    at = portal(small_world, "beta_manager", "hours", "beta", part="sheet")
    assert [(m.label, m.value) for m in at.metric] == [
        ("Rows read", "3"),
        ("New", "1"),
        ("Changed", "0"),
        ("As before", "0"),
    ]
    assert used(bare) == {}
    button(at, "Take these hours over").click().run()
    assert [s.value for s in at.success] == ["1 figure is taken over from the time sheet."]
    assert used(bare) == {("Ann", W1): D("15.5")}
    assert "Everything in this file is here already." in said(at)
    problems = at.dataframe[-1].value
    assert list(problems.iloc[0]) == [4, "Hours", "“x” is not a number of hours from 0 to 168."]


def test_a_file_that_is_no_time_sheet_is_answered_in_words(
    portal: Portal, small_world: World, bare: Scope, chosen: Callable[[bytes], None]
) -> None:
    chosen(b"PK\x03\x04")
    at = portal(small_world, "beta_manager", "hours", "beta", part="sheet")
    assert at.error[0].value.startswith("This is a spreadsheet.")


def test_hours_are_published_corrected_with_a_reason_and_withdrawn(
    portal: Portal, small_world: World, bare: Scope
) -> None:
    put(bare, "Ann Zanary", "Developers", W1, "40")
    at = portal(small_world, "beta_manager", "hours", "beta", part="client")
    assert at.subheader[0].value == "The client sees no hours yet."
    next(field for field in at.text_input if "Developers" in field.label).set_value("开发")
    button(at, "Publish hours to the client").click().run()
    assert [s.value for s in at.success] == ["The client now sees hours up to the week of 1 March."]
    client = small_world.scope("beta_sponsor", "beta")
    assert [r.role for r in effort.by_role(client).roles] == ["Developers"]

    put(bare, "Ann Zanary", "Developers", W1, "44", shown="40")
    at = portal(small_world, "beta_manager", "hours", "beta", part="client")
    assert "44 hours used, not 40" in said(at)
    button(at, "Publish hours to the client").click().run()
    assert "Please explain why" in at.error[0].value
    at.text_area[0].set_value("Friday was missing.")
    button(at, "Publish hours to the client").click().run()
    assert at.success
    button(at, "Withdraw all hours").click().run()
    assert [s.value for s in at.success] == ["The client no longer sees any hours."]
    assert effort.by_role(client).roles == ()


def test_hours_become_entries_with_their_arithmetic_shown_first(
    portal: Portal, small_world: World, bare: Scope
) -> None:
    put(bare, "Ann", "Developers", date(2027, 2, 1), "40")
    from portal.effort.rates import NewRate

    effort.save_rates(bare, effort.SaveRates(added=(NewRate("Developers", date(2027, 1, 1), D(95), D(52)),)))
    at = portal(small_world, "beta_manager", "hours", "beta", part="costs")
    assert (
        at.subheader[0].value.replace("\\", "") == "The hours of Feb 2027 with a rate: 40 h, worth €3,800.00."
    )
    shown = said(at).replace("\\", "")
    assert "**Developers** 40 h × €95.00 = €3,800.00 · it costs us €2,080.00" in shown
    button(at, "Make a cost entry from these hours").click().run()
    assert [s.value for s in at.success] == ["1 entry is made."]
    assert "All hours of this month are entered already." in said(at)
    with reading(bare) as session:
        made = session.scalars(select(CostEntry).where(CostEntry.document == "H-2027-02-Developers")).one()
        assert (made.amount, made.cost, made.audience) == (D(3800), D(2080), Audience.INTERNAL)
        assert session.scalar(select(BudgetLine.id).where(BudgetLine.id == made.budget_line_id))


# The client


def set_contract(world: World, name: str, contract: ContractType) -> None:
    with writing(operator_scope()) as session:
        project = session.scalar(select(Project).where(Project.id == world.project_ids[name]))
        assert project is not None
        project.contract_type = contract


@pytest.mark.parametrize("contract", list(ContractType))
def test_no_name_rate_or_cost_of_hours_is_in_any_byte_to_a_client(
    portal: Portal, small_world: World, bare: Scope, contract: ContractType
) -> None:
    set_contract(small_world, "beta", contract)
    put(bare, "Ann Zanary", "Developers", W1, "40")
    from portal.effort.rates import NewRate

    rate = NewRate("Developers", date(2027, 1, 1), D("171.17"), D("131.13"))
    effort.save_rates(bare, effort.SaveRates(added=(rate,)))
    effort.publish_hours(bare, PublishHours(W1, {"Developers": {"zh": "开发"}}))
    with writing(operator_scope()) as session:
        for model in (PersonWeek, Rate):
            for row in session.scalars(select(model)):
                row.audience = Audience.CLIENT
    for page in SITEMAP:
        for query in ({}, {"hours": "role"}, {"part": "hours"}, {"show": "hours"}):
            shown = rendered(portal(small_world, "beta_sponsor", page.path, "beta", **query))
            assert not [canary for canary in CANARIES if canary in shown], (page.path, query)


def test_a_preview_shows_the_clients_hours_and_none_of_ours(portal: Portal, small_world: World) -> None:
    from portal.identity import sessions

    viewer = small_world.viewer("manager")
    assert viewer.session_id is not None
    sessions.start_preview(viewer.session_id, small_world.person_ids["sponsor"])
    for part in PARTS:
        at = portal(small_world, "manager", "hours", part=part)
        assert [title.value for title in at.title] == ["Not open to you"]
        assert not [canary for canary in CANARIES if canary in rendered(at)]
