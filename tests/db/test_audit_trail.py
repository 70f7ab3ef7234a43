"""Published heads and the six tamperings: each is found and named, on both databases."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, text

from db import audit as recorded
from db import chaining as trail
from db import merkle
from db.models.plan import Task
from db.models.project import Client
from db.models.record import Anchor, AuditEvent, OutboxMail
from db.session import database, identity_reading, maintenance, reading, writing
from portal import audit
from portal.access import NotAllowed, NotFound, operator_scope
from portal.audit import Break, Tampering
from portal.i18n import Text
from portal.settings import settings
from tests.conftest import SECRET
from tests.worlds import NOW, World

# After the world was made, whether by the clock on the wall or by that of other tests.
DAY = max(NOW, datetime.now(UTC)).replace(microsecond=0) + timedelta(days=1)
CHAIN = 1


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(DAY, tick=False):
        yield


def work(world: World, title: str, at: datetime | None = None) -> None:
    """Somebody renames a task: one event in the chain of Alpha."""
    with time_machine.travel(at or datetime.now(UTC), tick=False), writing(operator_scope()) as session:
        asked = select(Task).where(Task.project_id == world.project_ids["alpha"]).order_by(Task.id)
        task = session.scalars(asked).first()
        assert task is not None
        task.title = title


def published() -> None:
    assert audit.publish_heads(operator_scope()).broken == ()


def found(chain: int = CHAIN) -> Break | None:
    told = audit.verify(operator_scope())
    assert {t.chain for t in told.broken} <= {chain}
    return next(t.broken for t in told.trails if t.chain == chain)


def size(chain: int = CHAIN) -> int:
    with reading(operator_scope()) as session:
        return trail.length(session, chain)


def behind_the_portals_back(*statements: str) -> None:
    """What somebody does who owns the database: triggers first."""
    with maintenance() as connection:
        for table in ("audit_event", "anchor"):
            if database().is_sqlite:
                for what in ("update", "delete"):
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{what}"))
            else:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()


def resealed(chain: int, start: int, **changed: Any) -> None:
    """Compute every digest anew from an event on, as somebody does who has the key as well."""
    with maintenance() as connection:
        rows = connection.execute(
            select(AuditEvent.__table__).where(AuditEvent.chain == chain).order_by(AuditEvent.position)
        ).all()
        previous = trail.GENESIS
        for row in rows:
            entry = AuditEvent(**{k: v for k, v in row._mapping.items() if k not in ("id", "digest")})
            if row.position == start:
                for name, value in changed.items():
                    setattr(entry, name, value)
            entry.previous = previous
            previous = trail.digest(entry, SECRET)
            connection.execute(
                AuditEvent.__table__.update()
                .where(AuditEvent.__table__.c.id == row.id)
                .values(**changed if row.position == start else {}, previous=entry.previous, digest=previous)
            )
        connection.commit()


def test_an_untouched_trail_of_several_clients_verifies_before_and_after_its_heads_were_published(
    world: World,
) -> None:
    assert audit.verify(operator_scope()).is_whole
    published()
    work(world, "Later")
    told = audit.verify(operator_scope())
    assert told.is_whole
    assert [t.chain for t in told.trails] == [0, *sorted(world.client_ids.values())]
    assert {t.name for t in told.trails} == {"", "ALPHAMARK Ltd", "BETAMARK Ltd"}
    assert told.filed == 3
    assert [t.chain for t in audit.verify(operator_scope(), client="betamark ltd").trails] == [2]
    with pytest.raises(NotFound):
        audit.verify(operator_scope(), client="Nobody")


# The six tamperings


def test_an_edited_event_is_found(world: World) -> None:
    published()
    behind_the_portals_back("UPDATE audit_event SET actor = 'x' WHERE chain = 1 AND position = 7")
    broken = found()
    assert broken is not None
    assert (broken.kind, broken.position) == (Tampering.EDITED, 7)
    assert broken.at is not None


def test_an_added_event_without_the_key_is_found(world: World) -> None:
    last = size()
    behind_the_portals_back(
        "INSERT INTO audit_event (chain, position, project_id, at, actor, ip, action, record, record_id,"
        f" change, previous, digest) SELECT chain, {last + 1}, project_id, at, 'x', ip, action, record,"
        f" record_id, change, digest, digest FROM audit_event WHERE chain = 1 AND position = {last}"
    )
    broken = found()
    assert broken is not None
    assert (broken.kind, broken.position) == (Tampering.EDITED, last + 1)


@pytest.mark.parametrize("renumbered", [False, True])
def test_deleted_events_are_found_even_if_those_behind_are_numbered_anew(
    world: World, renumbered: bool
) -> None:
    statements = ["DELETE FROM audit_event WHERE chain = 1 AND position IN (7, 8)"]
    if renumbered:  # one after the other, for the positions are unique
        statements += [
            f"UPDATE audit_event SET position = {place - 2} WHERE chain = 1 AND position = {place}"
            for place in range(9, size() + 1)
        ]
    behind_the_portals_back(*statements)
    broken = found()
    assert broken is not None
    assert (broken.kind, broken.position) == (Tampering.DELETED, 7)


def test_events_in_another_order_are_found(world: World) -> None:
    behind_the_portals_back(
        "UPDATE audit_event SET position = -1 WHERE chain = 1 AND position = 7",
        "UPDATE audit_event SET position = 7 WHERE chain = 1 AND position = 9",
        "UPDATE audit_event SET position = 9 WHERE chain = 1 AND position = -1",
    )
    broken = found()
    assert broken is not None
    assert (broken.kind, broken.position) == (Tampering.REORDERED, 7)


def test_a_backdated_event_is_found_without_the_key(world: World) -> None:
    behind_the_portals_back(
        "UPDATE audit_event SET at = '2020-01-01 00:00:00.000000' WHERE chain = 1 AND position = 7"
    )
    broken = found()
    assert broken is not None
    assert (broken.kind, broken.position) == (Tampering.BACKDATED, 7)
    assert broken.at is not None
    assert broken.at.year == 2020


def test_a_backdated_event_is_found_with_the_key(world: World) -> None:
    behind_the_portals_back()
    last = size()
    resealed(CHAIN, last, at=datetime(2020, 1, 1, tzinfo=UTC))
    broken = found()
    assert broken is not None
    assert (broken.kind, broken.position) == (Tampering.BACKDATED, last)


def test_an_event_put_behind_a_head_with_a_date_before_it_is_found(world: World) -> None:
    with time_machine.travel(DAY + timedelta(days=3), tick=False):
        published()
        head = size()
    # It comes after all others and before the head was published, so nothing but the head gives it away.
    work(world, "Signed on Monday", DAY + timedelta(days=1))
    broken = found()
    assert broken is not None
    assert (broken.kind, broken.position) == (Tampering.BACKDATED, head + 1)
    assert broken.head is not None
    assert broken.head.size == head


def test_a_tail_that_was_cut_off_is_found(world: World) -> None:
    published()
    last = size()
    behind_the_portals_back(f"DELETE FROM audit_event WHERE chain = 1 AND position > {last - 4}")
    broken = found()
    assert broken is not None
    assert (broken.kind, broken.position, broken.size) == (Tampering.TAIL_CUT, last - 3, last - 4)
    assert not broken.regrown
    assert broken.head is not None
    assert broken.head.size == last


def test_a_tail_that_was_cut_off_and_grew_again_is_found(world: World) -> None:
    published()
    last = size()
    behind_the_portals_back(f"DELETE FROM audit_event WHERE chain = 1 AND position > {last - 2}")
    for number in range(3):
        work(world, f"Later {number}", DAY + timedelta(days=1, minutes=number))
    broken = found()
    assert broken is not None
    assert (broken.kind, broken.position, broken.regrown) == (Tampering.TAIL_CUT, last - 1, True)


def test_a_trail_that_was_rewritten_with_the_key_is_found_by_the_file(world: World) -> None:
    published()
    first = size()
    work(world, "One more", DAY + timedelta(hours=1))
    with time_machine.travel(DAY + timedelta(days=1), tick=False):
        published()
    behind_the_portals_back()
    resealed(CHAIN, first + 1, change={"title": ["a", "what never was"]})
    with reading(operator_scope()) as session:  # by itself it is without a flaw
        assert trail.first_break(session, CHAIN, SECRET) is None
    broken = found()
    assert broken is not None
    # The older head still fits, so what it covers is as it was.
    assert (broken.kind, broken.position) == (Tampering.REWRITTEN, first + 1)


def test_whoever_rewrites_trail_and_table_of_heads_is_found_by_the_file(world: World) -> None:
    published()
    behind_the_portals_back()
    resealed(CHAIN, 1, actor="x")
    with reading(operator_scope()) as session:
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.chain == 1).order_by(AuditEvent.position)
        )
        root = merkle.root([trail.leaf(event) for event in events]).hex()
    behind_the_portals_back(f"UPDATE anchor SET root = '{root}' WHERE chain = 1")
    broken = found()
    assert broken is not None
    assert (broken.kind, broken.position) == (Tampering.REWRITTEN, 1)
    # Without the file nobody could tell; that is what the file and the mails are for.
    assert audit.verify(operator_scope(), ()).is_whole


@pytest.mark.parametrize("statement", ["UPDATE anchor SET root = '00' WHERE chain = 1", "DELETE FROM anchor"])
def test_a_table_of_heads_that_contradicts_the_file_is_found(world: World, statement: str) -> None:
    published()
    behind_the_portals_back(statement)
    told = audit.verify(operator_scope())
    assert {t.broken.kind for t in told.broken if t.broken} == {Tampering.HEAD_CHANGED}
    assert CHAIN in {t.chain for t in told.broken}


def test_every_kind_is_said_in_words_of_both_languages() -> None:
    from portal.audit.saying import KINDS, broken

    at = datetime(2027, 3, 9, 13, 5, 6, tzinfo=UTC)
    head = audit.Head(1, 40, "00" * 32, "", at)
    said = broken(Break(Tampering.TAIL_CUT, 31, at, head, 30), Text("en", "Europe/Berlin"))
    assert said == (
        "The end was cut off after event 30, or an older copy of the database was put back. The last event"
        " left is of 9 Mar 2027, 14:05:06 (UTC+1). The head of 9 March 2027 covers 40 events."
    )
    for kind in Tampering:
        for language in ("en", "zh"):
            assert broken(Break(kind, 31, at, head, 30), Text(language)).count("31") <= 1
            assert Text(language)(KINDS[kind])
    assert "从第 31" in broken(Break(Tampering.REWRITTEN, 31, None, head), Text("zh"))


# Heads


def test_heads_are_published_once_for_each_size_in_table_and_file(world: World) -> None:
    first = audit.publish_heads(operator_scope())
    assert {head.chain for head in first.heads} == {0, 1, 2}
    assert audit.publish_heads(operator_scope()).heads == ()
    work(world, "Another")
    second = audit.publish_heads(operator_scope())
    assert [(head.chain, head.size) for head in second.heads] == [(1, size())]
    lines = [json.loads(line) for line in settings().anchors.read_text("utf-8").splitlines()]
    assert len(lines) == 4
    assert lines[-1] == {
        "chain": 1,
        "client": "ALPHAMARK Ltd",
        "size": size(),
        "root": second.heads[0].root,
        "digest": second.heads[0].digest,
        "at": DAY.isoformat(),
    }
    assert settings().anchors.stat().st_mode & 0o777 == 0o600
    with reading(operator_scope()) as session:
        assert len(session.scalars(select(Anchor)).all()) == 4
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.chain == 1).order_by(AuditEvent.position)
        )
        assert merkle.root([trail.leaf(event) for event in events]).hex() == second.heads[0].root


def test_a_head_that_a_crash_kept_from_the_file_is_written_there_the_next_time(world: World) -> None:
    published()
    lines = settings().anchors.read_bytes().splitlines(keepends=True)
    settings().anchors.write_bytes(b"".join(lines[:2]) + lines[2][:20])
    published()
    assert settings().anchors.read_bytes().splitlines(keepends=True)[:2] == lines[:2]
    assert len(audit.read_heads(settings().anchors)) == 3
    assert audit.verify(operator_scope()).is_whole


def test_of_a_broken_trail_no_head_is_published_and_the_administrators_are_told_once(world: World) -> None:
    published()
    behind_the_portals_back("UPDATE audit_event SET actor = 'x' WHERE chain = 1 AND position = 7")
    work(world, "Goes on")
    told = audit.publish_heads(operator_scope())
    assert [(chain, found.kind) for chain, found in told.broken] == [(1, Tampering.EDITED)]
    assert told.heads == ()
    assert audit.mail_breaks(operator_scope(), told.broken) == 1
    assert audit.mail_breaks(operator_scope(), told.broken) == 0
    mails = written()
    assert [mail.recipient for mail in mails] == [world.emails["administrator"]]
    assert "Event 7 was changed after it was written" in mails[0].body


def written() -> list[OutboxMail]:
    with identity_reading() as session:
        return list(session.scalars(select(OutboxMail).order_by(OutboxMail.recipient)))


def test_heads_are_mailed_once_a_day_to_sponsors_managers_and_administrators(world: World) -> None:
    published()
    assert audit.mail_heads(operator_scope()) == 6
    assert audit.mail_heads(operator_scope()) == 0
    mails = {mail.recipient: mail for mail in written()}
    assert set(mails) == {
        world.emails[who]
        for who in ("sponsor", "sibling_sponsor", "beta_sponsor", "manager", "beta_manager", "administrator")
    }
    body = mails[world.emails["sponsor"]].body
    with reading(operator_scope()) as session:
        root = session.scalars(select(Anchor.root).where(Anchor.chain == 1)).one()
    assert audit.grouped(root) in body
    assert f"ALPHAMARK Ltd, {Text().long_date(DAY)}: {size()} events stand in the record." in body
    assert "BETAMARK" not in body
    # What is published later that day goes out with the next day's mail, even if nothing grows meanwhile.
    with time_machine.travel(DAY + timedelta(minutes=1), tick=False):
        work(world, "In the evening")
        published()
        assert audit.mail_heads(operator_scope()) == 0
    with time_machine.travel(DAY + timedelta(days=1), tick=False):
        assert audit.mail_heads(operator_scope()) == 3
    assert len(written()) == 9


def test_a_sponsor_of_an_unpublished_project_is_not_written_to_about_it(world: World) -> None:
    from db.models.identity import Membership
    from db.session import identity

    with identity() as session:
        for row in session.scalars(
            select(Membership).where(Membership.project_id != world.project_ids["hidden"])
        ):
            if row.person_id == world.person_ids["sponsor"]:
                session.delete(row)
    published()
    audit.mail_heads(operator_scope())
    assert world.emails["sponsor"] not in {mail.recipient for mail in written()}


@pytest.mark.parametrize("who", ["sponsor", "manager", "lead"])
def test_nobody_but_an_administrator_may_verify_or_publish(world: World, who: str) -> None:
    scope = world.scope(who, "alpha")
    for verb in (audit.verify, audit.publish_heads, audit.mail_heads):
        with pytest.raises(NotAllowed):
            verb(scope)  # type: ignore[operator]


# What the trail says, and what it does not


def test_every_table_is_told_of_or_named_as_bookkeeping() -> None:
    import db.models
    from db.base import Base

    assert db.models
    tables = {mapper.class_.__tablename__ for mapper in Base.registry.mappers}
    untold = {entity.__tablename__ for entity in recorded.UNTOLD}
    assert untold == {
        "anchor",
        "audit_event",
        "counter",
        "one_time_link",
        "operation",
        "outbox_mail",
        "session",
    }
    assert untold < tables


def test_what_the_database_deletes_along_with_a_row_is_told_as_well(world: World) -> None:
    from db.models.survey import Survey, SurveyQuestion

    with writing(world.scope("manager", "alpha")) as session:
        survey = session.scalars(
            select(Survey).where(Survey.project_id == world.project_ids["alpha"])
        ).first()
        assert survey is not None
        questions = list(
            session.scalars(select(SurveyQuestion.id).where(SurveyQuestion.survey_id == survey.id))
        )
        session.delete(survey)
    with reading(operator_scope()) as session:
        gone = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "delete", AuditEvent.record == "survey_question")
        ).all()
    assert [event.record_id for event in gone] == questions
    assert gone[0].change["prompt"][1] is None
    assert "Question" in gone[0].change["prompt"][0]


def test_a_change_of_a_role_says_from_where(world: World) -> None:
    from db.models.identity import Role
    from portal.identity.roster import SetRole, set_role

    scope = world.scope("manager", "alpha")
    set_role(scope, SetRole(world.person_ids["reader"], Role.CONTRIBUTOR, Role.VIEWER))
    with reading(operator_scope()) as session:
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.record == "membership").order_by(AuditEvent.id.desc())
        ).first()
    assert event is not None
    assert (event.person_id, event.session_id) == (world.person_ids["manager"], scope.viewer.session_id)
    assert event.change == {"role": ["viewer", "contributor"]}


def test_a_clock_that_is_set_right_leaves_no_earlier_time_behind_a_later_one(world: World) -> None:
    work(world, "First", DAY + timedelta(minutes=3))
    work(world, "Second", DAY)
    with reading(operator_scope()) as session:
        times = session.scalars(
            select(AuditEvent.at).where(AuditEvent.chain == 1).order_by(AuditEvent.position.desc()).limit(2)
        ).all()
    assert times == [DAY + timedelta(minutes=3)] * 2
    assert audit.verify(operator_scope()).is_whole


def test_a_client_has_a_trail_from_its_first_moment(world: World) -> None:
    with writing(operator_scope()) as session:
        session.add(Client(name="New Ltd", created_at=DAY))
    told = audit.verify(operator_scope(), client="New Ltd")
    assert [(t.name, t.size, t.broken) for t in told.trails] == [("New Ltd", 1, None)]
