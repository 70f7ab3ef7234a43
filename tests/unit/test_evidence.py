"""A certificate as pure data: whatever is altered in it is found, and no file breaks the reader."""

import copy
import hashlib
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import chaining, merkle
from portal import evidence
from portal.audit import Head
from portal.evidence import NotACertificate, Part, Standing
from portal.evidence.certifying import Certificate
from portal.evidence.checking import FACTS, PARTS, fingerprint
from portal.evidence.composing import breakable, composed
from portal.evidence.setting import as_pictures
from portal.i18n import Text

AT = datetime(2027, 3, 10, 9, 0, 0, 123456, UTC)
CONTENT: dict[str, Any] = {
    "kind": "change",
    "title": "CR-7 · A second gate",
    "language": "en",
    "sections": [
        {"heading": "What", "lines": ["One", "Two"]},
        {"heading": "Cost", "table": {"head": ["Line", "Amount"], "rows": [["Gate", "€1"]]}},
    ],
    "facts": {"days": 10},
}


def made(
    content: dict[str, Any] = CONTENT, *, others: int = 12, place: int = 7, **facts: Any
) -> dict[str, Any]:
    """A certificate of the seventh event of a trail of thirteen."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    signature: dict[str, Any] = {
        "id": "0123456789abcdef",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "position": 1,
        "name": "陈立群",
        "email": "chen@example.com",
        "typed_name": "陈立群",
        "organisation": "Harbour Ltd",
        "consent": "I have read this.",
        "language": "zh",
        "method": "password",
        "authenticated_at": AT.isoformat(),
        "signed_at": AT.isoformat(),
        "zone": "Asia/Shanghai",
        "ip": "203.0.113.7",
        "user_agent": "",
        "session": None,
        "events_before": place - 1,
        "head_before": "0" * 64,
        **facts,
    }
    change = {FACTS[fact]: [None, value] for fact, value in signature.items() if value not in (None, "")}
    event = SimpleNamespace(
        chain=3,
        position=place,
        project_id=4,
        at=AT,
        person_id=5,
        actor="陈立群",
        ip="203.0.113.7",
        session_id=None,
        action="create",
        record="signature",
        record_id=6,
        change=change,
        previous="0" * 64,
    )
    leaves = [merkle.leaf(bytes([n])) for n in range(others + 1)]
    leaves[place - 1] = chaining.leaf(event)
    parts: dict[str, Any] = {
        "about": {
            "portal": "https://p.example",
            "client": "Harbour",
            "project": "P",
            "key": "HB",
            "made_at": AT.isoformat(),
        },
        "text": text,
        "signature": signature,
        "signatories": [
            {
                "position": 1,
                "asked": "",
                "signed_by": "陈立群",
                "organisation": "H",
                "signed_at": AT.isoformat(),
                "signature": "0123456789abcdef",
            },
            {
                "position": 2,
                "asked": "Eleanor",
                "signed_by": None,
                "organisation": None,
                "signed_at": None,
                "signature": None,
            },
        ],
        "history": [{"at": AT.isoformat(), "who": "Clara", "what": "drawn_up", "n": 1, "reason": ""}],
        "event": {"canonical": chaining.canonical(event).decode(), "digest": "ab" * 32},
        "proofs": [_proof(leaves[:9], place - 1), _proof(leaves, place - 1)],
    }
    return {
        "format": "candor-certificate/1",
        **parts,
        "fingerprints": {name: fingerprint(value) for name, value in parts.items()},
    }


def _proof(leaves: list[bytes], index: int) -> dict[str, Any]:
    return {
        "size": len(leaves),
        "index": index,
        "root": merkle.root(leaves).hex(),
        "path": [step.hex() for step in merkle.path(leaves, index)],
        "published_at": AT.isoformat(),
    }


def certificate(content: dict[str, Any] = CONTENT, **facts: Any) -> Certificate:
    return Certificate("certificate-x", AT, made(content, **facts))


def again(document: dict[str, Any]) -> dict[str, Any]:
    """The same with its fingerprints computed anew, as a forger would."""
    prints = {part.value: fingerprint(document[part]) for part in PARTS}
    return {**document, "fingerprints": prints}


@lru_cache(maxsize=1)
def genuine() -> dict[str, Any]:
    return made()


# Every leaf


def leaves_of(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves_of(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from leaves_of(inner, (*path, place))
    else:
        yield path


def altered(value: Any, where: int) -> Any:
    """The same with one letter, one digit or its kind changed."""
    if isinstance(value, str):
        place = where % max(1, len(value))
        other = "0" if value[place : place + 1] != "0" else "1"
        return value[:place] + other + value[place + 1 :]
    return 1 if value is None else value + 1


def put(document: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    inner: Any = changed
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return changed


def get(document: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        document = document[step]
    return document


def is_found(document: dict[str, Any]) -> bool:
    try:
        return not evidence.check(document).fits
    except NotACertificate:
        return True


def test_a_genuine_certificate_fits_itself() -> None:
    findings = evidence.check(genuine())
    assert findings.wrong == ()
    assert (findings.chain, [head.size for head in findings.heads]) == (3, [9, 13])
    assert (findings.title, findings.typed_name) == ("CR-7 · A second gate", "陈立群")


@pytest.mark.parametrize("path", list(leaves_of(made())), ids=lambda path: ".".join(map(str, path)))
def test_one_letter_changed_anywhere_is_found(path: tuple[Any, ...]) -> None:
    value = get(genuine(), path)
    places = (
        range(len(value))
        if isinstance(value, str) and len(value) < 100
        else random.Random(7).sample(range(900), 40)
    )
    for place in places:
        assert is_found(put(genuine(), path, altered(value, place))), (path, place)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_other_value_anywhere_is_found(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(list(leaves_of(genuine()))))
    junk = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=80), st.just([]), st.just({})
    )
    value = data.draw(junk)
    old = get(genuine(), path)
    if value != old or isinstance(value, bool) != isinstance(old, bool):  # 1 and 1.0 are the same in JSON
        assert is_found(put(genuine(), path, value))


@pytest.mark.parametrize("part", PARTS)
def test_the_part_that_was_altered_is_named(part: Part) -> None:
    path = next(path for path in leaves_of(genuine()) if path[0] == part)
    assert part in evidence.check(put(genuine(), path, altered(get(genuine(), path), 0))).wrong


@pytest.mark.parametrize("name", sorted(genuine()))
def test_a_member_that_is_missing_or_added_is_found(name: str) -> None:
    assert is_found({key: value for key, value in genuine().items() if key != name})
    assert evidence.check({**genuine(), "more": 1}).wrong == (Part.WHOLE,)


# A path of RFC 6962 leads to its root for more than one size; heads are compared by both.
TOLD = {"digest", "published_at", "size"}
PROVED = [
    path
    for path in leaves_of(made())
    if path[0] in ("text", "signature", "event", "proofs") and path[-1] not in TOLD
]


@pytest.mark.parametrize("path", PROVED, ids=lambda path: ".".join(map(str, path)))
def test_a_forger_who_computes_the_fingerprints_anew_leads_to_another_head(path: tuple[Any, ...]) -> None:
    """What is proved cannot be altered by whoever knows the format; only what is told can."""
    forged = again(put(genuine(), path, altered(get(genuine(), path), 5)))
    published = genuine()["proofs"][1]["root"]
    assert evidence.against_root(evidence.check(forged), published).standing is not Standing.VERIFIED


def test_another_record_of_the_same_trail_is_no_signature() -> None:
    document = made()
    told = json.loads(document["event"]["canonical"])
    told[9] = "paper"
    document["event"]["canonical"] = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    assert Part.EVENT in evidence.check(again(document)).wrong


# Against heads


def heads(document: dict[str, Any], chain: int = 3, **other: str) -> list[Head]:
    return [
        Head(chain, proof["size"], other.get("root", proof["root"]), "", AT - timedelta(days=1))
        for proof in document["proofs"]
    ]


def test_a_head_out_of_a_mail_proves_it() -> None:
    findings = evidence.check(genuine())
    for proof in genuine()["proofs"]:
        verdict = evidence.against_root(findings, proof["root"])
        assert (verdict.standing, verdict.size) == (Standing.VERIFIED, proof["size"])
    assert evidence.against_root(findings, "0" * 64).standing is Standing.CONTRADICTED


def test_published_heads_prove_it_contradict_it_or_leave_it_alone() -> None:
    findings = evidence.check(genuine())
    assert evidence.against_heads(findings, heads(genuine())).standing is Standing.VERIFIED
    assert evidence.against_heads(findings, heads(genuine(), root="0" * 64)).standing is Standing.CONTRADICTED
    assert evidence.against_heads(findings, heads(genuine(), chain=4)).standing is Standing.ALONE
    assert evidence.against_heads(findings, ()).standing is Standing.ALONE


def test_an_altered_certificate_is_altered_whatever_was_published() -> None:
    findings = evidence.check(put(genuine(), ("history", 0, "who"), "Nobody"))
    for verdict in (
        evidence.against_heads(findings, heads(genuine())),
        evidence.against_root(findings, genuine()["proofs"][0]["root"]),
    ):
        assert verdict.standing is Standing.ALTERED
    assert "what happened before" in evidence.explained(verdict, Text("en"))


# Opening


def packed(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


NOT_CERTIFICATES = [
    b"",
    b"hello",
    b"[]",
    b"null",
    b"{}",
    b'{"format": "candor-certificate/2"}',
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b"%PDF-1.7 nothing",
    b"%PDF-1.7 <</Type/EmbeddedFile/Filter/FlateDecode>>\nstream\nnot packed at all",
    b"%PDF-1.7 " + b"/EmbeddedFile stream " * 50_000,
    b"%PDF-1.7 " + b"<<" * 500_000,
    packed(made()).replace(b'"about":', b'"text": "x", "about":'),
]


@pytest.mark.parametrize("content", NOT_CERTIFICATES, ids=range(len(NOT_CERTIFICATES)))
def test_anything_else_is_no_certificate(content: bytes) -> None:
    with pytest.raises(NotACertificate):
        evidence.check(evidence.opened(content))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_no_file_breaks_the_reader(content: bytes) -> None:
    for said in (content, b"%PDF-1.7\n/Type/EmbeddedFile/FlateDecode>>\nstream\n" + content):
        with pytest.raises(NotACertificate):
            evidence.check(evidence.opened(said))


def test_a_bomb_is_unpacked_to_a_limit_only() -> None:
    import zlib

    bomb = zlib.compress(b" " * 200_000_000, 9)
    with pytest.raises(NotACertificate):
        evidence.opened(b"%PDF-1.7\n<</Type/EmbeddedFile/Filter/FlateDecode>>\nstream\n" + bomb)


def test_the_layout_of_the_file_means_nothing() -> None:
    for layout in ({"indent": 7}, {"sort_keys": True}, {"ensure_ascii": True}):
        assert evidence.check(
            evidence.opened(b"\xef\xbb\xbf" + json.dumps(genuine(), **layout).encode())
        ).fits  # type: ignore[arg-type]


# On paper

HOSTILE = {
    "markup": '#eval("1") #let x = 1 $ sum_(i=1)^n $ *b* _i_ `raw` <tag> @ref [x] // c /* c */ = H \\ #',
    "long": "W" * 10_000,
    "chinese": "港口改造项目，第二道闸门；「验收」" * 400,
    "arabic and hebrew": "العقد الموقع من الطرفين עברית חוזה " * 30,
    "marks": "\u202eevil\u2066 \u200b\ufeff zero \x7f",
    "emoji": "👩‍👩‍👧‍👦 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \U0010ffff",
    "lines": "one\ntwo\r\nthree\u2028four",
    "template": "{page} {pages} {name} %s {{}}",
    "path": '"#read("/etc/passwd")" \\"',
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_whatever_people_wrote_is_set_as_they_wrote_it(said: str, language: str) -> None:
    content = {
        **CONTENT,
        "title": said[:300],
        "sections": [
            {"heading": said[:200], "lines": [said]},
            {"heading": "T", "table": {"head": [said[:50], "B"], "rows": [[said[:3000]], ["1", "2", "3"]]}},
        ],
    }
    given = certificate(content, typed_name=said[:200], user_agent=said[:400], organisation=said[:200])
    pdf = evidence.as_pdf(given, Text(language, "Asia/Shanghai"))
    assert pdf.startswith(b"%PDF-")
    assert evidence.opened(pdf) == given.document
    assert evidence.check(evidence.opened(pdf)).fits


def test_a_pdf_that_was_altered_is_found() -> None:
    given = certificate()
    other = Certificate(given.name, AT, put(dict(given.document), ("signature", "typed_name"), "Nobody"))
    pdf = evidence.as_pdf(other, Text("en"))
    assert Part.SIGNATURE in evidence.check(evidence.opened(pdf)).wrong


def test_a_long_text_gets_as_many_pages_as_it_needs() -> None:
    lines = [f"Line {n}" for n in range(400)]
    pictures = as_pictures(
        certificate({**CONTENT, "sections": [{"heading": "H", "lines": lines}]}), Text("en")
    )
    assert len(pictures) > 8


def test_only_words_longer_than_a_line_may_be_broken() -> None:
    assert breakable("a plain sentence") == "a plain sentence"
    assert breakable("第二道闸门" * 20) == "第二道闸门" * 20
    assert breakable("x" * 25) == "xxxxxxxxxx\u200bxxxxxxxxxx\u200bxxxxx"


def test_the_sheet_says_who_signed_and_when_in_utc_and_in_their_zone() -> None:
    sheet = composed(certificate(), Text("en", "Europe/Berlin"))
    assert sheet["lead"] == (
        "陈立群 signed this for Harbour Ltd on 10 March 2027, 09:00:00 UTC (17:00:00 in Asia/Shanghai)."
    )
    assert ["2", "Eleanor: not signed yet"] in sheet["blocks"][1]["rows"]
    assert sheet["blocks"][2]["rows"][0][1] == "Clara drew up edition 1 of this text."


def test_what_was_signed_can_be_printed_without_any_program() -> None:
    lines = evidence.lines_of(CONTENT)
    assert lines == [
        "CR-7 · A second gate",
        "",
        "What",
        "  One",
        "  Two",
        "",
        "Cost",
        "  Line | Amount",
        "  Gate | €1",
    ]
    assert evidence.lines_of({"sections": "nonsense"}) == [""]
