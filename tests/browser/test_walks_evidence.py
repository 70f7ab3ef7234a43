"""The proof by hand: a sponsor takes a certificate away, brings it back, and it is known again."""

import json

import pytest

from db.session import close_database, open_database
from tests.browser.hands import Upload, hears, unharmed, upload
from tests.browser.visitor import Enter, Served, Visitor
from tests.db.signed import TITLE, published, sign

pytestmark = pytest.mark.browser

SECRET = b"the secret of the browser tests, long enough"
GENUINE = (
    "Genuine: this text was signed so, and the record of it leads to the head published on {day} (after {n}"
    " events)."
)
ALTERED = "This certificate was altered after it was made. What does not fit: {parts}."


@pytest.fixture
def signed(served: Served) -> str:
    """A change that was signed, with its head published; its address."""
    open_database(f"sqlite:///{served.folder / 'portal.db'}", SECRET)
    public_id = sign(served.world)
    published(served.world.client_ids["alpha"])
    close_database()
    return public_id


def bytes_of(visitor: Visitor, address: str) -> bytes:
    """What the browser would save under this address."""
    answer = visitor.context.request.get(visitor.address + address)
    assert answer.status == 200
    return answer.body()


@pytest.mark.parametrize("usually", ["en-1280", "zh-390"])
def test_a_certificate_is_taken_away_brought_back_and_known_again(
    enter: Enter, served: Served, signed: str, usually: str
) -> None:
    sponsor = enter("sponsor", usually=usually)
    with unharmed(sponsor):
        sponsor.go(f"/record?project={served.world.projects['alpha']}")
        hears(sponsor, "Check a certificate")
        assert TITLE in sponsor.says
        assert sponsor.is_narrow()
        for ending in ("pdf", "json"):
            link = sponsor.page.locator(f"a[href$='/certificates/{signed}.{ending}']").first
            assert link.is_visible()
        pdf = bytes_of(sponsor, f"/certificates/{signed}.pdf")
        upload(sponsor, Upload("certificate.pdf", "application/pdf", pdf))
        hears(sponsor, GENUINE)
        told = json.loads(bytes_of(sponsor, f"/certificates/{signed}.json"))
        told["text"] = told["text"].replace("second gate", "second bill")
        sponsor.go(f"/record?project={served.world.projects['alpha']}")
        upload(sponsor, Upload("certificate.json", "application/json", json.dumps(told).encode()))
        hears(sponsor, ALTERED)


def test_somebody_else_gets_neither_the_certificate_nor_a_word_about_it(enter: Enter, signed: str) -> None:
    other = enter("beta_sponsor")
    answer = other.context.request.get(f"{other.address}/certificates/{signed}.json")
    assert answer.status == 404
    anybody = enter(None)
    asked = anybody.context.request.get(f"{anybody.address}/certificates/{signed}.pdf", max_redirects=0)
    assert asked.status in (303, 401)
