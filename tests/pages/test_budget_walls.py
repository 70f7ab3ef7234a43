"""No cost, hourly rate or margin is in any byte that a client is sent, unless the book is open."""

import json
import struct
from collections.abc import Iterator
from datetime import date
from decimal import Decimal as D

import pytest
import time_machine
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.base import Audience
from db.models.effort import PersonWeek, Rate
from db.models.money import BudgetLine, CostEntry, CostKind
from db.models.project import ContractType, Project, ProjectStatus
from db.session import writing
from portal import reports
from portal.access import operator_scope
from portal.i18n import Text
from portal.sitemap import SITEMAP
from tests.conftest import Portal
from tests.rendered import _protos
from tests.worlds import NOW, World

CLOSED = (ContractType.FIXED_PRICE, ContractType.TIME_AND_MATERIALS, ContractType.RETAINER)
# Odd numbers that nothing else comes to: what is charged, what that costs, and by the hour.
AMOUNT, COST = D("9173.31"), D("7919.37")
CHARGE, COST_AN_HOUR, HOURS = D("9871.93"), D("6317.89"), D("6653.71")
SECRETS = {
    "cost": COST,
    "margin": AMOUNT - COST,
    "charge an hour": CHARGE,
    "cost an hour": COST_AN_HOUR,
    "hours of an entry": HOURS,
    "margin an hour": CHARGE - COST_AN_HOUR,
}
NOTE = "CANARYNOTE"


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def forms(amount: D) -> Iterator[bytes]:
    """How an amount can be written: for people, for machines, as it is stored, and as a binary number."""
    whole, cents = f"{amount:f}".split(".")
    yield f"{whole}.{cents}".encode()
    yield f"{amount:,.2f}".encode()
    yield f"{int(whole):,}.{cents}".encode()
    yield f"{whole},{cents}".encode()
    yield str(int(amount * 100)).encode()
    yield str(int(amount.scaleb(4))).encode()
    for pattern in ("<d", ">d", "<f"):
        yield struct.pack(pattern, float(amount))
    for language in ("en", "zh"):
        yield Text(language).money(amount, "EUR", exact=True).encode()
        if amount > 1000:
            yield Text(language).money(amount, "EUR").encode()


def raw(at: AppTest) -> bytes:
    """All that a run of a page has sent, byte for byte."""
    return b"\n".join(proto.SerializeToString() for proto in _protos(at._tree))


def lay_out(world: World, contract: ContractType) -> None:
    """One published entry and the rates behind it, under this contract."""
    with writing(operator_scope()) as session:
        project = session.scalar(select(Project).where(Project.id == world.project_ids["alpha"]))
        assert project is not None
        project.contract_type, project.retainer_amount = contract, D(20_000)
        own = {"project_id": project.id, "client_id": project.client_id}
        line = session.scalar(
            select(BudgetLine).where(
                BudgetLine.project_id == project.id, BudgetLine.audience == Audience.CLIENT
            )
        )
        assert line is not None
        seen = CostEntry(
            **own,
            audience=Audience.CLIENT,
            budget_line_id=line.id,
            kind=CostKind.ACTUAL,
            amount=AMOUNT,
            cost=COST,
            hours=HOURS,
            on=date(2027, 3, 2),
            document="INV-CANARY",
            note=NOTE,
        )
        rate = Rate(
            **own,
            audience=Audience.INTERNAL,
            role="Canary",
            charge=CHARGE,
            cost=COST_AN_HOUR,
            from_date=date(2027, 1, 1),
        )
        week = PersonWeek(
            **own,
            audience=Audience.INTERNAL,
            person="CANARYPERSON",
            role="Canary",
            week=date(2027, 3, 1),
            planned_h=HOURS,
            used_h=HOURS,
        )
        session.add_all((seen, rate, week))


def views(path: str) -> list[dict[str, str]]:
    """The states of a page that its address can ask for."""
    if path != "budget":
        return [{}]
    return [{}, {"curve": "left"}, {"by": "phase"}, {"entries": "2"}]


@pytest.mark.parametrize("contract", CLOSED)
def test_no_byte_that_a_client_is_sent_holds_a_cost_a_rate_or_a_margin(
    portal: Portal, small_world: World, contract: ContractType
) -> None:
    lay_out(small_world, contract)
    for page in SITEMAP:
        for query in views(page.path):
            at = portal(small_world, "sponsor", page.path, **query)
            assert not at.exception, page.path
            assert_silent(raw(at), f"{page.path} {query}")


@pytest.mark.parametrize("contract", CLOSED)
@pytest.mark.parametrize("status", ProjectStatus)
def test_no_report_for_machines_holds_them(
    small_world: World, contract: ContractType, status: ProjectStatus
) -> None:
    lay_out(small_world, contract)
    with writing(operator_scope()) as session:
        project = session.scalar(select(Project).where(Project.id == small_world.project_ids["alpha"]))
        assert project is not None
        project.status = status
    told = json.dumps(reports.told(small_world.scope("sponsor", "alpha")), ensure_ascii=False)
    assert "13173.31" in told  # what is charged is told
    assert_silent(told.encode(), "report")


def assert_silent(sent: bytes, where: str) -> None:
    for name, amount in SECRETS.items():
        for form in forms(amount):
            assert form not in sent, (where, name, form)
    assert NOTE.encode() not in sent
    assert b"CANARYPERSON" not in sent


def test_what_is_looked_for_would_be_found(portal: Portal, small_world: World) -> None:
    lay_out(small_world, ContractType.OPEN_BOOK)
    sent = raw(portal(small_world, "sponsor", "budget"))
    assert b"INV-CANARY" in sent
    for name in ("cost", "margin"):
        assert any(form in sent for form in forms(SECRETS[name])), name
    # An open book opens costs and margin, but no hourly rates, hours and notes.
    for name in ("charge an hour", "cost an hour", "hours of an entry", "margin an hour"):
        assert not any(form in sent for form in forms(SECRETS[name])), name
    assert NOTE.encode() not in sent
    # A chart's numbers are binary: those of what is charged are found so.
    assert struct.pack("<d", 13173.31) in sent
