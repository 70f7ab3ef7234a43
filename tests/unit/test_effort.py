"""Hours: weeks, sums, what was typed into a grid, and what a time sheet says."""

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest
import time_machine

from portal.effort import (
    Key,
    Measure,
    SaveHours,
    SaveRates,
    WeekHours,
    findings,
    read_hours,
    read_rates,
    read_sheet,
    span,
    totals,
    weeks_of,
    wording,
)
from portal.effort.figures import RoleHours, sum_up
from portal.effort.rates import RateLine, rate_in
from portal.forms import Problems, sentences
from portal.i18n import Text
from portal.integrations.records import UnreadableFile
from tests.worlds import NOW

TODAY = date(2027, 3, 10)  # a Wednesday
W1, W8, W15 = date(2027, 3, 1), date(2027, 3, 8), date(2027, 3, 15)
EN, ZH = Text("en"), Text("zh")
SPAN = span("2027-03-01", "4", TODAY)


# Weeks


def test_an_address_names_the_weeks_and_nonsense_in_it_is_the_usual_span() -> None:
    asked = span("2027-03-03", "8", TODAY)
    assert (asked.first, asked.last, asked.number) == (W1, date(2027, 4, 19), 8)
    usual = span("", "", TODAY)
    assert (usual.first, usual.number) == (date(2027, 2, 15), 6)
    for first, number in (("2027-99-99", "5"), ("<script>", "-1"), ("x" * 999, "８")):
        assert span(first, number, TODAY) == usual
    assert span("0001-01-01", "4", TODAY).first == date(2000, 1, 3)
    assert span("9999-12-31", "4", TODAY).later.last.year == 2100


def test_earlier_and_later_leave_no_week_out() -> None:
    assert SPAN.weeks[0] == W1
    assert SPAN.earlier.weeks[-1] == date(2027, 2, 22)
    assert SPAN.later.weeks[0] == date(2027, 3, 29)


# Figures


def hours(role: str, *weeks: tuple[date, str, str]) -> RoleHours:
    return RoleHours(role, tuple(WeekHours(week, D(planned), D(used)) for week, planned, used in weeks))


def test_people_are_added_up_by_role_and_week() -> None:
    rows = [("B", W8, D(8), D(9)), ("A", W8, D(4), D(4)), ("B", W8, D(8), D("7.5")), ("B", W1, D(8), D(8))]
    assert sum_up(rows) == (
        hours("A", (W8, "4", "4")),
        hours("B", (W1, "8", "8"), (W8, "16", "16.5")),
    )
    assert weeks_of(sum_up(rows)) == (W1, W8)


def test_only_weeks_that_are_over_count() -> None:
    roles = (hours("A", (W1, "40", "46"), (W8, "40", "11"), (W15, "40", "0")),)
    found = totals(roles, TODAY)
    assert found is not None
    assert (found.weeks, found.last, found.planned, found.used) == (1, W1, D(40), D(46))
    assert totals((hours("A", (W8, "40", "11")),), TODAY) is None


def test_too_much_is_found_at_once_and_too_little_when_the_week_is_over() -> None:
    roles = (
        hours("A", (W1, "40", "30"), (W8, "40", "11")),
        hours("B", (W1, "40", "43"), (W8, "40", "46")),
        hours("C", (W1, "100", "108"), (W8, "0", "5")),
    )
    assert [(one.role, one.hours.week) for one in findings(roles, TODAY)] == [("B", W8), ("C", W8), ("A", W1)]


@time_machine.travel(NOW, tick=False)
def test_over_and_under_use_are_said_in_words() -> None:
    developers = hours("Developers", (W1, "40", "46"))
    assert wording.used_in_week("Developers", developers.weeks[0], EN) == (
        "Developers used 46 of 40 planned hours in the week of 1 March."
    )
    assert wording.headline([developers], EN) == (
        "46 of 40 planned hours were used until 7 March."
        " Developers used 46 of 40 planned hours in the week of 1 March."
    )
    assert wording.role_line(developers, EN) == "46 of 40 planned hours used · 6 h more than planned"
    none = WeekHours(W1, D(0), D("7.5"))
    assert wording.used_in_week("Testers", none, EN) == (
        "Testers used 7.5 hours in the week of 1 March, where none were planned."
    )
    assert wording.headline([hours("A", (W15, "8", "0"))], EN) == "None of the weeks shown is over yet."
    assert "{" not in wording.headline([developers], ZH)
    assert "2028" in wording.day(date(2028, 1, 3), EN)


# The grid


def shown(*rows: tuple[str, str, str | None, str | None]) -> list[dict[str, Any]]:
    return [
        {"id": str(i), "person": p, "role": r, "w0": a, "w1": b, "w2": None, "w3": None}
        for i, (p, r, a, b) in enumerate(rows)
    ]


ANN, BO = ("Ann", "Developers", "40", "38"), ("Bo", "Testers", "7.5", None)


def read(typed: list[dict[str, Any]], **more: Any) -> SaveHours | Problems:
    return read_hours(shown(ANN, BO), typed, SPAN, Measure.USED, EN, **more)


def saved(typed: list[dict[str, Any]], **more: Any) -> dict[tuple[str, str, date], tuple[D, D]]:
    command = read(typed, **more)
    assert isinstance(command, SaveHours), sentences(command, EN)
    return {tuple(edit.key): (edit.shown, edit.hours) for edit in command.cells}  # type: ignore[misc]


def test_only_cells_that_differ_are_saved() -> None:
    typed = shown(ANN, BO)
    assert saved(typed) == {}
    typed[0] |= {"w0": "41,5", "w1": "38.00"}
    typed[1] |= {"w0": "", "w2": "８"}
    assert saved(typed) == {
        ("Ann", "Developers", W1): (D(40), D("41.50")),
        ("Bo", "Testers", W1): (D("7.5"), D(0)),
        ("Bo", "Testers", W15): (D(0), D(8)),
    }


def test_a_removed_row_has_no_hours_and_a_new_one_begins_with_none() -> None:
    typed = [*shown(ANN), {"id": None, "person": " Cy ", "role": "Testers", "w0": "3"}]
    assert saved(typed) == {
        ("Bo", "Testers", W1): (D("7.5"), D(0)),
        ("Cy", "Testers", W1): (D(0), D(3)),
    }


def test_a_block_pasted_below_counts_over_the_rows_of_the_same_people() -> None:
    typed = [*shown(ANN, BO), {"person": "Ann", "role": "Developers", "w0": "36", "w1": None}]
    assert saved(typed) == {("Ann", "Developers", W1): (D(40), D(36))}
    assert saved(typed[1:]) == {
        ("Ann", "Developers", W1): (D(40), D(36)),
        ("Ann", "Developers", W8): (D(38), D(0)),
    }


def test_bad_cells_are_named_by_row_and_column() -> None:
    typed = [
        *shown(("Ann", "Developers", "forty", "169"), ("Bob", "Testers", "7.5", "-1")),
        {"person": "", "role": "Testers", "w3": "1.234"},
        {"person": "Cy", "role": "T", "w0": "1"},
        {"person": "Cy", "role": "T", "w0": "2"},
    ]
    with time_machine.travel(NOW, tick=False):
        problems = read(typed)
        assert isinstance(problems, Problems)
        assert sentences(problems, EN) == [
            "“Mon 1 Mar, row 1” is not a number we can read. Please write it like 1234.50.",
            "“Mon 8 Mar, row 1” must be at most 168.",
            "Person and role of row 2 stay. Remove the row and add another one.",
            "“Mon 8 Mar, row 2” must be at least 0.",
            "Please fill in “Person, row 3”.",
            "“Mon 22 Mar, row 3” has too many digits after the decimal point; at most 2 are kept.",
            "“Cy” as “T” is in the list twice: row 5 says it again.",
        ]


def test_forged_columns_and_ids_change_nothing() -> None:
    typed = shown(ANN, BO)
    typed[0] |= {"w7": "9", "audience": "client", "version": "0", "project_id": "2"}
    assert saved(typed) == {}
    assert saved([*typed, {"id": "77", "person": "Cy", "role": "T", "w0": "1"}]) == {
        ("Cy", "T", W1): (D(0), D(1))
    }
    assert isinstance(read([{"person": "x", "role": "y"}] * 501), Problems)


def test_what_others_have_saved_is_what_was_shown_once_it_was_told() -> None:
    typed = shown(ANN, BO)
    typed[0]["w0"] = "44"
    theirs = {Key("Ann", "Developers", W1): D(42)}
    assert saved(typed, theirs=theirs) == {("Ann", "Developers", W1): (D(42), D(44))}


# Rates


def rate(id_: str | None, role: str, day: date, charge: Any, cost: Any = None) -> dict[str, Any]:
    return {"id": id_, "version": 3, "role": role, "from_date": day, "charge": charge, "cost": cost}


def test_rates_are_read_by_what_differs() -> None:
    before = [rate("7", "Developers", W1, "95.00", "52.00"), rate("8", "Testers", W1, "70.00")]
    typed = [rate("7", "Developers", W1, "98", "52"), rate(None, "Testers", W8, "72,50", None)]
    command = read_rates(before, typed, EN)
    assert isinstance(command, SaveRates)
    assert [(e.id, e.version, e.charge, e.cost) for e in command.changed] == [(7, 3, D(98), D(52))]
    assert [(n.role, n.from_date, n.charge, n.cost) for n in command.added] == [
        ("Testers", W8, D("72.50"), None)
    ]
    assert [(m.id, m.version) for m in command.removed] == [(8, 3)]
    assert read_rates(before, before, EN) == SaveRates()


def test_role_and_first_day_of_a_rate_stay_and_nothing_is_listed_twice() -> None:
    before = [rate("7", "Developers", W1, "95.00")]
    typed = [
        rate("7", "Designers", W1, "95.00"),
        rate(None, "Testers", W1, "-1"),
        rate(None, "T", W1, "1"),
        rate(None, "T", W1, "2"),
        rate(None, "", None, None),  # type: ignore[arg-type]
    ]
    problems = read_rates(before, typed, EN)
    assert isinstance(problems, Problems)
    assert sentences(problems, EN) == [
        "Role and first day of row 1 stay. Remove the row and add another one.",
        "“We charge, row 2” must be at least 0.",
        "“T” from 1 March 2027 on is in the list twice.",
    ]


def test_the_rate_of_a_week_is_the_one_that_holds_on_its_monday() -> None:
    lines = [
        RateLine(1, "A", W1, D(90), None, 1),
        RateLine(2, "A", date(2027, 3, 10), D(99), None, 1),
        RateLine(3, "B", W1, D(10), None, 1),
    ]
    rates = [rate_in(lines, "A", week) for week in (date(2027, 2, 22), W1, W8, W15)]
    assert [None if each is None else each.id for each in rates] == [None, 1, 1, 2]


# Time sheets


def sheet(text: str, **roles: tuple[str, ...]) -> Any:
    return read_sheet(text.encode("utf-8"), roles)


def test_days_of_a_week_are_added_up() -> None:
    found = sheet(
        "\ufeffDate;Person;Role;Hours;Note\n2027-03-01;Ann;Developers;7,5;x\n2027-03-05;Ann;Developers;8;y\n"
        "2027-03-08;Ann;Developers;7:30;z\n2027-03-07;Bo;Testers;1h 15m;\n\n"
    )
    assert found.hours == {
        Key("Ann", "Developers", W1): D("15.5"),
        Key("Ann", "Developers", W8): D("7.50"),
        Key("Bo", "Testers", W1): D("1.25"),
    }
    assert (found.problems, found.rows, found.taken) == ((), 4, 4)


@pytest.mark.parametrize(
    "text",
    [
        "Week,Name,Role,Hours\n2027-W09,Ann,Developers,7.5\n",
        "week of\tuser\trole\ttime\n2027-03-01\tAnn\tDevelopers\t7,5\n",
        "report of March\n\nDate,First Name,Last Name,Roles,Hours\n03/03/2027,Ann,,Developers,7.5\n",
        "日期,姓名,角色,工时\n2027年3月3日,Ann,Developers,7.5\n",
        'Datum;Mitarbeiter;Rolle;Stunden\n03.03.2027;Ann;Developers;"7,50"\n',
        "KW;Mitarbeiter;Rolle;Stunden\nKW 9/2027;Ann;Developers;7,5\n",
    ],
)
def test_sheets_of_many_kinds_say_the_same(text: str) -> None:
    assert sheet(text).hours == {Key("Ann", "Developers", W1): D("7.5")}


def test_a_sheet_in_an_older_encoding_is_read() -> None:
    data = "日期,姓名,角色,工时\n2027-03-03,林晓,开发,7.5\n".encode("gb18030")
    assert read_sheet(data, {}).hours == {Key("林晓", "开发", W1): D("7.5")}


def test_a_row_without_a_role_gets_the_only_one_its_person_has() -> None:
    text = "Date,Person,Hours\n2027-03-01,Ann,3\n2027-03-01,Bo,4\n2027-03-01,Cy,5\n"
    found = sheet(text, Ann=("Developers",), Bo=("Developers", "Testers"))
    assert found.hours == {Key("Ann", "Developers", W1): D(3)}
    assert [(p.row, p.message[:24]) for p in found.problems] == [
        (3, "There is no role in this"),
        (4, "There is no role in this"),
    ]


def test_bad_rows_are_named_and_the_rest_is_taken() -> None:
    found = sheet(
        "Date,Person,Role,Hours\n2027-03-01,Ann,Dev,8\n31.31.2027,Ann,Dev,8\n2027-03-01,,Dev,8\n"
        "2027-03-01,Ann,Dev,abc\n2027-03-01,Ann,Dev,-3\n2027-03-01,Ann,Dev,1e9\n,Ann,Dev,1\n"
        f"2027-03-01,{'x' * 300},Dev,1\n=cmd(),Ann\n"
    )
    assert found.hours == {Key("Ann", "Dev", W1): D(8)}
    assert [(p.row, p.column) for p in found.problems] == [
        (3, "Date"), (4, "Person"), (5, "Hours"), (6, "Hours"), (7, "Hours"), (8, "Date"), (9, "Person"),
        (10, "Role"), (10, "Date"), (10, "Hours"),
    ]  # fmt: skip
    assert (found.rows, found.taken) == (9, 1)


def test_more_hours_than_a_week_has_are_refused_for_that_week_alone() -> None:
    rows = "".join(f"2027-03-0{day},Ann,Dev,24\n" for day in range(1, 8))
    found = sheet(f"Date,Person,Role,Hours\n{rows}2027-03-07,Ann,Dev,1\n2027-03-08,Ann,Dev,8\n")
    assert found.hours == {Key("Ann", "Dev", W8): D(8)}
    assert [p.values["value"] for p in found.problems] == ["Ann · Dev · 2027-03-01"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04xx", "This is a spreadsheet."),
        (b"%PDF-1.4", "This is not a text file."),
        (b"a,b,c\n1,2,3\n", "No heading with the needed columns"),
        (b"Person,Hours\nAnn,3\n", "No heading with the needed columns"),
        (b"Date,Person,Role,Hours\n" + b"x" * (20 * 1024 * 1024), "The file is larger than"),
    ],
)
def test_a_file_that_is_no_time_sheet_says_why(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        read_sheet(data, {})


def test_a_date_that_can_mean_two_days_is_said_to_be_read_as_one() -> None:
    found = sheet("Date,Person,Role,Hours\n01/03/2027,Ann,Dev,8\n")
    assert found.hours == {Key("Ann", "Dev", W1): D(8)}
    assert "day, month, year" in found.problems[0].message
