"""Phases, dependencies, asks, consent and baselines on both databases: kept, refused, and seen by whom."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import event, select

from db.base import Audience
from db.models.change import ChangeDelay, ChangeRequest
from db.models.charter import Charter, CharterStatus
from db.models.plan import Cause, Milestone, MilestoneMove, Task, TaskStatus
from db.models.project import Activity
from db.models.schedule import AskKind, ClientAction, ClientActionStatus, Consent, Dependency, Phase
from db.queries import schedule as queries
from db.session import AlreadyDone, Conflict, ReadOnly, database, reading, writing
from portal import activity, asks, baselines, home, plan, schedule
from portal.access import (
    NotAllowed,
    NotFound,
    Scope,
    operator_scope,
    portfolio_scope,
    preview_viewer,
    project_scope,
)
from portal.changes.effect import take_effect
from portal.home import Turn
from portal.plan import MoveMilestone, ReachMilestone, Reason
from portal.plan.moves import MovedBySigning
from portal.publishing import Kind, Publish
from portal.schedule import AskClient, ConsentTo, Entry, EntryKind, SavePhase
from tests.worlds import ALPHA, INTERNAL, NOW, TODAY, World

LATER = date(2027, 4, 15)
REASON = Reason(Cause.OURS, "Printers needed a driver", "Spare printers ordered", {})
EVERYBODY = ("sponsor", "contributor", "reader", "manager", "member", "lead", "administrator")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def manager(world: World) -> Scope:
    return world.scope("manager", "alpha")


@pytest.fixture
def sponsor(world: World) -> Scope:
    return world.scope("sponsor", "alpha")


@contextmanager
def counted() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("SELECT set_config", "BEGIN", "PRAGMA")):
            sent.append(statement)

    event.listen(database().reader, "before_cursor_execute", note)
    yield sent
    event.remove(database().reader, "before_cursor_execute", note)


def milestone(scope: Scope, *, published: bool = True) -> plan.PlannedMilestone:
    return next(m for m in plan.milestones(scope) if m.is_published is published)


def entry_of(scope: Scope, *, published: bool = True) -> Entry:
    return Entry(EntryKind.MILESTONE, milestone(scope, published=published).id)


def tasks(scope: Scope, *, published: bool = True) -> list[Entry]:
    audience = Audience.CLIENT if published else Audience.INTERNAL
    with reading(scope) as session:
        asked = select(Task.id).where(Task.audience == audience).order_by(Task.id)
        return [Entry(EntryKind.TASK, id_) for id_ in session.scalars(asked)]


def with_charter(scope: Scope, *, asks_consent: bool = True, edition: int = 7) -> None:
    with writing(scope) as session:
        session.add(
            Charter(
                project_id=scope.here.project_id,
                client_id=scope.here.client_id,
                audience=Audience.CLIENT,
                edition=edition,
                status=CharterStatus.CONFIRMED,
                later_dates_need_consent=asks_consent,
            )
        )


def moved(scope: Scope, to: date = LATER, reason: Reason = REASON) -> int:
    """Move the published milestone; answers the move's id."""
    shown = milestone(scope)
    plan.move(scope, MoveMilestone(shown.id, shown.version, to, reason))
    with reading(scope) as session:
        asked = select(MilestoneMove.id).where(MilestoneMove.milestone_id == shown.id)
        return max(session.scalars(asked))


def happened(scope: Scope, kind: str) -> list[str]:
    with reading(scope) as session:
        return list(session.scalars(select(Activity.title).where(Activity.kind == kind)))


def who_may(world: World, verb: Callable[[Scope], object]) -> list[str]:
    """Who is not refused a verb for want of a permission, whatever else comes of it."""
    allowed = []
    for who in EVERYBODY:
        try:
            verb(project_scope(world.viewer(who, "alpha"), world.projects["alpha"]))
        except NotAllowed:
            continue
        except (NotFound, schedule.NoLongerAsked, schedule.AnsweredAlready, Conflict):
            pass
        allowed.append(who)
    return allowed


# Consent to a later date


def test_a_later_date_asks_for_consent_in_the_same_step_and_the_sponsor_gives_it(
    manager: Scope, sponsor: Scope
) -> None:
    with_charter(manager)
    move_id = moved(manager)
    (asked,) = schedule.asks(sponsor)
    assert (asked.kind, asked.subject, asked.status) == (AskKind.CONSENT, move_id, ClientActionStatus.OPEN)
    assert asked.title == (
        f"Do you agree to 15 April 2027 instead of 9 April 2027 for “Milestone {ALPHA} ALPHAMARK”?"
    )
    assert asked.needed_by == TODAY + timedelta(days=7)
    assert asked.consent is not None
    assert (asked.consent.is_waiting, asked.consent.days) == (True, 6)
    schedule.consent(sponsor, ConsentTo(move_id, True, "Fine"))
    (asked,) = schedule.asks(sponsor)
    assert asked.consent is not None
    assert (asked.consent.agreed, asked.consent.comment, asked.consent.by) == (
        True,
        "Fine",
        f"{ALPHA} sponsor",
    )
    assert (asked.status, asked.consent.at) == (ClientActionStatus.DONE, NOW)
    assert happened(sponsor, "consent_given") == [f"Milestone {ALPHA} ALPHAMARK"]


def test_an_answer_is_given_once(world: World, manager: Scope, sponsor: Scope) -> None:
    with_charter(manager)
    move_id = moved(manager)
    schedule.consent(sponsor, ConsentTo(move_id, False, "Too late for us"), "token")
    with pytest.raises(AlreadyDone):
        schedule.consent(sponsor, ConsentTo(move_id, False, "Too late for us"), "token")
    with pytest.raises(schedule.AnsweredAlready):
        schedule.consent(sponsor, ConsentTo(move_id, True))
    with reading(sponsor) as session:
        assert [(c.agreed, c.comment) for c in session.scalars(select(Consent))] == [
            (False, "Too late for us")
        ]
    assert happened(sponsor, "consent_refused") == [f"Milestone {ALPHA} ALPHAMARK"]


def test_who_refuses_says_why(manager: Scope, sponsor: Scope) -> None:
    with_charter(manager)
    move_id = moved(manager)
    with pytest.raises(schedule.RefusalNeedsAReason):
        schedule.consent(sponsor, ConsentTo(move_id, False))


def test_only_who_decides_for_the_client_agrees(world: World, manager: Scope) -> None:
    with_charter(manager)
    move_id = moved(manager)
    assert who_may(world, lambda scope: schedule.consent(scope, ConsentTo(move_id, True))) == ["sponsor"]
    with pytest.raises(NotFound):
        schedule.consent(world.scope("beta_sponsor", "beta"), ConsentTo(move_id, True))


def test_a_preview_agrees_to_nothing(world: World, manager: Scope) -> None:
    with_charter(manager)
    move_id = moved(manager)
    seen = preview_viewer(world.viewer("manager"), world.viewer("sponsor"))
    with pytest.raises(ReadOnly):
        schedule.consent(project_scope(seen, world.projects["alpha"]), ConsentTo(move_id, True))


def test_a_date_that_moves_on_takes_back_what_was_asked_before(manager: Scope, sponsor: Scope) -> None:
    with_charter(manager)
    first = moved(manager)
    second = moved(manager, date(2027, 4, 12))  # earlier than the first, and still later than what is agreed
    with pytest.raises(schedule.NoLongerAsked):
        schedule.consent(sponsor, ConsentTo(first, True))
    waiting = [ask.subject for ask in schedule.register(sponsor).open]
    assert waiting == [second]
    earlier, _ = schedule.consents_of(schedule.asks(sponsor))
    assert (earlier.move_id, earlier.is_taken_back, earlier.is_waiting) == (first, True, False)
    moved(manager, date(2027, 4, 1))  # as agreed: nobody has to be asked
    assert schedule.register(sponsor).open == ()


def test_a_milestone_that_is_reached_asks_nothing_any_more(manager: Scope, sponsor: Scope) -> None:
    with_charter(manager)
    moved(manager)
    shown = milestone(manager)
    plan.reach(manager, ReachMilestone(shown.id, shown.version, TODAY))
    assert schedule.register(sponsor).open == ()


@pytest.mark.parametrize("case", ["no charter", "charter without the rule", "newer edition without it"])
def test_without_the_rule_in_the_charter_that_holds_nobody_is_asked(manager: Scope, case: str) -> None:
    if case != "no charter":
        with_charter(manager, asks_consent=case == "newer edition without it")
    if case == "newer edition without it":
        with_charter(manager, asks_consent=False, edition=8)
    moved(manager)
    assert schedule.asks(manager) == ()


def test_an_internal_milestone_and_an_earlier_date_need_no_consent(manager: Scope) -> None:
    with_charter(manager)
    hidden = milestone(manager, published=False)
    assert plan.move(manager, MoveMilestone(hidden.id, hidden.version, LATER, REASON)) is False
    moved(manager, date(2027, 4, 5))
    assert schedule.asks(manager) == ()


def test_what_was_agreed_to_is_the_date_to_be_later_than(manager: Scope, sponsor: Scope) -> None:
    with_charter(manager)
    schedule.consent(sponsor, ConsentTo(moved(manager), True))
    moved(manager, date(2027, 4, 12))
    moved(manager, LATER)  # back to what the client has agreed to
    assert schedule.register(sponsor).open == ()
    moved(manager, date(2027, 4, 16))
    assert len(schedule.register(sponsor).open) == 1


def test_a_withdrawn_milestone_takes_the_question_along(manager: Scope, sponsor: Scope) -> None:
    with_charter(manager)
    moved(manager)
    shown = milestone(manager)
    plan.publish(manager, Publish(Kind.MILESTONE, (shown.id,), Audience.INTERNAL))
    assert schedule.asks(sponsor) == ()
    plan.publish(manager, Publish(Kind.MILESTONE, (shown.id,), Audience.CLIENT))
    assert len(schedule.register(sponsor).open) == 1


# Dependencies


def linked(scope: Scope, before: Entry, after: Entry, lag: int = 0) -> None:
    schedule.add_dependency(scope, schedule.AddDependency(before, after, lag))


def test_a_dependency_is_added_once_and_removed(manager: Scope) -> None:
    first, second, *_ = tasks(manager)
    linked(manager, first, second, 3)
    (made,) = schedule.dependencies(manager)
    assert (made.before.entry, made.after.entry, made.lag_days, made.before.days) == (first, second, 3, 20)
    with pytest.raises(schedule.WaitsAlready):
        linked(manager, first, second)
    schedule.remove_dependency(manager, schedule.RemoveDependency(made.id))
    assert schedule.dependencies(manager) == ()
    with pytest.raises(NotFound):
        schedule.remove_dependency(manager, schedule.RemoveDependency(made.id))


def test_a_loop_is_refused_by_name_and_nothing_is_saved(manager: Scope) -> None:
    first, second, third, _ = tasks(manager)
    linked(manager, first, second)
    linked(manager, second, third)
    with pytest.raises(schedule.WaitsForItself) as refused:
        linked(manager, third, first)
    assert refused.value.loop == (third, first, second)
    with pytest.raises(schedule.WaitsForItself):
        linked(manager, first, first)
    assert len(schedule.dependencies(manager)) == 2


def test_nothing_of_another_project_can_be_waited_for(world: World, manager: Scope) -> None:
    theirs = entry_of(world.scope("beta_manager", "beta"))
    with pytest.raises(NotFound):
        linked(manager, theirs, entry_of(manager))
    with pytest.raises(NotFound):
        linked(manager, entry_of(manager), Entry(EntryKind.TASK, 10**9))


def test_the_client_sees_a_dependency_as_long_as_they_see_both_ends(manager: Scope, sponsor: Scope) -> None:
    shown, hidden, work = entry_of(manager), entry_of(manager, published=False), tasks(manager)[0]
    linked(manager, work, shown)
    linked(manager, shown, hidden)
    assert [each.after.entry for each in schedule.dependencies(sponsor)] == [shown]
    assert INTERNAL not in repr(schedule.report(sponsor))
    plan.publish(manager, Publish(Kind.MILESTONE, (hidden.id,), Audience.CLIENT))
    assert [each.after.entry for each in schedule.dependencies(sponsor)] == [shown, hidden]
    plan.publish(manager, Publish(Kind.TASK, (work.id,), Audience.INTERNAL))
    assert [each.after.entry for each in schedule.dependencies(sponsor)] == [hidden]
    with reading(manager) as session:
        audiences = [row.audience for row in session.scalars(select(Dependency).order_by(Dependency.id))]
    assert audiences == [Audience.INTERNAL, Audience.CLIENT]


# Phases


def phase(**more: object) -> SavePhase:
    values: dict[str, object] = {
        "id": None,
        "version": 1,
        "title": "Build",
        "translations": {"zh": {"title": "建设"}},
        "start": date(2027, 2, 1),
        "finish": date(2027, 4, 5),
        "position": 1,
        "is_shown": True,
        "milestone_ids": frozenset(),
        "task_ids": frozenset(),
    }
    return SavePhase(**{**values, **more})  # type: ignore[arg-type]


def test_a_phase_is_internal_until_it_is_shown_and_ends_with_its_last_milestone(
    manager: Scope, sponsor: Scope
) -> None:
    mine = frozenset({entry_of(manager).id})
    work = frozenset({tasks(manager)[0].id})
    id_ = schedule.save_phase(manager, phase(is_shown=False, milestone_ids=mine, task_ids=work))
    assert [p.title for p in schedule.phases(sponsor)] == [f"Phase {ALPHA} ALPHAMARK"]
    schedule.save_phase(manager, phase(id=id_, milestone_ids=mine, task_ids=work))
    _, seen = schedule.phases(sponsor)
    assert (seen.title, seen.milestone_ids) == ("Build", tuple(mine))
    assert (seen.finish, seen.expected_finish, seen.days_moved) == (date(2027, 4, 5), date(2027, 4, 9), 4)
    assert happened(sponsor, "plan_published") == ["Build"]


def test_a_period_that_the_client_has_seen_is_not_typed_over(manager: Scope) -> None:
    id_ = schedule.save_phase(manager, phase())
    with pytest.raises(schedule.AgreedPeriodStays):
        schedule.save_phase(manager, phase(id=id_, finish=date(2027, 5, 1)))
    schedule.save_phase(manager, phase(id=id_, is_shown=False))
    with pytest.raises(schedule.AgreedPeriodStays):
        schedule.save_phase(manager, phase(id=id_, version=2, finish=date(2027, 5, 1)))
    with pytest.raises(schedule.AgreedPeriodStays):
        schedule.remove_phase(manager, schedule.RemovePhase(id_, 2))


def test_a_phase_that_goes_leaves_its_milestones_and_tasks_in_the_plan(manager: Scope) -> None:
    mine, work = entry_of(manager).id, tasks(manager)[0].id
    made = phase(is_shown=False, milestone_ids=frozenset({mine}), task_ids=frozenset({work}))
    id_ = schedule.save_phase(manager, made)
    shown = schedule.phase_desk(manager).phase(id_)
    assert shown is not None
    assert (shown.milestone_ids, shown.task_ids) == ((mine,), (work,))
    schedule.remove_phase(manager, schedule.RemovePhase(id_, 1))
    with reading(manager) as session:
        assert session.get_one(Milestone, mine).phase_id is None
        assert session.get_one(Task, work).phase_id is None
        assert session.get(Phase, id_) is None


def test_two_who_save_one_phase_meet_and_foreign_rows_do_not_belong(world: World, manager: Scope) -> None:
    id_ = schedule.save_phase(manager, phase(is_shown=False))
    schedule.save_phase(manager, phase(id=id_, is_shown=False, title="Build it"))
    with pytest.raises(Conflict):
        schedule.save_phase(manager, phase(id=id_, is_shown=False, title="Build that"))
    theirs = world.scope("beta_manager", "beta")
    with pytest.raises(NotFound):
        schedule.save_phase(theirs, phase(id=id_))
    with pytest.raises(NotFound):
        schedule.save_phase(manager, phase(milestone_ids=frozenset({entry_of(theirs).id})))
    assert [p.title for p in schedule.phases(manager) if p.id == id_] == ["Build it"]


# Asks


def asked(scope: Scope, holds: Entry | None = None, by: date = date(2027, 3, 12)) -> int:
    command = AskClient("Test data", "To test", by, "Dev", holds, {"zh": {"title": "测试数据"}})
    number = schedule.ask(scope, command)
    return next(ask.id for ask in schedule.asks(scope) if ask.number == number)


def test_what_is_asked_the_client_sees_at_once_and_answers_in_words(
    world: World, manager: Scope, sponsor: Scope
) -> None:
    contributor = world.scope("contributor", "alpha")
    ask_id = asked(manager, entry_of(manager))
    (seen,) = schedule.asks(sponsor)
    assert (seen.title, seen.why, seen.asked_of, seen.asked_by) == (
        "Test data",
        "To test",
        "Dev",
        f"{ALPHA} manager",
    )
    assert (seen.holds, seen.holds_title) == (entry_of(manager), f"Milestone {ALPHA} ALPHAMARK")
    assert happened(sponsor, "action_asked") == ["Test data"]
    with time_machine.travel(NOW + timedelta(days=5), tick=False):
        schedule.answer(contributor, schedule.Answer(ask_id, "In the share"), "t")
    (seen,) = schedule.asks(sponsor)
    assert (seen.status, seen.answer, seen.done_on) == (
        ClientActionStatus.DONE,
        "In the share",
        date(2027, 3, 15),
    )
    told = schedule.effect([seen], (), date(2027, 3, 30))
    assert (told.waits[1].days, told.milestones) == (3, {entry_of(manager).id: 3})
    assert happened(sponsor, "action_answered") == ["Test data"]
    with pytest.raises(schedule.NoLongerAsked):
        schedule.answer(sponsor, schedule.Answer(ask_id, "Again"))
    with pytest.raises(schedule.NoLongerAsked):
        schedule.take_back(manager, schedule.TakeBack(ask_id))


def test_the_days_that_the_plan_leaves_between_come_from_forecasts_and_are_taken_off(
    manager: Scope, sponsor: Scope
) -> None:
    shown, work = milestone(manager), tasks(manager)[1]
    assert (shown.baseline, shown.expected) == (date(2027, 4, 1), date(2027, 4, 9))
    with writing(manager) as session:
        session.scalars(select(Task).where(Task.id == work.id)).one().due = date(2027, 4, 5)
    linked(manager, work, Entry(EntryKind.MILESTONE, shown.id), 1)
    asked(manager, work, by=TODAY)
    told = schedule.register(sponsor)

    def arriving(day: int) -> dict[int, int]:
        return dict(schedule.effect(told.open, told.dependencies, date(2027, 3, day)).milestones)

    # Four days from the task to the forecast, one of them has to pass in between.
    assert [arriving(day) for day in (13, 14, 20)] == [{}, {shown.id: 1}, {shown.id: 7}]
    (wait,) = schedule.effect(told.open, told.dependencies, date(2027, 3, 11)).waits.values()
    assert wait.left == 2


@pytest.mark.parametrize("status", [TaskStatus.DONE, TaskStatus.CANCELLED])
def test_an_ask_about_a_task_that_is_over_holds_nothing_up(
    manager: Scope, sponsor: Scope, status: TaskStatus
) -> None:
    work = tasks(manager)[1]
    linked(manager, work, entry_of(manager))
    asked(manager, work, by=TODAY)
    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        held = [(w.days, w.holds, w.is_task) for w in home.report(sponsor).waiting if w.days]
        assert held == [(9, f"Task in_progress {ALPHA} ALPHAMARK", True)]
        with writing(manager) as session:
            session.scalars(select(Task).where(Task.id == work.id)).one().status = status
        told = schedule.register(sponsor)
        found = schedule.effect(told.open, told.dependencies, date(2027, 3, 19))
        assert (found.days, dict(found.milestones)) == (9, {})
        assert [(w.days, w.holds) for w in home.report(sponsor).waiting if w.days] == [(9, "")]


def test_an_answer_that_came_another_way_counts_from_the_day_it_came(manager: Scope, sponsor: Scope) -> None:
    ask_id = asked(manager, by=TODAY)
    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        schedule.mark_answered(manager, schedule.MarkAnswered(ask_id, "By mail", date(2027, 3, 12)))
    (seen,) = schedule.asks(sponsor)
    assert (seen.done_on, seen.answer) == (date(2027, 3, 12), "By mail")
    assert schedule.effect([seen], (), date(2027, 3, 30)).days == 2


def test_what_is_taken_back_holds_nothing_up(manager: Scope, sponsor: Scope) -> None:
    ask_id = asked(manager, by=TODAY)
    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        schedule.take_back(manager, schedule.TakeBack(ask_id))
    register = schedule.register(sponsor)
    assert (register.open, schedule.effect(register.asks, (), date(2027, 3, 30)).days) == ((), 0)


def test_who_may_do_what_about_an_ask(world: World, manager: Scope) -> None:
    ask_id = asked(manager)
    command = AskClient("More data", "To test", date(2027, 3, 12), "", None, {})
    answer = schedule.Answer(ask_id, "Here")
    assert who_may(world, lambda scope: schedule.answer(scope, answer)) == ["sponsor", "contributor"]
    assert who_may(world, lambda scope: schedule.ask(scope, command)) == ["manager"]
    assert who_may(world, lambda scope: schedule.take_back(scope, schedule.TakeBack(ask_id))) == ["manager"]
    mark = schedule.MarkAnswered(ask_id, "Here", TODAY)
    assert who_may(world, lambda scope: schedule.mark_answered(scope, mark)) == ["manager"]
    assert who_may(world, lambda scope: schedule.save_phase(scope, phase())) == ["manager"]
    work = tasks(manager)
    assert who_may(world, lambda scope: linked(scope, work[0], work[1])) == ["manager"]


def test_an_ask_of_another_project_is_not_found(world: World, manager: Scope) -> None:
    ask_id = asked(manager)
    with pytest.raises(NotFound):
        schedule.answer(world.scope("beta_sponsor", "beta"), schedule.Answer(ask_id, "Here"))
    with pytest.raises(NotFound):
        schedule.take_back(world.scope("beta_manager", "beta"), schedule.TakeBack(ask_id))
    with pytest.raises(NotFound):
        asked(manager, entry_of(world.scope("beta_manager", "beta")))


def test_a_decision_on_a_record_is_not_answered_in_words(manager: Scope, sponsor: Scope) -> None:
    with_charter(manager)
    moved(manager)
    (about_a_date,) = schedule.asks(manager)
    with pytest.raises(NotFound):
        schedule.answer(sponsor, schedule.Answer(about_a_date.id, "Yes"))


# Baselines


def in_force(scope: Scope, mine: int, days: int = 2) -> None:
    """What the last signature under a change that moves the milestone by so many days brings about."""
    with writing(scope) as session:
        asked = select(ChangeRequest).where(
            ChangeRequest.number == 1, ChangeRequest.project_id == scope.here.project_id
        )
        change = session.scalars(asked).one()
        own = activity.owned_by(scope)
        if days:
            session.add(ChangeDelay(**own, change_request_id=change.id, milestone_id=mine, days=days))
            session.flush()
        take_effect(session, scope, change)


def test_a_signed_change_sets_its_days_down_and_no_other_delay(manager: Scope, sponsor: Scope) -> None:
    with writing(manager) as session:
        baselines.set_baseline(session, manager, baselines.Ground("Charter", charter_edition=1))
    (first,) = schedule.baselines(sponsor)
    mine = milestone(manager).id
    assert (first.number, first.charter_edition, first.dates) == (1, 1, {mine: date(2027, 4, 9)})
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        moved(manager, date(2027, 4, 19))  # our own ten days
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        in_force(sponsor, mine)
    _, second = schedule.baselines(sponsor)
    assert (second.number, second.change_number, second.reason) == (2, 1, f"Change {ALPHA} ALPHAMARK")
    assert (second.dates, second.set_by) == ({mine: date(2027, 4, 11)}, f"{ALPHA} sponsor")
    assert milestone(manager).baseline == date(2027, 4, 11)
    assert milestone(manager).forecast == date(2027, 4, 21)
    with reading(sponsor) as session:
        rows = queries.baseline_dates(session, sponsor.here.project_id)
    assert [(r.number, r.due) for r in rows if r.milestone_id == mine] == [
        (1, date(2027, 4, 9)),
        (2, date(2027, 4, 11)),
    ]
    assert happened(sponsor, "baseline_set") == ["Charter", f"Change {ALPHA} ALPHAMARK"]


@pytest.mark.parametrize(("days", "chartered", "sets"), [(2, True, 1), (0, True, 0), (2, False, 1)])
def test_a_signed_change_sets_a_baseline_if_it_moves_a_date(
    manager: Scope, sponsor: Scope, days: int, chartered: bool, sets: int
) -> None:
    if chartered:
        with_charter(manager)
    in_force(sponsor, milestone(manager).id, days)
    assert len(schedule.baselines(manager)) == sets


def test_nobody_moves_a_date_by_an_agreed_change_but_those_who_sign_it(manager: Scope) -> None:
    with pytest.raises(MovedBySigning):
        moved(manager, date(2027, 4, 16), Reason(Cause.AGREED_CHANGE, "Change 1", "None", {}))


def test_a_phase_lasts_as_long_as_an_agreed_change_makes_it(manager: Scope, sponsor: Scope) -> None:
    with_charter(manager, asks_consent=False)
    schedule.save_phase(manager, phase(milestone_ids=frozenset({entry_of(manager).id})))
    in_force(sponsor, milestone(manager).id, days=7)
    seen = schedule.phases(manager)[-1]
    assert (seen.finish, milestone(manager).baseline) == (date(2027, 4, 8), date(2027, 4, 8))


# What it takes, and the home page


def test_the_report_takes_four_statements_and_each_part_one(manager: Scope, sponsor: Scope) -> None:
    schedule.save_phase(manager, phase())
    asked(manager)
    for question, most in (
        (schedule.report, 4),
        (schedule.register, 2),
        (schedule.phases, 1),
        (schedule.dependencies, 1),
        (schedule.asks, 1),
        (schedule.baselines, 1),
    ):
        with counted() as sent:
            question(sponsor)
        assert len(sent) == most, question


def turns(scope: Scope) -> list[tuple[Turn, str, int]]:
    report = home.report(scope)
    return [
        (w.turn, w.title, w.days)
        for w in (*report.waiting, *report.on_client)
        if w.turn is not Turn.ANSWER_SURVEY
    ]


def test_what_is_asked_is_the_clients_turn_and_stands_beside_the_managers(
    world: World, manager: Scope
) -> None:
    asked(manager, entry_of(manager), by=TODAY)
    with_charter(manager)
    moved(manager)
    question = schedule.register(manager).open[-1].title
    people = ("sponsor", "contributor", "reader", "manager", "lead")
    scopes = {who: portfolio_scope(world.viewer(who)) for who in people}
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        told = {who: turns(scope) for who, scope in scopes.items()}
    assert told == {
        "sponsor": [(Turn.GIVE_INPUT, "Test data", 2), (Turn.AGREE_TO_DATE, question, 0)],
        "contributor": [(Turn.GIVE_INPUT, "Test data", 2)],
        "reader": [],
        "manager": [(Turn.CLIENT_OWES, "Test data", 2), (Turn.CLIENT_OWES, question, 0)],
        "lead": [],
    }
    report = home.report(portfolio_scope(world.viewer("manager")))
    assert (report.waiting, len(report.on_client)) == ((), 2)


def test_an_answer_is_the_managers_turn_to_read(world: World, manager: Scope, sponsor: Scope) -> None:
    schedule.answer(sponsor, schedule.Answer(asked(manager), "In the share"))
    assert turns(portfolio_scope(world.viewer("manager"))) == [(Turn.READ_ANSWER, "Test data", 0)]
    assert turns(portfolio_scope(world.viewer("sponsor"))) == []


def test_home_asks_six_questions_whatever_there_is(world: World, manager: Scope) -> None:
    with counted() as before:
        home.report(portfolio_scope(world.viewer("sponsor")))
    asked(manager, entry_of(manager))
    with counted() as after:
        home.report(portfolio_scope(world.viewer("sponsor")))
    assert len(before) == len(after)


def test_nobody_else_learns_what_is_asked(world: World, manager: Scope) -> None:
    asked(manager)
    assert turns(portfolio_scope(world.viewer("beta_sponsor"))) == []
    assert schedule.asks(world.scope("beta_manager", "beta")) == ()
    with reading(operator_scope()) as session:
        assert [row.audience for row in session.scalars(select(ClientAction))] == [Audience.CLIENT]


def test_an_ask_that_is_internal_is_not_told(manager: Scope, sponsor: Scope) -> None:
    with writing(manager) as session:
        asks.open_ask(session, manager, asks.Ask(f"Secret {INTERNAL}", TODAY), Audience.INTERNAL)
    assert len(schedule.asks(manager)) == 1
    assert schedule.asks(sponsor) == ()
    assert [t for t in turns(portfolio_scope(sponsor.viewer)) if INTERNAL in t[1]] == []


def test_money_stays_out_of_a_baseline(manager: Scope, sponsor: Scope) -> None:
    with_charter(manager)
    in_force(sponsor, milestone(manager).id)
    assert str(Decimal("500")) not in repr(schedule.report(sponsor))
