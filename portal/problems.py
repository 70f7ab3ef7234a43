"""Problems: how is a person told what is wrong with a form, or what was put right in it?"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import ClassVar, NamedTuple

from portal.i18n import Text


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field: a sentence marked with `N_` and the values of its placeholders."""

    field: str
    message: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def sentence(self, text: Text) -> str:
        """The problem as the reader would say it, with its dates and numbers. Plain text, not Markdown."""
        return text(self.message, **{name: _written(value, text) for name, value in self.values.items()})


@dataclasses.dataclass(frozen=True, slots=True)
class Problems:
    """Everything that is wrong with a form; there is always at least one."""

    all: tuple[Problem, ...]

    def __post_init__(self) -> None:
        if not self.all:
            raise ValueError("No problems are None, not empty Problems.")

    def of(self, field: str) -> tuple[Problem, ...]:
        """The problems of one field."""
        return tuple(problem for problem in self.all if problem.field == field)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)


class Refused(RuntimeError):
    """What the rows as they stand do not allow, although the form was filled in well; nothing was saved."""

    message: ClassVar[str] = ""

    def __init__(self, **values: object) -> None:
        super().__init__(type(self).__name__)
        self.problem = Problem("", self.message, values)


class Notice(NamedTuple):
    """Something that was put right without asking, which the person may want to know."""

    field: str
    label: str
    removed: int

    def sentence(self, text: Text) -> str:
        """The notice in the reader's language. Plain text, not Markdown."""
        return text.plural(
            "{n} invisible character was removed from “{label}”.",
            "{n} invisible characters were removed from “{label}”.",
            self.removed,
            label=self.label,
        )


def sentences(problems: Iterable[Problem], text: Text) -> list[str]:
    """Each problem in the reader's language, in the order of the form. Plain text, not Markdown."""
    return [problem.sentence(text) for problem in problems]


def _written(value: object, text: Text) -> object:
    if isinstance(value, date):
        return text.long_date(value)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return text.number(value)
    return value
