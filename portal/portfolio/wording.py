"""Wording: how is it said why a project needs somebody, and what the whole portfolio comes to?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from db.models.project import ProjectStatus
from portal.i18n import N_, Text
from portal.portfolio.choosing import Order, Portfolio
from portal.portfolio.facts import LOW_CSAT, Reason, Standing
from portal.progress import freshness

ORDERS: Mapping[Order, str] = {
    Order.NEED: N_("Urgency"),
    Order.NAME: N_("Name"),
    Order.HEALTH: N_("Health"),
    Order.SLIP: N_("Slip"),
    Order.BUDGET: N_("Budget used"),
    Order.SATISFACTION: N_("Satisfaction"),
    Order.SILENCE: N_("Silence"),
    Order.STALENESS: N_("Oldest figures"),
    Order.ACTION: N_("What waits on the client"),
}

STATUSES: Mapping[ProjectStatus, str] = {
    ProjectStatus.ACTIVE: N_("running"),
    ProjectStatus.ON_HOLD: N_("on hold"),
    ProjectStatus.CLOSED: N_("closed"),
}


PAUSED: Mapping[ProjectStatus, str] = {
    ProjectStatus.ON_HOLD: N_("On hold"),
    ProjectStatus.CLOSED: N_("Closed"),
}


def order_word(order: Order, text: Text) -> str:
    """What projects are ordered by."""
    return text(ORDERS[order])


def status_word(standing: Standing, text: Text) -> str:
    """Whether a project runs, and whether its client sees it at all."""
    said = text(STATUSES[standing.status])
    return said if standing.published else text("{status}, not published", status=said)


def opening(portfolio: Portfolio, text: Text) -> str:
    """Which client needs the reader today, in one sentence."""
    needy = portfolio.needy
    if not portfolio.every:
        return text("There is no project yet.")
    if not needy:
        return text("No client needs you today: answers, dates, money and figures are in order.")
    first = needy[0]
    reason = reason_said(first.reasons[0], first, text)
    if len(needy) == 1:
        return text("{client} needs you today: {reason}.", client=first.client, reason=reason)
    return text.plural(
        "{client} needs you most today: {reason}. After it comes {n} more project.",
        "{client} needs you most today: {reason}. After it come {n} more projects.",
        len(needy) - 1,
        client=first.client,
        reason=reason,
    )


def reason_said(reason: Reason, standing: Standing, text: Text) -> str:
    """One reason in words, without a full stop. Plain text, not Markdown."""
    return _SAID[reason](_Told(standing, text))


@dataclass(frozen=True, slots=True)
class _Told:
    """One project on its way into words."""

    of: Standing
    text: Text

    def answer(self) -> str:
        waiting = self.of.waiting
        return self.text.plural(
            "{n} question has waited for an answer since {day}",
            "{n} questions wait for an answer, the oldest since {day}",
            waiting.count if waiting else 0,
            day=self.text.date(waiting.since) if waiting else "",
        )

    def overdue(self) -> str:
        slip = self.of.slip
        return self.text.plural(
            "“{title}” is overdue, {n} day later than agreed",
            "“{title}” is overdue, {n} days later than agreed",
            slip.days if slip else 0,
            title=slip.title if slip else "",
        )

    def late(self) -> str:
        slip = self.of.slip
        return self.text.plural(
            "“{title}” is expected {n} day later than agreed",
            "“{title}” is expected {n} days later than agreed",
            slip.days if slip else 0,
            title=slip.title if slip else "",
        )

    def money(self) -> str:
        spending = self.of.spending
        share = spending.share if spending else None
        if share is None:
            return self.text("money is spent though none is agreed")
        percent = self.text.percent(share)
        if spending and spending.monthly:
            return self.text("{percent} of this month's allowance is used", percent=percent)
        return self.text("{percent} of the agreed money is spent", percent=percent)

    def unexplained(self) -> str:
        if self.of.slip is None:
            return self.text("called on track without a word on the critical issue that is open")
        return self.text("called on track without a word on the later date")

    def score(self) -> str:
        csat, nps = self.of.csat, self.of.nps
        if csat is not None and (csat.value < LOW_CSAT or nps is None):
            return self.text.plural(
                "only {percent} of the answers are content ({n} person answered)",
                "only {percent} of the answers are content ({n} people answered)",
                csat.n,
                percent=self.text.percent(csat.value),
            )
        return self.text.plural(
            "more would warn against us than recommend us: NPS {nps} ({n} person answered)",
            "more would warn against us than recommend us: NPS {nps} ({n} people answered)",
            nps.n if nps else 0,
            nps=self.text.number(nps.value, 0) if nps else "",
        )

    def silent(self) -> str:
        if not self.of.has_spoken:
            return self.text("the client has not done anything here yet")
        return self.text.plural(
            "nobody of the client has been heard of for {n} day",
            "nobody of the client has been heard of for {n} days",
            self.of.quiet_days,
        )

    def stale(self) -> str:
        named = self.text.list(freshness.name(each.figures, self.text) for each in self.of.stale)
        dated = [each.since for each in self.of.stale]
        known = [at for at in dated if at is not None]
        if len(known) < len(dated):
            return self.text("figures that nobody has confirmed yet: {figures}", figures=named)
        return self.text(
            "figures not confirmed since {day}: {figures}", day=self.text.date(min(known)), figures=named
        )


_SAID: Mapping[Reason, Callable[[_Told], str]] = {
    Reason.ANSWER: _Told.answer,
    Reason.OVERDUE: _Told.overdue,
    Reason.MONEY: _Told.money,
    Reason.UNEXPLAINED: _Told.unexplained,
    Reason.SCORE: _Told.score,
    Reason.LATE: _Told.late,
    Reason.SILENT: _Told.silent,
    Reason.STALE: _Told.stale,
}
