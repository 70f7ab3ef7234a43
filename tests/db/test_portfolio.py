"""The portfolio on both databases: whose projects, every figure of a row, six statements for any number."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, select

from db.base import Audience
from db.models.change import ChangeRequest, ChangeStatus
from db.models.identity import Membership, Person, PortalRole, Role
from db.models.issue import EntryKind, Issue, IssueEntry, IssueStatus, Severity
from db.models.money import CostEntry, CostKind
from db.models.plan import Milestone
from db.models.project import Confirmation, ContractType, Figures, Project, ProjectStatus, Rag, Update
from db.models.schedule import AskKind, ClientAction, ClientActionStatus
from db.models.survey import (
    QuestionKind,
    Survey,
    SurveyAnswer,
    SurveyKind,
    SurveyQuestion,
    SurveyResponse,
    SurveyStatus,
)
from db.session import database as open_one
from db.session import identity, reading, writing
from portal import portfolio, sheets, surveys
from portal.access import NotAllowed, Scope, operator_scope, portfolio_scope
from portal.demo import large
from portal.identity.managers import managers
from portal.identity.viewer import person_viewer
from portal.portfolio import Reason, Standing, Wanted
from portal.progress.freshness import Stale
from tests.worlds import ALPHA, INTERNAL, NOW, TODAY, World


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def whole(world: World, who: str) -> Scope:
    return portfolio_scope(world.viewer(who))


def rows(world: World, who: str = "manager", **wanted: Any) -> dict[str, Standing]:
    told = portfolio.report(whole(world, who), Wanted(**wanted))
    return {s.public_id.removeprefix("public"): s for s in told.projects}


def alpha(world: World) -> Standing:
    return rows(world)["alpha"]


def own(world: World, audience: Audience = Audience.CLIENT) -> dict[str, Any]:
    return {
        "project_id": world.project_ids["alpha"],
        "client_id": world.client_ids["alpha"],
        "audience": audience,
    }


def add(*added: Any) -> None:
    with writing(operator_scope()) as session:
        for row in added:
            session.add(row)
            session.flush()


def change(world: World, entity: type[Any], where: Any = True, **values: Any) -> None:
    """Set columns of all rows of alpha."""
    column = entity.id if entity is Project else entity.project_id
    with writing(operator_scope()) as session:
        asked = select(entity).where(column == world.project_ids["alpha"])
        for row in session.scalars(asked if where is True else asked.where(where)):
            for name, value in values.items():
                setattr(row, name, value)


# Whose projects


def test_a_lead_sees_all_projects_and_a_manager_those_of_their_own(world: World) -> None:
    assert set(rows(world, "lead")) == {"alpha", "sibling", "hidden", "beta"}
    assert set(rows(world, "administrator")) == {"alpha", "sibling", "hidden", "beta"}
    assert set(rows(world, "manager")) == {"alpha", "hidden"}
    assert set(rows(world, "beta_manager")) == {"beta"}


@pytest.mark.parametrize("who", ["sponsor", "contributor", "reader", "member", "beta_sponsor"])
def test_nobody_else_has_a_portfolio(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        portfolio.report(whole(world, who))
    with pytest.raises(NotAllowed):
        managers(whole(world, who), (world.project_ids["alpha"],))


def test_a_manager_does_not_see_a_project_in_which_they_are_something_else(world: World) -> None:
    with identity() as session:
        for project, role in (("sibling", Role.MEMBER), ("beta", Role.SPONSOR)):
            session.add(
                Membership(
                    person_id=world.person_ids["manager"],
                    project_id=world.project_ids[project],
                    client_id=world.client_ids["beta" if project == "beta" else "alpha"],
                    role=role,
                    created_at=NOW,
                )
            )
    assert set(rows(world)) == {"alpha", "hidden"}
    named = managers(whole(world, "manager"), tuple(world.project_ids.values()))
    assert {row.project_id for row in named} <= {
        world.project_ids[name] for name in ("alpha", "hidden", "sibling")
    }
    with pytest.raises(NotAllowed):
        managers(whole(world, "manager"), None)


def test_projects_of_others_never_leak_into_a_row(world: World) -> None:
    told = repr(portfolio.report(whole(world, "beta_manager")))
    assert ALPHA not in told
    table = portfolio.table(portfolio.report(whole(world, "beta_manager")), _english())
    assert ALPHA not in sheets.as_csv(table).decode()


def _english() -> Any:
    from portal.i18n import Text

    return Text("en")


# A row


def test_a_row_of_the_world(world: World) -> None:
    row = alpha(world)
    assert (row.name, row.client) == (f"{ALPHA} project ALPHAMARK", f"{ALPHA} Ltd")
    assert (row.status, row.published, row.rag) == (ProjectStatus.ACTIVE, True, Rag.AMBER)
    assert row.managers == (f"{ALPHA} manager",)
    assert (row.slip and (row.slip.title, row.slip.days, row.slip.overdue)) == (
        f"Milestone {ALPHA} ALPHAMARK",
        8,
        False,
    )
    # Published and internal: 2 x 4,000 of 2 x 10,000 and two agreed changes of 500.
    assert row.spending is not None
    assert (row.spending.spent, row.spending.total) == (Decimal(8000), Decimal(21000))
    assert (row.csat, row.nps, row.waiting, row.asked, row.critical) == (None, None, None, None, 0)
    assert row.as_of == NOW - timedelta(days=1)
    assert row.as_of_days == 1
    assert rows(world)["hidden"].published is False


def test_closed_projects_are_shown_on_demand_and_need_nobody(world: World) -> None:
    change(world, Project, status=ProjectStatus.CLOSED, confirmed_at=NOW - timedelta(days=90))
    assert "alpha" not in rows(world)
    row = rows(world, closed=True)["alpha"]
    assert (row.reasons, row.stale) == ((), ())


def test_health_is_the_newest_statement_that_the_client_reads(world: World) -> None:
    statement = {"sentence": "x", "written_at": NOW, "written_by": 1, "author_name": "PM"}
    add(Update(**own(world), **statement, rag=Rag.GREEN, despite="Because", published_at=NOW))
    add(Update(**own(world, Audience.INTERNAL), **statement, rag=Rag.RED))
    assert (alpha(world).rag, alpha(world).explained) == (Rag.GREEN, True)


def test_the_slip_is_that_of_the_worst_open_milestone_the_client_knows(world: World) -> None:
    def milestone(title: str, baseline: int, forecast: int | None, **more: Any) -> Milestone:
        audience = more.pop("audience", Audience.CLIENT)
        return Milestone(
            **own(world, audience),
            title=title,
            baseline=TODAY + timedelta(days=baseline),
            forecast=None if forecast is None else TODAY + timedelta(days=forecast),
            **more,
        )

    add(
        milestone("Internal", 1, 90, audience=Audience.INTERNAL),
        milestone("Reached", -50, 90, actual=TODAY),
        milestone("Gone", 1, 90, deleted_at=NOW),
        milestone("Early", 30, 10),
        milestone("Due today", 0, 0),
    )
    slip = alpha(world).slip
    assert slip is not None
    assert (slip.days, slip.overdue) == (8, False)
    add(milestone("Forgotten", -12, None))
    slip = alpha(world).slip
    assert slip is not None
    assert (slip.title, slip.days, slip.overdue) == ("Forgotten", 12, True)
    add(milestone("Moved and missed", -40, -1))
    slip = alpha(world).slip
    assert slip is not None
    assert (slip.title, slip.days, slip.overdue) == ("Moved and missed", 40, True)


def test_of_a_retainer_the_running_month_counts(world: World) -> None:
    change(world, Project, contract_type=ContractType.RETAINER, retainer_amount=Decimal(5000))
    with reading(operator_scope()) as session:
        asked = select(CostEntry.budget_line_id).where(CostEntry.project_id == world.project_ids["alpha"])
        line = session.scalars(asked).first()
    for day, amount in ((1, "1500.25"), (28, "99.75")):
        add(
            CostEntry(
                **own(world),
                budget_line_id=line,
                kind=CostKind.ACTUAL,
                amount=Decimal(amount),
                on=date(2027, 3, day),
            )
        )
    spending = alpha(world).spending
    assert spending is not None
    assert (spending.spent, spending.total, spending.monthly) == (Decimal("1600.00"), Decimal(5000), True)


def test_scores_are_those_of_the_survey_noun(world: World) -> None:
    survey = Survey(
        **own(world), kind=SurveyKind.MID_PROJECT, title="Ours", status=SurveyStatus.CLOSED, opened_at=NOW
    )
    newer = Survey(
        **own(world), kind=SurveyKind.MID_PROJECT, title="Nobody", status=SurveyStatus.OPEN, opened_at=NOW
    )
    add(survey, newer)
    kinds = (QuestionKind.NPS, QuestionKind.CSAT, QuestionKind.CSAT, QuestionKind.CES)
    asked = [
        SurveyQuestion(**own(world), survey_id=survey.id, position=n, kind=kind, prompt=f"Q{n}")
        for n, kind in enumerate(kinds)
    ]
    add(*asked)
    for person, given in (
        ("sponsor", (9, 4, 3, 7)),
        ("contributor", (6, 5, None, 2)),
        ("reader", (2, 1, 2, 1)),
    ):
        who = {"person_id": world.person_ids[person]}
        response = SurveyResponse(
            **own(world), **who, survey_id=survey.id, person_name=person, submitted_at=NOW
        )
        add(response)
        for question, score in zip(asked, given, strict=True):
            if score is not None:
                add(
                    SurveyAnswer(
                        **own(world), **who, response_id=response.id, question_id=question.id, score=score
                    )
                )
    scope = world.scope("manager", "alpha")
    shown = next(s for s in surveys.overview(scope).surveys if s.title == "Ours")
    results = surveys.results(scope, shown)
    row = alpha(world)
    assert (row.csat, row.nps) == (results.csat, results.nps)
    assert row.csat is not None
    assert (row.csat.value, row.csat.n) == (Decimal(2) / 5, 3)
    assert row.nps is not None
    assert (row.nps.value.quantize(Decimal("0.01")), row.nps.n) == (Decimal("-33.33"), 3)


def test_silence_ends_with_whatever_the_client_does_and_not_with_what_the_firm_does(world: World) -> None:
    before = alpha(world)
    with reading(operator_scope()) as session:
        issue = session.scalars(
            select(Issue).where(Issue.project_id == world.project_ids["alpha"], Issue.number == 1)
        ).one()
    entry = {"issue_id": issue.id, "kind": EntryKind.COMMENT, "author": "x"}
    add(IssueEntry(**own(world), **entry, at=NOW, by_client=False))
    assert alpha(world).quiet_days == before.quiet_days
    add(IssueEntry(**own(world), **entry, at=NOW - timedelta(days=2, hours=3), by_client=True))
    assert (alpha(world).quiet_days, alpha(world).has_spoken) == (2, True)
    asked = {"number": 71, "title": "x", "what": "x", "submitted_by": "x", "submitted_by_id": 1}
    add(ChangeRequest(**own(world), **asked, submitted_at=NOW - timedelta(hours=23), by_client=True))
    assert alpha(world).quiet_days == 0


def test_a_client_that_never_did_anything_is_quiet_since_the_project_began(world: World) -> None:
    for entity in (IssueEntry, ChangeRequest):
        change(world, entity, by_client=False)
    row = alpha(world)
    assert (row.quiet_days, row.has_spoken) == (90, False)
    assert Reason.SILENT in row.reasons


def test_questions_of_the_client_wait_from_the_third_day_on_until_the_first_word(world: World) -> None:
    def issue(number: int, **more: Any) -> Issue:
        told = {"severity": Severity.LOW, "raised_by_client": True, **more}
        return Issue(**own(world), number=number, title="x", **told)

    exact, late = NOW - timedelta(days=3), NOW - timedelta(days=3, seconds=1)
    add(
        issue(11, opened_at=exact),
        issue(12, opened_at=late, first_response_at=NOW),
        issue(13, opened_at=late, raised_by_client=False),
        issue(14, opened_at=late, status=IssueStatus.CLOSED),
        issue(15, opened_at=late, deleted_at=NOW),
    )
    assert alpha(world).waiting is None
    add(issue(16, opened_at=late))
    asked = {"title": "x", "what": "x", "submitted_by": "x", "submitted_by_id": 1, "by_client": True}
    long_ago = NOW - timedelta(days=21, seconds=1)
    add(
        ChangeRequest(**own(world), **asked, number=17, submitted_at=long_ago),
        ChangeRequest(
            **own(world),
            **asked,
            number=18,
            submitted_at=NOW - timedelta(days=20),
            status=ChangeStatus.IN_ASSESSMENT,
        ),
        ChangeRequest(
            **own(world), **asked, number=19, submitted_at=long_ago, status=ChangeStatus.IN_ASSESSMENT
        ),
        ChangeRequest(
            **own(world), **asked, number=20, submitted_at=long_ago, status=ChangeStatus.WAITING_FOR_DECISION
        ),
    )
    waiting = alpha(world).waiting
    assert waiting is not None
    assert (waiting.count, waiting.since) == (3, long_ago)


def test_what_waits_on_the_client_is_what_was_asked_first(world: World) -> None:
    def asked(number: int, days: int, **more: Any) -> ClientAction:
        told = {"kind": AskKind.INPUT, "asked_by": "PM", "needed_by": TODAY, "title": f"Ask {number}"}
        return ClientAction(
            **own(world), number=number, asked_on=TODAY - timedelta(days=days), **{**told, **more}
        )

    add(
        asked(31, 2),
        asked(32, 5, translations={"zh": {"title": "数据"}}),
        asked(33, 9, status=ClientActionStatus.DONE, done_at=NOW - timedelta(days=1)),
        asked(34, 9, status=ClientActionStatus.WITHDRAWN),
    )
    first = alpha(world).asked
    assert first is not None
    assert (first.title, first.since, first.needed_by) == ("Ask 32", TODAY - timedelta(days=5), TODAY)
    scope = whole(world, "manager")
    chinese = replace(scope, viewer=replace(scope.viewer, language="zh"))
    asked_in_chinese = next(s for s in portfolio.report(chinese).every if s.public_id == "publicalpha").asked
    assert asked_in_chinese is not None
    assert asked_in_chinese.title == "数据"


def test_each_kind_of_figures_ages_by_itself(world: World) -> None:
    def confirmed(figures: Figures, days: int) -> Confirmation:
        at = NOW - timedelta(days=days)
        return Confirmation(**own(world), figures=figures, at=at, by="PM", source="portal")

    add(*(confirmed(each, 1) for each in Figures if each is not Figures.BUDGET))
    add(confirmed(Figures.BUDGET, 8), confirmed(Figures.BUDGET, 30), confirmed(Figures.ISSUES, 9))
    row = alpha(world)
    assert row.stale == (Stale(Figures.BUDGET, NOW - timedelta(days=8)),)
    assert (row.as_of_days, Reason.STALE in row.reasons) == (8, True)
    change(world, Project, status=ProjectStatus.ON_HOLD)
    assert alpha(world).stale == ()


# For any number of projects


@contextmanager
def counted() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.startswith("SELECT") and "set_config" not in statement:
            sent.append(statement)

    engines = {open_one().reader, open_one().writer}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield sent
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def lead() -> Scope:
    with identity() as session:
        email = session.scalars(select(Person.email).where(Person.portal_role == PortalRole.LEAD)).one()
    return portfolio_scope(person_viewer(email))


@pytest.mark.parametrize("projects", [5, 200])
def test_six_statements_tell_of_five_projects_and_of_two_hundred(database: str, projects: int) -> None:
    assert database
    large.build(large.Scale(clients=3, projects=projects, tasks=2, issues=2), 7)
    scope = lead()
    with counted() as sent:
        told = portfolio.report(scope, Wanted(closed=True))
    assert len(told.projects) == projects
    assert len(sent) == 6


def test_an_internal_title_stands_in_no_row(world: World) -> None:
    """What the client does not know cannot be why a client needs somebody."""
    assert INTERNAL not in repr(alpha(world))
