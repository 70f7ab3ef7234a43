"""Confirming: who says that which figures are right, as of now?"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.project import Confirmation, Figures, Project
from db.queries import freshness as queries
from db.session import writing
from portal.access import NotFound, Permission, Scope
from portal.activity import owned_by
from portal.clock import now
from portal.forms import Problems, Reader, needed
from portal.i18n import Text
from portal.progress import freshness
from portal.status.reading import overall_of

PORTAL = "portal"


class Which(StrEnum):
    """What the form of confirming offers: everything, or one kind of figures."""

    EVERYTHING = "everything"
    PLAN = "plan"
    BUDGET = "budget"
    ISSUES = "issues"
    HOURS = "hours"
    GOALS = "goals"


@dataclass(frozen=True, slots=True)
class Confirm:
    """These figures are right as they are shown; all that the project has, if none are named."""

    figures: tuple[Figures, ...] = ()


def read_confirm(reader: Reader, text: Text) -> Confirm | Problems:
    """What is confirmed, from its form."""
    which = reader.choice("figures", Which, label=text("What is right as of now"))
    if reader.problems:
        return reader.problems
    chosen = needed(which)
    return Confirm() if chosen is Which.EVERYTHING else Confirm((Figures(chosen.value),))


def confirm(scope: Scope, command: Confirm, token: str | None = None) -> datetime:
    """Say that figures are as they are shown, as of now. Raises NotFound for figures there are none of."""
    scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        held = queries.held(session, scope.here.project_id)
        if held is None or not held.kept.issuperset(command.figures):
            raise NotFound
        moment = now()
        chosen = command.figures or tuple(held.kept)
        write_down(session, scope, chosen, moment)
        known = {row.figures: row.at for row in held.confirmations} | dict.fromkeys(chosen, moment)
        _bring_up(held.project, scope, freshness.oldest(known, held.kept, overall_of(held.project)))
        return moment


def confirm_all(session: Session, scope: Scope, project: Project, kept: Collection[Figures]) -> None:
    """The same for everything a project has, in a transaction of the caller."""
    moment = now()
    write_down(session, scope, kept, moment)
    _bring_up(project, scope, moment)


def write_down(
    session: Session, scope: Scope, figures: Iterable[Figures], moment: datetime, source: str = PORTAL
) -> None:
    """One confirmation for each kind; the client reads them as soon as it reads the project."""
    session.add_all(
        Confirmation(
            **owned_by(scope, Audience.CLIENT), figures=each, at=moment, by=scope.viewer.name, source=source
        )
        for each in Figures
        if each in set(figures)
    )


def _bring_up(project: Project, scope: Scope, moment: datetime | None) -> None:
    """The project as a whole is as old as its oldest figures; it never gets older than it was."""
    if moment is None or (project.confirmed_at is not None and moment <= project.confirmed_at):
        return
    project.confirmed_at, project.confirmed_by = moment, scope.viewer.name
    project.confirmed_from = project.confirmed_from or PORTAL
