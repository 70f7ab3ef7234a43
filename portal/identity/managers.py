"""Managers: who answers for each project on the delivering side?"""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select

from db.models.identity import Membership, Person, Role
from db.session import identity_reading
from portal.access import NotAllowed, Permission, Scope


class Manager(NamedTuple):
    """Somebody who manages a project."""

    project_id: int
    name: str


def managers(scope: Scope, only: Collection[int] | None) -> tuple[Manager, ...]:
    """The active managers of these projects, or of all for those who read everything. One statement.

    Names are all that leaves the identity realm, and of projects this person may see in the portfolio alone.
    """
    scope.require(Permission.SEE_PORTFOLIO)
    if only is None and not scope.viewer.sees_everything:
        raise NotAllowed("all projects")
    asked = (
        select(Membership.project_id, Person.name)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.role == Role.MANAGER, Person.deactivated_at.is_(None))
        .order_by(Membership.project_id, Person.name)
    )
    if only is not None:
        mine = {access.project_id for access in scope.viewer.projects if access.internal}
        allowed = set(only) if scope.viewer.sees_everything else mine.intersection(only)
        asked = asked.where(Membership.project_id.in_(sorted(allowed)))
    with identity_reading() as session:
        return tuple(Manager._make(row) for row in session.execute(asked))
