"""Texts: which words and facts make up a requirement, and how are they kept from edition to edition?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from db.models.requirement import Priority, Requirement, RequirementEdition, Verdict, Way
from portal.charter.texts import Field, Said, Written, written
from portal.i18n import N_, Text

FIELDS = (
    Field("title", N_("Requirement, in one line"), 300, required=True),
    Field("module", N_("Part of the result"), 200, help=N_("Such as stock, invoicing or training.")),
    Field("need", N_("What you need"), 4000, lines=True),
    Field("expected", N_("What you expect as the result"), 4000, lines=True),
    Field(
        "criteria",
        N_("How both sides will know that it is there"),
        4000,
        lines=True,
        help=N_("One criterion a line; each is accepted or rejected by itself later."),
    ),
    Field("background", N_("The business reason"), 4000, lines=True),
    Field("source", N_("Where it comes from"), 200, help=N_("Who said so, or in which meeting or paper.")),
)
NAMES = tuple(each.name for each in FIELDS)
CONFLICT_FIELDS = (
    Field(
        "conflict",
        N_("Which standard it meets, and how"),
        4000,
        lines=True,
        required=True,
        help=N_("The client reads this together with the ways out."),
    ),
)
VERDICT_FIELDS = (
    Field(
        "verdict_why",
        N_("Why, in words for the client"),
        4000,
        lines=True,
        required=True,
    ),
)
OPTION_FIELDS = (
    Field("what", N_("What this way is"), 2000, lines=True, required=True),
    Field("impact", N_("What it means for the result"), 2000, lines=True),
)

PRIORITIES: Mapping[Priority, str] = {
    Priority.MUST: N_("must have"),
    Priority.SHOULD: N_("should have"),
    Priority.COULD: N_("could have"),
    Priority.WONT: N_("not this time"),
}
VERDICTS: Mapping[Verdict, str] = {
    Verdict.OPEN: N_("not judged yet"),
    Verdict.FEASIBLE: N_("can be done"),
    Verdict.WITH_CONDITIONS: N_("can be done under conditions"),
    Verdict.NOT_FEASIBLE: N_("cannot be done as it is asked for"),
}
WAYS: Mapping[Way, str] = {
    Way.AS_ASKED: N_("As it was asked for"),
    Way.COMPROMISE: N_("A compromise"),
    Way.ALTERNATIVE: N_("Another solution"),
    Way.STANDARD: N_("The standard way"),
    Way.NOTHING: N_("Leave it as it is"),
}


def code(number: int) -> str:
    """How both sides call a requirement: R-3."""
    return f"R-{number}"


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything a requirement says: its texts as they were written, and how much hangs on it."""

    texts: Written = field(default_factory=Written)
    priority: Priority = Priority.SHOULD
    is_special: bool = False

    @classmethod
    def of(cls, row: object) -> Self:
        """What a row of the register says, be it stored or only selected."""
        texts, facts = written(row, FIELDS), ("priority", "is_special")
        own = {code: _only(said) for code, said in texts.translations.items()}
        priority, is_special = (getattr(row, name) for name in facts)
        return cls(Written(texts.values, {c: said for c, said in own.items() if said}), priority, is_special)

    @classmethod
    def kept(cls, content: Mapping[str, Any], translations: Said) -> Self:
        """What an edition says; it was stored as plain words."""
        values = {name: str(content.get(name) or "") for name in NAMES}
        said = {c: kept for c, words in translations.items() if (kept := _only(words))}
        priority = Priority(content.get("priority") or Priority.SHOULD)
        return cls(Written(values, said), priority, bool(content.get("is_special")))

    def changed_by(self, content: Mapping[str, Any]) -> "Wording":
        """What it says once an agreed change has said so: what the change does not name stays as it was.

        A translation of words that are other words now is left out, unless the change brings its own.
        """
        brought: Said = content.get("translations") or {}
        named = {name: str(content[name] or "") for name in NAMES if name in content}
        values = {**dict.fromkeys(NAMES, ""), **self.texts.values, **named}
        said: dict[str, dict[str, str]] = {}
        for language in {*self.texts.translations, *brought}:
            before, new = self.texts.translations.get(language, {}), brought.get(language, {})
            kept = {n: w for n, w in before.items() if values[n] == self.texts.values.get(n)}
            said[language] = {**kept, **_only(new)}
        return Wording(
            Written(values, {language: words for language, words in said.items() if words}),
            Priority(content.get("priority") or self.priority),
            bool(content.get("is_special", self.is_special)),
        )

    def content(self) -> dict[str, Any]:
        """As an edition keeps it, without its translations."""
        return {**self.texts.values, "priority": self.priority.value, "is_special": self.is_special}

    def write_to(self, row: Requirement) -> None:
        """Let a requirement say this; what is said about it beside its wording stays."""
        for name in NAMES:
            setattr(row, name, self.texts.values.get(name, ""))
        beside = {
            language: {n: w for n, w in words.items() if n not in NAMES}
            for language, words in (row.translations or {}).items()
        }
        own = self.texts.stored()
        both = {c: {**beside.get(c, {}), **own.get(c, {})} for c in {*beside, *own}}
        row.translations = {language: words for language, words in both.items() if words}
        row.priority, row.is_special = self.priority, self.is_special

    def said(self, text: Text) -> dict[str, str]:
        """The texts in the reader's language."""
        return {**dict.fromkeys(NAMES, ""), **self.texts.said(text)}


def beside(row: Requirement, texts: Written, names: tuple[str, ...]) -> None:
    """Let a requirement say this beside its wording, in every language that was typed."""
    for name in names:
        setattr(row, name, texts.values.get(name, ""))
    said = {
        code: {n: w for n, w in words.items() if n not in names} for code, words in row.translations.items()
    }
    for language, words in texts.translations.items():
        said.setdefault(language, {}).update(words)
    row.translations = {language: words for language, words in said.items() if words}


def edition_of(
    row: Requirement, wording: Wording, reason: str, reasons: Mapping[str, str]
) -> RequirementEdition:
    """The next edition of a requirement, as plain words; whose it is, when and by whom is for the caller."""
    translations = wording.texts.stored()
    for language, words in reasons.items():
        translations.setdefault(language, {})["reason"] = words
    return RequirementEdition(
        requirement_id=row.id,
        edition=row.edition + 1,
        content=wording.content(),
        translations=translations,
        reason=reason,
    )


def criteria(words: str) -> list[str]:
    """The acceptance criteria of a text, one a line."""
    return [line.strip().lstrip("-•*· ").strip() for line in words.splitlines() if line.strip()]


def _only(words: Mapping[str, str]) -> dict[str, str]:
    return {name: said for name, said in words.items() if name in NAMES and said}
