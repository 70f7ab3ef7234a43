from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from db.base import Audience
from db.models.project import Activity
from db.models.record import AuditEvent
from db.models.training import ResourceKind, StoredFile, TrainingProgress, TrainingResource
from db.session import AlreadyDone, Conflict, reading, writing
from portal import library, training
from portal.access import NotAllowed, NotFound, operator_scope
from portal.library import Delete, SaveMaterial, Share, StillShared
from portal.settings import settings
from portal.training import MarkRead, Rate
from portal.uploads import Checked, Upload, check
from tests.worlds import ALPHA, BETA, INTERNAL, NOW

OTHERS = ("sponsor", "contributor", "reader", "member", "lead", "administrator")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def draft(**given):
    values = {
        "id": None,
        "version": 0,
        "title": "Booking returns",
        "summary": "Step by step",
        "kind": ResourceKind.GUIDE,
        "for_role": "Clerks",
        "language": "en",
        "minutes": 12,
        "address": "https://example.org/returns",
        "session_at": None,
        "translations": {"zh": {"title": "登记退货"}},
    }
    return SaveMaterial(**{**values, **given})


def a_file(name="guide.txt", content=b"How to book returns"):
    checked = check(Upload(name, content))
    assert isinstance(checked, Checked)
    return checked


def the(model, row_id):
    with reading(operator_scope()) as session:
        return session.scalar(select(model).where(model.id == row_id))


def every(model):
    with reading(operator_scope()) as session:
        return list(session.scalars(select(model).order_by(model.id)))


def on_disk():
    folder = settings().data_dir / "files"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def of(world, project, audience=Audience.CLIENT):
    with reading(operator_scope()) as session:
        return session.scalar(
            select(TrainingResource.id).where(
                TrainingResource.project_id == world.project_ids[project],
                TrainingResource.audience == audience,
            )
        )


# Adding


def test_what_is_added_is_internal_until_it_is_published(world):
    scope = world.scope("manager", "alpha")
    added = library.save(scope, draft())
    row = the(TrainingResource, added)
    assert (row.title, row.minutes, row.translations) == (
        "Booking returns",
        12,
        {"zh": {"title": "登记退货"}},
    )
    assert (row.audience, row.version, row.added_at) == (Audience.INTERNAL, 1, NOW)
    assert added not in [item.id for item in training.report(world.scope("sponsor", "alpha")).found]


def test_a_session_keeps_its_moment_in_utc(world):
    at = datetime(2027, 3, 20, 14, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    added = library.save(
        world.scope("manager", "alpha"), draft(kind=ResourceKind.SESSION, session_at=at, address="")
    )
    assert the(TrainingResource, added).session_at == datetime(2027, 3, 20, 6, 30, tzinfo=UTC)


def test_a_file_is_written_under_a_random_name_with_its_digest(world):
    scope = world.scope("manager", "alpha")
    added = library.save(scope, draft(file=a_file(), address=""))
    row = the(StoredFile, the(TrainingResource, added).file_id)
    assert (row.name, row.media_type, row.size) == ("guide.txt", "text/plain", 19)
    assert (row.audience, row.uploaded_by) == (Audience.INTERNAL, f"{ALPHA} manager")
    assert on_disk() == [row.stored_as]
    assert "guide" not in row.stored_as
    path = settings().data_dir / "files" / row.stored_as
    assert path.read_bytes() == b"How to book returns"
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(row.public_id) == 32


def test_a_double_click_adds_once_and_leaves_no_second_file(world):
    scope = world.scope("manager", "alpha")
    before = len(every(TrainingResource))
    library.save(scope, draft(file=a_file()), "token")
    with pytest.raises(AlreadyDone):
        library.save(scope, draft(file=a_file()), "token")
    assert len(every(TrainingResource)) == before + 1
    assert len(on_disk()) == 1


def test_a_transaction_that_fails_leaves_no_file(world, monkeypatch):
    def fails(*given):
        raise OSError("disk full")

    monkeypatch.setattr(library, "_exchange_file", fails)
    with pytest.raises(OSError, match="disk full"):
        library.save(world.scope("manager", "alpha"), draft(file=a_file()))
    assert on_disk() == []


@pytest.mark.parametrize("who", OTHERS)
def test_only_managers_keep_the_library(world, who):
    scope = world.scope(who, "alpha")
    mine = of(world, "alpha")
    for refused in (
        lambda: library.report(scope),
        lambda: library.draft(scope, mine),
        lambda: library.save(scope, draft()),
        lambda: library.save(scope, draft(id=mine, version=1, file=a_file())),
        lambda: library.share(scope, Share(mine, False)),
        lambda: library.delete(scope, Delete(of(world, "alpha", Audience.INTERNAL))),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert on_disk() == []
    assert the(TrainingResource, mine).title == f"Guide {ALPHA} ALPHAMARK"


@pytest.mark.parametrize("project", ["sibling", "beta", "hidden"])
def test_items_of_other_projects_are_not_found(world, project):
    scope = world.scope("manager", "alpha")
    foreign = of(world, project)
    for refused in (
        lambda: library.draft(scope, foreign),
        lambda: library.save(scope, draft(id=foreign, version=1, file=a_file())),
        lambda: library.share(scope, Share(foreign, False)),
        lambda: library.delete(scope, Delete(foreign)),
    ):
        with pytest.raises(NotFound):
            refused()
    assert on_disk() == []
    assert BETA not in repr(library.report(scope))


# Saving anew


def test_saving_with_an_outdated_version_is_a_conflict_and_keeps_the_file_that_was_there(world):
    scope = world.scope("manager", "alpha")
    added = library.save(scope, draft(file=a_file()))
    first = on_disk()
    library.save(scope, draft(id=added, version=1, title="Theirs"))
    with pytest.raises(Conflict) as conflict:
        library.save(scope, draft(id=added, version=1, title="Mine", file=a_file("other.txt")))
    assert conflict.value.current.title == "Theirs"
    assert the(TrainingResource, added).title == "Theirs"
    assert on_disk() == first


def test_a_new_file_takes_the_place_and_the_audience_of_the_old_one(world):
    scope = world.scope("manager", "alpha")
    added = library.save(scope, draft(file=a_file()))
    library.share(scope, Share(added, True))
    old = the(StoredFile, the(TrainingResource, added).file_id)
    library.save(scope, draft(id=added, version=1, file=a_file("new.txt", b"newer")))
    new = the(StoredFile, the(TrainingResource, added).file_id)
    assert (new.name, new.audience) == ("new.txt", Audience.CLIENT)
    assert on_disk() == [new.stored_as]
    assert the(StoredFile, old.id) is None
    assert new.public_id != old.public_id


def test_a_file_can_be_taken_away_and_otherwise_stays(world):
    scope = world.scope("manager", "alpha")
    added = library.save(scope, draft(file=a_file()))
    library.save(scope, draft(id=added, version=1, title="Same file"))
    assert len(on_disk()) == 1
    library.save(scope, draft(id=added, version=2, without_file=True))
    assert the(TrainingResource, added).file_id is None
    assert (on_disk(), every(StoredFile)) == ([], [])


def test_the_file_of_another_project_cannot_be_linked(world):
    foreign = library.save(world.scope("beta_manager", "beta"), draft(file=a_file()))
    file_id = the(TrainingResource, foreign).file_id
    scope, mine = world.scope("manager", "alpha"), of(world, "alpha")
    with reading(scope) as session:
        assert session.scalar(select(StoredFile).where(StoredFile.id == file_id)) is None
    with pytest.raises(IntegrityError), writing(scope) as session:
        row = session.scalar(select(TrainingResource).where(TrainingResource.id == mine))
        row.file_id = file_id
    assert the(TrainingResource, mine).file_id is None


# Publishing


def test_publishing_shows_it_to_the_client_as_new_today_and_tells_them(world):
    scope = world.scope("manager", "alpha")
    with time_machine.travel(NOW - timedelta(days=30), tick=False):
        added = library.save(scope, draft(file=a_file()))
    library.share(scope, Share(added, True))
    item = training.report(world.scope("sponsor", "alpha")).found[-1]
    assert (item.title, item.new, item.added_at) == ("Booking returns", True, NOW)
    assert item.file is not None
    assert item.file.name == "guide.txt"
    told = every(Activity)[-1]
    assert (told.kind, told.title, told.audience) == (
        "training_added",
        "Booking returns",
        Audience.CLIENT,
    )
    assert told.translations == {"zh": {"title": "登记退货"}}


def test_publishing_twice_tells_once(world):
    scope = world.scope("manager", "alpha")
    added = library.save(scope, draft())
    before = len(every(Activity))
    library.share(scope, Share(added, True), "token")
    with pytest.raises(AlreadyDone):
        library.share(scope, Share(added, True), "token")
    library.share(scope, Share(added, True))
    assert len(every(Activity)) == before + 1


def test_withdrawing_takes_the_item_and_its_file_from_the_client(world):
    scope = world.scope("manager", "alpha")
    added = library.save(scope, draft(file=a_file()))
    library.share(scope, Share(added, True))
    library.share(scope, Share(added, False))
    row = the(TrainingResource, added)
    assert row.audience is Audience.INTERNAL
    assert the(StoredFile, row.file_id).audience is Audience.INTERNAL
    assert added not in [item.id for item in training.report(world.scope("sponsor", "alpha")).found]


# Deleting


def test_what_the_client_sees_is_not_deleted(world):
    with pytest.raises(StillShared):
        library.delete(world.scope("manager", "alpha"), Delete(of(world, "alpha")))
    assert the(TrainingResource, of(world, "alpha")) is not None


def test_deleting_takes_file_counts_and_row_away_and_is_in_the_audit_trail(world):
    scope = world.scope("manager", "alpha")
    added = library.save(scope, draft(file=a_file()))
    library.share(scope, Share(added, True))
    training.mark_read(world.scope("sponsor", "alpha"), MarkRead(added, True))
    library.share(scope, Share(added, False))
    library.delete(scope, Delete(added), "token")
    assert the(TrainingResource, added) is None
    assert (every(StoredFile), every(TrainingProgress), on_disk()) == ([], [], [])
    deleted = {(e.action, e.record) for e in every(AuditEvent) if e.action == "delete"}
    assert deleted == {
        ("delete", "training_resource"),
        ("delete", "stored_file"),
        ("delete", "training_progress"),
    }
    with pytest.raises(AlreadyDone):
        library.delete(scope, Delete(added), "token")


def test_the_audit_trail_does_not_say_where_the_bytes_lie(world):
    library.save(world.scope("manager", "alpha"), draft(file=a_file()))
    stored_as = every(StoredFile)[0].stored_as
    assert stored_as not in repr([event.change for event in every(AuditEvent)])


# Counting


def test_counts_are_by_persons(world):
    mine = of(world, "alpha")
    for who, useful in (("sponsor", True), ("contributor", True), ("reader", False)):
        training.rate(world.scope(who, "alpha"), Rate(mine, useful))
    training.mark_read(world.scope("sponsor", "alpha"), MarkRead(mine, True))
    report = library.report(world.scope("manager", "alpha"))
    held = {item.material.id: (item.read, item.useful, item.not_useful) for item in report.held}
    assert held[mine] == (1, 2, 1)
    assert sorted(held.values()) == [(0, 0, 0), (1, 2, 1)]
    assert (report.shared, report.read, report.useful, report.rated) == (1, 1, 2, 3)


def test_the_form_shows_what_was_written_not_its_translation(world):
    scope = world.scope("manager", "alpha")
    added = library.save(scope, draft(file=a_file()))
    chinese = replace(scope, viewer=replace(scope.viewer, language="zh"))
    shown = library.draft(chinese, added)
    assert (shown.title, shown.translations, shown.file_name) == (
        "Booking returns",
        {"zh": {"title": "登记退货"}},
        "guide.txt",
    )
    assert library.report(chinese).held[-1].material.title == "登记退货"
    assert INTERNAL not in repr(shown)
