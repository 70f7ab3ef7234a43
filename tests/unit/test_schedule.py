"""The arithmetic around the plan: order, loops, longest chains, waits counted once, whose delay it was."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from db.models.plan import Cause
from db.queries.agreed import MoveRow
from portal import baselines, schedule
from portal.forms import Problems, Reader
from portal.i18n import Text
from portal.progress import MilestoneStatus, MilestoneView, MoveView
from portal.schedule import (
    BaselineView,
    Chain,
    Entry,
    EntryKind,
    Link,
    WaitsForItself,
    longest_chain,
    loop_closed_by,
    order,
)
from tests.worlds import NOW

EN, ZH = Text("en"), Text("zh")
TODAY = date(2027, 3, 10)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def task(n: int) -> Entry:
    return Entry(EntryKind.TASK, n)


def milestone(n: int) -> Entry:
    return Entry(EntryKind.MILESTONE, n)


# The order of a plan


def test_what_waits_stands_behind_what_it_waits_for() -> None:
    links = [Link(task(1), task(2)), Link(task(2), milestone(9)), Link(task(3), milestone(9))]
    assert order(links) == (task(1), task(2), task(3), milestone(9))
    assert order([]) == ()


def test_a_loop_is_named_from_one_entry_round_to_it() -> None:
    links = [Link(task(1), task(2)), Link(task(2), task(3))]
    assert loop_closed_by(links, Link(task(3), task(1))) == (task(3), task(1), task(2))
    assert loop_closed_by(links, Link(task(1), task(3))) == ()
    assert loop_closed_by([], Link(task(1), task(1))) == (task(1),)
    with pytest.raises(WaitsForItself) as refused:
        order([*links, Link(task(3), task(1)), Link(task(3), task(4))])
    assert set(refused.value.loop) == {task(1), task(2), task(3)}
    assert len(refused.value.loop) == 3


def test_the_longest_chain_counts_the_days_of_tasks_and_what_lies_between() -> None:
    links = [
        Link(task(1), task(2), 2),
        Link(task(2), milestone(1)),
        Link(task(3), milestone(1), 1),
    ]
    days = {task(1): 5, task(2): 3, task(3): 8}
    assert longest_chain(links, days) == Chain((task(1), task(2), milestone(1)), 10)
    assert longest_chain([], days) == Chain((), 0)


numbers = st.integers(0, 7)
pairs = st.lists(st.tuples(numbers, numbers, st.integers(0, 9)), max_size=16)


def forward(drawn: list[tuple[int, int, int]]) -> list[Link]:
    """Links from a smaller to a larger number, which can close no loop."""
    return [Link(task(min(a, b)), task(max(a, b)), lag) for a, b, lag in drawn if a != b]


@given(pairs)
def test_every_plan_without_a_loop_has_an_order_and_it_holds(drawn: list[tuple[int, int, int]]) -> None:
    links = forward(drawn)
    place = {entry: n for n, entry in enumerate(order(links))}
    assert len(place) == len({end for link in links for end in (link.before, link.after)})
    assert all(place[link.before] < place[link.after] for link in links)


@given(pairs)
def test_links_added_one_by_one_unless_they_close_a_loop_never_make_one(
    drawn: list[tuple[int, int, int]],
) -> None:
    links: list[Link] = []
    for a, b, lag in drawn:
        new = Link(task(a), task(b), lag)
        loop = loop_closed_by(links, new)
        if loop:
            # Each waits for the one before it, and the first for the last.
            every = {(link.before, link.after) for link in [*links, new]}
            assert all(pair in every for pair in zip(loop, (*loop[1:], loop[0]), strict=True))
            with pytest.raises(WaitsForItself):
                order([*links, new])
        else:
            links.append(new)
    order(links)


@given(pairs, st.dictionaries(numbers, st.integers(0, 20)))
def test_no_chain_is_longer_than_the_longest(
    drawn: list[tuple[int, int, int]], lengths: dict[int, int]
) -> None:
    links, days = forward(drawn), {task(n): length for n, length in lengths.items()}
    longest = longest_chain(links, days)

    def every_chain(entry: Entry, so_far: int) -> list[int]:
        after = [
            every_chain(k.after, so_far + k.lag_days + days.get(k.after, 0))
            for k in links
            if k.before == entry
        ]
        return [so_far, *(end for ends in after for end in ends)]

    starts = {link.before for link in links}
    ends = [end for start in starts for end in every_chain(start, days.get(start, 0))]
    assert longest.days == max(ends, default=0)


# Whose delay it was


def moved(days: int, cause: Cause) -> MoveView:
    old = date(2027, 4, 1)
    return MoveView(old, old + timedelta(days=days), cause, "", "", datetime(2027, 3, 1, tzinfo=UTC), "")


def standing(id_: int, *moves: MoveView, baseline: date | None = None) -> MilestoneView:
    return MilestoneView(
        id_,
        f"M{id_}",
        baseline,
        None,
        None,
        MilestoneStatus.PLANNED,
        weight=1,
        is_published=True,
        moves=moves,
    )


def test_days_are_attributed_by_cause_net_of_moves_back_and_slips_are_counted() -> None:
    told = schedule.attribution(
        [
            standing(1, moved(10, Cause.CLIENT), moved(-3, Cause.CLIENT), moved(4, Cause.OURS)),
            standing(2, moved(6, Cause.CLIENT), moved(-2, Cause.OURS)),
            standing(3),
        ]
    )
    assert told.of(standing(1)).days == {Cause.OURS: 4, Cause.CLIENT: 7}
    assert (told.of(standing(1)).slips, told.of(standing(1)).total) == (2, 11)
    assert told.of(standing(3)).days == {}
    assert told.whole.days == {Cause.OURS: 2, Cause.CLIENT: 13}
    assert (told.whole.slips, told.whole.moves, told.whole.total) == (3, 5, 15)


moves = st.lists(
    st.tuples(st.integers(-30, 30), st.sampled_from(list(Cause))).map(lambda m: moved(*m)), max_size=6
)


@given(st.lists(moves, max_size=5))
def test_no_day_is_lost_between_the_causes(drawn: list[list[MoveView]]) -> None:
    told = schedule.attribution([standing(n, *each) for n, each in enumerate(drawn)])
    assert told.whole.total == sum(move.days for each in drawn for move in each)
    for cause in Cause:
        assert told.whole.days.get(cause, 0) == sum(d.days.get(cause, 0) for d in told.milestones.values())


# What is agreed


def row(days: int, cause: Cause, at: int, *, needs: bool = False, agreed: bool | None = None) -> MoveRow:
    old = date(2027, 4, 1)
    moment = datetime(2027, 3, at, tzinfo=UTC)
    answered = moment + timedelta(hours=1) if agreed is not None else None
    return MoveRow(1, old, old + timedelta(days=days), cause, needs, moment, agreed, answered)


def test_only_agreed_changes_and_consent_move_what_was_agreed() -> None:
    first = date(2027, 4, 1)
    agreed = baselines.agreed_day
    assert agreed(first, [row(20, Cause.OURS, 1)]) == first
    assert agreed(first, [row(5, Cause.AGREED_CHANGE, 1)]) == date(2027, 4, 6)
    assert agreed(first, [row(5, Cause.AGREED_CHANGE, 1, needs=True)]) == first
    assert agreed(first, [row(9, Cause.OURS, 1, needs=True, agreed=True)]) == date(2027, 4, 10)
    assert agreed(first, [row(9, Cause.OURS, 1, needs=True, agreed=False)]) == first
    both = [row(9, Cause.OURS, 1, needs=True, agreed=True), row(2, Cause.AGREED_CHANGE, 4)]
    assert agreed(first, both) == date(2027, 4, 12)
    assert agreed(first, both, since=datetime(2027, 3, 2, tzinfo=UTC)) == date(2027, 4, 3)
    assert agreed(None, both) is None


def test_three_baselines_stand_beside_where_a_milestone_is_now() -> None:
    def base(number: int, day: date | None) -> BaselineView:
        dates = {} if day is None else {1: day}
        return BaselineView(number, "", None, None, datetime(2027, 1, 1, tzinfo=UTC), "", dates)

    every = [base(1, date(2027, 3, 1)), base(2, None), base(3, date(2027, 3, 8)), base(4, date(2027, 3, 9))]
    assert schedule.usually_compared(every) == (1, 3, 4)
    (compared,) = schedule.compare(every[:3], [standing(1, baseline=date(2027, 3, 12))])
    assert compared.agreed == (date(2027, 3, 1), None, date(2027, 3, 8))
    assert (compared.now, compared.days, compared.is_reached) == (date(2027, 3, 12), 11, False)
    (unknown,) = schedule.compare([base(2, None)], [standing(1, baseline=date(2027, 3, 12))])
    assert unknown.days is None


def test_a_phase_ends_with_the_last_of_its_milestones() -> None:
    phase = schedule.PhaseView(1, "Build", None, date(2027, 3, 1), 1, True, 1, (1,), None, date(2027, 3, 6))
    assert (phase.expected_finish, phase.days_moved) == (date(2027, 3, 6), 5)
    empty = replace(phase, last_expected=None)
    assert (empty.expected_finish, empty.days_moved) == (date(2027, 3, 1), 0)
    assert replace(empty, finish=None).days_moved is None


# What is typed


def test_an_entry_is_addressed_by_one_word() -> None:
    assert schedule.address(task(12)) == "task-12"
    assert schedule.addressed("milestone-3") == milestone(3)
    for nonsense in ("task-", "phase-3", "task-3; drop", "task--3", "task-" + "9" * 30):
        assert schedule.addressed(nonsense) is None


def problems(read: object) -> list[str]:
    assert isinstance(read, Problems)
    return [problem.sentence(EN) for problem in read]


def test_a_dependency_needs_two_different_ends_and_a_lag_that_is_not_negative() -> None:
    def read(**raw: object) -> object:
        return schedule.read_dependency(Reader(raw), EN)

    assert read(before="task-1", after="milestone-2", lag_days="3") == schedule.AddDependency(
        task(1), milestone(2), 3
    )
    assert problems(read(before="task-1", after="task-1", lag_days="0")) == [
        "Nothing can wait for itself. Please choose two different ones."
    ]
    assert problems(read(before="task-1", after="evil", lag_days="-1")) == [
        "Please choose one of the options listed for “Then”.",
        "“Calendar days in between” must be at least 0.",
    ]


def test_an_ask_names_what_is_needed_why_and_a_day_to_come() -> None:
    tomorrow = EN.today + timedelta(days=1)
    raw = {
        "title": "Test data",
        "why": "To test",
        "needed_by": tomorrow,
        "holds": "task-5",
        "title_zh": "测试数据",
    }
    assert schedule.read_ask(Reader(raw), EN) == schedule.AskClient(
        "Test data", "To test", tomorrow, "", task(5), {"zh": {"title": "测试数据"}}
    )
    past = {**raw, "why": "", "needed_by": EN.today - timedelta(days=1)}
    assert problems(schedule.read_ask(Reader(past), EN)) == [
        "Please fill in “Why”.",
        "That day has passed. The client can only be late from today on.",
    ]


def test_who_does_not_agree_to_a_date_says_why() -> None:
    def read(**raw: object) -> object:
        return schedule.read_consent(Reader(raw), EN, 7)

    assert read(answer="agreed") == schedule.ConsentTo(7, True)
    assert read(answer="refused", comment="Too late") == schedule.ConsentTo(7, False, "Too late")
    assert problems(read(answer="refused", comment=" ")) == [
        "Please say why you do not agree, so that we can answer you."
    ]
    assert problems(read()) == ["Please fill in “Your answer”."]
    assert problems(read(answer="maybe")) == ["Please choose one of the options listed for “Your answer”."]


def test_the_period_of_a_phase_that_the_client_has_seen_stays() -> None:
    shown = schedule.PlannedPhase(
        1,
        1,
        "Build",
        {},
        date(2027, 3, 1),
        None,
        1,
        is_shown=False,
        was_shown=True,
        milestone_ids=(),
        task_ids=(),
    )
    raw = {"title": "Build", "start": "2027-03-01", "finish": "2027-04-01", "position": "1", "version": 1}
    read = schedule.read_phase(Reader(raw), EN, shown, {"milestones": [1, True, "2"], "tasks": None})
    assert isinstance(read, schedule.SavePhase)
    assert (read.finish, read.milestone_ids, read.task_ids) == (date(2027, 4, 1), frozenset({1}), frozenset())
    other = {**raw, "start": "2027-03-02"}
    assert problems(schedule.read_phase(Reader(other), EN, shown, {})) == [
        "The client has seen this period, so it stays as agreed. Move the milestones of the phase."
    ]
    backwards = {**raw, "finish": "2027-02-01"}
    assert "The phase ends before it begins." in problems(
        schedule.read_phase(Reader(backwards), EN, replace(shown, was_shown=False), {})
    )
