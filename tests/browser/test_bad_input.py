"""What people paste into forms by mistake or on purpose: it is shown as it is, or refused in words."""

from datetime import date

import pytest

from tests.browser.hands import (
    alerts,
    field,
    fill,
    hears,
    learns,
    opened,
    part_of_day,
    press,
    put_day,
    refusals,
    touch,
    unharmed,
)
from tests.browser.test_walks_changes import box_of, number_of, type_into
from tests.browser.visitor import Enter, Visitor, usual
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

HERE = "?project=publicalpha"
NASTY = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> [x](javascript:alert(3)) :material/home: "
    ':red[x] $x^2$ **b** `c` # h =HYPERLINK("x") {name} %s \\ &lt; ~~s~~'
)
LONG = "A" * 10_000
ARRIVED = "Your request arrived as {code}. The project manager assesses it and answers here."
TOO_LONG = "“{label}” is {length} characters long; at most {limit} fit. Please shorten it."
OUT_OF_TIME = "“{label}” must be a date from {earliest} to {latest}."
TOO_FAR = "This day is too far away and was not taken over. Please choose another."


def assert_refused(visitor: Visitor, label: str) -> None:
    """One of the boxes names the field that was filled in wrongly."""
    assert any(visitor.said(label) in said for said in alerts(visitor)), alerts(visitor)


def _is_literal(visitor: Visitor, nasty: str = NASTY) -> None:
    """What was typed is on the page letter by letter, and has made nothing else out of itself."""
    main = visitor.page.get_by_test_id("stMain")
    assert nasty in " ".join(visitor.says.split())
    assert main.locator("a[href^='javascript'], img[src='x'], script").count() == 0
    assert visitor.is_narrow()


def test_what_looks_like_code_in_an_issue_is_shown_as_it_was_typed(enter: Enter) -> None:
    client = enter("contributor")
    with unharmed(client):
        client.go("/issues" + HERE)
        opened(client, "Raise an issue")
        fill(client, "What is wrong, in one line", NASTY)
        fill(client, "What happens", NASTY + "\n\n# " + NASTY)
        press(client, "Raise the issue")
        hears(client, "Issue {number} is raised. The project team answers here.")
        _is_literal(client)
    for who, path in (("manager", "/issue-desk"), ("manager", "/"), ("sponsor", "/")):
        reader = enter(who)
        with unharmed(reader):
            reader.go(path + HERE)
            if path == "/issue-desk":
                _is_literal(reader)


def test_what_looks_like_code_in_a_statement_is_shown_as_it_was_typed(enter: Enter) -> None:
    manager = enter("manager")
    with unharmed(manager):
        manager.go("/status?project=publichidden")
        fill(manager, "In one sentence", NASTY)
        fill(manager, "What happens next", NASTY)
        press(manager, "Save the statement")
        hears(manager, "The statement is saved.")
        _is_literal(manager)
        for path in ("/progress", "/"):
            manager.go(path + "?project=publichidden")
            _is_literal(manager)


def test_letters_that_turn_text_around_or_end_it_are_taken_out(enter: Enter) -> None:
    client = enter("contributor")
    with unharmed(client):
        client.go("/feedback" + HERE)
        fill(client, "What should change, in one line", "In\u202evoice\x00 gate\u200b")
        fill(client, "What exactly", "a\x00b\u202e")
        fill(client, "Why it is needed", "c")
        press(client, "Submit the request")
        hears(client, ARRIVED)
        assert "Invoice gate" in client.says
        assert not set("\u202e\x00\u200b") & set(client.says)


@pytest.mark.parametrize(
    ("who", "path", "unfold", "label", "button"),
    [
        ("contributor", "/issues", "Raise an issue", "What is wrong, in one line", "Raise the issue"),
        ("contributor", "/feedback", "", "What should change, in one line", "Submit the request"),
        ("contributor", "/account", "", "Name", "Save"),
        ("manager", "/issue-desk", "Write down an issue", "Title", "Save the issue"),
        ("manager", "/surveys", "Prepare a survey", "Title", "Prepare, and show me the form"),
        ("manager", "/people", "", "Name", "Invite"),
        ("administrator", "/clients", "", "Client", "Begin the project"),
    ],
)
def test_ten_thousand_letters_are_refused_and_stay_in_their_field(
    enter: Enter, who: str, path: str, unfold: str, label: str, button: str
) -> None:
    visitor = enter(who)
    with unharmed(visitor):
        visitor.go(path + HERE)
        if unfold:
            opened(visitor, unfold)
        fill(visitor, label, LONG)
        press(visitor, button, twice=False)
        length = visitor.text.number(len(LONG))
        hears(visitor, TOO_LONG, label=visitor.said(label), length=length)
        assert len(alerts(visitor)) == 1
        assert field(visitor, label).input_value() == LONG


@pytest.mark.parametrize("amount", ["1e999", "-5", "NaN", "∞", "=1+1", "1,2,3", "9" * 40, "0.001", "<b>"])
def test_an_amount_that_is_none_is_refused_and_stays_in_its_field(enter: Enter, amount: str) -> None:
    manager = enter("manager")
    with unharmed(manager):
        manager.go(f"/money{HERE}&part=entries&entry=new")
        fill(manager, "Amount the client is charged", amount)
        fill(manager, "Description", "kept")
        press(manager, "Add the entry", twice=False)
        assert_refused(manager, "Amount the client is charged")
        assert len(refusals(manager)) == 1
        assert field(manager, "Amount the client is charged").input_value() == amount
        assert field(manager, "Description").input_value() == "kept"


def test_a_day_outside_of_our_time_is_refused_and_what_was_typed_stays(enter: Enter) -> None:
    manager = enter("manager")
    with unharmed(manager):
        manager.go("/plan" + HERE)
        fill(manager, "What happened", "kept")
        fill(manager, "How we make up for it", "kept too")
        put_day(manager, "New day", date(2999, 12, 31))
        press(manager, "Move the date", twice=False)
        hears(manager, OUT_OF_TIME, label=manager.said("New day"))
        assert len(alerts(manager)) == 1
        assert part_of_day(manager, "New day", 0) == "2999"
        # The end of the calendar must neither hang the browser nor come through.
        put_day(manager, "New day", date(9999, 12, 31))
        press(manager, "Move the date", twice=False)
        assert not manager.reads("The date has moved. The client reads the reason with it.")
        assert len(alerts(manager)) == 1
        assert field(manager, "What happened").input_value() == "kept"
        assert field(manager, "How we make up for it").input_value() == "kept too"


@pytest.mark.parametrize("usually", usual("en-1280", "zh-1280"))
def test_the_calendars_own_refusal_is_in_the_readers_language(enter: Enter, usually: str) -> None:
    manager = enter("manager", usually=usually)
    manager.go("/plan" + HERE)
    put_day(manager, "New day", date(9999, 12, 31))
    refused = manager.page.locator('[data-testid="stDateInput"] span[role="alert"]').first
    shown = refused.evaluate("e => [getComputedStyle(e, '::after').content, getComputedStyle(e).fontSize]")
    assert manager.said(TOO_FAR) in shown[0]
    assert shown[1] == "0px"
    assert manager.page.locator("html").get_attribute("lang") == manager.way.language


def test_words_are_not_taken_for_days_or_money_of_a_change(enter: Enter) -> None:
    manager = enter("manager")
    with unharmed(manager):
        manager.go("/changes" + HERE)
        opened(manager, "Enter a change request for the firm")
        fill(manager, "What should change, in one line", '=HYPERLINK("x")')
        fill(manager, "What exactly", "[x](javascript:alert(1))")
        fill(manager, "Why it is needed", ":material/home:")
        press(manager, "Enter the request")
        code = learns(manager, "Entered as {code}, visible to the firm alone.")["code"]
        assert manager.says.count('=HYPERLINK("x")') == 1
        touch(manager, manager.page.get_by_role("button", name='=HYPERLINK("x")'))
        hears(manager, Words("[x](javascript:alert(1))"))
        fill(manager, "What the client reads about it", "We look.")
        press(manager, "Save; the client does not see it yet")
        hears(manager, "{code} is now: {status}.", status=manager.said("Being assessed"))
        manager.go(f"/changes{HERE}&change={number_of(code)}&part=assessment")
        line, milestone = "Category ALPHAMARK ALPHAMARK", "Milestone ALPHAMARK ALPHAMARK"
        for amount, days in (("NaN", "1.5"), ("1e999", "99999"), ("x", "-0.5")):
            type_into(manager, line, amount)
            type_into(manager, milestone, days)
            press(manager, "Save the assessment", twice=False)
            assert any(milestone in said for said in refusals(manager))
            assert any(line in said for said in refusals(manager))
            assert box_of(manager, line).input_value() == amount
            assert box_of(manager, milestone).input_value() == days
