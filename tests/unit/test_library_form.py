from datetime import UTC, datetime

import pytest

from db.models.training import ResourceKind
from portal.forms import Problems, Reader
from portal.i18n import Text
from portal.library import SaveMaterial
from portal.library_form import read_material
from portal.problems import sentences
from portal.uploads import Upload

EN, ZH = Text("en", "Asia/Shanghai"), Text("zh", "Asia/Shanghai")


def typed(**given):
    return {
        "title": "Booking returns",
        "summary": "Step by step",
        "kind": "guide",
        "for_role": "Clerks",
        "language": "en",
        "minutes": "12",
        "address": "https://example.org/returns",
        **given,
    }


def read(text=EN, upload=None, has_file=False, **given):
    return read_material(Reader(typed(**given)), text, upload, has_file=has_file)


def told(text=EN, **given):
    answer = read(text, **given)
    assert isinstance(answer, Problems), answer
    return sentences(answer, text)


def test_what_is_typed_becomes_a_command():
    assert read() == SaveMaterial(
        id=None,
        version=0,
        title="Booking returns",
        summary="Step by step",
        kind=ResourceKind.GUIDE,
        for_role="Clerks",
        language="en",
        minutes=12,
        address="https://example.org/returns",
        session_at=None,
        translations={},
    )


def test_id_and_version_come_along():
    answer = read(id=7, version=3)
    assert isinstance(answer, SaveMaterial)
    assert (answer.id, answer.version) == (7, 3)


def test_a_session_has_its_moment_by_the_clock_of_whoever_typed_it():
    answer = read(kind="session", session_day="2027-03-20", session_time="9:05", address="")
    assert isinstance(answer, SaveMaterial)
    assert answer.session_at == datetime(2027, 3, 20, 1, 5, tzinfo=UTC)


def test_other_kinds_drop_the_moment():
    answer = read(session_day="2027-03-20", session_time="09:05")
    assert isinstance(answer, SaveMaterial)
    assert answer.session_at is None


@pytest.mark.parametrize("time", ["25:00", "9", "9.30", "12:60", "٩:٣٠", "9:5"])
def test_a_time_that_is_none_is_refused(time):
    assert told(kind="session", session_day="2027-03-20", session_time=time) == [
        "“Time of the session” is not a time we can read. Please write it like 14:30."
    ]


def test_a_session_needs_day_and_time():
    assert told(kind="session") == [
        "Please fill in “Day of the session”.",
        "Please fill in “Time of the session”.",
    ]


def test_there_must_be_something_to_open():
    assert told(address="") == ["Please give a web address or a file; for a session, its day and time."]
    assert told(ZH, address="") == ["请填写网址或上传文件；如果是培训课，请填写日期和时间。"]
    assert told(address="", has_file=True, without_file=True) != []
    assert isinstance(read(address="", has_file=True), SaveMaterial)


@pytest.mark.parametrize("address", ["http://example.org", "HTTP://example.org/x"])
def test_an_address_without_encryption_is_refused(address):
    assert told(address=address) == [
        "“Web address” must start with https://, so that nobody can change on the way what is read."
    ]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//example.org", "file:///etc"]
)
def test_an_address_that_is_none_is_refused(address):
    assert told(address=address) == [
        "“Web address” must be a web address that starts with https:// or http://."
    ]


def test_a_language_we_do_not_have_and_minutes_that_are_none_are_refused():
    assert told(language="xx", minutes="0") == [
        "Please choose one of the options listed for “Language of the material”.",
        "“Minutes it takes” must be at least 1.",
    ]


def test_translations_hold_only_what_was_given():
    answer = read(**{"title:zh": " 登记退货 ", "summary:zh": "", "for_role:en": "Store clerks"})
    assert isinstance(answer, SaveMaterial)
    assert answer.translations == {"zh": {"title": "登记退货"}, "en": {"for_role": "Store clerks"}}


def test_a_file_is_checked_and_comes_along():
    answer = read(upload=Upload("a.txt", b"text"), address="")
    assert isinstance(answer, SaveMaterial)
    assert answer.file is not None
    assert (answer.file.name, answer.file.media_type) == ("a.txt", "text/plain")


def test_a_refused_file_is_one_clear_sentence_beside_the_other_problems():
    assert told(ZH, upload=Upload("a.exe", b"MZ"), title="") == [
        "不接收「a.exe」这类文件。可接收的格式有："
        "pdf, docx, xlsx, pptx, png, jpg, jpeg, gif, webp, mp4, mp3, txt, md, csv。",
        "请填写「标题」。",
    ]


@pytest.mark.parametrize("junk", [None, 5, [], {}, b"x", "x" * 100_000, "\x00", float("nan")])
def test_nothing_that_is_sent_makes_the_reader_fail(junk):
    raw = dict.fromkeys(typed(session_day="", session_time="", id="", version=""), junk)
    assert isinstance(read_material(Reader(raw), EN), Problems)
