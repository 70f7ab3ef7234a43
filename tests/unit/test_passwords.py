"""Which passwords can be chosen."""

import pytest

from portal.identity.passwords import PasswordNotAccepted, accept, written

ABOUT = ("Anna Lindström", "anna.lindstroem@nordlicht.example")


@pytest.mark.parametrize(
    "password",
    [
        "seven wet umbrellas",
        "correct horse battery",
        "今天天气很好我们去",
        "xK9#mq2L",
        "nordlicht und andere Sterne",
        "a" * 20 + "bcd",
        "😀😃😄😁😆😅😂🤣",
        "  blanks count  ",
        "x" * 64 + "abc" + "z" * 61,
    ],
)
def test_a_good_password_is_taken_as_it_is(password: str) -> None:
    assert accept(password, *ABOUT) == password


@pytest.mark.parametrize("password", ["", "1234567", "kurz", "七个字的密码呀", "e\u0301" * 4])
def test_less_than_eight_characters_are_too_few_however_they_are_composed(password: str) -> None:
    with pytest.raises(PasswordNotAccepted, match="at least 8"):
        accept(password)


def test_more_than_128_characters_are_too_many() -> None:
    assert len(accept("xy zw" * 25 + "abc")) == 128
    with pytest.raises(PasswordNotAccepted, match="at most 128"):
        accept("xy zw" * 26)


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "Password1",
        "P@ssw0rd!",
        "12345678",
        "87654321",
        "11223344",
        "aaaaaaaa",
        "abababab",
        "qwertyuiop",
        "1q2w3e4r5t",
        "asdf1234",
        "zxcvbnm,./",
        "iloveyou2",
        "Summer2026!",
        "monkeymonkey1",
        "letmein123",
        "woaini520520",
        "abcdefghij",
        "password" * 2,
        "PASSWORD!!!!",
        "candor2026",
    ],
)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    with pytest.raises(PasswordNotAccepted, match="among the first"):
        accept(password)


@pytest.mark.parametrize(
    "password", ["anna2026!", "annaLindstroem", "nordlicht1", "Lindström99", "anna.lindstroem", "annaanna1"]
)
def test_a_persons_own_names_are_refused(password: str) -> None:
    with pytest.raises(PasswordNotAccepted, match="among the first"):
        accept(password, *ABOUT)


def test_composed_and_decomposed_letters_are_the_same_password() -> None:
    assert written("cafe\u0301") == "caf\u00e9"
