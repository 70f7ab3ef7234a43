"""Numbers of issues and change requests: each is given once, whoever asks and whatever they may see."""

import threading

from sqlalchemy import select

from db.base import Audience
from db.models.change import ChangeRequest
from db.models.issue import Issue
from db.models.record import Counter
from db.numbers import Numbered, next_number, next_numbers
from db.session import reading, writing
from portal.access import operator_scope
from portal.activity import owned_by
from tests.worlds import NOW, World


def _issue(scope, number: int, audience: Audience | None = None) -> Issue:
    return Issue(**owned_by(scope, audience), number=number, title=f"Number {number}", opened_at=NOW)


def _raise(scope, audience: Audience | None = None) -> int:
    with writing(scope) as session:
        number = next_number(session, owned_by(scope), Numbered.ISSUE)
        session.add(_issue(scope, number, audience))
    return number


def test_the_first_number_is_one_above_what_the_firm_has_given_by_hand(world: World) -> None:
    assert _raise(world.scope("manager", "alpha")) == 3
    assert _raise(world.scope("manager", "alpha")) == 4


def test_a_client_who_cannot_see_the_highest_number_does_not_get_it_again(world: World) -> None:
    # Issue 2 is internal: the sponsor sees number 1 alone.
    assert _raise(world.scope("sponsor", "alpha")) == 3


def test_both_sides_count_on_the_same_counter(world: World) -> None:
    numbers = [_raise(world.scope(who, "alpha")) for who in ("sponsor", "manager", "contributor", "member")]
    assert numbers == [3, 4, 5, 6]


def test_projects_and_kinds_count_for_themselves(world: World) -> None:
    manager, foreign = world.scope("manager", "alpha"), world.scope("beta_manager", "beta")
    assert _raise(manager) == 3
    assert _raise(foreign) == 3
    with writing(manager) as session:
        assert next_number(session, owned_by(manager), Numbered.CHANGE) == 3
    with writing(world.scope("manager", "hidden")) as session:
        hidden = owned_by(world.scope("manager", "hidden"))
        assert next_number(session, hidden, Numbered.ISSUE) == 3


def test_several_numbers_in_one_transaction_are_different(world: World) -> None:
    scope = world.scope("sponsor", "alpha")
    with writing(scope) as session:
        numbers = [next_number(session, owned_by(scope), Numbered.CHANGE) for _ in range(3)]
    assert numbers == [3, 4, 5]


def test_an_import_takes_a_row_of_numbers(world: World) -> None:
    scope = world.scope("manager", "alpha")
    with writing(scope) as session:
        assert next_numbers(session, owned_by(scope), Numbered.ISSUE, 500) == range(3, 503)
    assert _raise(world.scope("sponsor", "alpha")) == 503


def test_a_number_of_a_transaction_that_failed_is_given_again(world: World) -> None:
    scope = world.scope("sponsor", "alpha")
    with writing(scope) as session:
        assert next_number(session, owned_by(scope), Numbered.ISSUE) == 3
        session.rollback()
    assert _raise(scope) == 3


def test_rows_numbered_by_hand_afterwards_are_passed_over(world: World) -> None:
    scope = world.scope("manager", "alpha")
    assert _raise(scope) == 3
    with writing(operator_scope()) as session:
        session.add(_issue(scope, 9))
    assert _raise(scope) == 10


def test_a_counter_says_nothing_but_its_number_and_is_not_seen_from_elsewhere(world: World) -> None:
    _raise(world.scope("manager", "alpha"))
    with reading(world.scope("sponsor", "alpha")) as session:
        rows = session.execute(select(Counter.name, Counter.value)).all()
    assert [tuple(row) for row in rows] == [("issue", 3)]
    for who, project in (("beta_sponsor", "beta"), ("sibling_sponsor", "sibling")):
        with reading(world.scope(who, project)) as session:
            assert session.execute(select(Counter.value)).all() == []


def test_many_people_at_once_each_get_their_own_number(world: World) -> None:
    scopes = [world.scope(who, "alpha") for who in ("sponsor", "manager", "contributor", "member")]
    given: list[int] = []
    start = threading.Barrier(len(scopes))

    def ask(scope) -> None:
        start.wait()
        for _ in range(5):
            with writing(scope) as session:
                number = next_number(session, owned_by(scope), Numbered.CHANGE)
                session.add(
                    ChangeRequest(
                        **owned_by(scope),
                        number=number,
                        title="At once",
                        what="At once",
                        submitted_at=NOW,
                        submitted_by="Somebody",
                        submitted_by_id=1,
                    )
                )
                given.append(number)

    threads = [threading.Thread(target=ask, args=(scope,)) for scope in scopes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(given) == list(range(3, 23))
