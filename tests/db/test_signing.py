"""Signing on both databases: who may, once, in order, with effect in the same transaction, and for good."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from db import chaining
from db.base import Audience
from db.models.change import ChangeCost, ChangeDelay, ChangeRequest, ChangeStatus, ChangeStep
from db.models.identity import Membership, Person, Role
from db.models.money import BudgetLine, BudgetMove, BudgetVersion
from db.models.plan import Cause, Milestone, MilestoneMove
from db.models.project import Activity
from db.models.schedule import AskKind, Baseline, ClientAction, ClientActionStatus
from db.models.signing import Paper, PaperKind, Signature
from db.session import AlreadyDone, ReadOnly, database, identity, maintenance, reading, writing
from portal import asks, budget, signing
from portal.access import NotAllowed, NotFound, Scope, SignedIn, operator_scope, preview_viewer, project_scope
from portal.changes import effect
from portal.changes.signing import sign
from portal.forms import Problems, Reader
from portal.i18n import Text
from portal.identity import again, passwords, throttle
from portal.identity.again import NotRecognised, SignInAgain, TooManyTries, Way
from portal.problems import Refused
from portal.signing import (
    AlreadySigned,
    NoLongerTrue,
    NotWaiting,
    NotYourTurn,
    Outdated,
    PaperShown,
    Sign,
    Slot,
)
from tests.worlds import ALPHA, NOW, TODAY, World

PASSWORD = "seven quiet bridges"
CONTENT = {
    "kind": "change",
    "title": "CR-1",
    "sections": [{"heading": "What", "lines": ["More"]}],
    "facts": {},
}
COST, DAYS = Decimal("1500.00"), 10


@lru_cache(maxsize=1)
def kept() -> str:
    return passwords.hashed(PASSWORD)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    throttle.forget_everything()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def manager(world: World) -> Scope:
    return world.scope("manager", "alpha")


@pytest.fixture
def sponsor(world: World) -> Scope:
    """The sponsor of alpha, who has a password; the contributor becomes a second sponsor with the same."""
    with identity() as session:
        for name in ("sponsor", "contributor"):
            session.get_one(Person, world.person_ids[name]).password_hash = kept()
        second = session.scalars(
            select(Membership).where(
                Membership.person_id == world.person_ids["contributor"],
                Membership.project_id == world.project_ids["alpha"],
            )
        ).one()
        second.role = Role.SPONSOR
    return world.scope("sponsor", "alpha")


@pytest.fixture
def second(world: World, sponsor: Scope) -> Scope:
    assert sponsor
    return world.scope("contributor", "alpha")


def rows(entity: type[Any], scope: Scope) -> list[Any]:
    with reading(operator_scope()) as session:
        mine = select(entity).where(entity.project_id == scope.here.project_id)
        return list(session.scalars(mine.order_by(entity.id)))


def the_change(scope: Scope) -> ChangeRequest:
    return next(row for row in rows(ChangeRequest, scope) if row.number == 1)


def published(entity: type[Any], scope: Scope) -> Any:
    return next(row for row in rows(entity, scope) if row.audience is Audience.CLIENT)


def offered(manager: Scope, *slots: Slot, forecast: Decimal | None = None) -> PaperShown:
    """Change 1 of the world waits for the client: it costs more on one line, and moves the milestone."""
    line, milestone = published(BudgetLine, manager), published(Milestone, manager)
    own = {"project_id": line.project_id, "client_id": line.client_id, "audience": Audience.CLIENT}
    with writing(manager) as session:
        change = session.get_one(ChangeRequest, the_change(manager).id)
        change.status, change.decided_at = ChangeStatus.WAITING_FOR_DECISION, None
        change.amount, change.days = COST * 2, DAYS
        session.get_one(BudgetLine, line.id).forecast = forecast
        mine = {**own, "change_request_id": change.id}
        session.add_all(
            [
                ChangeCost(**mine, budget_line_id=line.id, amount=COST),
                ChangeCost(
                    **mine, category="Customs", translations={"zh": {"category": "报关"}}, amount=COST
                ),
                ChangeDelay(**mine, milestone_id=milestone.id, days=DAYS),
            ]
        )
        asks.open_ask(session, manager, asks.Ask("Decide", TODAY, AskKind.CHANGE, subject=change.number))
        signing.draw_up(session, manager, PaperKind.CHANGE, change.id, CONTENT, slots or (Slot(),))
    return newest(manager)


def newest(scope: Scope) -> PaperShown:
    return signing.papers(scope, PaperKind.CHANGE)[-1]


def command(shown: PaperShown, password: str = PASSWORD) -> Sign:
    return Sign(shown.paper_id, shown.sha256, f"{ALPHA} sponsor", "I agree", password)


# The effect


def test_the_last_signature_puts_the_change_in_force(manager: Scope, sponsor: Scope) -> None:
    signed = sign(sponsor, command(offered(manager)))
    assert signed.is_last
    change = the_change(manager)
    assert (change.status, change.decided_at, change.agreed_with) == (
        ChangeStatus.APPROVED,
        NOW,
        f"{ALPHA} sponsor",
    )
    assert rows(ChangeStep, manager)[-1].status is ChangeStatus.APPROVED
    asked = next(row for row in rows(ClientAction, manager) if row.kind is AskKind.CHANGE)
    assert (asked.status, asked.done_by) == (ClientActionStatus.DONE, f"{ALPHA} sponsor")
    kinds = [row.kind for row in rows(Activity, manager)]
    assert kinds[-2:] != kinds[-3:-1]
    assert {"change_signed", "change_in_force", "baseline_set"} <= set(kinds)


def test_the_budget_has_a_new_version_and_says_what_came_by_the_change(
    manager: Scope, sponsor: Scope
) -> None:
    sign(sponsor, command(offered(manager)))
    first, customs = budget.report(sponsor).lines
    assert (first.agreed, first.by_change, first.first_agreed) == (Decimal(11500), COST, Decimal(10000))
    assert (customs.category, customs.agreed, customs.by_change) == ("Customs", COST, COST)
    report = budget.report(sponsor)
    assert (report.agreed, report.approved_changes, report.total) == (
        Decimal(10000),
        Decimal(3000),
        Decimal(13000),
    )
    assert (report.unplaced_changes, report.forecast_at_completion) == (0, Decimal(13000))
    (version,) = rows(BudgetVersion, manager)
    assert (version.number, version.change_number, version.total) == (1, 1, Decimal(13000))
    assert [(line["agreed"], line["changes"]) for line in version.content] == [
        ("10000.0000", "1500.0000"),
        ("0.0000", "1500.0000"),
    ]


def test_an_end_that_somebody_entered_grows_with_the_change(manager: Scope, sponsor: Scope) -> None:
    sign(sponsor, command(offered(manager, forecast=Decimal(10500))))
    line = published(BudgetLine, manager)
    assert line.forecast == Decimal(12000)
    moved = rows(BudgetMove, manager)[-1]
    assert (moved.field, moved.old_amount, moved.new_amount) == ("forecast", Decimal(10500), Decimal(12000))
    assert moved.cause == Cause.AGREED_CHANGE
    assert budget.report(sponsor).forecast_at_completion == Decimal(13500)


def test_the_milestone_moves_with_its_reason_and_the_agreed_dates_are_set_down(
    manager: Scope, sponsor: Scope
) -> None:
    sign(sponsor, command(offered(manager)))
    milestone = published(Milestone, manager)
    assert (milestone.baseline, milestone.forecast) == (date(2027, 4, 11), date(2027, 4, 19))
    moved = rows(MilestoneMove, manager)[-1]
    assert (moved.old_date, moved.new_date, moved.cause, moved.change_number) == (
        date(2027, 4, 9),
        date(2027, 4, 19),
        Cause.AGREED_CHANGE,
        1,
    )
    assert moved.explanation == f"CR-1 · Change {ALPHA} ALPHAMARK"
    assert [row.change_number for row in rows(Baseline, manager)] == [1]


def test_a_milestone_that_was_reached_stays_where_it_is(manager: Scope, sponsor: Scope) -> None:
    shown = offered(manager)
    with writing(manager) as session:
        session.get_one(Milestone, published(Milestone, manager).id).actual = TODAY
    sign(sponsor, command(shown))
    assert published(Milestone, manager).forecast == date(2027, 4, 9)
    assert rows(Baseline, manager) == []


def test_if_the_effect_fails_nothing_is_signed(
    manager: Scope, sponsor: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = offered(manager)

    def fails(*given: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(effect, "_dates", fails)
    with pytest.raises(RuntimeError, match="disk"):
        sign(sponsor, command(shown))
    assert rows(Signature, manager) == []
    assert rows(BudgetVersion, manager) == []
    assert the_change(manager).status is ChangeStatus.WAITING_FOR_DECISION


# What is kept of a signature


def test_a_signature_keeps_what_shows_whose_it_is(world: World, manager: Scope, sponsor: Scope) -> None:
    shown = offered(manager)
    with reading(operator_scope()) as session:
        before = chaining.head(session, sponsor.here.client_id)
    signed = sign(sponsor, command(shown))
    (kept_row,) = rows(Signature, manager)
    assert (kept_row.public_id, kept_row.sha256, kept_row.position) == (signed.public_id, shown.sha256, 1)
    assert (kept_row.person_id, kept_row.email) == (world.person_ids["sponsor"], world.emails["sponsor"])
    assert (kept_row.organisation, kept_row.consent) == (f"{ALPHA} Ltd", "I agree")
    assert (kept_row.method, kept_row.authenticated_at, kept_row.signed_at) == ("password", NOW, NOW)
    assert (kept_row.zone, kept_row.language) == ("Europe/Berlin", "en")
    assert kept_row.session_id == sponsor.viewer.session_id
    assert (kept_row.chain_position, kept_row.chain_head) == before
    assert before[0] > 0


def test_the_text_is_canonical_and_its_fingerprint_is_that_of_its_bytes(manager: Scope) -> None:
    shown = offered(manager)
    (paper,) = rows(Paper, manager)
    assert paper.text == json.dumps(
        {**CONTENT, "edition": 1}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert signing.fingerprint(paper.text) == paper.sha256 == shown.sha256


@pytest.mark.parametrize("table", ["paper", "signatory", "signature", "project"])
def test_what_was_signed_is_deleted_by_nobody(manager: Scope, sponsor: Scope, table: str) -> None:
    sign(sponsor, command(offered(manager)))
    with maintenance() as connection, pytest.raises(DBAPIError, match="append-only"):
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('candor.everything', 'on', true)"))
        connection.execute(text(f"DELETE FROM {table}"))


@pytest.mark.parametrize("table", ["paper", "signatory", "signature"])
def test_what_was_signed_is_changed_by_nobody(manager: Scope, sponsor: Scope, table: str) -> None:
    sign(sponsor, command(offered(manager)))
    columns = {"paper": "text = 'x'", "signatory": "name = 'x'", "signature": "typed_name = 'x'"}
    with maintenance() as connection, pytest.raises(DBAPIError, match="append-only"):
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('candor.everything', 'on', true)"))
        connection.execute(text(f"UPDATE {table} SET {columns[table]}"))


# Once, and one after the other


def test_a_second_click_signs_nothing_twice(manager: Scope, sponsor: Scope) -> None:
    shown = offered(manager)
    sign(sponsor, command(shown), "token")
    with pytest.raises(AlreadyDone):
        sign(sponsor, command(shown), "token")
    with pytest.raises(AlreadySigned):
        sign(sponsor, command(shown), "another token, after a lost network")
    assert len(rows(Signature, manager)) == len(rows(BudgetVersion, manager)) == 1


def at_once(*verbs: Callable[[], object]) -> list[str]:
    start, outcomes = threading.Barrier(len(verbs)), []

    def run(verb: Callable[[], object]) -> None:
        start.wait()
        try:
            verb()
        except (Refused, AlreadyDone) as error:
            outcomes.append(type(error).__name__)
        else:
            outcomes.append("signed")

    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes)


def test_of_two_sponsors_at_once_exactly_one_signs(manager: Scope, sponsor: Scope, second: Scope) -> None:
    shown = offered(manager)
    outcomes = at_once(lambda: sign(sponsor, command(shown)), lambda: sign(second, command(shown)))
    assert outcomes == ["AlreadySigned", "signed"]
    assert len(rows(Signature, manager)) == len(rows(BudgetVersion, manager)) == 1
    assert published(Milestone, manager).forecast == date(2027, 4, 19)


def test_one_sponsor_in_two_windows_signs_once(manager: Scope, sponsor: Scope) -> None:
    shown = offered(manager, Slot(), Slot())
    outcomes = at_once(*[lambda: sign(sponsor, command(shown))] * 3)
    assert outcomes == ["AlreadySigned", "AlreadySigned", "signed"]
    assert the_change(manager).status is ChangeStatus.WAITING_FOR_DECISION


def test_several_sign_in_order_and_only_the_last_puts_it_in_force(
    manager: Scope, sponsor: Scope, second: Scope
) -> None:
    me, other = sponsor.viewer, second.viewer
    shown = offered(manager, Slot(me.person_id, me.name), Slot(other.person_id, other.name))
    with pytest.raises(NotYourTurn):
        sign(second, command(shown))
    assert not newest(second).may_sign
    assert not sign(sponsor, command(shown)).is_last
    assert the_change(manager).status is ChangeStatus.WAITING_FOR_DECISION
    assert rows(BudgetVersion, manager) == []
    assert newest(second).may_sign
    assert sign(second, command(shown)).is_last
    assert [mark.position for mark in rows(Signature, manager)] == [1, 2]
    assert newest(sponsor).is_complete


def test_a_text_that_the_plan_has_overtaken_is_not_signed(manager: Scope, sponsor: Scope) -> None:
    line, milestone = published(BudgetLine, manager), published(Milestone, manager)
    shown = offered(manager)
    facts = {
        "costs": [{"line": line.id, "before": "10000.00"}, {"line": None, "before": "0.00"}],
        "milestones": [{"milestone": milestone.id, "before": "2027-04-09"}],
    }
    with writing(manager) as session:
        content = {**CONTENT, "facts": facts}
        signing.draw_up(session, manager, PaperKind.CHANGE, shown.subject_id, content)
        session.get_one(Milestone, milestone.id).forecast = date(2027, 4, 20)
    with pytest.raises(NoLongerTrue):
        sign(sponsor, command(newest(manager)))
    with writing(manager) as session:
        session.get_one(Milestone, milestone.id).forecast = date(2027, 4, 9)
        session.get_one(BudgetLine, line.id).audience = Audience.INTERNAL
    with pytest.raises(NoLongerTrue):
        sign(sponsor, command(newest(manager)))
    assert rows(Signature, manager) == []
    with writing(manager) as session:
        session.get_one(BudgetLine, line.id).audience = Audience.CLIENT
    assert sign(sponsor, command(newest(manager))).is_last


# Who may not


def test_a_newer_edition_needs_a_new_signature(manager: Scope, sponsor: Scope) -> None:
    old = offered(manager)
    with writing(manager) as session:
        signing.draw_up(session, manager, PaperKind.CHANGE, old.subject_id, CONTENT)
    assert newest(manager).edition == 2
    assert newest(manager).sha256 != old.sha256
    with pytest.raises(Outdated):
        sign(sponsor, command(old))
    with pytest.raises(Outdated):
        sign(sponsor, replace(command(newest(manager)), sha256=old.sha256))
    assert sign(sponsor, command(newest(manager))).is_last


def test_what_no_longer_waits_is_not_signed(manager: Scope, sponsor: Scope) -> None:
    shown = offered(manager)
    with writing(manager) as session:
        session.get_one(ChangeRequest, shown.subject_id).status = ChangeStatus.IN_ASSESSMENT
    with pytest.raises(NotWaiting):
        sign(sponsor, command(shown))


def test_only_whoever_may_agree_signs(world: World, manager: Scope, sponsor: Scope) -> None:
    shown = offered(manager)
    for who in ("reader", "manager", "member", "lead", "administrator"):
        with pytest.raises(NotAllowed):
            sign(world.scope(who, "alpha"), command(shown))
    with pytest.raises(ReadOnly):
        watching = preview_viewer(manager.viewer, sponsor.viewer)
        sign(project_scope(watching, world.projects["alpha"]), command(shown))
    assert rows(Signature, manager) == []


def test_a_foreign_paper_is_not_found(world: World, manager: Scope, sponsor: Scope) -> None:
    shown = offered(manager)
    with identity() as session:
        session.get_one(Person, world.person_ids["beta_sponsor"]).password_hash = kept()
    with pytest.raises(NotFound):
        sign(world.scope("beta_sponsor", "beta"), command(shown))
    assert signing.papers(world.scope("beta_sponsor", "beta")) == ()


def test_a_wrong_password_signs_nothing_and_five_of_them_lock(manager: Scope, sponsor: Scope) -> None:
    shown = offered(manager)
    for _ in range(5):
        with pytest.raises(NotRecognised):
            sign(sponsor, command(shown, "not it"))
    with pytest.raises(TooManyTries):
        sign(sponsor, command(shown))
    assert rows(Signature, manager) == []


def test_without_a_password_only_a_recent_sign_in_counts(manager: Scope, sponsor: Scope) -> None:
    shown = offered(manager)

    def since(minutes: int) -> Scope:
        came = SignedIn("company", NOW - timedelta(minutes=minutes), "192.0.2.7", "Firefox")
        return replace(sponsor, viewer=replace(sponsor.viewer, signed_in=came))

    assert again.way(since(16).viewer) is Way.SIGN_IN_AGAIN
    with pytest.raises(SignInAgain):
        sign(since(16), command(shown, ""))
    assert sign(since(14), command(shown, "")).is_last
    (made,) = rows(Signature, manager)
    assert (made.method, made.authenticated_at) == ("company", NOW - timedelta(minutes=14))
    assert (made.ip, made.user_agent) == ("192.0.2.7", "Firefox")


# What is typed


def typed(shown: PaperShown, scope: Scope, **raw: object) -> Sign | Problems:
    fields = {"typed_name": scope.viewer.name, "consent": True, "password": PASSWORD, **raw}
    return signing.read_sign(Reader(fields), Text("en"), shown, scope)


def test_the_name_is_taken_however_the_keyboard_writes_it(manager: Scope, sponsor: Scope) -> None:
    shown = offered(manager)
    read = typed(shown, sponsor, typed_name="  ａlphamark   SPONSOR ")
    assert isinstance(read, Sign)
    assert read.sha256 == shown.sha256


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"typed_name": "Somebody else"}, "typed_name"),
        ({"typed_name": ""}, "typed_name"),
        ({"consent": False}, "consent"),
        ({"password": ""}, "password"),
    ],
)
def test_nothing_is_sent_without_name_consent_and_password(
    manager: Scope, sponsor: Scope, raw: dict[str, object], field: str
) -> None:
    read = typed(offered(manager), sponsor, **raw)
    assert isinstance(read, Problems)
    assert [problem.field for problem in read] == [field]
    assert database()
