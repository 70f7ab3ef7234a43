"""Tables of the plan and the money: what is pasted, taken back, compared, and seen before publishing."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal as D
from typing import Any

import pandas as pd
import pytest
import streamlit as st
import time_machine
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.models.identity import Person
from db.models.plan import TaskStatus
from db.session import identity
from portal import budget, plan
from portal.access import Scope
from portal.plan import RowEdit, RowMark, SaveRows
from tests.worlds import INTERNAL, NOW, World, build

Portal = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def manager(small_world: World) -> Scope:
    return small_world.scope("manager", "alpha")


def in_chinese() -> None:
    with identity() as session:
        for person in session.scalars(select(Person)):
            person.language = "zh"


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def said(at: AppTest) -> str:
    elements = (*at.success, *at.error, *at.warning, *at.info, *at.markdown, *at.caption)
    return "\n".join(str(element.value) for element in elements)


def labels(at: AppTest) -> list[str]:
    return [button.label for button in at.button]


def paste(at: AppTest, text: str, box: str = "Rows copied in a spreadsheet") -> AppTest:
    next(area for area in at.text_area if area.label == box).set_value(text)
    return press(at, "Show what it would change")


def typed(at: AppTest, **state: Any) -> AppTest:
    full = {"edited_rows": {}, "added_rows": [], "deleted_rows": [], **state}
    at.session_state[str(at.data_editor[0].key)] = full
    return at.run()


def choose(at: AppTest, option: str, nth: int = 0) -> AppTest:
    return (
        [c for c in at.segmented_control if "mine" in c.options or "Put mine over it" in c.options][nth]
        .set_value(option)
        .run()
    )


# Pasting


def test_pasted_tasks_are_looked_at_before_they_are_saved(
    portal: Portal, small_world: World, manager: Scope
) -> None:
    at = portal(small_world, "manager", "plan", part="tasks")
    known = plan.all_tasks(manager)[0]
    rows = f"任务\tStatus\tDue\tHours\n{known.title}\tCancelled\t\t\n"
    rows += "Prüfung\t进行中\t12.03.2027\t7,5\nX\tfoo\t\tmany"
    paste(at, rows)
    assert not at.exception
    assert "2 new rows and 1 changed row" in said(at)
    assert "2 cells cannot be taken and stay out:" in said(at)
    assert "“foo”: “State, row 4” is not a state we know" in said(at).replace("\\", "")
    assert [c.value for c in at.selectbox][:4] == ["title", "status", "due", "estimate_h"]
    assert "Prüfung" not in [row.title for row in plan.all_tasks(manager)]
    press(at, "Save 3 rows")
    assert not at.exception
    assert at.success[0].value == "3 pasted rows are saved. 2 cells were left out."
    saved = {row.title: row for row in plan.all_tasks(manager)}
    new = saved["Prüfung"]
    assert (new.status, new.due, new.estimate_h) == (TaskStatus.IN_PROGRESS, date(2027, 3, 12), D("7.5"))
    assert (saved[known.title].status, saved["X"].status) == (TaskStatus.CANCELLED, TaskStatus.PENDING)
    assert next(a for a in at.text_area if a.label == "Rows copied in a spreadsheet").value == ""


def test_a_day_that_could_be_two_is_asked_for(portal: Portal, small_world: World, manager: Scope) -> None:
    at = paste(portal(small_world, "manager", "plan", part="tasks"), "Task\tDue\nA\t3/12/2027")
    question = next(c for c in at.segmented_control if c.label.startswith("What does"))
    assert question.value == "dmy"
    question.set_value("mdy").run()
    press(at, "Save 1 row")
    assert plan.all_tasks(manager)[-1].due == date(2027, 3, 12)


def test_a_column_is_given_by_hand_where_nothing_tells_what_it_is(
    portal: Portal, small_world: World, manager: Scope
) -> None:
    at = paste(portal(small_world, "manager", "plan", part="tasks"), "Foo\tBar\n1\tTwo words")
    assert [c.value for c in at.selectbox][:2] == ["", "title"]
    at.selectbox[1].set_value("assignee").run()
    assert "Please say which column holds “Task”." in said(at)
    at.selectbox[0].set_value("title").run()
    at.selectbox[1].set_value("title").run()
    assert "Two columns are meant for the same one." in said(at)
    at.selectbox[0].set_value("assignee").run()
    next(box for box in at.checkbox if box.label == "The first row holds headings").check().run()
    press(at, "Save 1 row")
    assert plan.all_tasks(manager)[-1].title == "Two words"


def test_what_others_save_during_the_preview_is_seen_before_anything_is_put_over_it(
    portal: Portal, small_world: World, manager: Scope
) -> None:
    at = portal(small_world, "manager", "plan", part="tasks")
    titles = [row.title for row in plan.all_tasks(manager)]
    row = next(row for row in plan.all_tasks(manager) if titles.count(row.title) == 1)
    paste(at, f"Task\tWho\n{row.title}\tMine")
    plan.save_tasks(manager, SaveRows(changed=(RowEdit(row.id, row.version, {"assignee": "Theirs"}),)))
    press(at, "Save 1 row")
    assert "Somebody else has saved some of these rows in the meantime" in said(at)
    assert next(r for r in plan.all_tasks(manager) if r.id == row.id).assignee == "Theirs"
    table = at.dataframe[-1].value
    assert table["Who"].tolist() == ["Theirs → Mine"]
    press(at, "Save 1 row")
    assert next(r for r in plan.all_tasks(manager) if r.id == row.id).assignee == "Mine"


def test_milestones_and_budget_lines_are_pasted_too(
    portal: Portal, small_world: World, manager: Scope
) -> None:
    at = paste(portal(small_world, "manager", "plan"), "Milestone\tAgreed for\nGo live\t2027年6月1日")
    press(at, "Save 1 row")
    assert not at.exception
    new = plan.milestones(manager)[-1]
    assert (new.title, new.baseline, new.forecast) == ("Go live", date(2027, 6, 1), date(2027, 6, 1))
    seen = next(line for line in budget.desk(manager).lines if line.is_published)
    at = portal(small_world, "manager", "money")
    paste(at, f"Category\tAgreed\nTraining\t1.200,50 €\n{seen.category}\t1")
    assert "is an amount that the client sees" in said(at)
    press(at, "Save 1 row")
    assert not at.exception
    lines = budget.desk(manager).lines
    assert (lines[-1].category, lines[-1].agreed) == ("Training", D("1200.50"))
    assert at.data_editor[0].value["category"].tolist()[-1] == "Training"
    press(at, "Undo my last save")
    assert at.success[0].value == "1 row is as it was before your last save."
    assert [line.category for line in budget.desk(manager).lines] == [line.category for line in lines[:-1]]
    assert "Training" not in at.data_editor[0].value["category"].tolist()


# Taking back


def test_the_last_save_is_taken_back_after_the_page_was_loaded_anew(
    portal: Portal, small_world: World, manager: Scope
) -> None:
    before = plan.all_tasks(manager)
    at = portal(small_world, "manager", "plan", part="tasks")
    assert "Undo my last save" not in labels(at)
    typed(at, edited_rows={0: {"title": "Other"}}, added_rows=[{"title": "New"}], deleted_rows=[2])
    assert "Undo my last save" not in labels(at)  # what is typed would be put over it
    press(at, "Save tasks")
    again = portal(small_world, "manager", "plan", part="tasks")
    assert "3 rows, saved today" in said(again)
    press(again, "Undo my last save")
    assert not again.exception
    assert again.success[0].value == "3 rows are as they were before your last save."
    assert [(r.id, r.title, r.status) for r in plan.all_tasks(manager)] == [
        (r.id, r.title, r.status) for r in before
    ]
    assert "Undo my last save" not in labels(again)
    assert again.data_editor[0].value["title"].iloc[0] == before[0].title


@pytest.mark.parametrize(
    ("language", "latest", "earlier", "first_said", "then_said"),
    [
        (
            "en",
            "Undo my last save",
            "Undo the save before it as well",
            "1 row is as it was before your last save.",
            "2 rows are as they were before that save.",
        ),
        (
            "zh",
            "撤销我上次的保存",
            "继续撤销再前一次保存",
            "1 行已恢复到您上次保存之前的内容。",
            "2 行已恢复为那次保存之前的内容。",
        ),
    ],
)
def test_saves_are_taken_back_step_by_step(
    portal: Portal,
    sqlite: str,
    language: str,
    latest: str,
    earlier: str,
    first_said: str,
    then_said: str,
) -> None:
    assert sqlite
    world = build(language)
    manager = world.scope("manager", "alpha")
    before = plan.all_tasks(manager)
    both = tuple(RowEdit(row.id, row.version, {"assignee": "Ann"}) for row in before[:2])
    plan.save_tasks(manager, SaveRows(changed=both))
    plan.save_tasks(manager, SaveRows(changed=(RowEdit(before[0].id, 2, {"title": "Other"}),)))
    at = press(portal(world, "manager", "plan", part="tasks"), latest)
    assert not at.exception
    assert at.success[0].value == first_said
    assert latest not in labels(at)
    press(at, earlier)
    assert at.success[0].value == then_said
    assert not {latest, earlier} & set(labels(at))
    assert [(r.title, r.assignee) for r in plan.all_tasks(manager)] == [(r.title, r.assignee) for r in before]


def test_rows_that_stay_are_named(portal: Portal, small_world: World, manager: Scope) -> None:
    shown = next(m for m in plan.milestones(manager) if m.is_published)
    values = {"actual": date(2027, 3, 9), "title": "Go *live*"}
    plan.save_milestones(manager, SaveRows(changed=(RowEdit(shown.id, shown.version, values),)))
    at = press(portal(small_world, "manager", "plan"), "Undo my last save")
    assert at.success[0].value == (
        "Nothing was put back.\n\n“Go \\*live\\*” stays as it is:"
        " the client has seen its days, which move with a reason only."
    )


def test_a_colleague_is_not_offered_to_take_back_what_they_did_not_save(
    portal: Portal, small_world: World, manager: Scope
) -> None:
    plan.save_tasks(manager, SaveRows(removed=(RowMark(plan.all_tasks(manager)[0].id, 1),)))
    assert "Undo my last save" in labels(portal(small_world, "manager", "plan", part="tasks"))
    assert "Undo my last save" not in labels(
        portal(small_world, "beta_manager", "plan", project="beta", part="tasks")
    )


# Two versions


def clashing(portal: Portal, world: World, scope: Scope) -> AppTest:
    """Two rows typed over while somebody else saves both, and removes a third that was renamed here."""
    at = portal(world, "manager", "plan", part="tasks")
    typed(at, edited_rows={0: {"title": "Mine 1"}, 1: {"assignee": "Mine 2"}, 2: {"title": "Mine 3"}})
    first, second, third, *_ = plan.all_tasks(scope)
    plan.save_tasks(
        scope,
        SaveRows(
            changed=(
                RowEdit(first.id, 1, {"title": "Theirs 1", "due": date(2027, 4, 1)}),
                RowEdit(second.id, 1, {"assignee": "Theirs 2"}),
            ),
            removed=(RowMark(third.id, 1),),
        ),
    )
    return press(at, "Save tasks")


def test_both_versions_stand_field_by_field_and_each_row_is_decided(
    portal: Portal, small_world: World, manager: Scope
) -> None:
    before = plan.all_tasks(manager)
    at = clashing(portal, small_world, manager)
    assert not at.exception
    words = said(at).replace("\\", "")
    assert "|  | When you opened it | Theirs now | Yours |" in words
    assert f"| Task | {before[0].title} | Theirs 1 | Mine 1 |" in words
    assert "| Due | Sat 20 Mar | Thu 1 Apr | – |" in words
    assert "It was removed by somebody else. Yours would bring it back." in words
    choose(at, "theirs", 0)
    press(at, "Save tasks")
    assert at.success[0].value == "The tasks are saved."
    first, second, third, *_ = plan.all_tasks(manager)
    assert (first.title, first.due, second.assignee, third.title) == (
        "Theirs 1",
        date(2027, 4, 1),
        "Mine 2",
        "Mine 3",
    )


def test_what_i_put_over_theirs_leaves_what_i_did_not_touch(
    portal: Portal, small_world: World, manager: Scope
) -> None:
    at = press(clashing(portal, small_world, manager), "Save tasks")
    assert at.success[0].value == "The tasks are saved."
    first = plan.all_tasks(manager)[0]
    assert (first.title, first.due) == ("Mine 1", date(2027, 4, 1))


def test_keeping_all_of_theirs_saves_nothing_and_says_so(
    portal: Portal, small_world: World, manager: Scope
) -> None:
    at = clashing(portal, small_world, manager)
    for nth in range(3):
        choose(at, "theirs", nth)
    press(at, "Save tasks")
    assert at.success[0].value == "Theirs stay; there was nothing else of yours to save."
    assert plan.all_tasks(manager)[0].title == "Theirs 1"
    assert at.data_editor[0].value["title"].iloc[0] == "Theirs 1"


def test_the_second_click_of_a_double_click_puts_nothing_over_what_nobody_has_compared(
    portal: Portal, small_world: World, manager: Scope
) -> None:
    at = portal(small_world, "manager", "plan", part="tasks")
    typed(at, edited_rows={0: {"title": "Mine"}})
    first = plan.all_tasks(manager)[0]
    plan.save_tasks(manager, SaveRows(changed=(RowEdit(first.id, 1, {"title": "Theirs"}),)))
    save = next(button for button in at.button if button.label == "Save tasks")
    save.click().run()
    assert save.key not in [button.key for button in at.button]
    save.click().run()
    assert plan.all_tasks(manager)[0].title == "Theirs"


def test_a_third_save_in_between_is_shown_against_what_was_opened_first(
    portal: Portal, small_world: World, manager: Scope
) -> None:
    opened = plan.all_tasks(manager)[0]
    at = clashing(portal, small_world, manager)
    plan.save_tasks(manager, SaveRows(changed=(RowEdit(opened.id, 2, {"title": "Once more"}),)))
    press(at, "Save tasks")
    assert f"| Task | {opened.title} | Once more | Mine 1 |" in said(at).replace("\\", "")
    press(at, "Save tasks")
    assert plan.all_tasks(manager)[0].title == "Mine 1"


@pytest.mark.parametrize("kept", ["mine", "theirs"])
def test_two_versions_of_budget_lines_are_decided_line_by_line(
    portal: Portal, small_world: World, manager: Scope, monkeypatch: pytest.MonkeyPatch, kept: str
) -> None:
    values = (budget.LineValues("One", D(1)), budget.LineValues("Two", D(2)))
    budget.save_lines(manager, budget.SaveLines(added=values))
    at = portal(small_world, "manager", "money")
    one, two = budget.desk(manager).lines[-2:]
    theirs = tuple(
        budget.LineEdit(line.id, line.version, budget.LineValues(f"Theirs {line.category}", D(77)))
        for line in (one, two)
    )
    budget.save_lines(manager, budget.SaveLines(edits=theirs))
    real = st.data_editor

    def edited(data: pd.DataFrame, **more: Any) -> pd.DataFrame:
        shown = real(data, **more).copy()
        shown.loc[shown.index[-2:], "category"] = ["Mine One", "Mine Two"]
        return shown

    monkeypatch.setattr(st, "data_editor", edited)
    press(at, "Save the lines")
    words = said(at).replace("\\", "")
    assert "| Category | One | Theirs One | Mine One |" in words
    assert "| Agreed | €2.00 | €77.00 | – |" in words
    choose(at, kept, 0)
    press(at, "Save the lines")
    assert not at.exception
    one, two = budget.desk(manager).lines[-2:]
    assert one.category == {"mine": "Mine One", "theirs": "Theirs One"}[kept]
    assert two.category == "Mine Two"
    assert (one.agreed, two.agreed) == (D(77), D(77))  # nobody touched what they did not mean to


# Before publishing


def test_what_the_client_will_see_of_the_plan_stands_above_the_button(
    portal: Portal, small_world: World, manager: Scope
) -> None:
    at = portal(small_world, "manager", "plan", part="show")
    at.session_state["choose-milestone-1"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    assert not at.exception
    words = said(at)
    assert "**As the client will see it after publishing** :small[in the client’s language, English]" in words
    assert f"- **Milestone ALPHAMARK ALPHAMARK {INTERNAL}**\n    - Agreed for: 1 April 2027" in words
    assert "    - Moved: 1 April 2027 → 9 April 2027 · Late data" in words
    at.session_state["choose-milestone-1"] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    at.run()
    assert "**What the client will no longer see**" in said(at)
    assert "Agreed for: ~~1 April 2027~~" in said(at)


def test_what_the_client_will_see_of_the_money_stands_above_the_button(
    portal: Portal, small_world: World, manager: Scope
) -> None:
    hidden = next(line for line in budget.desk(manager).lines if not line.is_published)
    at = portal(small_world, "manager", "money")
    next(g for g in at.button_group if g.label == "Budget lines").set_value([hidden.id]).run()
    assert not at.exception
    assert "    - Agreed: €10,000\\.00" in said(at) or "    - Agreed: €10,000.00" in said(at)
    assert "Agreed in all: €10,000.00 → €20,000.00" in said(at).replace("\\", "")
    revealed = next(m.value for m in at.markdown if m.value.startswith("**As the client"))
    for secret in ("3131", "3,131", "Margin", "Entry"):
        assert secret not in revealed
    press(at, "Publish")
    assert at.success[0].value == "The client now sees 1 more line."


@pytest.mark.parametrize(("path", "part"), [("plan", "tasks"), ("plan", "milestones"), ("money", "lines")])
def test_all_of_it_in_chinese(portal: Portal, small_world: World, path: str, part: str) -> None:
    in_chinese()
    at = portal(small_world, "manager", path, part=part)
    heading, name = {"tasks": "任务", "milestones": "里程碑", "lines": "科目"}[part], "新的一行"
    next(a for a in at.text_area if a.label == "从电子表格复制的行").set_value(f"{heading}\t约定\n{name}\t")
    press(at, "预览改动")
    assert not at.exception
    words = said(at)
    assert "新增 1 行" in words or "「约定，第 2 行」" in words or "1 行不导入" in words
    # The project beside the navigation has the name its people gave it.
    assert not [label for label in labels(at) if label.isascii() and "MARK" not in label]
