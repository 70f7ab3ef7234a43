"""Telling: into whose rows is a story written, in which words, and what do people learn of it afterwards?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.base import Audience, Owned
from portal import activity
from portal.access import operator_scope
from portal.activity import Kind
from portal.demo.days import Days
from portal.demo.story import Story
from portal.demo.words import Actor, At, Both


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
        """Rows that others refer to get their number at once."""
        self.session.add_all(rows)
        self.session.flush()

    def happened(self, kind: Kind, row: Owned, title: str, by: Actor, at: At, **values: str) -> None:
        """Let people learn of it. The words are those of the row, whatever they are called there."""
        translations = getattr(row, "translations", {})
        said = {code: words for code, words in translations.items() if (words := _title(words))}
        scope = operator_scope(name=by.name)
        activity.note(
            self.session, kind, row, title, scope, translations=said, at=self.at(at), **values
        )


def told(days: Days, language: str, **texts: Both) -> dict[str, Any]:
    """The columns of these texts in a project of that language."""
    other = "zh" if language == "en" else "en"
    originals = {name: days.fill(getattr(both, language), language) for name, both in texts.items()}
    translated = {name: days.fill(getattr(both, other), other) for name, both in texts.items()}
    kept = {name: words for name, words in translated.items() if words}
    return {**originals, "translations": {other: kept} if kept else {}}


def _title(words: Mapping[str, str]) -> dict[str, str]:
    found = next((words[name] for name in ("title", "sentence", "said", "category") if name in words), "")
    return {"title": found} if found else {}
