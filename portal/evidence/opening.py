"""Opening: which certificate is in this file, be it JSON or the PDF that carries it?

The file comes from anybody, so nothing of it is believed: it is read up to a size, unpacked up to a size,
and every name may stand in an object once.
"""

import json
import zlib
from collections.abc import Iterator
from typing import Any

from portal.evidence.checking import FORMAT, NotACertificate

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 8 * 1024 * 1024
MOST_STREAMS = 20

_PDF = b"%PDF-"
_EMBEDDED, _STREAM, _PACKED = b"/EmbeddedFile", b"stream", b"/FlateDecode"
_NEAR = 1000


def opened(content: bytes) -> Any:
    """The certificate in a file. Raises NotACertificate."""
    if len(content) > MOST_BYTES:
        raise NotACertificate
    if not content.startswith(_PDF):
        return _parsed(content)
    for unpacked in _attached(content):
        try:
            found = _parsed(unpacked)
        except NotACertificate:
            continue
        if isinstance(found, dict) and found.get("format") == FORMAT:
            return found
    raise NotACertificate


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise NotACertificate from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two members of one name programs take this one or that one, and would see two certificates."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _attached(content: bytes) -> Iterator[bytes]:
    """The files that a PDF carries, unpacked, as the library writes them that sets our certificates."""
    place = content.find(_EMBEDDED)
    for _ in range(MOST_STREAMS):
        if place < 0:
            return
        begin = content.find(_STREAM, place)
        if begin < 0:
            return
        if begin - place < _NEAR:
            yield from _unpacked(content, begin + len(_STREAM), packed=_PACKED in content[place:begin])
        place = content.find(_EMBEDDED, place + 1)


def _unpacked(content: bytes, begin: int, *, packed: bool) -> Iterator[bytes]:
    begin += 1 if content[begin : begin + 1] == b"\n" else 2
    if not packed:
        yield content[begin : content.find(b"endstream", begin)][:MOST_UNPACKED]
        return
    try:
        yield zlib.decompressobj().decompress(content[begin:], MOST_UNPACKED)
    except zlib.error:
        return
