"""Sessions on both databases."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from db.models.identity import Person
from db.models.identity import Session as SignedIn
from db.session import identity_reading
from portal.clock import now
from portal.identity import passwords, sessions
from portal.identity.viewer import NotSignedIn, viewer
from portal.settings import settings
from tests.server.conftest import change_person
from tests.worlds import World


def row(session_id: int) -> SignedIn:
    with identity_reading() as connection:
        return connection.scalars(select(SignedIn).where(SignedIn.id == session_id)).one()


def person(person_id: int) -> Person:
    with identity_reading() as connection:
        return connection.scalars(select(Person).where(Person.id == person_id)).one()


def test_a_session_is_found_by_its_token_and_by_its_handle(world: World) -> None:
    started = sessions.start(world.person_ids["sponsor"], "password", "192.0.2.1", "Firefox")
    found = sessions.find(started.token)
    assert found is not None
    assert (found.person_id, found.handle) == (world.person_ids["sponsor"], started.handle)
    assert sessions.find_handle(started.handle) == found


def test_the_database_holds_neither_the_token_nor_anything_that_opens(world: World) -> None:
    started = sessions.start(world.person_ids["sponsor"], "password")
    kept = row(started.session_id)
    assert started.token not in (kept.token_hash, kept.handle)
    assert sessions.find(kept.token_hash) is None
    assert sessions.find(kept.handle) is None
    assert len(started.token) == 43  # 256 bits


def test_two_sessions_have_nothing_in_common(world: World) -> None:
    one, two = (sessions.start(world.person_ids["sponsor"], "password") for _ in range(2))
    assert len({one.token, one.handle, two.token, two.handle}) == 4


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "'; DROP TABLE session; --", "\x00", "é" * 500])
def test_a_token_nobody_was_given_finds_nothing(world: World, token: str) -> None:
    assert sessions.find(token) is None
    assert sessions.find_handle(token) is None


def test_an_ended_session_finds_nothing_and_ending_twice_changes_nothing(world: World) -> None:
    started = sessions.start(world.person_ids["sponsor"], "password")
    sessions.end(started.session_id)
    first = row(started.session_id).revoked_at
    sessions.end(started.session_id)
    assert sessions.find(started.token) is None
    assert row(started.session_id).revoked_at == first


def test_signing_out_everywhere_ends_every_session_of_this_person_alone(world: World) -> None:
    mine = [sessions.start(world.person_ids["sponsor"], "password") for _ in range(3)]
    other = sessions.start(world.person_ids["manager"], "password")
    sessions.end_all(world.person_ids["sponsor"])
    assert [sessions.find(s.token) for s in mine] == [None] * 3
    assert sessions.find(other.token) is not None


def test_one_may_be_kept_when_all_others_end(world: World) -> None:
    kept, other = (sessions.start(world.person_ids["sponsor"], "password") for _ in range(2))
    sessions.end_all(world.person_ids["sponsor"], keep=kept.session_id)
    assert sessions.find(kept.token) is not None
    assert sessions.find(other.token) is None


def test_nobody_ends_the_session_of_somebody_else_from_their_list(world: World) -> None:
    other = sessions.start(world.person_ids["manager"], "password")
    sessions.end_own(world.person_ids["sponsor"], other.session_id)
    assert sessions.find(other.token) is not None


def test_the_list_of_own_sessions_holds_what_stands_and_nothing_foreign(world: World) -> None:
    sessions.end_all(world.person_ids["sponsor"])
    kept = sessions.start(world.person_ids["sponsor"], "link", "192.0.2.7", "Safari")
    ended = sessions.start(world.person_ids["sponsor"], "password")
    sessions.end(ended.session_id)
    (mine,) = sessions.of(world.person_ids["sponsor"])
    assert (mine.session_id, mine.method, mine.ip, mine.user_agent) == (
        kept.session_id,
        "link",
        "192.0.2.7",
        "Safari",
    )


def test_a_deactivated_person_has_no_session(world: World) -> None:
    started = sessions.start(world.person_ids["sponsor"], "password")
    change_person(world.person_ids["sponsor"], deactivated_at=now())
    assert sessions.find(started.token) is None
    assert sessions.find_handle(started.handle) is None
    with pytest.raises(LookupError):
        sessions.start(world.person_ids["sponsor"], "password")


def test_a_session_left_alone_ends_after_the_idle_time(world: World) -> None:
    started = sessions.start(world.person_ids["sponsor"], "password")
    idle = timedelta(hours=settings().idle_hours)
    with time_machine.travel(now() + idle - timedelta(minutes=1), tick=False):
        assert sessions.find(started.token) is not None
    with time_machine.travel(now() + idle + timedelta(seconds=1), tick=False):
        assert sessions.find(started.token) is None


def test_a_session_in_use_ends_after_the_absolute_time_all_the_same(world: World) -> None:
    start = now()
    started = sessions.start(world.person_ids["sponsor"], "password")
    for hour in range(1, 12):
        with time_machine.travel(start + timedelta(hours=hour), tick=False):
            sessions._touched.clear()
            sessions.touch(started.session_id)
            assert sessions.find(started.token) is not None
    with time_machine.travel(start + timedelta(hours=12, seconds=1), tick=False):
        assert sessions.find(started.token) is None


def test_touching_writes_at_most_once_a_minute(world: World) -> None:
    started = sessions.start(world.person_ids["sponsor"], "password")
    first = row(started.session_id).seen_at
    sessions.touch(started.session_id)
    second = row(started.session_id).seen_at
    sessions.touch(started.session_id)
    assert first < second == row(started.session_id).seen_at


def test_touching_revives_neither_an_idle_nor_an_ended_session(world: World) -> None:
    idle, ended = (sessions.start(world.person_ids["sponsor"], "password") for _ in range(2))
    sessions.end(ended.session_id)
    before = row(idle.session_id).seen_at
    with time_machine.travel(now() + timedelta(hours=9), tick=False):
        sessions._touched.clear()
        sessions.touch(idle.session_id)
        sessions.touch(ended.session_id)
        assert sessions.find(idle.token) is None
    assert row(idle.session_id).seen_at == before
    assert sessions.find(ended.token) is None


def test_a_new_visit_begins_half_an_hour_after_the_last_sign_in(world: World) -> None:
    who = world.person_ids["sponsor"]
    start = now()
    change_person(who, visit_at=start - timedelta(minutes=31), previous_visit_at=None)
    sessions.start(who, "password")
    first = person(who)
    assert first.previous_visit_at == start - timedelta(minutes=31)
    sessions.start(who, "password")
    second = person(who)
    assert second.previous_visit_at == first.previous_visit_at
    assert first.visit_at is not None
    assert second.visit_at is not None
    assert second.visit_at >= first.visit_at


def test_a_changed_password_ends_all_other_sessions(world: World) -> None:
    who = world.person_ids["sponsor"]
    change_person(who, password_hash=passwords.hashed("old enough and fine"))
    here, there = (sessions.start(who, "password") for _ in range(2))
    assert not passwords.change(who, "not the old one", "new enough and fine", here.session_id)
    assert sessions.find(there.token) is not None
    assert passwords.change(who, "old enough and fine", "new enough and fine", here.session_id)
    assert sessions.find(here.token) is not None
    assert sessions.find(there.token) is None
    assert passwords.check(world.emails["sponsor"], "new enough and fine") is not None
    assert passwords.check(world.emails["sponsor"], "old enough and fine") is None


def test_whoever_has_forgotten_the_password_comes_by_link_and_chooses_a_new_one(world: World) -> None:
    who = world.person_ids["sponsor"]
    change_person(who, password_hash=passwords.hashed("old and forgotten"))
    by_link = sessions.start(who, "link").session_id
    by_password = sessions.start(who, "password").session_id
    assert not passwords.is_old_asked(by_link)
    assert passwords.is_old_asked(by_password)
    assert passwords.is_old_asked(None)
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        assert not passwords.change(who, "", "new enough and fine", by_link)
    assert not passwords.change(who, "", "new enough and fine", by_password)
    assert passwords.change(who, "", "new enough and fine", by_link)


def test_the_viewer_follows_the_session(world: World) -> None:
    started = sessions.start(world.person_ids["sponsor"], "password")
    assert viewer(started.handle).session_id == started.session_id
    sessions.end(started.session_id)
    with pytest.raises(NotSignedIn):
        viewer(started.handle)


def test_long_addresses_and_agents_are_cut_and_do_not_fail(world: World) -> None:
    started = sessions.start(world.person_ids["sponsor"], "password", "1" * 500, "U" * 5000)
    assert (len(row(started.session_id).ip), len(row(started.session_id).user_agent)) == (64, 400)
