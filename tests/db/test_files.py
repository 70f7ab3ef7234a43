import os
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.models.training import StoredFile, TrainingResource
from db.session import reading
from portal import files, library
from portal.access import NotAllowed, operator_scope, portfolio_scope
from portal.identity import sessions
from portal.library import Share
from portal.routes.files import ROUTES
from portal.settings import settings
from tests.db.test_library import a_file, draft
from tests.worlds import NOW

CONTENT = b"How to book returns"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client():
    return TestClient(Starlette(routes=ROUTES), raise_server_exceptions=False)


def stored(world, project="alpha", manager="manager", *, shared=True, **given):
    """A file of a published item; its address."""
    scope = world.scope(manager, project)
    added = library.save(scope, draft(file=given.get("file") or a_file(content=CONTENT)))
    if shared:
        library.share(scope, Share(added, True))
    with reading(operator_scope()) as session:
        public_id = session.scalar(
            select(StoredFile.public_id)
            .join(TrainingResource, TrainingResource.file_id == StoredFile.id)
            .where(TrainingResource.id == added)
        )
    return added, f"/files/{public_id}"


def get(client, world, who, address, method="GET", **headers):
    sent = {"X-Portal-Session": world.handles[who], **headers} if who else headers
    return client.request(method, address, headers=sent)


@pytest.mark.parametrize(
    "who", ["sponsor", "contributor", "reader", "manager", "member", "lead", "administrator"]
)
def test_people_of_the_project_get_the_file(world, client, who):
    _, address = stored(world)
    answer = get(client, world, who, address)
    assert (answer.status_code, answer.content) == (200, CONTENT)


def test_the_file_is_saved_never_shown_and_kept_by_no_cache(world, client):
    _, address = stored(world, file=a_file("手册 “2027”.txt", CONTENT))
    headers = get(client, world, "sponsor", address).headers
    assert headers["content-disposition"] == (
        "attachment; filename*=utf-8''%E6%89%8B%E5%86%8C%20%E2%80%9C2027%E2%80%9D.txt"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "private, no-store"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["content-type"] == "text/plain; charset=utf-8"


def test_a_page_hidden_in_a_pdf_is_an_attachment_too(world, client):
    polyglot = a_file("polyglot.pdf", b"%PDF-1.7\n<html><script>alert(1)</script>")
    _, address = stored(world, file=polyglot)
    headers = get(client, world, "sponsor", address).headers
    assert headers["content-type"] == "application/pdf"
    assert headers["content-disposition"] == 'attachment; filename="polyglot.pdf"'
    assert headers["x-content-type-options"] == "nosniff"


def test_foreign_internal_missing_and_nonsense_look_the_same(world, client):
    _, of_beta = stored(world, "beta", "beta_manager")
    _, kept_back = stored(world, shared=False)
    _, hidden = stored(world, "hidden")
    _, own = stored(world)
    asked = [
        ("sponsor", of_beta),
        ("sponsor", kept_back),
        ("sponsor", hidden),
        ("sponsor", "/files/" + "0" * 32),
        ("sponsor", "/files/nonsense"),
        ("sponsor", "/files/%00"),
        ("sponsor", own + "x"),
        ("sibling_sponsor", own),
        ("beta_sponsor", own),
        ("beta_manager", own),
        ("manager", of_beta),
    ]
    answers = {(a.status_code, a.content) for a in (get(client, world, who, where) for who, where in asked)}
    assert answers == {(404, b"There is no such file, or it is not open to you.")}


def test_a_slash_in_the_address_reaches_nothing(world, client):
    for address in ("/files/", "/files/../secret", "/files/..%2f..%2fportal.db", "/files/a/b"):
        assert get(client, world, "sponsor", address).status_code == 404


def test_a_withdrawn_file_is_gone_for_the_client_at_once(world, client):
    added, address = stored(world)
    assert get(client, world, "sponsor", address).status_code == 200
    library.share(world.scope("manager", "alpha"), Share(added, False))
    assert get(client, world, "sponsor", address).status_code == 404
    assert get(client, world, "manager", address).status_code == 200


def test_a_replaced_file_is_gone_under_its_old_address(world, client):
    added, address = stored(world)
    library.save(world.scope("manager", "alpha"), draft(id=added, version=1, file=a_file("b.txt", b"b")))
    assert get(client, world, "sponsor", address).status_code == 404


def test_nobody_gets_a_file_without_a_session_that_stands(world, client):
    _, address = stored(world)
    assert get(client, world, "", address).status_code == 401
    assert client.get(address, headers={"X-Portal-Session": "made up"}).status_code == 401
    sessions.end_all(world.person_ids["sponsor"])
    answer = get(client, world, "sponsor", address, **{"Accept-Language": "zh-CN"})
    assert (answer.status_code, answer.text) == (401, "登录已失效，请重新登录后继续。")
    assert answer.headers["cache-control"] == "private, no-store"


def test_a_session_that_was_idle_too_long_gets_nothing(world, client):
    _, address = stored(world)
    with time_machine.travel(NOW + timedelta(hours=settings().idle_hours, seconds=1), tick=False):
        assert get(client, world, "sponsor", address).status_code == 401


def test_a_manager_who_previews_gets_what_the_client_gets(world, client):
    _, shared = stored(world)
    _, kept_back = stored(world, shared=False)
    looking = world.viewer("manager", "alpha")
    sessions.start_preview(looking.session_id, world.person_ids["sponsor"])
    assert get(client, world, "manager", shared).status_code == 200
    assert get(client, world, "manager", kept_back).status_code == 404


def test_head_tells_the_size_without_the_bytes(world, client):
    _, address = stored(world)
    answer = get(client, world, "sponsor", address, "HEAD")
    assert (answer.status_code, answer.headers["content-length"], answer.content) == (200, "19", b"")


def test_a_part_is_sent_on_demand(world, client):
    _, address = stored(world)
    part = get(client, world, "sponsor", address, Range="bytes=4-5")
    assert (part.status_code, part.content) == (206, CONTENT[4:6])
    assert part.headers["content-range"] == "bytes 4-5/19"
    assert part.headers["cache-control"] == "private, no-store"
    assert get(client, world, "sponsor", address, Range="bytes=900-").status_code == 416


def test_nothing_is_changed_or_sent_here(world, client):
    _, address = stored(world)
    for method in ("POST", "PUT", "DELETE"):
        assert get(client, world, "sponsor", address, method).status_code == 405


def test_bytes_that_are_missing_are_not_found(world, client):
    _, address = stored(world)
    for path in (settings().data_dir / "files").iterdir():
        path.unlink()
    assert get(client, world, "sponsor", address).status_code == 404


# Keeping house


def test_orphans_are_swept_and_known_or_fresh_files_stay(world):
    stored(world)
    stored(world, "beta", "beta_manager")
    folder = settings().data_dir / "files"
    old, fresh = folder / ("a" * 32), folder / ("b" * 32 + ".part")
    for path, age in ((old, timedelta(days=2)), (fresh, timedelta(0))):
        path.write_bytes(b"left behind")
        os.utime(path, ((NOW - age).timestamp(),) * 2)
    assert files.sweep(operator_scope()) == 1
    assert not old.exists()
    assert fresh.exists()
    assert len(list(folder.iterdir())) == 3


def test_sweeping_asks_for_every_project(world):
    for scope in (world.scope("administrator", "alpha"), world.scope("manager", "alpha")):
        with pytest.raises(NotAllowed):
            files.sweep(scope)
        with pytest.raises(NotAllowed):
            files.damaged(scope)
    assert files.sweep(portfolio_scope(world.viewer("administrator"))) == 0


def test_damaged_and_missing_bytes_are_named(world):
    assert files.damaged(operator_scope()) == ()
    for name in ("whole.txt", "changed.txt", "lost.txt"):
        stored(world, file=a_file(name, name.encode()))
    folder = settings().data_dir / "files"
    for path in list(folder.iterdir()):
        if path.read_bytes() == b"changed.txt":
            path.write_bytes(b"chanced.txt")
        elif path.read_bytes() == b"lost.txt":
            path.unlink()
    assert files.damaged(operator_scope()) == ("changed.txt", "lost.txt")
