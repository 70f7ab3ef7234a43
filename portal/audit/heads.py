"""Heads: what was published of the trails, in a file that lies outside the database."""

import json
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from portal.audit.checking import Head

if sys.platform != "win32":
    import fcntl

GROUP = 8


class NotAHeadFile(ValueError):
    """A line of this file is no head; its number is the first argument."""


class HeadsContradict(ValueError):
    """Two copies of the published heads differ in this one, so one of them is not what was published."""


def grouped(root: str) -> str:
    """A head as people compare it: in groups of eight."""
    return " ".join(root[i : i + GROUP] for i in range(0, len(root), GROUP))


def read(path: Path) -> tuple[Head, ...]:
    """Every head in a file, in its order; none if there is no file. Raises NotAHeadFile.

    A last line without its end was cut off while it was written, and counts as never written.
    """
    if not path.exists():
        return ()
    with path.open("rb") as file:
        return tuple(_parsed(file))


def append(path: Path, heads: Iterable[Head], names: Mapping[int, str]) -> int:
    """Write those heads that the file does not hold yet, and wait for the disk; how many that were.

    Two processes take turns. The file is made for its owner alone; rights given later are left as they are.
    """
    with _held(path) as file:
        there = {(head.chain, head.size) for head in _parsed(file)}
        missing = [head for head in heads if (head.chain, head.size) not in there]
        lines = (json.dumps(_told(head, names), ensure_ascii=False) for head in missing)
        _write(file, [f"{line}\n".encode() for line in lines])
    return len(missing)


def merge(path: Path, other: Path) -> int:
    """Add what another copy of the file holds and this one lacks, line for line; how many heads that were.

    What is there stays, also where the other copy is shorter. Raises HeadsContradict before anything is
    written if both tell of one moment and not the same, and NotAHeadFile.
    """
    with other.open("rb") as copy:
        theirs = list(_lines(copy))
    with _held(path) as file:
        mine = {(head.chain, head.size): head.root for head in _parsed(file)}
        for head, _ in theirs:
            if mine.get((head.chain, head.size), head.root) != head.root:
                raise HeadsContradict(head)
        missing = [line for head, line in theirs if (head.chain, head.size) not in mine]
        _write(file, missing)
    return len(missing)


@contextmanager
def _held(path: Path) -> Iterator[BinaryIO]:
    """The file, made if it was not there, and nobody else's until the block ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as file:
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _write(file: BinaryIO, lines: Sequence[bytes]) -> None:
    if lines:
        _end_the_last_line(file)
        file.write(b"".join(lines))
        file.flush()
        os.fsync(file.fileno())


def _end_the_last_line(file: BinaryIO) -> None:
    """Cut off what a crash has left half written."""
    size = file.seek(0, os.SEEK_END)
    if not size:
        return
    file.seek(0)
    whole = file.read().rfind(b"\n") + 1
    file.truncate(whole)
    file.seek(whole)


def _told(head: Head, names: Mapping[int, str]) -> dict[str, object]:
    return {
        "chain": head.chain,
        "client": names.get(head.chain, ""),
        "size": head.size,
        "root": head.root,
        "digest": head.digest,
        "at": head.at.astimezone(UTC).isoformat(),
    }


def _parsed(file: Iterable[bytes]) -> Iterator[Head]:
    return (head for head, _ in _lines(file))


def _lines(file: Iterable[bytes]) -> Iterator[tuple[Head, bytes]]:
    for number, line in enumerate(file, start=1):
        if not line.strip() or not line.endswith(b"\n"):
            continue
        try:
            yield _head(json.loads(line)), line
        except (ValueError, KeyError, TypeError) as error:
            raise NotAHeadFile(number) from error


def _head(told: Any) -> Head:
    at = datetime.fromisoformat(told["at"])
    if at.tzinfo is None or len(bytes.fromhex(told["root"])) != 32:
        raise ValueError(told)
    return Head(int(told["chain"]), int(told["size"]), told["root"].lower(), str(told["digest"]), at)


def of(heads: Collection[Head], chain: int) -> list[Head]:
    """Those of one chain."""
    return [head for head in heads if head.chain == chain]
