"""The charter on both databases: drafted in secret, proposed, confirmed once, kept for good, and measured."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, select
from sqlalchemy.exc import DBAPIError

from db.base import Audience
from db.models.charter import Channel, Charter, CharterRole, CharterStatus, Goal, GoalReading, Promise, Side
from db.models.plan import Milestone
from db.models.project import Activity, Confirmation, Project, ProjectStatus, Update
from db.models.record import AuditEvent
from db.models.schedule import AskKind, Baseline, ClientAction, ClientActionStatus
from db.session import AlreadyDone, Conflict, ReadOnly, database, reading, writing
from portal import charter, status
from portal.access import NotAllowed, NotFound, Scope, operator_scope, preview_viewer, project_scope
from portal.charter import (
    Begin,
    Confirm,
    Discard,
    Edition,
    Kind,
    Propose,
    RemoveItem,
    SaveItem,
    SaveTexts,
    SendBack,
    TakeBack,
)
from portal.charter.drafting import MOST_ITEMS
from portal.charter.refusals import TooMany
from portal.charter.texts import Written
from portal.forms import Problems, Reader
from portal.problems import Refused
from tests.worlds import ALPHA, BETA, INTERNAL, NOW, TODAY, World

S = CharterStatus
PARTS = (Charter, Goal, Channel, CharterRole)
TEXTS = Written({"purpose": "Ship faster", "scope_in": "Stock\nFinance"}, {"zh": {"purpose": "更快发货"}})
GOAL = Written(
    {"specific": "Close faster", "measure": "Days", "unit": "days"}, {"zh": {"specific": "更快结账"}}
)
AIM = {"start": Decimal(10), "target": Decimal(30), "due": TODAY + timedelta(days=20)}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def manager(world: World) -> Scope:
    return _without_charter(world, "manager")


@pytest.fixture
def sponsor(world: World, manager: Scope) -> Scope:
    assert manager
    return world.scope("sponsor", "alpha")


def _without_charter(world: World, who: str, project: str = "alpha") -> Scope:
    """Somebody in a project where nothing was agreed yet."""
    with writing(operator_scope()) as session:
        for model in (Charter, GoalReading):
            for row in session.scalars(select(model).where(model.project_id == world.project_ids[project])):
                session.delete(row)
    return world.scope(who, project)


def rows(entity: type[Any], world_scope: Scope) -> list[Any]:
    with reading(operator_scope()) as session:
        mine = select(entity).where(entity.project_id == world_scope.here.project_id)
        return list(session.scalars(mine.order_by(entity.id)))


def draft(scope: Scope) -> Edition:
    found = charter.desk(scope).open
    assert found is not None
    return found


def drafted(scope: Scope) -> Edition:
    """A draft with texts, a goal, a line of the communication plan and a role."""
    charter.begin(scope, Begin())
    edition = draft(scope)
    charter.save_texts(scope, SaveTexts(edition.id, edition.version, TEXTS, True))
    charter.save_item(scope, SaveItem(Kind.GOAL, edition.id, None, 0, GOAL, AIM))
    line = Written({"what": "Status update", "by": "portal", "who": "Clara"})
    facts = {"promise": Promise.UPDATE, "every_days": 7}
    charter.save_item(scope, SaveItem(Kind.CHANNEL, edition.id, None, 0, line, facts))
    role = Written({"role": "Sponsor", "person": "Ada", "duties": "Decides"})
    charter.save_item(scope, SaveItem(Kind.ROLE, edition.id, None, 0, role, {"side": Side.CLIENT}))
    return draft(scope)


def proposed(scope: Scope) -> Edition:
    edition = drafted(scope)
    charter.propose(scope, Propose(edition.id, edition.version, TODAY + timedelta(days=7)))
    return draft(scope)


def confirmed(scope: Scope, by: Scope) -> Edition:
    edition = proposed(scope)
    charter.confirm(by, Confirm(edition.id, edition.version))
    found = charter.desk(scope).in_force
    assert found is not None
    return found


def next_edition(scope: Scope) -> Edition:
    charter.begin(scope, Begin())
    return draft(scope)


def happened(scope: Scope) -> list[tuple[str, str]]:
    with reading(scope) as session:
        asked = select(Activity.kind, Activity.title).where(Activity.at == NOW).order_by(Activity.id)
        return [(kind, title) for kind, title in session.execute(asked)]


@contextmanager
def counted() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("SELECT") and "set_config" not in statement:
            sent.append(statement)

    event.listen(database().reader, "before_cursor_execute", note)
    yield sent
    event.remove(database().reader, "before_cursor_execute", note)


# Drafting


def test_a_draft_is_the_firms_own(manager: Scope, sponsor: Scope) -> None:
    edition = drafted(manager)
    assert (edition.number, edition.status, edition.is_shared) == (1, S.DRAFT, False)
    assert edition.words["purpose"] == "Ship faster"
    assert edition.texts.translations == {"zh": {"purpose": "更快发货"}}
    assert edition.later_dates_need_consent
    assert [(g.number, g.start, g.target) for g in edition.goals] == [(1, Decimal(10), Decimal(30))]
    assert [(c.promise, c.every_days, c.words["who"]) for c in edition.channels] == [
        (Promise.UPDATE, 7, "Clara")
    ]
    assert [(r.side, r.words["person"]) for r in edition.roles] == [(Side.CLIENT, "Ada")]
    report = charter.report(sponsor)
    assert (report.shown, report.editions.all, report.answer) == (None, (), None)
    with reading(sponsor) as session:
        for entity in (Charter, Goal, Channel, CharterRole):
            assert list(session.scalars(select(entity))) == []


def test_a_manager_who_looks_as_the_client_does_sees_no_draft_either(manager: Scope) -> None:
    drafted(manager)
    assert charter.report(manager).shown is None


def test_only_one_edition_is_open_at_a_time(manager: Scope) -> None:
    drafted(manager)
    with pytest.raises(charter.OneIsOpenAlready):
        charter.begin(manager, Begin())


def test_a_text_saved_by_somebody_else_is_not_overwritten(manager: Scope) -> None:
    edition = drafted(manager)
    charter.save_texts(manager, SaveTexts(edition.id, edition.version, TEXTS, False))
    with pytest.raises(Conflict) as conflict:
        charter.save_texts(manager, SaveTexts(edition.id, edition.version, TEXTS, False))
    assert conflict.value.current.version == edition.version + 1


def test_a_goal_is_written_anew_and_taken_out(manager: Scope) -> None:
    edition = drafted(manager)
    goal = edition.goals[0]
    words = Written({**GOAL.values, "specific": "Close at once"})
    change = SaveItem(Kind.GOAL, edition.id, goal.id, goal.version, words, {**AIM, "target": Decimal("42.5")})
    charter.save_item(manager, change)
    changed = draft(manager).goals[0]
    assert (changed.words["specific"], changed.target, changed.number) == (
        "Close at once",
        Decimal("42.5"),
        1,
    )
    with pytest.raises(Conflict):
        charter.save_item(manager, change)
    with pytest.raises(Conflict):
        charter.remove_item(manager, RemoveItem(Kind.GOAL, edition.id, goal.id, goal.version))
    charter.remove_item(manager, RemoveItem(Kind.GOAL, edition.id, goal.id, changed.version))
    assert draft(manager).goals == ()


def test_ids_of_other_editions_projects_and_kinds_are_not_found(world: World, manager: Scope) -> None:
    edition = drafted(manager)
    beta = _without_charter(world, "beta_manager", "beta")
    theirs = drafted(beta)
    goal, role = theirs.goals[0], edition.roles[0]
    with pytest.raises(NotFound):
        charter.save_texts(manager, SaveTexts(theirs.id, theirs.version, TEXTS, False))
    with pytest.raises(NotFound):
        charter.save_item(manager, SaveItem(Kind.GOAL, edition.id, goal.id, goal.version, GOAL, AIM))
    with pytest.raises(NotFound):
        charter.remove_item(manager, RemoveItem(Kind.GOAL, edition.id, role.id + 1000, role.version))
    with pytest.raises(NotFound):
        charter.propose(manager, Propose(theirs.id, theirs.version, TODAY))
    assert draft(beta).goals == theirs.goals


def test_a_number_is_never_given_twice(manager: Scope, sponsor: Scope) -> None:
    confirmed(manager, sponsor)
    edition = next_edition(manager)
    goal = edition.goals[0]
    charter.remove_item(manager, RemoveItem(Kind.GOAL, edition.id, goal.id, goal.version))
    charter.save_item(manager, SaveItem(Kind.GOAL, edition.id, None, 0, GOAL, AIM))
    assert [g.number for g in draft(manager).goals] == [2]


def test_an_edition_holds_no_more_than_anybody_keeps_in_mind(manager: Scope) -> None:
    edition = drafted(manager)
    with writing(operator_scope()) as session:
        for place in range(MOST_ITEMS):
            row = CharterRole(
                project_id=manager.here.project_id,
                client_id=manager.here.client_id,
                charter_id=edition.id,
                side=Side.FIRM,
                role=f"Role {place}",
            )
            session.add(row)
    with pytest.raises(TooMany):
        role = Written({"role": "One more"})
        charter.save_item(manager, SaveItem(Kind.ROLE, edition.id, None, 0, role, {"side": Side.FIRM}))


# Proposing


def test_a_proposal_is_the_clients_to_read_and_waits_on_them(manager: Scope, sponsor: Scope) -> None:
    edition = proposed(manager)
    report = charter.report(sponsor)
    shown = report.shown
    assert shown is not None
    assert (shown.number, shown.status, report.waits, report.may_agree) == (1, S.PROPOSED, True, True)
    assert shown.needed_by == TODAY + timedelta(days=7)
    assert (shown.proposed_by, shown.proposed_at) == (f"{ALPHA} manager", NOW)
    assert [g.words["specific"] for g in shown.goals] == ["Close faster"]
    assert len(shown.channels) == len(shown.roles) == 1
    (asked,) = rows(ClientAction, manager)
    assert (asked.kind, asked.subject, asked.status) == (AskKind.CHARTER, 1, ClientActionStatus.OPEN)
    assert asked.audience is Audience.CLIENT
    assert happened(sponsor) == [("action_asked", "Read and confirm what we agreed, edition 1")]
    with pytest.raises(charter.NotADraft):
        charter.save_texts(manager, SaveTexts(edition.id, edition.version, TEXTS, False))


def test_a_proposal_needs_a_goal_and_a_scope(manager: Scope, sponsor: Scope) -> None:
    edition = drafted(manager)
    goal = edition.goals[0]
    charter.remove_item(manager, RemoveItem(Kind.GOAL, edition.id, goal.id, goal.version))
    without_goal = draft(manager)
    with pytest.raises(charter.NothingToPropose):
        charter.propose(manager, Propose(edition.id, without_goal.version, TODAY))
    assert charter.report(sponsor).shown is None


def test_a_draft_that_was_changed_is_not_proposed_unread(manager: Scope) -> None:
    edition = drafted(manager)
    charter.save_item(manager, SaveItem(Kind.GOAL, edition.id, None, 0, GOAL, AIM))
    with pytest.raises(Conflict):
        charter.propose(manager, Propose(edition.id, edition.version, TODAY))


def test_a_proposal_that_is_taken_back_is_gone_for_the_client(manager: Scope, sponsor: Scope) -> None:
    edition = proposed(manager)
    charter.take_back(manager, TakeBack(edition.id, edition.version))
    assert charter.report(sponsor).shown is None
    with reading(sponsor) as session:
        assert list(session.scalars(select(Goal))) == []
    (asked,) = rows(ClientAction, manager)
    assert asked.status is ClientActionStatus.WITHDRAWN
    with pytest.raises(NotFound):
        charter.confirm(sponsor, Confirm(edition.id, edition.version))


# Discarding


def deleted(scope: Scope) -> list[tuple[str, str]]:
    """What the audit trail tells of rows that are gone, with the name of who did it."""
    with reading(operator_scope()) as session:
        asked = select(AuditEvent.record, AuditEvent.actor).where(
            AuditEvent.project_id == scope.here.project_id, AuditEvent.action == "delete"
        )
        return sorted((record, actor) for record, actor in session.execute(asked.where(AuditEvent.at >= NOW)))


def test_a_draft_is_discarded_with_everything_in_it_and_the_edition_in_force_goes_on(
    manager: Scope, sponsor: Scope
) -> None:
    held = confirmed(manager, sponsor)
    before = [(type(row), row.id) for model in PARTS for row in rows(model, manager)]
    told = deleted(manager)
    charter.begin(manager, Begin())
    charter.save_item(manager, SaveItem(Kind.GOAL, draft(manager).id, None, 0, GOAL, AIM))
    edition = draft(manager)
    assert charter.discard(manager, Discard(edition.id, edition.version)) == 2
    assert [(type(row), row.id) for model in PARTS for row in rows(model, manager)] == before
    shown = charter.report(sponsor)
    assert (shown.editions.open, shown.shown and shown.shown.number, shown.holds) == (None, 1, True)
    assert charter.desk(manager).in_force == charter.desk(manager).editions.numbered(held.number)
    name = manager.viewer.name
    gone = [("channel", name), ("charter", name), ("charter_role", name), ("goal", name), ("goal", name)]
    assert [each for each in deleted(manager) if each not in told] == gone
    assert charter.begin(manager, Begin()) == 2
    assert [goal.number for goal in draft(manager).goals] == [1]


def test_the_very_first_draft_is_discarded_as_well(manager: Scope, sponsor: Scope) -> None:
    edition = drafted(manager)
    assert charter.discard(manager, Discard(edition.id, edition.version)) == 1
    assert [row for model in PARTS for row in rows(model, manager)] == []
    assert (charter.desk(manager).open, charter.report(sponsor).shown) == (None, None)


def test_a_draft_that_was_changed_since_it_was_shown_is_not_discarded(manager: Scope) -> None:
    edition = drafted(manager)
    charter.save_item(manager, SaveItem(Kind.GOAL, edition.id, None, 0, GOAL, AIM))
    with pytest.raises(Conflict):
        charter.discard(manager, Discard(edition.id, edition.version))
    assert len(draft(manager).goals) == 2


def test_what_the_client_has_read_is_never_discarded(manager: Scope, sponsor: Scope) -> None:
    edition = proposed(manager)
    with pytest.raises(charter.NotADraft):
        charter.discard(manager, Discard(edition.id, edition.version))
    charter.take_back(manager, TakeBack(edition.id, edition.version))
    with pytest.raises(charter.ProposedBefore):
        charter.discard(manager, Discard(edition.id, draft(manager).version))
    charter.propose(manager, Propose(edition.id, draft(manager).version, TODAY))
    charter.send_back(sponsor, SendBack(edition.id, draft(manager).version, "Shorter"))
    with pytest.raises(charter.ProposedBefore):
        charter.discard(manager, Discard(edition.id, draft(manager).version))
    charter.propose(manager, Propose(edition.id, draft(manager).version, TODAY))
    charter.confirm(sponsor, Confirm(edition.id, draft(manager).version))
    (row,) = rows(Charter, manager)
    with pytest.raises(charter.NotADraft):
        charter.discard(manager, Discard(edition.id, row.version))


def test_a_draft_is_discarded_once_and_nobody_elses(world: World, manager: Scope) -> None:
    edition = drafted(manager)
    theirs = world.scope("beta_manager", "beta")
    with pytest.raises(NotFound):
        charter.discard(theirs, Discard(edition.id, edition.version))
    charter.discard(manager, Discard(edition.id, edition.version), "one form")
    with pytest.raises(AlreadyDone):
        charter.discard(manager, Discard(edition.id, edition.version), "one form")
    with pytest.raises(NotFound):
        charter.discard(manager, Discard(edition.id, edition.version), "another form")


def test_discarding_and_proposing_at_the_same_moment_leaves_one_of_both(manager: Scope) -> None:
    edition = drafted(manager)
    outcomes = at_once(
        lambda: charter.discard(manager, Discard(edition.id, edition.version)),
        lambda: charter.propose(manager, Propose(edition.id, edition.version, TODAY)),
    )
    left = rows(Charter, manager)
    if left:
        assert ([row.status for row in left], outcomes) == ([S.PROPOSED], ["NotADraft", "done"])
    else:
        assert outcomes == ["NotFound", "done"]


def test_nobody_discards_a_draft_without_saying_so() -> None:
    unticked = charter.read_discard(Reader({"version": "3"}), 7, "I want to")
    assert isinstance(unticked, Problems)
    assert charter.read_discard(Reader({"version": "3", "consent": True}), 7, "I want to") == Discard(7, 3)


# Confirming


def test_the_first_confirmation_sets_the_agreed_dates(manager: Scope, sponsor: Scope) -> None:
    edition = confirmed(manager, sponsor)
    assert (edition.number, edition.status) == (1, S.CONFIRMED)
    assert (edition.confirmed_by, edition.confirmed_at) == (f"{ALPHA} sponsor", NOW)
    assert (edition.proposed_by, edition.proposed_at) == (f"{ALPHA} manager", NOW)
    (row,) = rows(Charter, manager)
    assert row.confirmed_by_id == sponsor.viewer.person_id
    (baseline,) = rows(Baseline, manager)
    assert (baseline.number, baseline.charter_edition, baseline.set_by) == (1, 1, f"{ALPHA} sponsor")
    assert baseline.reason == "Edition 1 of what we agreed was confirmed"
    assert baseline.translations["zh"]["reason"] == "第 1 版约定已确认"
    milestone = next(m for m in rows(Milestone, manager) if m.audience is Audience.CLIENT)
    assert milestone.baseline == milestone.forecast == date(2027, 4, 9)
    (asked,) = rows(ClientAction, manager)
    assert (asked.status, asked.done_by, asked.answer) == (ClientActionStatus.DONE, f"{ALPHA} sponsor", "")
    said = [kind for kind, _ in happened(sponsor)]
    assert said == ["action_asked", "charter_confirmed", "baseline_set"]
    assert charter.report(sponsor).holds


def test_a_later_confirmation_leaves_the_agreed_dates_alone(manager: Scope, sponsor: Scope) -> None:
    confirmed(manager, sponsor)
    edition = next_edition(manager)
    charter.propose(manager, Propose(edition.id, edition.version, TODAY))
    charter.confirm(sponsor, Confirm(edition.id, draft(manager).version))
    assert len(rows(Baseline, manager)) == 1
    assert [e.number for e in charter.report(sponsor).editions.confirmed] == [1, 2]


def test_a_double_click_confirms_once(manager: Scope, sponsor: Scope) -> None:
    edition = proposed(manager)
    command = Confirm(edition.id, edition.version)
    assert charter.confirm(sponsor, command, "one form") == 1
    with pytest.raises(AlreadyDone):
        charter.confirm(sponsor, command, "one form")
    assert len(rows(Baseline, manager)) == 1


def test_a_second_sponsor_is_told_who_was_first(manager: Scope, sponsor: Scope) -> None:
    edition = proposed(manager)
    charter.confirm(sponsor, Confirm(edition.id, edition.version))
    with pytest.raises(charter.NoLongerProposed) as refused:
        charter.confirm(sponsor, Confirm(edition.id, edition.version))
    assert refused.value.confirmed_by == f"{ALPHA} sponsor"
    with pytest.raises(charter.NoLongerProposed):
        charter.send_back(sponsor, SendBack(edition.id, edition.version, "Too late"))
    with pytest.raises(charter.NoLongerProposed):
        charter.take_back(manager, TakeBack(edition.id, edition.version))


def at_once(*verbs: Callable[[], object]) -> list[str]:
    """What becomes of several people acting at the same moment."""
    outcomes: list[str] = []
    start = threading.Barrier(len(verbs))

    def act(verb: Callable[[], object]) -> None:
        start.wait()
        try:
            verb()
        except (Refused, Conflict, AlreadyDone, NotFound) as error:
            outcomes.append(type(error).__name__)
        else:
            outcomes.append("done")

    threads = [threading.Thread(target=act, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_of_two_who_confirm_at_the_same_moment_one_does(manager: Scope, sponsor: Scope) -> None:
    edition = proposed(manager)
    command = Confirm(edition.id, edition.version)
    outcomes = at_once(
        lambda: charter.confirm(sponsor, command, "first"),
        lambda: charter.confirm(sponsor, command, "second"),
    )
    assert outcomes == ["NoLongerProposed", "done"]
    assert len(rows(Baseline, manager)) == 1
    assert [kind for kind, _ in happened(manager)].count("charter_confirmed") == 1


def test_confirming_and_taking_back_at_the_same_moment_leaves_one_of_both(
    manager: Scope, sponsor: Scope
) -> None:
    edition = proposed(manager)
    outcomes = at_once(
        lambda: charter.confirm(sponsor, Confirm(edition.id, edition.version)),
        lambda: charter.take_back(manager, TakeBack(edition.id, edition.version)),
    )
    # What was taken back is no longer there for the client.
    assert outcomes in (["NoLongerProposed", "done"], ["NotFound", "done"])
    (row,) = rows(Charter, manager)
    assert (row.status is S.CONFIRMED) == (row.audience is Audience.CLIENT) == bool(rows(Baseline, manager))


def test_two_who_begin_at_the_same_moment_begin_one_edition(manager: Scope) -> None:
    outcomes = at_once(lambda: charter.begin(manager, Begin()), lambda: charter.begin(manager, Begin()))
    assert outcomes == ["OneIsOpenAlready", "done"]
    assert len(rows(Charter, manager)) == 1


@pytest.mark.parametrize("who", ["contributor", "reader", "member", "manager", "lead", "administrator"])
def test_only_a_sponsor_decides(world: World, manager: Scope, who: str) -> None:
    edition = proposed(manager)
    scope = world.scope(who, "alpha")
    with pytest.raises(NotAllowed):
        charter.confirm(scope, Confirm(edition.id, edition.version))
    with pytest.raises(NotAllowed):
        charter.send_back(scope, SendBack(edition.id, edition.version, "No"))
    assert not charter.report(scope).may_agree


@pytest.mark.parametrize("who", ["sponsor", "contributor", "reader", "member", "lead", "administrator"])
def test_only_a_project_manager_writes_proposes_and_measures(world: World, manager: Scope, who: str) -> None:
    edition = drafted(manager)
    scope = world.scope(who, "alpha")
    goal = edition.goals[0]
    verbs: list[Callable[[], object]] = [
        lambda: charter.desk(scope),
        lambda: charter.begin(scope, Begin()),
        lambda: charter.save_texts(scope, SaveTexts(edition.id, edition.version, TEXTS, False)),
        lambda: charter.save_item(scope, SaveItem(Kind.GOAL, edition.id, None, 0, GOAL, AIM)),
        lambda: charter.remove_item(scope, RemoveItem(Kind.GOAL, edition.id, goal.id, goal.version)),
        lambda: charter.propose(scope, Propose(edition.id, edition.version, TODAY)),
        lambda: charter.discard(scope, Discard(edition.id, edition.version)),
        lambda: charter.take_back(scope, TakeBack(edition.id, edition.version)),
        lambda: charter.add_reading(scope, read("12")),
        lambda: charter.publish_readings(scope, charter.PublishReadings((1,))),
    ]
    for verb in verbs:
        with pytest.raises(NotAllowed):
            verb()


@pytest.mark.parametrize("who", ["beta_sponsor", "sibling_sponsor"])
def test_the_sponsor_of_another_project_finds_nothing_to_confirm(
    world: World, manager: Scope, who: str
) -> None:
    edition = proposed(manager)
    with pytest.raises(NotFound):
        world.scope(who, "alpha")
    theirs = world.scope(who, "beta" if who.startswith("beta") else "sibling")
    with pytest.raises(NotFound):
        charter.confirm(theirs, Confirm(edition.id, edition.version))
    with pytest.raises(NotFound):
        charter.send_back(theirs, SendBack(edition.id, edition.version, "No"))


def test_a_preview_reads_and_decides_nothing(world: World, manager: Scope) -> None:
    edition = proposed(manager)
    viewer = preview_viewer(world.viewer("manager", "alpha"), world.viewer("sponsor", "alpha"))
    preview = project_scope(viewer, world.projects["alpha"])
    assert charter.report(preview).waits
    with pytest.raises(ReadOnly):
        charter.confirm(preview, Confirm(edition.id, edition.version))
    with pytest.raises(ReadOnly):
        charter.send_back(preview, SendBack(edition.id, edition.version, "No"))


# Sending back


def test_a_wish_is_read_by_both_sides_and_the_draft_by_the_firm_alone(manager: Scope, sponsor: Scope) -> None:
    edition = proposed(manager)
    charter.send_back(sponsor, SendBack(edition.id, edition.version, "Add the third warehouse"))
    back = draft(manager)
    assert back.status is S.DRAFT
    assert [a.comment for a in charter.desk(manager).answers] == ["Add the third warehouse"]
    for moment in ("before the firm has changed anything", "after"):
        report = charter.report(sponsor)
        assert (report.shown, report.answer is not None) == (None, True), moment
        assert report.answer is not None
        assert (report.answer.comment, report.answer.by) == ("Add the third warehouse", f"{ALPHA} sponsor")
        if moment != "after":
            words = Written({**TEXTS.values, "purpose": "SECRETLY CHANGED"})
            charter.save_texts(manager, SaveTexts(back.id, back.version, words, False))
    with reading(sponsor) as session:
        for entity in (Charter, Goal, Channel, CharterRole):
            assert list(session.scalars(select(entity))) == []
    assert ("action_answered", "Read and confirm what we agreed, edition 1") in happened(sponsor)


def test_the_wish_stays_readable_once_a_new_proposal_meets_it(manager: Scope, sponsor: Scope) -> None:
    edition = proposed(manager)
    charter.send_back(sponsor, SendBack(edition.id, edition.version, "Add the third warehouse"))
    back = draft(manager)
    charter.propose(manager, Propose(back.id, back.version, TODAY))
    report = charter.report(sponsor)
    assert report.waits
    assert report.answer is not None
    charter.confirm(sponsor, Confirm(back.id, draft(manager).version))
    assert charter.report(sponsor).answer is None
    assert [a.answer for a in rows(ClientAction, manager)] == ["Add the third warehouse", ""]


def test_a_wish_is_kept_even_if_nobody_asks_any_more(world: World) -> None:
    """The world's own proposal was never asked about."""
    manager, sponsor = world.scope("manager", "alpha"), world.scope("sponsor", "alpha")
    shown = charter.report(sponsor).shown
    assert shown is not None
    charter.send_back(sponsor, SendBack(shown.id, shown.version, "Not like this"))
    (asked,) = rows(ClientAction, manager)
    assert (asked.status, asked.answer) == (ClientActionStatus.DONE, "Not like this")


# Editions


def test_a_confirmed_edition_is_never_edited_and_the_next_is_its_copy(manager: Scope, sponsor: Scope) -> None:
    first = confirmed(manager, sponsor)
    for verb in (
        lambda: charter.save_texts(manager, SaveTexts(first.id, first.version, TEXTS, False)),
        lambda: charter.save_item(manager, SaveItem(Kind.GOAL, first.id, None, 0, GOAL, AIM)),
        lambda: charter.propose(manager, Propose(first.id, first.version, TODAY)),
    ):
        with pytest.raises(charter.NotADraft):
            verb()
    second = next_edition(manager)
    assert second.number == 2
    assert second.texts == first.texts
    assert second.later_dates_need_consent
    for old, new in (
        (first.goals, second.goals),
        (first.channels, second.channels),
        (first.roles, second.roles),
    ):
        assert [replace(i, id=0, version=1) for i in old] == [replace(i, id=0, version=1) for i in new]  # type: ignore[type-var]
    desk = charter.desk(manager)
    assert desk.differences is not None
    assert desk.differences.number == 0


def test_the_client_reads_what_differs_and_every_edition(manager: Scope, sponsor: Scope) -> None:
    confirmed(manager, sponsor)
    second = next_edition(manager)
    goal = second.goals[0]
    words = Written({**second.texts.values, "scope_in": "Stock\nFinance\nCustoms"})
    charter.save_texts(manager, SaveTexts(second.id, second.version, words, False))
    aim = {**AIM, "target": Decimal(40)}
    charter.save_item(manager, SaveItem(Kind.GOAL, second.id, goal.id, goal.version, goal.texts, aim))
    assert charter.report(sponsor).differences is None
    charter.propose(manager, Propose(second.id, draft(manager).version, TODAY))
    report = charter.report(sponsor)
    assert report.differences is not None
    assert [(s.label, s.steps) for s in report.differences.fields] == [
        ("Part of the project", (("", "Customs"),)),
        ("A later date needs your agreement", (("yes", "no"),)),
    ]
    assert [s.steps for s in report.differences.goals[0].fields] == [(("30", "40"),)]
    first = charter.report(sponsor, "1")
    assert first.shown is not None
    assert (first.shown.number, first.holds, first.differences) == (1, True, None)
    for nonsense in ("3", "0", "x", "１", "-1", "9" * 40):
        lost = charter.report(sponsor, nonsense)
        assert (lost.is_lost, lost.shown and lost.shown.number) == (True, 2), nonsense


def test_the_words_are_those_of_the_reader(manager: Scope, sponsor: Scope) -> None:
    confirmed(manager, sponsor)
    chinese = replace(sponsor, viewer=replace(sponsor.viewer, language="zh"))
    shown = charter.report(chinese).shown
    assert shown is not None
    assert (shown.words["purpose"], shown.goals[0].words["specific"]) == ("更快发货", "更快结账")


# Measuring


def read(value: str, on: date = TODAY, *, publish: bool = True, number: int = 1) -> charter.AddReading:
    note = Written({"note": "Counted by hand"}, {"zh": {"note": "人工统计"}})
    return charter.AddReading(number, Decimal(value), on, note, publish)


def test_a_reading_stands_beside_the_goal_once_it_is_published(manager: Scope, sponsor: Scope) -> None:
    confirmed(manager, sponsor)
    internal = charter.add_reading(manager, read("12.25", publish=False))
    assert charter.report(sponsor).goals[0].readings == ()
    assert [r.value for r in charter.desk(manager).goals[0].readings] == [Decimal("12.25")]
    assert charter.desk(manager).unpublished == (internal,)
    assert charter.publish_readings(manager, charter.PublishReadings((internal,))) == 1
    assert charter.publish_readings(manager, charter.PublishReadings((internal,))) == 0
    (goal,) = charter.report(sponsor).goals
    assert [(r.value, r.note, r.by) for r in goal.readings] == [
        (Decimal("12.25"), "Counted by hand", f"{ALPHA} manager")
    ]
    assert ("goal_read", "Close faster") in happened(sponsor)
    assert [c.figures.value for c in rows(Confirmation, manager)] == ["goals"]


def test_a_goal_is_judged_from_its_first_confirmation_on(
    clock: time_machine.Traveller, manager: Scope, sponsor: Scope
) -> None:
    confirmed(manager, sponsor)
    clock.move_to(NOW + timedelta(days=10))
    second = next_edition(manager)
    charter.propose(manager, Propose(second.id, second.version, TODAY + timedelta(days=20)))
    charter.confirm(sponsor, Confirm(second.id, draft(manager).version))
    # Half of the twenty days have passed: 20 is what an even way would have brought.
    charter.add_reading(manager, read("19.9", TODAY + timedelta(days=10)))
    assert charter.report(sponsor).goals[0].standing.state is charter.State.BEHIND
    charter.add_reading(manager, read("20", TODAY + timedelta(days=10)))
    standing = charter.report(sponsor).goals[0].standing
    assert (standing.state, standing.expected) == (charter.State.ON_THE_WAY, Decimal(20))


def test_a_reading_is_never_edited_and_belongs_to_a_goal_in_force(manager: Scope, sponsor: Scope) -> None:
    edition = drafted(manager)
    with pytest.raises(NotFound):
        charter.add_reading(manager, read("12"))
    charter.propose(manager, Propose(edition.id, edition.version, TODAY))
    charter.confirm(sponsor, Confirm(edition.id, draft(manager).version))
    with pytest.raises(NotFound):
        charter.add_reading(manager, read("12", number=2))
    charter.add_reading(manager, read("12"), "one form")
    with pytest.raises(AlreadyDone):
        charter.add_reading(manager, read("12"), "one form")
    with pytest.raises(DBAPIError), writing(operator_scope()) as session:
        row = session.scalars(select(GoalReading).where(GoalReading.note == "Counted by hand")).one()
        row.value = Decimal(99)


def test_promises_are_counted_from_the_confirmation_to_today(
    clock: time_machine.Traveller, world: World, manager: Scope, sponsor: Scope
) -> None:
    confirmed(manager, sponsor)
    for days in (2, 9, 23):
        _publish_update(manager, days)
    clock.move_to(NOW + timedelta(days=30))
    (line,) = charter.report(sponsor).promises
    assert line.kept is not None
    assert (line.kept.periods, line.kept.on_time) == (4, 3)
    assert line.kept.missed == charter.Missed(TODAY + timedelta(days=20), TODAY + timedelta(days=23))
    with writing(operator_scope()) as session:
        project = session.get(Project, world.project_ids["alpha"])
        assert project is not None
        project.status = ProjectStatus.CLOSED
    (closed,) = charter.report(sponsor).promises
    assert closed.kept is not None
    assert (closed.kept.periods, closed.kept.until) == (4, TODAY + timedelta(days=23))


def test_time_on_hold_is_left_out_of_what_was_promised_and_both_sides_read_it(
    clock: time_machine.Traveller, world: World, manager: Scope, sponsor: Scope
) -> None:
    confirmed(manager, sponsor)
    _publish_update(manager, 2)
    _publish_update(manager, 29)
    for days, turn in ((7, ProjectStatus.ON_HOLD), (28, ProjectStatus.ACTIVE), (38, ProjectStatus.CLOSED)):
        clock.move_to(NOW + timedelta(days=days))
        _set_status(world, manager, turn)
    for scope in (manager, sponsor):
        (line,) = charter.report(scope).promises
        assert line.kept is not None
        assert (line.kept.periods, line.kept.on_time, line.kept.left_out) == (2, 2, 21)
        assert line.kept.rest == charter.Rest(TODAY + timedelta(days=38), None, is_closed=True)
    title = f"{ALPHA} project ALPHAMARK"
    assert _turns(sponsor) == [
        ("project_held", title),
        ("project_resumed", title),
        ("project_closed", title),
    ]


def _set_status(world: World, scope: Scope, wanted: ProjectStatus) -> None:
    with reading(operator_scope()) as session:
        project = session.get(Project, world.project_ids["alpha"])
        assert project is not None
    status.set_project(scope, status.SetProject(True, wanted, project.rhythm_days, project.version))


def test_settings_that_leave_the_project_running_are_no_turn(
    world: World, manager: Scope, sponsor: Scope
) -> None:
    _set_status(world, manager, ProjectStatus.ACTIVE)
    assert _turns(sponsor) == []


def _turns(scope: Scope) -> list[tuple[str, str]]:
    with reading(scope) as session:
        asked = select(Activity.kind, Activity.title).where(Activity.kind.startswith("project_"))
        return [(kind, title) for kind, title in session.execute(asked.order_by(Activity.id))]


def _publish_update(scope: Scope, days: int, audience: Audience = Audience.CLIENT) -> None:
    moment = NOW + timedelta(days=days)
    with writing(operator_scope()) as session:
        session.add(
            Update(
                project_id=scope.here.project_id,
                client_id=scope.here.client_id,
                audience=audience,
                rag="green",
                sentence="Well",
                written_at=moment,
                written_by=1,
                author_name="Clara",
                published_at=moment,
            )
        )


def test_an_update_that_the_client_cannot_read_keeps_no_promise(
    clock: time_machine.Traveller, manager: Scope, sponsor: Scope
) -> None:
    confirmed(manager, sponsor)
    _publish_update(manager, 2, Audience.INTERNAL)
    clock.move_to(NOW + timedelta(days=8))
    for scope in (manager, sponsor):
        (line,) = charter.report(scope).promises
        assert line.kept is not None
        assert (line.kept.periods, line.kept.on_time) == (1, 0)


# What it costs, and what it never holds


def test_the_page_asks_six_questions_whatever_there_is(manager: Scope, sponsor: Scope) -> None:
    confirmed(manager, sponsor)
    with counted() as few:
        charter.report(sponsor)
    for place in range(5):
        edition = next_edition(manager)
        for _ in range(4):
            charter.save_item(manager, SaveItem(Kind.GOAL, edition.id, None, 0, GOAL, AIM))
        charter.propose(manager, Propose(edition.id, draft(manager).version, TODAY))
        charter.confirm(sponsor, Confirm(edition.id, draft(manager).version))
        charter.add_reading(manager, read(str(place)))
    with counted() as many:
        report = charter.report(sponsor)
    assert len(report.goals) == 21
    assert len(few) == len(many) == 6
    with counted() as desk:
        charter.desk(manager)
    assert len(desk) == 6


def test_a_client_reads_nothing_internal_and_nothing_foreign(world: World) -> None:
    """The world's own markers: edition 1 is proposed, edition 2 a draft."""
    for who in ("sponsor", "contributor", "reader"):
        said = repr(charter.report(world.scope(who, "alpha")))
        assert f"Question {ALPHA} ALPHAMARK" in said
        assert INTERNAL not in said
        assert BETA not in said
        assert "SIBLINGMARK" not in said


# What is agreed by a number of days


def test_silence_and_the_rhythm_of_asking_are_agreed_like_everything_else(
    manager: Scope, sponsor: Scope
) -> None:
    confirmed(manager, sponsor)
    edition = next_edition(manager)
    command = SaveTexts(edition.id, edition.version, edition.texts, True, 10, 28)
    charter.save_texts(manager, command)
    written = charter.desk(manager)
    assert written.open is not None
    assert (written.open.deemed_after_days, written.open.scope_check_days) == (10, 28)
    assert written.differences is not None
    assert [(said.label, said.steps) for said in written.differences.fields] == [
        ("When silence counts as acceptance", (("never", "after 10 days"),)),
        ("How often we ask whether the scope is still right", (("", "every 4 weeks"),)),
    ]
    charter.propose(manager, Propose(written.open.id, written.open.version, TODAY))
    waiting = charter.report(sponsor).shown
    assert waiting is not None
    charter.confirm(sponsor, Confirm(waiting.id, waiting.version))
    copied = next_edition(manager)
    assert (copied.deemed_after_days, copied.scope_check_days) == (10, 28)
