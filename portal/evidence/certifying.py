"""Certifying: what can somebody take away that proves a signature without this portal?"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db import chaining, merkle, trail
from db.queries.audit import Event
from db.queries.evidence import HeadRow
from portal import clock
from portal.access import NotFound, Scope
from portal.evidence.checking import FACTS, FORMAT, PARTS, fingerprint
from portal.evidence.facts import Happened, OnRecord, column, on_record, written
from portal.settings import settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as it is given out: `document` holds everything, `name` is that of its file."""

    name: str
    made_at: datetime
    document: Mapping[str, Any]

    def as_json(self) -> bytes:
        """The file. Its layout does not matter: what is hashed is canonical."""
        return json.dumps(self.document, ensure_ascii=False, indent=2).encode()


def certificate(scope: Scope, public_id: str) -> Certificate:
    """The certificate of a signature. Raises NotFound, also for what the reader may not see.

    The client's whole trail is hashed for it, so it takes about a second for every fifty thousand events.
    """
    found = on_record(scope, public_id)
    event = trail.created(found.signed.client_id, "signature", found.signed.id)
    if event is None:
        log.error("The audit trail knows nothing of signature %s", public_id)
        raise NotFound(public_id)
    moment = clock.now()
    parts: dict[str, Any] = {
        "about": _about(found, moment),
        "text": found.signed.text,
        "signature": {fact: column(found.signed, name) for fact, name in FACTS.items()},
        "signatories": [_place(place) for place in found.places],
        "history": [_happened(each) for each in found.before],
        "event": {"canonical": chaining.canonical(event).decode(), "digest": event.digest},
        "proofs": _proofs(event, found.heads),
    }
    prints = {part.value: fingerprint(parts[part]) for part in PARTS}
    return Certificate(
        f"certificate-{public_id}", moment, {"format": FORMAT, **parts, "fingerprints": prints}
    )


def _about(found: OnRecord, moment: datetime) -> dict[str, Any]:
    return {
        "portal": settings().address,
        "client": found.signed.client,
        "project": found.signed.project,
        "key": found.signed.key,
        "made_at": written(moment),
    }


def _place(place: Any) -> dict[str, Any]:
    return {
        "position": place.position,
        "asked": place.name,
        "signed_by": place.typed_name,
        "organisation": place.organisation,
        "signed_at": written(place.signed_at) if place.signed_at else None,
        "signature": place.signature,
    }


def _happened(each: Happened) -> dict[str, Any]:
    return {"at": written(each.at), "who": each.who, "what": each.what, "n": each.n, "reason": each.reason}


def _proofs(event: Event, heads: Sequence[HeadRow]) -> list[dict[str, Any]]:
    """Against the first and the newest published head that cover the event, or the trail as it stands now.

    Somebody who kept the mail of the night after signing has the first; whoever asks today has the newest.
    """
    covering = [head for head in heads if head.size >= event.position]
    leaves = trail.leaves(event.chain, covering[-1].size if covering else None)
    told = [_proof(leaves, event, head) for head in dict.fromkeys(covering[:1] + covering[-1:])]
    proofs = [proof for proof in told if proof is not None]
    if proofs:
        return proofs
    now = trail.leaves(event.chain)
    return [_against(now, event.position - 1, None)]


def _proof(leaves: Sequence[bytes], event: Event, head: HeadRow) -> dict[str, Any] | None:
    made = _against(leaves[: head.size], event.position - 1, head.at)
    if made["root"] == head.root and made["size"] == head.size:
        return made
    log.error("The audit trail %s does not lead to its head of size %s", head.chain, head.size)
    return None


def _against(leaves: Sequence[bytes], index: int, published_at: datetime | None) -> dict[str, Any]:
    steps = merkle.path(leaves, index)
    root = merkle.root_from(leaves[index], index, len(leaves), steps)
    return {
        "size": len(leaves),
        "index": index,
        "root": root.hex() if root else "",
        "path": [step.hex() for step in steps],
        "published_at": written(published_at) if published_at else None,
    }
