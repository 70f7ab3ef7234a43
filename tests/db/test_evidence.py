"""Certificates on both databases: who gets them, what they hold, and that a stranger can check them."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import time_machine
from starlette.applications import Starlette
from starlette.testclient import TestClient
from typer.testing import CliRunner

from db.models.deliverable import Acceptance, Deliverable, Outcome
from db.models.signing import PaperKind
from db.session import writing
from portal import audit, evidence
from portal.access import NotAllowed, NotFound, portfolio_scope
from portal.cli import app
from portal.evidence import Standing
from portal.i18n import Text
from portal.identity import sessions
from portal.routes.certificates import ROUTES
from portal.settings import settings
from portal.signing import Slot
from tests.db.signed import CONTENT, TITLE, published, sign
from tests.worlds import ALPHA, INTERNAL, NOW, PEOPLE, World

# The text of a change holds amounts: whoever sees neither the project nor its budget gets nothing.
MINE = {"sponsor", "manager", "lead", "administrator"}
INSIDE = MINE | {"contributor", "reader", "member"}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES), raise_server_exceptions=False)


def get(client: TestClient, world: World, who: str, address: str, method: str = "GET") -> httpx.Response:
    return client.request(method, address, headers={"X-Portal-Session": world.handles[who]})


def certified(world: World, public_id: str, who: str = "sponsor") -> dict[str, Any]:
    """The certificate as it arrives in a file."""
    found = evidence.certificate(portfolio_scope(world.viewer(who)), public_id)
    return json.loads(found.as_json())  # type: ignore[no-any-return]


# A stranger: nothing but the file, a head, and the standard library


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def strange_check(file: bytes, head: str) -> str:
    """The steps of docs/certificate.md, one after the other; says at which one it ends."""
    told = json.loads(file)
    parts = ("about", "text", "signature", "signatories", "history", "event", "proofs")
    if set(told) != {"format", "fingerprints", *parts} or told["format"] != "candor-certificate/1":
        return "step 1"
    if any(sha256(canonical(told[part])).hex() != told["fingerprints"][part] for part in parts):
        return "step 2"
    signature = told["signature"]
    if sha256(told["text"].encode()).hex() != signature["sha256"]:
        return "step 3"
    event = json.loads(told["event"]["canonical"])
    names = {"id": "public_id", "session": "session_id", "events_before": "chain_position"}
    names["head_before"] = "chain_head"
    recorded = {name: event[11].get(names.get(name, name), [None, None])[1] for name in signature}
    if event[8:10] != ["create", "signature"] or any(
        (value or None) != (recorded[name] or None) for name, value in signature.items()
    ):
        return "step 4"
    for proof in told["proofs"]:
        if _climbed(sha256(b"\x00" + told["event"]["canonical"].encode()), proof) != proof["root"]:
            return "step 5"
    return "proved" if head in [proof["root"] for proof in told["proofs"]] else "step 6"


def _climbed(found: bytes, proof: dict[str, Any]) -> str:
    fn, sn = proof["index"], proof["size"] - 1
    for step in map(bytes.fromhex, proof["path"]):
        if fn % 2 or fn == sn:
            found = sha256(b"\x01" + step + found)
            while fn % 2 == 0 and fn:
                fn, sn = fn // 2, sn // 2
        else:
            found = sha256(b"\x01" + found + step)
        fn, sn = fn // 2, sn // 2
    return found.hex() if sn == 0 else ""


def test_a_stranger_checks_it_with_the_file_and_the_head_alone(world: World) -> None:
    public_id = sign(world)
    head = published(world.client_ids["alpha"])
    file = json.dumps(certified(world, public_id)).encode()
    assert strange_check(file, head) == "proved"
    assert strange_check(file, "0" * 64) == "step 6"
    assert strange_check(file.replace(b"second gate", b"second bill"), head) == "step 2"


# What it holds


def test_it_holds_the_text_the_facts_the_steps_and_the_event(world: World) -> None:
    public_id = sign(world)
    told = certified(world, public_id)
    assert json.loads(told["text"]) == {**CONTENT, "edition": 1}
    facts = told["signature"]
    assert (facts["typed_name"], facts["email"], facts["ip"]) == (
        f"{ALPHA} sponsor",
        world.emails["sponsor"],
        "203.0.113.7",
    )
    assert (facts["method"], facts["zone"], facts["signed_at"]) == (
        "password",
        "Europe/Berlin",
        NOW.isoformat(),
    )
    assert [each["what"] for each in told["history"]] == ["drawn_up", "waiting_for_decision"]
    assert told["signatories"][0]["signature"] == public_id
    event = json.loads(told["event"]["canonical"])
    assert event[:2] == [world.client_ids["alpha"], facts["events_before"] + 1]


def test_nothing_internal_and_nothing_of_anybody_else_is_in_it(world: World) -> None:
    public_id = sign(world)
    for who in sorted(MINE):
        assert INTERNAL not in json.dumps(certified(world, public_id, who)), who


def test_a_second_signatory_and_who_is_missing_stand_in_it(world: World) -> None:
    public_id = sign(world, slots=(Slot(), Slot(99, "Somebody else")))
    told = certified(world, public_id)
    assert [(each["position"], each["signed_by"]) for each in told["signatories"]] == [
        (1, f"{ALPHA} sponsor"),
        (2, None),
    ]


def test_an_acceptance_tells_its_rounds(world: World) -> None:
    scope = world.scope("manager", "alpha")
    owned = {"project_id": scope.here.project_id, "client_id": scope.here.client_id, "audience": "client"}
    with writing(scope) as session:
        row = Deliverable(**owned, number=99, title="Gate")
        session.add(row)
        session.flush()
        asked = {"asked_at": NOW, "asked_by": "Clara", "needed_by": NOW.date(), "deliverable_id": row.id}
        decided = {"outcome": Outcome.REJECTED, "decided_at": NOW, "decided_by": "Eleanor"}
        first = Acceptance(**owned, **asked, round=1, **decided)
        second = Acceptance(**owned, **asked, round=2)
        session.add_all([first, second])
        session.flush()
        subject = second.id
    public_id = sign(world, kind=PaperKind.ACCEPTANCE, subject=subject)
    told = certified(world, public_id, "reader")
    assert {(each["what"], each["n"], each["who"]) for each in told["history"]} == {
        ("handed_over", 1, "Clara"),
        ("rejected", 1, "Eleanor"),
        ("handed_over", 2, "Clara"),
        ("drawn_up", 1, f"{ALPHA} manager"),
    }


def test_a_head_that_is_published_later_covers_it_too_and_the_first_one_is_kept(world: World) -> None:
    public_id = sign(world)
    alone = certified(world, public_id)["proofs"]
    assert [proof["published_at"] for proof in alone] == [None]
    first = published(world.client_ids["alpha"])
    sign(world)
    second = published(world.client_ids["alpha"])
    sign(world)
    third = published(world.client_ids["alpha"])
    told = certified(world, public_id)
    assert [proof["root"] for proof in told["proofs"]] == [first, third]
    findings = evidence.check(told)
    assert evidence.against_root(findings, first).standing is Standing.VERIFIED
    assert evidence.against_root(findings, second).standing is Standing.CONTRADICTED


def test_heads_as_the_portal_publishes_them_prove_it(world: World, tmp_path: Path) -> None:
    public_id = sign(world)
    audit.publish_heads(portfolio_scope(world.viewer("administrator")))
    told = certified(world, public_id)
    verdict = evidence.against_heads(evidence.check(told), audit.read_heads(settings().anchors))
    assert verdict.standing is Standing.VERIFIED


# Who gets it


@pytest.mark.parametrize("ending", ["json", "pdf"])
@pytest.mark.parametrize("who", [name for name, _, _ in PEOPLE])
def test_those_who_may_read_what_was_signed_get_it(
    world: World, client: TestClient, who: str, ending: str
) -> None:
    public_id = sign(world)
    answer = get(client, world, who, f"/certificates/{public_id}.{ending}")
    if who in MINE:
        assert answer.status_code == 200
        assert evidence.check(evidence.opened(answer.content)).fits
    else:
        assert answer.status_code == 404
        assert answer.text == "There is no such file, or it is not open to you."


def test_it_is_saved_and_kept_by_no_cache(world: World, client: TestClient) -> None:
    public_id = sign(world)
    for ending, kind in (("json", "application/json"), ("pdf", "application/pdf")):
        headers = get(client, world, "sponsor", f"/certificates/{public_id}.{ending}").headers
        assert headers["content-type"] == kind
        assert headers["content-disposition"] == f'attachment; filename="certificate-{public_id}.{ending}"'
        assert headers["cache-control"] == "private, no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_foreign_missing_and_nonsense_look_the_same(world: World, client: TestClient) -> None:
    own = sign(world)
    foreign = sign(world, "beta", by="beta_sponsor", manager="beta_manager")
    asked = [
        ("sponsor", foreign),
        ("beta_sponsor", own),
        ("beta_manager", own),
        ("sibling_sponsor", own),
        ("contributor", own),
        ("sponsor", "0" * 16),
        ("sponsor", "non%00sense"),
        ("sponsor", "../x"),
        ("sponsor", "%27%20OR%201=1"),
    ]
    for who, public_id in asked:
        for ending in ("json", "pdf"):
            assert get(client, world, who, f"/certificates/{public_id}.{ending}").status_code == 404


def test_nobody_gets_one_without_a_session_that_stands(world: World, client: TestClient) -> None:
    address = f"/certificates/{sign(world)}.json"
    assert client.get(address).status_code == 401
    assert client.get(address, headers={"X-Portal-Session": "made up"}).status_code == 401
    sessions.end_all(world.person_ids["sponsor"])
    assert get(client, world, "sponsor", address).status_code == 401


def test_a_manager_who_previews_gets_what_the_client_gets(world: World, client: TestClient) -> None:
    address = f"/certificates/{sign(world)}.json"
    looking = world.viewer("manager", "alpha")
    assert looking.session_id is not None
    sessions.start_preview(looking.session_id, world.person_ids["contributor"])
    assert get(client, world, "manager", address).status_code == 404


def test_nothing_is_changed_here(world: World, client: TestClient) -> None:
    address = f"/certificates/{sign(world)}.json"
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert get(client, world, "sponsor", address, method).status_code == 405
    head = get(client, world, "sponsor", address, "HEAD")
    assert (head.status_code, head.content) == (200, b"")


# The list and the check inside the portal


def test_the_list_shows_what_was_signed_here_and_says_whose_text_is_closed(world: World) -> None:
    public_id = sign(world)
    sign(world, "beta", by="beta_sponsor", manager="beta_manager")
    for who in sorted(INSIDE):
        listed = evidence.signatures(world.scope(who, "alpha"))
        assert [(each.public_id, each.title) for each in listed] == [(public_id, TITLE)]
        assert listed[0].is_open is (who in MINE), who
    assert evidence.signatures(world.scope("sibling_sponsor", "sibling")) == ()


def test_the_portal_compares_with_the_heads_of_ones_own_organisation_only(world: World) -> None:
    own = sign(world)
    foreign = sign(world, "beta", by="beta_sponsor", manager="beta_manager")
    for name in ("alpha", "beta"):
        published(world.client_ids[name])
    sponsor = world.scope("sponsor", "alpha")
    mine = json.dumps(certified(world, own)).encode()
    theirs = json.dumps(certified(world, foreign, "beta_sponsor")).encode()
    assert evidence.examined(sponsor, mine).standing is Standing.VERIFIED
    assert evidence.examined(sponsor, mine.replace(b"06:00", b"07:00")).standing is Standing.ALTERED
    # Genuine and unknown ones of others look the same.
    assert evidence.examined(sponsor, theirs).standing is Standing.ALONE


def test_a_certificate_asks_for_a_scope_that_reaches_it(world: World) -> None:
    public_id = sign(world)
    with pytest.raises(NotFound):
        evidence.certificate(portfolio_scope(world.viewer("beta_sponsor")), public_id)
    with pytest.raises(NotFound):
        evidence.certificate(world.scope("sibling_sponsor", "sibling"), public_id)
    assert evidence.certificate(world.scope("sponsor", "alpha"), public_id).name == f"certificate-{public_id}"
    scope = world.scope("sponsor", "alpha")
    with pytest.raises(NotAllowed):
        evidence.signatures(type(scope)(scope.viewer, scope.reach, frozenset(), scope.project))


# On another machine


@pytest.fixture
def files(world: World, tmp_path: Path) -> tuple[Path, Path, str]:
    """A certificate as JSON and as PDF, and the head; the database is gone."""
    public_id = sign(world)
    head = published(world.client_ids["alpha"])
    found = evidence.certificate(portfolio_scope(world.viewer("sponsor")), public_id)
    as_json, as_pdf = tmp_path / "c.json", tmp_path / "c.pdf"
    as_json.write_bytes(found.as_json())
    as_pdf.write_bytes(evidence.as_pdf(found, Text("zh")))
    shutil.rmtree(settings().data_dir, ignore_errors=True)
    return as_json, as_pdf, head


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["verify", *map(str, arguments)])
    return done.exit_code, done.output


def test_verify_says_what_it_is_worth(
    files: tuple[Path, Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db.session import close_database

    close_database()
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@nowhere/nothing")
    as_json, as_pdf, head = files
    for file in (as_json, as_pdf):
        code, said = run(file)
        assert code == 3
        assert "portal verify FILE --head HEAD" in said
        grouped = " ".join(head[i : i + 8] for i in range(0, 64, 8)).upper()
        code, said = run(file, "--head", grouped, "--text")
        assert code == 0, said
        assert said.startswith("Genuine: this text was signed so")
        assert TITLE in said
        assert "A second gate is built." in said
        assert run(file, "--head", "0" * 64)[0] == 1
    altered = tmp_path / "altered.json"
    altered.write_bytes(as_json.read_bytes().replace(b"06:00", b"07:00"))
    code, said = run(altered, "--head", head)
    assert code == 1
    assert "the text that was signed" in said
    assert run(tmp_path / "nothing.json")[0] == 2
    (tmp_path / "x.json").write_text("{}")
    assert run(tmp_path / "x.json")[0] == 2
    assert not settings().data_dir.exists()


def test_verify_compares_with_a_file_of_heads(files: tuple[Path, Path, str], tmp_path: Path) -> None:
    as_json, _, head = files
    told = json.loads(as_json.read_text())
    chain = json.loads(told["event"]["canonical"])[0]
    line = {"chain": chain, "client": "A", "size": told["proofs"][0]["size"], "root": head, "digest": ""}
    line["at"] = NOW.isoformat()

    def heads(**other: object) -> Path:
        path = tmp_path / "heads.jsonl"
        path.write_text(json.dumps({**line, **other}) + "\n")
        return path

    assert run(as_json, "--heads", heads())[0] == 0
    assert run(as_json, "--heads", heads(chain=chain + 1))[0] == 3
    assert run(as_json, "--heads", heads(size=3))[0] == 3
    code, said = run(as_json, "--heads", heads(root="0" * 64), "--language", "zh")
    assert code == 1
    assert "相矛盾" in said
    assert run(as_json, "--heads", tmp_path / "none.jsonl")[0] == 2
    (tmp_path / "bad.jsonl").write_text("nonsense\n")
    assert run(as_json, "--heads", tmp_path / "bad.jsonl")[0] == 2


def test_a_strangers_file_does_not_steer_the_terminal(files: tuple[Path, Path, str]) -> None:
    as_json, _, _ = files
    told = json.loads(as_json.read_text())
    told["signature"]["typed_name"] = "\x1b[2Jevil\r\n"
    as_json.write_text(json.dumps(told))
    assert "\x1b" not in run(as_json, "--text")[1]
