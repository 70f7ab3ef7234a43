from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import Engine, event, select

from db.base import Audience
from db.models.training import ResourceKind, TrainingProgress, TrainingResource
from db.session import AlreadyDone, ReadOnly, database, reading, writing
from portal import training
from portal.access import NotAllowed, NotFound, operator_scope, preview_viewer, project_scope
from portal.training import Filters, MarkRead, Rate
from tests.worlds import ALPHA, BETA, INTERNAL, NOW


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def add(world, project="alpha", **given):
    values = {
        "title": "Something",
        "summary": "",
        "kind": ResourceKind.GUIDE,
        "language": "en",
        "added_at": NOW - timedelta(days=2),
        "audience": Audience.CLIENT,
        **given,
    }
    client = "beta" if project == "beta" else "alpha"
    with writing(operator_scope()) as session:
        row = TrainingResource(
            project_id=world.project_ids[project], client_id=world.client_ids[client], **values
        )
        session.add(row)
        session.flush()
        return row.id


def published(world, project="alpha"):
    with reading(operator_scope()) as session:
        return session.scalar(
            select(TrainingResource.id).where(
                TrainingResource.project_id == world.project_ids[project],
                TrainingResource.audience == Audience.CLIENT,
            )
        )


def internal(world, project="alpha"):
    with reading(operator_scope()) as session:
        return session.scalar(
            select(TrainingResource.id).where(
                TrainingResource.project_id == world.project_ids[project],
                TrainingResource.audience == Audience.INTERNAL,
            )
        )


def progress_rows():
    with reading(operator_scope()) as session:
        return list(session.scalars(select(TrainingProgress).order_by(TrainingProgress.id)))


def titles(report):
    return [item.title for item in report.found]


# What is seen


@pytest.mark.parametrize("who", ["sponsor", "contributor", "reader"])
def test_a_client_sees_what_is_published_in_their_project_and_nothing_else(world, who):
    report = training.report(world.scope(who, "alpha"))
    assert titles(report) == [f"Guide {ALPHA} ALPHAMARK"]
    assert INTERNAL not in repr(report)
    assert BETA not in repr(report)
    assert "SIBLINGMARK" not in repr(report)
    assert report.shelf.total == 1


def test_the_team_sees_what_is_not_published_as_well_and_which_that_is(world):
    report = training.report(world.scope("member", "alpha"))
    assert [(item.title, item.shared) for item in report.found] == [
        (f"Guide {ALPHA} ALPHAMARK {INTERNAL}", False),
        (f"Guide {ALPHA} ALPHAMARK", True),
    ]


def test_the_lead_in_one_project_is_not_shown_those_of_others(world):
    report = training.report(project_scope(world.viewer("lead", "beta"), "publicbeta"))
    assert ALPHA not in repr(report)
    assert len(report.found) == 2


def test_the_figures_count_what_is_read_left_new_and_next(world):
    scope = world.scope("sponsor", "alpha")
    training.mark_read(scope, MarkRead(published(world), True))
    add(world, title="Second", minutes=12, added_at=NOW - timedelta(days=1))
    add(world, title="Third", minutes=30, added_at=NOW - timedelta(hours=1))
    add(world, title="Over", kind=ResourceKind.SESSION, session_at=NOW - timedelta(hours=1), minutes=60)
    add(world, title="Later", kind=ResourceKind.SESSION, session_at=NOW + timedelta(days=9))
    add(world, title="Sooner", kind=ResourceKind.SESSION, session_at=NOW + timedelta(days=3))
    shelf = training.shelf(scope)
    assert (shelf.total, shelf.read, shelf.minutes_left) == (6, 1, 42)
    assert shelf.new == 5
    assert shelf.next is not None
    assert shelf.next.title == "Later"
    assert shelf.next_session is not None
    assert shelf.next_session.title == "Sooner"
    assert shelf.kinds == (ResourceKind.GUIDE, ResourceKind.SESSION)


def test_what_was_there_at_the_last_visit_is_not_new(world):
    scope = world.scope("sponsor", "alpha")
    add(world, title="Old", added_at=NOW - timedelta(days=8))
    new = {item.title: item.new for item in training.report(scope).found}
    assert new == {"Old": False, f"Guide {ALPHA} ALPHAMARK": True}


def test_words_come_in_the_readers_language(world):
    with writing(operator_scope()) as session:
        row = session.scalar(select(TrainingResource).where(TrainingResource.id == published(world)))
        row.translations = {"zh": {"title": "入门", "summary": "简介", "for_role": "仓库"}}
    scope = world.scope("sponsor", "alpha")
    chinese = project_scope(_in(scope.viewer, "zh"), "publicalpha")
    item = training.report(chinese).found[0]
    assert (item.title, item.summary, item.for_role) == ("入门", "简介", "仓库")
    assert list(training.shelf(chinese).roles.values()) == ["仓库"]
    assert training.report(scope).found[0].summary == f"Summary {ALPHA} ALPHAMARK"


def _in(viewer, language):
    return replace(viewer, language=language)


# Filters and search


def test_filters_narrow_by_kind_role_and_language(world):
    add(world, title="A", kind=ResourceKind.TUTORIAL, for_role="Clerks", language="en")
    add(world, title="B", kind=ResourceKind.TUTORIAL, for_role="Planners", language="zh")
    add(world, title="C", kind=ResourceKind.DOCUMENT, for_role="Planners", language="en")
    scope = world.scope("reader", "alpha")

    def found(**filters):
        return titles(training.report(scope, Filters(**filters)))

    assert found(kind=ResourceKind.TUTORIAL) == ["A", "B"]
    assert found(for_role="Planners") == ["B", "C"]
    assert found(language="zh") == ["B"]
    assert found(kind=ResourceKind.TUTORIAL, for_role="Planners", language="en") == []
    shelf = training.report(scope, Filters(language="zh")).shelf
    assert shelf.total == 4
    assert list(shelf.roles) == ["Clerks", f"Clerks {ALPHA} ALPHAMARK", "Planners"]
    assert shelf.languages == ("en", "zh")


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("returns", ["Booking returns"]),
        ("RETURNS", ["Booking returns"]),
        ("book turn", ["Booking returns"]),
        ("warehouse", ["Booking returns"]),
        ("退货", ["Booking returns"]),
        ("仓库", ["Booking returns"]),
        ("盘点", ["盘点手册"]),
        ("100%", ["100% stock"]),
        ("%", ["100% stock"]),
        ("_", ["snake_case"]),
        ("/", []),
        ("'; DROP TABLE x; --", []),
        ("returns nowhere", []),
        ("\x00\u202e", ["Booking returns", "盘点手册", "100% stock", "snake_case"]),
    ],
)
def test_search_finds_words_in_title_summary_and_translations(world, search, expected):
    translated = {"zh": {"title": "登记退货", "summary": "适用于仓库"}}
    add(world, title="Booking returns", summary="For the Warehouse", translations=translated)
    add(world, title="盘点手册", summary="每月一次")
    add(world, title="100% stock")
    add(world, title="snake_case")
    found = titles(training.report(world.scope("reader", "alpha"), Filters(search=search)))
    assert [title for title in found if ALPHA not in title] == expected


def test_search_never_reaches_another_project(world):
    for word in (BETA, INTERNAL, "SIBLINGMARK"):
        assert titles(training.report(world.scope("sponsor", "alpha"), Filters(search=word))) == []


def test_a_page_takes_two_statements_however_much_there_is(world):
    scope = world.scope("sponsor", "alpha")
    few = _statements(lambda: training.report(scope))
    for number in range(60):
        add(world, title=f"Item {number}")
    many = _statements(lambda: training.report(scope, Filters(search="item")))
    assert (few, many) == (2, 2)


def _statements(work):
    counted = []

    def count(connection, cursor, statement, *rest):
        if statement.startswith("SELECT") and "set_config" not in statement:
            counted.append(statement)

    engine: Engine = database().reader
    event.listen(engine, "before_cursor_execute", count)
    work()
    event.remove(engine, "before_cursor_execute", count)
    return len(counted)


def test_the_json_names_what_was_found(world):
    report = training.report(world.scope("sponsor", "alpha"))
    assert training.as_json(report) == [
        {
            "title": f"Guide {ALPHA} ALPHAMARK",
            "kind": "guide",
            "for_role": f"Clerks {ALPHA} ALPHAMARK",
            "language": "en",
            "address": "https://example.com/guide",
            "read": False,
        }
    ]
    assert report.found[0].host == "example.com"


# What a person keeps


def test_reading_is_kept_for_the_person_alone(world):
    training.mark_read(world.scope("sponsor", "alpha"), MarkRead(published(world), True))
    assert training.report(world.scope("sponsor", "alpha")).found[0].read
    assert not training.report(world.scope("contributor", "alpha")).found[0].read
    assert training.shelf(world.scope("manager", "alpha")).read == 0
    row = progress_rows()[0]
    assert row.audience is Audience.CLIENT
    assert row.person_id == world.person_ids["sponsor"]
    assert row.read_at == NOW


def test_marking_twice_is_marking_once_and_keeps_the_first_moment(world):
    scope = world.scope("sponsor", "alpha")
    training.mark_read(scope, MarkRead(published(world), True), "a")
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        training.mark_read(scope, MarkRead(published(world), True), "b")
    assert [row.read_at for row in progress_rows()] == [NOW]
    training.mark_read(scope, MarkRead(published(world), False), "c")
    assert [row.read_at for row in progress_rows()] == [None]


def test_a_double_click_is_done_once(world):
    scope = world.scope("reader", "alpha")
    training.rate(scope, Rate(published(world), True), "token")
    with pytest.raises(AlreadyDone):
        training.rate(scope, Rate(published(world), False), "token")
    assert [row.useful for row in progress_rows()] == [True]


def test_usefulness_can_be_said_changed_and_taken_back_beside_reading(world):
    scope = world.scope("reader", "alpha")
    training.mark_read(scope, MarkRead(published(world), True))
    for useful in (True, False, None):
        training.rate(scope, Rate(published(world), useful))
        item = training.report(scope).found[0]
        assert (item.useful, item.read) == (useful, True)
    assert len(progress_rows()) == 1


@pytest.mark.parametrize("who", ["sponsor", "contributor", "reader"])
def test_every_client_role_keeps_account(world, who):
    training.mark_read(world.scope(who, "alpha"), MarkRead(published(world), True))
    assert len(progress_rows()) == 1


@pytest.mark.parametrize("who", ["manager", "member", "lead", "administrator"])
def test_the_firm_keeps_no_account_of_its_own_reading(world, who):
    with pytest.raises(NotAllowed):
        training.mark_read(world.scope(who, "alpha"), MarkRead(published(world), True))
    with pytest.raises(NotAllowed):
        training.rate(world.scope(who, "alpha"), Rate(published(world), True))
    assert progress_rows() == []


def test_items_of_others_internal_ones_and_unknown_ones_are_not_found(world):
    scope = world.scope("sponsor", "alpha")
    for resource_id in (
        published(world, "sibling"),
        published(world, "beta"),
        internal(world),
        0,
        -1,
        987654321,
    ):
        with pytest.raises(NotFound):
            training.mark_read(scope, MarkRead(resource_id, True))
        with pytest.raises(NotFound):
            training.rate(scope, Rate(resource_id, True))
    assert progress_rows() == []


def test_a_preview_writes_nothing(world):
    viewer = preview_viewer(world.viewer("manager", "alpha"), world.viewer("sponsor", "alpha"))
    scope = project_scope(viewer, "publicalpha")
    with pytest.raises(ReadOnly):
        training.mark_read(scope, MarkRead(published(world), True))


def test_two_screens_of_one_person_at_the_same_moment_make_one_row(world, monkeypatch):
    scope = world.scope("sponsor", "alpha")
    resource_id = published(world)
    original = training._progress
    tries = []

    def late(session, *rest):
        row = original(session, *rest)
        tries.append(row)
        if len(tries) == 1:  # as if the other screen had committed between our question and our answer
            session.flush()
            own = {name: getattr(row, name) for name in ("project_id", "client_id", "audience", "person_id")}
            session.add(TrainingProgress(**own, resource_id=row.resource_id))
        return row

    monkeypatch.setattr(training, "_progress", late)
    training.mark_read(scope, MarkRead(resource_id, True), "token")
    assert len(tries) == 2
    assert [row.read_at for row in progress_rows()] == [NOW]
