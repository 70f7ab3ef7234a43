"""Roles: what is a person's role called, in words that the person would use?"""

from typing import Protocol

from db.models.identity import PortalRole, Role
from portal.i18n import N_, Text

ROLE_NAMES = {
    Role.SPONSOR: N_("Sponsor"),
    Role.CONTRIBUTOR: N_("Contributor"),
    Role.VIEWER: N_("Reader"),
    Role.MANAGER: N_("Project manager"),
    Role.MEMBER: N_("Team member"),
}
PORTAL_ROLE_NAMES = {
    PortalRole.NONE: N_("No role yet"),
    PortalRole.LEAD: N_("Delivery lead"),
    PortalRole.ADMINISTRATOR: N_("Administrator"),
}


class HasRoles(Protocol):
    """Somebody with a role in a project, in the portal, or both."""

    @property
    def role(self) -> Role | None: ...

    @property
    def portal_role(self) -> PortalRole: ...


def role_name(text: Text, who: HasRoles) -> str:
    """The name of the role that matters more: the one in the whole portal."""
    if who.portal_role is not PortalRole.NONE or who.role is None:
        return text(PORTAL_ROLE_NAMES[who.portal_role])
    return text(ROLE_NAMES[who.role])


def membership_name(text: Text, role: Role) -> str:
    """The name of a role in a project."""
    return text(ROLE_NAMES[role])
