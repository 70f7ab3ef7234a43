"""A manager asks and moves a date, and the client answers and agrees: by hand, on a desk and on a phone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from db.base import Audience
from db.models.charter import Charter, CharterStatus
from db.session import close_database, open_database, writing
from portal.access import operator_scope
from tests.browser.hands import fill, hears, opened, pick, press, put_day, unharmed
from tests.browser.visitor import Enter, Served

pytestmark = pytest.mark.browser

HERE = "?project=publicalpha"
MILESTONE = "Milestone ALPHAMARK ALPHAMARK"


def charter_that_asks_about_later_dates(served: Served) -> None:
    open_database(f"sqlite:///{served.folder / 'portal.db'}", b"the secret of the browser tests, long enough")
    with writing(operator_scope()) as session:
        here = served.world.project_ids["alpha"]
        first = select(Charter).where(Charter.project_id == here, Charter.edition == 1)
        for charter in session.scalars(first):
            charter.status, charter.audience = CharterStatus.CONFIRMED, Audience.CLIENT
            charter.later_dates_need_consent = True
    close_database()


def test_a_client_answers_what_was_asked_and_the_manager_reads_it(enter: Enter) -> None:
    manager, theirs = enter("manager"), enter("contributor", width=390, language="zh")
    with unharmed(manager), unharmed(theirs):
        manager.go(f"/plan{HERE}&part=asks")
        fill(manager, "What is needed", "Keys of the store")
        fill(manager, "Why", "We cannot enter")
        put_day(manager, "Needed on", datetime.now(UTC).date() + timedelta(days=3))
        pick(manager, "What it holds up", f"Milestone: {MILESTONE}")
        press(manager, "Ask the client")
        hears(manager, "The client is asked.")
        assert "We cannot enter" in manager.says
        theirs.go("/home")
        hears(theirs, "需要您配合：Keys of the store")
        theirs.go(f"/progress{HERE}")
        hears(theirs, "需要您配合的事项")
        opened(theirs, "去答复")
        fill(theirs, "您的答复", "At the gate, ask for Li")
        press(theirs, "提交答复")
        hears(theirs, "谢谢，您的答复已送达项目经理。")
        manager.go(f"/plan{HERE}&part=asks")
        hears(manager, "At the gate, ask for Li")
        hears(manager, "Answered so far")


def test_a_later_date_waits_for_the_sponsor_who_agrees_once(enter: Enter, served: Served) -> None:
    charter_that_asks_about_later_dates(served)
    manager, sponsor = enter("manager"), enter("sponsor", width=390)
    with unharmed(manager), unharmed(sponsor):
        manager.go(f"/plan{HERE}")
        pick(manager, "Milestone", MILESTONE)
        put_day(manager, "New day", date(2027, 5, 20))
        fill(manager, "What happened", "The printers came late")
        fill(manager, "How we make up for it", "Two shifts")
        press(manager, "Move the date")
        hears(manager, "The date has moved. The client reads the reason and is asked whether they agree.")
        sponsor.go(f"/progress{HERE}")
        hears(sponsor, "Later dates that are not agreed yet")
        opened(sponsor, "Read why, and decide")
        hears(sponsor, "The printers came late")
        press(sponsor, "Send the answer")
        hears(sponsor, "Please fill in “Your answer”.")
        sponsor.page.get_by_role("button", name="I agree", exact=True).or_(
            sponsor.page.get_by_role("radio", name="I agree", exact=True)
        ).first.click()
        sponsor.settle()
        press(sponsor, "Send the answer")
        hears(sponsor, "Thank you. Your answer is kept with the date.")
        assert "Later dates that are not agreed yet" not in sponsor.says
        manager.go(f"/plan{HERE}&part=asks")
        hears(manager, "Agreed by ALPHAMARK sponsor")


def test_a_dependency_is_added_and_one_that_would_close_a_loop_is_refused_by_name(enter: Enter) -> None:
    manager = enter("manager")
    first, second = "Task: Task done ALPHAMARK ALPHAMARK", f"Milestone: {MILESTONE}"
    with unharmed(manager):
        manager.go(f"/plan{HERE}&part=dependencies")
        pick(manager, "First", first)
        pick(manager, "Then", second)
        press(manager, "Add the dependency")
        hears(manager, "The dependency is added.")
        pick(manager, "First", second)
        pick(manager, "Then", first)
        press(manager, "Add the dependency", twice=False)
        hears(manager, "Nothing of this could ever begin, because each would wait for the one before it")
        hears(manager, f"“{MILESTONE}” → “Task done ALPHAMARK ALPHAMARK” → “{MILESTONE}”")
        press(manager, "Remove the dependency")
        hears(manager, "The dependency is removed.")
