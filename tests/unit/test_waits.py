"""Waiting for the client: what of it the plan absorbs, what reaches a milestone, and how that is said."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from db.models.schedule import AskKind, ClientActionStatus
from portal import schedule
from portal.i18n import Text
from portal.schedule import (
    AskView,
    DependencyView,
    EndView,
    Entry,
    EntryKind,
    Link,
    Span,
    effect,
    order,
    reserves,
    slack,
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


def ask(
    number: int = 1,
    needed_by: date = date(2027, 3, 3),
    holds: Entry | None = None,
    done_on: date | None = None,
    status: ClientActionStatus | None = None,
    kind: AskKind = AskKind.INPUT,
    asked_on: date = date(2027, 2, 1),
    holds_settled: bool = False,
) -> AskView:
    stands = status or (ClientActionStatus.DONE if done_on else ClientActionStatus.OPEN)
    return AskView(
        id=number,
        number=number,
        kind=kind,
        subject=None,
        title=f"Ask {number}",
        why="",
        asked_of="",
        asked_on=asked_on,
        asked_by="Clara",
        needed_by=needed_by,
        holds=holds,
        holds_title="Interfaces tested",
        status=stands,
        answer="",
        done_on=done_on,
        done_at=None,
        done_by="",
        is_published=True,
        version=1,
        holds_settled=holds_settled,
    )


def days(first: int, last: int | None = None, *, settled: bool = False) -> Span:
    """From one day of March to another."""
    return Span(date(2027, 3, first), date(2027, 3, last or first), settled)


def planned(links: Sequence[Link], spans: Mapping[Entry, Span]) -> list[DependencyView]:
    def end(entry: Entry) -> EndView:
        return EndView(entry, f"{entry.kind} {entry.id}", span=spans.get(entry, Span()))

    return [
        DependencyView(n, end(link.before), end(link.after), link.lag_days, is_published=True)
        for n, link in enumerate(links)
    ]


def waiting(
    number_of_days: int, links: Sequence[Link], spans: Mapping[Entry, Span], holds: Entry
) -> dict[int, int]:
    """By how many days each milestone moves if one ask that holds an entry waits so long."""
    settled = spans.get(holds, Span()).is_settled
    needed_by = TODAY - timedelta(days=number_of_days)
    one = ask(needed_by=needed_by, holds=holds, asked_on=date(2027, 1, 1), holds_settled=settled)
    return dict(effect([one], planned(links, spans), TODAY).milestones)


# What lies between two parts of the plan


def test_what_follows_can_begin_on_the_day_after_and_a_milestone_be_reached_the_same_evening() -> None:
    spans = {task(1): days(1, 5), task(2): days(6, 9), task(3): days(8, 9), milestone(1): days(5)}
    assert slack(Link(task(1), task(2)), spans) == 0
    assert slack(Link(task(1), task(3)), spans) == 2
    assert slack(Link(task(1), milestone(1)), spans) == 0
    assert slack(Link(milestone(1), task(3)), spans) == 2
    assert slack(Link(milestone(1), milestone(2)), {**spans, milestone(2): days(9)}) == 4


def test_days_that_have_to_pass_in_between_are_no_slack() -> None:
    spans = {task(1): days(1, 5), task(2): days(10, 12)}
    assert [slack(Link(task(1), task(2), lag), spans) for lag in (0, 3, 4, 9)] == [4, 1, 0, 0]


def test_there_is_no_slack_where_the_plan_has_no_days_or_lets_something_begin_too_early() -> None:
    spans = {task(1): days(1, 5), task(2): Span(), task(3): days(4, 9)}
    assert slack(Link(task(1), task(2)), spans) == 0
    assert slack(Link(task(2), task(1)), spans) == 0
    assert slack(Link(task(1), task(3)), spans) == 0
    assert slack(Link(task(7), task(8)), spans) == 0


def test_of_several_ways_the_tightest_counts() -> None:
    links = [
        Link(task(1), task(2)),
        Link(task(1), task(3)),
        Link(task(2), milestone(1)),
        Link(task(3), milestone(1)),
    ]
    spans = {task(1): days(1, 2), task(2): days(4, 8), task(3): days(8, 9), milestone(1): days(10)}
    assert reserves(links, spans, task(1)) == {task(1): 0, task(2): 1, task(3): 5, milestone(1): 3}


def test_what_an_entry_holds_up_goes_through_any_number_of_links() -> None:
    links = [Link(task(1), milestone(1)), Link(milestone(1), task(2)), Link(task(2), milestone(2))]
    assert reserves(links, {}, task(1)).keys() == {task(1), milestone(1), task(2), milestone(2)}
    assert reserves(links, {}, task(2)).keys() == {task(2), milestone(2)}
    assert reserves(links, {}, task(7)) == {task(7): 0}


# What reaches a milestone


CHAIN = [Link(task(1), task(2)), Link(task(2), milestone(1)), Link(milestone(1), milestone(2))]
LOOSE = {task(1): days(8, 12), task(2): days(15, 19), milestone(1): days(22), milestone(2): days(29)}
"""Two days free after the first task, three after the second, seven between the milestones."""


@pytest.mark.parametrize(
    ("waited", "moved"),
    [(1, {}), (5, {}), (6, {1: 1}), (12, {1: 7}), (13, {1: 8, 2: 1}), (30, {1: 25, 2: 18})],
)
def test_a_milestone_is_late_by_what_exceeds_the_slack_on_the_way(waited: int, moved: dict[int, int]) -> None:
    assert waiting(waited, CHAIN, LOOSE, task(1)) == moved


def test_without_slack_or_without_days_all_of_it_arrives() -> None:
    tight = {task(1): days(8, 12), task(2): days(13, 19), milestone(1): days(19), milestone(2): days(19)}
    assert waiting(4, CHAIN, tight, task(1)) == {1: 4, 2: 4}
    assert waiting(4, CHAIN, {}, task(1)) == {1: 4, 2: 4}
    assert waiting(4, CHAIN, {task(1): days(8, 12)}, task(1)) == {1: 4, 2: 4}


def test_a_milestone_that_itself_waits_is_late_by_all_of_it() -> None:
    assert waiting(8, CHAIN, LOOSE, milestone(1)) == {1: 8, 2: 1}


def test_the_ways_of_a_diamond_do_not_add_up() -> None:
    links = [
        Link(task(1), task(2)),
        Link(task(1), task(3)),
        Link(task(2), milestone(1)),
        Link(task(3), milestone(1)),
    ]
    spans = {task(1): days(1, 2), task(2): days(4, 8), task(3): days(8, 9), milestone(1): days(10)}
    assert waiting(7, links, spans, task(1)) == {1: 4}
    assert waiting(3, links, spans, task(1)) == {}


def test_what_is_done_reached_or_cancelled_is_not_moved_and_passes_nothing_on() -> None:
    done = {**LOOSE, task(2): days(15, 19, settled=True)}
    assert waiting(30, CHAIN, done, task(1)) == {}
    reached = {**LOOSE, milestone(1): days(9, settled=True)}
    assert waiting(30, CHAIN, reached, task(1)) == {}
    round_it = [*CHAIN, Link(task(1), milestone(2))]
    assert waiting(30, round_it, done, task(1)) == {2: 13}


def test_nothing_waits_any_more_for_an_ask_about_what_is_done() -> None:
    one = ask(holds=task(1), holds_settled=True)
    told = effect([one], planned(CHAIN, {}), TODAY)
    assert (told.waits[1].days, told.waits[1].left, told.milestones) == (7, None, {})


def test_a_loop_that_should_not_be_there_adds_nothing() -> None:
    loop = [*CHAIN, Link(milestone(2), task(1))]
    assert waiting(13, loop, LOOSE, task(1)) == {1: 8, 2: 1}
    assert waiting(13, loop, LOOSE, milestone(2)) == {2: 13, 1: 8}


def test_for_how_long_the_plan_still_absorbs_it() -> None:
    def left(waited: int, holds: Entry) -> int | None:
        one = ask(needed_by=TODAY - timedelta(days=waited), holds=holds)
        return effect([one], planned(CHAIN, LOOSE), TODAY).waits[1].left

    assert [left(waited, task(1)) for waited in (1, 4, 5, 6)] == [4, 1, 0, None]
    assert left(1, milestone(1)) is None
    assert left(1, task(9)) is None


# Several waits


LINKS = [Link(task(5), milestone(1)), Link(milestone(1), milestone(2))]


def test_an_open_ask_waits_from_the_day_it_was_needed_until_today() -> None:
    told = effect([ask(holds=task(5))], LINKS, TODAY)
    assert told.waits[1].days == 7
    assert told.milestones == {1: 7, 2: 7}
    assert told.days == 7


def test_days_on_which_two_things_waited_count_once() -> None:
    first = ask(1, date(2027, 3, 1), milestone(1), done_on=date(2027, 3, 6))  # five days
    second = ask(2, date(2027, 3, 4), milestone(2))  # six days until today, two of them with the first
    told = effect([first, second], LINKS, TODAY)
    assert (told.waits[1].days, told.waits[2].days) == (5, 6)
    assert told.milestones == {1: 5, 2: 9}
    assert told.days == 9


def test_two_waits_use_up_the_same_slack_once() -> None:
    first = ask(1, date(2027, 2, 20), task(1), done_on=date(2027, 2, 24))  # four days
    second = ask(2, date(2027, 3, 6), task(1))  # four days until today
    told = effect([first, second], planned(CHAIN, LOOSE), TODAY)
    assert told.milestones == {1: 3}
    assert (told.waits[1].milestones, told.waits[2].milestones) == ({}, {})
    third = ask(3, date(2027, 3, 8), task(2))  # two days, both of them with the second
    assert effect([first, second, third], planned(CHAIN, LOOSE), TODAY).milestones == {1: 3}


def test_what_is_not_due_or_was_answered_in_time_or_taken_back_adds_nothing() -> None:
    quiet = [
        ask(1, TODAY, milestone(1)),
        ask(2, date(2027, 3, 12), milestone(1)),
        ask(3, date(2027, 3, 3), milestone(1), done_on=date(2027, 3, 3)),
        ask(4, date(2027, 3, 3), milestone(1), status=ClientActionStatus.WITHDRAWN),
        ask(5, date(2027, 3, 3), milestone(1), kind=AskKind.CONSENT),
    ]
    told = effect(quiet, LINKS, TODAY)
    assert (told.waits, told.milestones, told.days) == ({}, {}, 0)


def test_nobody_is_late_before_they_were_asked() -> None:
    told = effect([ask(needed_by=date(2027, 3, 1), asked_on=date(2027, 3, 8))], [], TODAY)
    assert told.waits[1].days == 2
    assert told.milestones == {}


days_of_year = st.integers(0, 60).map(lambda n: date(2027, 1, 20) + timedelta(days=n))
an_ask = st.tuples(
    days_of_year, st.none() | days_of_year, st.sampled_from([task(5), milestone(1), milestone(2)])
)


@given(st.lists(an_ask, max_size=8))
@settings(max_examples=200)
def test_without_slack_the_days_of_a_milestone_are_the_days_in_at_least_one_wait(
    drawn: list[tuple[date, date | None, Entry]],
) -> None:
    asks = [
        ask(n, needed, holds, done_on=done, asked_on=date(2027, 1, 1))
        for n, (needed, done, holds) in enumerate(drawn)
    ]
    told = effect(asks, LINKS, TODAY)
    for id_ in (1, 2):
        waited = {
            day
            for each in asks
            if each.holds is not None and milestone(id_) in reserves(LINKS, {}, each.holds)
            for day in (date(2027, 1, 20) + timedelta(days=n) for n in range(80))
            if each.needed_by <= day < min(each.done_on or TODAY, TODAY)
        }
        assert told.milestones.get(id_, 0) == len(waited)
    assert told.milestones.get(1, 0) <= told.milestones.get(2, 0) <= told.days


# Whatever the plan

ENTRIES = [task(n) if n % 2 else milestone(n) for n in range(7)]
numbers = st.integers(0, 6)
pairs = st.lists(st.tuples(numbers, numbers, st.integers(0, 9)), max_size=14).map(
    lambda drawn: {(min(a, b), max(a, b)): lag for a, b, lag in drawn if a != b}
)
plans = st.dictionaries(
    numbers,
    st.tuples(st.integers(1, 25), st.integers(0, 6), st.sampled_from([False, False, False, True])),
)
waits = st.lists(st.tuples(st.integers(0, 30), st.none() | st.integers(0, 30), numbers), max_size=4)


def drawn_plan(
    pairs: dict[tuple[int, int], int], plan: dict[int, tuple[int, int, bool]]
) -> tuple[list[Link], dict[Entry, Span]]:
    links = [Link(ENTRIES[a], ENTRIES[b], lag) for (a, b), lag in pairs.items()]
    spans = {
        ENTRIES[n]: days(first, first + (length if n % 2 else 0), settled=settled)
        for n, (first, length, settled) in plan.items()
    }
    return links, spans


def drawn_asks(drawn: list[tuple[int, int | None, int]]) -> list[AskView]:
    start = date(2027, 2, 8)
    return [
        ask(
            n,
            start + timedelta(days=by),
            ENTRIES[held],
            None if done is None else start + timedelta(days=done),
        )
        for n, (by, done, held) in enumerate(drawn)
    ]


@given(pairs, plans, numbers, st.integers(1, 40))
def test_what_arrives_is_what_each_step_passes_on(
    pairs: dict[tuple[int, int], int], plan: dict[int, tuple[int, int, bool]], held: int, waited: int
) -> None:
    links, spans = drawn_plan(pairs, plan)
    late = {ENTRIES[held]: 0 if spans.get(ENTRIES[held], Span()).is_settled else waited}
    for entry in order(links):
        for link in links:
            if link.after == entry and not spans.get(entry, Span()).is_settled:
                passed = max(late.get(link.before, 0) - slack(link, spans), 0)
                late[entry] = max(late.get(entry, 0), passed)
    expected = {entry.id: n for entry, n in late.items() if n and entry.kind is EntryKind.MILESTONE}
    assert waiting(waited, links, spans, ENTRIES[held]) == expected


@given(pairs, plans, waits)
def test_the_effect_is_never_negative_and_never_exceeds_the_wait(
    pairs: dict[tuple[int, int], int],
    plan: dict[int, tuple[int, int, bool]],
    drawn: list[tuple[int, int | None, int]],
) -> None:
    links, spans = drawn_plan(pairs, plan)
    told = effect(drawn_asks(drawn), planned(links, spans), TODAY)
    assert all(0 < number <= told.days for number in told.milestones.values())
    for wait in told.waits.values():
        assert all(0 < number <= wait.days for number in wait.milestones.values())
        assert all(number <= told.milestones[id_] for id_, number in wait.milestones.items())
        assert wait.left is None or wait.left >= 0


@given(pairs, plans, waits, st.integers(0, 20), st.integers(1, 9))
def test_more_slack_never_makes_more_delay(
    pairs: dict[tuple[int, int], int],
    plan: dict[int, tuple[int, int, bool]],
    drawn: list[tuple[int, int | None, int]],
    which: int,
    more: int,
) -> None:
    links, spans = drawn_plan(pairs, plan)
    asks = drawn_asks(drawn)
    before = effect(asks, planned(links, spans), TODAY).milestones
    # Fewer days that have to pass in between leave more of them free.
    freed = [
        link._replace(lag_days=max(link.lag_days - more, 0)) if n == which % len(links) else link
        for n, link in enumerate(links)
    ]
    after = effect(asks, planned(freed, spans), TODAY).milestones
    assert all(number <= before.get(id_, 0) for id_, number in after.items())


# The words


def test_waiting_is_said_with_what_it_adds_in_both_languages() -> None:
    def said(day: date, text: Text, **more: bool) -> str:
        one = ask(needed_by=date(2027, 3, 3), holds=milestone(1))
        told = effect([one], LINKS, day)
        return schedule.sentence(one, told.of(one), {1: "Interfaces tested"}, text, **more)

    five, one_day = date(2027, 3, 8), date(2027, 3, 4)
    assert said(five, EN) == "Waiting for you since Wed 3 Mar: adds 5 days to “Interfaces tested”"
    assert said(one_day, EN) == "Waiting for you since Wed 3 Mar: adds 1 day to “Interfaces tested”"
    assert said(five, EN, internal=True).startswith("Waiting for the client since Wed 3 Mar: adds 5 days")
    assert said(five, ZH) == "自 3月3日 周三 起等待您配合，已使「Interfaces tested」推迟 5 天"


def test_of_many_milestones_two_are_named_and_the_others_counted() -> None:
    links = [Link(milestone(n), milestone(n + 1)) for n in range(1, 5)]
    one = ask(holds=milestone(1))
    told = effect([one], links, date(2027, 3, 8))
    said = schedule.sentence(one, told.of(one), {n: f"M{n}" for n in range(1, 6)}, EN)
    assert said.endswith("adds 5 days to “M1”, “M2” and 3 more milestones")


def loose_said(waited: int, text: Text, titles: Mapping[int, str] = {1: "Tested", 2: "Live"}) -> str:
    one = ask(needed_by=TODAY - timedelta(days=waited), holds=task(1))
    told = effect([one], planned(CHAIN, LOOSE), TODAY)
    return schedule.sentence(one, told.of(one), titles, text)


def test_each_milestone_is_said_with_its_own_days() -> None:
    assert loose_said(14, EN).endswith(": adds 9 days to “Tested” and 2 days to “Live”")
    assert loose_said(14, ZH) == "自 2月24日 周三 起等待您配合，已使「Tested」推迟 9 天和「Live」推迟 2 天"
    assert loose_said(8, EN).endswith(": adds 3 days to “Tested”")
    links = [Link(milestone(n), milestone(n + 1)) for n in range(1, 5)]
    spans = {milestone(n): days(10 + n) for n in range(1, 6)}
    one = ask(needed_by=date(2027, 3, 5), holds=milestone(1))
    told = effect([one], planned(links, spans), TODAY)
    said = schedule.sentence(one, told.of(one), {n: f"M{n}" for n in range(1, 6)}, EN)
    assert said.endswith("adds 5 days to “M1”, 4 days to “M2” and up to 3 days to 3 more milestones")


def test_what_the_plan_absorbs_is_said_with_the_days_that_are_left() -> None:
    assert loose_said(3, EN) == (
        "Waiting for you since Sun 7 Mar: the plan still absorbs it; 2 days are left before “Tested” moves"
    )
    assert loose_said(3, ZH) == "自 3月7日 周日 起等待您配合，计划目前仍能消化；再过 2 天「Tested」就会推迟"
    assert loose_said(4, EN).endswith("1 day is left before “Tested” moves")
    assert loose_said(5, EN).endswith(
        "the plan has absorbed it so far; from now on every day is added to “Tested”"
    )
    assert loose_said(5, ZH).endswith("计划至今尚能消化；今后每多等一天，「Tested」就推迟一天")


def test_a_milestone_without_a_title_for_the_reader_is_not_spoken_of() -> None:
    assert loose_said(8, EN, {}).endswith(": 8 days so far")
    assert loose_said(3, EN, {}).endswith(": 3 days so far")
