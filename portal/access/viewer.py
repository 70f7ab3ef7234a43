"""Who is looking, how were they recognised, and which projects are open to them?

A `Viewer` is made by `portal.identity` from the session's row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from db.base import Audience
from db.models.identity import PortalRole, Role
from portal.access.permissions import PORTAL_GRANTS, Permission
from portal.access.refusals import NotFound


@dataclass(frozen=True, slots=True)
class ProjectAccess:
    """One project as one person may enter it."""

    project_id: int
    client_id: int
    public_id: str
    key: str
    name: str
    client_name: str
    role: Role | None
    permissions: frozenset[Permission]
    audience: Audience = Audience.CLIENT
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False, compare=False)
    client_translations: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict, hash=False, compare=False
    )

    @property
    def internal(self) -> bool:
        """Whether this person is on the delivering side here."""
        return Permission.READ_INTERNAL in self.permissions


@dataclass(frozen=True, slots=True)
class SignedIn:
    """How and when somebody was recognised, and from where."""

    method: str
    at: datetime
    ip: str
    user_agent: str
    has_password: bool = False


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking: a signed-in person with the projects that are open to them."""

    person_id: int
    name: str
    email: str
    language: str
    time_zone: str
    portal_role: PortalRole
    projects: tuple[ProjectAccess, ...]
    session_id: int | None = None
    signed_in: SignedIn | None = None
    previous_visit_at: datetime | None = None
    preview_of: str = ""
    preview_language: str = ""
    read_only: bool = False

    @property
    def permissions(self) -> frozenset[Permission]:
        """What this person may do anywhere: by the portal role, or in at least one project."""
        return PORTAL_GRANTS[self.portal_role].union(*(p.permissions for p in self.projects))

    @property
    def sees_everything(self) -> bool:
        """Whether the portal role opens every project for reading."""
        return Permission.READ_INTERNAL in PORTAL_GRANTS[self.portal_role]

    @property
    def internal(self) -> bool:
        """Whether this person belongs to the delivering firm."""
        return self.sees_everything or any(p.internal for p in self.projects)

    def access_to(self, public_id: str) -> ProjectAccess:
        """The project with this address. Raises NotFound, whether it is foreign or does not exist."""
        for access in self.projects:
            if access.public_id == public_id:
                return access
        raise NotFound(public_id)


def preview_viewer(manager: Viewer, person: Viewer) -> Viewer:
    """Somebody else's view of the portal, read-only, cut down to projects both may enter.

    A manager thereby never learns of a project of the client's person which is not their own, and a
    preview never holds more than the client's person would see.
    """
    mine = {p.public_id for p in manager.projects if Permission.PREVIEW in p.permissions}
    anywhere = manager.sees_everything and Permission.PREVIEW in manager.permissions
    shared = tuple(p for p in person.projects if not p.internal and (anywhere or p.public_id in mine))
    if not shared:
        raise NotFound("nobody to preview")
    return replace(
        person,
        projects=shared,
        portal_role=PortalRole.NONE,
        session_id=manager.session_id,
        preview_of=manager.name,
        preview_language=manager.language,
        read_only=True,
    )
