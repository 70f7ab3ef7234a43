"""What the client's people read of the trail: rows they may see, while they were published."""

from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import event, select

from db.base import Audience
from db.models.money import BudgetLine, CostEntry
from db.models.plan import Milestone, Task
from db.models.project import Project
from db.models.record import AuditEvent
from db.session import database, reading, writing
from portal import audit
from portal.access import NotAllowed, operator_scope
from portal.audit import Entry
from portal.audit.allowed import ALLOWED, NEVER, NEVER_OF, readable
from tests.worlds import ALPHA, BETA, INTERNAL, NOW, World


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def read(world: World, who: str = "sponsor", project: str = "alpha") -> list[Entry]:
    told = audit.record(world.scope(who, project))
    entries = list(told.entries)
    while told.older is not None:
        told = audit.record(world.scope(who, project), told.older)
        entries += told.entries
    return entries


def said(entries: list[Entry]) -> str:
    return str(entries)


def milestone(world: World, audience: Audience) -> int:
    asked = select(Milestone.id).where(
        Milestone.project_id == world.project_ids["alpha"], Milestone.audience == audience
    )
    with reading(operator_scope()) as session:
        return session.scalars(asked).one()


def change(row_id: int, **values: object) -> None:
    with writing(operator_scope(name="Somebody")) as session:
        row = session.scalars(select(Milestone).where(Milestone.id == row_id)).one()
        for name, value in values.items():
            setattr(row, name, value)


def of_milestones(entries: list[Entry]) -> list[tuple[str, bool, list[tuple[str, str, str]]]]:
    return [
        (e.action, e.published, [(c.name, c.before, c.after) for c in e.changes])
        for e in entries
        if e.record == "Milestone"
    ]


def test_a_client_reads_published_rows_and_nothing_internal_or_foreign(world: World) -> None:
    for who in ("sponsor", "contributor", "reader"):
        told = said(read(world, who))
        assert ALPHA in told
        assert INTERNAL not in told
        assert BETA not in told
        assert "SIBLINGMARK" not in told
        assert "HIDDENMARK" not in told
    assert BETA in said(read(world, "beta_sponsor", "beta"))


def test_money_is_for_those_who_see_the_budget(world: World) -> None:
    assert "10,000" in said(read(world))
    for who in ("contributor", "reader"):
        told = said(read(world, who))
        assert "10,000" not in told
        assert "4,000" not in told
        assert "Category" not in told


def test_costs_notes_and_descriptions_of_tasks_never_leave(world: World) -> None:
    with writing(operator_scope()) as session:
        for row in session.scalars(select(CostEntry)):
            row.cost, row.note = row.amount + 7, "Hush"
        for task in session.scalars(select(Task)):
            task.description = "Hush"
        for line in session.scalars(select(BudgetLine)):
            line.forecast = line.agreed + 1
    for who in ("sponsor", "manager", "lead"):
        told = said(read(world, who))
        assert "Hush" not in told
        assert "4,007" not in told
        assert "10,001" not in told
        assert INTERNAL not in told  # the firm reads here what the client reads


def test_a_row_is_told_of_from_its_publishing_on(world: World) -> None:
    hidden = milestone(world, Audience.INTERNAL)
    change(hidden, title="A secret name")
    change(hidden, title="Go-live", audience=Audience.CLIENT)
    change(hidden, title="Go-live in Rotterdam", weight=3)
    told = of_milestones(read(world))
    assert told[0] == ("update", False, [("Title", "Go-live", "Go-live in Rotterdam")])
    # What it was called before is of the time when it was internal.
    assert told[1] == ("update", True, [("Title", "", "Go-live")])
    assert len(told) == 3  # the third is the milestone that was published from the start
    assert "secret" not in said(read(world))


def test_what_happened_while_a_row_was_withdrawn_is_not_told_but_what_was_seen_before_is(
    world: World,
) -> None:
    row = milestone(world, Audience.CLIENT)
    change(row, title="Seen")
    change(row, audience=Audience.INTERNAL)
    assert of_milestones(read(world)) == []
    change(row, title="Not meant for you")
    change(row, title="Seen again")
    change(row, audience=Audience.CLIENT)
    titles = [[c[2] for c in changes if c[0] == "Title"] for _, _, changes in of_milestones(read(world))]
    assert titles == [[], ["Seen"], [f"Milestone {ALPHA} {ALPHA}"]]
    assert "Not meant" not in said(read(world))


def test_nothing_is_told_of_the_time_before_the_project_itself_was_published(world: World) -> None:
    with writing(operator_scope()) as session:
        project = session.scalars(select(Project).where(Project.id == world.project_ids["hidden"])).one()
        project.audience = Audience.CLIENT
    told = read(world, "sponsor", "hidden")
    assert [(entry.record, entry.published) for entry in told] == [("Project", True)]


def test_a_sheet_takes_three_statements_and_the_next_one_goes_on_where_it_ends(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = read(world)
    monkeypatch.setattr("portal.audit.recording.SHOWN", 7)
    assert read(world) == everything
    scope, statements = world.scope("sponsor", "alpha"), []

    def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("SELECT") and "set_config" not in statement:
            statements.append(statement)

    event.listen(database().reader, "before_cursor_execute", count)
    audit.record(scope)
    event.remove(database().reader, "before_cursor_execute", count)
    assert len(statements) == 3


def test_nobody_without_a_role_in_a_project_reads_its_record(world: World) -> None:
    from dataclasses import replace

    scope = world.scope("sponsor", "alpha")
    with pytest.raises(NotAllowed):
        audit.record(replace(scope, permissions=frozenset()))


def test_the_trail_itself_stays_closed_to_the_client(world: World) -> None:
    with reading(world.scope("sponsor", "alpha")) as session:
        assert session.scalars(select(AuditEvent)).all() == []


# The one list


def test_every_allowed_column_exists_and_no_internal_one_is_among_them() -> None:
    from db.base import Confidential, Owned
    from db.queries.labels import tables

    for record, allowed in ALLOWED.items():
        entity = tables()[record]
        columns = set(entity.__mapper__.columns.keys())
        told = allowed.columns | allowed.money
        assert told <= columns, record
        assert not told & NEVER, record
        assert not told & NEVER_OF.get(record, frozenset()), record
        assert issubclass(entity, Owned) or entity is Project
        assert not issubclass(entity, Confidential)
        internal = {c.name for c in entity.__table__.columns if c.comment and "internal" in c.comment.lower()}
        assert not told & internal, record


def test_tables_of_rates_people_and_hours_are_not_on_the_list() -> None:
    closed = {"rate", "person_week", "role_week", "person", "membership", "survey_answer", "survey_response"}
    assert not closed & set(ALLOWED)


def test_who_does_not_see_money_has_no_column_of_it() -> None:
    from db.models.identity import Role
    from portal.access import ROLE_GRANTS

    for role in (Role.CONTRIBUTOR, Role.VIEWER):
        told = readable(ROLE_GRANTS[role])
        assert not {"budget_line", "budget_version", "cost_entry"} & set(told)
        assert all("amount" not in columns and "total" not in columns for columns in told.values())
