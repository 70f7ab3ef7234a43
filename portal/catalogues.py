"""Catalogues: which languages can the portal speak, and what does each say for an English sentence?"""

import gettext
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from babel.core import Locale, get_global
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

log = logging.getLogger(__name__)

LOCALES = Path(__file__).parent / "locales"
PSEUDO = "en-XA"


@dataclass(frozen=True, slots=True)
class Language:
    """A language a person can choose: its code, its name in itself, and Babel's locale."""

    code: str
    name: str
    locale: Locale
    catalogue: str | None = None


SOURCE = Language("en", "English", Locale.parse("en_GB"))


def language_of(catalogue: str) -> Language:
    """The language kept in the folder `catalogue`: "zh_Hans" is "zh" as people in China write and count."""
    written = Locale.parse(catalogue)
    likely: Mapping[str, str] = get_global("likely_subtags")
    usual = Locale.parse(likely.get(written.language, catalogue))
    if written.script in (None, usual.script):
        code, locale = written.language, usual if written.territory is None else written
    else:
        code, locale = f"{written.language}-{written.script}", Locale.parse(likely.get(catalogue, catalogue))
    name = written.languages.get(catalogue) or written.get_language_name() or catalogue
    return Language(code, name, locale, catalogue)


def discover(folder: Path) -> Mapping[str, Language]:
    """English and every catalogue found in `folder`, by code."""
    found = [SOURCE]
    if folder.is_dir():
        names = sorted(child.name for child in folder.iterdir() if any(child.glob("*.po")))
        found += [language_of(name) for name in names]
    return MappingProxyType({language.code: language for language in found})


LANGUAGES: Mapping[str, Language] = discover(LOCALES)


def language(code: str) -> Language:
    """The language of that code; English if nobody has written a catalogue for it."""
    return LANGUAGES.get(code, SOURCE)


@lru_cache(maxsize=32)
def translations(code: str) -> gettext.NullTranslations:
    """What the language `code` says; read once in a process and only read from then on."""
    if code == PSEUDO:
        return Pseudo()
    catalogue = language(code).catalogue
    return read_catalogue(LOCALES / catalogue) if catalogue else gettext.NullTranslations()


def read_catalogue(folder: Path) -> gettext.NullTranslations:
    """All fragments of one language as one translation; what is faulty is left out and logged."""
    merged = Catalog(locale=folder.name)
    for path in sorted(folder.glob("*.po")):
        for message in _fragment(path, folder.name):
            _add(merged, message, path)
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _fragment(path: Path, locale: str) -> Iterable[Message]:
    try:
        with path.open("rb") as lines:
            return [message for message in read_po(lines, locale, abort_invalid=True) if message.id]
    except (PoFileError, ValueError, OSError):
        log.exception("The catalogue %s cannot be read and is left out", path)
        return []


def _add(merged: Catalog, message: Message, path: Path) -> None:
    if message.fuzzy or not message.string:
        return
    if faulty(message):
        log.error("%s: the translation of %r has other placeholders; English is shown", path.name, message.id)
        return
    known = merged.get(message.id, message.context)
    if known is None:
        merged.add(message.id, message.string, context=message.context)
    elif known.string != message.string:
        log.error("%s: %r is translated differently in another fragment", path.name, message.id)


def faulty(message: Message) -> bool:
    """Whether a translation would fail, or silently drop something, when it is filled in."""
    sources, targets = _forms(message.id), _forms(message.string)
    try:
        offered = frozenset().union(*map(placeholders, sources))
        used = [placeholders(target) for target in targets]
    except ValueError:
        return True
    owed = placeholders(sources[-1]) - ({"n"} if len(sources) > 1 else set())
    return any(not owed <= names <= offered for names in used)


def _forms(sentence: object) -> tuple[str, ...]:
    """The singular alone, or singular and plurals."""
    return tuple(map(str, sentence)) if isinstance(sentence, (tuple, list)) else (str(sentence),)


def placeholders(sentence: str) -> frozenset[str]:
    """The names in braces; raises ValueError if the braces do not match."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name is not None)


class Pseudo(gettext.NullTranslations):
    """English in disguise, so that a sentence nobody wrapped in `_()` stands out on the screen."""

    _ACCENTS = str.maketrans("aeiouycnsAEIOUYCNS", "áéíóúýçñšÁÉÍÓÚÝÇÑŠ")

    def gettext(self, message: str) -> str:
        parts = re.split(r"(\{[^{}]*\})", message)
        return "⟦" + "".join(p if p.startswith("{") else p.translate(self._ACCENTS) for p in parts) + "⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def best_language(accept_language_header: str) -> str:
    """The code of the language a browser asks for first among those we speak; English if none."""
    wishes: list[tuple[float, str]] = []
    for part in accept_language_header[:1000].split(","):
        tag, _, parameters = part.partition(";")
        weight = re.fullmatch(r"\s*q\s*=\s*(0(?:\.\d{1,3})?|1(?:\.0{1,3})?)\s*", parameters)
        quality = float(weight[1]) if weight else (0.0 if parameters.strip() else 1.0)
        if quality > 0:
            wishes.append((quality, tag.strip().lower().replace("_", "-")))
    for _, tag in sorted(wishes, key=lambda wish: -wish[0]):
        for code in (tag, *(tag.rsplit("-", cut)[0] for cut in range(1, tag.count("-") + 1))):
            match = next((known for known in LANGUAGES if known.lower() == code), None)
            if match:
                return match
    return SOURCE.code
