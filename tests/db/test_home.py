"""The home page: every project as far as it is open, what waits on whom, and what has changed."""

import pytest
import time_machine

from db.models.issue import Issue, IssueStatus, Severity
from db.models.project import Rag
from db.session import writing
from portal import home
from portal.access import portfolio_scope
from portal.home import Turn
from tests.worlds import NOW, World


@pytest.fixture(autouse=True)
def _now() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def told(world: World, who: str) -> home.HomeReport:
    return home.report(portfolio_scope(world.viewer(who)))


def test_a_sponsor_sees_the_published_project_and_its_published_statement(world: World) -> None:
    report = told(world, "sponsor")
    assert [(card.public_id, card.rag, card.sentence) for card in report.projects] == [
        ("publicalpha", Rag.AMBER, "Statement ALPHAMARK ALPHAMARK")
    ]
    assert report.projects[0].next_title == "Milestone ALPHAMARK ALPHAMARK"
    assert [h.title for h in report.happenings] == ["Happened ALPHAMARK ALPHAMARK"]


def test_a_survey_waits_on_those_who_may_answer_it(world: World) -> None:
    assert [w.turn for w in told(world, "sponsor").waiting] == [Turn.ANSWER_SURVEY]
    assert [w.turn for w in told(world, "contributor").waiting] == [Turn.ANSWER_SURVEY]
    assert told(world, "reader").waiting == ()
    assert told(world, "manager").waiting == ()


def test_an_issue_that_waits_for_the_client_is_the_clients_turn_and_not_the_readers(world: World) -> None:
    from sqlalchemy import select

    with writing(world.scope("manager", "alpha")) as session:
        issue = session.scalars(select(Issue).where(Issue.number == 1)).one()
        issue.status = IssueStatus.WAITING
    waiting = told(world, "contributor").waiting
    assert [(w.turn, w.number) for w in waiting if w.turn is Turn.RESPOND_ISSUE] == [(Turn.RESPOND_ISSUE, 1)]
    assert told(world, "reader").waiting == ()


def test_an_issue_of_a_client_without_an_answer_is_the_teams_turn(world: World) -> None:
    from portal import issues

    scope = world.scope("contributor", "alpha")
    command = issues.RaiseIssue(title="Printer is silent", description="Since Monday", severity=Severity.HIGH)
    issues.raise_issue(scope, command)
    assert [w.turn for w in told(world, "manager").waiting] == [Turn.ANSWER_ISSUE]
    assert [w.turn for w in told(world, "member").waiting] == [Turn.ANSWER_ISSUE]
    assert told(world, "lead").waiting == ()


def test_a_draft_is_not_how_a_project_stands(world: World) -> None:
    from portal import status

    draft = status.WriteStatement(Rag.RED, "Only a draft", "", {}, publish=False)
    status.write_statement(world.scope("manager", "alpha"), draft)
    cards = {card.public_id: card for card in told(world, "manager").projects}
    assert cards["publicalpha"].sentence == "Statement ALPHAMARK ALPHAMARK"


def test_figures_that_nobody_confirmed_in_the_promised_rhythm_wait_on_the_manager(world: World) -> None:
    with time_machine.travel(NOW.replace(day=30), tick=False):
        from sqlalchemy import select

        from db.models.identity import Session
        from db.session import identity

        with identity() as session:
            for signed_in in session.scalars(select(Session)):
                signed_in.created_at = signed_in.seen_at = NOW.replace(day=30)
        assert [w.turn for w in told(world, "manager").waiting] == [Turn.CONFIRM_STATUS]
        assert [card.stale for card in told(world, "sponsor").projects] == [True]


def test_a_lead_finds_projects_by_name(world: World) -> None:
    scope = portfolio_scope(world.viewer("lead"))
    assert len(home.report(scope).projects) == 4
    assert [card.public_id for card in home.report(scope, "betamark").projects] == ["publicbeta"]
    assert home.report(scope, "100%_\\").projects == ()
