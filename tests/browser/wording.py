"""How does the portal say an English sentence to this visitor, and is it a sentence of the portal at all?

Walks are written in the English sentences of the code. Whatever is not one of them is either people's own
words, and marked as such, or a mistake that would go unnoticed in English alone.
"""

import re
from functools import cache
from string import Formatter

from babel.messages.pofile import read_po

from portal.catalogues import LOCALES
from portal.i18n import Text

ZONE = "Europe/Berlin"
"""Where all people of the world of the tests live."""

UNSEEN = re.compile(r"\*\*|`|^#+ |:material/\w+: ?", re.MULTILINE)
"""Marks of Markdown that a page does not show."""


class Words(str):
    """Said as it stands: people's own words, or a sentence that is in the reader's language already."""

    __slots__ = ()


class NotASentenceOfThePortalError(LookupError):
    """A walk waits for an English sentence that the code does not say."""

    def __init__(self, message: str) -> None:
        super().__init__(
            f"The portal has no sentence {message!r}. Give the whole sentence with its {{placeholders}}, "
            "or mark it as Words(…) if people wrote it."
        )


def say(text: Text, message: str, **values: object) -> Words:
    """The sentence in the language of `text`, filled in; of a plural either form may be given, with `n`."""
    if isinstance(message, Words):
        return message
    return Words(_unfilled(text, message, values).format(**_written(text, values)))


def pattern(text: Text, message: str, **values: object) -> re.Pattern[str]:
    """What the sentence looks like when only some of its values are known; the others are groups."""
    if isinstance(message, Words):
        return re.compile(re.escape(message))
    return re.compile(_open(_unfilled(text, message, values), _written(text, values)))


def _unfilled(text: Text, message: str, values: dict[str, object]) -> str:
    """The sentence as its translator wrote it, with its {placeholders}."""
    one, many = _forms(message)
    if one == many:
        return UNSEEN.sub("", text(message))
    n = values.get("n", 2)
    assert isinstance(n, int)
    names = {name for _, name, _, _ in Formatter().parse(many) if name} | {"n"}
    return UNSEEN.sub("", text.plural(one, many, n, **{name: f"{{{name}}}" for name in names}))


def _written(text: Text, values: dict[str, object]) -> dict[str, object]:
    """Numbers as the reader writes them; all else was written by who gave it."""
    return {name: text.number(said) if isinstance(said, int) else said for name, said in values.items()}


def _open(said: str, values: dict[str, object]) -> str:
    parts = list(Formatter().parse(said))
    pieces = []
    for place, (literal, name, _, _) in enumerate(parts, 1):
        pieces.append(re.escape(literal))
        if name is not None and name in values:
            pieces.append(re.escape(str(values[name])))
        elif name is not None:
            pieces.append(f"(?P<{name}>.+)" if place == len(parts) else f"(?P<{name}>.+?)")
    return "".join(pieces)


def _forms(message: str) -> tuple[str, str]:
    try:
        return _sentences()[message]
    except KeyError:
        raise NotASentenceOfThePortalError(message) from None


@cache
def _sentences() -> dict[str, tuple[str, str]]:
    """Every English sentence that has a Chinese one: singular and plural, which are the same for most."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted((LOCALES / "zh_Hans").glob("*.po")):
        with path.open("rb") as lines:
            for message in read_po(lines, "zh_Hans"):
                forms = [message.id] if isinstance(message.id, str) else list(message.id)
                found.update({form: (forms[0], forms[-1]) for form in forms if form})
    return found
