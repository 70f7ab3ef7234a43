"""Cleaning: what is left of a typed or imported text once everything is gone that nobody can see?"""

import re
import unicodedata
from typing import NamedTuple


class Cleaned(NamedTuple):
    """A text in NFC without invisible characters, and how many of those were taken out."""

    text: str
    removed: int


_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_LINE_BREAKS = re.compile(r"[\t\n]+")

# Controls, soft hyphen, directions that can turn a sentence round, zero-width characters, blank letters, lone
# surrogates, non-characters that break XML, and tags other than those of a flag such as Scotland's.
_INVISIBLE = re.compile(
    "(\U0001f3f4[\U000e0020-\U000e007e]{1,10}\U000e007f)"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)

# A joiner is needed inside an emoji or between letters of some scripts, alone and never beside a space.
_STRAY_JOINER = re.compile(
    "(?<![^\\s\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\\s\u200c\u200d])"
    "|(?<=[\x00-\x7f])\u200d|\u200d(?=[\x00-\x7f])"
)

LONGEST_STACK = 30
"""Marks on one letter (Unicode's stream-safe limit): more is never language, and slows normalisation down."""

# Where so many signs in a row may all be marks. To name those beyond U+FFFF would make the search slow, so
# every sign from there is taken for one; what is found is looked at one by one.
_MARK = f"[{''.join(filter(unicodedata.combining, map(chr, range(0x300, 0x10000))))}\U00010000-\U0010ffff]"
_MAY_BE_STACKED = re.compile(f"{_MARK}{_MARK}{{{LONGEST_STACK},}}")


def clean_line(text: str) -> str:
    """`text` as one line: NFC, trimmed, nothing invisible, line breaks and tabs turned into spaces."""
    return cleaned_line(text).text


def clean_paragraph(text: str) -> str:
    """`text` with its line breaks and tabs: NFC, trimmed, nothing invisible, every line ended by \\n."""
    return cleaned_paragraph(text).text


def cleaned_line(text: str) -> Cleaned:
    """`clean_line` with the count."""
    return _cleaned(_LINE_BREAKS.sub(" ", _LINE_END.sub("\n", text)))


def cleaned_paragraph(text: str) -> Cleaned:
    """`clean_paragraph` with the count."""
    return _cleaned(_LINE_END.sub("\n", text))


def _cleaned(text: str) -> Cleaned:
    if text.isascii() and text.isprintable():
        return Cleaned(text.strip(), 0)
    visible = _INVISIBLE.sub(lambda found: found[1] or "", text)
    low = _unstacked(visible)
    normal = _unstacked(unicodedata.normalize("NFC", low))
    joined = _STRAY_JOINER.sub("", normal)
    removed = len(text) - len(low) + len(normal) - len(joined)
    return Cleaned(unicodedata.normalize("NFC", joined).strip(), removed)


def _unstacked(text: str) -> str:
    """`text` without the marks beyond the thirtieth on one letter."""
    if text.isascii() or not _MAY_BE_STACKED.search(text):
        return text
    height, kept = 0, []
    for character in text:
        height = height + 1 if unicodedata.combining(character) else 0
        if height <= LONGEST_STACK:
            kept.append(character)
    return "".join(kept)
