"""A change by hand, whole: from a client's idea to a baseline that is signed, in force, and can be proved.

It moves what other walks of the same world read, and so comes last of them.
"""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db.models.change import ChangeRequest
from db.models.identity import Session as SignedIn
from db.models.signing import Paper, PaperKind, Signature
from db.session import close_database, identity, open_database, reading
from portal.access import operator_scope
from tests.browser.hands import fill, follow, hears, press, put_day, refusals, tick, unharmed
from tests.browser.test_walks_changes import HERE, TITLE, approved, assessed, begun
from tests.browser.visitor import Enter, Served, Visitor
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

SECRET = b"the secret of the browser tests, long enough"
CONSENT = (
    "I have read this text to the end and sign it for {organisation}. Instead of a signature on paper I type"
    " my name."
)
COMPANY = "ALPHAMARK Ltd"
HEAD_SECONDS = 30
"""The head that holds a new signature is published by a thread that looks at once."""


def just_signed_in(served: Served, who: str) -> None:
    """Nobody of the world has a password, so whoever signs has just come in."""
    open_database(f"sqlite:///{served.folder / 'portal.db'}", SECRET)
    with identity() as session:
        signed_in = session.query(SignedIn).filter_by(person_id=served.world.person_ids[who]).one()
        signed_in.created_at = datetime.now(UTC)
    close_database()


def signs(sponsor: Visitor, second: Visitor, number: int, served: Served) -> None:
    """Without a name nothing happens. With it, pressed twice, and once more in a second window whose network
    is lost in that moment: one signature."""
    send = "Sign change request {code}"
    tick(sponsor, CONSENT, organisation=COMPANY)
    press(sponsor, send, code=f"CR-{number}")
    assert refusals(sponsor)
    second.go(f"/scope{HERE}&part=changes&change={number}")
    tick(second, CONSENT, organisation=COMPANY)
    for window in (second, sponsor):
        fill(window, "Your full name", "alphamark  SPONSOR")
    buttons = [
        window.page.get_by_role("button", name=window.said(send, code=f"CR-{number}"), exact=True)
        for window in (second, sponsor)
    ]
    buttons[0].click(no_wait_after=True)
    second.page.close()
    buttons[1].dblclick()
    sponsor.settle()
    sponsor.go(f"/scope{HERE}&part=changes&change={number}")
    assert sponsor.page.locator("a[href*='/certificates/'][href$='.pdf']").count() == 1
    assert signatures_of(served, number) == 1


def signatures_of(served: Served, number: int) -> int:
    """How often the change was signed, as the database has it."""
    open_database(f"sqlite:///{served.folder / 'portal.db'}", SECRET)
    with reading(operator_scope()) as session:
        asked = (
            select(func.count(Signature.id))
            .join(Paper, Paper.id == Signature.paper_id)
            .join(ChangeRequest, ChangeRequest.id == Paper.subject_id)
            .where(Paper.kind == PaperKind.CHANGE, ChangeRequest.number == number)
        )
        signed = session.scalar(asked)
    close_database()
    return signed or 0


def in_force(sponsor: Visitor, manager: Visitor, number: int) -> None:
    """Both sides read the new amount and the new day where they look, with the change that made them."""
    for one in (sponsor, manager):
        one.go("/budget" + HERE)
        hears(one, Words(f"CR-{number}"))
        hears(one, Words("12,000"))  # of the line: 10,000 at first, 2,000 by the change
        one.go("/progress" + HERE)
        hears(one, "agreed change {codes}", codes=f"CR-{number}", n=1)


def proved(sponsor: Visitor, served: Served, number: int, folder: Path) -> None:
    """The file and the published heads are enough: no database, no settings, another folder."""
    sponsor.go("/record" + HERE)
    hears(sponsor, Words(f"CR-{number}: {TITLE}"))
    address = sponsor.page.locator("a[href*='/certificates/'][href$='.json']").first.get_attribute("href")
    heads = served.folder / "anchors" / "heads.jsonl"
    until, code = time.monotonic() + HEAD_SECONDS, 3
    while code == 3 and time.monotonic() < until:
        answer = sponsor.context.request.get(f"{sponsor.address}{address}")
        (folder / "certificate.json").write_bytes(answer.body())
        if heads.exists():
            (folder / "heads.jsonl").write_bytes(heads.read_bytes())
        command = [sys.executable, "-m", "portal.cli", "verify", "certificate.json", "--heads", "heads.jsonl"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        code = done.returncode
        time.sleep(1 if code == 3 else 0)
    assert (code, done.stdout.splitlines()[0].partition(":")[0]) == (0, "Genuine")


def test_an_idea_becomes_a_signed_effective_and_provable_baseline(
    enter: Enter, served: Served, tmp_path: Path
) -> None:
    just_signed_in(served, "sponsor")
    contributor, manager, lead = enter("contributor"), enter("manager"), enter("lead")
    sponsor = enter("sponsor", usually="zh-390")
    with unharmed(contributor), unharmed(manager), unharmed(lead), unharmed(sponsor):
        number = begun(contributor)
        assessed(manager, number)
        sponsor.go(f"/scope{HERE}&part=changes&change={number}")
        assert "nothing bad" not in sponsor.says
        approved(manager, lead, number)
        manager.go(f"/changes{HERE}&change={number}&part=offer")
        put_day(manager, "Decision needed by", datetime.now(UTC).date() + timedelta(days=20))
        fill(manager, "What the client reads about it", "It can be done in May.")
        press(manager, "Send it to the client for decision")
        hears(manager, "The offer is with the client.")

        sponsor.go("/" + HERE)
        hears(sponsor, "Decide on {code}: {title}", code=f"CR-{number}", title=TITLE)
        follow(sponsor, f"change={number}")
        hears(sponsor, "Sign change request {code}", code=f"CR-{number}")
        for words in (
            "Lorries should leave by the back.",
            "nothing bad",
            "Lorries go on turning in the yard.",
        ):
            hears(sponsor, Words(words))
        hears(sponsor, "Nothing changes before you have signed.")
        assert "INTERNALMARK" not in sponsor.says
        assert sponsor.is_narrow()
        # Whoever sees no money follows it all the same.
        contributor.go(f"/scope{HERE}&part=changes&change={number}")
        hears(contributor, Words("Lorries go on turning in the yard."))
        assert "2,000" not in contributor.says

        signs(sponsor, enter("sponsor", usually="zh-390"), number, served)
        in_force(sponsor, manager, number)
        proved(sponsor, served, number, tmp_path)
