"""What people of both sides do together, in the browser, from the first click to what the other one sees."""

from datetime import UTC, date, datetime, timedelta

import pytest

from db.models.identity import Person
from db.session import close_database, identity, open_database
from tests.browser.conftest import Enter, Served
from tests.browser.hands import (
    choose,
    field,
    fill,
    follow,
    hears,
    number_in,
    opened,
    pick,
    press,
    put_day,
    unharmed,
)

pytestmark = pytest.mark.browser

SECRET = b"the secret of the browser tests, long enough"
HERE = "?project=publicalpha"


def test_an_issue_is_raised_answered_worked_resolved_and_confirmed(enter: Enter) -> None:
    client = enter("contributor")
    with unharmed(client):
        client.go("/issues" + HERE)
        opened(client, "Raise an issue")
        fill(client, "What is wrong, in one line", "The scanner stays dark")
        fill(client, "What happens", "Since Monday no label is read.")
        choose(client, "How bad is it for you?", "It holds us up")
        press(client, "Raise the issue")
        hears(client, "is raised. The project team answers here.")
        number = number_in(r"Issue (\d+) is raised", client.says)
        assert client.says.count("The scanner stays dark") == 1
        assert "waiting for a first answer since" in client.says

    manager = enter("manager")
    with unharmed(manager):
        manager.go("/" + HERE)
        hears(manager, "Your turn")
        hears(manager, f"Give a first answer to issue {number}")
        follow(manager, f"issue={number}")
        hears(manager, "Since Monday no label is read.")
        assert f"issue={number}" in manager.page.url
        fill(manager, "Your comment", "A new lamp is on its way.")
        choose(manager, "Who reads it?", "The client")
        press(manager, "Save the comment")
        hears(manager, "The comment is saved.")
        assert manager.says.count("A new lamp is on its way.") == 1
        manager.page.get_by_role("tab", name="Change how it stands").click()
        choose(manager, "Status", "In progress")
        fill(manager, "Next step", "Fit the lamp on Friday")
        fill(manager, "Reason for the change", "The lamp has come.")
        press(manager, "Save the changes")
        hears(manager, f"Issue {number} is up to date.")
        assert manager.says.count("The lamp has come.") == 1

    with unharmed(client):
        client.go(f"/issues{HERE}&issue={number}")
        hears(client, "A new lamp is on its way.")
        assert "Next: Fit the lamp on Friday" in client.says
        assert "first answer after" in client.says
        assert "open for" in client.says

    with unharmed(manager):
        manager.go(f"/issue-desk{HERE}&issue={number}")
        manager.page.get_by_role("tab", name="Change how it stands").click()
        choose(manager, "Status", "Resolved")
        fill(manager, "Reason for the change", "It shines again.")
        press(manager, "Save the changes")
        hears(manager, f"Issue {number} is up to date.")

    with unharmed(client):
        client.go(f"/issues{HERE}&issue={number}")
        hears(client, "Is it resolved for you?")
        press(client, "Yes, it is resolved")
        hears(client, f"Thank you. Issue {number} is closed.")


def _visited_a_week_ago(served: Served, who: str) -> None:
    """The world's people come in spring; what happens while the test runs must be news to this one."""
    open_database(f"sqlite:///{served.folder / 'portal.db'}", SECRET)
    with identity() as session:
        person = session.get_one(Person, served.world.person_ids[who])
        person.previous_visit_at = datetime.now(UTC) - timedelta(days=7)
    close_database()


def test_a_date_moves_with_its_reason_only_and_the_client_reads_both_days(
    enter: Enter, served: Served
) -> None:
    _visited_a_week_ago(served, "sponsor")
    manager, milestone = enter("manager"), "Milestone ALPHAMARK ALPHAMARK"
    with unharmed(manager):
        manager.go("/plan" + HERE)
        pick(manager, "Milestone", milestone)
        put_day(manager, "New day", date(2027, 4, 19))
        fill(manager, "How we make up for it", "Two people more.")
        press(manager, "Move the date")
        hears(manager, "Please fill in “What happened”.")
        assert field(manager, "How we make up for it").input_value() == "Two people more."
        assert manager.page.get_by_role("spinbutton", name="day, New day").inner_text() == "19"
        choose(manager, "Cause", "a third party")
        fill(manager, "What happened", "The crane came late.")
        press(manager, "Move the date")
        hears(manager, "The date has moved. The client reads the reason with it.")

    for language, days, moved in (
        ("en", "+10 days, ", "moved from 9 Apr 2027 to 19 Apr 2027"),
        ("zh", "10 天", "由 2027年4月9日 调整到 2027年4月19日"),
    ):
        client = enter("sponsor", language=language, width=390 if language == "zh" else 1280)
        with unharmed(client):
            client.go("/progress" + HERE)
            hears(client, "The crane came late.")
            assert "Two people more." in client.says
            assert days in client.says
            assert client.says.count("The crane came late.") == 1
            client.go("/" + HERE)
            hears(client, moved)


def test_money_is_entered_published_and_read_by_the_sponsor_alone(enter: Enter) -> None:
    manager = enter("manager")
    with unharmed(manager):
        manager.go(f"/money{HERE}&part=entries&entry=new")
        choose(manager, "Budget line", "Category ALPHAMARK ALPHAMARK")
        fill(manager, "Document number", "INV-4711")
        fill(manager, "Description", "Crane by the hour")
        fill(manager, "Amount the client is charged", "1,250.50")
        press(manager, "Add the entry")
        hears(manager, "The entry is added. The client does not see it yet.")
        manager.go(f"/money{HERE}&part=entries")
        assert manager.says.count("Crane by the hour") == 1

    sponsor = enter("sponsor")
    with unharmed(sponsor):
        sponsor.go("/budget" + HERE)
        assert "Crane by the hour" not in sponsor.says

    with unharmed(manager):
        press(manager, "Publish")
        hears(manager, "published.")
    with unharmed(sponsor):
        sponsor.go("/budget" + HERE)
        hears(sponsor, "Crane by the hour")
        assert "€1,250.50" in sponsor.says

    contributor = enter("contributor")
    with unharmed(contributor):
        contributor.go("/budget" + HERE)
        hears(contributor, "Not open to you")
        assert "€" not in contributor.page.content()


def test_a_survey_is_opened_answered_on_a_phone_in_chinese_and_has_a_consequence(enter: Enter) -> None:
    manager = enter("manager")
    with unharmed(manager):
        manager.go("/surveys" + HERE)
        opened(manager, "Prepare a survey")
        fill(manager, "Title", "Halfway there")
        press(manager, "Prepare, and show me the form")
        hears(manager, "Prepared. The client does not see it before you open it.")
        press(manager, "Open it now")
        hears(manager, "The survey is open.")

    client = enter("sponsor", width=390, language="zh")
    with unharmed(client):
        client.go("/feedback" + HERE)
        form = client.page.get_by_test_id("stForm").filter(has_text="您最希望我们先改进什么")
        chosen = ("9", "满意", "很满意", "满意", "一般", "满意", "6", "成果的质量")
        for place, answer in enumerate(chosen):
            form.get_by_role("radiogroup").nth(place).get_by_text(answer, exact=True).click()
        form.get_by_role("textbox").first.fill("请早一点告诉我们。")
        form.get_by_role("button", name="提交我的回答").dblclick()
        hears(client, "的回答已于")
        assert client.page.evaluate("document.documentElement.scrollWidth") <= 390

    with unharmed(manager):
        manager.go("/surveys" + HERE)
        hears(manager, "请早一点告诉我们。")
        assert manager.says.count("请早一点告诉我们。") == 1
        opened(manager, "Add a measure")
        fill(manager, "You said", "Tell us earlier.")
        fill(manager, "What we do about it", "A note every Friday.")
        fill(manager, "Who sees to it", "Mara")
        press(manager, "Add the measure")
        hears(manager, "Added. The client sees it once you publish it.")
        client.go("/feedback" + HERE)
        assert "A note every Friday." not in client.says
        opened(manager, "Edit")
        press(manager, "Publish it")
        hears(manager, "The client can read it.")
        client.go("/feedback" + HERE)
        hears(client, "A note every Friday.")
        assert client.says.count("A note every Friday.") == 1


def test_a_change_request_is_assessed_decided_and_changes_the_budget(enter: Enter) -> None:
    sponsor, manager = enter("sponsor"), enter("manager")
    with unharmed(sponsor), unharmed(manager):
        sponsor.go("/feedback" + HERE)
        fill(sponsor, "What should change, in one line", "A second gate")
        fill(sponsor, "What exactly", "Lorries should leave by the back.")
        fill(sponsor, "Why it is needed", "The yard is too small.")
        press(sponsor, "Submit the request")
        hears(sponsor, "Your request arrived as ")
        code = number_in(r"Your request arrived as (\S+)\.", sponsor.says)
        number = int(code.rpartition("-")[2])

        manager.go("/" + HERE)
        hears(manager, f"Answer change request {number}")
        follow(manager, f"change={number}")
        hears(manager, "Lorries should leave by the back.")
        fill(manager, "What the client reads about it", "We look into it.")
        press(manager, "Save and tell the client")
        hears(manager, f"{code} is now: Being assessed.")
        fill(manager, "Added to the agreed budget, in EUR", "2000")
        fill(manager, "Added to the finish, in calendar days", "5")
        put_day(manager, "Decision needed by", date(2027, 5, 1))
        fill(manager, "What the client reads about it", "It can be done in May.")
        press(manager, "Save and tell the client")
        hears(manager, f"{code} is now: Waiting for a decision.")

        sponsor.go("/" + HERE)
        follow(sponsor, f"change={number}")
        hears(sponsor, "adds €2,000 to the agreed budget and moves the finish 5 days later")
        sponsor.go("/budget" + HERE)
        before = sponsor.says

        fill(manager, "What the client reads about it", "Agreed on the phone.")
        press(manager, "Save and tell the client")
        hears(manager, "Please fill in “Who agreed on the client’s side”.")
        fill(manager, "Who agreed on the client’s side", "Sam Sponsor")
        press(manager, "Save and tell the client")
        hears(manager, f"{code} is now: Approved.")

        sponsor.go(f"/feedback{HERE}&change={number}")
        hears(sponsor, "Agreed by Sam Sponsor")
        for step in ("We look into it.", "It can be done in May."):
            assert sponsor.says.count(step) == 1
        sponsor.go("/budget" + HERE)
        assert "€12,500" not in before
        assert "€12,500" in sponsor.says
