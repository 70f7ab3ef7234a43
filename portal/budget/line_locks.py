"""May budget lines be saved as a grid holds them, or did others save them, or hangs anything on them?"""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.money import BudgetLine
from db.queries.saves import lines_in_use
from db.session import Conflict
from portal.access import NotFound, Scope
from portal.budget.refusals import LineIsInUse, StillPublished


class LinesSavedByOthers(Conflict):
    """Somebody else has saved some of these lines since they were shown; `rows` are theirs."""

    def __init__(self, rows: Sequence[BudgetLine]) -> None:
        super().__init__(rows[0])
        self.rows = tuple(rows)


def lines_as_shown(session: Session, scope: Scope, shown: Mapping[int, int]) -> dict[int, BudgetLine]:
    """The lines by id, locked, if all have the version they were shown with, which is then counted on.

    Raises NotFound and LinesSavedByOthers. One statement for any number of lines.
    """
    asked = select(BudgetLine).where(BudgetLine.project_id == scope.here.project_id, BudgetLine.id.in_(shown))
    rows = {row.id: row for row in session.scalars(asked.order_by(BudgetLine.id).with_for_update())}
    if shown.keys() - rows.keys():
        raise NotFound("budget line")
    others = [row for row in rows.values() if row.version != shown[row.id]]
    if others:
        for row in others:
            session.expunge(row)  # theirs stays readable after the rollback
        raise LinesSavedByOthers(others)
    for row in rows.values():
        row.version += 1
    return rows


def refuse_to_remove(session: Session, scope: Scope, gone: Sequence[BudgetLine]) -> None:
    """Raise StillPublished or LineIsInUse for a line that stays."""
    seen = next((line for line in gone if line.audience is Audience.CLIENT), None)
    if seen is not None:
        raise StillPublished(name=seen.category)
    used = lines_in_use(session, scope.here.project_id, [line.id for line in gone]) if gone else ()
    held = next((line for line in gone if line.id in used), None)
    if held is not None:
        raise LineIsInUse(name=held.category)
