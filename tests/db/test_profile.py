from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from db.models.identity import Person
from db.models.record import AuditEvent
from db.session import AlreadyDone, Conflict, identity, identity_reading, reading
from portal.access import PreviewIsReadOnly, operator_scope, preview_viewer
from portal.account import ChangePassword, SaveProfile
from portal.identity import passwords, profile, sessions, throttle
from portal.identity.profile import TooManyAttempts, WrongPassword
from portal.identity.viewer import NotSignedIn
from tests.worlds import ALPHA, NOW

OLD, NEW = "wet paper lantern", "seven quiet bridges"


@pytest.fixture(autouse=True)
def _now():
    throttle.forget_everything()
    with time_machine.travel(NOW, tick=False):
        yield


def person(world, name):
    with identity_reading() as connection:
        return connection.scalar(select(Person).where(Person.id == world.person_ids[name]))


def with_password(world, name, password=OLD):
    with identity() as connection:
        row = connection.scalar(select(Person).where(Person.id == world.person_ids[name]))
        row.password_hash = passwords.hashed(password)


def test_everybody_reads_their_own_profile(world):
    mine = profile.own(world.viewer("sponsor"))
    assert (mine.name, mine.language, mine.time_zone) == (f"{ALPHA} sponsor", "en", "Europe/Berlin")
    assert (mine.has_password, mine.version) == (False, 1)
    assert [session.method for session in mine.sessions] == ["password"]


def test_saving_is_there_in_the_next_run_and_in_the_audit_trail(world):
    profile.save(world.viewer("sponsor"), SaveProfile(1, "李娜", "zh", "Asia/Shanghai"), "token")
    looking = world.viewer("sponsor")
    assert (looking.name, looking.language, looking.time_zone) == ("李娜", "zh", "Asia/Shanghai")
    with reading(operator_scope()) as session:
        event = session.scalar(
            select(AuditEvent).where(AuditEvent.record == "person", AuditEvent.action == "update")
        )
    assert event.change["name"] == [f"{ALPHA} sponsor", "李娜"]
    assert event.person_id == world.person_ids["sponsor"]


def test_a_double_click_saves_once_and_an_outdated_form_is_a_conflict(world):
    viewer = world.viewer("sponsor")
    profile.save(viewer, SaveProfile(1, "One", "en", "UTC"), "token")
    with pytest.raises(AlreadyDone):
        profile.save(viewer, SaveProfile(1, "Two", "en", "UTC"), "token")
    with pytest.raises(Conflict):
        profile.save(viewer, SaveProfile(1, "Three", "en", "UTC"), "other")
    assert person(world, "sponsor").name == "One"


def test_nobody_else_is_changed(world):
    profile.save(world.viewer("sponsor"), SaveProfile(1, "Changed", "zh", "UTC"))
    assert person(world, "contributor").name == f"{ALPHA} contributor"
    assert person(world, "contributor").language == "en"


def test_a_new_password_replaces_the_old_one_and_ends_all_other_sessions(world):
    with_password(world, "sponsor")
    elsewhere = sessions.start(world.person_ids["sponsor"], "link")
    viewer = world.viewer("sponsor")
    profile.change_password(viewer, ChangePassword(OLD, NEW))
    assert passwords.check(viewer.email, NEW) is not None
    assert passwords.check(viewer.email, OLD) is None
    assert sessions.find(elsewhere.token) is None
    assert world.viewer("sponsor").session_id == viewer.session_id


def test_a_second_click_on_the_password_form_is_told_that_it_is_done(world):
    with_password(world, "sponsor")
    profile.change_password(world.viewer("sponsor"), ChangePassword(OLD, NEW))
    with pytest.raises(AlreadyDone):
        profile.change_password(world.viewer("sponsor"), ChangePassword(OLD, NEW))


def test_a_wrong_password_changes_nothing_and_the_sixth_has_to_wait(world):
    with_password(world, "sponsor")
    viewer = world.viewer("sponsor")
    for _ in range(5):
        with pytest.raises(WrongPassword):
            profile.change_password(viewer, ChangePassword("not it at all", NEW))
    with pytest.raises(TooManyAttempts) as many:
        profile.change_password(viewer, ChangePassword(OLD, NEW))
    assert many.value.minutes == 15
    assert passwords.check(viewer.email, OLD) is not None


def test_a_password_that_is_easy_to_guess_is_refused_without_counting_as_wrong(world):
    with_password(world, "sponsor")
    viewer = world.viewer("sponsor")
    for _ in range(7):
        with pytest.raises(passwords.PasswordNotAccepted):
            profile.change_password(viewer, ChangePassword(OLD, "password1"))


def test_somebody_without_a_password_sets_one(world):
    profile.change_password(world.viewer("reader"), ChangePassword("", NEW))
    assert passwords.check(world.emails["reader"], NEW) is not None


def test_one_session_is_ended_and_the_others_stand(world):
    other = sessions.start(world.person_ids["sponsor"], "link", "192.0.2.7", "Mozilla/5.0 Firefox/140.0")
    viewer = world.viewer("sponsor")
    profile.end_session(viewer, other.session_id)
    profile.end_session(viewer, other.session_id)
    assert [s.session_id for s in profile.own(viewer).sessions] == [viewer.session_id]


def test_ending_the_session_one_sits_in_signs_out(world):
    viewer = world.viewer("sponsor")
    profile.end_session(viewer, viewer.session_id)
    with pytest.raises(NotSignedIn):
        world.viewer("sponsor")


def test_somebody_elses_session_cannot_be_ended(world):
    victim = world.viewer("manager", "alpha")
    profile.end_session(world.viewer("sponsor"), victim.session_id)
    assert world.viewer("manager", "alpha").session_id == victim.session_id


def test_signing_out_everywhere_else_leaves_this_session(world):
    for _ in range(3):
        sessions.start(world.person_ids["sponsor"], "password")
    viewer = world.viewer("sponsor")
    assert len(profile.own(viewer).sessions) == 4
    profile.end_others(viewer)
    assert [s.session_id for s in profile.own(viewer).sessions] == [viewer.session_id]


def test_sessions_that_have_run_out_are_not_listed(world):
    with time_machine.travel(NOW - timedelta(hours=30), tick=False):
        sessions.start(world.person_ids["sponsor"], "password")
    assert len(profile.own(world.viewer("sponsor")).sessions) == 1


def test_a_preview_neither_reads_nor_changes_what_is_personal(world):
    previewed = preview_viewer(world.viewer("manager", "alpha"), world.viewer("sponsor"))
    for refused in (
        lambda: profile.own(previewed),
        lambda: profile.save(previewed, SaveProfile(1, "X", "en", "UTC")),
        lambda: profile.change_password(previewed, ChangePassword("", NEW)),
        lambda: profile.end_session(previewed, previewed.session_id or 0),
        lambda: profile.end_others(previewed),
    ):
        with pytest.raises(PreviewIsReadOnly):
            refused()
    assert person(world, "sponsor").name == f"{ALPHA} sponsor"
