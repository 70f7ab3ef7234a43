"""Change requests on both databases: written in private first, and with files of both sides."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from sqlalchemy import select

from db.base import Audience
from db.models.change import ChangeFile, ChangeStatus
from db.models.project import Activity
from db.models.training import StoredFile
from db.session import AlreadyDone, Conflict, ReadOnly, reading
from portal import changes, files, publishing
from portal.access import (
    NotAllowed,
    NotFound,
    Scope,
    operator_scope,
    portfolio_scope,
    preview_viewer,
    project_scope,
)
from portal.changes import Attach, ChangeAt, Detach, Discard, EditDraft
from portal.files import damaged
from portal.settings import settings
from portal.uploads import Checked, Upload, check
from tests.db.assessed_changes import EXPORT, asked, brought_to, numbered
from tests.worlds import ALPHA, NOW, World

S = ChangeStatus


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def manager(world: World) -> Scope:
    return world.scope("manager", "alpha")


@pytest.fixture
def sponsor(world: World) -> Scope:
    return world.scope("sponsor", "alpha")


@pytest.fixture
def contributor(world: World) -> Scope:
    return world.scope("contributor", "alpha")


def drafted(scope: Scope) -> changes.Change:
    number = int(changes.draft(scope, EXPORT).removeprefix("CR-"))
    return numbered(scope, number)


def paper(words: bytes = b"Which columns we need") -> Checked:
    checked = check(Upload("columns.txt", words))
    assert isinstance(checked, Checked)
    return checked


def stored() -> list[StoredFile]:
    with reading(operator_scope()) as session:
        return list(session.scalars(select(StoredFile)))


# Drafts


def test_a_draft_is_nobodys_but_its_authors(world: World, contributor: Scope) -> None:
    change = drafted(contributor)
    assert (change.status, change.steps, change.moves) == (S.DRAFT, (), (S.SUBMITTED,))
    with reading(operator_scope()) as session:
        assert session.scalars(select(Activity).where(Activity.at == NOW)).all() == []
    for who in ("sponsor", "reader", "manager", "member", "lead", "administrator"):
        scope = world.scope(who, "alpha")
        assert change.number not in [c.number for c in changes.report(scope).changes]
        with pytest.raises(NotFound):
            changes.opened(scope, change.number)
        refused = NotFound if who in ("sponsor", "manager") else NotAllowed
        with pytest.raises(refused):
            changes.attach(scope, Attach(change.change_id, paper()))
    with pytest.raises(NotFound):
        changes.edit_draft(
            world.scope("sponsor", "alpha"), EditDraft(change.change_id, 1, EXPORT, submit=True)
        )
    with pytest.raises(NotFound):
        changes.desk(world.scope("manager", "alpha"), change.number)


def test_a_manager_who_looks_with_the_authors_eyes_does_not_see_the_draft(
    world: World, manager: Scope, contributor: Scope
) -> None:
    change = drafted(contributor)
    looking = preview_viewer(manager.viewer, world.viewer("contributor"))
    scope = project_scope(looking, world.projects["alpha"])
    assert change.number not in [c.number for c in changes.report(scope).changes]
    with pytest.raises(NotFound):
        changes.opened(scope, change.number)
    with pytest.raises(ReadOnly):
        changes.draft(scope, EXPORT)


def test_a_draft_is_written_on_and_then_submitted(manager: Scope, contributor: Scope) -> None:
    change = drafted(contributor)
    said = replace(EXPORT, title="Export to Excel and PDF")
    assert changes.edit_draft(contributor, EditDraft(change.change_id, 1, said)) == "CR-3"
    with pytest.raises(Conflict):
        changes.edit_draft(contributor, EditDraft(change.change_id, 1, said))
    assert numbered(contributor, 3).is_draft
    changes.edit_draft(contributor, EditDraft(change.change_id, 2, said, submit=True))
    theirs = numbered(manager, 3)
    assert (theirs.title, theirs.status, theirs.submitted_by) == (
        "Export to Excel and PDF",
        S.SUBMITTED,
        f"{ALPHA} contributor",
    )
    assert [s.status for s in theirs.steps] == [S.SUBMITTED]
    with reading(manager) as session:
        said_of_it = session.scalars(select(Activity.title).where(Activity.at == NOW)).all()
    assert said_of_it == ["CR-3 · Export to Excel and PDF"]
    with pytest.raises(changes.NoSuchMove):
        changes.edit_draft(contributor, EditDraft(change.change_id, 3, said))


def test_a_draft_is_thrown_away_with_its_files(world: World, contributor: Scope) -> None:
    change = drafted(contributor)
    changes.attach(contributor, Attach(change.change_id, paper()))
    with pytest.raises(NotFound):
        changes.discard(world.scope("sponsor", "alpha"), Discard(change.change_id, 1))
    assert changes.discard(contributor, Discard(change.change_id, 1)) == "CR-3"
    assert stored() == []
    assert list((settings().data_dir / "files").iterdir()) == []
    # Its number is not given again.
    assert changes.submit(contributor, EXPORT) == "CR-4"
    submitted = numbered(contributor, 4)
    with pytest.raises(changes.NoSuchMove):
        changes.discard(contributor, Discard(submitted.change_id, 1))


@pytest.mark.parametrize("who", ["reader", "manager", "member", "lead", "administrator"])
def test_only_who_may_ask_begins_a_draft(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        changes.draft(world.scope(who, "alpha"), EXPORT)


# Files


def test_files_of_both_sides_follow_the_request(manager: Scope, sponsor: Scope) -> None:
    change = asked(sponsor)
    assert changes.attach(sponsor, Attach(change.change_id, paper())) == "columns.txt"
    changes.attach(manager, Attach(change.change_id, paper(b"What we could do")))
    _, attached = changes.opened(sponsor, change.number)
    assert [(f.name, f.size, f.by, f.by_client) for f in attached] == [
        ("columns.txt", 21, f"{ALPHA} sponsor", True),
        ("columns.txt", 16, f"{ALPHA} manager", False),
    ]
    public_id = attached[0].address.removeprefix("/files/")
    assert files.opened(portfolio_scope(sponsor.viewer), public_id).name == "columns.txt"
    assert damaged(operator_scope()) == ()


def test_the_file_of_a_request_that_is_not_published_stays_inside_until_it_is(
    manager: Scope, sponsor: Scope
) -> None:
    number = int(changes.enter(manager, EXPORT).removeprefix("CR-"))
    change = numbered(manager, number)
    changes.attach(manager, Attach(change.change_id, paper()))
    (row,) = stored()
    assert row.audience is Audience.INTERNAL
    with pytest.raises(NotFound):
        files.opened(portfolio_scope(sponsor.viewer), row.public_id)
    with pytest.raises(NotFound):
        changes.attach(sponsor, Attach(change.change_id, paper()))
    changes.publish(manager, ChangeAt(change.change_id, change.version))
    assert files.opened(portfolio_scope(sponsor.viewer), row.public_id).name == "columns.txt"
    assert [f.name for f in changes.opened(sponsor, number)[1]] == ["columns.txt"]


def test_publishing_on_the_status_page_takes_the_files_along(manager: Scope, sponsor: Scope) -> None:
    number = int(changes.enter(manager, EXPORT).removeprefix("CR-"))
    change = numbered(manager, number)
    changes.attach(manager, Attach(change.change_id, paper()))
    command = publishing.Publish(publishing.Kind.CHANGE_REQUEST, (change.change_id,), Audience.CLIENT)
    publishing.publish(manager, command)
    assert [f.name for f in changes.opened(sponsor, number)[1]] == ["columns.txt"]


def test_a_file_of_another_project_does_not_exist(world: World, sponsor: Scope) -> None:
    change = asked(sponsor)
    changes.attach(sponsor, Attach(change.change_id, paper()))
    (row,) = stored()
    for who, project in (("beta_sponsor", "beta"), ("beta_manager", "beta"), ("sibling_sponsor", "sibling")):
        scope = world.scope(who, project)
        with pytest.raises(NotFound):
            files.opened(portfolio_scope(scope.viewer), row.public_id)
        with pytest.raises(NotFound):
            changes.attach(scope, Attach(change.change_id, paper()))


@pytest.mark.parametrize("who", ["reader", "member", "lead", "administrator"])
def test_who_only_reads_attaches_nothing(world: World, who: str) -> None:
    change = asked(world.scope("sponsor", "alpha"))
    with pytest.raises(NotAllowed):
        changes.attach(world.scope(who, "alpha"), Attach(change.change_id, paper()))
    assert list((settings().data_dir / "files").glob("*")) == []


@pytest.mark.parametrize("status", [S.DECLINED, S.WITHDRAWN, S.IMPLEMENTED])
def test_what_is_settled_takes_no_more_files(world: World, status: ChangeStatus) -> None:
    sponsor = world.scope("sponsor", "alpha")
    change = asked(sponsor)
    brought_to(change.number, sponsor.here.project_id, status)
    with pytest.raises(changes.Settled):
        changes.attach(sponsor, Attach(change.change_id, paper()))
    assert stored() == []


def test_a_request_takes_so_many_files_and_a_double_click_attaches_once(
    sponsor: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes.attaching, "MOST_FILES", 2)
    change = asked(sponsor)
    changes.attach(sponsor, Attach(change.change_id, paper()), "one form")
    with pytest.raises(AlreadyDone):
        changes.attach(sponsor, Attach(change.change_id, paper()), "one form")
    changes.attach(sponsor, Attach(change.change_id, paper()))
    with pytest.raises(changes.TooManyFiles):
        changes.attach(sponsor, Attach(change.change_id, paper()))
    with reading(sponsor) as session:
        assert len(session.scalars(select(ChangeFile)).all()) == 2
    assert len(list((settings().data_dir / "files").iterdir())) == 2


def beside(scope: Scope, number: int) -> list[tuple[int, str]]:
    return [(each.file_id, each.name) for each in changes.opened(scope, number)[1]]


def bytes_kept() -> int:
    return len(list((settings().data_dir / "files").iterdir()))


def test_a_file_is_taken_off_a_draft_with_its_bytes_and_the_others_stay(contributor: Scope) -> None:
    change = drafted(contributor)
    changes.attach(contributor, Attach(change.change_id, paper()))
    changes.attach(contributor, Attach(change.change_id, paper(b"The wrong ones")))
    (first, _), (second, _) = beside(contributor, change.number)
    command = Detach(change.change_id, second)
    assert changes.detach(contributor, command, "one form") == "columns.txt"
    with pytest.raises(AlreadyDone):
        changes.detach(contributor, command, "one form")
    with pytest.raises(NotFound):
        changes.detach(contributor, command)
    assert beside(contributor, change.number) == [(first, "columns.txt")]
    assert [row.size for row in stored()] == [21]
    assert bytes_kept() == 1
    assert damaged(operator_scope()) == ()
    # Another can take its place.
    changes.attach(contributor, Attach(change.change_id, paper(b"The right ones")))
    assert len(beside(contributor, change.number)) == 2


def test_nobody_else_takes_a_file_off_a_draft(world: World, contributor: Scope) -> None:
    change = drafted(contributor)
    changes.attach(contributor, Attach(change.change_id, paper()))
    ((file_id, _),) = beside(contributor, change.number)
    command = Detach(change.change_id, file_id)
    for who in ("reader", "manager", "member", "lead", "administrator"):
        with pytest.raises(NotAllowed):
            changes.detach(world.scope(who, "alpha"), command)
    for who, project in (("sponsor", "alpha"), ("beta_sponsor", "beta"), ("sibling_sponsor", "sibling")):
        with pytest.raises(NotFound):
            changes.detach(world.scope(who, project), command)
    looking = preview_viewer(world.viewer("manager"), world.viewer("contributor"))
    with pytest.raises((ReadOnly, NotFound)):
        changes.detach(project_scope(looking, world.projects["alpha"]), command)
    assert bytes_kept() == 1


def test_a_file_of_another_request_is_not_taken_off_by_way_of_a_draft(contributor: Scope) -> None:
    request, change = asked(contributor), drafted(contributor)
    changes.attach(contributor, Attach(request.change_id, paper()))
    ((file_id, _),) = beside(contributor, request.number)
    with pytest.raises(NotFound):
        changes.detach(contributor, Detach(change.change_id, file_id))
    assert beside(contributor, request.number) == [(file_id, "columns.txt")]


def test_what_both_sides_have_read_stays_beside_the_request(contributor: Scope) -> None:
    change = drafted(contributor)
    changes.attach(contributor, Attach(change.change_id, paper()))
    ((file_id, _),) = beside(contributor, change.number)
    changes.edit_draft(contributor, EditDraft(change.change_id, 1, EXPORT, submit=True))
    with pytest.raises(changes.NoSuchMove):
        changes.detach(contributor, Detach(change.change_id, file_id))
    assert bytes_kept() == 1
