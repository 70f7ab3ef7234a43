"""Freshness: as of when are these figures, who says so, and is that older than was promised?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.clock import now
from portal.i18n import N_, Text

# Proper names are not translated; what has none here is shown as it is stored.
_SOURCES: Mapping[str, str] = {"jira": "Jira", "trello": "Trello"}


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
        return self.confirmed_at is None or now() - self.confirmed_at > timedelta(days=self.rhythm_days)

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
