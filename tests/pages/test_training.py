"""The training page, the training material page and the account page: first sight, and what forms do."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from db.base import Audience
from db.models.identity import Person
from db.models.training import ResourceKind, StoredFile, TrainingProgress, TrainingResource
from db.session import identity, identity_reading, reading, writing
from portal.access import operator_scope
from portal.identity import passwords, sessions, throttle
from portal.ui import form
from tests.worlds import ALPHA, BETA, INTERNAL, NOW

OLD, NEW = "wet paper lantern", "seven quiet bridges"


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    throttle.forget_everything()
    with time_machine.travel(NOW, tick=False):
        yield


def said(at):
    parts = [*at.title, *at.subheader, *at.markdown, *at.caption, *at.info, *at.success, *at.error]
    metrics = [f"{metric.label}: {metric.value}" for metric in at.metric]
    labels = [w.label for w in (*at.button, *at.text_input, *at.text_area)]
    return "\n".join([str(part.value) for part in parts] + metrics + labels)


def buttons(at):
    return [button.label for button in at.button]


def button(at, label, which=0):
    return [each for each in at.button if each.label == label][which]


def field(at, label):
    return next(each for each in (*at.text_input, *at.text_area) if each.label == label)


def choice(at, label):
    return next(each for each in at.button_group if each.label == label)


def in_chinese():
    with identity() as session:
        for person in session.scalars(select(Person)):
            person.language = "zh"


def every(model):
    with reading(operator_scope()) as session:
        return list(session.scalars(select(model).order_by(model.id)))


def add(world, **given):
    values = {"title": "Second", "kind": ResourceKind.TUTORIAL, "added_at": NOW, **given}
    with writing(operator_scope()) as session:
        session.add(
            TrainingResource(
                project_id=world.project_ids["alpha"],
                client_id=world.client_ids["alpha"],
                audience=Audience.CLIENT,
                **values,
            )
        )


# Training


def test_a_client_sees_what_is_next_what_is_left_and_where_it_is(portal, small_world):
    add(
        small_world,
        title="Planning",
        minutes=90,
        session_at=NOW + timedelta(days=3),
        kind=ResourceKind.SESSION,
    )
    at = portal(small_world, "sponsor", "training")
    assert not at.exception
    assert at.subheader[0].value == (f"0 of 2 items read; the next one is “Guide {ALPHA} ALPHAMARK”.")
    assert {metric.label: metric.value for metric in at.metric} == {
        "Read so far": "0 of 2",
        "Time for the rest": "1.5 h",
        "New for you": "2",
        "Next session": "in 3 days",
    }
    shown = said(at)
    assert "Sat 13 Mar 10:00, by the clock of Berlin" in shown
    assert buttons(at).count("Mark as read") == 1
    assert buttons(at).count("I was there") == 1
    assert INTERNAL not in shown
    assert BETA not in shown


def test_the_same_in_chinese(portal, small_world):
    in_chinese()
    at = portal(small_world, "sponsor", "training")
    assert not at.exception
    assert at.title[0].value == "培训"
    assert at.subheader[0].value == f"共 1 项，您已读 0 项；下一项是「Guide {ALPHA} ALPHAMARK」。"
    assert {"标为已读", "有帮助", "没有帮助"} <= set(buttons(at))


def test_marking_as_read_is_kept_and_can_be_taken_back(portal, small_world):
    at = portal(small_world, "reader", "training")
    button(at, "Mark as read").click().run()
    assert not at.exception
    assert at.success[0].value == "Marked as read."
    assert "You have read the one item there is." in said(at)
    assert every(TrainingProgress)[0].read_at == NOW
    button(at, "Mark as not read").click().run()
    assert at.success[0].value == "It counts as not read again."
    assert every(TrainingProgress)[0].read_at is None


def test_saying_that_it_helped_and_taking_it_back(portal, small_world):
    at = portal(small_world, "contributor", "training")
    button(at, "Helpful").click().run()
    assert every(TrainingProgress)[0].useful is True
    button(at, "Not helpful").click().run()
    assert every(TrainingProgress)[0].useful is False
    button(at, "Not helpful").click().run()
    assert every(TrainingProgress)[0].useful is None
    assert at.success[0].value == "Your answer is taken back."


def test_filters_and_search_narrow_the_list(portal, small_world):
    add(small_world, title="Planning", for_role="Planners", language="zh")
    at = portal(small_world, "sponsor", "training")
    assert buttons(at).count("Mark as read") == 2
    choice(at, "Kind").set_value(ResourceKind.TUTORIAL).run()
    assert buttons(at).count("Mark as read") == 1
    assert "Planning" in said(at)
    choice(at, "Kind").set_value(None).run()
    at.text_input(key="q").set_value("nowhere").run()
    assert not at.exception
    assert "Nothing fits." in said(at)
    assert "0 of 2 items read" in said(at)


def test_the_address_carries_the_search(portal, small_world):
    add(small_world, title="盘点手册")
    at = portal(small_world, "sponsor", "training", q="盘点")
    assert at.text_input(key="q").value == "盘点"
    assert buttons(at).count("Mark as read") == 1


def test_a_long_list_comes_in_pages(portal, small_world):
    for number in range(14):
        add(small_world, title=f"Item {number}")
    at = portal(small_world, "sponsor", "training")
    assert not at.exception
    assert buttons(at).count("Mark as read") == 12
    at = portal(small_world, "sponsor", "training", page="2")
    assert buttons(at).count("Mark as read") == 3


def test_people_cannot_smuggle_markup_into_a_title(portal, small_world):
    add(
        small_world,
        title="# **bold** [x](javascript:alert(1)) :material/home:",
        summary="<script>alert(1)</script>",
    )
    at = portal(small_world, "sponsor", "training")
    assert not at.exception
    shown = said(at)
    assert "[x](javascript" not in shown
    assert "**bold**" not in shown
    assert "<script>" not in shown


def test_an_empty_shelf_says_who_fills_it_and_when(portal, small_world):
    with writing(operator_scope()) as session:
        for row in session.scalars(select(TrainingResource)):
            session.delete(row)
    at = portal(small_world, "sponsor", "training")
    assert not at.exception
    assert "as soon as your project manager has published the first" in said(at)
    assert not at.metric


@pytest.mark.parametrize("who", ["manager", "member"])
def test_the_team_sees_what_is_internal_marked_and_keeps_no_account(portal, small_world, who):
    at = portal(small_world, who, "training")
    assert "Internal" in said(at)
    assert "2 items to learn from." in said(at)
    assert "Mark as read" not in buttons(at)


def test_a_preview_shows_the_clients_view_without_buttons(portal, small_world):
    looking = small_world.viewer("manager", "alpha")
    sessions.start_preview(looking.session_id, small_world.person_ids["sponsor"])
    at = portal(small_world, "manager", "training")
    assert not at.exception
    assert INTERNAL not in said(at)
    assert "0 of 1 item read" in said(at)
    assert "Mark as read" not in buttons(at)


def test_another_client_sees_nothing_of_it(portal, small_world):
    at = portal(small_world, "beta_sponsor", "training")
    assert ALPHA not in said(at)
    assert "There is no such project, or it is not open to you." in said(at)


# Training material


def test_a_manager_sees_counts_and_who_sees_what(portal, small_world):
    at = portal(small_world, "manager", "library")
    assert not at.exception
    assert at.subheader[0].value == "2 items; the client sees 1 of them."
    assert {"Publish", "Withdraw", "Edit", "Add training material"} <= set(buttons(at))


def test_the_library_in_chinese(portal, small_world):
    in_chinese()
    at = portal(small_world, "manager", "library")
    assert not at.exception
    assert at.subheader[0].value == "共 2 项，其中 1 项客户可见。"
    at = portal(small_world, "manager", "library", material="new")
    assert not at.exception
    assert "添加培训资料" in said(at)


@pytest.mark.parametrize("who", ["sponsor", "reader", "member"])
def test_the_library_is_for_managers(portal, small_world, who):
    at = portal(small_world, who, "library")
    assert "Your role in this project does not include this page." in said(at)
    assert "Guide" not in said(at)


def test_adding_with_a_file_then_publishing_shows_it_to_the_client(portal, small_world):
    at = portal(small_world, "manager", "library")
    button(at, "Add training material").click().run()
    field(at, "Title").set_value("Booking returns")
    field(at, "Title in Simplified Chinese").set_value("登记退货")
    at.file_uploader[0].upload("returns.txt", b"How to book returns")
    button(at, "Add").click().run()
    assert not at.exception
    assert at.success[0].value == "Added. The client sees it once you publish it."
    assert "material" not in at.query_params
    stored = every(StoredFile)[0]
    assert (stored.name, stored.audience) == ("returns.txt", Audience.INTERNAL)
    button(at, "Publish", -1).click().run()
    assert at.success[0].value == "Published; the client sees it now."
    assert "Booking returns" in said(portal(small_world, "sponsor", "training"))
    in_chinese()
    assert "登记退货" in said(portal(small_world, "sponsor", "training"))


def test_a_form_with_a_mistake_says_so_and_keeps_what_was_typed(portal, small_world):
    at = portal(small_world, "manager", "library", material="new")
    field(at, "Title").set_value("Half done")
    field(at, "Web address").set_value("http://example.org")
    button(at, "Add").click().run()
    assert "must start with https" in at.error[0].value
    assert field(at, "Title").value == "Half done"
    assert len(every(TrainingResource)) == 8


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "“film.txt” has 21 MB; at most 20 MB are taken."),
        ("zh", "「film.txt」有 21 MB，最多接收 20 MB。"),
    ],
)
def test_a_file_of_21_megabytes_is_answered_in_the_readers_language(portal, small_world, language, sentence):
    if language == "zh":
        in_chinese()
    at = portal(small_world, "manager", "library", material="new")
    field(at, "Title" if language == "en" else "标题").set_value("A film")
    at.file_uploader[0].upload("film.txt", b"x" * 21 * 1024 * 1024)
    button(at, "Add" if language == "en" else "添加").click().run()
    assert sentence in at.error[0].value
    assert every(StoredFile) == []


def test_somebody_elses_save_is_shown_and_not_overwritten_unseen(portal, small_world, monkeypatch):
    row = every(TrainingResource)[0]
    at = portal(small_world, "manager", "library", material=str(row.id))
    monkeypatch.setattr(form, "READING_SECONDS", 60)
    field(at, "Title").set_value("Mine")
    with writing(operator_scope()) as session:
        theirs = session.scalar(select(TrainingResource).where(TrainingResource.id == row.id))
        theirs.title, theirs.version = "Theirs", 2
    button(at, "Save").click().run()
    assert "Theirs now: Theirs" in at.error[0].value
    assert field(at, "Title").value == "Mine"
    button(at, "Save").click().run()  # the other half of a double click: nobody has read that yet
    assert "Theirs now: Theirs" in at.error[0].value
    assert every(TrainingResource)[0].title == "Theirs"
    assert field(at, "Title").value == "Mine"
    monkeypatch.setattr(form, "READING_SECONDS", 0)
    button(at, "Save").click().run()
    assert at.success[0].value == "Saved."
    assert every(TrainingResource)[0].title == "Mine"


def test_an_item_that_is_not_published_is_deleted_and_a_published_one_offers_no_button(portal, small_world):
    kept_back, published = every(TrainingResource)[:2]
    assert published.audience is Audience.CLIENT
    at = portal(small_world, "manager", "library", material=str(published.id))
    assert "Delete for good" not in buttons(at)
    at = portal(small_world, "manager", "library", material=str(kept_back.id))
    button(at, "Delete for good").click().run()
    assert not at.exception
    assert at.success[0].value == "Deleted."
    assert at.subheader[0].value == "1 item; the client sees it."


@pytest.mark.parametrize("material", ["999999", "-1", "x", "²", "9" * 40, "foreign"])
def test_an_unknown_or_foreign_item_is_not_found_and_the_list_is_shown(portal, small_world, material):
    if material == "foreign":
        beta = small_world.project_ids["beta"]
        material = str(next(row.id for row in every(TrainingResource) if row.project_id == beta))
    at = portal(small_world, "manager", "library", material=material)
    assert not at.exception
    assert "There is no such item, or it is not open to you." in said(at)
    assert BETA not in said(at)
    assert at.subheader[0].value == "2 items; the client sees 1 of them."


# My account


def test_a_new_language_and_zone_are_there_at_the_next_run(portal, small_world):
    at = portal(small_world, "sponsor", "account", project="")
    assert not at.exception
    assert at.title[0].value == "My account"
    field(at, "Name").set_value("李娜")
    choice(at, "Language").set_value("zh")
    at.selectbox[0].set_value("Asia/Shanghai")
    button(at, "Save").click().run()
    assert not at.exception
    assert at.title[0].value == "我的账号"
    assert at.success[0].value == "已保存。所有页面现在都使用这个语言和时区。"
    looking = small_world.viewer("sponsor")
    assert (looking.name, looking.language, looking.time_zone) == ("李娜", "zh", "Asia/Shanghai")


def test_the_pseudo_language_is_not_offered(portal, small_world):
    at = portal(small_world, "sponsor", "account")
    offered = [option.content for option in choice(at, "Language").proto.options]
    assert offered == ["English", "简体中文"]


def test_a_name_of_nothing_is_refused_and_the_choice_kept(portal, small_world):
    at = portal(small_world, "sponsor", "account")
    field(at, "Name").set_value("   ")
    choice(at, "Language").set_value("zh")
    button(at, "Save").click().run()
    assert "Please fill in “Name”." in at.error[0].value
    assert choice(at, "Language").value == "zh"


def _with_password(world, name):
    with identity() as session:
        person = session.scalar(select(Person).where(Person.id == world.person_ids[name]))
        person.password_hash = passwords.hashed(OLD)


def _type_passwords(at, old, new, again):
    field(at, "Present password").set_value(old)
    field(at, "New password").set_value(new)
    field(at, "New password once more").set_value(again)
    return button(at, "Change password").click().run()


def test_changing_the_password(portal, small_world):
    _with_password(small_world, "sponsor")
    at = portal(small_world, "sponsor", "account")
    assert "differ" in _type_passwords(at, OLD, NEW, "other").error[0].value
    assert "not the one you entered" in _type_passwords(at, "wrong wrong", NEW, NEW).error[0].value
    assert "among the first" in _type_passwords(at, OLD, "password1", "password1").error[0].value
    assert "at least 8" in _type_passwords(at, OLD, "short", "short").error[0].value
    _type_passwords(at, OLD, NEW, NEW)
    assert at.success[0].value == "Your password is changed, and you are signed out everywhere else."
    assert passwords.check(small_world.emails["sponsor"], NEW) is not None


def test_somebody_without_a_password_is_not_asked_for_one(portal, small_world):
    at = portal(small_world, "reader", "account")
    assert "Present password" not in said(at)
    field(at, "New password").set_value(NEW)
    field(at, "New password once more").set_value(NEW)
    button(at, "Set a password").click().run()
    assert not at.exception
    assert passwords.check(small_world.emails["reader"], NEW) is not None


def test_sessions_are_listed_and_ended_one_by_one_or_all_at_once(portal, small_world):
    person = small_world.person_ids["sponsor"]
    for agent in ("Mozilla/5.0 (iPhone) Safari/604.1", "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0", ""):
        sessions.start(person, "link", "192.0.2.7", agent)
    at = portal(small_world, "sponsor", "account")
    shown = said(at)
    assert "Safari · iPhone" in shown
    assert "from 192.0.2.7" in shown
    assert "with a mailed link" in shown
    assert shown.count("this one") == 1
    button(at, "Sign out there").click().run()
    assert at.success[0].value == "This session is ended."
    assert len(sessions.of(person)) == 3
    button(at, "Sign out everywhere else").click().run()
    assert at.success[0].value == "Only this session is left."
    assert len(sessions.of(person)) == 1
    assert "Sign out everywhere else" not in buttons(at)


def test_signing_out_here_clears_the_screen(portal, small_world):
    at = portal(small_world, "sponsor", "account")
    button(at, "Sign out").click().run()
    assert not at.exception
    assert at.title[0].value == "You are signed out"
    assert ALPHA not in said(at)


def test_in_a_preview_nothing_personal_is_shown_or_changed(portal, small_world):
    looking = small_world.viewer("manager", "alpha")
    sessions.start(small_world.person_ids["sponsor"], "link", "192.0.2.7")
    sessions.start_preview(looking.session_id, small_world.person_ids["sponsor"])
    at = portal(small_world, "manager", "account")
    assert not at.exception
    shown = said(at)
    assert "In a preview nothing can be changed here." in shown
    assert "192.0.2.7" not in shown
    assert not [b for b in buttons(at) if b in {"Save", "Set a password", "Sign out there"}]
    with identity_reading() as session:
        assert (
            session.scalar(select(Person.version).where(Person.id == small_world.person_ids["sponsor"])) == 1
        )
