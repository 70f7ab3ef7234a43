"""How are cost entries published to the client, one by one or up to a day?"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from db.base import Audience
from db.models.money import BudgetLine, CostEntry
from db.session import writing
from portal import publishing
from portal.access import Permission, Scope
from portal.budget.alarm import alarming
from portal.budget.entries import entry_of, tell_of
from portal.budget.history import line_of, tell_in_words
from portal.budget.refusals import LineIsUnpublished


@dataclass(frozen=True, slots=True)
class ShareEntry:
    """An entry gets this audience."""

    id: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class PublishUntil:
    """All entries up to and including this day, of lines that the client sees."""

    on: date


def share_entry(scope: Scope, command: ShareEntry, token: str | None = None) -> int:
    """Let the client read an entry, or no longer. Raises LineIsUnpublished, NotFound."""
    scope.require(Permission.EDIT_BUDGET, Permission.PUBLISH)
    with writing(scope, token) as session:
        row = entry_of(session, scope, command.id)
        line = line_of(session, scope, row.budget_line_id)
        if command.audience is Audience.CLIENT and line.audience is not Audience.CLIENT:
            raise LineIsUnpublished(name=line.category)
        wanted = publishing.Publish(publishing.Kind.COST_ENTRY, (row.id,), command.audience)
        with alarming(session, scope):
            changed = publishing.set_audience(session, scope, wanted)
        if changed and command.audience is Audience.CLIENT:
            tell_of(session, scope, row)
        return changed


def publish_until(scope: Scope, command: PublishUntil, token: str | None = None) -> int:
    """Publish the entries up to a day whose line the client sees; answers how many and tells the client."""
    scope.require(Permission.EDIT_BUDGET, Permission.PUBLISH)
    with writing(scope, token) as session:
        asked = (
            select(CostEntry)
            .join(BudgetLine, BudgetLine.id == CostEntry.budget_line_id)
            .where(
                CostEntry.project_id == scope.here.project_id,
                CostEntry.audience == Audience.INTERNAL,
                CostEntry.on <= command.on,
                BudgetLine.audience == Audience.CLIENT,
            )
        )
        rows = list(session.scalars(asked))
        with alarming(session, scope):
            for row in rows:
                row.audience = Audience.CLIENT
        if rows:
            tell_in_words(
                session,
                scope,
                rows[0],
                lambda text: text.plural("{n} new entry", "{n} new entries", len(rows)),
            )
        return len(rows)
