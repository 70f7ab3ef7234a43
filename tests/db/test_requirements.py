"""Requirements on both databases: drafted in secret, proposed together, agreed once, changed by agreement."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, select
from sqlalchemy.exc import DBAPIError

from db.base import Audience
from db.models.change import ChangeRequest, ChangeRequirement, ChangeStatus, Touch
from db.models.charter import Charter, CharterStatus
from db.models.plan import Task
from db.models.project import Activity, Project, ProjectStatus
from db.models.requirement import (
    Priority,
    Requirement,
    RequirementEdition,
    RequirementOption,
    RequirementReview,
    RequirementStatus,
    ScopeCheck,
    ScopeVersion,
    Verdict,
    Way,
)
from db.models.schedule import AskKind, ClientAction, ClientActionStatus
from db.session import AlreadyDone, Conflict, ReadOnly, database, reading, writing
from portal import budget, effort, requirements
from portal.access import NotAllowed, NotFound, Scope, operator_scope, preview_viewer, project_scope
from portal.charter.texts import Written
from portal.editing.rows import RowEdit, SavedByOthers, SaveRows
from portal.problems import Refused
from portal.requirements import (
    AnswerCheck,
    AskCheck,
    Choose,
    Confirm,
    Drop,
    Item,
    Judge,
    Mark,
    Offer,
    Propose,
    ProposeAnew,
    RemoveDraft,
    RemoveOption,
    SaveConflict,
    SaveDraft,
    SaveOption,
    SendBack,
    TakeBack,
    Wording,
    refusals,
)
from portal.requirements import pasted as rows_of_a_table
from tests.worlds import BETA, INTERNAL, NOW, TODAY, World

S = RequirementStatus
SOON = TODAY + timedelta(days=7)
WORDING = Wording(
    Written(
        {"title": "Print labels", "module": "Quay", "expected": "A label", "criteria": "In 5 s\nNo gap"},
        {"zh": {"title": "打印标签"}},
    ),
    Priority.MUST,
)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def manager(world: World) -> Scope:
    """The manager of a project without requirements."""
    with writing(operator_scope()) as session:
        for model in (Requirement, ScopeVersion):
            for row in session.scalars(select(model).where(model.project_id == world.project_ids["alpha"])):
                session.delete(row)
    return world.scope("manager", "alpha")


@pytest.fixture
def sponsor(world: World, manager: Scope) -> Scope:
    assert manager
    return world.scope("sponsor", "alpha")


def rows(entity: type[Any], scope: Scope) -> list[Any]:
    with reading(operator_scope()) as session:
        mine = select(entity).where(entity.project_id == scope.here.project_id)
        return list(session.scalars(mine.order_by(entity.id)))


def wording(title: str, **changes: Any) -> Wording:
    return WORDING.changed_by({"title": title, **changes})


def item(scope: Scope, number: int) -> Item:
    found = requirements.one(scope, str(number))
    assert found is not None
    return found.item


def drafted(scope: Scope, *titles: str) -> list[Item]:
    numbers = [requirements.save_draft(scope, SaveDraft(None, 0, wording(title))) for title in titles]
    return [item(scope, number) for number in numbers]


def marks(items: list[Item]) -> tuple[Mark, ...]:
    return tuple(Mark(each.id, each.version) for each in items)


def proposed(scope: Scope, *titles: str) -> list[Item]:
    drafts = drafted(scope, *titles)
    requirements.propose(scope, Propose(marks(drafts), SOON))
    return [item(scope, each.number) for each in drafts]


def confirmed(manager: Scope, sponsor: Scope, *titles: str) -> list[Item]:
    waiting = proposed(manager, *titles)
    requirements.confirm(sponsor, Confirm(marks(waiting)))
    return [item(manager, each.number) for each in waiting]


def asked(
    scope: Scope, kind: AskKind = AskKind.REQUIREMENT
) -> list[tuple[int | None, str, ClientActionStatus]]:
    return [(a.subject, a.title, a.status) for a in rows(ClientAction, scope) if a.kind is kind]


def happened(scope: Scope) -> list[tuple[str, str]]:
    return [(a.kind, a.title) for a in rows(Activity, scope) if a.at >= NOW]


def chartered(scope: Scope, every_days: int | None = 30, confirmed_days_ago: int = 40) -> None:
    """Both sides have confirmed an edition of the charter."""
    with writing(operator_scope()) as session:
        mine = Charter.project_id == scope.here.project_id
        edition = session.scalars(select(Charter).where(mine, Charter.edition == 1)).one()
        edition.status = CharterStatus.CONFIRMED
        edition.scope_check_days = every_days
        edition.confirmed_at = NOW - timedelta(days=confirmed_days_ago)


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


def test_a_draft_is_the_firms_own_and_keeps_its_number(manager: Scope, sponsor: Scope) -> None:
    first, second = drafted(manager, "Print labels", "Weigh trucks")
    assert second.number == first.number + 1
    assert (first.status, first.edition, first.is_shared) == (S.DRAFT, 0, False)
    assert requirements.report(sponsor).items == ()
    with reading(sponsor) as session:
        assert list(session.scalars(select(Requirement))) == []


def test_a_draft_is_written_anew_and_not_over_somebody_elses(manager: Scope) -> None:
    (draft,) = drafted(manager, "Print labels")
    requirements.save_draft(manager, SaveDraft(draft.id, draft.version, wording("Print two")))
    assert item(manager, draft.number).title == "Print two"
    with pytest.raises(Conflict):
        requirements.save_draft(manager, SaveDraft(draft.id, draft.version, wording("Print three")))


def test_a_draft_can_be_thrown_away_and_what_was_shown_cannot(manager: Scope, sponsor: Scope) -> None:
    (draft,) = drafted(manager, "Print labels")
    (agreed,) = confirmed(manager, sponsor, "Weigh trucks")
    requirements.remove_draft(manager, RemoveDraft(draft.id, draft.version))
    assert [each.title for each in requirements.desk(manager).items] == ["Weigh trucks"]
    with pytest.raises(refusals.NotADraft):
        requirements.remove_draft(manager, RemoveDraft(agreed.id, agreed.version))
    with pytest.raises(refusals.NotADraft):
        requirements.save_draft(manager, SaveDraft(agreed.id, agreed.version, wording("Other")))


# Proposing and confirming


def test_several_are_proposed_with_one_ask_and_confirmed_at_once(manager: Scope, sponsor: Scope) -> None:
    first, second = proposed(manager, "Print labels", "Weigh trucks")
    assert asked(manager) == [(first.number, f"Read and confirm: {first.code} and {second.code}", "open")]
    report = requirements.report(sponsor)
    assert [(each.title, each.needed_by) for each in report.waiting] == [
        ("Print labels", SOON),
        ("Weigh trucks", SOON),
    ]
    assert report.needed_by == SOON
    requirements.confirm(sponsor, Confirm(marks([first, second])))
    told = requirements.report(sponsor)
    assert [(each.status, each.confirmed_by, each.confirmed_at) for each in told.agreed] == [
        (S.CONFIRMED, sponsor.viewer.name, NOW),
    ] * 2
    assert asked(manager)[0][2] is ClientActionStatus.DONE
    assert [(r.edition, r.confirmed, r.by) for r in rows(RequirementReview, manager)] == [
        (1, True, sponsor.viewer.name)
    ] * 2
    (version,) = rows(ScopeVersion, manager)
    assert (version.number, version.reason, version.audience) == (
        1,
        "2 requirements were confirmed",
        Audience.CLIENT,
    )
    assert version.content == [
        {"number": number, "edition": 1, "title": title, "priority": "must", "translations": translations}
        for number, title, translations in (
            (first.number, "Print labels", {"zh": {"title": "打印标签"}}),
            (second.number, "Weigh trucks", {}),
        )
    ]
    assert (
        "requirement_confirmed",
        f"2 requirements, from {first.code} to {second.code}",
    ) in happened(manager)


def test_a_part_can_be_confirmed_and_the_ask_goes_on_about_the_rest(
    manager: Scope, sponsor: Scope, clock: time_machine.Traveller
) -> None:
    first, second, third = proposed(manager, "One", "Two", "Three")
    clock.shift(60)
    (other,) = proposed(manager, "Another day")
    requirements.confirm(sponsor, Confirm(marks([first])))
    assert asked(manager) == [
        (second.number, f"Read and confirm: {second.code} and {third.code}", "open"),
        (other.number, f"Read and confirm {other.code}: Another day", "open"),
    ]
    requirements.send_back(sponsor, SendBack(Mark(second.id, second.version), "Say which scales"))
    requirements.confirm(sponsor, Confirm(marks([third])))
    assert [status for _, _, status in asked(manager)] == ["done", "open"]
    with reading(sponsor) as session:
        answers = list(session.scalars(select(ClientAction.answer).where(ClientAction.kind == "requirement")))
    assert f"{second.code}: Say which scales" in answers


def test_what_says_neither_result_nor_criteria_is_not_proposed(manager: Scope) -> None:
    number = requirements.save_draft(manager, SaveDraft(None, 0, wording("Vague", criteria="")))
    vague, (whole,) = item(manager, number), drafted(manager, "Whole")
    with pytest.raises(refusals.NotWhole) as refused:
        requirements.propose(manager, Propose(marks([vague, whole]), SOON))
    assert refused.value.problem.values == {"codes": vague.code}
    assert [each.status for each in requirements.desk(manager).items] == [S.DRAFT, S.DRAFT]


def test_whoever_confirms_second_comes_too_late(manager: Scope, sponsor: Scope) -> None:
    waiting = proposed(manager, "One", "Two")
    requirements.confirm(sponsor, Confirm(marks(waiting[:1])))
    with pytest.raises(refusals.NoLongerProposed) as refused:
        requirements.confirm(sponsor, Confirm(marks(waiting)))
    assert refused.value.problem.values == {"codes": waiting[0].code}
    assert item(manager, waiting[1].number).waits


def test_nobody_confirms_what_they_have_not_read(manager: Scope, sponsor: Scope) -> None:
    (waiting,) = proposed(manager, "One")
    with writing(manager) as session:
        row = session.scalars(select(Requirement).where(Requirement.id == waiting.id)).one()
        row.version += 1
    with pytest.raises(Conflict):
        requirements.confirm(sponsor, Confirm(marks([waiting])))
    assert rows(RequirementReview, manager) == []


def test_a_double_click_confirms_once(manager: Scope, sponsor: Scope) -> None:
    waiting = proposed(manager, "One")
    requirements.confirm(sponsor, Confirm(marks(waiting)), "token")
    with pytest.raises(AlreadyDone):
        requirements.confirm(sponsor, Confirm(marks(waiting)), "token")
    assert len(rows(ScopeVersion, manager)) == 1


def test_one_that_was_sent_back_is_proposed_in_new_words_with_its_history(
    manager: Scope, sponsor: Scope, clock: time_machine.Traveller
) -> None:
    (waiting,) = proposed(manager, "Print labels")
    requirements.send_back(sponsor, SendBack(Mark(waiting.id, waiting.version), "In 3 s, please"))
    back = item(manager, waiting.number)
    assert (back.status, back.is_sent_back, back.is_shared) == (S.DRAFT, True, True)
    assert back.newest is not None
    assert back.newest.review is not None
    assert back.newest.review.comment == "In 3 s, please"
    with pytest.raises(refusals.NotADraft):
        requirements.propose(manager, Propose(marks([back]), SOON))
    clock.shift(3600)
    anew = ProposeAnew(
        back.id, back.version, wording("Print labels", criteria="In 3 s"), "As you asked", SOON
    )
    requirements.propose_anew(manager, anew)
    shown = requirements.report(sponsor).waiting[0]
    assert shown.newest is not None
    assert shown.before is not None
    assert (shown.newest.number, shown.newest.reason, shown.before.number) == (2, "As you asked", 1)
    requirements.confirm(sponsor, Confirm(marks([shown])))
    assert item(manager, waiting.number).wording.texts.values["criteria"] == "In 3 s"


def test_new_words_hold_only_once_they_are_confirmed(
    manager: Scope, sponsor: Scope, clock: time_machine.Traveller
) -> None:
    (agreed,) = confirmed(manager, sponsor, "Print labels")
    clock.shift(3600)
    clearer = wording("Print labels", expected="A label of 10 cm")
    requirements.propose_anew(manager, ProposeAnew(agreed.id, agreed.version, clearer, "Size", SOON))
    waiting = requirements.report(sponsor).waiting[0]
    assert waiting.is_agreed
    assert waiting.words["expected"] == "A label"
    assert waiting.newest is not None
    assert waiting.newest.wording.texts.values["expected"] == "A label of 10 cm"
    requirements.send_back(sponsor, SendBack(Mark(waiting.id, waiting.version), "No"))
    kept = item(manager, agreed.number)
    assert (kept.status, kept.words["expected"], kept.edition) == (S.CONFIRMED, "A label", 2)
    clock.shift(3600)
    requirements.propose_anew(manager, ProposeAnew(kept.id, kept.version, clearer, "Size again", SOON))
    requirements.confirm(sponsor, Confirm(marks(list(requirements.report(sponsor).waiting))))
    now = item(manager, agreed.number)
    assert (now.words["expected"], now.edition) == ("A label of 10 cm", 3)
    assert rows(ScopeVersion, manager)[-1].content[0]["edition"] == 3


def test_once_the_charter_holds_new_words_clarify_and_no_more(manager: Scope, sponsor: Scope) -> None:
    (agreed,) = confirmed(manager, sponsor, "Print labels")
    weaker = wording("Print labels", priority="could")
    with pytest.raises(refusals.NothingNew):
        requirements.propose_anew(manager, ProposeAnew(agreed.id, agreed.version, agreed.wording, "x", SOON))
    chartered(manager)
    with pytest.raises(refusals.NeedsAChange):
        requirements.propose_anew(manager, ProposeAnew(agreed.id, agreed.version, weaker, "Less", SOON))
    requirements.propose_anew(
        manager, ProposeAnew(agreed.id, agreed.version, wording("Print clear labels"), "Clearer", SOON)
    )


def test_before_the_charter_holds_a_new_proposal_may_say_anything(
    manager: Scope, sponsor: Scope, clock: time_machine.Traveller
) -> None:
    (agreed,) = confirmed(manager, sponsor, "Print labels")
    clock.shift(60)
    weaker = wording("Print labels", priority="could")
    requirements.propose_anew(manager, ProposeAnew(agreed.id, agreed.version, weaker, "Less", SOON))
    requirements.confirm(sponsor, Confirm(marks(list(requirements.report(sponsor).waiting))))
    assert rows(ScopeVersion, manager)[-1].content[0]["priority"] == "could"


def test_a_proposal_is_taken_back_out_of_the_clients_sight(manager: Scope, sponsor: Scope) -> None:
    first, second = proposed(manager, "One", "Two")
    requirements.take_back(manager, TakeBack(first.id, first.version))
    assert [each.title for each in requirements.report(sponsor).items] == ["Two"]
    assert asked(manager) == [(second.number, f"Read and confirm: {second.code}", "open")]
    requirements.take_back(manager, TakeBack(second.id, second.version))
    assert asked(manager)[0][2] is ClientActionStatus.WITHDRAWN
    with pytest.raises(refusals.NoLongerProposed):
        requirements.take_back(manager, TakeBack(second.id, second.version + 1))


def test_a_wish_that_is_not_pursued_stays_readable(manager: Scope, sponsor: Scope) -> None:
    (waiting,) = proposed(manager, "Fly")
    requirements.send_back(sponsor, SendBack(Mark(waiting.id, waiting.version), "Higher"))
    back = item(manager, waiting.number)
    requirements.drop(manager, Drop(back.id, back.version))
    assert [(each.title, each.status) for each in requirements.report(sponsor).retired] == [
        ("Fly", S.RETIRED)
    ]
    (agreed,) = confirmed(manager, sponsor, "Walk")
    with pytest.raises(refusals.NotADraft):
        requirements.drop(manager, Drop(agreed.id, agreed.version))


def test_editions_reviews_and_versions_are_never_rewritten(manager: Scope, sponsor: Scope) -> None:
    confirmed(manager, sponsor, "Print labels")
    for model, column in (
        (RequirementEdition, "author"),
        (RequirementReview, "comment"),
        (ScopeVersion, "by"),
    ):
        with pytest.raises(DBAPIError), writing(operator_scope()) as session:
            mine = select(model).where(model.project_id == manager.here.project_id)
            setattr(session.scalars(mine).first(), column, "forged")


# Ways out


def with_ways(manager: Scope) -> Item:
    (draft,) = drafted(manager, "Approve by phone")
    conflict = Written({"conflict": "Meets the four-eyes rule"}, {"zh": {"conflict": "与四眼原则冲突"}})
    requirements.save_conflict(manager, SaveConflict(draft.id, draft.version, conflict))
    for way, amount, days in ((Way.COMPROMISE, Decimal(900), 2), (Way.STANDARD, Decimal(0), 0)):
        texts = Written({"what": f"The {way}", "impact": "Slower"}, {"zh": {"what": "办法"}})
        requirements.save_option(manager, SaveOption(draft.id, None, 0, way, texts, amount, days))
    return item(manager, draft.number)


def test_the_client_chooses_one_of_the_ways_and_confirms_the_wording(
    manager: Scope, sponsor: Scope, clock: time_machine.Traveller
) -> None:
    draft = with_ways(manager)
    requirements.offer(manager, Offer(draft.id, draft.version, SOON))
    (waiting,) = requirements.report(sponsor).to_choose
    assert waiting.conflict == "Meets the four-eyes rule"
    assert [(o.way, o.what, o.amount, o.days) for o in waiting.offered] == [
        (Way.COMPROMISE, "The compromise", Decimal(900), 2),
        (Way.STANDARD, "The standard", Decimal(0), 0),
    ]
    with pytest.raises(refusals.ChooseFirst):
        requirements.confirm(sponsor, Confirm(marks([waiting])))
    requirements.choose(sponsor, Choose(waiting.id, waiting.version, waiting.offered[0].id))
    chosen = item(manager, draft.number)
    assert chosen.chosen is not None
    assert (chosen.chosen.chosen_by, chosen.chosen.chosen_at) == (sponsor.viewer.name, NOW)
    assert (chosen.status, chosen.is_shared) == (S.DRAFT, True)
    assert asked(manager)[0][2] is ClientActionStatus.DONE
    with pytest.raises(refusals.IsDecided):
        requirements.offer(manager, Offer(chosen.id, chosen.version, SOON))
    clock.shift(60)
    anew = ProposeAnew(chosen.id, chosen.version, wording("Approve by phone up to 500"), "Your choice", SOON)
    requirements.propose_anew(manager, anew)
    (waits,) = requirements.report(sponsor).waiting
    requirements.confirm(sponsor, Confirm(marks([waits])))
    assert item(manager, draft.number).is_agreed


def test_ways_are_the_firms_own_until_they_are_offered(manager: Scope, sponsor: Scope) -> None:
    draft = with_ways(manager)
    requirements.propose(manager, Propose(marks([draft]), SOON))
    (shown,) = requirements.report(sponsor).waiting
    assert shown.options == ()
    with reading(sponsor) as session:
        assert list(session.scalars(select(RequirementOption))) == []


def test_a_contributor_reads_the_ways_without_money(world: World, manager: Scope) -> None:
    draft = with_ways(manager)
    requirements.offer(manager, Offer(draft.id, draft.version, SOON))
    (waiting,) = requirements.report(world.scope("contributor", "alpha")).to_choose
    assert [(o.amount, o.days) for o in waiting.offered] == [(None, 2), (None, 0)]


def test_without_a_conflict_and_two_ways_there_is_nothing_to_choose(manager: Scope) -> None:
    draft = with_ways(manager)
    way = draft.options[1]
    requirements.remove_option(manager, RemoveOption(draft.id, way.id, way.version))
    with pytest.raises(refusals.NoWaysYet):
        requirements.offer(manager, Offer(draft.id, item(manager, draft.number).version, SOON))


def test_a_way_of_another_requirement_is_not_found(manager: Scope, sponsor: Scope) -> None:
    draft = with_ways(manager)
    requirements.offer(manager, Offer(draft.id, draft.version, SOON))
    waiting = item(manager, draft.number)
    with pytest.raises(NotFound):
        requirements.choose(sponsor, Choose(waiting.id, waiting.version, 999_999))


# Judging


def test_a_verdict_reaches_the_client_and_its_note_never_does(manager: Scope, sponsor: Scope) -> None:
    (waiting,) = proposed(manager, "Print labels")
    why = Written({"verdict_why": "We have done it before"}, {"zh": {"verdict_why": "做过"}})
    requirements.judge(
        manager, Judge(waiting.id, waiting.version, Verdict.FEASIBLE, why, f"{INTERNAL} thin margin")
    )
    (shown,) = requirements.report(sponsor).waiting
    assert (shown.verdict, shown.verdict_why) == (Verdict.FEASIBLE, "We have done it before")
    assert INTERNAL not in repr(requirements.report(sponsor))
    opened = requirements.one(manager, str(waiting.number))
    assert opened is not None
    assert opened.note == f"{INTERNAL} thin margin"
    with pytest.raises(NotAllowed):
        requirements.one(sponsor, str(waiting.number))
    assert shown.wording.texts.translations == {"zh": {"title": "打印标签"}}


def test_a_verdict_is_judged_against_money_and_hours_that_are_left(manager: Scope) -> None:
    room = budget.room(manager)
    assert (room.agreed, room.used, room.left) == (Decimal(20000), Decimal(11001), Decimal(8999))
    with writing(operator_scope()) as session:
        for task in session.scalars(select(Task).where(Task.project_id == manager.here.project_id)):
            task.estimate_h, task.spent_h = Decimal(10), Decimal(4)
    with counted() as sent:
        hours = effort.free_hours(manager)
    assert len(sent) == 2
    assert (hours.planned, hours.needed) == (Decimal(0), Decimal(36))


# Agreed changes


@contextmanager
def signing(sponsor: Scope, *touches: dict[str, Any], number: int = 7) -> Iterator[None]:
    """A change with these touches, agreed by the sponsor in one transaction."""
    own = {
        "project_id": sponsor.here.project_id,
        "client_id": sponsor.here.client_id,
        "audience": Audience.CLIENT,
    }
    with writing(operator_scope()) as session:
        change = ChangeRequest(
            **own,
            number=number,
            title="Customs",
            what="x",
            status=ChangeStatus.WAITING_FOR_DECISION,
            submitted_at=NOW,
            submitted_by="Ada",
            submitted_by_id=1,
        )
        session.add(change)
        session.flush()
        session.add_all(
            ChangeRequirement(**own, change_request_id=change.id, position=place, **touch)
            for place, touch in enumerate(touches)
        )
    with writing(sponsor) as session:
        mine = select(ChangeRequirement).where(ChangeRequirement.project_id == sponsor.here.project_id)
        found = list(session.scalars(mine))
        requirements.apply(session, sponsor, found, number)
        requirements.set_scope_version(session, sponsor, f"CR-{number}", {"zh": {"reason": "变更"}}, number)
    yield


def test_an_agreed_change_adds_changes_and_removes_in_the_sponsors_own_scope(
    manager: Scope, sponsor: Scope, clock: time_machine.Traveller
) -> None:
    kept, changed, gone = confirmed(manager, sponsor, "Kept", "Changed", "Gone")
    drafted(manager, "Secret")
    clock.shift(3600)
    content = {**WORDING.content(), "title": "Customs", "translations": {"zh": {"title": "报关"}}}
    with signing(
        sponsor,
        {"touch": Touch.ADD, "content": content},
        {"touch": Touch.CHANGE, "requirement_id": changed.id, "content": {"criteria": "In 2 s"}},
        {"touch": Touch.REMOVE, "requirement_id": gone.id, "content": {}},
    ):
        told = requirements.report(sponsor)
    by_title = {each.title: each for each in told.items}
    assert [each.title for each in told.agreed] == ["Kept", "Changed", "Customs"]
    assert (by_title["Customs"].confirmed_by, by_title["Customs"].edition) == (sponsor.viewer.name, 1)
    assert by_title["Changed"].words["criteria"] == "In 2 s"
    assert by_title["Gone"].status is S.RETIRED
    edition = item(manager, changed.number).newest
    assert edition is not None
    assert (edition.number, edition.change_number, edition.reason) == (2, 7, "Agreed change CR-7")
    version = rows(ScopeVersion, manager)[-1]
    assert (version.number, version.change_number, version.by) == (2, 7, sponsor.viewer.name)
    assert [(each["title"], each["edition"]) for each in version.content] == [
        ("Kept", 1),
        ("Changed", 2),
        ("Customs", 1),
    ]
    assert version.content[2]["translations"] == {"zh": {"title": "报关"}}
    added = next(t for t in rows(ChangeRequirement, manager) if t.touch is Touch.ADD)
    assert added.requirement_id == by_title["Customs"].id
    assert kept.number < by_title["Customs"].number
    assert (told.growth.grown, told.growth.by_changes) == (0, 0)
    assert told.growth.moved == 2


def test_an_agreed_change_overtakes_a_proposal_that_waits(
    manager: Scope, sponsor: Scope, clock: time_machine.Traveller
) -> None:
    (agreed,) = confirmed(manager, sponsor, "Print labels")
    clock.shift(60)
    requirements.propose_anew(
        manager, ProposeAnew(agreed.id, agreed.version, wording("Print clear labels"), "Clearer", SOON)
    )
    clock.shift(60)
    with signing(
        sponsor, {"touch": Touch.CHANGE, "requirement_id": agreed.id, "content": {"title": "Print by CR"}}
    ):
        now = item(manager, agreed.number)
    assert (now.title, now.edition, now.status) == ("Print by CR", 3, S.CONFIRMED)
    assert asked(manager)[-1][2] is ClientActionStatus.WITHDRAWN


def test_a_change_cannot_touch_what_the_client_does_not_read(manager: Scope, sponsor: Scope) -> None:
    (draft,) = drafted(manager, "Secret")
    with (
        pytest.raises(NotFound),
        signing(sponsor, {"touch": Touch.CHANGE, "requirement_id": draft.id, "content": {"title": "Seen"}}),
    ):
        pass
    assert item(manager, draft.number).title == "Secret"


# Is it still right?


def due_scope(world: World) -> Scope:
    return operator_scope(world.scope("manager", "alpha").here)


def test_the_client_is_asked_once_when_it_is_time(
    world: World, manager: Scope, sponsor: Scope, clock: time_machine.Traveller
) -> None:
    scope = due_scope(world)
    assert requirements.ask_if_due(scope) is None
    confirmed(manager, sponsor, "Print labels")
    chartered(manager, every_days=30)
    assert requirements.ask_if_due(scope) is None
    clock.shift(timedelta(days=29))
    assert requirements.ask_if_due(scope) is None
    clock.shift(timedelta(days=1))
    assert requirements.ask_if_due(scope) == 1
    assert requirements.ask_if_due(scope) is None
    assert asked(manager, AskKind.SCOPE) == [(1, "Look at the scope again: is it still right?", "open")]
    check = requirements.report(sponsor).check
    assert check is not None
    assert (check.number, check.scope_number, check.needed_by) == (1, 1, TODAY + timedelta(days=37))
    requirements.answer(sponsor, AnswerCheck(check.id, check.version, True, ""))
    assert asked(manager, AskKind.SCOPE)[0][2] is ClientActionStatus.DONE
    clock.shift(timedelta(days=29))
    assert requirements.ask_if_due(scope) is None
    clock.shift(timedelta(days=1))
    assert requirements.ask_if_due(scope) == 2


@pytest.mark.parametrize("why", ["on hold", "no rhythm"])
def test_nobody_is_asked_where_it_makes_no_sense(
    world: World, manager: Scope, sponsor: Scope, clock: time_machine.Traveller, why: str
) -> None:
    confirmed(manager, sponsor, "Print labels")
    chartered(manager, every_days=None if why == "no rhythm" else 30)
    if why == "on hold":
        with writing(operator_scope()) as session:
            project = session.get(Project, manager.here.project_id)
            assert project is not None
            project.status = ProjectStatus.ON_HOLD
    scope = due_scope(world)
    clock.shift(timedelta(days=90))
    assert requirements.ask_if_due(scope) is None


def test_the_manager_asks_at_once_and_once_only(manager: Scope, sponsor: Scope) -> None:
    with pytest.raises(refusals.NothingAgreedYet):
        requirements.ask_now(manager, AskCheck(SOON))
    confirmed(manager, sponsor, "Print labels")
    assert requirements.ask_now(manager, AskCheck(SOON)) == 1
    with pytest.raises(refusals.AskedAlready):
        requirements.ask_now(manager, AskCheck(SOON))


def test_a_no_is_kept_with_its_words_and_answered_once(manager: Scope, sponsor: Scope) -> None:
    confirmed(manager, sponsor, "Print labels")
    requirements.ask_now(manager, AskCheck(SOON))
    check = requirements.report(sponsor).check
    assert check is not None
    answer = AnswerCheck(check.id, check.version, False, "Fax orders are gone")
    requirements.answer(sponsor, answer)
    with pytest.raises(refusals.AnsweredAlready):
        requirements.answer(sponsor, answer)
    latest = requirements.desk(manager).checks[0]
    assert (latest.still_right, latest.comment, latest.answered_by) == (
        False,
        "Fax orders are gone",
        sponsor.viewer.name,
    )
    assert ("scope_checked", "something is not right any more") in happened(manager)
    (row,) = rows(ScopeCheck, manager)
    assert row.audience is Audience.CLIENT


def test_the_desk_says_when_the_client_is_asked_the_next_time(manager: Scope, sponsor: Scope) -> None:
    assert requirements.rhythm(manager, None, None) == requirements.Rhythm(None, None)
    confirmed(manager, sponsor, "Print labels")
    chartered(manager, every_days=30)
    first = requirements.history(manager).first
    assert requirements.rhythm(manager, first, None) == requirements.Rhythm(30, date(2027, 4, 9))


# Tables


def test_pasted_rows_become_drafts_and_never_touch_what_was_shown(manager: Scope, sponsor: Scope) -> None:
    (agreed,) = confirmed(manager, sponsor, "Agreed")
    (draft,) = drafted(manager, "Print labels")
    command = SaveRows(
        changed=(RowEdit(draft.id, draft.version, {"title": "Print two", "priority": Priority.COULD}),),
        added=({**WORDING.texts.values, "title": "New", "priority": Priority.MUST, "is_special": True},),
    )
    assert rows_of_a_table.save_rows(manager, command) == 2
    told = {each.title: each for each in requirements.desk(manager).items}
    assert set(told) == {"Agreed", "Print two", "New"}
    assert told["Print two"].priority is Priority.COULD
    assert "title" not in told["Print two"].wording.texts.translations.get("zh", {})
    assert (told["New"].is_special, told["New"].status, told["New"].is_shared) == (True, S.DRAFT, False)
    with pytest.raises(SavedByOthers):
        rows_of_a_table.save_rows(manager, command)
    with pytest.raises(refusals.NotADraft):
        rows_of_a_table.save_rows(manager, SaveRows((RowEdit(agreed.id, agreed.version, {"title": "x"}),)))
    assert [(row.title, row.is_open) for row in rows_of_a_table.rows(manager)] == [
        ("Agreed", False),
        ("Print two", True),
        ("New", True),
    ]


# Who may what


def test_each_verb_is_for_its_own_people(world: World, manager: Scope, sponsor: Scope) -> None:
    (draft,) = drafted(manager, "Draft")
    (waiting,) = proposed(manager, "Waits")
    mark = Mark(waiting.id, waiting.version)
    firm = (
        lambda s: requirements.save_draft(s, SaveDraft(None, 0, WORDING)),
        lambda s: requirements.propose(s, Propose(marks([draft]), SOON)),
        lambda s: requirements.propose_anew(s, ProposeAnew(waiting.id, 1, WORDING, "x", SOON)),
        lambda s: requirements.take_back(s, TakeBack(waiting.id, waiting.version)),
        lambda s: requirements.remove_draft(s, RemoveDraft(draft.id, draft.version)),
        lambda s: requirements.drop(s, Drop(waiting.id, waiting.version)),
        lambda s: requirements.save_conflict(s, SaveConflict(draft.id, draft.version, Written())),
        lambda s: requirements.offer(s, Offer(draft.id, draft.version, SOON)),
        lambda s: requirements.judge(s, Judge(draft.id, 1, Verdict.OPEN, Written(), "")),
        lambda s: requirements.ask_now(s, AskCheck(SOON)),
        lambda s: requirements.ask_if_due(s),
        lambda s: requirements.desk(s),
        lambda s: rows_of_a_table.save_rows(s, SaveRows()),
    )
    client = (
        lambda s: requirements.confirm(s, Confirm((mark,))),
        lambda s: requirements.send_back(s, SendBack(mark, "No")),
        lambda s: requirements.choose(s, Choose(waiting.id, waiting.version, 1)),
        lambda s: requirements.answer(s, AnswerCheck(1, 1, True, "")),
    )
    for who in ("sponsor", "contributor", "reader", "member", "lead"):
        for verb in firm:
            with pytest.raises(NotAllowed):
                verb(world.scope(who, "alpha") if who != "lead" else lead(world))
    for who in ("contributor", "reader", "member", "manager", "lead"):
        for verb in client:
            with pytest.raises(NotAllowed):
                verb(world.scope(who, "alpha") if who != "lead" else lead(world))
    assert item(manager, waiting.number).waits


def lead(world: World) -> Scope:
    return project_scope(world.viewer("lead", "alpha"), world.projects["alpha"])


def test_a_preview_decides_nothing(world: World, manager: Scope, sponsor: Scope) -> None:
    (waiting,) = proposed(manager, "Waits")
    looking = preview_viewer(world.viewer("manager"), world.viewer("sponsor"))
    scope = project_scope(looking, world.projects["alpha"])
    with pytest.raises((ReadOnly, NotAllowed)):
        requirements.confirm(scope, Confirm(marks([waiting])))


def test_ids_of_other_projects_are_not_found(world: World, manager: Scope, sponsor: Scope) -> None:
    foreign = next(
        row for row in rows(Requirement, world.scope("beta_manager", "beta")) if row.status is S.PROPOSED
    )
    mark = Mark(foreign.id, foreign.version)
    for verb in (
        lambda: requirements.confirm(sponsor, Confirm((mark,))),
        lambda: requirements.send_back(sponsor, SendBack(mark, "No")),
        lambda: requirements.take_back(manager, TakeBack(foreign.id, foreign.version)),
        lambda: requirements.judge(manager, Judge(foreign.id, 1, Verdict.OPEN, Written(), "")),
        lambda: requirements.propose(manager, Propose((mark,), SOON)),
        lambda: requirements.answer(sponsor, AnswerCheck(999, 1, True, "")),
    ):
        with pytest.raises((NotFound, Refused)):
            verb()
    assert BETA not in repr(requirements.report(sponsor))


def test_the_worlds_client_reads_nothing_internal(world: World) -> None:
    for who in ("sponsor", "contributor", "reader"):
        told = repr(requirements.report(world.scope(who, "alpha"), "3"))
        assert "What 3 ALPHAMARK" in told
        assert INTERNAL not in told


@pytest.mark.parametrize("number", [1, 12])
def test_the_report_takes_the_same_few_statements_on_any_size(
    manager: Scope, sponsor: Scope, number: int
) -> None:
    confirmed(manager, sponsor, *(f"Agreed {n}" for n in range(number)))
    proposed(manager, *(f"Waits {n}" for n in range(number)))
    with counted() as sent:
        report = requirements.report(sponsor, "1")
    assert (len(report.agreed), len(report.waiting), len(sent)) == (number, number, 5)
    with counted() as sent:
        requirements.desk(manager)
    assert len(sent) == 4
