"""Status, people, clients, accounts: what is sent has its effect, what is wrong keeps what was typed."""

import pytest
from sqlalchemy import select

from db.base import Audience
from db.models.identity import Membership, Person, PortalRole, Role
from db.models.project import Project, Rag, Update
from db.session import identity, identity_reading, reading
from portal import clients, publishing, status
from portal.access import NotAllowed, NotFound, operator_scope, portfolio_scope
from portal.identity import accounts, roster, sessions
from portal.publishing import Kind, Publish
from tests.conftest import Portal
from tests.worlds import World


def button(at: object, label: str) -> object:
    return next(b for b in at.button if b.label == label)  # type: ignore[attr-defined]


def test_a_statement_is_published_and_opens_the_clients_home(small_world: World, portal: Portal) -> None:
    at = portal(small_world, "manager", "status")
    next(i for i in at.text_input if i.label == "In one sentence").set_value("All tests have passed.")
    button(at, "Save the statement").click()  # type: ignore[attr-defined]
    at.run()
    assert not at.exception
    assert [s.value for s in at.success] == ["The statement is saved."]
    home = portal(small_world, "sponsor", "home")
    assert any("All tests have passed." in m.value for m in home.markdown)


def test_a_statement_without_words_is_refused_and_kept(small_world: World, portal: Portal) -> None:
    at = portal(small_world, "manager", "status")
    next(i for i in at.text_input if i.label == "What happens next").set_value("Training starts.")
    button(at, "Save the statement").click()  # type: ignore[attr-defined]
    at.run()
    assert len(at.error) == 1
    assert next(i for i in at.text_input if i.label == "What happens next").value == "Training starts."


def test_publishing_all_of_a_kind_shares_it(small_world: World, portal: Portal) -> None:
    at = portal(small_world, "manager", "status")
    button(at, "Publish 4").click()  # type: ignore[attr-defined]
    at.run()
    assert [s.value for s in at.success] == ["4 entries are now shared with the client."]
    report = status.report(small_world.scope("manager", "alpha"))
    assert report.counts[Kind.TASK] == (8, 0)


def test_a_withdrawn_project_is_gone_for_the_client(small_world: World, portal: Portal) -> None:
    scope = small_world.scope("manager", "alpha")
    report = status.report(scope)
    command = status.SetProject(False, report.status, 7, report.version)
    status.set_project(scope, command)
    at = portal(small_world, "sponsor", "progress")
    assert [t.value for t in at.title] == ["Not found"]


@pytest.mark.parametrize("who", ["sponsor", "contributor", "reader", "member"])
def test_who_may_not_publish_publishes_nothing(small_world: World, who: str) -> None:
    scope = small_world.scope(who, "alpha")
    with pytest.raises(NotAllowed):
        publishing.publish(scope, Publish(Kind.TASK, (1, 2), Audience.INTERNAL))
    with pytest.raises(NotAllowed):
        status.write_statement(scope, status.WriteStatement(Rag.RED, "No", "", {}, True))
    with pytest.raises(NotAllowed):
        roster.members(scope)


def test_rows_of_another_project_are_passed_over(small_world: World) -> None:
    with reading(operator_scope()) as session:
        foreign = session.scalars(
            select(Update.id).where(Update.project_id == small_world.project_ids["beta"])
        ).all()
    scope = small_world.scope("manager", "alpha")
    assert publishing.publish(scope, Publish(Kind.UPDATE, tuple(foreign), Audience.INTERNAL)) == 0


def role_of(world: World, who: str) -> Role | None:
    with identity_reading() as session:
        return session.scalar(select(Membership.role).where(Membership.person_id == world.person_ids[who]))


def test_a_role_is_changed_and_counts_at_the_next_click(small_world: World, portal: Portal) -> None:
    scope = small_world.scope("manager", "alpha")
    person = small_world.person_ids["sponsor"]
    roster.set_role(scope, roster.SetRole(person, Role.VIEWER, Role.SPONSOR), "token")
    at = portal(small_world, "sponsor", "budget")
    assert [t.value for t in at.title] == ["Not open to you"]
    roster.set_role(scope, roster.SetRole(small_world.person_ids["reader"], None, Role.VIEWER))
    assert role_of(small_world, "reader") is None


def test_a_project_keeps_a_manager_and_strangers_have_no_role_to_change(small_world: World) -> None:
    scope = small_world.scope("manager", "alpha")
    with pytest.raises(roster.LastManager):
        roster.set_role(scope, roster.SetRole(small_world.person_ids["manager"], Role.MEMBER, Role.MANAGER))
    with pytest.raises(NotFound):
        roster.set_role(
            scope, roster.SetRole(small_world.person_ids["beta_sponsor"], Role.VIEWER, Role.SPONSOR)
        )
    with pytest.raises(NotFound):
        roster.preview(scope, small_world.person_ids["beta_sponsor"])


def test_an_administrator_begins_a_project_for_a_new_client(small_world: World, portal: Portal) -> None:
    at = portal(small_world, "administrator", "clients")
    for label, typed in (("Client", "Gamma Ltd"), ("Name of the project", "Gamma one"), ("Key", "gam 1")):
        next(i for i in at.text_input if i.label == label).set_value(typed)
    button(at, "Begin the project").click()  # type: ignore[attr-defined]
    at.run()
    assert "letters A to Z" in at.error[0].value
    next(i for i in at.text_input if i.label == "Key").set_value("gam-1")
    button(at, "Begin the project").click()  # type: ignore[attr-defined]
    at.run()
    assert not at.exception
    with reading(operator_scope()) as session:
        project = session.scalars(select(Project).where(Project.key == "GAM-1")).one()
    assert project.audience is Audience.INTERNAL
    assert role_of(small_world, "administrator") is Role.MANAGER
    with pytest.raises(clients.AlreadyThere):
        clients.begin(
            portfolio_scope(small_world.viewer("administrator")),
            clients.NewProject("Gamma Ltd", "GAM-1", "Again"),
        )


def test_a_closed_account_loses_its_sessions_and_the_last_administrator_stays(
    small_world: World, portal: Portal
) -> None:
    scope = portfolio_scope(small_world.viewer("administrator"))
    person = small_world.person_ids["sponsor"]
    accounts.set_account(scope, accounts.SetAccount(person, PortalRole.NONE, False, 1))
    at = portal(small_world, "sponsor", "home")
    assert [t.value for t in at.title] == ["You are signed out"]
    with pytest.raises(accounts.LastAdministrator):
        accounts.set_account(
            scope,
            accounts.SetAccount(small_world.person_ids["administrator"], PortalRole.LEAD, True, 1),
        )
    with identity_reading() as session:
        assert session.scalar(select(Person.deactivated_at).where(Person.id == person)) is not None


def test_who_closes_their_own_account_is_told_why_not(small_world: World, portal: Portal) -> None:
    me = small_world.person_ids["administrator"]
    at = portal(small_world, "administrator", "accounts")
    next(s for s in at.selectbox if s.label == "Whose account").set_value(me).run()
    next(c for c in at.checkbox if c.label == "May sign in").set_value(False)
    button(at, "Save").click()  # type: ignore[attr-defined]
    at.run()
    assert at.error[0].value.startswith("You cannot close your own account: it would sign you out")
    with identity_reading() as session:
        assert session.scalar(select(Person.deactivated_at).where(Person.id == me)) is None


def test_the_banner_of_a_preview_speaks_to_whoever_looks_and_the_page_to_the_client(
    small_world: World, portal: Portal
) -> None:
    with identity() as session:
        session.get_one(Person, small_world.person_ids["sponsor"]).language = "zh"
    viewer = small_world.viewer("manager")
    assert viewer.session_id is not None
    sessions.start_preview(viewer.session_id, small_world.person_ids["sponsor"])
    at = portal(small_world, "manager", "progress")
    assert "You see the portal as ALPHAMARK sponsor does." in at.markdown[0].value
    assert button(at, "End preview")
    assert any("里程碑" in written.value for written in [*at.caption, *at.markdown])
