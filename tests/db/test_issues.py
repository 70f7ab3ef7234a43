"""Issues: who sees which, what each verb writes, and who may do it."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event, select

from db.base import Audience
from db.models.issue import EntryKind, Issue, IssueEntry, IssueStatus, Severity
from db.models.project import Activity
from db.session import AlreadyDone, Conflict, ReadOnly, database, reading, writing
from portal import issues
from portal.access import NotAllowed, NotFound, Scope, operator_scope, preview_viewer, project_scope
from portal.activity import owned_by
from portal.issues import Asked, IssueItem, View, Work
from tests.worlds import BETA, INTERNAL, NOW, World

RAISE = issues.RaiseIssue("Login fails", "Nobody of us can sign in since noon.", Severity.CRITICAL)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(world: World) -> Scope:
    return world.scope("sponsor", "alpha")


@pytest.fixture
def manager(world: World) -> Scope:
    return world.scope("manager", "alpha")


@pytest.fixture
def member(world: World) -> Scope:
    return world.scope("member", "alpha")


def working(scope: Scope, number: int, **changed: object) -> Work:
    item = issues.one(scope, number).item
    as_it_is = Work(
        number, item.version, item.status, item.severity, item.owner, item.next_step_as_written, "", {}
    )
    return dataclasses.replace(as_it_is, **changed)  # type: ignore[arg-type]


def resolve(scope: Scope, number: int, status: IssueStatus = IssueStatus.RESOLVED) -> None:
    issues.work(scope, working(scope, number, status=status, reason="The cable was loose."))


def item(scope: Scope, number: int) -> IssueItem:
    return issues.one(scope, number).item


def noted(scope: Scope) -> list[tuple[str, Audience]]:
    with reading(scope) as session:
        rows = session.execute(
            select(Activity.kind, Activity.audience).where(Activity.at == NOW).order_by(Activity.id)
        )
        return [(kind, audience) for kind, audience in rows]


@contextmanager
def counted() -> Iterator[list[str]]:
    """The SELECTs that are sent meanwhile."""
    sent: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        if statement.startswith("SELECT") and "set_config" not in statement:
            sent.append(statement)

    engine = database().reader
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


# Reading


def test_a_client_sees_its_published_issue_and_nothing_internal(client: Scope) -> None:
    report = issues.report(client)
    assert [i.number for i in report.items] == [1]
    assert report.open == 1
    assert report.by_severity == {
        Severity.CRITICAL: 0,
        Severity.HIGH: 1,
        Severity.MEDIUM: 0,
        Severity.LOW: 0,
    }
    assert report.items[0].age == timedelta(days=4)
    assert report.items[0].first_response == timedelta(hours=2)
    assert report.first_answer == timedelta(hours=2)
    assert report.oldest == NOW - timedelta(days=4)
    assert INTERNAL not in repr(report)
    assert BETA not in repr(report)


def test_the_firm_sees_both_and_which_is_internal(manager: Scope) -> None:
    assert [(i.number, i.internal) for i in issues.report(manager).items] == [(1, False), (2, True)]


def test_an_issue_shows_the_client_only_the_published_part_of_its_history(
    client: Scope, manager: Scope
) -> None:
    issues.comment(manager, issues.Comment(1, f"Between us {INTERNAL}"))
    assert [s.internal for s in issues.one(manager, 1).steps] == [False, True]
    shown = issues.one(client, 1)
    assert len(shown.steps) == 1
    assert INTERNAL not in repr(shown)


def test_an_issue_all_of_whose_history_is_internal_is_still_found(client: Scope, manager: Scope) -> None:
    number = issues.raise_issue(client, RAISE)
    issues.comment(manager, issues.Comment(number, "Between us"))
    assert issues.one(client, number).steps == ()


@pytest.mark.parametrize(("who", "number"), [("sponsor", 2), ("sponsor", 99), ("reader", 2)])
def test_internal_and_unknown_numbers_are_not_found_alike(world: World, who: str, number: int) -> None:
    with pytest.raises(NotFound):
        issues.one(world.scope(who, "alpha"), number)


def test_a_deleted_issue_is_shown_to_nobody(client: Scope, manager: Scope) -> None:
    with writing(operator_scope()) as session:
        for issue in session.scalars(select(Issue).where(Issue.number == 1)):
            issue.deleted_at = NOW
    assert [i.number for i in issues.report(manager).items] == [2]
    assert issues.report(client).is_empty
    with pytest.raises(NotFound):
        issues.one(manager, 1)
    with pytest.raises(NotFound):
        issues.comment(manager, issues.Comment(1, "Into the void"))


def test_the_gravest_come_first_and_of_these_the_oldest(client: Scope, manager: Scope) -> None:
    with writing(operator_scope()) as session:
        for number, severity, days in (
            (11, Severity.LOW, 90),
            (12, Severity.CRITICAL, 1),
            (13, Severity.CRITICAL, 2),
            (14, Severity.MEDIUM, 5),
        ):
            session.add(_issue(client, number, severity, days))
    assert [i.number for i in issues.report(client).items] == [13, 12, 1, 14, 11]


def test_filters_narrow_the_list_and_leave_the_figures(client: Scope) -> None:
    with writing(operator_scope()) as session:
        session.add(_issue(client, 11, Severity.LOW, 3, status=IssueStatus.WAITING))
        session.add(_issue(client, 12, Severity.LOW, 2, title="Der Drucker streikt", raised_by_client=True))
        session.add(_issue(client, 13, Severity.LOW, 2, translations={"zh": {"title": "打印机坏了"}}))

    def numbers(**asked) -> list[int]:
        report = issues.report(client, Asked(**asked))
        assert report.open == 4
        assert report.matching == len(report.items)
        return [i.number for i in report.items]

    assert numbers(severity=Severity.HIGH) == [1]
    assert numbers(view=View.WAITING) == [11]
    assert numbers(view=View.UNANSWERED) == [12]
    assert numbers(view=View.RESOLVED) == []
    assert numbers(search="drucker") == [12]
    assert numbers(search="打印机") == [13]
    assert numbers(search="#13") == [13]
    assert numbers(search="50%_") == []
    assert numbers(search="dru\x00cker\ud800") == [12]
    assert numbers(search="１") == [1]
    assert numbers(search="Worker", severity=Severity.LOW) == []


def test_two_thousand_issues_cost_as_many_statements_as_one(client: Scope) -> None:
    with counted() as few:
        issues.report(client, Asked(sheet=1))
        issues.one(client, 1)
    with writing(operator_scope()) as session:
        session.add_all(_issue(client, number, Severity.LOW, 1) for number in range(10, 2010))
    with counted() as many:
        report = issues.report(client, Asked(sheet=81))
        issues.one(client, 1)
    assert len(few) == len(many) == 5
    assert (report.open, report.matching, report.sheets, len(report.items)) == (2001, 2001, 81, 1)


def test_what_was_resolved_in_thirty_days_is_counted_and_the_newest_are_shown(client: Scope) -> None:
    with writing(operator_scope()) as session:
        for number in range(11, 18):
            days = 8 * (number - 10)
            session.add(
                _issue(
                    client,
                    number,
                    Severity.LOW,
                    100,
                    status=IssueStatus.CLOSED if number % 2 else IssueStatus.RESOLVED,
                    resolved_at=NOW - timedelta(days=days),
                )
            )
    report = issues.report(client)
    assert report.resolved_lately == 3
    assert [i.number for i in report.resolved] == [11, 12, 13, 14, 15]
    assert report.to_confirm == 3
    assert report.resolved[0].age == timedelta(days=92)


def test_the_usual_first_answer_is_the_median(client: Scope) -> None:
    with writing(operator_scope()) as session:
        for number, hours in ((11, 1), (12, 30)):
            answer = NOW - timedelta(days=9) + timedelta(hours=hours)
            session.add(_issue(client, number, Severity.LOW, 9, first_response_at=answer))
    assert issues.report(client).first_answer == timedelta(hours=2)


def test_a_report_speaks_the_readers_language(world: World, client: Scope) -> None:
    with writing(operator_scope()) as session:
        said = {"zh": {"title": "打印机坏了", "next_step": "明天换新"}}
        session.add(_issue(client, 11, Severity.CRITICAL, 1, translations=said))
    viewer = dataclasses.replace(world.viewer("sponsor"), language="zh")
    first = issues.report(project_scope(viewer, world.projects["alpha"])).items[0]
    assert (first.title, first.next_step) == ("打印机坏了", "明天换新")
    assert issues.report(client).items[0].title == "Issue 11"


def test_the_json_holds_all_open_issues_of_the_reader(client: Scope) -> None:
    with writing(operator_scope()) as session:
        session.add_all(_issue(client, number, Severity.LOW, 1) for number in range(10, 50))
    made = issues.as_json(issues.report(client))
    assert made["open"] == len(made["items"]) == 41
    assert made["by_severity"] == {"critical": 0, "high": 1, "medium": 0, "low": 40}
    first = made["items"][0]
    assert set(first) == {
        "number",
        "title",
        "severity",
        "status",
        "owner",
        "opened_at",
        "first_response_at",
        "resolved_at",
    }
    assert (first["number"], first["severity"], first["status"]) == (1, "high", "open")
    assert first["opened_at"] == "2027-03-06T09:00:00+00:00"
    assert first["first_response_at"] == "2027-03-06T11:00:00+00:00"
    assert first["resolved_at"] is None


# Raising


def test_what_a_client_raises_is_open_to_both_sides_at_once(client: Scope, manager: Scope) -> None:
    number = issues.raise_issue(client, RAISE)
    assert number == 3
    for scope in (client, manager):
        raised = item(scope, number)
        assert (raised.title, raised.severity, raised.internal) == ("Login fails", Severity.CRITICAL, False)
        assert raised.raised_by == client.viewer.name
        assert raised.waits_for_first_answer
    assert noted(client) == [("issue_raised", Audience.CLIENT)]
    assert issues.report(manager).unanswered == 1


def test_a_client_cannot_name_owner_next_step_or_translations(client: Scope) -> None:
    command = dataclasses.replace(RAISE, owner="You", next_step="Now!", translations={"zh": {"title": "x"}})
    raised = item(client, issues.raise_issue(client, command))
    assert (raised.owner, raised.next_step, raised.next_step_in) == ("", "", {})


def test_what_the_firm_opens_is_internal(client: Scope, member: Scope) -> None:
    command = issues.RaiseIssue("Disk fills up", "", Severity.LOW, "Ann", "Order a disk", {})
    number = issues.raise_issue(member, command)
    opened = item(member, number)
    assert (opened.internal, opened.owner, opened.next_step) == (True, "Ann", "Order a disk")
    assert not opened.waits_for_first_answer
    with pytest.raises(NotFound):
        issues.one(client, number)
    assert noted(client) == []


def test_a_form_sent_twice_raises_one_issue(client: Scope) -> None:
    issues.raise_issue(client, RAISE, "token")
    with pytest.raises(AlreadyDone):
        issues.raise_issue(client, RAISE, "token")
    assert issues.report(client).open == 2


# Talking


def test_the_first_answer_the_client_can_read_stops_the_clock(
    client: Scope, manager: Scope, clock: time_machine.Traveller
) -> None:
    number = issues.raise_issue(client, RAISE)
    clock.shift(timedelta(minutes=20))
    issues.comment(manager, issues.Comment(number, "Between us"))
    assert item(client, number).first_response is None
    clock.shift(timedelta(minutes=10))
    issues.comment(manager, issues.Comment(number, "We look at it.", for_client=True))
    assert item(client, number).first_response == timedelta(minutes=30)
    clock.shift(timedelta(minutes=10))
    issues.comment(manager, issues.Comment(number, "Found it.", for_client=True))
    assert item(client, number).first_response == timedelta(minutes=30)
    assert [s.body for s in issues.one(client, number).steps] == ["We look at it.", "Found it."]


def test_publishing_an_internal_comment_is_an_answer_too(client: Scope, manager: Scope) -> None:
    number = issues.raise_issue(client, RAISE)
    issues.comment(manager, issues.Comment(number, "We look at it."))
    entry = issues.one(manager, number).steps[0].id
    issues.publish_comment(manager, issues.PublishComment(number, entry, Audience.CLIENT))
    assert item(client, number).first_response == timedelta(0)
    issues.publish_comment(manager, issues.PublishComment(number, entry, Audience.INTERNAL))
    assert issues.one(client, number).steps == ()


def test_comments_are_noted_for_those_who_may_read_them(client: Scope, manager: Scope) -> None:
    issues.comment(manager, issues.Comment(1, "Between us"))
    issues.comment(manager, issues.Comment(1, "For you", for_client=True))
    issues.comment(client, issues.Comment(1, "Thanks"))
    everything = [("issue_commented", a) for a in (Audience.INTERNAL, Audience.CLIENT, Audience.CLIENT)]
    assert noted(manager) == everything
    assert noted(client) == everything[1:]


def test_the_clients_answer_puts_a_waiting_issue_back_to_work(client: Scope, manager: Scope) -> None:
    issues.work(manager, working(manager, 1, status=IssueStatus.WAITING, reason="Which printer is it?"))
    assert issues.report(client).waiting == 1
    shown = item(manager, 1).version
    issues.comment(client, issues.Comment(1, "The one on floor 2."))
    assert item(client, 1).status is IssueStatus.IN_PROGRESS
    assert item(client, 1).version == shown + 1
    last = issues.one(client, 1).steps[-1]
    assert (last.changes[0].after, last.by_client) == ("in_progress", True)


def test_the_client_reads_no_comment_about_an_issue_it_cannot_see(manager: Scope) -> None:
    with pytest.raises(issues.TheClientCannotSeeIt):
        issues.comment(manager, issues.Comment(2, "For you", for_client=True))
    issues.comment(manager, issues.Comment(2, "Between us"))
    entry = issues.one(manager, 2).steps[-1].id
    with pytest.raises(issues.TheClientCannotSeeIt):
        issues.publish_comment(manager, issues.PublishComment(2, entry, Audience.CLIENT))


def test_what_the_client_wrote_is_never_withdrawn(client: Scope, manager: Scope) -> None:
    number = issues.raise_issue(client, RAISE)
    issues.comment(client, issues.Comment(number, "Hurry, please."))
    entry = issues.one(manager, number).steps[0].id
    with pytest.raises(issues.TheClientWroteIt):
        issues.publish_comment(manager, issues.PublishComment(number, entry, Audience.INTERNAL))
    with pytest.raises(issues.TheClientWroteIt):
        issues.publish_issue(manager, issues.PublishIssue(number, Audience.INTERNAL))


def test_an_entry_of_another_issue_is_not_found(client: Scope, manager: Scope) -> None:
    issues.comment(manager, issues.Comment(2, "Between us"))
    entry = issues.one(manager, 2).steps[-1].id
    with pytest.raises(NotFound):
        issues.publish_comment(manager, issues.PublishComment(1, entry, Audience.CLIENT))


def test_the_client_confirms_that_it_is_resolved(client: Scope, manager: Scope) -> None:
    resolve(manager, 1)
    issues.confirm(client, issues.Confirm(1, item(client, 1).version, "Works again."))
    closed = issues.one(client, 1)
    assert closed.item.status is IssueStatus.CLOSED
    assert closed.item.resolved_at == NOW
    assert closed.steps[-1].body == "Works again."
    assert closed.steps[-1].by_client


def test_the_client_reopens_with_a_reason_and_the_clock_runs_on(client: Scope, manager: Scope) -> None:
    resolve(manager, 1)
    issues.reopen(client, issues.Reopen(1, item(client, 1).version, "It failed again."))
    again = issues.one(client, 1)
    assert (again.item.status, again.item.resolved_at) == (IssueStatus.OPEN, None)
    assert again.item.age == timedelta(days=4)
    assert again.steps[-1].body == "It failed again."
    assert [(c.before, c.after) for c in again.steps[-1].changes] == [("resolved", "open")]


def test_only_a_resolved_issue_is_confirmed_and_only_one_that_is_done_is_reopened(client: Scope) -> None:
    version = item(client, 1).version
    with pytest.raises(issues.NotInThisState):
        issues.confirm(client, issues.Confirm(1, version))
    with pytest.raises(issues.NotInThisState):
        issues.reopen(client, issues.Reopen(1, version, "No"))


def test_what_changed_since_it_was_shown_is_not_confirmed_blindly(client: Scope, manager: Scope) -> None:
    resolve(manager, 1)
    shown = item(client, 1).version
    issues.work(manager, working(manager, 1, owner="Somebody else"))
    with pytest.raises(Conflict):
        issues.confirm(client, issues.Confirm(1, shown))


def test_the_firm_does_not_confirm_in_the_clients_name(manager: Scope) -> None:
    resolve(manager, 1)
    with pytest.raises(NotAllowed):
        issues.confirm(manager, issues.Confirm(1, item(manager, 1).version))


# Working


def test_each_changed_value_is_an_entry_that_the_client_reads(client: Scope, manager: Scope) -> None:
    command = working(
        manager, 1, status=IssueStatus.IN_PROGRESS, severity=Severity.LOW, owner="Ann", reason="It is small."
    )
    assert issues.work(manager, command) is True
    step = issues.one(client, 1).steps[-1]
    assert [(c.field, c.before, c.after) for c in step.changes[:2]] == [
        ("status", "open", "in_progress"),
        ("severity", "high", "low"),
    ]
    assert (step.changes[2].field, step.changes[2].after) == ("owner", "Ann")
    assert (step.body, step.internal, step.by_client) == ("It is small.", False, False)
    assert noted(client) == [("issue_worked", Audience.CLIENT)]


@pytest.mark.parametrize(
    "changed", [{"status": IssueStatus.IN_PROGRESS}, {"severity": Severity.MEDIUM}], ids=["status", "lower"]
)
def test_the_client_is_owed_a_reason(manager: Scope, changed: dict[str, object]) -> None:
    with pytest.raises(issues.ReasonNeeded):
        issues.work(manager, working(manager, 1, **changed))
    assert item(manager, 1).version == 1


@pytest.mark.parametrize(
    ("number", "changed"),
    [(1, {"severity": Severity.CRITICAL}), (1, {"owner": "Ann"}), (2, {"status": IssueStatus.CLOSED})],
    ids=["higher", "owner", "internal"],
)
def test_no_reason_is_owed_where_nothing_gets_worse_or_nobody_sees_it(
    manager: Scope, number: int, changed: dict[str, object]
) -> None:
    assert issues.work(manager, working(manager, number, **changed)) is True


def test_resolving_stops_the_clock_and_reopening_lets_it_run(
    client: Scope, manager: Scope, clock: time_machine.Traveller
) -> None:
    resolve(manager, 1)
    assert item(client, 1).resolved_at == NOW
    assert noted(client) == [("issue_resolved", Audience.CLIENT)]
    clock.shift(timedelta(hours=5))
    resolve(manager, 1, IssueStatus.CLOSED)
    assert item(client, 1).resolved_at == NOW
    resolve(manager, 1, IssueStatus.IN_PROGRESS)
    assert item(client, 1).resolved_at is None
    assert issues.report(client).open == 1


def test_a_reason_the_client_reads_is_a_first_answer(client: Scope, manager: Scope) -> None:
    number = issues.raise_issue(client, RAISE)
    issues.work(manager, working(manager, number, owner="Ann"))
    assert item(client, number).first_response is None
    issues.work(manager, working(manager, number, status=IssueStatus.IN_PROGRESS, reason="We look at it."))
    assert item(client, number).first_response == timedelta(0)


def test_nothing_is_written_where_nothing_is_different(manager: Scope) -> None:
    assert issues.work(manager, working(manager, 1)) is False
    assert len(issues.one(manager, 1).steps) == 1
    assert noted(manager) == []


def test_a_long_next_step_is_kept_whole_and_shortened_in_the_history(manager: Scope) -> None:
    issues.work(manager, working(manager, 1, next_step="x" * 500))
    assert item(manager, 1).next_step == "x" * 500
    assert issues.one(manager, 1).steps[-1].changes[0].after == "x" * 199 + "…"


def test_a_translated_next_step_is_replaced_with_the_original(world: World, manager: Scope) -> None:
    issues.work(manager, working(manager, 1, next_step="New disk", next_step_in={"zh": "换硬盘"}))
    assert item(manager, 1).next_step_in == {"zh": "换硬盘"}
    issues.work(manager, working(manager, 1, next_step="New cable", next_step_in={"zh": ""}))
    assert item(manager, 1).next_step_in == {}


def test_writing_in_a_language_drops_an_old_translation_into_it(world: World, manager: Scope) -> None:
    issues.work(manager, working(manager, 1, next_step="New disk", next_step_in={"zh": "换硬盘"}))
    viewer = dataclasses.replace(manager.viewer, language="zh")
    chinese = project_scope(viewer, world.projects["alpha"])
    issues.work(chinese, working(chinese, 1, owner="Ann", next_step_in={"en": ""}))
    assert item(chinese, 1).next_step == "换硬盘"
    issues.work(chinese, working(chinese, 1, next_step="换网线", next_step_in={"en": "New cable"}))
    assert item(chinese, 1).next_step == "换网线"
    assert item(manager, 1).next_step == "New cable"


def test_two_people_at_once_do_not_overwrite_each_other(manager: Scope, member: Scope) -> None:
    mine, theirs = working(manager, 1, owner="Ann"), working(member, 1, owner="Ben")
    issues.work(member, theirs)
    with pytest.raises(Conflict) as conflict:
        issues.work(manager, mine)
    assert conflict.value.current.owner == "Ben"
    assert item(manager, 1).owner == "Ben"


# Publishing


def test_an_issue_is_published_with_its_changes_and_without_the_teams_words(
    client: Scope, manager: Scope
) -> None:
    issues.work(manager, working(manager, 2, severity=Severity.LOW, reason="They never use it."))
    issues.comment(manager, issues.Comment(2, "Between us"))
    issues.publish_issue(manager, issues.PublishIssue(2, Audience.CLIENT))
    shown = issues.one(client, 2)
    assert [[(c.field, c.after) for c in s.changes] for s in shown.steps] == [[("severity", "low")]]
    assert [s.body for s in shown.steps] == [""]
    assert ("issue_raised", Audience.CLIENT) in noted(client)
    bodies = [s.body for s in issues.one(manager, 2).steps if s.is_comment and s.internal]
    assert bodies[1:] == ["They never use it.", "Between us"]


def test_a_withdrawn_issue_is_gone_for_the_client(client: Scope, manager: Scope) -> None:
    issues.publish_issue(manager, issues.PublishIssue(1, Audience.INTERNAL))
    with pytest.raises(NotFound):
        issues.one(client, 1)
    assert issues.report(client).is_empty
    with pytest.raises(NotFound):
        issues.comment(client, issues.Comment(1, "Where is it?"))


# Who may


def _verbs(world: World) -> dict[str, Callable[[Scope], object]]:
    with reading(operator_scope()) as session:
        entry = session.scalars(
            select(IssueEntry.id)
            .join(Issue, IssueEntry.issue_id == Issue.id)
            .where(Issue.project_id == world.project_ids["alpha"], Issue.number == 1)
        ).one()
    version = 1
    work = Work(1, version, IssueStatus.OPEN, Severity.CRITICAL, "Ann", "", "", {})
    return {
        "raise": lambda scope: issues.raise_issue(scope, RAISE),
        "comment": lambda scope: issues.comment(scope, issues.Comment(1, "Words")),
        "answer": lambda scope: issues.comment(scope, issues.Comment(1, "Words", for_client=True)),
        "confirm": lambda scope: issues.confirm(scope, issues.Confirm(1, version)),
        "reopen": lambda scope: issues.reopen(scope, issues.Reopen(1, version, "No")),
        "work": lambda scope: issues.work(scope, work),
        "publish": lambda scope: issues.publish_issue(scope, issues.PublishIssue(1, Audience.INTERNAL)),
        "publish comment": lambda scope: issues.publish_comment(
            scope, issues.PublishComment(1, entry, Audience.INTERNAL)
        ),
    }


ALLOWED = {
    "sponsor": {"raise", "comment", "answer", "confirm", "reopen"},
    "contributor": {"raise", "comment", "answer", "confirm", "reopen"},
    "reader": set(),
    "member": {"raise", "comment", "work"},
    "manager": {"raise", "comment", "answer", "work", "publish", "publish comment"},
    "lead": set(),
    "administrator": set(),
}


@pytest.mark.parametrize("who", ALLOWED)
@pytest.mark.parametrize(
    "verb", ["raise", "comment", "answer", "confirm", "reopen", "work", "publish", "publish comment"]
)
def test_each_role_does_what_it_may_and_nothing_else(world: World, who: str, verb: str) -> None:
    if verb in {"confirm", "reopen"}:
        with writing(operator_scope()) as session:
            for issue in session.scalars(select(Issue).where(Issue.number == 1)):
                issue.status = IssueStatus.RESOLVED
    scope, do = world.scope(who, "alpha"), _verbs(world)[verb]
    if verb in ALLOWED[who]:
        do(scope)
    else:
        with pytest.raises(NotAllowed):
            do(scope)


@pytest.mark.parametrize("verb", ["comment", "confirm", "work", "publish", "publish comment"])
def test_nobody_reaches_into_another_project(world: World, verb: str) -> None:
    who, where = ("beta_manager", "beta") if verb not in {"confirm"} else ("sibling_sponsor", "sibling")
    with writing(operator_scope()) as session:
        for issue in session.scalars(select(Issue).where(Issue.project_id == world.project_ids[where])):
            issue.deleted_at = NOW
    with pytest.raises(NotFound):
        _verbs(world)[verb](world.scope(who, where))


def test_a_preview_writes_nothing(world: World) -> None:
    looking = preview_viewer(world.viewer("manager"), world.viewer("sponsor"))
    scope = project_scope(looking, world.projects["alpha"])
    with pytest.raises(ReadOnly):
        issues.raise_issue(scope, RAISE)


def _issue(scope: Scope, number: int, severity: Severity, days: int, **more: object) -> Issue:
    values: dict[str, object] = {
        "number": number,
        "title": f"Issue {number}",
        "severity": severity,
        "owner": "Ann",
        "opened_at": NOW - timedelta(days=days),
        **more,
    }
    return Issue(**owned_by(scope, Audience.CLIENT), **values)


def test_a_change_of_the_history_is_refused_by_the_database(manager: Scope) -> None:
    from sqlalchemy.exc import DBAPIError

    def rewrite() -> None:
        with writing(manager) as session:
            entry = session.scalars(select(IssueEntry).where(IssueEntry.kind == EntryKind.COMMENT)).first()
            assert entry is not None
            entry.body = "It was never said."

    with pytest.raises(DBAPIError):
        rewrite()
