"""Managers: who answers for each project on the delivering side?"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import Select, select

from db.models.identity import Membership, Person, Role
from db.once import once
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
    mine = {access.project_id for access in scope.viewer.projects if access.internal}
    wanted = set(only or ())
    allowed = wanted if scope.viewer.sees_everything else mine & wanted
    with identity_reading() as session:
        asked = _managers(sorted(allowed), all_of_them=only is None)
        return tuple(Manager._make(row) for row in session.execute(*asked))


@once
def _managers(only: Sequence[int], *, all_of_them: bool) -> Select[int, str]:
    asked = (
        select(Membership.project_id, Person.name)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.role == Role.MANAGER, Person.deactivated_at.is_(None))
        .order_by(Membership.project_id, Person.name)
    )
    return asked if all_of_them else asked.where(Membership.project_id.in_(only))
