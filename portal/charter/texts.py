"""Texts: which words make up a charter, and how are they written in more than one language?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from portal.forms import Reader
from portal.i18n import LANGUAGES, N_, Text

Said = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Field:
    """One text: its column, what it is called, and how long it may be. `lines` are several of them."""

    name: str
    label: str
    limit: int
    lines: bool = False
    required: bool = False
    help: str | None = None


_LONG = 6000
EDITION_FIELDS = (
    Field("purpose", N_("What the project is for"), 2000, lines=True),
    Field("scope_in", N_("Part of the project"), _LONG, lines=True, help=N_("One point a line.")),
    Field(
        "scope_out",
        N_("Not part of the project"),
        _LONG,
        lines=True,
        help=N_("One point a line. What is said here cannot disappoint later."),
    ),
    Field("constraints", N_("What limits us"), _LONG, lines=True),
    Field("difficulties", N_("What we know will be difficult"), _LONG, lines=True),
    Field("quality", N_("How good it must be"), _LONG, lines=True),
)
GOAL_FIELDS = (
    Field("specific", N_("What exactly is to be reached"), 500, required=True),
    Field("measure", N_("How it is measured"), 500, required=True),
    Field("unit", N_("Unit"), 40, help=N_("Such as days, % or orders an hour.")),
    Field("achievable", N_("Why it can be reached"), 2000, lines=True),
    Field("relevant", N_("Why it matters"), 2000, lines=True),
)
CHANNEL_FIELDS = (
    Field("what", N_("What"), 500, required=True, help=N_("Such as: status update, steering meeting.")),
    Field("by", N_("By which channel"), 200),
    Field("who", N_("Who does it"), 200),
)
ROLE_FIELDS = (
    Field("role", N_("Role"), 200, required=True),
    Field("person", N_("Person"), 200),
    Field("duties", N_("What this person does and decides"), 2000, lines=True),
)
READING_FIELDS = (Field("note", N_("Note"), 500, help=N_("Where the figure comes from, or why it changed.")),)


@dataclass(frozen=True, slots=True)
class Written:
    """People's texts by field, as they were written and as they were said in other languages."""

    values: Mapping[str, str] = field(default_factory=dict)
    translations: Said = field(default_factory=dict)

    def said(self, text: Text) -> dict[str, str]:
        """All of it in the reader's language."""
        return {name: text.pick(words, self.translations, name) for name, words in self.values.items()}

    def stored(self) -> dict[str, dict[str, str]]:
        """The translations as a row keeps them."""
        return {code: dict(said) for code, said in self.translations.items()}


def written(row: object, fields: Collection[Field]) -> Written:
    """The texts of a row."""
    values = {each.name: getattr(row, each.name) for each in fields}
    return Written(values, getattr(row, "translations", None) or {})


def read_written(reader: Reader, fields: Collection[Field], text: Text) -> Written:
    """What was typed: each field under its name, and in other languages as "purpose_zh"."""
    values = {each.name: _read(reader, each, each.name, each.required, text(each.label)) for each in fields}
    translations: dict[str, dict[str, str]] = {}
    for code in LANGUAGES:
        said = {
            each.name: _read(
                reader, each, f"{each.name}_{code}", False, labelled(each, text.language_called(code), text)
            )
            for each in fields
        }
        if kept := {name: words for name, words in said.items() if words}:
            translations[code] = kept
    return Written(values, translations)


def labelled(each: Field, language: str, text: Text) -> str:
    """What the field for another language is called."""
    return text("{field} in {language}", field=text(each.label), language=language)


def languages_of(texts: Written, text: Text) -> tuple[str, ...]:
    """In which languages a text can be given besides: all but the writer's own, and those in use."""
    return tuple(code for code in LANGUAGES if code != text.language or code in texts.translations)


def _read(reader: Reader, each: Field, name: str, required: bool, label: str) -> str:
    kind = reader.paragraph if each.lines else reader.line
    return kind(name, each.limit, required, label=label)


def in_every_language(language: str, sentence: str, **values: object) -> tuple[str, dict[str, str]]:
    """A sentence of ours as people's text: in this language, and in all others by their code."""
    others = {code: Text(code)(sentence, **values) for code in LANGUAGES if code != language}
    return Text(language)(sentence, **values), others
