"""Deliverables on both databases: written in secret, checked, handed over, ruled on, signed once, kept."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, func, select

from db.base import Audience
from db.models.charter import Charter, CharterStatus
from db.models.deliverable import (
    Acceptance,
    CheckResult,
    Criterion,
    CriterionRuling,
    Deliverable,
    DeliverableFile,
    DeliverableStatus,
    Handover,
    Outcome,
    PunchItem,
    PunchMove,
    Ruling,
)
from db.models.identity import Membership, Role
from db.models.plan import Cause, Milestone
from db.models.project import Activity
from db.models.requirement import Requirement
from db.models.schedule import AskKind, ClientAction, ClientActionStatus
from db.models.signing import Paper, Signature
from db.models.training import StoredFile
from db.session import AlreadyDone, Conflict, ReadOnly, database, identity, reading, writing
from portal import clock, deliverables, files
from portal.access import (
    NotAllowed,
    NotFound,
    Permission,
    Scope,
    SignedIn,
    operator_scope,
    portfolio_scope,
    preview_viewer,
    project_scope,
)
from portal.charter.texts import Written
from portal.deliverables import (
    AddFile,
    Bench,
    Check,
    Confirm,
    Describe,
    Found,
    HandOver,
    MarkDone,
    MoveItem,
    NotYet,
    Offer,
    PlanItem,
    Receive,
    RemoveCriterion,
    Rule,
    SaveCriterion,
    Share,
    TakeBack,
    TakeOver,
)
from portal.deliverables.refusals import (
    AcceptedStays,
    AgreedDayStays,
    AgreedWordsStay,
    ItemIsClosed,
    NoLongerOpen,
    NotEveryCriterion,
    NothingToAccept,
    NothingToMove,
    NothingToTakeOver,
    NotSaidOpenly,
    PromisedDayStays,
    ReceivedStays,
    SeenByTheClient,
    WithTheClient,
)
from portal.plan import Reason
from portal.problems import Refused
from portal.signing import Outdated, PaperShown, Sign
from portal.uploads import Checked, Upload, check
from tests.worlds import ALPHA, INTERNAL, NOW, TODAY, World

S = DeliverableStatus
NEEDED = TODAY + timedelta(days=7)
TEXTS = Written(
    {"title": "Label printing", "what": "Labels", "quality": "None is lost"}, {"zh": {"title": "标签打印"}}
)
ALL_MET = (Ruling.MET, Ruling.MET)


@pytest.fixture(autouse=True)
def clock_() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def _empty(world: World) -> None:
    """Nothing was handed over and nothing is asked: what the world holds of it is taken out."""
    with writing(operator_scope()) as session:
        for model in (Handover, Deliverable):
            for row in session.scalars(select(model)):
                session.delete(row)


@pytest.fixture
def manager(world: World) -> Scope:
    _empty(world)
    return world.scope("manager", "alpha")


@pytest.fixture
def sponsor(world: World, manager: Scope) -> Scope:
    assert manager
    return signed_in(world.scope("sponsor", "alpha"))


def signed_in(scope: Scope) -> Scope:
    """Somebody without a password who has just come by a mailed link."""
    told = SignedIn("link", clock.now(), "203.0.113.7", "Firefox", False)
    return replace(scope, viewer=replace(scope.viewer, signed_in=told))


def second_sponsor(world: World) -> Scope:
    """The contributor, whose role has become that of a sponsor."""
    with identity() as session:
        mine = Membership.person_id == world.person_ids["contributor"]
        membership = session.scalar(select(Membership).where(mine))
        assert membership is not None
        membership.role = Role.SPONSOR
    return signed_in(world.scope("contributor", "alpha"))


def rows(entity: type[Any], scope: Scope) -> list[Any]:
    with reading(operator_scope()) as session:
        mine = select(entity).where(entity.project_id == scope.here.project_id)
        return list(session.scalars(mine.order_by(entity.id)))


def only(entity: type[Any], scope: Scope) -> Any:
    (row,) = rows(entity, scope)
    return row


def happened(scope: Scope) -> list[tuple[str, str]]:
    with reading(scope) as session:
        asked = select(Activity.kind, Activity.title).where(Activity.at >= NOW).order_by(Activity.id)
        return [(kind, title) for kind, title in session.execute(asked)]


def bench(scope: Scope, number: int = 1) -> Bench:
    found = deliverables.bench(scope, str(number))
    assert found is not None
    return found


def described(scope: Scope, due: date | None = None) -> Bench:
    """A deliverable with two criteria, which only the firm sees."""
    number = deliverables.describe(scope, Describe(None, 0, TEXTS, due, None))
    one = bench(scope, number).deliverable
    for words in ("5,000 labels without a gap", "Within two seconds"):
        texts = Written({"text": words, "standard": "0 missing"}, {"zh": {"standard": "漏打 0 张"}})
        deliverables.save_criterion(scope, SaveCriterion(one.id, None, 0, texts, None))
    return bench(scope, number)


def checked(scope: Scope, result: CheckResult = CheckResult.PASSED) -> Bench:
    told = described(scope)
    found = tuple(Found(each.id, result, "0 of 5,000") for each in told.criteria)
    deliverables.check(scope, Check(told.deliverable.id, told.deliverable.version, found))
    return bench(scope, told.deliverable.number)


def upload(name: str = "test.md", content: bytes = b"# Test\n") -> Checked:
    made = check(Upload(name, content))
    assert isinstance(made, Checked)
    return made


def offer_of(told: Bench, needed_by: date = NEEDED, *, openly: bool = False, why: str = "") -> Offer:
    texts = Written({"why": why}, {"zh": {"why": "说明"}} if why else {})
    return Offer(told.deliverable.id, told.deliverable.version, needed_by, openly, texts)


def offered(scope: Scope) -> Bench:
    told = checked(scope)
    deliverables.offer(scope, offer_of(told))
    return bench(scope, told.deliverable.number)


def rule_of(told: Bench, *rulings: Ruling, refuse: bool = False) -> Rule:
    asked = told.deliverable.open
    assert asked is not None
    said = {
        each.id: (ruling, "" if ruling is Ruling.MET else f"Remark {place}")
        for place, (each, ruling) in enumerate(zip(told.criteria, rulings, strict=True), start=1)
    }
    return Rule(asked.id, asked.version, said, refuse, "All in all")


def paper_of(scope: Scope, number: int = 1) -> PaperShown:
    opened = deliverables.opened(scope, str(number))
    assert opened is not None
    assert opened.paper is not None
    return opened.paper


def sign_of(paper: PaperShown, scope: Scope) -> Sign:
    return Sign(paper.paper_id, paper.sha256, scope.viewer.name, "I agree")


def drawn(manager: Scope, sponsor: Scope, *rulings: Ruling, refuse: bool = False) -> Sign:
    """Handed over, ruled on and drawn up; the command that signs it."""
    told = offered(manager)
    deliverables.rule(sponsor, rule_of(told, *rulings, refuse=refuse))
    return sign_of(paper_of(sponsor, told.deliverable.number), sponsor)


def decided(manager: Scope, sponsor: Scope, *rulings: Ruling) -> Bench:
    deliverables.sign(sponsor, drawn(manager, sponsor, *rulings))
    return bench(manager)


def at_once(*verbs: Callable[[], object]) -> list[str]:
    """What becomes of verbs that begin at the same moment."""
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


@contextmanager
def counted() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("SELECT") and "set_config" not in statement:
            sent.append(statement)

    event.listen(database().reader, "before_cursor_execute", note)
    yield sent
    event.remove(database().reader, "before_cursor_execute", note)


# Writing


def test_a_deliverable_is_the_firms_own_until_it_is_shared(manager: Scope, sponsor: Scope) -> None:
    told = described(manager, due=TODAY)
    assert (told.deliverable.number, told.deliverable.status, told.deliverable.is_shared) == (
        1,
        S.PLANNED,
        False,
    )
    assert [each.words["text"] for each in told.criteria] == [
        "5,000 labels without a gap",
        "Within two seconds",
    ]
    assert deliverables.report(sponsor).all == ()
    assert deliverables.opened(sponsor, "1") is None
    with reading(sponsor) as session:
        for entity in (Deliverable, Criterion):
            assert list(session.scalars(select(entity))) == []
    deliverables.share(manager, Share(told.deliverable.id, told.deliverable.version, True))
    (shown,) = deliverables.report(sponsor).all
    assert (shown.title, shown.criteria, shown.due) == ("Label printing", 2, TODAY)
    opened = deliverables.opened(sponsor, "1")
    assert opened is not None
    assert [each.words["standard"] for each in opened.criteria] == ["0 missing", "0 missing"]
    assert happened(sponsor) == [("plan_published", "Label printing")]


def test_what_nobody_was_offered_can_be_withdrawn(manager: Scope, sponsor: Scope) -> None:
    told = described(manager)
    deliverables.share(manager, Share(told.deliverable.id, told.deliverable.version, True))
    deliverables.share(manager, Share(told.deliverable.id, told.deliverable.version + 1, False))
    assert deliverables.report(sponsor).all == ()


def test_what_was_offered_stays_visible(manager: Scope) -> None:
    told = offered(manager)
    with pytest.raises(SeenByTheClient):
        deliverables.share(manager, Share(told.deliverable.id, told.deliverable.version, False))


def test_a_day_that_the_client_reads_is_moved_by_its_milestone_only(manager: Scope) -> None:
    told = described(manager, due=TODAY)
    later = Describe(told.deliverable.id, told.deliverable.version, TEXTS, NEEDED, None)
    deliverables.describe(manager, later)
    deliverables.share(manager, Share(told.deliverable.id, told.deliverable.version + 1, True))
    again = replace(later, version=told.deliverable.version + 2, due=TODAY + timedelta(days=30))
    with pytest.raises(AgreedDayStays):
        deliverables.describe(manager, again)
    assert only(Deliverable, manager).due == NEEDED


def test_what_is_expected_comes_from_the_milestone(manager: Scope, sponsor: Scope) -> None:
    milestone = next(row for row in rows(Milestone, manager) if row.audience is Audience.CLIENT)
    hidden = next(row for row in rows(Milestone, manager) if row.audience is Audience.INTERNAL)
    told = described(manager)
    for milestone_id, expected in ((milestone.id, date(2027, 4, 9)), (hidden.id, None)):
        one = bench(manager).deliverable
        deliverables.describe(manager, Describe(one.id, one.version, TEXTS, date(2027, 4, 1), milestone_id))
        if not one.is_shared:
            deliverables.share(manager, Share(one.id, one.version + 1, True))
        (shown,) = deliverables.report(sponsor).all
        assert (shown.due, shown.expected) == (date(2027, 4, 1), expected)
    assert told.deliverable.milestone == ""


def test_ids_of_other_projects_are_not_found(world: World, manager: Scope) -> None:
    told = described(manager)
    beta = world.scope("beta_manager", "beta")
    theirs = described(beta)
    one = theirs.deliverable
    milestone = rows(Milestone, beta)[0]
    requirement = rows(Requirement, beta)[0]
    mine = told.deliverable
    for act in (
        lambda: deliverables.describe(manager, Describe(one.id, one.version, TEXTS, None, None)),
        lambda: deliverables.describe(manager, Describe(None, 0, TEXTS, None, milestone.id)),
        lambda: deliverables.save_criterion(manager, SaveCriterion(one.id, None, 0, TEXTS, None)),
        lambda: deliverables.save_criterion(
            manager, SaveCriterion(mine.id, None, 0, Written({"text": "x"}), requirement.id)
        ),
        lambda: deliverables.remove_criterion(manager, RemoveCriterion(mine.id, theirs.criteria[0].id, 1)),
        lambda: deliverables.take_over(manager, TakeOver(mine.id, mine.version, requirement.id)),
        lambda: deliverables.share(manager, Share(one.id, one.version, True)),
        lambda: deliverables.check(
            manager,
            Check(mine.id, mine.version, (Found(theirs.criteria[0].id, CheckResult.PASSED, ""),)),
        ),
        lambda: deliverables.add_file(manager, AddFile(one.id, one.version, upload(), Written())),
        lambda: deliverables.offer(manager, offer_of(theirs)),
    ):
        with pytest.raises(NotFound):
            act()
    assert deliverables.bench(manager, "99") is None
    assert deliverables.bench(manager, "1 or 1") is None
    assert bench(beta).deliverable.version == one.version


def test_a_deliverable_saved_by_somebody_else_is_not_overwritten(manager: Scope) -> None:
    one = described(manager).deliverable
    command = Describe(one.id, one.version, TEXTS, None, None)
    deliverables.describe(manager, command)
    with pytest.raises(Conflict):
        deliverables.describe(manager, command)


def test_criteria_are_taken_over_from_a_requirement_line_by_line(manager: Scope) -> None:
    requirement = next(row for row in rows(Requirement, manager) if row.audience is Audience.INTERNAL)
    with writing(operator_scope()) as session:
        row = session.get(Requirement, requirement.id)
        assert row is not None
        row.edition, row.criteria = 0, "- It prints\n\n• It scans"
        row.translations = {"zh": {"criteria": "可打印\n可扫描"}}
    one = described(manager).deliverable
    assert deliverables.take_over(manager, TakeOver(one.id, one.version, requirement.id)) == 2
    taken = bench(manager).criteria[2:]
    assert [each.words["text"] for each in taken] == ["It prints", "It scans"]
    assert [each.texts.translations["zh"]["text"] for each in taken] == ["可打印", "可扫描"]
    assert {each.requirement_id for each in taken} == {requirement.id}
    with writing(operator_scope()) as session:
        row = session.get(Requirement, requirement.id)
        assert row is not None
        row.criteria = " \n"
    with pytest.raises(NothingToTakeOver):
        deliverables.take_over(manager, TakeOver(one.id, one.version + 1, requirement.id))


# Checking


def test_a_check_keeps_who_found_what_and_when(manager: Scope) -> None:
    told = described(manager)
    first, second = told.criteria
    found = (Found(first.id, CheckResult.PASSED, "0"), Found(second.id, CheckResult.NOT_CHECKED, ""))
    assert deliverables.check(manager, Check(told.deliverable.id, told.deliverable.version, found)) == 1
    again = bench(manager)
    assert [(c.result, c.found, c.checked_by) for c in again.criteria] == [
        (CheckResult.PASSED, "0", f"{ALPHA} manager"),
        (CheckResult.NOT_CHECKED, "", ""),
    ]
    assert (again.criteria[0].checked_at, again.deliverable.status) == (NOW, S.IN_WORK)
    with pytest.raises(Conflict):
        deliverables.check(manager, Check(told.deliverable.id, told.deliverable.version, found))


def test_files_stay_the_firms_own_until_they_are_handed_over(
    world: World, manager: Scope, sponsor: Scope
) -> None:
    told = checked(manager)
    for place, version in enumerate((told.deliverable.version, told.deliverable.version + 1), start=1):
        note = Written({"note": "Corrected"})
        command = AddFile(told.deliverable.id, version, upload(content=b"# %d\n" % place), note)
        assert deliverables.add_file(manager, command) == place
    address = rows(StoredFile, manager)[-1].public_id
    looking = portfolio_scope(world.viewer("sponsor"))
    with pytest.raises(NotFound):
        files.opened(looking, address)
    deliverables.share(manager, Share(told.deliverable.id, told.deliverable.version + 2, True))
    opened = deliverables.opened(sponsor, "1")
    assert opened is not None
    assert opened.files == ()
    with pytest.raises(NotFound):
        files.opened(looking, address)
    deliverables.offer(manager, offer_of(bench(manager)))
    opened = deliverables.opened(sponsor, "1")
    assert opened is not None
    assert [(f.edition, f.name, f.note) for f in opened.files] == [
        (2, "test.md", "Corrected"),
        (1, "test.md", "Corrected"),
    ]
    assert files.opened(looking, address).name == "test.md"
    with pytest.raises(NotFound):
        files.opened(portfolio_scope(world.viewer("beta_sponsor")), address)


# Handing over for acceptance


def test_without_criteria_nothing_can_be_handed_over(manager: Scope) -> None:
    deliverables.describe(manager, Describe(None, 0, TEXTS, None, None))
    with pytest.raises(NothingToAccept):
        deliverables.offer(manager, offer_of(bench(manager)))


@pytest.mark.parametrize("result", [CheckResult.FAILED, CheckResult.NOT_CHECKED])
def test_what_has_not_passed_is_handed_over_openly_or_not_at_all(
    manager: Scope, sponsor: Scope, result: CheckResult
) -> None:
    told = checked(manager, result)
    with pytest.raises(NotSaidOpenly):
        deliverables.offer(manager, offer_of(told))
    deliverables.offer(manager, offer_of(told, openly=True, why="Frost is missing."))
    opened = deliverables.opened(sponsor, "1")
    assert opened is not None
    assert {each.result for each in opened.criteria} == {result}
    assert opened.deliverable.open is not None
    assert opened.deliverable.open.why == "Frost is missing. Without your answer nothing counts as accepted."


def test_an_offer_is_the_clients_to_decide_and_waits_on_them(manager: Scope, sponsor: Scope) -> None:
    offered(manager)
    (shown,) = deliverables.report(sponsor).waiting
    assert (shown.status, shown.open and shown.open.number) == (S.DELIVERED, 1)
    asked = next(row for row in rows(ClientAction, manager) if row.kind is AskKind.ACCEPTANCE)
    assert (asked.subject, asked.needed_by, asked.status, asked.audience) == (
        1,
        NEEDED,
        ClientActionStatus.OPEN,
        Audience.CLIENT,
    )
    assert asked.title == "Look at “Label printing” and say whether it is what you ordered"
    assert asked.translations["zh"]["title"] == "请查看「标签打印」，并说明是否符合您的要求"
    assert ("deliverable_offered", "Label printing") in happened(sponsor)
    assert only(Acceptance, manager).deemed_on is None


def test_what_waits_for_the_client_is_not_worked_on(manager: Scope) -> None:
    told = offered(manager)
    one = told.deliverable
    for act in (
        lambda: deliverables.describe(manager, Describe(one.id, one.version, TEXTS, None, None)),
        lambda: deliverables.save_criterion(manager, SaveCriterion(one.id, None, 0, TEXTS, None)),
        lambda: deliverables.check(manager, Check(one.id, one.version, ())),
        lambda: deliverables.add_file(manager, AddFile(one.id, one.version, upload(), Written())),
        lambda: deliverables.offer(manager, offer_of(told)),
    ):
        with pytest.raises(WithTheClient):
            act()
    assert rows(DeliverableFile, manager) == []


def test_an_offer_is_taken_back_and_made_again(manager: Scope, sponsor: Scope) -> None:
    told = offered(manager)
    asked = told.deliverable.open
    assert asked is not None
    deliverables.take_back(manager, TakeBack(asked.id, asked.version))
    again = bench(manager)
    assert (again.deliverable.status, again.deliverable.open, again.deliverable.is_fixed) == (
        S.IN_WORK,
        None,
        False,
    )
    assert deliverables.report(sponsor).waiting == ()
    deliverables.offer(manager, offer_of(again))
    assert [each.round for each in rows(Acceptance, manager)] == [1, 2]
    statuses = [row.status for row in rows(ClientAction, manager) if row.kind is AskKind.ACCEPTANCE]
    assert statuses == [ClientActionStatus.WITHDRAWN, ClientActionStatus.OPEN]
    with pytest.raises(NoLongerOpen):
        deliverables.take_back(manager, TakeBack(asked.id, asked.version + 1))


# Ruling and signing


def test_drawing_up_decides_nothing(manager: Scope, sponsor: Scope) -> None:
    drawn(manager, sponsor, Ruling.MET, Ruling.REMARK)
    paper = paper_of(sponsor)
    assert (paper.edition, paper.may_sign, paper.content["facts"]["outcome"]) == (1, True, "with_remarks")
    assert paper.content["title"] == "Acceptance of deliverable 1: Label printing"
    section = next(s for s in paper.content["sections"] if s["heading"] == "2. Within two seconds")
    assert section["lines"] == [
        "What counts as met: 0 missing",
        "Our own check: Check passed: 0 of 5,000",
        "Ruling: Met, with a remark",
        "Remark: Remark 2",
    ]
    assert only(Deliverable, manager).status is S.DELIVERED
    assert only(Acceptance, manager).outcome is Outcome.OPEN
    assert rows(CriterionRuling, manager) == rows(PunchItem, manager) == rows(Signature, manager) == []


def test_a_signature_accepts_and_what_was_accepted_stays(manager: Scope, sponsor: Scope) -> None:
    told = decided(manager, sponsor, *ALL_MET)
    one = told.deliverable
    row = only(Acceptance, manager)
    assert (one.status, row.outcome, row.decided_by, row.decided_at, row.comment) == (
        S.ACCEPTED,
        Outcome.ACCEPTED,
        f"{ALPHA} sponsor",
        NOW,
        "All in all",
    )
    assert [each.ruling for each in rows(CriterionRuling, manager)] == [Ruling.MET, Ruling.MET]
    assert rows(PunchItem, manager) == []
    signature = only(Signature, manager)
    assert (signature.typed_name, signature.ip, signature.position) == (f"{ALPHA} sponsor", "203.0.113.7", 1)
    asked = next(each for each in rows(ClientAction, manager) if each.kind is AskKind.ACCEPTANCE)
    assert (asked.status, asked.done_by) == (ClientActionStatus.DONE, f"{ALPHA} sponsor")
    assert ("deliverable_decided", "“Label printing” is accepted") in happened(sponsor)
    for act in (
        lambda: deliverables.describe(manager, Describe(one.id, one.version, TEXTS, None, None)),
        lambda: deliverables.save_criterion(manager, SaveCriterion(one.id, None, 0, TEXTS, None)),
        lambda: deliverables.check(manager, Check(one.id, one.version, ())),
        lambda: deliverables.add_file(manager, AddFile(one.id, one.version, upload(), Written())),
        lambda: deliverables.offer(manager, offer_of(told)),
    ):
        with pytest.raises(AcceptedStays):
            act()


def test_remarks_become_things_to_be_put_right_and_are_never_edited(manager: Scope, sponsor: Scope) -> None:
    told = decided(manager, sponsor, Ruling.MET, Ruling.REMARK)
    assert told.deliverable.status is S.ACCEPTED
    item = only(PunchItem, manager)
    assert (item.number, item.what, item.owner, item.due) == (1, "Remark 2", "", None)
    deliverables.plan(manager, PlanItem(item.id, item.version, "Tomasz", NEEDED))
    planned = only(PunchItem, manager)
    assert (planned.what, planned.owner, planned.due) == ("Remark 2", "Tomasz", NEEDED)
    # The day is a promise: a later one without a reason would hide that it was missed.
    with pytest.raises(PromisedDayStays):
        deliverables.plan(manager, PlanItem(item.id, planned.version, "Tomasz", NEEDED + timedelta(days=9)))
    deliverables.mark_done(manager, MarkDone(item.id, planned.version))
    assert [each.number for each in deliverables.report(sponsor).to_look_at] == [1]
    with pytest.raises(ItemIsClosed):
        deliverables.plan(manager, PlanItem(item.id, planned.version + 1, "Tomasz", NEEDED))
    deliverables.not_yet(sponsor, NotYet(item.id, planned.version + 1))
    assert only(PunchItem, manager).done_at is None
    deliverables.mark_done(manager, MarkDone(item.id, planned.version + 2))
    deliverables.confirm(sponsor, Confirm(item.id, planned.version + 3))
    seen = only(PunchItem, manager)
    assert (seen.confirmed_by, seen.confirmed_at, seen.what) == (f"{ALPHA} sponsor", NOW, "Remark 2")
    with pytest.raises(ItemIsClosed):
        deliverables.confirm(sponsor, Confirm(item.id, seen.version))
    titles = [title for kind, title in happened(sponsor) if kind in ("punch_item_done", "action_answered")]
    assert titles == [
        "Remark 2",
        "not put right yet: Remark 2",
        "Remark 2",
        "seen to be put right: Remark 2",
    ]


REASON = Reason(
    Cause.THIRD_PARTY, "The maker is late", "We type it by hand", {"zh": {"explanation": "厂商延迟"}}
)


def promised(manager: Scope, sponsor: Scope, day: date) -> PunchItem:
    """Something to put right, with the day that was promised for it."""
    decided(manager, sponsor, Ruling.MET, Ruling.REMARK)
    item = only(PunchItem, manager)
    deliverables.plan(manager, PlanItem(item.id, item.version, "Tomasz", day))
    return only(PunchItem, manager)


def test_a_promised_day_moves_with_its_reason_and_the_old_one_stays_readable(
    manager: Scope, sponsor: Scope, clock_: time_machine.Traveller
) -> None:
    item = promised(manager, sponsor, NEEDED)
    later, latest = NEEDED + timedelta(days=4), NEEDED + timedelta(days=9)
    assert deliverables.move_item(manager, MoveItem(item.id, item.version, later, REASON), "a") == item.number
    with pytest.raises(AlreadyDone):
        deliverables.move_item(manager, MoveItem(item.id, item.version, later, REASON), "a")
    with pytest.raises(Conflict):
        deliverables.move_item(manager, MoveItem(item.id, item.version, latest, REASON))
    clock_.shift(60)
    deliverables.move_item(
        manager, MoveItem(item.id, item.version + 1, latest, replace(REASON, cause=Cause.OURS))
    )
    for told in (deliverables.report(sponsor).punch, deliverables.desk(manager).punch):
        shown = next(each for each in told if each.id == item.id)
        assert shown.due == latest
        assert [(m.old_date, m.new_date, m.cause, m.explanation, m.moved_by) for m in shown.moves] == [
            (NEEDED, later, Cause.THIRD_PARTY, "The maker is late", f"{ALPHA} manager"),
            (later, latest, Cause.OURS, "The maker is late", f"{ALPHA} manager"),
        ]
    assert {row.audience for row in rows(PunchMove, manager)} == {Audience.CLIENT}
    assert [title for kind, title in happened(sponsor) if kind == "punch_item_moved"] == ["Remark 2"] * 2


def test_a_reader_reads_the_reason_in_their_language(manager: Scope, sponsor: Scope) -> None:
    item = promised(manager, sponsor, NEEDED)
    day = NEEDED + timedelta(days=4)
    deliverables.move_item(manager, MoveItem(item.id, item.version, day, REASON))
    reader = replace(sponsor, viewer=replace(sponsor.viewer, language="zh"))
    (shown,) = (each for each in deliverables.report(reader).punch if each.id == item.id)
    assert [(move.explanation, move.remedy) for move in shown.moves] == [("厂商延迟", "We type it by hand")]


def test_a_day_moves_to_another_day_only_and_only_while_it_is_open(manager: Scope, sponsor: Scope) -> None:
    decided(manager, sponsor, Ruling.MET, Ruling.REMARK)
    item = only(PunchItem, manager)
    with pytest.raises(NothingToMove):
        deliverables.move_item(manager, MoveItem(item.id, item.version, NEEDED, REASON))
    deliverables.plan(manager, PlanItem(item.id, item.version, "Tomasz", NEEDED))
    with pytest.raises(NothingToMove):
        deliverables.move_item(manager, MoveItem(item.id, item.version + 1, NEEDED, REASON))
    deliverables.mark_done(manager, MarkDone(item.id, item.version + 1))
    with pytest.raises(ItemIsClosed):
        deliverables.move_item(
            manager, MoveItem(item.id, item.version + 2, NEEDED + timedelta(days=1), REASON)
        )
    assert rows(PunchMove, manager) == []


@pytest.mark.parametrize("who", ["sponsor", "contributor", "reader", "member", "lead"])
def test_nobody_but_a_manager_moves_a_promised_day(
    world: World, manager: Scope, sponsor: Scope, who: str
) -> None:
    item = promised(manager, sponsor, NEEDED)
    command = MoveItem(item.id, item.version, NEEDED + timedelta(days=1), REASON)
    with pytest.raises(NotAllowed):
        deliverables.move_item(world.scope(who, "alpha"), command)
    with pytest.raises(NotFound):
        deliverables.move_item(world.scope("beta_manager", "beta"), command)
    assert rows(PunchMove, manager) == []


def test_an_overdue_item_shows_to_both_sides(
    manager: Scope, sponsor: Scope, clock_: time_machine.Traveller
) -> None:
    decided(manager, sponsor, Ruling.MET, Ruling.REMARK)
    item = only(PunchItem, manager)
    deliverables.plan(manager, PlanItem(item.id, item.version, "Tomasz", NEEDED))
    assert deliverables.report(sponsor).overdue(NEEDED) == 0
    clock_.move_to(NOW + timedelta(days=8))
    today = NEEDED + timedelta(days=1)
    assert deliverables.report(sponsor).overdue(today) == deliverables.desk(manager).overdue(today) == 1


def test_what_is_not_met_goes_back_to_work_and_comes_again(manager: Scope, sponsor: Scope) -> None:
    told = decided(manager, sponsor, Ruling.MET, Ruling.NOT_MET)
    assert (told.deliverable.status, only(Acceptance, manager).outcome) == (S.REJECTED, Outcome.REJECTED)
    assert rows(PunchItem, manager) == []
    assert [each.result for each in told.criteria] == [CheckResult.PASSED, CheckResult.NOT_CHECKED]
    with pytest.raises(NotSaidOpenly):
        deliverables.offer(manager, offer_of(told))
    # The words by which the client ruled are agreed; only the work goes on.
    with pytest.raises(AgreedWordsStay):
        deliverables.save_criterion(manager, SaveCriterion(told.deliverable.id, None, 0, TEXTS, None))
    found = (Found(told.criteria[1].id, CheckResult.PASSED, "Now 1.4 seconds"),)
    deliverables.check(manager, Check(told.deliverable.id, told.deliverable.version, found))
    deliverables.offer(manager, offer_of(bench(manager)))
    again = bench(manager)
    deliverables.rule(sponsor, rule_of(again, *ALL_MET))
    deliverables.sign(sponsor, sign_of(paper_of(sponsor), sponsor))
    assert [each.outcome for each in rows(Acceptance, manager)] == [Outcome.REJECTED, Outcome.ACCEPTED]
    opened = deliverables.opened(sponsor, "1")
    assert opened is not None
    assert [[said.ruling for said in each.said] for each in opened.criteria] == [
        [Ruling.MET, Ruling.MET],
        [Ruling.NOT_MET, Ruling.MET],
    ]


def test_remarks_may_be_reason_enough_to_refuse(manager: Scope, sponsor: Scope) -> None:
    deliverables.sign(sponsor, drawn(manager, sponsor, Ruling.MET, Ruling.REMARK, refuse=True))
    assert only(Acceptance, manager).outcome is Outcome.REJECTED
    assert rows(PunchItem, manager) == []


def test_a_ruling_is_about_every_criterion_and_no_other(manager: Scope, sponsor: Scope) -> None:
    command = rule_of(offered(manager), *ALL_MET)
    first = next(iter(command.rulings))
    for rulings in ({first: (Ruling.MET, "")}, {**command.rulings, 10_000: (Ruling.MET, "")}):
        with pytest.raises(NotEveryCriterion):
            deliverables.rule(sponsor, replace(command, rulings=rulings))
    assert rows(Paper, manager) == []


def test_only_the_newest_text_can_be_signed(manager: Scope, sponsor: Scope) -> None:
    old = drawn(manager, sponsor, *ALL_MET)
    deliverables.rule(sponsor, rule_of(bench(manager), Ruling.MET, Ruling.NOT_MET))
    with pytest.raises(Outdated):
        deliverables.sign(sponsor, old)
    assert only(Acceptance, manager).outcome is Outcome.OPEN
    assert rows(CriterionRuling, manager) == []
    forged = replace(sign_of(paper_of(sponsor), sponsor), sha256="0" * 64)
    with pytest.raises(Outdated):
        deliverables.sign(sponsor, forged)


def test_what_was_taken_back_is_not_signed(manager: Scope, sponsor: Scope) -> None:
    command = drawn(manager, sponsor, *ALL_MET)
    asked = bench(manager).deliverable.open
    assert asked is not None
    deliverables.take_back(manager, TakeBack(asked.id, asked.version))
    with pytest.raises(NoLongerOpen):
        deliverables.sign(sponsor, command)
    assert rows(Signature, manager) == []


def test_a_form_sent_twice_signs_once(manager: Scope, sponsor: Scope) -> None:
    command = drawn(manager, sponsor, Ruling.MET, Ruling.REMARK)
    deliverables.sign(sponsor, command, "token")
    with pytest.raises(AlreadyDone):
        deliverables.sign(sponsor, command, "token")
    assert len(rows(Signature, manager)) == len(rows(PunchItem, manager)) == 1


def test_of_two_sponsors_who_sign_at_the_same_moment_one_does(
    world: World, manager: Scope, sponsor: Scope
) -> None:
    other = second_sponsor(world)
    command = drawn(manager, sponsor, Ruling.MET, Ruling.REMARK)
    outcomes = at_once(
        lambda: deliverables.sign(sponsor, command, "first"),
        lambda: deliverables.sign(other, replace(command, typed_name=other.viewer.name), "second"),
    )
    assert outcomes == ["NoLongerOpen", "done"]
    assert len(rows(Signature, manager)) == len(rows(PunchItem, manager)) == 1
    assert len(rows(CriterionRuling, manager)) == 2
    assert [kind for kind, _ in happened(manager)].count("deliverable_decided") == 1


def test_signing_and_taking_back_at_the_same_moment_leaves_one_of_both(
    manager: Scope, sponsor: Scope
) -> None:
    command = drawn(manager, sponsor, *ALL_MET)
    asked = bench(manager).deliverable.open
    assert asked is not None
    outcomes = at_once(
        lambda: deliverables.sign(sponsor, command),
        lambda: deliverables.take_back(manager, TakeBack(asked.id, asked.version)),
    )
    assert outcomes == ["NoLongerOpen", "done"]
    row = only(Acceptance, manager)
    assert (row.outcome is Outcome.ACCEPTED) == bool(rows(Signature, manager))


def test_whoever_comes_second_reads_who_was_quicker(world: World, manager: Scope, sponsor: Scope) -> None:
    command = drawn(manager, sponsor, *ALL_MET)
    deliverables.sign(sponsor, command)
    with pytest.raises(NoLongerOpen) as refused:
        deliverables.sign(second_sponsor(world), command)
    assert refused.value.problem.values == {"name": f"{ALPHA} sponsor"}


def test_a_preview_signs_nothing(world: World, manager: Scope, sponsor: Scope) -> None:
    command = drawn(manager, sponsor, *ALL_MET)
    viewer = preview_viewer(world.viewer("manager", "alpha"), world.viewer("sponsor", "alpha"))
    preview = project_scope(viewer, world.projects["alpha"])
    assert deliverables.report(preview).waiting
    with pytest.raises(ReadOnly):
        deliverables.sign(preview, command)
    with pytest.raises(ReadOnly):
        deliverables.rule(preview, rule_of(bench(manager), *ALL_MET))


# Silence


def agree_on_silence(scope: Scope, days: int | None, edition: int = 7) -> None:
    """A confirmed edition of the charter that says what silence means."""
    with writing(operator_scope()) as session:
        own = {"project_id": scope.here.project_id, "client_id": scope.here.client_id}
        row = Charter(
            **own,
            audience=Audience.CLIENT,
            edition=edition,
            status=CharterStatus.CONFIRMED,
            deemed_after_days=days,
            confirmed_at=NOW,
        )
        session.add(row)


def remind(scope: Scope) -> None:
    with writing(operator_scope()) as session:
        asked = select(ClientAction).where(
            ClientAction.project_id == scope.here.project_id, ClientAction.kind == AskKind.ACCEPTANCE
        )
        for row in session.scalars(asked):
            row.reminded_on = TODAY


def deemed_at(moment: Any, clock_: time_machine.Traveller) -> int:
    clock_.move_to(moment)
    return deliverables.deem(operator_scope(name="scheduler"))


def test_without_the_charter_silence_never_counts(manager: Scope, clock_: time_machine.Traveller) -> None:
    agree_on_silence(manager, None)
    offered(manager)
    remind(manager)
    assert deemed_at(NOW + timedelta(days=400), clock_) == 0
    assert only(Acceptance, manager).outcome is Outcome.OPEN


def test_what_silence_means_is_announced_with_the_offer(manager: Scope) -> None:
    agree_on_silence(manager, 10)
    offered(manager)
    assert only(Acceptance, manager).deemed_on == TODAY + timedelta(days=10)
    asked = next(row for row in rows(ClientAction, manager) if row.kind is AskKind.ACCEPTANCE)
    assert asked.why == (
        "If nobody answers before 20 March 2027, it counts as accepted: edition 7 of what we agreed says so."
        " We remind you before."
    )
    assert "第 7 版" in asked.translations["zh"]["why"]


def test_silence_counts_by_the_charter_after_a_reminder_and_once(
    manager: Scope, sponsor: Scope, clock_: time_machine.Traveller
) -> None:
    agree_on_silence(manager, 10)
    offered(manager)
    assert deemed_at(NOW + timedelta(days=30), clock_) == 0  # nobody was reminded
    remind(manager)
    assert deemed_at(NOW + timedelta(days=9), clock_) == 0
    assert deemed_at(NOW + timedelta(days=10), clock_) == 1
    assert deemed_at(NOW + timedelta(days=11), clock_) == 0
    row, one = only(Acceptance, manager), only(Deliverable, manager)
    assert (row.outcome, row.decided_by, row.decided_at) == (Outcome.DEEMED, "", NOW + timedelta(days=10))
    assert row.comment == "Nobody answered. Edition 7 of what we agreed says what that means."
    assert one.status is S.ACCEPTED
    asked = next(each for each in rows(ClientAction, manager) if each.kind is AskKind.ACCEPTANCE)
    assert asked.status is ClientActionStatus.WITHDRAWN
    said = [title for kind, title in happened(sponsor) if kind == "deliverable_decided"]
    assert said == [
        "“Label printing” counts as accepted, because nobody answered and edition 7 of what we agreed says so"
    ]
    assert rows(Signature, manager) == []


def test_silence_does_not_count_before_the_day_an_answer_was_asked_for(manager: Scope) -> None:
    agree_on_silence(manager, 3)
    deliverables.offer(manager, offer_of(checked(manager)))
    assert only(Acceptance, manager).deemed_on == NEEDED + timedelta(days=1)


def test_a_later_edition_can_end_it(manager: Scope, clock_: time_machine.Traveller) -> None:
    agree_on_silence(manager, 10)
    offered(manager)
    remind(manager)
    agree_on_silence(manager, None, edition=8)
    assert deemed_at(NOW + timedelta(days=30), clock_) == 0


def test_what_was_decided_is_not_deemed(
    manager: Scope, sponsor: Scope, clock_: time_machine.Traveller
) -> None:
    agree_on_silence(manager, 10)
    deliverables.sign(sponsor, drawn(manager, sponsor, Ruling.MET, Ruling.NOT_MET))
    remind(manager)
    assert deemed_at(NOW + timedelta(days=30), clock_) == 0
    assert only(Acceptance, manager).outcome is Outcome.REJECTED


def test_two_runs_at_the_same_moment_accept_once(manager: Scope, clock_: time_machine.Traveller) -> None:
    agree_on_silence(manager, 10)
    offered(manager)
    remind(manager)
    clock_.move_to(NOW + timedelta(days=12))
    counts: list[int] = []
    run = lambda: counts.append(deliverables.deem(operator_scope(name="scheduler")))  # noqa: E731
    assert at_once(run, run) == ["done", "done"]
    assert sorted(counts) == [0, 1]
    assert [kind for kind, _ in happened(manager)].count("deliverable_decided") == 1


def test_only_the_scheduler_deems(sponsor: Scope) -> None:
    with pytest.raises(NotAllowed):
        deliverables.deem(sponsor)


# Handing over with the result


HANDED = HandOver(
    None,
    0,
    Written(
        {"what": "The system", "documents": "Manual", "training": "Guide", "support_contact": "+44"},
        {"zh": {"what": "系统"}},
    ),
    "Priya Nair",
    TODAY + timedelta(days=90),
)


def test_a_handover_is_read_at_once_corrected_until_received_and_then_stays(
    manager: Scope, sponsor: Scope
) -> None:
    assert deliverables.hand_over(manager, HANDED) == 1
    (shown,) = deliverables.report(sponsor).to_receive
    assert (shown.words["what"], shown.support_name, shown.handed_by) == (
        "The system",
        "Priya Nair",
        f"{ALPHA} manager",
    )
    corrected = replace(HANDED, id=shown.id, version=shown.version, support_name="Owen Hart")
    deliverables.hand_over(manager, corrected)
    with pytest.raises(Conflict):
        deliverables.receive(sponsor, Receive(shown.id, shown.version))
    deliverables.receive(sponsor, Receive(shown.id, shown.version + 1))
    row = only(Handover, manager)
    assert (row.support_name, row.received_by, row.received_at) == ("Owen Hart", f"{ALPHA} sponsor", NOW)
    with pytest.raises(ReceivedStays):
        deliverables.receive(sponsor, Receive(row.id, row.version))
    with pytest.raises(ReceivedStays):
        deliverables.hand_over(manager, replace(corrected, version=row.version))
    asked = [each for each in rows(ClientAction, manager) if each.kind is AskKind.RECEIPT]
    assert [(each.subject, each.status) for each in asked] == [(1, ClientActionStatus.DONE)]
    kinds = [kind for kind, _ in happened(sponsor)]
    assert kinds == ["action_asked", "handed_over", "action_answered"]


# Who may do what


def _verbs(manager: Scope, sponsor: Scope) -> Mapping[str, tuple[Permission, Callable[[Scope], object]]]:
    """Each verb with what it needs; the ids name nothing, so that nothing is changed."""
    sign = Sign(10_000, "0" * 64, "x", "x")
    return {
        "describe": (
            Permission.EDIT_SCOPE,
            lambda s: deliverables.describe(s, Describe(9999, 1, TEXTS, None, None)),
        ),
        "save_criterion": (
            Permission.EDIT_SCOPE,
            lambda s: deliverables.save_criterion(s, SaveCriterion(9999, None, 0, TEXTS, None)),
        ),
        "remove_criterion": (
            Permission.EDIT_SCOPE,
            lambda s: deliverables.remove_criterion(s, RemoveCriterion(9999, 1, 1)),
        ),
        "take_over": (Permission.EDIT_SCOPE, lambda s: deliverables.take_over(s, TakeOver(9999, 1, 1))),
        "share": (Permission.PUBLISH, lambda s: deliverables.share(s, Share(9999, 1, True))),
        "check": (Permission.EDIT_SCOPE, lambda s: deliverables.check(s, Check(9999, 1, ()))),
        "add_file": (
            Permission.EDIT_SCOPE,
            lambda s: deliverables.add_file(s, AddFile(9999, 1, upload(), Written())),
        ),
        "offer": (
            Permission.PUBLISH,
            lambda s: deliverables.offer(s, Offer(9999, 1, NEEDED, False, Written({"why": ""}))),
        ),
        "take_back": (Permission.PUBLISH, lambda s: deliverables.take_back(s, TakeBack(9999, 1))),
        "rule": (Permission.AGREE, lambda s: deliverables.rule(s, Rule(9999, 1, {}))),
        "sign": (Permission.AGREE, lambda s: deliverables.sign(s, sign)),
        "plan": (Permission.EDIT_SCOPE, lambda s: deliverables.plan(s, PlanItem(9999, 1, "x", NEEDED))),
        "mark_done": (Permission.EDIT_SCOPE, lambda s: deliverables.mark_done(s, MarkDone(9999, 1))),
        "confirm": (Permission.SUBMIT_CHANGES, lambda s: deliverables.confirm(s, Confirm(9999, 1))),
        "not_yet": (Permission.SUBMIT_CHANGES, lambda s: deliverables.not_yet(s, NotYet(9999, 1))),
        "hand_over": (
            Permission.PUBLISH,
            lambda s: deliverables.hand_over(s, replace(HANDED, id=9999)),
        ),
        "receive": (Permission.AGREE, lambda s: deliverables.receive(s, Receive(9999, 1))),
        "desk": (Permission.EDIT_SCOPE, deliverables.desk),
        "bench": (Permission.EDIT_SCOPE, lambda s: deliverables.bench(s, "1")),
        "handover_desk": (Permission.EDIT_SCOPE, deliverables.handover_desk),
        "report": (Permission.SEE_SCOPE, deliverables.report),
        "opened": (Permission.SEE_SCOPE, lambda s: deliverables.opened(s, "1")),
    }


@pytest.mark.parametrize(
    "who", ["sponsor", "contributor", "reader", "manager", "member", "lead", "administrator"]
)
def test_each_verb_asks_for_its_permission(world: World, manager: Scope, sponsor: Scope, who: str) -> None:
    scope = signed_in(world.scope(who, "alpha"))
    for name, (needed, act) in _verbs(manager, sponsor).items():
        try:
            act(scope)
            outcome = "allowed"
        except NotAllowed:
            outcome = "not allowed"
        except NotFound:
            outcome = "allowed"
        assert outcome == ("allowed" if scope.may(needed) else "not allowed"), name


def test_no_client_reads_what_is_internal(world: World) -> None:
    for who in ("sponsor", "contributor", "reader"):
        scope = world.scope(who, "alpha")
        told = deliverables.report(scope)
        assert [each.number for each in told.all] == [1]
        assert [each.number for each in told.handovers] == [1]
        assert INTERNAL not in repr(told)
        assert INTERNAL not in repr(deliverables.opened(scope, "1"))
        assert deliverables.opened(scope, "2") is None


def test_a_manager_who_looks_as_the_client_does_sees_no_more(world: World) -> None:
    scope = world.scope("manager", "alpha")
    assert INTERNAL not in repr(deliverables.report(scope).all)
    assert [each.number for each in deliverables.desk(scope).all] == [1, 2]


# As many statements as before


def test_the_number_of_statements_does_not_grow(manager: Scope, sponsor: Scope) -> None:
    def statements() -> list[int]:
        counts = []
        for ask in (
            lambda: deliverables.report(sponsor),
            lambda: deliverables.opened(sponsor, "1"),
            lambda: deliverables.desk(manager),
            lambda: deliverables.bench(manager, "1"),
            lambda: deliverables.handover_desk(manager),
        ):
            with counted() as sent:
                ask()
            counts.append(len(sent))
        return counts

    decided(manager, sponsor, Ruling.MET, Ruling.REMARK)
    few = statements()
    assert few == [5, 6, 4, 5, 2]
    for _ in range(6):
        told = checked(manager)
        deliverables.offer(manager, offer_of(told))
    deliverables.hand_over(manager, HANDED)
    assert statements() == few
    with reading(operator_scope()) as session:
        assert session.scalar(select(func.count(Deliverable.id))) == 7
