"""The short way for people's text that holds nothing special gives what the long way gives."""

import random
import re

import pytest

from portal import literal

_LETTERS = [*map(chr, range(0x20, 0x180)), *" ,;?%'(“”‘’…，。、：；？！（）「」²½Ⅷ周\u3000\ufeff\u2028\x85"]


def _long_way(typed: str, monkeypatch: pytest.MonkeyPatch, *, lines: bool) -> str:
    with monkeypatch.context() as patch:
        patch.setattr(literal, "_PLAIN", re.compile(r"(?!)"))
        return literal.literal(typed, lines=lines)


@pytest.mark.parametrize("lines", [True, False])
def test_the_short_way_gives_what_the_long_way_gives(lines: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(11)
    shorter = 0
    for _ in range(3000):
        typed = "".join(dice.choices(_LETTERS[65:], k=dice.randint(0, 8)))
        shorter += literal._PLAIN.fullmatch(typed) is not None
        assert literal.literal(typed, lines=lines) == _long_way(typed, monkeypatch, lines=lines)
    assert shorter > 100


@pytest.mark.parametrize(
    "typed",
    ["material/x", "a 1.", "1) x", "a - b", "www.a", ":red[x]", "a_b", "x\n y", "a:b", "a/b", "*a*", "10:30"],
)
def test_what_could_mean_something_goes_the_long_way(typed: str) -> None:
    assert literal._PLAIN.fullmatch(typed) is None
