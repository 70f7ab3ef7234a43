"""Change requests on both databases: assessed, approved inside the firm, and put before the client."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import select

from db.base import Audience
from db.models.change import (
    ChangeCost,
    ChangeDelay,
    ChangeOption,
    ChangeRequest,
    ChangeRequirement,
    ChangeStatus,
    Touch,
)
from db.models.money import BudgetLine
from db.models.plan import Milestone
from db.models.project import Client
from db.models.requirement import Way
from db.models.schedule import AskKind, ClientAction, ClientActionStatus
from db.models.signing import Paper, PaperKind
from db.session import AlreadyDone, Conflict, reading, writing
from portal import changes, home, publishing, signing
from portal.access import NotAllowed, NotFound, Scope, operator_scope, portfolio_scope
from portal.changes import (
    ChangeAt,
    Cost,
    Delay,
    Move,
    Offer,
    Reply,
    SaveTouch,
    SaveWay,
)
from portal.changes.touching import NothingSaid
from portal.charter.texts import Written
from portal.i18n import Text
from portal.requirements.texts import Wording
from portal.signing import Slot
from portal.turns import Turn
from tests.db import assessed_changes as told
from tests.db.assessed_changes import DECIDE_BY, NOTHING, numbered
from tests.worlds import ALPHA, BETA, INTERNAL, NOW, World

S = ChangeStatus


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


def rows(entity: type, change_id: int) -> list:
    with reading(operator_scope()) as session:
        return list(session.scalars(select(entity).where(entity.change_request_id == change_id)))


def row(change_id: int) -> ChangeRequest:
    with reading(operator_scope()) as session:
        return session.scalars(select(ChangeRequest).where(ChangeRequest.id == change_id)).one()


def asks(scope: Scope) -> list[ClientAction]:
    with reading(scope) as session:
        return list(session.scalars(select(ClientAction).where(ClientAction.kind == AskKind.CHANGE)))


# Assessing


def test_amount_and_days_follow_the_lines_and_the_milestones(manager: Scope, sponsor: Scope) -> None:
    change = told.assess(manager, told.in_assessment(sponsor, manager))
    assert (change.amount, change.days) == (Decimal("1500.50"), 5)
    whole = changes.desk(manager, change.number).prospect(Text("zh"))
    assert [(line.category, line.now, line.added, line.then) for line in whole.lines] == [
        (f"Category {ALPHA} ALPHAMARK", Decimal(10000), Decimal("1200.50"), Decimal("11200.50")),
        ("培训", Decimal(0), Decimal(300), Decimal(300)),
    ]
    # The world's own agreed change adds 500 that belong to no line.
    assert (whole.total_now, whole.total_then) == (Decimal(10500), Decimal("12000.50"))
    assert (whole.finish_now, whole.finish_then) == (date(2027, 4, 9), date(2027, 4, 14))
    # What leaves the last milestone alone does not move the finish.
    change = told.assess(manager, change, delays=(), costs=(Cost(Decimal(-50), told.line_id(manager)),))
    assert (change.amount, change.days) == (Decimal(-50), 0)
    assert rows(ChangeDelay, change.change_id) == []


def test_a_line_that_stays_keeps_its_row_and_the_trail_tells_what_changed(
    manager: Scope, sponsor: Scope
) -> None:
    change = told.assess(manager, told.in_assessment(sponsor, manager))
    before = {cost.category: cost.id for cost in rows(ChangeCost, change.change_id)}
    costs = (Cost(Decimal(10), told.line_id(manager)), Cost(Decimal(20), None, "Training"))
    told.assess(manager, change, costs=costs)
    assert {cost.category: (cost.id, cost.amount) for cost in rows(ChangeCost, change.change_id)} == {
        "": (before[""], Decimal(10)),
        "Training": (before["Training"], Decimal(20)),
    }


def test_an_assessment_is_the_firms_own_until_it_is_offered(manager: Scope, sponsor: Scope) -> None:
    change = told.with_ways(manager, told.assess(manager, told.in_assessment(sponsor, manager)))
    for entity in (ChangeCost, ChangeDelay, ChangeOption):
        assert {each.audience for each in rows(entity, change.change_id)} == {Audience.INTERNAL}
    theirs = changes.report(sponsor).numbered(change.number)
    assert (theirs.amount, theirs.days) == (None, None)
    opened, _ = changes.opened(sponsor, change.number)
    assert "1500" not in repr(opened)
    assert "The test gets longer" not in repr(opened)
    assert changes.options(sponsor, change.change_id) == ()
    for ask in (changes.desk, changes.assessment, changes.ways, changes.touched):
        with pytest.raises(NotAllowed):
            ask(sponsor, change.number)
    with pytest.raises(NotFound):
        changes.outlook(sponsor, change.number)


@pytest.mark.parametrize("status", [s for s in S if s not in (S.DRAFT, S.IN_ASSESSMENT)])
def test_an_assessment_is_written_while_it_is_assessed_and_never_else(
    small_world: World, status: ChangeStatus
) -> None:
    manager, sponsor = small_world.scope("manager", "alpha"), small_world.scope("sponsor", "alpha")
    change = told.asked(sponsor)
    told.brought_to(change.number, sponsor.here.project_id, status)
    with pytest.raises(changes.NotInAssessment):
        told.assess(manager, change)
    with pytest.raises(changes.NotInAssessment):
        told.with_ways(manager, change)
    with pytest.raises(changes.NotInAssessment):
        changes.save_touch(manager, SaveTouch(change.change_id, None, 0, Touch.ADD, None, Wording()))
    with pytest.raises(changes.NotInAssessment):
        changes.release(manager, ChangeAt(change.change_id, 1))


@pytest.mark.parametrize("who", ["sponsor", "contributor", "reader", "member", "lead", "administrator"])
def test_only_a_project_manager_assesses_and_offers(world: World, who: str) -> None:
    manager, sponsor = world.scope("manager", "alpha"), world.scope("sponsor", "alpha")
    change, scope = told.released(sponsor, manager), world.scope(who, "alpha")
    line = told.line_id(manager)
    with pytest.raises(NotAllowed):
        changes.assess(
            scope,
            changes.Assess(change.change_id, change.version, told.EFFECTS, (Cost(Decimal(1), line),), ()),
        )
    way = SaveWay(change.change_id, None, 0, Way.STANDARD, NOTHING, None, None, False)
    with pytest.raises(NotAllowed):
        changes.save_way(scope, way)
    with pytest.raises(NotAllowed):
        changes.save_touch(scope, SaveTouch(change.change_id, None, 0, Touch.ADD, None, Wording()))
    with pytest.raises(NotAllowed):
        changes.ask_release(scope, ChangeAt(change.change_id, change.version))
    with pytest.raises(NotAllowed):
        changes.offer(scope, Offer(change.change_id, change.version, DECIDE_BY))


def test_lines_milestones_and_requirements_of_others_cannot_be_named(world: World) -> None:
    manager, sponsor = world.scope("manager", "alpha"), world.scope("sponsor", "alpha")
    foreign = world.scope("beta_manager", "beta")
    change = told.in_assessment(sponsor, manager)
    for more in (
        {"costs": (Cost(Decimal(1), told.line_id(foreign)),)},
        {"delays": (Delay(told.milestone_id(foreign), 1),)},
        {"costs": (Cost(Decimal(1), told.line_id(world.scope("manager", "hidden"))),)},
    ):
        with pytest.raises(NotFound):
            told.assess(manager, change, **more)
    touched = SaveTouch(change.change_id, None, 0, Touch.REMOVE, told.requirement(foreign))
    with pytest.raises(NotFound):
        changes.save_touch(manager, touched)
    with pytest.raises(NotFound):
        told.assess(foreign, change)
    assert BETA not in repr(changes.desk(manager, change.number))


def test_two_who_assess_at_once_do_not_overwrite_each_other(manager: Scope, sponsor: Scope) -> None:
    change = told.in_assessment(sponsor, manager)
    told.assess(manager, change)
    command = changes.Assess(change.change_id, change.version, told.EFFECTS, (), ())
    with pytest.raises(Conflict):
        changes.assess(manager, command)
    with pytest.raises(AlreadyDone):
        for _ in range(2):
            changes.assess(
                manager,
                changes.Assess(
                    change.change_id, numbered(manager, change.number).version, told.EFFECTS, (), ()
                ),
                "one form",
            )
    assert numbered(manager, change.number).amount == 0


def test_at_most_one_way_is_recommended_and_there_are_not_too_many(manager: Scope, sponsor: Scope) -> None:
    change = told.in_assessment(sponsor, manager)
    for way in (Way.NOTHING, Way.STANDARD):
        command = SaveWay(change.change_id, None, 0, way, NOTHING, Decimal(7), 1, True)
        changes.save_way(manager, command)
    options = changes.ways(manager, change.number).options
    assert [(o.way, o.is_recommended) for o in options] == [(Way.NOTHING, False), (Way.STANDARD, True)]
    edited = SaveWay(
        change.change_id,
        options[0].id,
        options[0].version,
        Way.NOTHING,
        Written({"what": "Wait"}),
        None,
        None,
        False,
    )
    changes.save_way(manager, edited)
    with pytest.raises(Conflict):
        changes.save_way(manager, edited)
    assert changes.ways(manager, change.number).options[0].what == "Wait"
    for _ in range(4):
        changes.save_way(
            manager, SaveWay(change.change_id, None, 0, Way.ALTERNATIVE, NOTHING, None, None, False)
        )
    with pytest.raises(changes.TooManyWays):
        changes.save_way(
            manager, SaveWay(change.change_id, None, 0, Way.ALTERNATIVE, NOTHING, None, None, False)
        )
    first = changes.ways(manager, change.number).options[0]
    changes.remove_way(manager, changes.RemoveWay(change.change_id, first.id, first.version))
    assert len(changes.ways(manager, change.number).options) == 5


def test_a_change_adds_alters_and_takes_out_requirements(manager: Scope, sponsor: Scope) -> None:
    change, there = told.in_assessment(sponsor, manager), told.requirement(sponsor)
    new = Wording(Written({"title": "Lists go to Excel", "need": "Fast"}, {"zh": {"title": "导出列表"}}))
    changes.save_touch(manager, SaveTouch(change.change_id, None, 0, Touch.ADD, None, new))
    changes.save_touch(manager, SaveTouch(change.change_id, None, 0, Touch.REMOVE, there))
    added, removed = changes.touched(manager, change.number).touches
    assert added.content == {
        "title": "Lists go to Excel",
        "need": "Fast",
        "priority": "should",
        "is_special": False,
        "translations": {"zh": {"title": "导出列表"}},
    }
    assert (removed.number, removed.title, removed.content) == (71, "Lists can be printed", {})
    with pytest.raises(NothingSaid):
        changes.save_touch(manager, SaveTouch(change.change_id, None, 0, Touch.CHANGE, there))
    changes.remove_touch(manager, changes.RemoveTouch(change.change_id, removed.id, removed.version))
    assert len(changes.touched(manager, change.number).touches) == 1


# Internal approval


def test_an_offer_needs_the_firms_own_approval_and_an_edit_ends_it(
    world: World, manager: Scope, sponsor: Scope
) -> None:
    change = told.with_ways(manager, told.assess(manager, told.in_assessment(sponsor, manager)))
    with pytest.raises(changes.NotReleased):
        changes.offer(manager, Offer(change.change_id, change.version, DECIDE_BY))
    changes.ask_release(manager, ChangeAt(change.change_id, change.version))
    lead = world.viewer("lead", "alpha")
    turns = [w.turn for w in home.report(portfolio_scope(lead)).waiting]
    assert Turn.RELEASE_OFFER in turns
    change = numbered(manager, change.number)
    with pytest.raises(Conflict):
        changes.release(world.scope("lead", "alpha"), ChangeAt(change.change_id, change.version - 1))
    changes.release(world.scope("lead", "alpha"), ChangeAt(change.change_id, change.version))
    assert (row(change.change_id).released_by, row(change.change_id).released_at) == ("FIRM lead", NOW)
    assert Turn.RELEASE_OFFER not in [w.turn for w in home.report(portfolio_scope(lead)).waiting]
    edits = (
        lambda: told.assess(manager, change),
        lambda: told.with_ways(manager, change),
        lambda: changes.save_touch(
            manager, SaveTouch(change.change_id, None, 0, Touch.ADD, None, Wording(Written({"title": "X"})))
        ),
    )
    for edit in edits:
        edit()
        assert row(change.change_id).released_at is None
        version = row(change.change_id).version
        with pytest.raises(changes.NotReleased):
            changes.offer(manager, Offer(change.change_id, version, DECIDE_BY))
        changes.release(manager, ChangeAt(change.change_id, version))


@pytest.mark.parametrize("who", ["sponsor", "contributor", "reader", "member", "administrator"])
def test_nobody_else_approves_for_the_firm(world: World, who: str) -> None:
    manager, sponsor = world.scope("manager", "alpha"), world.scope("sponsor", "alpha")
    change = told.with_ways(manager, told.assess(manager, told.in_assessment(sponsor, manager)))
    with pytest.raises(NotAllowed):
        changes.release(world.scope(who, "alpha"), ChangeAt(change.change_id, change.version))


def test_nothing_half_assessed_is_approved(manager: Scope, sponsor: Scope) -> None:
    change = told.in_assessment(sponsor, manager)
    labels = {
        "What it costs and which days it moves",
        "What it does to the scope",
        "What it does to the quality",
        "What it does to the risks",
        "What happens if it is left as it is",
    }
    assert set(changes.assessment(manager, change.number).missing) == labels
    with pytest.raises(changes.NotAssessed):
        changes.release(manager, ChangeAt(change.change_id, change.version))
    change = told.assess(manager, change, effects=Written({"scope_effect": "More"}))
    assert set(changes.assessment(manager, change.number).missing) == labels - {
        "What it costs and which days it moves",
        "What it does to the scope",
    }
    with pytest.raises(changes.NotAssessed):
        changes.ask_release(manager, ChangeAt(change.change_id, change.version))


# Offering


def test_an_offer_shows_the_client_all_of_it_and_asks_for_a_signature(manager: Scope, sponsor: Scope) -> None:
    change = told.offered(sponsor, manager, answer="It can be done", others={"zh": "可以实现"})
    theirs = numbered(sponsor, change.number)
    assert (theirs.status, theirs.amount, theirs.days, theirs.decide_by, theirs.answer) == (
        S.WAITING_FOR_DECISION,
        Decimal("1500.50"),
        5,
        DECIDE_BY,
        "It can be done",
    )
    last = theirs.steps[-1]
    assert (last.amount, last.days, last.decide_by, last.reason) == (
        Decimal("1500.50"),
        5,
        DECIDE_BY,
        "It can be done",
    )
    for entity in (ChangeCost, ChangeDelay, ChangeOption):
        assert {each.audience for each in rows(entity, change.change_id)} == {Audience.CLIENT}
    (ask,) = asks(sponsor)
    assert (ask.subject, ask.needed_by, ask.status, ask.title) == (
        change.number,
        DECIDE_BY,
        ClientActionStatus.OPEN,
        f"Decide on CR-{change.number}: Export to Excel",
    )
    (paper,) = signing.papers(sponsor, PaperKind.CHANGE, change.change_id)
    assert (paper.edition, paper.may_sign, [place.person_id for place in paper.places]) == (1, True, [None])
    (waiting,) = [
        w for w in home.report(portfolio_scope(sponsor.viewer)).waiting if w.turn is Turn.DECIDE_CHANGE
    ]
    assert (waiting.number, waiting.by) == (change.number, DECIDE_BY)


def test_the_paper_says_everything_in_words_and_in_facts(manager: Scope, sponsor: Scope) -> None:
    change = told.in_assessment(sponsor, manager)
    there = told.requirement(sponsor)
    kept = Wording(Written({"title": "Lists can be printed", "need": "On paper or as a file"}))
    changes.save_touch(manager, SaveTouch(change.change_id, None, 0, Touch.CHANGE, there, kept))
    change = told.with_ways(manager, told.assess(manager, change))
    changes.release(manager, ChangeAt(change.change_id, change.version))
    changes.offer(manager, Offer(change.change_id, numbered(manager, change.number).version, DECIDE_BY))
    (paper,) = signing.papers(sponsor, PaperKind.CHANGE, change.change_id)
    content = paper.content
    assert content["title"] == f"CR-{change.number}: Export to Excel"
    said = {section["heading"]: section for section in content["sections"]}
    assert said["What is to change"]["lines"] == ["A button on the list"]
    assert said["What it costs"]["lines"] == [
        "The agreed budget grows from €10,500.00 to €12,000.50, by €1,500.50."
    ]
    assert said["What it costs"]["table"]["rows"] == [
        [f"Category {ALPHA} ALPHAMARK", "€10,000.00", "€11,200.50 (€1,200.50 more)"],
        ["Training", "€0.00", "€300.00 (€300.00 more)"],
        ["Whole budget", "€10,500.00", "€12,000.50 (€1,500.50 more)"],
    ]
    assert said["When things happen"]["lines"] == [
        "The finish moves from 9 April 2027 to 14 April 2027, 5 days later."
    ]
    assert said["What it does to the result"]["lines"] == [
        "Scope: One more list",
        "Quality: None",
        "Risks: The test gets longer",
    ]
    assert said["What it does to the requirements"]["lines"] == [
        "R-71, Lists can be printed, says from then on:",
        "Requirement, in one line: Lists can be printed\nWhat you need: On paper or as a file\n"
        "How much hangs on it: should have",
    ]
    assert said["Other ways that were looked at"]["lines"] == [
        "Leave it as it is: Copy by hand\nAn hour a week\nCost: €0.00.\nFinish: unchanged.",
        "We recommend the change as it is described above.",
    ]
    assert said["What happens once it is signed"]["lines"][-1] == "We ask for the decision by 19 March 2027."
    facts = content["facts"]
    assert (facts["amount"], facts["total_before"], facts["total_after"]) == (
        "1500.50",
        "10500.00",
        "12000.50",
    )
    assert facts["costs"][0] == {
        "line": told.line_id(sponsor),
        "category": f"Category {ALPHA} ALPHAMARK",
        "before": "10000.00",
        "amount": "1200.50",
        "after": "11200.50",
    }
    assert facts["milestones"] == [
        {
            "milestone": told.milestone_id(sponsor),
            "title": f"Milestone {ALPHA} ALPHAMARK",
            "days": 5,
            "before": "2027-04-09",
            "after": "2027-04-14",
        }
    ]
    assert (facts["requirements"][0]["touch"], facts["requirements"][0]["number"]) == ("change", 71)
    assert (facts["decide_by"], facts["finish_after"]) == ("2027-03-19", "2027-04-14")
    assert INTERNAL not in repr(content)


def test_the_paper_speaks_the_language_of_the_client(manager: Scope, sponsor: Scope) -> None:
    with writing(operator_scope()) as session:
        session.scalars(select(Client).where(Client.id == sponsor.here.client_id)).one().language = "zh"
    change = told.offered(sponsor, manager)
    (paper,) = signing.papers(sponsor, PaperKind.CHANGE, change.change_id)
    assert paper.content["language"] == "zh"
    headings = [section["heading"] for section in paper.content["sections"]]
    assert "变更内容" in headings
    rows_said = next(s for s in paper.content["sections"] if "table" in s)["table"]["rows"]
    assert [line[0] for line in rows_said] == [f"Category {ALPHA} ALPHAMARK", "培训", "预算合计"]


@pytest.mark.parametrize("hidden", ["line", "milestone", "requirement"])
def test_an_offer_names_nothing_that_the_client_does_not_see(
    manager: Scope, sponsor: Scope, hidden: str
) -> None:
    change = told.in_assessment(sponsor, manager)
    more: dict[str, object] = {}
    if hidden == "line":
        more["costs"] = (Cost(Decimal(5), told.line_id(manager, Audience.INTERNAL)),)
    elif hidden == "milestone":
        more["delays"] = (Delay(told.milestone_id(manager, Audience.INTERNAL), 5),)
    else:
        there = told.requirement(manager, Audience.INTERNAL)
        changes.save_touch(manager, SaveTouch(change.change_id, None, 0, Touch.REMOVE, there))
    change = told.with_ways(manager, told.assess(manager, change, **more))
    changes.release(manager, ChangeAt(change.change_id, change.version))
    assert not changes.assessment(manager, change.number).is_complete
    with pytest.raises(changes.NotShown) as refused:
        changes.offer(manager, Offer(change.change_id, numbered(manager, change.number).version, DECIDE_BY))
    assert "is not shown to the client" in refused.value.problem.sentence(Text())
    assert numbered(sponsor, change.number).status is S.IN_ASSESSMENT


def test_what_the_firm_entered_is_shown_with_the_offer(manager: Scope, sponsor: Scope) -> None:
    number = int(changes.enter(manager, told.EXPORT).removeprefix("CR-"))
    change = numbered(manager, number)
    changes.move(manager, Move(change.change_id, 1, S.IN_ASSESSMENT, "So"))
    change = told.with_ways(manager, told.assess(manager, numbered(manager, number)))
    changes.release(manager, ChangeAt(change.change_id, change.version))
    with pytest.raises(NotFound):
        numbered(sponsor, number)
    changes.offer(manager, Offer(change.change_id, numbered(manager, number).version, DECIDE_BY))
    theirs = numbered(sponsor, number)
    assert [s.status for s in theirs.steps] == [S.SUBMITTED, S.IN_ASSESSMENT, S.WAITING_FOR_DECISION]
    # The client declines what the firm proposes, and does not withdraw it.
    assert theirs.moves == (S.DECLINED, S.IN_ASSESSMENT)


def test_what_was_offered_is_not_taken_out_of_the_clients_sight(manager: Scope, sponsor: Scope) -> None:
    number = int(changes.enter(manager, told.EXPORT).removeprefix("CR-"))
    change = numbered(manager, number)
    told.brought_to(number, manager.here.project_id, S.WAITING_FOR_DECISION, audience=Audience.CLIENT)
    hide = publishing.Publish(publishing.Kind.CHANGE_REQUEST, (change.change_id,), Audience.INTERNAL)
    assert publishing.publish(manager, hide) == 0
    assert numbered(sponsor, number).status is S.WAITING_FOR_DECISION


def test_several_sign_in_the_order_that_was_chosen_and_nobody_else(
    world: World, manager: Scope, sponsor: Scope
) -> None:
    change = told.released(sponsor, manager)
    with pytest.raises(changes.NotASigner):
        changes.offer(
            manager,
            Offer(
                change.change_id,
                change.version,
                DECIDE_BY,
                (Slot(world.person_ids["contributor"], "Somebody"),),
            ),
        )
    me = Slot(sponsor.viewer.person_id, sponsor.viewer.name)
    assert [(s.person_id, s.name) for s in changes.signers(manager)] == [(me.person_id, me.name)]
    changes.offer(manager, Offer(change.change_id, change.version, DECIDE_BY, (me,)))
    (paper,) = signing.papers(sponsor, PaperKind.CHANGE, change.change_id)
    assert [(p.person_id, p.name) for p in paper.places] == [(me.person_id, me.name)]
    assert asks(sponsor)[0].asked_of == me.name


def test_an_offer_is_sent_once(manager: Scope, sponsor: Scope) -> None:
    change = told.released(sponsor, manager)
    command = Offer(change.change_id, change.version, DECIDE_BY)
    changes.offer(manager, command, "one form")
    with pytest.raises(AlreadyDone):
        changes.offer(manager, command, "one form")
    with pytest.raises(changes.NoSuchMove):
        changes.offer(manager, Offer(change.change_id, numbered(manager, change.number).version, DECIDE_BY))
    assert len(signing.papers(sponsor, PaperKind.CHANGE, change.change_id)) == 1
    assert len(asks(sponsor)) == 1


# What becomes of an offer


def test_an_offer_taken_back_is_offered_anew_as_the_next_edition(manager: Scope, sponsor: Scope) -> None:
    change = told.offered(sponsor, manager)
    changes.move(manager, Move(change.change_id, change.version, S.IN_ASSESSMENT, "Cheaper, as you asked"))
    (ask,) = asks(sponsor)
    assert ask.status is ClientActionStatus.WITHDRAWN
    theirs = numbered(sponsor, change.number)
    # What was said then stays readable with its step; what is being thought about does not.
    assert (theirs.amount, theirs.decide_by, theirs.steps[2].amount) == (None, None, Decimal("1500.50"))
    told.assess(manager, change, costs=(Cost(Decimal(900), told.line_id(manager)),))
    assert {each.audience for each in rows(ChangeCost, change.change_id)} == {Audience.INTERNAL}
    version = row(change.change_id).version
    changes.release(manager, ChangeAt(change.change_id, version))
    changes.offer(manager, Offer(change.change_id, version + 1, DECIDE_BY))
    first, second = signing.papers(sponsor, PaperKind.CHANGE, change.change_id)
    assert (first.edition, second.edition) == (1, 2)
    assert first.sha256 != second.sha256
    assert [ask.status for ask in asks(sponsor)] == [
        ClientActionStatus.WITHDRAWN,
        ClientActionStatus.OPEN,
    ]
    assert numbered(sponsor, change.number).amount == 900


@pytest.mark.parametrize(
    ("new", "ends"),
    [
        (S.DECLINED, ClientActionStatus.DONE),
        (S.IN_ASSESSMENT, ClientActionStatus.DONE),
        (S.WITHDRAWN, ClientActionStatus.WITHDRAWN),
    ],
)
def test_a_sponsor_answers_with_something_other_than_a_signature(
    manager: Scope, sponsor: Scope, new: ChangeStatus, ends: ClientActionStatus
) -> None:
    change = told.offered(sponsor, manager)
    changes.reply(sponsor, Reply(change.change_id, change.version, new, "Too dear"))
    after = numbered(manager, change.number)
    assert (after.status, after.steps[-1].reason, after.steps[-1].by_client) == (new, "Too dear", True)
    assert after.answer == "We look into it"
    assert (after.decided_at == NOW) == (new is S.DECLINED)
    assert [ask.status for ask in asks(sponsor)] == [ends]


@pytest.mark.parametrize("new", [S.DECLINED, S.IN_ASSESSMENT])
def test_a_contributor_does_not_decide(world: World, new: ChangeStatus) -> None:
    manager, sponsor = world.scope("manager", "alpha"), world.scope("sponsor", "alpha")
    change, contributor = told.offered(sponsor, manager), world.scope("contributor", "alpha")
    assert numbered(contributor, change.number).moves == ()
    with pytest.raises(NotAllowed):
        changes.reply(contributor, Reply(change.change_id, change.version, new, "No"))
    with pytest.raises(NotAllowed):
        changes.reply(world.scope("reader", "alpha"), Reply(change.change_id, change.version, new, "No"))
    assert [w.turn for w in home.report(portfolio_scope(contributor.viewer)).waiting].count(
        Turn.DECIDE_CHANGE
    ) == 0


def test_while_the_client_decides_the_firm_does_not_say_no(manager: Scope, sponsor: Scope) -> None:
    change = told.offered(sponsor, manager)
    with pytest.raises(NotAllowed):
        changes.move(manager, Move(change.change_id, change.version, S.DECLINED, "No"))


def test_without_sight_of_the_budget_an_offer_has_dates_and_ways_without_amounts(world: World) -> None:
    manager, sponsor = world.scope("manager", "alpha"), world.scope("sponsor", "alpha")
    change, contributor = told.offered(sponsor, manager), world.scope("contributor", "alpha")
    whole = changes.outlook(contributor, change.number)
    assert (whole.lines, whole.amount, whole.days) == ((), 0, 5)
    assert [option.amount for option in changes.options(contributor, change.change_id)] == [None]
    assert "1200" not in repr(whole)


def test_before_signing_the_client_sees_the_figures_of_today(manager: Scope, sponsor: Scope) -> None:
    change = told.offered(sponsor, manager)
    with writing(operator_scope()) as session:
        session.get(BudgetLine, told.line_id(sponsor)).agreed = Decimal(20000)
        session.get(Milestone, told.milestone_id(sponsor)).forecast = NOW.date() + timedelta(days=100)
    whole = changes.outlook(sponsor, change.number)
    assert (whole.lines[0].now, whole.lines[0].then) == (Decimal(20000), Decimal("21200.50"))
    assert (whole.finish_now, whole.finish_then) == (date(2027, 6, 18), date(2027, 6, 23))
    (paper,) = signing.papers(sponsor, PaperKind.CHANGE, change.change_id)
    assert paper.content["facts"]["total_before"] == "10500.00"


def test_a_foreign_offer_does_not_exist(world: World) -> None:
    manager, sponsor = world.scope("manager", "alpha"), world.scope("sponsor", "alpha")
    change, foreign = told.offered(sponsor, manager), world.scope("beta_manager", "beta")
    for ask in (changes.desk, changes.assessment, changes.ways, changes.touched, changes.outlook):
        with pytest.raises(NotFound):
            ask(foreign, change.number)
    assert changes.options(foreign, change.change_id) == ()
    for verb in (changes.release, changes.ask_release):
        with pytest.raises(NotFound):
            verb(foreign, ChangeAt(change.change_id, change.version))
    with pytest.raises(NotFound):
        changes.offer(foreign, Offer(change.change_id, change.version, DECIDE_BY))
    with reading(foreign) as session:
        assert session.scalars(select(Paper)).all() == []
        assert session.scalars(select(ChangeRequirement)).all() == []


def test_no_part_of_the_desk_costs_more_on_more_data(manager: Scope, sponsor: Scope) -> None:
    from tests.db.test_changes import counted

    first = told.with_ways(manager, told.assess(manager, told.in_assessment(sponsor, manager)))

    def cost() -> dict[str, int]:
        spent = {}
        for name in ("opened", "desk", "ways", "touched", "assessment"):
            with counted() as sent:
                getattr(changes, name)(manager, first.number)
            spent[name] = len(sent)
        return spent

    few = cost()
    assert few == {"opened": 2, "desk": 3, "ways": 2, "touched": 3, "assessment": 5}
    for number in range(100, 110):
        told.requirement(sponsor, number=number)
        told.assess(manager, told.in_assessment(sponsor, manager))
    assert cost() == few
