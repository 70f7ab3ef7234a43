"""Composing: what does a certificate say on paper, line by line, in its reader's language?

Everything leaves here as data: people's words are set as they are and never become markup.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

from portal.audit.heads import grouped
from portal.evidence.certifying import Certificate
from portal.evidence.wording import exactly, happened, how
from portal.i18n import Text
from portal.settings import settings

Row = tuple[str, str]

# A run without a place to break; Chinese and its neighbours break anywhere.
_LONG = re.compile(r"[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]{21,}")
_EVERY = 10
_MOST_LINES = 20_000
_NARROW, _WIDE = 8, 40


def composed(certificate: Certificate, text: Text) -> dict[str, Any]:
    """The sheet of a certificate: title, what was signed, blocks of figures, and how to check them."""
    told = certificate.document
    content = json.loads(told["text"])
    return {
        "language": text.language,
        "of_text": str(content.get("language", text.language)),
        "brand": breakable(settings().brand),
        "kicker": text("Certificate of a signature"),
        "title": breakable(str(content.get("title", ""))),
        "lead": breakable(_lead(told, text)),
        "sections": [_section(section) for section in content.get("sections", ())],
        "signed_heading": text("What was signed"),
        "blocks": [
            _block(text("The signature"), _signature(told["signature"], text)),
            _block(text("Who was to sign"), _signatories(told["signatories"], text)),
            _block(text("What came before"), _history(told["history"], text)),
            _block(text("Fingerprint and proof"), _proof(told, text)),
        ],
        "check_heading": text("How to check this certificate"),
        "check": [[breakable(words), command] for words, command in _check(text)],
        "page": text("Page {page} of {pages}", page="{page}", pages="{pages}"),
        "made": text("Made on {moment}", moment=exactly(certificate.made_at, text)),
    }


def _lead(told: Mapping[str, Any], text: Text) -> str:
    signature = told["signature"]
    return text(
        "{name} signed this for {organisation} on {moment}.",
        name=signature["typed_name"],
        organisation=signature["organisation"],
        moment=exactly(_at(signature["signed_at"]), text, signature["zone"]),
    )


def _section(section: Mapping[str, Any]) -> dict[str, Any]:
    table = section.get("table") or {"head": [], "rows": []}
    head = [str(cell) for cell in table["head"]]
    rows = [[str(cell) for cell in row] for row in table["rows"]]
    return {
        "heading": breakable(str(section.get("heading", ""))),
        "lines": [breakable(part) for line in section.get("lines", ()) for part in _lines(str(line))],
        "head": [breakable(cell) for cell in head],
        "rows": [[breakable(cell) for cell in row] for row in rows],
        "widths": [_width(column) for column in zip_longest(head, *rows, fillvalue="")][: len(head)],
    }


def _width(column: Iterable[str]) -> int:
    """A share of the sheet for a column: by its longest cell, within bounds."""
    return min(
        max(_NARROW, *(sum(2 if letter > "\u2e80" else 1 for letter in cell) for cell in column)), _WIDE
    )


def _lines(said: str) -> Sequence[str]:
    return said.splitlines()[:_MOST_LINES] or [""]


def _block(heading: str, rows: Iterable[Row]) -> dict[str, Any]:
    return {"heading": heading, "rows": [[breakable(label), breakable(value)] for label, value in rows]}


def _signature(told: Mapping[str, Any], text: Text) -> list[Row]:
    shown = exactly(_at(told["authenticated_at"]), text, told["zone"])
    rows = [
        (text("Typed by hand"), told["typed_name"]),
        (text("Account"), f"{told['name']} · {told['email']}"),
        (text("Organisation"), told["organisation"]),
        (text("Agreed to"), told["consent"]),
        (text("Recognised"), text("{how}, {moment}", how=how(told["method"], text), moment=shown)),
        (text("Signed"), exactly(_at(told["signed_at"]), text, told["zone"])),
        (text("Place in the order"), text.number(told["position"])),
        (text("Address"), told["ip"]),
        (text("Browser"), told["user_agent"]),
        (text("Session"), "" if told["session"] is None else str(told["session"])),
    ]
    return [(label, value or text("not recorded")) for label, value in rows]


def _signatories(told: Sequence[Mapping[str, Any]], text: Text) -> list[Row]:
    rows = []
    for place in told:
        asked = place["asked"] or text("Whoever may agree for the client")
        if place["signed_at"] is None:
            said = text("{name}: not signed yet", name=asked)
        else:
            said = text(
                "{name} for {organisation}, {moment}",
                name=place["signed_by"],
                organisation=place["organisation"],
                moment=exactly(_at(place["signed_at"]), text),
            )
        rows.append((text.number(place["position"]), said))
    return rows


def _history(told: Sequence[Mapping[str, Any]], text: Text) -> list[Row]:
    return [
        (
            exactly(_at(each["at"]), text),
            "\n".join(filter(None, (happened(each["what"], each["who"], each["n"], text), each["reason"]))),
        )
        for each in told
    ]


def _proof(told: Mapping[str, Any], text: Text) -> list[Row]:
    event = told["event"]
    rows = [
        (text("Fingerprint of the text (SHA-256)"), grouped(told["signature"]["sha256"])),
        (text("Number of the signature"), told["signature"]["id"]),
        (text("Mark of the event in the audit trail"), grouped(event["digest"])),
    ]
    for proof in told["proofs"]:
        at = proof["published_at"]
        published = (
            text("published on {moment}", moment=exactly(_at(at), text))
            if at
            else text("not published yet when this certificate was made")
        )
        stands = text(
            "event {n} of {size}; {published}",
            n=text.number(proof["index"] + 1),
            size=text.number(proof["size"]),
            published=published,
        )
        rows.append((text("Head of the audit trail"), f"{grouped(proof['root'])}\n{stands}"))
    return rows


def _check(text: Text) -> list[Row]:
    """Sentences, some with a line to be typed."""
    return [
        (
            text(
                "This PDF carries the certificate as data, in the attached file certificate.json. What counts"
                " is the data: pages can be redrawn by anybody, so compare them with what the check says."
            ),
            "",
        ),
        (
            text(
                "On any computer with this software, without an account and without a database, this line"
                " computes everything anew and prints the text that was signed:"
            ),
            "portal verify FILE --head HEAD --text",
        ),
        (
            text(
                "HEAD is the head of the audit trail as it was mailed to you. If it is one printed above,"
                " nobody can have altered text or signature since, whoever they are."
            ),
            "",
        ),
        (
            text(
                "In the portal, the page “Record and proof” checks it as well. Every step is described for"
                " other programs in docs/certificate.md, by RFC 6962 and RFC 8785."
            ),
            "",
        ),
    ]


def _at(written: str) -> datetime:
    return datetime.fromisoformat(written)


def breakable(said: str) -> str:
    """A word that is longer than a line may be broken anywhere; nothing else about it is touched."""
    return _LONG.sub(
        lambda run: "\u200b".join(run[0][i : i + _EVERY] for i in range(0, len(run[0]), _EVERY)), said
    )
