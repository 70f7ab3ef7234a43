"""To which phase does a budget line belong, and is it the reserve rather than a part of the work?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.schedule import Phase
from db.queries import placing as queries
from db.session import expect_version, reading, writing
from portal.access import NotFound, Permission, Scope
from portal.budget.history import line_of, tell
from portal.budget.reading import text_of
from portal.forms import Problems, Reader
from portal.i18n import Text


@dataclass(frozen=True, slots=True)
class PhaseChoice:
    """A phase that a line can belong to, in the reader's words."""

    id: int
    title: str
    is_published: bool


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """Where a line shall belong; `version` is the one that was shown."""

    id: int
    version: int
    phase_id: int | None
    is_contingency: bool


@dataclass(frozen=True, slots=True)
class PlaceLines:
    """What was changed in the grid."""

    lines: tuple[PlaceLine, ...] = ()


def phases(scope: Scope) -> tuple[PhaseChoice, ...]:
    """The phases of the project, in one statement."""
    scope.require(Permission.EDIT_BUDGET, Permission.READ_INTERNAL)
    text = text_of(scope)
    with reading(scope) as session:
        rows = queries.phases(session, scope.here.project_id)
    return tuple(
        PhaseChoice(row.id, text.pick(row.title, row.translations, "title"), row.audience is Audience.CLIENT)
        for row in rows
    )


def read_places(
    shown: Sequence[Mapping[str, object]], typed: Sequence[Mapping[str, object]], text: Text
) -> PlaceLines | Problems:
    """What differs between the rows that a grid showed and those that came back.

    Rows hold "id" and "phase" (as text, the phase empty for none), "version" and "contingency". Only ids
    that were shown are taken; rows that are missing or new are left alone.
    """
    known = {str(row["id"]): row for row in shown}
    reader = Reader({f"{i}:{name}": value for i, row in enumerate(typed) for name, value in row.items()})
    placed = []
    for i, row in enumerate(typed):
        before = known.get(str(row.get("id") or ""))
        if before is None:
            continue
        phase = reader.whole(f"{i}:phase", 1, required=False, label=text("Phase"))
        is_contingency = reader.flag(f"{i}:contingency")
        if (str(phase or ""), is_contingency) != (str(before["phase"] or ""), bool(before["contingency"])):
            placed.append(
                PlaceLine(int(str(before["id"])), int(str(before["version"])), phase, is_contingency)
            )
    return reader.problems or PlaceLines(tuple(placed))


def place_lines(scope: Scope, command: PlaceLines, token: str | None = None) -> int:
    """Put lines into phases and set the reserve apart; answers how many changed. No amount moves by it.

    The client is told of lines that they see. Raises NotFound for a line or phase of another project, and
    Conflict; then nothing is saved.
    """
    scope.require(Permission.EDIT_BUDGET)
    with writing(scope, token) as session:
        _check_phases(session, scope, {each.phase_id for each in command.lines} - {None})
        for each in command.lines:
            line = line_of(session, scope, each.id)
            expect_version(line, each.version)
            line.phase_id, line.is_contingency = each.phase_id, each.is_contingency
            tell(session, scope, line, line.category, line.translations, "category")
    return len(command.lines)


def _check_phases(session: Session, scope: Scope, wanted: set[int | None]) -> None:
    mine = select(Phase.id).where(Phase.project_id == scope.here.project_id, Phase.id.in_(wanted))
    if wanted - set(session.scalars(mine)):
        raise NotFound("phase")
