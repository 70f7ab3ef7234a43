"""The page where proofs are found and certificates are checked."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from streamlit.testing.v1 import AppTest

from portal import evidence
from portal.access import portfolio_scope
from tests.conftest import Portal
from tests.db.signed import TITLE, published, sign
from tests.worlds import NOW, World, build


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def said(at: AppTest) -> str:
    shown = [*at.title, *at.subheader, *at.markdown, *at.caption, *at.warning, *at.error, *at.success]
    return "\n".join(str(each.value) for each in shown)


def certificate(world: World, public_id: str, who: str = "sponsor") -> dict[str, Any]:
    found = evidence.certificate(portfolio_scope(world.viewer(who)), public_id)
    return json.loads(found.as_json())  # type: ignore[no-any-return]


def send(at: AppTest, content: bytes, name: str = "c.json") -> AppTest:
    at.file_uploader[0].set_value((name, content, "application/json")).run()
    assert not at.exception
    return at


@pytest.mark.parametrize(
    ("language", "empty"), [("en", "Nothing was signed yet."), ("zh", "目前还没有签署过任何内容。")]
)
def test_without_a_signature_it_says_what_will_stand_here(
    portal: Portal, sqlite: str, language: str, empty: str
) -> None:
    assert sqlite
    at = portal(build(language), "sponsor", "record")
    assert not at.exception
    assert empty in said(at)


def test_every_signature_stands_there_with_both_downloads(portal: Portal, small_world: World) -> None:
    public_id = sign(small_world)
    shown = said(portal(small_world, "sponsor", "record"))
    assert TITLE in shown
    for ending in ("pdf", "json"):
        assert f"(/certificates/{public_id}.{ending})" in shown


def test_whoever_may_not_see_amounts_reads_why_there_is_no_download(
    portal: Portal, small_world: World
) -> None:
    public_id = sign(small_world)
    shown = said(portal(small_world, "contributor", "record"))
    assert TITLE not in shown
    assert public_id not in shown
    assert "Its text holds amounts" in shown


def test_a_genuine_certificate_is_called_genuine_and_its_text_is_shown(
    portal: Portal, small_world: World
) -> None:
    public_id = sign(small_world)
    published(small_world.client_ids["alpha"])
    at = portal(small_world, "sponsor", "record")
    shown = said(send(at, json.dumps(certificate(small_world, public_id)).encode()))
    assert "Genuine: this text was signed so" in shown
    assert "A second gate is built." in shown


def test_an_altered_one_says_what_does_not_fit(portal: Portal, small_world: World) -> None:
    public_id = sign(small_world)
    told = certificate(small_world, public_id)
    told["signature"]["typed_name"] = "Mallory"
    at = portal(small_world, "sponsor", "record")
    shown = said(send(at, json.dumps(told).encode()))
    assert "who signed, how and when" in shown
    assert "Mallory" not in shown


def test_one_of_somebody_else_is_answered_as_if_nobody_knew_it(portal: Portal, small_world: World) -> None:
    public_id = sign(small_world, "beta", by="beta_sponsor", manager="beta_manager")
    published(small_world.client_ids["beta"])
    told = json.dumps(certificate(small_world, public_id, "beta_sponsor")).encode()
    shown = said(send(portal(small_world, "sponsor", "record"), told))
    assert "so it is not proved yet" in shown
    assert "BETAMARK" not in shown


@pytest.mark.parametrize("content", [b"hello", b"%PDF-1.7", b"{}", b"\x00" * 100])
def test_any_other_file_is_no_certificate(portal: Portal, small_world: World, content: bytes) -> None:
    shown = said(send(portal(small_world, "sponsor", "record"), content))
    assert "This file is not a certificate of this portal." in shown
