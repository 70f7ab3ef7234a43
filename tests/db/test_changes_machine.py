"""No way leads a change request beside the table of moves: every status, every goal, everybody, any order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product

import hypothesis.strategies as st
import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from db.models.change import ChangeStatus
from db.models.requirement import Way
from db.session import Conflict
from portal import changes
from portal.access import NotAllowed, NotFound, Scope
from portal.changes import MOVES, ChangeAt, EditDraft, Move, NoSuchMove, Offer, Part, Reply
from portal.changes.course import check_move, parts_of
from portal.problems import Refused
from tests.db import assessed_changes as told
from tests.db.assessed_changes import DECIDE_BY
from tests.worlds import NOW, World

S = ChangeStatus
EVERYBODY = ("author", "sponsor", "contributor", "reader", "member", "manager", "lead", "administrator")
WHO, GOAL = st.sampled_from(EVERYBODY), st.sampled_from(S)
REFUSED = (NoSuchMove, NotAllowed, NotFound, Conflict, Refused)

# Who may do what, told once more without the code that is under test. The author is a contributor.
MAY = {
    (S.DRAFT, S.SUBMITTED): {"author"},
    (S.SUBMITTED, S.IN_ASSESSMENT): {"manager"},
    (S.SUBMITTED, S.WITHDRAWN): {"author", "sponsor"},
    (S.IN_ASSESSMENT, S.WAITING_FOR_DECISION): set(),  # by sending an offer
    (S.IN_ASSESSMENT, S.DECLINED): {"manager"},
    (S.IN_ASSESSMENT, S.WITHDRAWN): {"author", "sponsor"},
    (S.WAITING_FOR_DECISION, S.APPROVED): set(),  # by signing
    (S.WAITING_FOR_DECISION, S.DECLINED): {"sponsor"},
    (S.WAITING_FOR_DECISION, S.IN_ASSESSMENT): {"manager", "sponsor"},
    (S.WAITING_FOR_DECISION, S.WITHDRAWN): {"author", "sponsor"},
    (S.APPROVED, S.IMPLEMENTED): {"manager"},
}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def scope_of(world: World, who: str) -> Scope:
    """One of the people; `contributor` is somebody of that role who did not write the request."""
    return world.scope("contributor" if who == "author" else who, "alpha")


def tries(scope: Scope, change_id: int, version: int, new: ChangeStatus) -> None:
    """Take a request there by every verb that takes a goal, until one of them does it."""
    said: Exception | None = None
    edited = EditDraft(change_id, version, told.EXPORT, new is S.SUBMITTED)
    attempts: list[Callable[[], object]] = [
        lambda: changes.move(scope, Move(change_id, version, new, "So")),
        lambda: changes.reply(scope, Reply(change_id, version, new, "So")),
    ]
    if new in (S.DRAFT, S.SUBMITTED):
        attempts.append(lambda: changes.edit_draft(scope, edited))
    for attempt in attempts:
        try:
            attempt()
        except REFUSED as refused:
            said = refused
        else:
            return
    assert said is not None
    raise said


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_takes_a_request_anywhere_beside_the_table(small_world: World, who: str) -> None:
    author = small_world.scope("sponsor" if who == "contributor" else "contributor", "alpha")
    scope = scope_of(small_world, who)
    number = told.asked(author).number
    project_id = author.here.project_id
    for old, new in product(S, S):
        told.brought_to(number, project_id, old)
        change = told.whole(number, project_id)
        if who in MAY.get((old, new), set()):
            tries(scope, change.id, change.version, new)
            assert told.whole(number, project_id).status is new, (old, new)
        elif old is S.DRAFT and new is S.DRAFT and who == "author":
            tries(scope, change.id, change.version, new)  # a draft is saved anew
        else:
            with pytest.raises(REFUSED):
                tries(scope, change.id, change.version, new)
            assert told.whole(number, project_id).status is old, (old, new)


@pytest.mark.parametrize(("old", "new"), list(product(S, S)), ids=str)
@pytest.mark.parametrize("part", Part)
def test_the_table_knows_every_status_and_every_part(
    old: ChangeStatus, new: ChangeStatus, part: Part
) -> None:
    if (old, new) not in MOVES:
        with pytest.raises(NoSuchMove):
            check_move(old, new, frozenset({part}))
    elif part not in MOVES[old, new]:
        with pytest.raises(NotAllowed):
            check_move(old, new, frozenset({part}))
    else:
        check_move(old, new, frozenset({part}))


def test_the_table_is_the_one_that_was_agreed() -> None:
    assert set(MOVES) == set(MAY)
    assert {pair for pair, parts in MOVES.items() if parts == {Part.SIGNATURE}} == {
        (S.WAITING_FOR_DECISION, S.APPROVED)
    }
    assert {pair for pair, parts in MOVES.items() if parts == {Part.OFFER}} == {
        (S.IN_ASSESSMENT, S.WAITING_FOR_DECISION)
    }


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_holds_the_part_of_an_offer_or_a_signature_by_a_role(small_world: World, who: str) -> None:
    scope = scope_of(small_world, who)
    for by_client, author in product((True, False), (scope.viewer.person_id, 0)):
        assert not parts_of(scope, by_client, author) & {Part.OFFER, Part.SIGNATURE}


@dataclass
class Expected:
    """What a request should be, kept beside the portal and told by another, smaller rule book."""

    status: ChangeStatus
    assessed: bool = False
    released: bool = False
    shown: bool = True
    course: list[ChangeStatus] = field(default_factory=list)


class Life(RuleBasedStateMachine):
    """People of both sides do whatever comes to their mind with one request, in any order."""

    world: World
    number = 0
    expected = Expected(S.DRAFT)

    @initialize(by_firm=st.booleans(), as_draft=st.booleans())
    def begin(self, by_firm: bool, as_draft: bool) -> None:
        if by_firm:
            code = changes.enter(scope_of(self.world, "manager"), told.EXPORT)
        else:
            verb = changes.draft if as_draft else changes.submit
            code = verb(scope_of(self.world, "author"), told.EXPORT)
        self.number = int(code.removeprefix("CR-"))
        self.by_client = not by_firm
        drafted = as_draft and not by_firm
        self.expected = Expected(S.DRAFT if drafted else S.SUBMITTED, shown=not by_firm)
        self.expected.course = [] if drafted else [S.SUBMITTED]

    def whole(self) -> told.Whole:
        return told.whole(self.number, self.world.project_ids["alpha"])

    def attempt(self, act: Callable[[], object], allowed: bool, new: ChangeStatus | None) -> None:
        if allowed:
            act()
            if new is not None:
                self.expected.status = new
                self.expected.course.append(new)
        else:
            with pytest.raises(REFUSED):
                act()

    def may(self, old: ChangeStatus, new: ChangeStatus) -> set[str]:
        """Who may take it there; of what the firm entered the client knows only once it is shown."""
        allowed = MAY.get((old, new), set())
        if self.by_client:
            return allowed
        if new is S.WITHDRAWN:
            return {"manager"} if allowed else set()
        return allowed & ({"manager", "sponsor"} if self.expected.shown else {"manager"})

    @rule(who=WHO, new=GOAL)
    def goes(self, who: str, new: ChangeStatus) -> None:
        change, old = self.whole(), self.expected.status
        allowed = self.may(old, new)
        scope = scope_of(self.world, who)
        if who == "contributor":
            who = "author"  # the only contributor there is wrote it
        if old is S.DRAFT and new is S.DRAFT:
            return
        self.attempt(lambda: tries(scope, change.id, change.version, new), who in allowed, new)

    @rule(who=WHO)
    def assesses(self, who: str) -> None:
        change, scope = self.whole(), scope_of(self.world, who)
        command = changes.Assess(change.id, change.version, told.EFFECTS, (), ())
        allowed = who == "manager" and self.expected.status is S.IN_ASSESSMENT

        def act() -> None:
            changes.assess(scope, command)
            if not changes.ways(scope, self.number).options:
                way = changes.SaveWay(change.id, None, 0, Way.NOTHING, told.NOTHING, None, None, False)
                changes.save_way(scope, way)

        self.attempt(act, allowed, None)
        if allowed:
            self.expected.assessed, self.expected.released = True, False

    @rule(who=WHO)
    def releases(self, who: str) -> None:
        change, scope = self.whole(), scope_of(self.world, who)
        ready = self.expected.assessed and self.expected.status is S.IN_ASSESSMENT
        allowed = who in ("manager", "lead") and ready
        self.attempt(lambda: changes.release(scope, ChangeAt(change.id, change.version)), allowed, None)
        self.expected.released = self.expected.released or allowed

    @rule(who=WHO)
    def offers(self, who: str) -> None:
        change, scope = self.whole(), scope_of(self.world, who)
        ready = self.expected.released and self.expected.status is S.IN_ASSESSMENT
        allowed = who == "manager" and ready
        command = Offer(change.id, change.version, DECIDE_BY)
        self.attempt(lambda: changes.offer(scope, command), allowed, S.WAITING_FOR_DECISION)
        self.expected.shown = self.expected.shown or allowed

    @rule()
    def goes_on(self) -> None:
        """What usually happens next, or hardly any request would come to a decision."""
        if self.expected.status is S.DRAFT:
            self.goes("author", S.SUBMITTED)
        elif self.expected.status is S.SUBMITTED:
            self.goes("manager", S.IN_ASSESSMENT)
        elif not self.expected.assessed:
            self.assesses("manager")
        elif not self.expected.released:
            self.releases("lead")
        else:
            self.offers("manager")

    @invariant()
    def it_stands_where_it_should_and_every_step_is_written_down(self) -> None:
        if not self.number:
            return
        change = self.whole()
        assert change.status is self.expected.status
        assert change.course == self.expected.course
        assert (change.released_at is not None) == self.expected.released
        if change.status is S.WAITING_FOR_DECISION:
            assert self.expected.released
            assert change.amount is not None


def test_whatever_people_do_in_any_order_it_stands_where_the_table_says(small_world: World) -> None:
    run_state_machine_as_test(
        type("LifeHere", (Life,), {"world": small_world}),
        settings=settings(
            max_examples=80, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
