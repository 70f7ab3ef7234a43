"""What is done by the clock: once in a period, tried again after a failure, and whom it reminds of what."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from db.base import Audience
from db.models.change import ChangeRequest, ChangeStatus
from db.models.identity import Person
from db.models.record import OutboxMail
from db.models.schedule import AskKind, ClientAction, ClientActionStatus
from db.session import identity, identity_reading, reading, writing
from portal import chores, reminders
from portal.access import NotAllowed, Scope, operator_scope
from portal.chores import Chore, Often, Outcome
from portal.reminders import PLACES, point
from portal.sitemap import named
from tests.worlds import NOW, TODAY, World


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def on(day: date, hour: int = 9) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=UTC), tick=False)


def mails() -> dict[str, OutboxMail]:
    """The newest mail to each."""
    with identity_reading() as session:
        return {mail.recipient: mail for mail in session.scalars(select(OutboxMail).order_by(OutboxMail.id))}


def ask(world: World, needed_by: date, project: str = "alpha", **values: object) -> int:
    told = {
        "title": "Send the test data",
        "kind": AskKind.INPUT,
        "asked_on": TODAY - timedelta(days=20),
        "audience": Audience.CLIENT,
        **values,
    }
    with writing(operator_scope()) as session:
        row = ClientAction(
            project_id=world.project_ids[project],
            client_id=world.client_ids["beta" if project == "beta" else "alpha"],
            number=len(session.scalars(select(ClientAction)).all()) + 50,
            asked_by="Clara",
            needed_by=needed_by,
            **told,
        )
        session.add(row)
        session.flush()
        return row.id


def asked(row_id: int) -> ClientAction:
    with reading(operator_scope()) as session:
        return session.scalars(select(ClientAction).where(ClientAction.id == row_id)).one()


# Chores


def test_a_chore_is_done_once_in_its_period(world: World) -> None:
    assert world
    done: list[str] = []
    chore = Chore("sweep", Often.DAILY, lambda scope: done.append(scope.viewer.name))
    assert chores.run_due((chore,)) == {"sweep": Outcome.DONE}
    assert chores.run_due((chore,)) == {"sweep": Outcome.NOT_DUE}
    assert chores.run_due((chore,), again=True) == {"sweep": Outcome.DONE}
    with on(TODAY + timedelta(days=1)):
        assert chores.run_due((chore,)) == {"sweep": Outcome.DONE}
    assert done == [chores.ACTOR] * 3


def test_an_hourly_chore_is_done_every_hour(world: World) -> None:
    assert world
    chore = Chore("tick", Often.HOURLY, lambda scope: None)
    assert chores.run_due((chore,)) == {"tick": Outcome.DONE}
    with on(TODAY, 10):
        assert chores.run_due((chore,)) == {"tick": Outcome.DONE}
        assert chores.run_due((chore,)) == {"tick": Outcome.NOT_DUE}


def test_of_two_processes_at_once_one_does_it(world: World) -> None:
    assert world
    done: list[int] = []
    chore = Chore("sweep", Often.DAILY, lambda scope: done.append(1))
    gate = threading.Barrier(4)

    def run() -> None:
        gate.wait()
        chores.run_due((chore,))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [1]


def test_what_fails_is_logged_tried_again_later_and_keeps_nothing_else_waiting(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    assert world
    attempts: list[datetime] = []

    def fail(scope: Scope) -> None:
        attempts.append(datetime.now(UTC))
        if len(attempts) < 3:
            raise OSError("no disk")

    both = (Chore("fails", Often.DAILY, fail), Chore("works", Often.DAILY, lambda scope: None))
    assert chores.run_due(both) == {"fails": Outcome.FAILED, "works": Outcome.DONE}
    assert "The chore fails was not done" in caplog.text
    assert chores.run_due(both)["fails"] is Outcome.NOT_DUE  # not at once
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        assert chores.run_due(both)["fails"] is Outcome.FAILED
    with time_machine.travel(NOW + timedelta(minutes=14), tick=False):
        assert chores.run_due(both)["fails"] is Outcome.NOT_DUE
    with time_machine.travel(NOW + timedelta(minutes=17), tick=False):
        assert chores.run_due(both)["fails"] is Outcome.DONE
    with time_machine.travel(NOW + timedelta(hours=3), tick=False):
        assert chores.run_due(both)["fails"] is Outcome.NOT_DUE
    assert len(attempts) == 3


def test_what_fails_in_one_project_is_done_in_the_others(world: World) -> None:
    done: list[str] = []

    def each(scope: Scope) -> None:
        if scope.here.public_id == world.projects["sibling"]:
            raise ValueError
        done.append(scope.here.public_id)

    chore = Chore("each", Often.DAILY, each, each_project=True)
    assert chores.run_due((chore,)) == {"each": Outcome.FAILED}
    assert sorted(done) == sorted(world.projects[name] for name in ("alpha", "hidden", "beta"))


def test_every_chore_runs_on_the_world_and_a_second_run_sends_nothing(world: World) -> None:
    ask(world, TODAY)
    assert set(chores.run_due().values()) == {Outcome.DONE}
    written = len(mails())
    assert written > 0
    assert set(chores.run_due().values()) == {Outcome.NOT_DUE}
    assert set(chores.run_due(again=True).values()) == {Outcome.DONE}
    assert len(mails()) == written


# When somebody is reminded


@pytest.mark.parametrize(
    ("days", "due"),
    [(-4, None), (-3, -3), (-2, -3), (-1, -3), (0, 0), (1, 0), (6, 0), (7, 7), (13, 7), (14, 14), (70, 70)],
)
def test_one_is_reminded_three_days_before_on_the_day_and_every_seven_days_after(
    days: int, due: int | None
) -> None:
    needed = date(2027, 3, 20)
    expected = None if due is None else needed + timedelta(days=due)
    assert point(date(2027, 1, 1), needed, needed + timedelta(days=days)) == expected


def test_nobody_is_reminded_of_a_day_before_they_were_asked() -> None:
    needed = date(2027, 3, 20)
    assert point(date(2027, 3, 18), needed, date(2027, 3, 19)) is None
    assert point(date(2027, 3, 18), needed, date(2027, 3, 20)) == needed


# Whom, and of what


def test_the_sponsor_is_written_to_once_a_day_with_everything_that_is_due(world: World) -> None:
    first = ask(world, TODAY + timedelta(days=3))
    second = ask(world, TODAY, title="Name a contact", translations={"zh": {"title": "指定联系人"}})
    later = ask(world, TODAY + timedelta(days=30), title="Not yet")
    assert reminders.send(operator_scope()) == 1
    mail = mails()[world.emails["sponsor"]]
    assert mail.subject == "2 things wait for you, first: Name a contact"
    assert (
        "Send the test data\nALPHAMARK project ALPHAMARK\nIt is needed in 3 days (Sat 13 Mar)." in mail.body
    )
    assert "It is needed today." in mail.body
    assert "Not yet" not in mail.body
    assert f"/progress?project={world.projects['alpha']}" in mail.body
    assert [asked(row).reminded_on for row in (first, second, later)] == [TODAY, TODAY, None]
    assert reminders.send(operator_scope()) == 0
    with on(TODAY + timedelta(days=1)):
        assert reminders.send(operator_scope()) == 0
    with on(TODAY + timedelta(days=3)):
        assert reminders.send(operator_scope()) == 1
        body = mails()[world.emails["sponsor"]].body
    assert "Name a contact" not in body
    assert asked(first).reminded_on == TODAY + timedelta(days=3)


def test_a_day_on_which_nothing_ran_is_made_up_for(world: World) -> None:
    ask(world, TODAY)
    with on(TODAY + timedelta(days=2)):
        assert reminders.send(operator_scope()) == 1
    with on(TODAY + timedelta(days=3)):
        assert reminders.send(operator_scope()) == 0


def test_whoever_was_asked_by_name_is_reminded_and_nobody_else(world: World) -> None:
    ask(world, TODAY, asked_of="alphamark CONTRIBUTOR")
    reminders.send(operator_scope())
    assert set(mails()) == {world.emails["contributor"]}


def test_a_name_that_nobody_bears_leaves_it_to_the_sponsors(world: World) -> None:
    ask(world, TODAY, asked_of="Accounts department")
    reminders.send(operator_scope())
    assert set(mails()) == {world.emails["sponsor"]}


@pytest.mark.parametrize("kind", [kind for kind in AskKind if kind is not AskKind.INPUT])
def test_decisions_go_to_those_who_agree_for_the_client_whoever_is_named(world: World, kind: AskKind) -> None:
    ask(world, TODAY, kind=kind, subject=1, asked_of="ALPHAMARK contributor")
    reminders.send(operator_scope())
    assert set(mails()) == {world.emails["sponsor"]}
    path, _ = PLACES[kind]
    assert named(path)
    assert f"/{path}?project=" in mails()[world.emails["sponsor"]].body


def test_what_is_done_internal_or_in_an_unpublished_project_reminds_no_client(world: World) -> None:
    ask(world, TODAY, status=ClientActionStatus.DONE)
    ask(world, TODAY, audience=Audience.INTERNAL)
    ask(world, TODAY, project="hidden")
    assert reminders.send(operator_scope()) == 0


def test_a_mail_comes_in_the_persons_language_and_in_their_morning(world: World) -> None:
    with identity() as session:
        person = session.get(Person, world.person_ids["sponsor"])
        assert person is not None
        person.language, person.time_zone = "zh", "America/New_York"
    ask(world, TODAY, title="Name a contact", translations={"zh": {"title": "指定联系人"}})
    assert reminders.send(operator_scope()) == 0  # it is four in the morning there
    with on(TODAY, 13):
        assert reminders.send(operator_scope()) == 1
    mail = mails()[world.emails["sponsor"]]
    assert mail.subject == "有 1 件事等您处理：指定联系人"
    assert "需要时间：今天。" in mail.body


def test_a_manager_is_reminded_of_a_request_that_nobody_has_assessed_for_more_than_three_days(
    world: World,
) -> None:
    with writing(operator_scope()) as session:
        session.add(
            ChangeRequest(
                project_id=world.project_ids["beta"],
                client_id=world.client_ids["beta"],
                audience=Audience.CLIENT,
                number=7,
                title="A third dock",
                what="One more",
                status=ChangeStatus.SUBMITTED,
                submitted_at=NOW - timedelta(days=3),
                submitted_by="Somebody",
                submitted_by_id=1,
            )
        )
    assert reminders.send(operator_scope()) == 0
    with on(TODAY + timedelta(days=1)):
        assert reminders.send(operator_scope()) == 1
    mail = mails()[world.emails["beta_manager"]]
    assert mail.subject == "1 thing waits for you: A third dock"
    assert "It has waited for its assessment since Sun 7 Mar." in mail.body
    assert f"/changes?project={world.projects['beta']}&change=7" in mail.body
    for days, expected in ((2, 0), (7, 0), (8, 1)):
        with on(TODAY + timedelta(days=days)):
            assert reminders.send(operator_scope()) == expected


def test_a_manager_is_told_of_a_decision_that_is_overdue_from_the_day_after(world: World) -> None:
    ask(world, TODAY, kind=AskKind.CHANGE, subject=1, title="Decide on CR-1")
    reminders.send(operator_scope())
    assert set(mails()) == {world.emails["sponsor"]}
    with on(TODAY + timedelta(days=1)):
        assert reminders.send(operator_scope()) == 1
    body = mails()[world.emails["manager"]].body
    assert "The client should have decided yesterday." in body
    assert "part=asks" in body


@pytest.mark.parametrize("who", ["sponsor", "manager", "lead"])
def test_nobody_but_the_portal_sends_reminders(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        reminders.send(world.scope(who, "alpha"))
