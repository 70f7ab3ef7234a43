"""Wording: how are a certificate, its history and the verdict on it said in plain sentences?"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from db.models.signing import PaperKind
from portal import clock
from portal.audit.heads import grouped
from portal.evidence.checking import Part, Standing, Verdict
from portal.i18n import N_, Text

KINDS: Mapping[PaperKind, str] = {
    PaperKind.CHANGE: N_("Change"),
    PaperKind.ACCEPTANCE: N_("Acceptance"),
}

PARTS: Mapping[Part, str] = {
    Part.ABOUT: N_("whose certificate it is and when it was made"),
    Part.TEXT: N_("the text that was signed"),
    Part.SIGNATURE: N_("who signed, how and when"),
    Part.SIGNATORIES: N_("who else was to sign"),
    Part.HISTORY: N_("what happened before"),
    Part.EVENT: N_("how the audit trail recorded the signature"),
    Part.PROOFS: N_("the way to the head of the audit trail"),
    Part.WHOLE: N_("something was added or taken away"),
}

_METHODS: Mapping[str, str] = {
    "demo": N_("by choosing an account of the demonstration"),
    "link": N_("by a sign-in link sent to their mailbox"),
    "password": N_("by their password, typed once more"),
}

_HAPPENED: Mapping[str, str] = {
    "drawn_up": N_("{who} drew up edition {n} of this text."),
    "signed": N_("{who} signed, at place {n} in the order."),
    "draft": N_("{who} began to write the request."),
    "submitted": N_("{who} asked for the change."),
    "in_assessment": N_("{who} took the request into assessment."),
    "waiting_for_decision": N_("{who} sent the offer to the client."),
    "approved": N_("The change was approved with the signature of {who}."),
    "declined": N_("{who} declined the change."),
    "withdrawn": N_("{who} withdrew the request."),
    "implemented": N_("{who} reported the change as carried out."),
    "handed_over": N_("{who} handed it over for acceptance, round {n}."),
    "accepted": N_("{who} accepted it, round {n}."),
    "with_remarks": N_("{who} accepted it with remarks, round {n}."),
    "rejected": N_("{who} rejected it, round {n}."),
    "deemed": N_("Nobody answered, and it counted as accepted, round {n}."),
    "taken_back": N_("{who} took it back, round {n}."),
}


def how(method: str, text: Text) -> str:
    """How somebody was recognised; the name of a sign-in provider stands for itself."""
    words = _METHODS.get(method)
    return text(words) if words else text("by signing in through {name}", name=method)


def happened(what: str, who: str, n: int | None, text: Text) -> str:
    """One event before a signature."""
    words = _HAPPENED.get(what)
    return text(words, who=who, n=n) if words else f"{who}: {what}"


def exactly(at: datetime, text: Text, zone: str = "") -> str:
    """A moment as evidence needs it: to the second in UTC, and on the clock of a zone."""
    utc = at.astimezone(UTC)
    said = text("{day}, {time} UTC", day=text.long_date(utc.date()), time=f"{utc:%H:%M:%S}")
    if not zone or zone == "UTC":
        return said
    local = at.astimezone(clock.zone(zone))
    there = f"{local:%H:%M:%S}"
    if local.date() != utc.date():
        there = text("{day} {time}", day=text.long_date(local.date()), time=there)
    return text("{moment} ({local} in {zone})", moment=said, local=there, zone=zone)


def parts_said(wrong: tuple[Part, ...], text: Text) -> list[str]:
    """The parts that were altered, each in words."""
    return [text(PARTS[part]) for part in wrong]


def explained(verdict: Verdict, text: Text) -> str:
    """The verdict in one or two sentences."""
    if verdict.standing is Standing.ALTERED:
        parts = text.list(parts_said(verdict.findings.wrong, text))
        return text(
            "This certificate was altered after it was made. What does not fit: {parts}.", parts=parts
        )
    if verdict.standing is Standing.CONTRADICTED:
        return _contradicted(verdict, text)
    if verdict.standing is Standing.VERIFIED:
        return _verified(verdict, text)
    return text(
        "The certificate fits itself, but none of the published heads at hand is one it leads to, so it is"
        " not proved yet."
    )


def _verified(verdict: Verdict, text: Text) -> str:
    if verdict.published_at is None:
        return text(
            "Genuine: this text was signed so, and the record of it leads to the head you gave (after {n}"
            " events).",
            n=text.number(verdict.size),
        )
    return text(
        "Genuine: this text was signed so, and the record of it leads to the head published on {day} (after"
        " {n} events).",
        day=text.long_date(verdict.published_at.astimezone(UTC).date()),
        n=text.number(verdict.size),
    )


def _contradicted(verdict: Verdict, text: Text) -> str:
    if verdict.published_at is None:
        return text(
            "The certificate fits itself, but does not lead to the head you gave. Either that head is of"
            " another day, or the certificate was made up."
        )
    return text(
        "The certificate contradicts what was published: the head of {day} is another one. It was made up, or"
        " the audit trail was rewritten.",
        day=text.long_date(verdict.published_at.astimezone(UTC).date()),
    )


def heads_said(verdict: Verdict, text: Text) -> list[str]:
    """To which heads a certificate leads, as people look them up and compare them."""
    return [
        _head(head.size, head.root, head.published_at, text)
        for head in verdict.findings.heads
        if len(head.root) == 64
    ]


def _head(size: int, root: str, at: datetime | None, text: Text) -> str:
    if at is None:
        return text(
            "{head}, after {n} events; it had not been published when the certificate was made",
            head=grouped(root),
            n=text.number(size),
        )
    return text(
        "{head}, after {n} events, published on {day}",
        head=grouped(root),
        n=text.number(size),
        day=text.long_date(at.astimezone(UTC).date()),
    )


def lines_of(content: Mapping[str, Any]) -> list[str]:
    """The text that was signed, line by line, as it can be read without any program."""
    lines = [str(content.get("title", ""))]
    for section in _listed(content.get("sections")):
        lines += ["", str(section.get("heading", ""))]
        lines += [f"  {line}" for line in section.get("lines") or ()]
        table = section.get("table") or {}
        lines += [
            "  " + " | ".join(map(str, row)) for row in (table.get("head"), *table.get("rows", ())) if row
        ]
    return lines


def _listed(sections: object) -> list[Mapping[str, Any]]:
    return [each for each in sections if isinstance(each, dict)] if isinstance(sections, list) else []
