"""Members: how many people take part in a project on the client's side?"""

from sqlalchemy import func, select

from db.models.identity import Membership, Person
from db.session import identity_reading
from portal.access import CLIENT_ROLES, ROLE_GRANTS, Permission, Scope


def client_people(scope: Scope, who_may: Permission | None = None) -> int:
    """How many active people of the client belong to this project, or how many of them may do something.

    One statement. A number is all that leaves the identity realm, and of this scope's project alone.
    """
    roles = [role for role in CLIENT_ROLES if who_may is None or who_may in ROLE_GRANTS[role]]
    asked = (
        select(func.count(Membership.id))
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.project_id == scope.here.project_id,
            Membership.role.in_(sorted(roles)),
            Person.deactivated_at.is_(None),
        )
    )
    with identity_reading() as session:
        return session.scalar(asked) or 0
