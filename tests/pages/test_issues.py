"""The issues page and the issue desk: what they show first, and what becomes of each form."""

from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.base import Audience
from db.models.identity import Person
from db.models.issue import Issue, IssueStatus, Severity
from db.session import identity, writing
from portal import issues
from portal.access import operator_scope
from tests.conftest import Portal
from tests.worlds import INTERNAL, NOW, World


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def said(at: AppTest) -> str:
    """Everything a page says, in one string."""
    parts = [*at.title, *at.subheader, *at.markdown, *at.caption, *at.info, *at.success, *at.error]
    labels = [*at.button, *at.text_input, *at.text_area]
    return "\n".join([str(p.value) for p in parts] + [label.label for label in labels])


def field(at: AppTest, label: str):
    found = [w for w in (*at.text_input, *at.text_area) if w.label == label]
    assert found, [w.label for w in (*at.text_input, *at.text_area)]
    return found[0]


def button(at: AppTest, label: str):
    found = [b for b in at.button if b.label == label]
    assert found, [b.label for b in at.button]
    return found[0]


def choice(at: AppTest, label: str):
    return next(g for g in at.button_group if g.label == label)


def in_chinese() -> None:
    with identity() as session:
        for person in session.scalars(select(Person)):
            person.language = "zh"


def set_status(status: IssueStatus) -> None:
    with writing(operator_scope()) as session:
        for issue in session.scalars(select(Issue).where(Issue.number == 1)):
            issue.status = status
            issue.resolved_at = NOW if status in (IssueStatus.RESOLVED, IssueStatus.CLOSED) else None


# The client


def test_the_page_opens_with_the_state_of_things(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "sponsor", "issues")
    assert not at.exception
    assert at.subheader[0].value == (
        "1 issue is open; its severity is high. It has been open for 4 days and has an owner."
    )
    assert [(m.label, m.value) for m in at.metric] == [
        ("Open issues", "1"),
        ("Waiting for you", "0"),
        ("Usual first answer", "2 h"),
        ("Resolved in 30 days", "0"),
    ]
    assert "High" in said(at)
    assert "Next: Next ALPHAMARK ALPHAMARK" in said(at)
    assert INTERNAL not in said(at)


def test_the_page_speaks_chinese(portal: Portal, small_world: World) -> None:
    in_chinese()
    at = portal(small_world, "sponsor", "issues", issue="1")
    assert not at.exception
    assert at.subheader[0].value == "目前有 1 个问题待解决，严重程度为高。已提出 4 天，有专人负责。"
    assert [m.label for m in at.metric] == ["待解决", "等待您处理", "通常首次回复时间", "近 30 天已解决"]


def test_an_issue_opens_in_place_and_closes_again(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "sponsor", "issues")
    assert "Described" not in said(at)
    at.button(key="open-1").click().run()
    assert at.query_params["issue"] in ("1", ["1"])
    assert "Described ALPHAMARK ALPHAMARK" in said(at)
    at.button(key="open-1").click().run()
    assert "Described" not in said(at)


@pytest.mark.parametrize("number", ["2", "77", "x", "１", "99999999999999999999"])
def test_internal_foreign_and_nonsense_numbers_look_the_same(
    portal: Portal, small_world: World, number: str
) -> None:
    at = portal(small_world, "sponsor", "issues", issue=number)
    assert not at.exception
    assert at.info[0].value == "There is no such issue, or it is not open to you."
    assert INTERNAL not in said(at)


def test_somebody_raises_an_issue_and_sees_it(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "contributor", "issues")
    field(at, "What is wrong, in one line").set_value("Login *fails*")
    field(at, "What happens").set_value("Nobody can sign in.")
    choice(at, "How bad is it for you?").set_value(Severity.CRITICAL)
    button(at, "Raise the issue").click().run()
    assert not at.exception
    assert at.success[0].value == "Issue 3 is raised. The project team answers here."
    assert field(at, "What happens").value == ""
    assert "Login \\*fails\\*" in said(at)
    assert at.metric[0].value == "2"


def test_what_is_missing_is_said_and_what_was_typed_stays(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "contributor", "issues")
    field(at, "What happens").set_value("Nobody can sign in.")
    button(at, "Raise the issue").click().run()
    assert at.error[0].value == "Please fill in “What is wrong, in one line”."
    assert field(at, "What happens").value == "Nobody can sign in."
    assert at.metric[0].value == "1"


def test_a_viewer_reads_and_is_asked_nothing(portal: Portal, small_world: World) -> None:
    set_status(IssueStatus.RESOLVED)
    at = portal(small_world, "reader", "issues", issue="1")
    assert not at.exception
    assert "Described ALPHAMARK ALPHAMARK" in said(at)
    assert not at.text_area
    assert [t.label for t in at.text_input] == ["Find an issue"]


def test_a_comment_is_sent_and_stands_in_the_history(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "sponsor", "issues", issue="1")
    field(at, "Your comment").set_value("Any news?")
    button(at, "Send the comment").click().run()
    assert at.success[0].value == "Your comment is with the project team."
    assert "Any news?" in said(at)
    steps = issues.one(small_world.scope("manager", "alpha"), 1).steps
    assert (steps[-1].body, steps[-1].by_client) == ("Any news?", True)


def test_the_client_confirms_and_the_issue_is_closed(portal: Portal, small_world: World) -> None:
    set_status(IssueStatus.RESOLVED)
    at = portal(small_world, "sponsor", "issues", issue="1")
    assert at.metric[1].value == "1"
    button(at, "Yes, it is resolved").click().run()
    assert at.success[0].value == "Thank you. Issue 1 is closed."
    assert issues.one(small_world.scope("sponsor", "alpha"), 1).item.status is IssueStatus.CLOSED
    assert not [b for b in at.button if b.label == "Yes, it is resolved"]


def test_the_client_opens_it_again_with_a_reason(portal: Portal, small_world: World) -> None:
    set_status(IssueStatus.CLOSED)
    at = portal(small_world, "sponsor", "issues", issue="1")
    button(at, "Open it again").click().run()
    assert at.error[0].value == "Please fill in “What is still wrong?”."
    field(at, "What is still wrong?").set_value("It failed again.")
    button(at, "Open it again").click().run()
    assert at.success[0].value == "Issue 1 is open again; the project team sees why."
    assert "Status: Closed → To do" in said(at)


def test_filters_and_search_come_from_the_address(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "sponsor", "issues", search="nothing like this")
    assert "No issue fits what is chosen above." in said(at)
    at = portal(small_world, "sponsor", "issues", severity="High")
    assert at.button(key="open-1")
    at = portal(small_world, "sponsor", "issues", severity="Low")
    assert "No issue fits what is chosen above." in said(at)


def test_sheets_beyond_the_first_are_reached_and_beyond_the_last_do_no_harm(
    portal: Portal, small_world: World
) -> None:
    scope = small_world.scope("sponsor", "alpha")
    for n in range(30):
        issues.raise_issue(scope, issues.RaiseIssue(f"Number {n}", "x", Severity.LOW))
    at = portal(small_world, "sponsor", "issues")
    assert len([b for b in at.button if str(b.key).startswith("open-")]) == 25
    at = portal(small_world, "sponsor", "issues", sheet="2")
    assert len([b for b in at.button if str(b.key).startswith("open-")]) == 6
    for nonsense in ("9", "0", "x"):
        at = portal(small_world, "sponsor", "issues", sheet=nonsense)
        assert not at.exception
        assert len([b for b in at.button if str(b.key).startswith("open-")]) == 25


def test_where_there_is_no_issue_the_page_says_what_will_be_there(portal: Portal, small_world: World) -> None:
    with writing(operator_scope()) as session:
        for issue in session.scalars(select(Issue)):
            issue.deleted_at = NOW
    at = portal(small_world, "sponsor", "issues")
    assert at.subheader[0].value == "No issue is open."
    assert "Nobody has raised an issue." in said(at)
    assert not at.selectbox


# The firm


def test_the_desk_shows_what_is_internal_and_says_so(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "issue-desk")
    assert not at.exception
    assert at.subheader[0].value == (
        "2 issues are open; 2 are high. The oldest has waited 4 days; every one has an owner."
    )
    assert "Not published" in said(at)


def test_the_desk_speaks_chinese(portal: Portal, small_world: World) -> None:
    in_chinese()
    at = portal(small_world, "manager", "issue-desk", issue="1")
    assert not at.exception
    assert (
        at.subheader[0].value
        == "目前有 2 个问题待解决，高级别 2 个。等待最久的已有 4 天，每个问题都有专人负责。"
    )


def test_a_comment_is_internal_unless_it_is_meant_for_the_client(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "issue-desk", issue="1")
    assert choice(at, "Who reads it?").value == Audience.INTERNAL
    field(at, "Your comment").set_value("Between us")
    button(at, "Save the comment").click().run()
    assert at.success[0].value == "The comment is saved."
    choice(at, "Who reads it?").set_value(Audience.CLIENT)
    field(at, "Your comment").set_value("For you")
    button(at, "Save the comment").click().run()
    bodies = [s.body for s in issues.one(small_world.scope("sponsor", "alpha"), 1).steps]
    assert bodies[1:] == ["For you"]


def test_a_team_member_is_not_offered_the_client_as_reader(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "member", "issue-desk", issue="1")
    assert not at.exception
    assert not [g for g in at.button_group if g.label == "Who reads it?"]
    assert "A project manager can let the client read it." in said(at)
    assert not [b for b in at.button if "client" in b.label]


def test_an_internal_comment_is_published_and_withdrawn(portal: Portal, small_world: World) -> None:
    manager, client = small_world.scope("manager", "alpha"), small_world.scope("sponsor", "alpha")
    issues.comment(manager, issues.Comment(1, "Between us"))
    at = portal(small_world, "manager", "issue-desk", issue="1")
    button(at, "Let the client read it").click().run()
    assert at.success[0].value == "The client reads this comment now."
    assert issues.one(client, 1).steps[-1].body == "Between us"
    [b for b in at.button if b.label == "Withdraw it from the client"][-1].click().run()
    assert at.success[0].value == "The client no longer sees this comment."
    assert len(issues.one(client, 1).steps) == 1


def test_a_new_status_needs_a_reason_where_the_client_sees_it(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "issue-desk", issue="1")
    choice(at, "Status").set_value(IssueStatus.IN_PROGRESS)
    button(at, "Save the changes").click().run()
    assert (
        at.error[0].value
        == "Please fill in “Reason for the change”: the client sees this issue and is owed the why."
    )
    field(at, "Reason for the change").set_value("We have ordered a part.")
    button(at, "Save the changes").click().run()
    assert at.success[0].value == "Issue 1 is up to date."
    shown = issues.one(small_world.scope("sponsor", "alpha"), 1)
    assert shown.item.status is IssueStatus.IN_PROGRESS
    assert shown.steps[-1].body == "We have ordered a part."


def test_nothing_different_is_said_to_be_so(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "issue-desk", issue="1")
    button(at, "Save the changes").click().run()
    assert at.error[0].value.startswith("Nothing is different yet.")


def test_two_at_once_see_each_others_work_before_one_overwrites_it(
    portal: Portal, small_world: World
) -> None:
    at = portal(small_world, "manager", "issue-desk", issue="1")
    scope = small_world.scope("member", "alpha")
    item = issues.one(scope, 1).item
    issues.work(
        scope,
        issues.Work(1, item.version, item.status, item.severity, "Ben", item.next_step_as_written),
    )
    owner = [w for w in at.text_input if w.label == "Owner"][-1]
    owner.set_value("Ann")
    button(at, "Save the changes").click().run()
    assert "Somebody else has saved this in the meantime" in at.error[0].value
    assert "owner Ben" in at.error[0].value
    assert [w for w in at.text_input if w.label == "Owner"][-1].value == "Ann"
    button(at, "Save the changes").click().run()
    assert at.success[0].value == "Issue 1 is up to date."
    assert issues.one(scope, 1).item.owner == "Ann"


def test_the_firm_opens_an_issue_and_publishes_it(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "issue-desk")
    field(at, "Title").set_value("Disk fills up")
    field(at, "Title (Simplified Chinese)").set_value("磁盘快满了")
    button(at, "Save the issue").click().run()
    assert at.success[0].value == "Issue 3 is saved; only your team sees it."
    at.button(key="open-3").click().run()
    button(at, "Publish the issue").click().run()
    assert at.success[0].value == "The client sees issue 3 now."
    item = issues.one(small_world.scope("sponsor", "alpha"), 3).item
    assert (item.title, item.raised_by_client) == ("Disk fills up", False)
    button(at, "Withdraw the issue").click().run()
    assert at.success[0].value == "The client no longer sees issue 3."


def test_an_issue_of_the_client_cannot_be_withdrawn(portal: Portal, small_world: World) -> None:
    number = issues.raise_issue(
        small_world.scope("sponsor", "alpha"), issues.RaiseIssue("Login fails", "Since noon", Severity.HIGH)
    )
    at = portal(small_world, "manager", "issue-desk", issue=str(number))
    assert not [b for b in at.button if b.label == "Withdraw the issue"]
    assert "The client raised this issue and always sees it." in said(at)
    assert at.subheader[0].value.endswith("1 issue of the client waits for a first answer.")


def test_the_firm_on_the_clients_page_is_led_to_the_desk(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "issues", issue="1")
    assert not at.exception
    assert "Raise the issue" not in said(at)
    assert "Work on it at the issue desk" in [e.proto.label for e in at.get("page_link")]


def test_a_client_cannot_open_the_desk(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "sponsor", "issue-desk")
    assert at.title[0].value == "Not open to you"
    assert INTERNAL not in said(at)
