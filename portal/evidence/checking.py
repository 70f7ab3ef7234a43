"""Checking: does a certificate fit itself, and to which heads of the audit trail does it lead?

Pure: it needs neither key nor database, so that it answers the same on any machine. What it does is written
down step by step in docs/certificate.md, for whoever would rather not trust this program.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

import rfc8785

from db import merkle

FORMAT = "candor-certificate/1"

FACTS: Mapping[str, str] = MappingProxyType(
    {
        "id": "public_id",
        "sha256": "sha256",
        "position": "position",
        "name": "name",
        "email": "email",
        "typed_name": "typed_name",
        "organisation": "organisation",
        "consent": "consent",
        "language": "language",
        "method": "method",
        "authenticated_at": "authenticated_at",
        "signed_at": "signed_at",
        "zone": "zone",
        "ip": "ip",
        "user_agent": "user_agent",
        "session": "session_id",
        "events_before": "chain_position",
        "head_before": "chain_head",
    }
)
"""What a certificate says of a signature, and under which name the audit trail has the same."""

COLUMNS = (
    "chain",
    "position",
    "project_id",
    "at",
    "person_id",
    "actor",
    "ip",
    "session_id",
    "action",
    "record",
    "record_id",
    "change",
    "previous",
)
"""What stands in the canonical form of an event, in this order; see `db.chaining.canonical`."""

Made = TypeVar("Made")
_TROUBLE = (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError)


class NotACertificate(ValueError):
    """This is something else, or of a format that this version does not know."""


class Part(StrEnum):
    """A part of a certificate."""

    ABOUT = "about"
    TEXT = "text"
    SIGNATURE = "signature"
    SIGNATORIES = "signatories"
    HISTORY = "history"
    EVENT = "event"
    PROOFS = "proofs"
    WHOLE = "whole"  # something is missing or was added


PARTS = tuple(part for part in Part if part is not Part.WHOLE)


@dataclass(frozen=True, slots=True)
class LeadsTo:
    """A head to which a certificate leads, and when it was published, as the certificate has it."""

    size: int
    root: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Findings:
    """What a certificate says of itself. `wrong` holds the parts that were altered; none: it fits."""

    wrong: tuple[Part, ...]
    chain: int
    heads: tuple[LeadsTo, ...]
    title: str
    typed_name: str
    organisation: str
    signed_at: str
    content: Mapping[str, Any]

    @property
    def fits(self) -> bool:
        return not self.wrong


def fingerprint(value: object) -> str:
    """SHA-256 of the canonical JSON of a value, in hex. Raises rfc8785.CanonicalizationError."""
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()  # type: ignore[arg-type]


def check(document: object) -> Findings:
    """Compute everything anew. Raises NotACertificate."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise NotACertificate
    wrong = {part for part, is_right in _CHECKS.items() if not _holds(is_right, document)}
    wrong |= {part for part in PARTS if not _holds(partial(_is_unaltered, part), document)}
    return Findings(
        wrong=tuple(part for part in Part if part in wrong),
        chain=_or(lambda: int(_event(document)["chain"]), -1),
        heads=_or(lambda: tuple(map(_head, document["proofs"])), ()),
        title=_or(lambda: str(_content(document)["title"]), ""),
        typed_name=_or(lambda: str(document["signature"]["typed_name"]), ""),
        organisation=_or(lambda: str(document["signature"]["organisation"]), ""),
        signed_at=_or(lambda: str(document["signature"]["signed_at"]), ""),
        content=_or(lambda: _content(document), {}),
    )


def _holds(is_right: Callable[[dict[str, Any]], bool], document: dict[str, Any]) -> bool:
    return _or(lambda: is_right(document), False)


def _or(made: Callable[[], Made], otherwise: Made) -> Made:
    """What a file of unknown origin makes impossible has not been shown."""
    try:
        return made()
    except (*_TROUBLE, rfc8785.CanonicalizationError):
        return otherwise


def _is_unaltered(part: Part, document: dict[str, Any]) -> bool:
    return bool(fingerprint(document[part]) == document["fingerprints"][part])


def _is_whole(document: dict[str, Any]) -> bool:
    return set(document) == {"format", "fingerprints", *PARTS} and set(document["fingerprints"]) == set(PARTS)


def _text_is_signed(document: dict[str, Any]) -> bool:
    """The text is the one whose fingerprint was signed, and can be read."""
    signed = document["signature"]["sha256"]
    found = hashlib.sha256(document["text"].encode()).hexdigest()
    return bool(found == signed) and bool(_content(document))


def _content(document: dict[str, Any]) -> dict[str, Any]:
    content = json.loads(document["text"])
    if not isinstance(content, dict):
        raise TypeError
    return content


def _event(document: dict[str, Any]) -> dict[str, Any]:
    told = json.loads(document["event"]["canonical"])
    if not isinstance(told, list):
        raise TypeError
    return dict(zip(COLUMNS, told, strict=True))


def _signature_is_recorded(document: dict[str, Any]) -> bool:
    """Every fact of the signature stands in the event that recorded it."""
    told, change = document["signature"], _event(document)["change"]
    return set(told) == set(FACTS) and all(
        _same(told[fact], change.get(column)) for fact, column in FACTS.items()
    )


def _same(fact: object, recorded: list[Any] | None) -> bool:
    """An event leaves out what is empty."""
    if recorded is None:
        return fact in ("", None)
    before, after = recorded
    return before is None and type(after) is type(fact) and bool(after == fact)


def _event_is_a_signature(document: dict[str, Any]) -> bool:
    event = _event(document)
    is_signature = (event["action"], event["record"]) == ("create", "signature")
    return set(document["event"]) == {"canonical", "digest"} and is_signature


def _proofs_lead_to_their_heads(document: dict[str, Any]) -> bool:
    proofs, event = document["proofs"], _event(document)
    hashed = merkle.leaf(document["event"]["canonical"].encode())
    return bool(proofs) and all(_leads(hashed, event["position"] - 1, proof) for proof in proofs)


def _leads(hashed: bytes, index: int, proof: Mapping[str, Any]) -> bool:
    steps = [bytes.fromhex(step) for step in proof["path"]]
    if set(proof) != {"size", "index", "root", "path", "published_at"} or proof["index"] != index:
        return False
    if any(len(step) != 32 for step in steps):
        return False
    found = merkle.root_from(hashed, index, proof["size"], steps)
    return found is not None and found.hex() == proof["root"]


def _head(proof: Mapping[str, Any]) -> LeadsTo:
    at = proof["published_at"]
    return LeadsTo(int(proof["size"]), str(proof["root"]), None if at is None else _moment(at))


def _moment(written: str) -> datetime:
    at = datetime.fromisoformat(written)
    if at.tzinfo is None:
        raise ValueError(written)
    return at


_CHECKS: Mapping[Part, Callable[[dict[str, Any]], bool]] = MappingProxyType(
    {
        Part.WHOLE: _is_whole,
        Part.TEXT: _text_is_signed,
        Part.SIGNATURE: _signature_is_recorded,
        Part.EVENT: _event_is_a_signature,
        Part.PROOFS: _proofs_lead_to_their_heads,
    }
)


class Standing(StrEnum):
    """What is known of a certificate once it was compared with published heads."""

    ALTERED = "altered"  # it does not fit itself
    CONTRADICTED = "contradicted"  # it leads to another head than the one that was published
    ALONE = "alone"  # it fits itself, and was compared with nothing that was published
    VERIFIED = "verified"


class Published(Protocol):
    """A head as it was published."""

    @property
    def chain(self) -> int: ...
    @property
    def size(self) -> int: ...
    @property
    def root(self) -> str: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """Findings, how they stand against what was published, and against which head."""

    findings: Findings
    standing: Standing
    size: int = 0
    root: str = ""
    published_at: datetime | None = None


def against_root(findings: Findings, root: str) -> Verdict:
    """Compare with one head that somebody has in their hands, such as out of a mail."""
    if not findings.fits:
        return Verdict(findings, Standing.ALTERED)
    for head in findings.heads:
        if head.root == root:
            return Verdict(findings, Standing.VERIFIED, head.size, head.root, head.published_at)
    return Verdict(findings, Standing.CONTRADICTED, root=root)


def against_heads(findings: Findings, published: Iterable[Published]) -> Verdict:
    """Compare with all heads that were published; with none of the same trail and size it stands alone."""
    if not findings.fits:
        return Verdict(findings, Standing.ALTERED)
    known = {head.size: head for head in published if head.chain == findings.chain}
    compared = [(head, known[head.size]) for head in findings.heads if head.size in known]
    for head, kept in compared:
        if head.root != kept.root:
            return Verdict(findings, Standing.CONTRADICTED, head.size, kept.root, kept.at)
    if not compared:
        return Verdict(findings, Standing.ALONE)
    _, kept = compared[-1]
    return Verdict(findings, Standing.VERIFIED, kept.size, kept.root, kept.at)
