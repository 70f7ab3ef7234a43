"""Every sentence has its Chinese, and every placeholder of it."""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from portal.settings import ROOT

KEYWORDS = {"_": None, "N_": None, "text": None, "plural": (1, 2)}
SOURCES = sorted(
    path
    for folder in ("portal", "pages")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".html") and "demo" not in path.parts
)
FRAGMENTS = sorted((ROOT / "portal" / "locales").rglob("*.po"))


def messages(path: Path) -> Iterator[tuple[str, ...]]:
    if path.suffix == ".py":
        yield from _said_in_python(path)
        return
    for _, message, _, _ in extract("jinja2", BytesIO(path.read_bytes()), keywords=KEYWORDS):
        yield message if isinstance(message, tuple) else (message,)


def _said_in_python(path: Path) -> Iterator[tuple[str, ...]]:
    """Read from the syntax tree, because Babel does not look into f-strings before Python 3.12."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name == "text" and "integrations" in path.parts:
            continue  # parsers know no reader, and call a cell's text so
        if name == "text" and isinstance(node.func, ast.Attribute):
            # Others have a method of that name as well.
            name = "text" if ast.unparse(node.func.value) in ("page", "visit", "self") else ""
        if name in KEYWORDS:
            wanted = node.args[:2] if name == "plural" else node.args[:1]
            said = [a.value for a in wanted if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if said:
                yield tuple(said)


@pytest.fixture(scope="module")
def chinese() -> dict[str, str]:
    said: dict[str, str] = {}
    for path in FRAGMENTS:
        for message in read_po(BytesIO(path.read_bytes())):
            if not message.id or message.fuzzy:
                continue
            key = message.id if isinstance(message.id, str) else message.id[0]
            words = message.string if isinstance(message.string, str) else message.string[0]
            assert said.setdefault(key, words) == words, f"two translations of {key!r}"
    return said


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_sentence_is_said_in_chinese(path: Path, chinese: dict[str, str]) -> None:
    missing = [ids[0] for ids in messages(path) if ids[0] and not chinese.get(ids[0], "").strip()]
    assert missing == []


def test_a_translation_has_the_placeholders_of_its_source(chinese: dict[str, str]) -> None:
    def placeholders(words: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", words))

    wrong = {
        source: words
        for source, words in chinese.items()
        if not placeholders(words) <= placeholders(source) | {"n"}
    }
    assert wrong == {}


def test_no_translation_is_left_that_nobody_says(chinese: dict[str, str]) -> None:
    said = {words for path in SOURCES for ids in messages(path) for words in ids}
    assert sorted(set(chinese) - said) == []
