"""The administrator's audit trail and the client's record: what they say, verify, find and compare."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, select, text
from streamlit.testing.v1 import AppTest

from db.base import Audience
from db.models.identity import Person
from db.models.plan import Milestone
from db.session import database, identity, maintenance, writing
from portal import audit
from portal.access import operator_scope
from tests.conftest import Portal
from tests.rendered import rendered
from tests.worlds import ALPHA, BETA, INTERNAL, NOW, World

DAY = max(NOW, datetime.now(UTC)).replace(microsecond=0) + timedelta(days=1)


@pytest.fixture(autouse=True)
def _now(sqlite: str) -> Iterator[None]:
    assert sqlite
    with time_machine.travel(DAY, tick=False):
        yield


def said(at: AppTest) -> str:
    kinds = (at.subheader, at.markdown, at.caption, at.success, at.error, at.info, at.warning)
    return "\n".join(element.value for kind in kinds for element in kind)


def button(at: AppTest, label: str) -> Any:
    return next(b for b in at.button if b.label == label)


def speak(world: World, who: str, language: str) -> None:
    with identity() as session:
        person = session.get(Person, world.person_ids[who])
        assert person is not None
        person.language = language


def rename(world: World, title: str) -> int:
    with writing(operator_scope(name="Clara")) as session:
        asked = select(Milestone).where(Milestone.project_id == world.project_ids["alpha"])
        milestone = session.scalars(asked.where(Milestone.audience == Audience.CLIENT)).one()
        milestone.title = title
        return milestone.id


def counted(portal: Portal, *words: Any, **query: Any) -> int:
    statements: list[str] = []

    def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("SELECT"):
            statements.append(statement)

    portal(*words, **query)  # what is asked once in a process is known by now
    for engine in (database().reader, database().writer):
        event.listen(engine, "before_cursor_execute", count)
    portal(*words, **query)
    for engine in (database().reader, database().writer):
        event.remove(engine, "before_cursor_execute", count)
    return len(statements)


def test_an_administrator_verifies_and_is_told_that_all_fits(small_world: World, portal: Portal) -> None:
    audit.publish_heads(operator_scope())
    at = portal(small_world, "administrator", "audit")
    assert not at.exception
    assert "Heads were last published today" in said(at)
    assert "ALPHAMARK Ltd" in said(at)
    assert not at.success
    button(at, "Verify now").click().run()
    assert [s.value for s in at.success] == [
        f"Everything fits: {audit.verify(operator_scope()).events} events in 3 trails, compared with"
        " 3 published heads."
    ]


def test_an_administrator_is_told_which_event_of_whom_was_edited(small_world: World, portal: Portal) -> None:
    audit.publish_heads(operator_scope())
    with maintenance() as connection:
        connection.execute(text("DROP TRIGGER audit_event_no_update"))
        connection.execute(text("UPDATE audit_event SET actor = 'x' WHERE chain = 1 AND position = 7"))
        connection.commit()
    at = portal(small_world, "administrator", "audit")
    button(at, "Verify now").click().run()
    assert not at.success
    assert len(at.error) == 1
    assert at.error[0].value.startswith(
        "**ALPHAMARK Ltd: Edited.** Event 7 was changed after it was written, or put there by another hand."
    )
    speak(small_world, "administrator", "zh")
    at = portal(small_world, "administrator", "audit")
    button(at, "立即核验").click().run()
    assert "第 7 条记录在写入之后被改动过" in at.error[0].value


def test_events_are_found_by_client_project_record_person_and_period(
    small_world: World, portal: Portal
) -> None:
    row = rename(small_world, "Go-live")
    at = portal(small_world, "administrator", "audit", client="1", record="milestone")
    assert f"Milestone {row} “Go-live” · changed by Clara" in said(at)
    assert "→ Go-live" in said(at)
    beta = portal(small_world, "administrator", "audit", client="2", record="milestone")
    assert ALPHA not in "\n".join(m.value for m in beta.markdown if "entered by" in m.value)
    assert BETA in said(beta)
    day = DAY.date().isoformat()
    later = portal(small_world, "administrator", "audit", since=day, record=f"milestone:{row}")
    assert said(later).count("changed by") == 1
    assert "entered by" not in said(later)
    nobody = portal(small_world, "administrator", "audit", person="nobody of that name")
    assert "No event fits what is chosen above." in said(nobody)
    for nonsense in ({"since": "2027-13-40"}, {"client": "x"}, {"record": "'; drop"}, {"before": "-1"}):
        assert not portal(small_world, "administrator", "audit", **nonsense).exception


def test_a_filter_is_kept_in_the_address_and_a_sheet_leads_to_the_next(
    small_world: World, portal: Portal
) -> None:
    at = portal(small_world, "administrator", "audit")
    box = next(b for b in at.selectbox if b.label == "Client")
    box.set_value("1").run()
    assert at.query_params["client"] == ["1"] or at.query_params["client"] == "1"
    newest = said(at)
    button(at, "Older events").click().run()
    assert not at.exception
    assert said(at) != newest
    button(at, "Newest events").click().run()
    assert said(at) == newest


def test_the_client_reads_the_record_in_words_of_both_languages(small_world: World, portal: Portal) -> None:
    rename(small_world, "Go-live in spring")
    audit.publish_heads(operator_scope())
    at = portal(small_world, "sponsor", "record")
    assert not at.exception
    assert "Milestone “Go-live in spring” · changed by Clara" in said(at)
    assert INTERNAL not in rendered(at)
    assert BETA not in rendered(at)
    speak(small_world, "sponsor", "zh")
    at = portal(small_world, "sponsor", "record")
    assert "里程碑「Go-live in spring」 · 由Clara修改" in said(at)
    assert "谁也无法暗中改动" in said(at)


def test_before_the_first_head_the_page_says_when_it_comes(small_world: World, portal: Portal) -> None:
    at = portal(small_world, "sponsor", "record")
    assert "The first head is published within a day." in said(at)
    assert "Everything that changes here is written down at once and cannot be taken back." in said(at)


def test_a_client_compares_a_head_from_a_mail(small_world: World, portal: Portal) -> None:
    head = next(h for h in audit.publish_heads(operator_scope()).heads if h.chain == 1)
    at = portal(small_world, "sponsor", "record")

    def typed(value: str) -> str:
        box = next(t for t in at.text_input if t.label == "Compare a head from your mail")
        box.set_value(value).run()
        assert not at.exception
        return "\n".join(e.value for kind in (at.success, at.error, at.info, at.warning) for e in kind)

    assert "It fits: what was recorded up to" in typed(audit.grouped(head.root).upper())
    assert "A head has 64 digits" in typed("8ba858b9")
    assert "not among the heads that were published for you" in typed("ab" * 32)
    foreign = next(h for h in audit.publish_heads(operator_scope()).heads or [head])
    assert foreign.chain == 1
    with maintenance() as connection:
        connection.execute(text("DROP TRIGGER audit_event_no_update"))
        connection.execute(text("UPDATE audit_event SET actor = 'x' WHERE chain = 1 AND position = 7"))
        connection.commit()
    assert "the record no longer fits it" in typed(f" {head.root} ")


def test_pages_ask_at_most_eight_statements(small_world: World, portal: Portal) -> None:
    audit.publish_heads(operator_scope())
    assert counted(portal, small_world, "administrator", "audit") <= 8
    assert counted(portal, small_world, "administrator", "audit", client="1", person="manager") <= 8
    assert counted(portal, small_world, "sponsor", "record") <= 8
