"""Grid: how are the rows of a plan found again that somebody has edited in a table, in every language?"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.plan import Milestone, Task
from portal.access import NotFound, Scope
from portal.editing.cells import Column
from portal.editing.rows import Clash, SavedByOthers, SaveRows
from portal.i18n import LANGUAGES, Text

Planned = TypeVar("Planned", Task, Milestone)
TRANSLATED = "title_"


def language_columns(viewer_language: str, used: Iterable[str], heading: str) -> tuple[Column, ...]:
    """A column for the title in each further language: all but the reader's own, and those in use."""
    reader = Text(viewer_language)
    wanted = [code for code in LANGUAGES if code != viewer_language or code in set(used)]
    return tuple(
        Column(
            f"{TRANSLATED}{code}",
            heading.replace("{language}", reader.language_called(code)),
            lambda r, f, label: r.line(f, 500, required=False, label=label),
        )
        for code in wanted
    )


def load(session: Session, scope: Scope, model: type[Planned], ids: Iterable[int]) -> dict[int, Planned]:
    """The rows with these ids in the scope's project, removed ones among them, locked until the end.

    Raises NotFound where one is not there for this person.
    """
    wanted = set(ids)
    if not wanted:
        return {}
    asked = select(model).where(model.project_id == scope.here.project_id, model.id.in_(wanted))
    found = {row.id: row for row in session.scalars(asked.order_by(model.id).with_for_update())}
    if wanted - found.keys():
        raise NotFound("a row of the plan")
    return found


def expect_versions(
    rows: Mapping[int, Task] | Mapping[int, Milestone],
    command: SaveRows,
    columns: Iterable[str],
    value_of: Callable[[Any, str], Any],
) -> None:
    """Raise SavedByOthers with every row that is not as it was shown; otherwise count their versions on.

    The rows are locked since they were loaded, so nobody can come between.
    """
    names = [*columns, *(f"{TRANSLATED}{code}" for code in LANGUAGES)]
    yours = {edit.id: edit.values for edit in command.changed}
    clashes = tuple(
        Clash(
            mark.id,
            row.title,
            row.version,
            tuple((name, value_of(row, name), mine) for name, mine in yours.get(mark.id, {}).items()),
            is_removed=row.deleted_at is not None,
            theirs={name: value_of(row, name) for name in names},
        )
        for mark in command.marks
        if (row := rows[mark.id]).version != mark.version
    )
    if clashes:
        raise SavedByOthers(clashes)
    for mark in command.marks:
        rows[mark.id].version = mark.version + 1


def title_in(translations: Mapping[str, Mapping[str, str]], column: str) -> str:
    """The title that a language's column shows."""
    return translations.get(column.removeprefix(TRANSLATED), {}).get("title", "")


def with_title(
    translations: Mapping[str, Mapping[str, str]], column: str, title: str
) -> dict[str, dict[str, str]]:
    """The translations with another title in a column's language; without one if it is empty."""
    kept = {code: dict(said) for code, said in translations.items()}
    said = kept.setdefault(column.removeprefix(TRANSLATED), {})
    said.pop("title", None)
    if title:
        said["title"] = title
    return {code: said for code, said in kept.items() if said}
