"""What text, table or JSON do the bytes of an uploaded file hold?"""

import codecs
import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from charset_normalizer import from_bytes

from portal.i18n import N_
from portal.integrations.records import UnreadableFile

MAX_BYTES = 20 * 1024 * 1024
SAMPLE_BYTES = 64 * 1024
HEADER_ROWS = 20
MOST_COLUMNS = 5000
DELIMITERS = (",", ";", "\t")

SPREADSHEETS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
BINARIES = (b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x7fELF")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
LEGACY = ("gb18030", "big5", "cp1252", "cp1250", "cp1251", "cp932", "cp949", "cp1255")

# The cells of one export are bounded by the size of the file, not by the 128 KB of the csv module.
csv.field_size_limit(MAX_BYTES)


class Sheet(NamedTuple):
    """A header, and after it the rows with the number a spreadsheet shows for them."""

    header: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]


def decoded(data: bytes) -> str:
    """The text of a file; raises `UnreadableFile` for what is empty, too large, or no text at all."""
    if len(data) > MAX_BYTES:
        raise UnreadableFile(N_("The file is larger than {limit} MB."), limit=str(MAX_BYTES // 1024 // 1024))
    if data.startswith(SPREADSHEETS):
        raise UnreadableFile(
            N_("This is a spreadsheet or an archive. Please export the project as CSV or JSON.")
        )
    if data.startswith(BINARIES):
        raise UnreadableFile(N_("This is not a text file. Please export the project as CSV or JSON."))
    text = _text(data)
    if "\0" in text:
        raise UnreadableFile(N_("This is not a text file. Please export the project as CSV or JSON."))
    if not text.strip():
        raise UnreadableFile(N_("The file is empty."))
    return text


def _text(data: bytes) -> str:
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        pass
    if encoding == "utf-8" and b"\0" not in data:
        text = _legacy_text(data)
        if text is not None:
            return text
    raise UnreadableFile(
        N_("The letters of this file cannot be read. Please save it as UTF-8 and try again.")
    )


def _legacy_text(data: bytes) -> str | None:
    """The text in the older encoding that fits best; the sample ends with a line, so no letter is cut."""
    sample = data[:SAMPLE_BYTES]
    end = sample.rfind(b"\n")
    if len(data) > SAMPLE_BYTES and end > 0:
        sample = sample[:end]
    best = from_bytes(sample, cp_isolation=list(LEGACY)).best()
    for encoding in (best.encoding if best else "gb18030", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def is_json(text: str, filename: str) -> bool:
    return filename.casefold().endswith(".json") or text.lstrip()[:1] in ("{", "[")


def json_value(text: str) -> object:
    """The JSON value of a text; raises `UnreadableFile` also for nesting that no export has."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableFile(
            N_("This is not a complete JSON file. Please export it again and upload it unchanged.")
        ) from None
    return value


def as_map(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def as_text(value: object) -> str:
    """A JSON text or number as text; anything else, also true and false, is no text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    try:
        return str(value)
    except ValueError:  # a number of thousands of digits
        return ""


def sheet(text: str, is_header: Callable[[list[str]], bool]) -> Sheet:
    """The first row that is a header, and the rows after it; raises `UnreadableFile` without such a row."""
    for delimiter in _likely_delimiters(text):
        rows = _rows(text, delimiter)
        for number, cells in rows:
            if len(cells) <= MOST_COLUMNS and is_header(cells):
                return Sheet(tuple(cell.strip() for cell in cells), rows)
            if number >= HEADER_ROWS:
                break
    raise UnreadableFile(
        N_("No heading with the needed columns was found in this file."), columns=first_row(text)
    )


def first_row(text: str) -> tuple[str, ...]:
    """The first row that holds anything, for a person to choose columns from."""
    rows = _rows(text, _likely_delimiters(text)[0])
    return next((tuple(cell.strip() for cell in cells[:MOST_COLUMNS]) for _, cells in rows if any(cells)), ())


def _likely_delimiters(text: str) -> list[str]:
    """Every delimiter, the one that splits the first lines into most cells first."""
    start = text[:SAMPLE_BYTES]

    def widest(delimiter: str) -> int:
        return max((len(cells) for _, cells in _first(_rows(start, delimiter))), default=0)

    return sorted(DELIMITERS, key=widest, reverse=True)


def _first(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in rows:
        yield number, cells
        if number >= HEADER_ROWS:
            return


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1)
    except csv.Error:
        raise UnreadableFile(
            N_("The rows of this file cannot be told apart. Please export it again.")
        ) from None
