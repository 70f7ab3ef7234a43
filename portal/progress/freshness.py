"""Freshness: as of when are these figures, who says so, and is that older than was promised?"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from db.models.project import Figures
from db.queries.freshness import ConfirmationRow
from portal.clock import now
from portal.i18n import N_, Text

# Proper names are not translated; what has none here is shown as it is stored.
_SOURCES: Mapping[str, str] = {"jira": "Jira", "trello": "Trello"}
_ORDER = tuple(Figures)
# What another system can know of a project.
_IMPORTED = frozenset({Figures.PLAN, Figures.ISSUES})

_NAMES: Mapping[Figures, str] = {
    Figures.PLAN: N_("Plan"),
    Figures.BUDGET: N_("Budget"),
    Figures.ISSUES: N_("Issues"),
    Figures.HOURS: N_("Hours"),
    Figures.GOALS: N_("Goals"),
}


@dataclass(frozen=True, slots=True)
class Freshness:
    """When figures were last confirmed, by whom and from what, and how often that is promised."""

    confirmed_at: datetime | None
    confirmed_by: str
    confirmed_from: str
    rhythm_days: int
    is_active: bool = True

    @property
    def is_stale(self) -> bool:
        """Whether the promised rhythm was broken; a project on hold or closed promises none."""
        if not self.is_active:
            return False
        return self.confirmed_at is None or self.confirmed_at < self.promised_since(now())

    def promised_since(self, moment: datetime) -> datetime:
        """What was confirmed before this is older at that moment than was promised."""
        return moment - timedelta(days=self.rhythm_days)

    def sentence(self, text: Text) -> str:
        """The line below the heading. Plain text, not Markdown."""
        if self.confirmed_at is None:
            return self._promised(text, text("Nobody has confirmed these figures yet"))
        if self.is_stale:
            since = text("Nobody has confirmed these figures since {moment}", moment=self._moment(text))
            return self._promised(text, since)
        return text(
            self._words(), moment=self._moment(text), source=self._source(text), name=self.confirmed_by
        )

    def _words(self) -> str:
        if self.confirmed_from and self.confirmed_by:
            return N_("As of {moment} · from {source}, confirmed by {name}")
        if self.confirmed_by:
            return N_("As of {moment} · confirmed by {name}")
        return N_("As of {moment} · from {source}") if self.confirmed_from else N_("As of {moment}")

    def _moment(self, text: Text) -> str:
        return "" if self.confirmed_at is None else text.moment(self.confirmed_at)

    def _source(self, text: Text) -> str:
        if self.confirmed_from == "portal":
            return text("this portal")
        return _SOURCES.get(self.confirmed_from, self.confirmed_from)

    def _promised(self, text: Text, sentence: str) -> str:
        """What was promised stands beside what was not kept."""
        if not self.is_active:
            return text("{sentence}.", sentence=sentence)
        return text.plural(
            "{sentence}; promised every day.",
            "{sentence}; promised every {n} days.",
            self.rhythm_days,
            sentence=sentence,
        )


@dataclass(frozen=True, slots=True)
class Stale:
    """Figures of one kind that nobody has confirmed in the promised rhythm; never at all without `since`."""

    figures: Figures
    since: datetime | None


def name(figures: Figures, text: Text) -> str:
    """What a kind of figures is called."""
    return text(_NAMES[figures])


def of(confirmations: Iterable[ConfirmationRow], figures: Figures, overall: Freshness) -> Freshness:
    """The freshness of one kind of figures: by its own newest confirmation, else by that of the project.

    What was taken over from another system says nothing of money, hours and goals, which that does not hold.
    """
    own = [row for row in confirmations if row.figures is figures]
    if own:
        last = max(own, key=lambda row: row.at)
        return replace(overall, confirmed_at=last.at, confirmed_by=last.by, confirmed_from=last.source)
    if _covers(overall, figures):
        return overall
    return replace(overall, confirmed_at=None, confirmed_by="", confirmed_from="")


def moments(
    confirmed: Mapping[Figures, datetime], kept: Collection[Figures], overall: Freshness
) -> dict[Figures, datetime | None]:
    """As of when each kind of figures is that a project has, in the order in which they are always named."""
    return {
        figures: confirmed.get(figures) or (overall.confirmed_at if _covers(overall, figures) else None)
        for figures in _ORDER
        if figures in kept
    }


def stale(
    confirmed: Mapping[Figures, datetime],
    kept: Collection[Figures],
    overall: Freshness,
    moment: datetime | None = None,
) -> tuple[Stale, ...]:
    """Which of the figures a project has are older than was promised; one that does not run promises none.

    Whoever asks for many projects says what `moment` it is.
    """
    if not overall.is_active:
        return ()
    since = overall.promised_since(moment or now())
    return tuple(
        Stale(figures, at)
        for figures, at in moments(confirmed, kept, overall).items()
        if at is None or at < since
    )


def oldest(
    confirmed: Mapping[Figures, datetime], kept: Collection[Figures], overall: Freshness
) -> datetime | None:
    """As of when all figures of a project are: as old as the oldest; None if one was never confirmed."""
    known = moments(confirmed, kept, overall).values()
    dated = [at for at in known if at is not None]
    return min(dated) if dated and len(dated) == len(known) else None


def _covers(overall: Freshness, figures: Figures) -> bool:
    return overall.confirmed_from not in _SOURCES or figures in _IMPORTED
