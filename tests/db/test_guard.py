"""The tenant guard, shape by shape: what it filters, and what it refuses because it cannot."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Select, and_, func, insert, select, text, union, update
from sqlalchemy.orm import Session, aliased, join

from db.base import Audience
from db.guard import OutOfReach, Unguarded
from db.models.identity import Person
from db.models.issue import Issue
from db.models.plan import Milestone, Task, TaskStatus
from db.models.project import Client, Project
from db.models.survey import SurveyResponse
from db.once import once
from db.session import AlreadyDone, Conflict, ReadOnly, expect_version, identity_reading, reading, writing
from portal.access import Scope, portfolio_scope
from tests.worlds import ALPHA, BETA, INTERNAL, World


def titles(world: World, who: str, project: str, statement: Any) -> list[str]:
    with reading(world.scope(who, project)) as session:
        return [str(row[0]) for row in session.execute(statement)]


def milestone_aliased() -> Any:
    other = aliased(Milestone)
    return select(other.title)


def milestone_joined() -> Any:
    return select(Milestone.title).join(Task, Task.project_id == Milestone.project_id).distinct()


def milestone_in_subquery() -> Any:
    inner = select(Milestone.id, Milestone.title.label("said")).subquery()
    return select(inner.c.said).join(Milestone, Milestone.id == inner.c.id)


def milestone_scalar_subquery() -> Any:
    return select(Milestone.title).where(Milestone.id == select(func.max(Milestone.id)).scalar_subquery())


def milestone_beside_its_alias() -> Any:
    other = aliased(Milestone)
    return select(other.title).where(other.project_id == Milestone.project_id).distinct()


def milestone_alias_that_exists() -> Any:
    other = aliased(Milestone)
    found = select(other.id).where(other.id == Milestone.id, other.title.contains("INTERNAL")).exists()
    return select(Milestone.title).where(~found)


FILTERED: list[Callable[[], Any]] = [
    lambda: select(Milestone.title),
    lambda: select(Milestone.title).where(Milestone.id > 0).order_by(Milestone.title),
    milestone_aliased,
    milestone_joined,
    milestone_in_subquery,
    milestone_scalar_subquery,
    milestone_beside_its_alias,
    milestone_alias_that_exists,
    lambda: select(func.max(Milestone.title)),
    lambda: select(Milestone.title).outerjoin(Task, and_(Task.project_id == Milestone.project_id)).distinct(),
]


@pytest.mark.parametrize("statement", FILTERED)
def test_a_client_reads_published_rows_of_its_own_project_only(
    world: World, statement: Callable[[], Any]
) -> None:
    assert titles(world, "sponsor", "alpha", statement()) == [f"Milestone {ALPHA} ALPHAMARK"]
    assert titles(world, "beta_sponsor", "beta", statement()) == [f"Milestone {BETA} BETAMARK"]


def test_a_subquery_alone_is_filtered_inside(world: World) -> None:
    inner = select(Milestone.title.label("said")).subquery()
    assert titles(world, "sponsor", "alpha", select(inner.c.said)) == [f"Milestone {ALPHA} ALPHAMARK"]


def test_an_outer_join_keeps_the_row_whose_partner_is_internal(world: World) -> None:
    with writing(world.scope("manager", "alpha")) as session:
        for task in session.scalars(select(Task).where(Task.audience == Audience.CLIENT)):
            task.audience = Audience.INTERNAL
    joined = select(Milestone.title, Task.title).outerjoin(Task, Task.project_id == Milestone.project_id)
    with reading(world.scope("sponsor", "alpha")) as session:
        assert [tuple(row) for row in session.execute(joined)] == [(f"Milestone {ALPHA} ALPHAMARK", None)]


def test_the_delivering_side_reads_internal_rows_of_its_project(world: World) -> None:
    found = titles(world, "manager", "alpha", select(Milestone.title).order_by(Milestone.id))
    assert sorted(found) == [
        f"Milestone {ALPHA} ALPHAMARK",
        f"Milestone {ALPHA} ALPHAMARK {INTERNAL}",
    ]


def test_counts_and_primary_keys_are_filtered(world: World) -> None:
    with reading(world.scope("sponsor", "alpha")) as session:
        assert session.scalar(select(func.count(Task.id))) == 4
        assert session.scalar(select(func.count()).select_from(Task)) == 4
    with reading(world.scope("manager", "alpha")) as session:
        internal = session.scalars(select(Task.id).where(Task.audience == Audience.INTERNAL)).first()
    with reading(world.scope("sponsor", "alpha")) as session:
        assert session.get(Task, internal) is None


def union_of_tasks() -> Any:
    return union(select(Task.title), select(Milestone.title))


def cte_of_tasks() -> Any:
    inner = select(Task.title).cte()
    return select(inner.c.title)


def milestone_joined_to_its_alias() -> Any:
    other = aliased(Milestone)
    return select(Milestone.title, other.title).join(other, other.project_id == Milestone.project_id)


def milestone_outer_joined_to_its_alias() -> Any:
    other = aliased(Milestone)
    return select(other.title).select_from(Milestone).outerjoin(other, other.id == Milestone.id)


def task_joined_to_an_alias_inside() -> Any:
    other = aliased(Milestone)
    inner = select(other.title.label("said")).select_from(Task).join(other, other.id > 0).subquery()
    return select(inner.c.said).join(Milestone, Milestone.id > 0)


def milestone_in_a_join_of_its_own() -> Any:
    other = aliased(Milestone)
    return select(other.title).select_from(join(Milestone, other, other.id > 0))


REFUSED: list[Callable[[], Any]] = [
    lambda: select(Task.__table__),
    lambda: select(Task.__table__.c.title),
    lambda: select(Task.__table__.alias().c.title),
    lambda: select(Milestone.title, Task.__table__.c.title),
    union_of_tasks,
    cte_of_tasks,
    milestone_joined_to_its_alias,
    milestone_outer_joined_to_its_alias,
    task_joined_to_an_alias_inside,
    milestone_in_a_join_of_its_own,
    lambda: select(aliased(Task).title, Task.__table__.c.title),
    lambda: text("SELECT title FROM task"),
    lambda: select(text("title")).select_from(text("task")),
    lambda: select(func.count()),
    lambda: select(Person.email),
    lambda: update(Task).values(title="x"),
    lambda: insert(Task).values(title="x"),
]


@pytest.mark.parametrize("statement", REFUSED)
def test_what_cannot_be_filtered_is_refused(small_world: World, statement: Callable[[], Any]) -> None:
    scope = small_world.scope("sponsor", "alpha")
    with reading(scope) as session, pytest.raises(Unguarded):
        session.execute(statement())


def test_a_shape_that_was_allowed_does_not_open_the_way_for_one_that_looks_like_it(world: World) -> None:
    with reading(world.scope("sponsor", "alpha")) as session:
        for _ in range(2):
            session.execute(select(Milestone.title)).all()
            with pytest.raises(Unguarded):
                session.execute(select(Milestone.__table__.c.title)).all()


def test_an_update_by_primary_key_is_refused(small_world: World) -> None:
    with pytest.raises(Unguarded), writing(small_world.scope("manager", "alpha")) as session:
        session.execute(update(Task), [{"id": 1, "title": "x"}])


def test_a_bare_connection_is_refused(small_world: World) -> None:
    with reading(small_world.scope("sponsor", "alpha")) as session, pytest.raises(Unguarded):
        session.connection().execute(select(Task.__table__))
    with reading(small_world.scope("sponsor", "alpha")) as session, pytest.raises(Unguarded):
        session.connection().execute(text("SELECT title FROM task"))


def test_a_session_without_a_scope_reads_nothing(small_world: World) -> None:
    from db.session import database

    assert small_world
    with Session(database().reader) as session, pytest.raises(Unguarded):
        session.execute(select(Task.title))


def test_signing_in_reads_no_project_content(small_world: World) -> None:
    assert small_world
    with identity_reading() as session, pytest.raises(Unguarded):
        session.execute(select(Task.title))


def test_nobody_writes_into_a_project_out_of_reach(world: World) -> None:
    foreign = {"project_id": world.project_ids["beta"], "client_id": world.client_ids["beta"]}
    with pytest.raises(OutOfReach), writing(world.scope("manager", "alpha")) as session:
        session.add(Task(**foreign, title="Mine now", status=TaskStatus.PENDING))


def test_a_row_cannot_be_moved_into_another_project(world: World) -> None:
    with pytest.raises(OutOfReach), writing(world.scope("manager", "alpha")) as session:
        task = session.scalars(select(Task)).first()
        assert task is not None
        task.project_id, task.client_id = world.project_ids["beta"], world.client_ids["beta"]


def test_a_client_writes_nothing_internal(world: World) -> None:
    own = {"project_id": world.project_ids["alpha"], "client_id": world.client_ids["alpha"]}
    with pytest.raises(OutOfReach), writing(world.scope("sponsor", "alpha")) as session:
        session.add(Task(**own, title="Hidden", audience=Audience.INTERNAL))


def test_a_project_and_a_client_that_do_not_belong_together_are_refused_by_the_database(world: World) -> None:
    from sqlalchemy.exc import IntegrityError

    mixed = {"project_id": world.project_ids["alpha"], "client_id": world.client_ids["beta"]}
    with pytest.raises(IntegrityError), writing(world.scope("manager", "alpha")) as session:
        session.add(Task(**mixed, title="Between two clients"))


def test_a_child_of_another_projects_parent_is_refused_by_the_database(world: World) -> None:
    from sqlalchemy.exc import IntegrityError

    from db.models.issue import EntryKind, IssueEntry
    from tests.worlds import NOW

    with reading(world.scope("beta_manager", "beta")) as session:
        foreign = session.scalars(select(Issue.id)).first()
    own = {"project_id": world.project_ids["alpha"], "client_id": world.client_ids["alpha"]}
    with pytest.raises(IntegrityError), writing(world.scope("manager", "alpha")) as session:
        session.add(IssueEntry(**own, issue_id=foreign, kind=EntryKind.COMMENT, at=NOW, author="x"))


def test_of_confidential_rows_a_client_reads_only_their_own(world: World) -> None:
    from datetime import UTC, datetime

    from db.models.survey import Survey

    def answer(who: str) -> None:
        scope = world.scope(who, "alpha")
        with writing(scope) as session:
            survey = session.scalars(select(Survey)).first()
            assert survey is not None
            session.add(
                SurveyResponse(
                    project_id=survey.project_id,
                    client_id=survey.client_id,
                    audience=Audience.CLIENT,
                    survey_id=survey.id,
                    person_id=scope.viewer.person_id,
                    person_name=who,
                    submitted_at=datetime.now(UTC),
                )
            )

    answer("sponsor")
    answer("contributor")
    assert titles(world, "sponsor", "alpha", select(SurveyResponse.person_name)) == ["sponsor"]
    assert titles(world, "manager", "alpha", select(SurveyResponse.person_name)) == ["sponsor", "contributor"]


def test_nobody_answers_in_somebody_elses_name(world: World) -> None:
    from datetime import UTC, datetime

    from db.models.survey import Survey

    with pytest.raises(OutOfReach), writing(world.scope("sponsor", "alpha")) as session:
        survey = session.scalars(select(Survey)).first()
        assert survey is not None
        session.add(
            SurveyResponse(
                project_id=survey.project_id,
                client_id=survey.client_id,
                audience=Audience.CLIENT,
                survey_id=survey.id,
                person_id=world.person_ids["contributor"],
                person_name="not me",
                submitted_at=datetime.now(UTC),
            )
        )


def test_a_portfolio_holds_each_project_as_far_as_it_is_open(world: World) -> None:
    def names(scope: Scope) -> list[str]:
        with reading(scope) as session:
            return sorted(session.scalars(select(Project.public_id)))

    assert names(portfolio_scope(world.viewer("sponsor"))) == ["publicalpha"]
    assert names(portfolio_scope(world.viewer("manager"))) == ["publicalpha", "publichidden"]
    assert names(portfolio_scope(world.viewer("lead"))) == [
        "publicalpha",
        "publicbeta",
        "publichidden",
        "publicsibling",
    ]


def test_a_client_organisation_is_seen_by_its_own_people(world: World) -> None:
    assert titles(world, "sponsor", "alpha", select(Client.name)) == [f"{ALPHA} Ltd"]


def test_a_second_operation_with_the_same_token_changes_nothing(world: World) -> None:
    scope = world.scope("manager", "alpha")

    def rename(to: str) -> None:
        with writing(scope, "the-token") as session:
            task = session.scalars(select(Task).order_by(Task.id)).first()
            assert task is not None
            task.title = to

    rename("once")
    with pytest.raises(AlreadyDone):
        rename("twice")
    assert titles(world, "manager", "alpha", select(Task.title).order_by(Task.id))[0] == "once"


def test_a_lost_update_becomes_a_conflict(world: World) -> None:
    scope = world.scope("manager", "alpha")
    with writing(scope) as session:
        task = session.scalars(select(Task).order_by(Task.id)).first()
        assert task is not None
        expect_version(task, 1)
        task.title = "first"
    with pytest.raises(Conflict) as conflict, writing(scope) as session:
        task = session.scalars(select(Task).order_by(Task.id)).first()
        expect_version(task, 1)
    assert conflict.value.current.title == "first"


def test_a_preview_writes_nothing(world: World) -> None:
    from dataclasses import replace

    scope = replace(world.scope("sponsor", "alpha"), read_only=True)
    with pytest.raises(ReadOnly), writing(scope):
        raise AssertionError("never reached")


@once
def _of_project(project_id: int) -> Select[str]:
    return select(Milestone.title).where(Milestone.project_id == project_id)


def test_a_statement_built_once_is_filtered_for_each_who_asks_it(world: World) -> None:
    alpha, beta = world.project_ids["alpha"], world.project_ids["beta"]

    def seen(who: str, project: str, asked: int) -> list[str]:
        with reading(world.scope(who, project)) as session:
            return list(session.scalars(*_of_project(asked)))

    mine = seen("sponsor", "alpha", alpha)
    assert mine
    assert not any(INTERNAL in title or BETA in title for title in mine)
    assert any(INTERNAL in title for title in seen("manager", "alpha", alpha))
    assert seen("sponsor", "alpha", beta) == []
    assert seen("beta_sponsor", "beta", alpha) == []
    assert seen("sponsor", "alpha", alpha) == mine
