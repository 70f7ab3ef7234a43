"""What people of both sides do together, in the browser, from the first click to what the other one sees."""

from datetime import date

import pytest

from tests.browser.conftest import Enter
from tests.browser.hands import (
    alerts,
    choose,
    field,
    fill,
    hears,
    number_in,
    opened,
    pick,
    press,
    put_day,
    unharmed,
)

pytestmark = pytest.mark.browser

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
        manager.page.get_by_role("link", name=f"Give a first answer to issue {number}").click()
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


def test_a_date_moves_with_its_reason_only_and_the_client_reads_both_days(enter: Enter) -> None:
    manager, milestone = enter("manager"), "Milestone ALPHAMARK ALPHAMARK"
    with unharmed(manager):
        manager.go("/plan" + HERE)
        manager.page.get_by_role("combobox", name="Milestone").first.click()
        manager.page.get_by_role("option", name=milestone, exact=True).click()
        manager.settle()
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
        ("en", "+10 days, ", "moved from Fri, 9 Apr 2027 to"),
        ("zh", "+10 天", "2027年4月9日"),
    ):
        client = enter("sponsor", language=language, width=390 if language == "zh" else 1280)
        with unharmed(client):
            client.go("/progress" + HERE)
            hears(client, "The crane came late.")
            assert "Two people more." in client.says
            assert days in client.says
            assert client.says.count("The crane came late.") == 1
            client.go("/" + HERE)
            print(client.says)
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
        print(sponsor.says)
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
        print(client.page.get_by_test_id("stMain").aria_snapshot()[:3000])
