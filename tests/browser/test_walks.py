"""What people of both sides do together, in the browser, from the first click to what the other one sees."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from db.models.identity import Person
from db.session import close_database, identity, open_database
from tests.browser.hands import (
    choose,
    field,
    fill,
    follow,
    hears,
    learns,
    opened,
    part_of_day,
    pick,
    press,
    press_it,
    put_day,
    touch,
    turn_to,
    unharmed,
)
from tests.browser.visitor import Enter, Served, Visitor
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

SECRET = b"the secret of the browser tests, long enough"
HERE = "?project=publicalpha"
WISH = "What should we change first?"
ANSWERS = (
    *("9", "Satisfied", "Very satisfied", "Satisfied", "Neither", "Satisfied", "6"),
    "Quality of the result",
)
THANKS = (
    "Thank you. Your answers to “{title}” arrived {moment}. What happens next: the project team reads them, "
    "and what they change because of them is written under “You said, we did”."
)
ARRIVED = "Your request arrived as {code}. The project manager assesses it and answers here."


def euros(visitor: Visitor, amount: int) -> str:
    return visitor.text.money(amount, "EUR")


def test_an_issue_is_raised_answered_worked_resolved_and_confirmed(enter: Enter) -> None:
    client = enter("contributor")
    with unharmed(client):
        client.go("/issues" + HERE)
        opened(client, "Raise an issue")
        fill(client, "What is wrong, in one line", "The scanner stays dark")
        fill(client, "What happens", "Since Monday no label is read.")
        choose(client, "How bad is it for you?", "It holds us up")
        press(client, "Raise the issue")
        number = learns(client, "Issue {number} is raised. The project team answers here.")["number"]
        assert client.says.count("The scanner stays dark") == 1
        assert client.reads("waiting for a first answer since {moment}")

    manager = enter("manager")
    with unharmed(manager):
        manager.go("/" + HERE)
        hears(manager, "Your turn")
        hears(manager, "Give a first answer to issue {number}: {title}", number=number)
        follow(manager, f"issue={number}")
        hears(manager, Words("Since Monday no label is read."))
        assert f"issue={number}" in manager.page.url
        fill(manager, "Your comment", "A new lamp is on its way.")
        choose(manager, "Who reads it?", "The client")
        press(manager, "Save the comment")
        hears(manager, "The comment is saved.")
        assert manager.says.count("A new lamp is on its way.") == 1
        turn_to(manager, "Change its state")
        choose(manager, "Status", "In progress")
        fill(manager, "Next step", "Fit the lamp on Friday")
        fill(manager, "Reason for the change", "The lamp has come.")
        press(manager, "Save the changes")
        hears(manager, "Issue {number} is up to date.", number=number)
        assert manager.says.count("The lamp has come.") == 1

    with unharmed(client):
        client.go(f"/issues{HERE}&issue={number}")
        hears(client, Words("A new lamp is on its way."))
        assert client.reads("Next: {step}", step="Fit the lamp on Friday")
        assert client.reads("first answer after {duration}")
        assert client.reads("open for {duration}")

    with unharmed(manager):
        manager.go(f"/issue-desk{HERE}&issue={number}")
        turn_to(manager, "Change its state")
        choose(manager, "Status", "Resolved")
        fill(manager, "Reason for the change", "It shines again.")
        press(manager, "Save the changes")
        hears(manager, "Issue {number} is up to date.", number=number)

    with unharmed(client):
        client.go(f"/issues{HERE}&issue={number}")
        hears(client, "Is it resolved for you?")
        press(client, "Yes, it is resolved")
        hears(client, "Thank you. Issue {number} is closed.", number=number)


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
    manager, milestone = enter("manager"), Words("Milestone ALPHAMARK ALPHAMARK")
    with unharmed(manager):
        manager.go("/plan" + HERE)
        pick(manager, "Milestone", milestone)
        put_day(manager, "New day", date(2027, 4, 19))
        fill(manager, "How we make up for it", "Two people more.")
        press(manager, "Move the date")
        hears(manager, "Please fill in “{label}”.", label=manager.said("What happened"))
        assert field(manager, "How we make up for it").input_value() == "Two people more."
        assert part_of_day(manager, "New day", 2) == "19"
        choose(manager, "Cause", "a third party")
        fill(manager, "What happened", "The crane came late.")
        press(manager, "Move the date")
        hears(manager, "The date has moved. The client reads the reason with it.")

    for usually in ("en-1280", "zh-390"):
        client = enter("sponsor", usually=usually)
        before, after = (client.text.date(date(2027, 4, day)) for day in (9, 19))
        with unharmed(client):
            client.go("/progress" + HERE)
            hears(client, Words("The crane came late."))
            assert "Two people more." in client.says
            assert client.reads(
                "{days}, {cause}.", days=client.said("+{n} days", n=10), cause=client.said("a third party")
            )
            assert client.says.count("The crane came late.") == 1
            client.go("/" + HERE)
            hears(client, "“{title}” moved from {old} to {new}", title=milestone, old=before, new=after)


def test_money_is_entered_published_and_read_by_the_sponsor_alone(enter: Enter) -> None:
    manager = enter("manager")
    with unharmed(manager):
        manager.go(f"/money{HERE}&part=entries&entry=new")
        choose(manager, "Budget line", Words("Category ALPHAMARK ALPHAMARK"))
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
        hears(manager, "{n} entry is published.", n=1)
    with unharmed(sponsor):
        sponsor.go("/budget" + HERE)
        hears(sponsor, Words("Crane by the hour"))
        assert sponsor.text.money(Decimal("1250.50"), "EUR", exact=True) in sponsor.says

    contributor = enter("contributor")
    with unharmed(contributor):
        contributor.go("/budget" + HERE)
        hears(contributor, "Not open to you")
        assert "€" not in contributor.page.content()


def test_a_survey_is_opened_answered_read_and_has_a_consequence(enter: Enter) -> None:
    manager = enter("manager")
    with unharmed(manager):
        manager.go("/surveys" + HERE)
        opened(manager, "Prepare a survey")
        fill(manager, "Title", "Halfway there")
        press(manager, "Prepare, and show me the form")
        hears(manager, "Prepared. The client does not see it before you open it.")
        press(manager, "Open it now")
        hears(manager, "The survey is open. Whoever may answer finds it under “Your turn”.")

    client = enter("sponsor", usually="zh-390")
    with unharmed(client):
        client.go("/feedback" + HERE)
        form = client.page.get_by_test_id("stForm").filter(has_text=client.said(WISH))
        for place, answer in enumerate(ANSWERS):
            said = answer if answer.isdecimal() else client.said(answer)
            touch(client, form.get_by_role("radiogroup").nth(place).get_by_text(said, exact=True))
        form.get_by_role("textbox").first.fill("请早一点告诉我们。")
        press_it(client, form.get_by_role("button", name=client.said("Send my answers")))
        hears(client, THANKS)  # its title is said in the reader's language
        assert client.is_narrow()

    with unharmed(manager):
        manager.go("/surveys" + HERE)
        hears(manager, Words("请早一点告诉我们。"))
        assert manager.says.count("请早一点告诉我们。") == 1
        hears(manager, "{answered} of {people}", answered="1")
        hears(manager, "{share} of all answers are “satisfied” or better", share=manager.text.percent(0.8))
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
        hears(client, Words("A note every Friday."))
        assert client.says.count("A note every Friday.") == 1
        press(manager, "Close the survey now")
        hears(manager, "The survey is closed; nobody can answer any more.")
