"""Choosing: which projects are shown, in which order, and which of them come first of all?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from db.models.project import ProjectStatus, Rag
from portal.access import Scope
from portal.portfolio.facts import Reason, Standing
from portal.portfolio.reading import standings

NEEDY_SHOWN = 5
PER_SHEET = 50


class Order(StrEnum):
    """What the projects are ordered by, the one that needs a look first."""

    NEED = "need"
    NAME = "name"
    HEALTH = "health"
    SLIP = "slip"
    BUDGET = "budget"
    SATISFACTION = "satisfaction"
    SILENCE = "silence"
    STALENESS = "staleness"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which projects somebody wants to see. Names are as they are stored, whatever the reader's language."""

    client: str = ""
    manager: str = ""
    health: Rag | None = None
    closed: bool = False
    order: Order = Order.NEED


def wanted_by(asked: Mapping[str, str]) -> Wanted:
    """Which projects an address asks for; what it does not understand it does not ask."""
    health, order = asked.get("health", ""), asked.get("order", "")
    return Wanted(
        client=asked.get("client", ""),
        manager=asked.get("manager", ""),
        health=Rag(health) if health in set(Rag) else None,
        closed=asked.get("closed", "") == "yes",
        order=Order(order) if order in set(Order) else Order.NEED,
    )


def as_query(wanted: Wanted) -> dict[str, str]:
    """The same as an address says it; what is usual is left out."""
    said = {
        "client": wanted.client,
        "manager": wanted.manager,
        "health": wanted.health.value if wanted.health else "",
        "closed": "yes" if wanted.closed else "",
        "order": "" if wanted.order is Order.NEED else wanted.order.value,
    }
    return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Portfolio:
    """`projects` are those that were wanted, in the order wanted; the rest is about all that are open.

    `needy` are those of all that need somebody, the most pressing first.
    """

    projects: tuple[Standing, ...]
    every: tuple[Standing, ...]
    needy: tuple[Standing, ...]
    wanted: Wanted

    @property
    def clients(self) -> Mapping[str, str]:
        """The clients by the name they are stored under, each as the reader calls it."""
        return dict(sorted({s.client_key: s.client for s in self.every}.items(), key=lambda pair: pair[1]))

    @property
    def managers(self) -> tuple[str, ...]:
        """Everybody who manages one of the projects."""
        return tuple(sorted({name for s in self.every for name in s.managers}))

    @property
    def stale(self) -> tuple[Standing, ...]:
        """Projects with figures older than promised, the oldest first."""
        return _ordered((s for s in self.every if s.stale), Order.STALENESS)

    def with_reason(self, reason: Reason) -> int:
        """How many projects need somebody for this reason."""
        return sum(reason in s.reasons for s in self.every)

    def standing(self, rag: Rag) -> int:
        """How many running projects are said to stand so."""
        return sum(s.runs and s.rag is rag for s in self.every)

    @property
    def running(self) -> int:
        return sum(s.runs for s in self.every)


def report(scope: Scope, wanted: Wanted | None = None) -> Portfolio:
    """The portfolio of this person, with the projects that were wanted. Six statements."""
    asked = wanted or Wanted()
    return assemble(standings(scope, closed=asked.closed), asked)


def assemble(every: tuple[Standing, ...], wanted: Wanted) -> Portfolio:
    """The portfolio of these projects. Pure."""
    pressing = _ordered(every, Order.NEED)
    chosen = pressing if wanted.order is Order.NEED else _ordered(every, wanted.order)
    return Portfolio(
        projects=tuple(s for s in chosen if _is_wanted(s, wanted)),
        every=every,
        needy=tuple(s for s in pressing if s.reasons),
        wanted=wanted,
    )


def _is_wanted(standing: Standing, wanted: Wanted) -> bool:
    return (
        wanted.client in ("", standing.client_key)
        and (not wanted.manager or wanted.manager in standing.managers)
        and wanted.health in (None, standing.rag)
    )


_WORST = (Rag.RED, Rag.AMBER, Rag.GREY, Rag.GREEN)


def _satisfaction(standing: Standing) -> tuple[bool, Any]:
    """By content answers; a project that has only an NPS stands where that share would be."""
    if standing.csat is not None:
        return False, standing.csat.value
    return (False, (standing.nps.value + 100) / 200) if standing.nps is not None else (True, 0)


def _budget(standing: Standing) -> tuple[bool, Any]:
    share = standing.spending.share if standing.spending else None
    exceeded = standing.spending is not None and standing.spending.exceeded
    return (not exceeded and share is None, -(share or 0))


_KEYS: Mapping[Order, Callable[[Standing], Any]] = {
    Order.NEED: lambda s: -s.urgency,
    Order.NAME: lambda s: 0,
    Order.HEALTH: lambda s: _WORST.index(s.rag),
    Order.SLIP: lambda s: -(s.slip.days if s.slip else 0),
    Order.BUDGET: _budget,
    Order.SATISFACTION: _satisfaction,
    Order.SILENCE: lambda s: -s.quiet_days,
    Order.STALENESS: lambda s: (s.as_of is not None, s.as_of.timestamp() if s.as_of else 0),
    Order.ACTION: lambda s: (s.asked is None, s.asked.since.toordinal() if s.asked else 0),
}


def _ordered(projects: Iterable[Standing], order: Order) -> tuple[Standing, ...]:
    """Closed projects come last; what is equal is ordered by its name."""

    def key(standing: Standing) -> tuple[Any, ...]:
        closed = standing.status is ProjectStatus.CLOSED
        return closed, _KEYS[order](standing), standing.name, standing.project_id

    return tuple(sorted(projects, key=key))
