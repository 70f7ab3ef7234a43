"""The charter: promises by the calendar, goals on a straight line, and what differs between editions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from db.models.charter import CharterStatus, Promise, Side
from db.models.project import ProjectStatus
from portal import charter
from portal.charter import (
    Aim,
    ChannelItem,
    Edition,
    Editions,
    Fate,
    GoalItem,
    Kept,
    Kind,
    Missed,
    Reading,
    Rest,
    RoleItem,
    SaveItem,
    State,
    Written,
    how_often,
    kept,
    rested,
    rests,
    standing,
)
from portal.charter.agreement import promised_since
from portal.charter.differences import differences, left_behind
from portal.charter.sentences import kept_said, way
from portal.forms import Problems, Reader, sentences
from portal.i18n import Text

EN, ZH = Text("en"), Text("zh")
MONDAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


def day(number: int, hour: int = 12) -> datetime:
    """Noon so many days after the Monday of the confirmation."""
    return datetime(2027, 3, 1, hour, tzinfo=UTC) + timedelta(days=number)


def weekly(
    today: int, *came: datetime, is_active: bool = True, zone: str = "UTC", rests: Sequence[Rest] = ()
) -> Kept:
    on = date(2027, 3, 1) + timedelta(days=today)
    return kept(7, MONDAY, came, zone, on, is_active=is_active, rests=rests)


def rest(first: int, until: int | None = None, *, is_closed: bool = False) -> Rest:
    """Days without the project, counted from the Monday of the confirmation."""
    ends = None if until is None else day(until).date()
    return Rest(day(first).date(), ends, is_closed)


# Promises


def test_nothing_is_counted_before_the_first_period_has_ended() -> None:
    assert weekly(0) == Kept(0, 0, due=date(2027, 3, 7))
    assert weekly(6, day(2)) == Kept(0, 0, due=date(2027, 3, 7), is_there=True)


def test_a_period_counts_from_the_day_after_its_last_one() -> None:
    assert weekly(7, day(2)) == Kept(1, 1, due=date(2027, 3, 14))
    assert weekly(7) == Kept(1, 0, Missed(date(2027, 3, 7), None), due=date(2027, 3, 14))


def test_eleven_of_twelve_on_time_and_the_late_one_with_its_days() -> None:
    came = [day(week * 7 + 4) for week in range(13) if week != 5] + [day(6 * 7 + 1)]
    found = weekly(12 * 7 + 5, *came)
    assert (found.periods, found.on_time) == (12, 11)
    # Week six ended on Sunday 11 April; what came on Tuesday 13 April was two days late.
    assert found.missed == Missed(date(2027, 4, 11), date(2027, 4, 13))
    assert found.missed.days_late == 2
    assert found.is_there


def test_what_came_late_also_counts_for_the_period_in_which_it_came() -> None:
    found = weekly(14, day(8))
    assert (found.periods, found.on_time, found.missed) == (2, 1, Missed(date(2027, 3, 7), date(2027, 3, 9)))


def test_a_gap_of_several_periods_is_several_misses_and_the_last_is_told() -> None:
    found = weekly(35, day(1), day(29))
    assert (found.periods, found.on_time) == (5, 2)
    assert found.missed == Missed(date(2027, 3, 28), date(2027, 3, 30))


def test_two_in_one_period_keep_one_promise() -> None:
    found = weekly(14, day(1), day(2))
    assert (found.periods, found.on_time, found.missed) == (2, 1, Missed(date(2027, 3, 14), None))


def test_what_came_before_the_confirmation_does_not_count_even_on_that_day() -> None:
    assert weekly(7, day(0, 8)).on_time == 0
    assert weekly(7, day(0, 10)).on_time == 1


def test_the_order_in_which_things_came_does_not_matter() -> None:
    assert weekly(21, day(15), day(1), day(8)) == weekly(21, day(1), day(8), day(15))


def test_a_day_is_the_clients_day() -> None:
    # Sunday 23:30 in Berlin is in time; in Shanghai it is Monday already, and late.
    late = datetime(2027, 3, 7, 22, 30, tzinfo=UTC)
    assert weekly(7, late, zone="Europe/Berlin").on_time == 1
    assert weekly(7, late, zone="Asia/Shanghai").missed == Missed(date(2027, 3, 7), date(2027, 3, 8))


def test_summer_time_makes_no_period_longer() -> None:
    # On 28 March the clocks of Berlin go forward; the period still ends with that Sunday.
    sunday = datetime(2027, 3, 28, 21, 59, tzinfo=UTC)
    assert weekly(28, sunday, zone="Europe/Berlin").on_time == 1
    assert weekly(28, sunday + timedelta(minutes=1), zone="Europe/Berlin").on_time == 0


def test_a_project_that_rests_is_counted_to_the_last_thing_that_came() -> None:
    found = weekly(300, day(1), day(16), is_active=False)
    assert found == Kept(3, 2, Missed(date(2027, 3, 14), date(2027, 3, 17)), until=date(2027, 3, 17))
    assert weekly(300, is_active=False) == Kept(0, 0)


def test_weeks_on_hold_are_no_missed_promises() -> None:
    came = [day(1), day(29), day(36)]
    held = weekly(42, *came, rests=[rest(7, 28)])
    assert held == Kept(3, 3, due=date(2027, 4, 18), left_out=21)
    assert weekly(42, *came).on_time == 3
    assert weekly(42, *came).periods == 6


def test_a_period_that_was_interrupted_ends_as_many_days_later() -> None:
    # Three of seven days have passed when the project is put on hold for ten.
    resting = [rest(3, 13)]
    assert weekly(2, rests=resting).due == date(2027, 3, 17)
    assert weekly(16, day(16), rests=resting) == Kept(0, 0, due=date(2027, 3, 17), is_there=True, left_out=10)
    assert weekly(17, day(16), rests=resting).on_time == 1
    late = weekly(20, day(18), rests=resting)
    assert (late.missed, late.on_time) == (Missed(date(2027, 3, 17), date(2027, 3, 19)), 0)


def test_days_on_hold_are_not_days_late() -> None:
    # Due on Sunday 7 March, on hold from the 9th to the 19th, there on the 20th.
    found = weekly(21, day(19), rests=[rest(8, 18)])
    assert found.missed == Missed(date(2027, 3, 7), date(2027, 3, 20), rested=10)
    assert found.missed.days_late == 3


def test_what_comes_while_a_project_rests_counts_for_the_time_after() -> None:
    found = weekly(28, day(10), rests=[rest(7, 21)])
    assert (found.periods, found.on_time) == (2, 1)
    assert found.missed == Missed(date(2027, 3, 7), date(2027, 3, 11), rested=3)
    assert found.missed.days_late == 1


def test_a_project_that_is_on_hold_is_counted_to_the_day_on_which_that_began() -> None:
    found = weekly(300, day(1), is_active=False, rests=[rest(16)])
    assert found == Kept(2, 1, Missed(date(2027, 3, 14), None), rest=rest(16))
    assert weekly(300, day(1), is_active=False, rests=[rest(16, is_closed=True)]).rest == rest(
        16, is_closed=True
    )


def test_a_hold_of_which_nobody_wrote_down_the_end_is_over_once_the_project_runs() -> None:
    assert weekly(14, day(1), rests=[rest(7)]) == weekly(14, day(1))


def test_a_hold_before_the_promise_was_made_changes_nothing() -> None:
    assert weekly(14, day(1), rests=[rest(-20, -3)]) == weekly(14, day(1))
    assert weekly(14, day(9), rests=[rest(-5, 7)]) == Kept(1, 1, due=date(2027, 3, 21), left_out=7)


def test_rests_are_read_from_what_happened_to_the_project() -> None:
    happened = [
        (day(3, 22), "project_held"),
        (day(9), "project_resumed"),
        (day(12), "project_held"),
        (day(12, 15), "project_resumed"),
        (day(20), "project_held"),
        (day(25), "project_closed"),
    ]
    assert rests(happened, "UTC") == (rest(3, 9), rest(20, is_closed=True))
    assert rests(happened[:1], "Asia/Shanghai") == (rest(4),)
    assert rests([(day(3), "project_resumed")], "UTC") == ()
    assert rests([], "UTC") == ()


a_rest = st.tuples(st.integers(-10, 60), st.integers(1, 30))


@given(st.lists(a_rest, max_size=4), st.lists(st.integers(0, 90), max_size=12), st.integers(0, 100))
def test_with_the_days_on_hold_cut_out_nothing_else_changes(
    drawn: list[tuple[int, int]], came: list[int], today: int
) -> None:
    """The same as in a calendar without those days."""
    apart: list[Rest] = []
    for first, length in sorted(drawn):
        if not apart or day(first).date() > (apart[-1].ends or date.max):
            apart.append(rest(first, first + length))

    def without(number: int) -> int:
        return number - rested(apart, day(0).date(), day(number).date())

    found = weekly(today, *(day(number) for number in came), rests=apart)
    plain = weekly(without(today), *(day(without(number)) for number in came))
    assert (found.periods, found.on_time, found.is_there) == (plain.periods, plain.on_time, plain.is_there)
    assert (found.missed is None) == (plain.missed is None)
    if found.missed is not None and plain.missed is not None:
        assert found.missed.days_late == plain.missed.days_late
    assert found.left_out == today - without(today)


def test_a_confirmation_that_lies_ahead_of_the_clock_counts_nothing() -> None:
    assert weekly(-3).periods == 0


def test_a_promise_for_every_day_and_one_for_no_day_are_counted_by_days() -> None:
    assert kept(1, MONDAY, [day(0), day(1)], "UTC", date(2027, 3, 4)).on_time == 2
    assert kept(0, MONDAY, [], "UTC", date(2027, 3, 4)).periods == 3


@time_machine.travel(datetime(2027, 4, 20, 9, tzinfo=UTC), tick=False)
def test_a_promise_is_said_with_its_dates() -> None:
    missed = Missed(date(2027, 4, 11), date(2027, 4, 13))
    said = kept_said(Kept(12, 11, missed, due=date(2027, 4, 25)), EN)
    assert said == (
        "11 of 12 on time. The last one missed was due by Sun 11 Apr and came on Tue 13 Apr, 2 days late."
        " The next one is due in 5 days (Sun 25 Apr)."
    )
    assert kept_said(Kept(0, 0), EN) == "Not counted: the project is on hold or closed."
    assert "11" in kept_said(Kept(12, 11, missed, due=date(2027, 4, 25)), ZH)


@time_machine.travel(datetime(2027, 4, 20, 9, tzinfo=UTC), tick=False)
def test_time_on_hold_is_said_to_be_left_out() -> None:
    def said(text: Text, **more: object) -> str:
        return kept_said(replace(Kept(3, 3), **more), text)  # type: ignore[arg-type]

    due = date(2027, 4, 25)
    assert said(EN, due=due, left_out=21) == (
        "3 of 3 on time. 3 weeks on hold are left out. The next one is due in 5 days (Sun 25 Apr)."
    )
    assert said(ZH, due=due, left_out=21).startswith("3 次中 3 次按时。项目暂停的 3 周不计在内。")
    assert "1 week on hold is left out." in said(EN, due=due, left_out=7)
    assert "10 days on hold are left out." in said(EN, due=due, left_out=10)
    held, closed = rest(16), rest(16, is_closed=True)
    assert said(EN, rest=held) == (
        "3 of 3 on time. Counted up to Wed 17 Mar: the project has been on hold since then."
    )
    assert said(ZH, rest=held) == "3 次中 3 次按时。统计至 3月17日 周三：项目自该日起暂停。"
    assert said(EN, rest=closed).endswith("Counted up to Wed 17 Mar: the project is closed.")
    assert kept_said(Kept(0, 0, rest=held), EN) == "Not counted: the project is on hold or closed."


@pytest.mark.parametrize(
    ("days", "said", "chinese"),
    [
        (1, "every day", "每天"),
        (7, "every week", "每周"),
        (28, "every 4 weeks", "每 4 周"),
        (10, "every 10 days", "每 10 天"),
    ],
)
def test_a_rhythm_is_said_as_people_say_it(days: int, said: str, chinese: str) -> None:
    assert how_often(days, EN) == said
    assert how_often(days, ZH) == chinese


# Since when


def channel(days: int = 7, promise: Promise = Promise.UPDATE, number: int = 1) -> ChannelItem:
    words = {"what": "Update", "by": "", "who": ""}
    return ChannelItem(1, 1, number, words, Written(words), promise, days)


def edition(number: int = 1, **more: object) -> Edition:
    words = dict.fromkeys(
        ("purpose", "scope_in", "scope_out", "constraints", "difficulties", "quality"), ""
    ) | dict(more.pop("words", {}))  # type: ignore[call-overload]
    fields = {
        "status": CharterStatus.CONFIRMED,
        "version": 1,
        "later_dates_need_consent": False,
        "proposed_at": MONDAY,
        "proposed_by": "Clara",
        "confirmed_at": MONDAY + timedelta(days=100 * (number - 1)),
        "confirmed_by": "Eleanor",
        "needed_by": None,
        "is_shared": True,
    }
    return Edition(number, number, words=words, texts=Written(words), **{**fields, **more})  # type: ignore[arg-type]


def editions(*all_of_them: Edition) -> Editions:
    newest_first = tuple(sorted(all_of_them, key=lambda e: -e.number))
    return Editions(newest_first, (), ProjectStatus.ACTIVE, "UTC")


def test_a_new_edition_that_leaves_a_promise_alone_does_not_begin_anew() -> None:
    both = editions(edition(1, channels=(channel(),)), edition(2, channels=(channel(),)))
    assert promised_since(channel(), both) == MONDAY


def test_another_rhythm_begins_anew_and_so_does_a_promise_that_was_gone_for_a_while() -> None:
    faster = editions(edition(1, channels=(channel(14),)), edition(2, channels=(channel(7),)))
    assert promised_since(channel(7), faster) == MONDAY + timedelta(days=100)
    gone = editions(edition(1, channels=(channel(),)), edition(2), edition(3, channels=(channel(),)))
    assert promised_since(channel(), gone) == MONDAY + timedelta(days=200)


# Goals

AIM = Aim(Decimal(10), Decimal(30), date(2027, 1, 1), date(2027, 1, 21))
DOWN = Aim(Decimal(40), Decimal(10), date(2027, 1, 1), date(2027, 1, 31))


def read(value: str, on: date) -> list[Reading]:
    return [Reading(1, on, Decimal(value))]


@pytest.mark.parametrize(
    ("value", "on", "state"),
    [
        ("20", date(2027, 1, 11), State.ON_THE_WAY),
        ("19.9999", date(2027, 1, 11), State.BEHIND),
        ("30", date(2027, 1, 2), State.REACHED),
        ("35", date(2027, 1, 2), State.REACHED),
        ("9", date(2027, 1, 1), State.BEHIND),
    ],
)
def test_a_goal_is_on_the_way_if_it_stands_where_a_straight_line_would(
    value: str, on: date, state: State
) -> None:
    assert standing(AIM, read(value, on), date(2027, 1, 12)).state is state


def test_a_goal_that_goes_down_is_judged_the_other_way_round() -> None:
    assert standing(DOWN, read("25", date(2027, 1, 16)), date(2027, 1, 16)).state is State.ON_THE_WAY
    assert standing(DOWN, read("26", date(2027, 1, 16)), date(2027, 1, 16)).state is State.BEHIND
    assert standing(DOWN, read("8", date(2027, 1, 16)), date(2027, 1, 16)).state is State.REACHED
    assert DOWN.share(Decimal(25)) == Decimal("0.5")


def test_a_goal_is_missed_only_after_the_day_it_was_due() -> None:
    almost = read("29", date(2027, 1, 21))
    assert standing(AIM, almost, date(2027, 1, 21)).state is State.BEHIND
    assert standing(AIM, almost, date(2027, 1, 22)).state is State.MISSED
    assert standing(AIM, read("30", date(2027, 2, 3)), date(2027, 2, 3)).state is State.REACHED


def test_the_newest_reading_counts_even_if_an_older_one_was_better() -> None:
    readings = [Reading(2, date(2027, 1, 12), Decimal(12)), Reading(1, date(2027, 1, 5), Decimal(31))]
    assert standing(AIM, readings, date(2027, 1, 12)).state is State.BEHIND


def test_a_goal_without_a_reading_a_start_or_a_way_to_go_is_not_judged() -> None:
    assert standing(AIM, [], date(2027, 1, 5)).state is State.NOT_MEASURED
    no_start = Aim(None, Decimal(30), AIM.agreed_on, AIM.due)
    assert standing(no_start, read("99", date(2027, 1, 5)), date(2027, 1, 5)).state is State.MEASURED
    no_way = Aim(Decimal(30), Decimal(30), AIM.agreed_on, AIM.due)
    found = standing(no_way, read("29", date(2027, 1, 5)), date(2027, 1, 5))
    assert (found.state, found.share, no_way.share(Decimal(29))) == (State.MEASURED, None, 0)


def test_a_share_stays_between_nothing_and_all_of_it() -> None:
    assert [AIM.share(Decimal(value)) for value in (0, 10, 15, 30, 50)] == [0, 0, Decimal("0.25"), 1, 1]


def test_a_goal_due_on_the_day_it_was_agreed_is_expected_at_once() -> None:
    at_once = Aim(Decimal(1), Decimal(2), date(2027, 1, 5), date(2027, 1, 5))
    assert at_once.expected(date(2027, 1, 5)) == 2


def goal(number: int = 1, **more: object) -> GoalItem:
    words = {"specific": "Faster", "measure": "Counted", "unit": "days", "achievable": "", "relevant": ""}
    words |= dict(more.pop("words", {}))  # type: ignore[call-overload]
    facts = {"start": Decimal(12), "target": Decimal(45), "due": date(2027, 6, 30), **more}
    return GoalItem(number, 1, number, words, Written(words), **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "12 → 30 of 45 days"),
        ({"target": Decimal(5)}, "12 → 30, down to 5 days as agreed"),
        ({"start": None}, "30 now, agreed: 45 days"),
        ({"words": {"unit": ""}}, "12 → 30 of 45"),
    ],
)
def test_a_way_is_said_from_start_to_now_to_target(facts: dict[str, object], said: str) -> None:
    item = goal(**facts)
    found = standing(item.aim(date(2027, 1, 1)), read("30", date(2027, 3, 1)), date(2027, 3, 1))
    assert way(charter.MeasuredGoal(item, found, ()), EN) == said


# Differences


def role(number: int, name: str, side: Side = Side.FIRM) -> RoleItem:
    words = {"role": name, "person": "", "duties": ""}
    return RoleItem(number, 1, number, words, Written(words), side)


def test_equal_editions_differ_in_nothing() -> None:
    same = {"goals": (goal(),), "channels": (channel(),), "roles": (role(1, "Lead"),)}
    assert differences(edition(1, **same), edition(2, **same), EN).number == 0


def test_of_a_text_with_several_lines_only_those_that_differ_are_told() -> None:
    old = edition(1, words={"scope_in": "Stock\nPurchasing\nFinance"})
    new = edition(2, words={"scope_in": "Stock\nPurchasing and returns\nFinance\nCustoms"})
    (found,) = differences(old, new, EN).fields
    assert found.label == "Part of the project"
    assert found.steps == (("Purchasing", "Purchasing and returns"), ("", "Customs"))


def test_goals_channels_and_roles_are_found_again_by_their_number() -> None:
    old = edition(1, goals=(goal(1), goal(2)), channels=(channel(14),), roles=(role(1, "Lead"),))
    new = edition(
        2,
        goals=(goal(1, target=Decimal(50), due=date(2027, 7, 31)), goal(3, words={"specific": "Calmer"})),
        channels=(channel(7),),
        roles=(role(1, "Lead", Side.CLIENT), role(2, "Buyer")),
        later_dates_need_consent=True,
    )
    found = differences(old, new, EN)
    assert [(c.fate, c.title) for c in found.goals] == [
        (Fate.CHANGED, "Faster"),
        (Fate.ADDED, "Calmer"),
        (Fate.REMOVED, "Faster"),
    ]
    assert [(s.label, s.steps) for s in found.goals[0].fields] == [
        ("Target", (("45", "50"),)),
        ("By when", (("30 June 2027", "31 July 2027"),)),
    ]
    assert [s.steps for s in found.channels[0].fields] == [(("every 2 weeks", "every week"),)]
    assert [(c.fate, c.title) for c in found.roles] == [(Fate.CHANGED, "Lead"), (Fate.ADDED, "Buyer")]
    assert [(s.label, s.steps) for s in found.fields] == [
        ("A later date needs your agreement", (("no", "yes"),))
    ]


def test_what_was_changed_in_one_language_only_is_found() -> None:
    def said(words: str, chinese: str) -> Edition:
        both = Written({"scope_in": words, "purpose": "Same"}, {"zh": {"scope_in": chinese, "purpose": "同"}})
        return replace(edition(1, goals=(goal(),)), texts=both)

    old = said("Stock", "库存")
    assert left_behind(old, said("Stock and returns", "库存"), EN) == (("zh", "Part of the project"),)
    assert left_behind(old, said("Stock and returns", "库存与退货"), EN) == ()
    assert left_behind(old, said("Stock and returns", ""), EN) == ()
    assert left_behind(old, said("Stock", "仓储"), EN) == ()


# What is typed

GOAL = {
    "specific": "Faster",
    "measure": "Days from order to truck",
    "specific_zh": "更快",
    "start": "12",
    "target": "1,045.5",
    "due": date(2027, 6, 30),
    "version": 3,
}


def test_a_goal_is_read_with_its_other_languages() -> None:
    command = charter.READERS[Kind.GOAL](Reader(GOAL), EN, 7, 8)
    assert isinstance(command, SaveItem)
    assert (command.charter_id, command.item_id, command.version) == (7, 8, 3)
    assert command.texts.values["specific"] == "Faster"
    assert command.texts.translations == {"zh": {"specific": "更快"}}
    assert command.facts == {
        "start": Decimal(12),
        "target": Decimal("1045.5"),
        "due": date(2027, 6, 30),
    }


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"target": ""}, "Please fill in “Target”."),
        ({"specific": " "}, "Please fill in “What exactly is to be reached”."),
        ({"due": "soon"}, "“By when” is not a date we can read. Please write it like 2027-03-12."),
        (
            {"start": "1045.50"},
            "Start and target are the same. Leave the start empty if it is to stay.",
        ),
        ({"target": "1e999"}, "“Target” is not a number we can read. Please write it like 1234.50."),
    ],
)
def test_what_is_wrong_with_a_goal_is_said(wrong: dict[str, object], sentence: str) -> None:
    problems = charter.READERS[Kind.GOAL](Reader({**GOAL, **wrong}), EN, 7, None)
    assert isinstance(problems, Problems)
    assert sentences(problems, EN) == [sentence]


def test_a_forged_promise_or_side_is_refused() -> None:
    line = {"what": "Update", "promise": "gift", "every_days": "0", "version": 0}
    problems = charter.READERS[Kind.CHANNEL](Reader(line), EN, 7, None)
    assert isinstance(problems, Problems)
    assert [p.field for p in problems] == ["promise", "every_days"]
    problems = charter.READERS[Kind.ROLE](Reader({"role": "Lead", "side": "x", "version": 0}), EN, 7, None)
    assert isinstance(problems, Problems)
    assert [p.field for p in problems] == ["side"]


def test_nobody_confirms_without_ticking_the_consent() -> None:
    problems = charter.read_confirm(Reader({"version": 1}), 7, "I agree")
    assert isinstance(problems, Problems)
    assert sentences(problems, EN) == ["Please tick “I agree” to go on."]
    assert charter.read_confirm(Reader({"version": 1, "consent": True}), 7, "I agree") == charter.Confirm(
        7, 1
    )
