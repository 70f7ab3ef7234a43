"""Telling: into whose rows is a story written, in which words, and what do people learn of it afterwards?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.project import Activity
from portal.activity import Kind
from portal.demo.days import Days
from portal.demo.story import Story
from portal.demo.words import Actor, At, Both


class _Titled(Protocol):
    """A row with texts."""

    audience: Any
    translations: Any


class Happened(NamedTuple):
    """Something that happened to a row: what the row is called, who did it and when."""

    title: str
    by: Actor
    at: At
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """One story on its way into one transaction."""

    session: Session
    story: Story
    days: Days
    people: Mapping[str, int]
    project_id: int = 0
    client_id: int = 0

    def own(self, internal: bool) -> dict[str, Any]:
        """The columns that say whose a row is and who may read it."""
        audience = Audience.INTERNAL if internal else Audience.CLIENT
        return {"project_id": self.project_id, "client_id": self.client_id, "audience": audience}

    def told(self, **texts: Both) -> dict[str, Any]:
        """The columns of these texts: the original in the project's language, the other one translated."""
        return told(self.days, self.story.language, **texts)

    def day(self, number: int) -> date:
        return self.days.day(number)

    def at(self, when: At) -> datetime:
        return self.days.at(when.day, when.hour)

    def person_id(self, actor: Actor) -> int:
        """Whose row this is; 0 for somebody who cannot sign in."""
        return self.people.get(actor.email, 0)

    def add(self, *rows: Any) -> None:
        """Rows to which nothing refers; they are written with all others."""
        self.session.add_all(rows)

    def found(self, *rows: Any) -> None:
        """Rows to which others will refer: they get their ids at once."""
        self.session.add_all(rows)
        self.session.flush()

    def happened(self, kind: Kind, row: _Titled, told: Happened, **values: str) -> None:
        """Let those who may see the row learn of it, under the name that it bears in each language."""
        said = {code: titled for code, words in row.translations.items() if (titled := _title(words))}
        internal = told.internal or row.audience is Audience.INTERNAL
        self.session.add(
            Activity(
                **self.own(internal),
                at=self.at(told.at),
                kind=kind,
                title=told.title,
                values=values,
                translations=said,
                actor_name=told.by.name,
            )
        )


def told(days: Days, language: str, **texts: Both) -> dict[str, Any]:
    """The columns of these texts in a project of that language."""
    other = "zh" if language == "en" else "en"
    originals = {name: days.fill(getattr(both, language), language) for name, both in texts.items()}
    translated = {name: days.fill(getattr(both, other), other) for name, both in texts.items()}
    kept = {name: words for name, words in translated.items() if words}
    return {**originals, "translations": {other: kept} if kept else {}}


def _title(words: Mapping[str, str]) -> dict[str, str]:
    found = next((words[name] for name in ("title", "sentence", "did", "category") if name in words), "")
    return {"title": found} if found else {}
