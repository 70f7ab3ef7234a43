import pytest
import time_machine

from portal.account import (
    ChangePassword,
    SaveProfile,
    device,
    read_password,
    read_profile,
    zone_name,
    zones,
)
from portal.forms import Problems, Reader
from portal.i18n import Text
from portal.problems import sentences

EN, ZH = Text("en"), Text("zh")


def typed(**given):
    return {"version": 2, "name": "Li Na", "language": "zh", "time_zone": "Asia/Shanghai", **given}


def test_what_is_typed_becomes_a_command():
    assert read_profile(Reader(typed()), EN) == SaveProfile(2, "Li Na", "zh", "Asia/Shanghai")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Please fill in “Name”."),
        ("name", "\u200b\u202e", "Please fill in “Name”."),
        ("language", "en-XA", "Please choose one of the options listed for “Language”."),
        ("language", "klingon", "Please choose one of the options listed for “Language”."),
        ("time_zone", "Mars/Olympus", "Please choose one of the options listed for “Time zone”."),
        ("time_zone", "../../etc/passwd", "Please choose one of the options listed for “Time zone”."),
    ],
)
def test_what_is_not_offered_is_refused(field, value, sentence):
    answer = read_profile(Reader(typed(**{field: value})), EN)
    assert isinstance(answer, Problems)
    assert sentences(answer, EN) == [sentence]


def test_passwords_are_taken_letter_by_letter():
    assert read_password(
        {"old": " old ", "new": "new\u200b ", "again": "new\u200b "}, True
    ) == ChangePassword(" old ", "new\u200b ")
    assert read_password({"new": "first one", "again": "first one"}, False) == ChangePassword("", "first one")


def test_a_password_is_not_in_the_words_of_an_error():
    assert "secret" not in repr(ChangePassword("secret", "secret"))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({}, ["Please enter your present password.", "Please enter a new password."]),
        ({"old": "x", "new": "a", "again": "b"}, ["The new password and its repetition differ."]),
        (
            {"old": 1, "new": None, "again": []},
            ["Please enter your present password.", "Please enter a new password."],
        ),
    ],
)
def test_what_is_missing_is_said(raw, said):
    answer = read_password(raw, True)
    assert isinstance(answer, Problems)
    assert sentences(answer, EN) == said


def test_zones_are_cities_and_utc():
    assert zones()[0] == "UTC"
    assert {"Asia/Shanghai", "Europe/Berlin", "America/New_York"} <= set(zones())
    assert not [z for z in zones() if z.startswith(("Etc/", "US/", "posix/"))]


def test_a_zone_is_found_by_city_name_and_distance_in_the_readers_language():
    with time_machine.travel("2027-01-10", tick=False):
        assert zone_name("Asia/Shanghai", EN) == "Shanghai · Asia/Shanghai · UTC+8"
        assert zone_name("Asia/Shanghai", ZH) == "上海 · Asia/Shanghai · UTC+8"
        assert zone_name("America/St_Johns", EN) == "St John’s · America/St_Johns · UTC−3:30"
        assert zone_name("Europe/London", EN) == "London · Europe/London · UTC+0"
        assert zone_name("UTC", EN) == "UTC"
    with time_machine.travel("2027-07-10", tick=False):
        assert zone_name("Europe/London", EN) == "London · Europe/London · UTC+1"


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox · Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36", "Chrome · Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156 Safari/537.36 Edg/156.0",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/150 Mobile Safari MicroMessenger/8.0", "WeChat · Android"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_said_in_two_words(agent, said):
    assert device(agent) == said
