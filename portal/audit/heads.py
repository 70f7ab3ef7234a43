"""Heads: what was published of the trails, in a file that lies outside the database."""

import json
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from portal.audit.checking import Head

if sys.platform != "win32":
    import fcntl

GROUP = 8


class NotAHeadFile(ValueError):
    """A line of this file is no head; its number is the first argument."""


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
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as file:
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_EX)
        there = {(head.chain, head.size) for head in _parsed(file)}
        missing = [head for head in heads if (head.chain, head.size) not in there]
        if missing:
            _end_the_last_line(file)
            lines = [json.dumps(_told(head, names), ensure_ascii=False) for head in missing]
            file.write("".join(f"{line}\n" for line in lines).encode())
            file.flush()
            os.fsync(file.fileno())
    return len(missing)


def _end_the_last_line(file: Any) -> None:
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
    for number, line in enumerate(file, start=1):
        if not line.strip() or not line.endswith(b"\n"):
            continue
        try:
            yield _head(json.loads(line))
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
