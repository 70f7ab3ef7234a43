"""Every page × every person × {own, other project of the client, other client, missing, nonsense}.

A page that is not in the sitemap fails `test_pages`; a page in it is in this matrix by itself.
"""

import itertools

import pytest

from db.models.identity import PortalRole
from portal.access import PORTAL_GRANTS, ROLE_GRANTS, Permission
from portal.sitemap import SITEMAP, Page
from tests.conftest import Portal
from tests.rendered import rendered
from tests.worlds import ALPHA, BETA, INTERNAL, PEOPLE, World

PROJECTS = ("alpha", "sibling", "hidden", "beta", "missing", "non\x00sense/../1")
MARKS = {"alpha": "ALPHAMARK ALPHAMARK", "sibling": "SIBLINGMARK", "hidden": "HIDDENMARK", "beta": "BETAMARK"}
# Internal rows carry a marker of their own; so do descriptions and notes that no client's answer may hold.
SAYS_NOT_FOUND, SAYS_NOT_ALLOWED = "Not found", "Not open to you"


def expected(who: str, page: Page, project: str) -> str:
    """What the tables of access say, worked out without the code that is under test."""
    portal_role, memberships = next((role, dict(m)) for name, role, m in PEOPLE if name == who)
    reads_all = portal_role is not PortalRole.NONE
    in_reach = (reads_all and project in MARKS) or project in memberships
    if project == "hidden" and not reads_all:
        in_reach = Permission.READ_INTERNAL in ROLE_GRANTS[memberships[project]] if in_reach else False
    if not in_reach:
        return SAYS_NOT_FOUND
    here = PORTAL_GRANTS[portal_role] | (
        ROLE_GRANTS[memberships[project]] if project in memberships else frozenset()
    )
    anywhere = here.union(*(ROLE_GRANTS[role] for role in memberships.values()))
    granted = here if page.of_project else anywhere
    return "" if page.needs is None or page.needs in granted else SAYS_NOT_ALLOWED


@pytest.mark.parametrize("page", SITEMAP, ids=lambda page: page.path)
@pytest.mark.parametrize("who", [name for name, _, _ in PEOPLE])
def test_a_page_shows_what_the_role_opens_and_nothing_foreign(
    small_world: World, portal: Portal, who: str, page: Page
) -> None:
    for project in PROJECTS:
        at = portal(small_world, who, page.path, project)
        assert not at.exception, (project, at.exception)
        titles = [title.value for title in at.title]
        outcome = expected(who, page, project)
        if outcome:
            assert outcome in titles, (project, titles)
        else:
            assert not {SAYS_NOT_FOUND, SAYS_NOT_ALLOWED} & set(titles), (project, titles)
        assert_nothing_foreign(rendered(at), who, page, project, bool(outcome))


def assert_nothing_foreign(shown: str, who: str, page: Page, project: str, refused: bool) -> None:
    portal_role, memberships = next((role, dict(m)) for name, role, m in PEOPLE if name == who)
    if portal_role is PortalRole.NONE:
        assert (ALPHA if who.startswith("beta") else BETA) not in shown
        for other in set(MARKS) - set(memberships):
            assert MARKS[other] not in shown, other
        if not any(Permission.READ_INTERNAL in ROLE_GRANTS[role] for role in memberships.values()):
            assert INTERNAL not in shown
            assert "HIDDENMARK" not in shown
    elif page.of_project:
        for other in set(MARKS) - {project}:
            assert MARKS[other] not in shown, other
    if refused:
        assert INTERNAL not in shown


@pytest.mark.parametrize("page", SITEMAP, ids=lambda page: page.path)
@pytest.mark.parametrize("handle", ["", "unknown", "handle-sponsor' OR 1=1"])
def test_without_a_session_nothing_is_shown(
    small_world: World, portal: Portal, page: Page, handle: str
) -> None:
    at = portal(small_world, handle, page.path)
    assert [title.value for title in at.title] == ["You are signed out"]
    shown = rendered(at)
    assert not any(mark in shown for mark in (ALPHA, BETA, INTERNAL))


def test_a_deactivated_person_and_an_ended_session_see_nothing_from_the_next_run_on(
    small_world: World, portal: Portal
) -> None:
    from sqlalchemy import select

    from db.models.identity import Person
    from db.session import identity
    from portal.clock import now
    from portal.identity import sessions

    at = portal(small_world, "sponsor", "progress")
    assert ALPHA in rendered(at)
    with identity() as session:
        person = session.scalar(select(Person).where(Person.id == small_world.person_ids["sponsor"]))
        assert person is not None
        person.deactivated_at = now()
    at.run()
    assert [title.value for title in at.title] == ["You are signed out"]
    assert ALPHA not in rendered(at)

    at = portal(small_world, "contributor", "progress")
    viewer = small_world.viewer("contributor")
    assert viewer.session_id is not None
    sessions.end(viewer.session_id)
    at.run()
    assert [title.value for title in at.title] == ["You are signed out"]


def test_a_preview_shows_what_the_client_sees_and_never_more(small_world: World, portal: Portal) -> None:
    from portal.identity import sessions

    viewer = small_world.viewer("manager")
    assert viewer.session_id is not None
    sessions.start_preview(viewer.session_id, small_world.person_ids["sponsor"])
    for page in SITEMAP:
        at = portal(small_world, "manager", page.path)
        assert not at.exception
        assert INTERNAL not in rendered(at), page.path
    looking = small_world.viewer("manager")
    assert looking.read_only
    assert [p.public_id for p in looking.projects] == [small_world.projects["alpha"]]


def test_a_preview_of_somebody_of_another_client_shows_oneself(small_world: World) -> None:
    from portal.identity import sessions

    viewer = small_world.viewer("manager")
    assert viewer.session_id is not None
    sessions.start_preview(viewer.session_id, small_world.person_ids["beta_sponsor"])
    assert small_world.viewer("manager").person_id == small_world.person_ids["manager"]


def test_the_matrix_has_a_row_for_every_page_and_a_column_for_every_role() -> None:
    roles = set(
        itertools.chain.from_iterable((role for _, role in memberships) for _, _, memberships in PEOPLE)
    )
    assert roles == set(ROLE_GRANTS)
    assert {role for _, role, _ in PEOPLE} == set(PORTAL_GRANTS)
