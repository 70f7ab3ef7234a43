"""Uploads: is this file what its name says, and is it of a kind that we take?

What counts is the content. Nothing is decoded or unpacked: a picture of any size costs nothing here, and of
an Office file only the table of contents is read.
"""

import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from types import MappingProxyType

import filetype

from portal.cleaning import clean_line
from portal.i18n import N_
from portal.problems import Problem
from portal.settings import settings

MEGABYTE = 1024 * 1024
LONGEST_NAME = 150
MOST_ENTRIES = 20_000
MOST_UNPACKED = 300 * MEGABYTE

_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = _OFFICE + "wordprocessingml.document"
XLSX = _OFFICE + "spreadsheetml.sheet"
PPTX = _OFFICE + "presentationml.presentation"

TAKEN: Mapping[str, str] = MappingProxyType(
    {
        "pdf": "application/pdf",
        "docx": DOCX,
        "xlsx": XLSX,
        "pptx": PPTX,
        "png": "image/png",
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "gif": "image/gif",
        "webp": "image/webp",
        "mp4": "video/mp4",
        "mp3": "audio/mpeg",
        "txt": "text/plain",
        "md": "text/markdown",
        "csv": "text/csv",
    }
)
"""Which extensions are taken, and the media type that their content must have."""

_SAME: Mapping[str, str] = {"image/apng": "image/png"}
_TEXTS = frozenset({"text/plain", "text/markdown", "text/csv"})
_FOLDERS: Mapping[str, str] = {"word/": DOCX, "xl/": XLSX, "ppt/": PPTX}

# A text that begins like this is a program or a web page, whatever its name says.
_MARKUP = re.compile(
    rb"\s*(#!|<\?|<!doctype|<(html|svg|script|head|body|iframe|object|embed)\b)", re.IGNORECASE
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')

_TROUBLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    LookupError,
    EOFError,
    OSError,
    RuntimeError,
)

EMPTY = N_("“{name}” is empty. Please choose another file.")
TOO_LARGE = N_(
    "“{name}” has {size} MB; at most {limit} MB are taken."
    " Please make it smaller, or give its web address instead."
)
NOT_TAKEN = N_("Files like “{name}” are not taken. These are: {kinds}.")
NOT_WHAT_IT_SAYS = N_(
    "The content of “{name}” is not what its name says. Please save it anew in the program it comes from."
)
HAS_MACROS = N_(
    "“{name}” holds macros, which can do harm on a reader’s computer. Please save it without them."
)
UNPACKS_TOO_FAR = N_("“{name}” would unpack to far more than its size, so it is not taken.")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody sent it: nothing about it is to be trusted."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept: a clean name, and what it really is."""

    name: str
    media_type: str
    sha256: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)


class _Refused(Exception):
    """The message is the sentence."""


def check(upload: Upload, field: str = "file") -> Checked | Problem:
    """The file as it may be kept, or the one sentence that says why not."""
    name = clean_name(upload.name)
    limit = settings().max_upload_mb
    try:
        media_type = _media_type(name, upload.content, limit * MEGABYTE)
    except _Refused as refused:
        size = -(-len(upload.content) * 10 // MEGABYTE) / 10
        kinds = ", ".join(TAKEN)
        return Problem(field, str(refused), {"name": name, "size": size, "limit": limit, "kinds": kinds})
    return Checked(name, media_type, hashlib.sha256(upload.content).hexdigest(), upload.content)


def clean_name(name: str) -> str:
    """The last part of a name without what cannot be seen, what turns text round, or what a disk refuses."""
    last = clean_line(name[:5000]).replace("\\", "/").rpartition("/")[2]
    stem, dot, extension = _NOT_IN_NAMES.sub("_", last).strip(". ").rpartition(".")
    if not dot:
        return (extension or "file")[:LONGEST_NAME]
    ending = f".{extension[:20]}"
    return (stem.strip(". ") or "file")[: LONGEST_NAME - len(ending)] + ending


def _media_type(name: str, content: bytes, limit: int) -> str:
    promised = TAKEN.get(name.rpartition(".")[2].lower() if "." in name else "")
    if promised is None:
        raise _Refused(NOT_TAKEN)
    if not content:
        raise _Refused(EMPTY)
    if len(content) > limit:
        raise _Refused(TOO_LARGE)
    if not _holds(content, promised):
        raise _Refused(NOT_WHAT_IT_SAYS)
    return promised


def _holds(content: bytes, promised: str) -> bool:
    if promised in _TEXTS:
        return _is_text(content)
    if promised in _FOLDERS.values():
        return _office_type(content) == promised
    guessed = filetype.guess(content[:8192])
    return guessed is not None and _SAME.get(guessed.mime, guessed.mime) == promised


def _is_text(content: bytes) -> bool:
    """Whether it is text in any encoding people use, and neither a program nor a web page."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeError:
            return False
    plain = content.removeprefix(b"\xef\xbb\xbf")
    return _CONTROLS.search(plain) is None and _MARKUP.match(plain) is None


def _office_type(content: bytes) -> str | None:
    """Which kind of Office file this is by its table of contents; None if it is none."""
    if not content.startswith(b"PK\x03\x04"):
        return None
    if content.count(b"PK\x01\x02") > MOST_ENTRIES:
        raise _Refused(UNPACKS_TOO_FAR)
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            entries = parts.infolist()
            if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise _Refused(UNPACKS_TOO_FAR)
            with parts.open("[Content_Types].xml") as listing:
                types = listing.read(MEGABYTE)
    except _TROUBLE:
        return None
    names = [entry.filename for entry in entries]
    if b"macroEnabled" in types or b"vbaProject" in types or any("vbaProject" in name for name in names):
        raise _Refused(HAS_MACROS)
    return next((kind for folder, kind in _FOLDERS.items() if any(n.startswith(folder) for n in names)), None)
