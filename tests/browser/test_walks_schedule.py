"""A manager asks and moves a date, and the client answers and agrees: by hand, on a desk and on a phone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from db.base import Audience
from db.models.charter import Charter, CharterStatus
from db.session import close_database, open_database, writing
from portal.access import operator_scope
from tests.browser.hands import fill, hears, opened, pick, press, put_day, touch, unharmed
from tests.browser.visitor import Enter, Served, Visitor
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

HERE = "?project=publicalpha"
DONE = "Task done ALPHAMARK ALPHAMARK"
LOOP = "Nothing of this could ever begin, because each would wait for the one before it: {loop}."
MILESTONE = "Milestone ALPHAMARK ALPHAMARK"


def milestone(visitor: Visitor) -> str:
    return visitor.said("Milestone: {title}", title=MILESTONE)


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
    manager, theirs = enter("manager"), enter("contributor", usually="zh-390")
    with unharmed(manager), unharmed(theirs):
        manager.go(f"/plan{HERE}&part=asks")
        fill(manager, "What is needed", "Keys of the store")
        fill(manager, "Why", "We cannot enter")
        put_day(manager, "Needed on", datetime.now(UTC).date() + timedelta(days=3))
        pick(manager, "What it holds up", milestone(manager))
        press(manager, "Ask the client")
        hears(manager, "The client is asked.")
        assert "We cannot enter" in manager.says
        theirs.go("/home")
        hears(theirs, "We need from you: {title}", title="Keys of the store")
        theirs.go(f"/progress{HERE}")
        hears(theirs, "What we need from you")
        opened(theirs, "Answer")
        fill(theirs, "Your answer", "At the gate, ask for Li")
        press(theirs, "Send the answer")
        hears(theirs, "Thank you. Your answer is with the project manager.")
        manager.go(f"/plan{HERE}&part=asks")
        hears(manager, Words("At the gate, ask for Li"))
        hears(manager, "Answered so far")


def test_a_later_date_waits_for_the_sponsor_who_agrees_once(enter: Enter, served: Served) -> None:
    charter_that_asks_about_later_dates(served)
    manager, sponsor = enter("manager"), enter("sponsor", usually="en-390")
    with unharmed(manager), unharmed(sponsor):
        manager.go(f"/plan{HERE}")
        pick(manager, "Milestone", Words(MILESTONE))
        put_day(manager, "New day", date(2027, 5, 20))
        fill(manager, "What happened", "The printers came late")
        fill(manager, "How we make up for it", "Two shifts")
        press(manager, "Move the date")
        hears(manager, "The date has moved. The client reads the reason and is asked whether they agree.")
        sponsor.go(f"/progress{HERE}")
        hears(sponsor, "New dates that are not agreed yet")
        opened(sponsor, "Read why, and decide")
        hears(sponsor, Words("The printers came late"))
        press(sponsor, "Send the answer")
        hears(sponsor, "Please fill in “{label}”.", label=sponsor.said("Your answer"))
        agree = sponsor.said("I agree")
        buttons = sponsor.page.get_by_role("button", name=agree, exact=True)
        touch(sponsor, buttons.or_(sponsor.page.get_by_role("radio", name=agree, exact=True)).first)
        sponsor.settle()
        press(sponsor, "Send the answer")
        hears(sponsor, "Thank you. Your answer is kept with the date.")
        assert not sponsor.reads("New dates that are not agreed yet")
        manager.go(f"/plan{HERE}&part=asks")
        hears(manager, "Agreed by {name} on {date}", name="ALPHAMARK sponsor")


def test_a_dependency_is_added_and_one_that_would_close_a_loop_is_refused_by_name(enter: Enter) -> None:
    manager = enter("manager")
    first = manager.said("Task: {title}", title=DONE)
    second = milestone(manager)
    with unharmed(manager):
        manager.go(f"/plan{HERE}&part=dependencies")
        pick(manager, "First", first)
        pick(manager, "Then", second)
        press(manager, "Add the dependency")
        hears(manager, "The dependency is added.")
        pick(manager, "First", second)
        pick(manager, "Then", first)
        press(manager, "Add the dependency", twice=False)
        quoted = [manager.said("“{title}”", title=title) for title in (MILESTONE, DONE, MILESTONE)]
        hears(manager, LOOP, loop=" → ".join(quoted))
        press(manager, "Remove the dependency")
        hears(manager, "The dependency is removed.")
