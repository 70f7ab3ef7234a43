"""Which rows does a question open, and what may be done with them?

A `Scope` is made here and nowhere else; every public function of a noun takes one first.
"""

from dataclasses import dataclass

from db.base import Audience
from db.models.identity import PortalRole
from db.reach import EVERYTHING, NOWHERE, Origin, Reach
from portal.access.permissions import Permission
from portal.access.refusals import NotAllowed, NotFound
from portal.access.viewer import ProjectAccess, Viewer


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows a question may see and what may be done with them: the first argument of every noun."""

    viewer: Viewer
    reach: Reach
    permissions: frozenset[Permission]
    project: ProjectAccess | None = None
    read_only: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether this person may do this here."""
        return permission in self.permissions

    def require(self, *needed: Permission) -> None:
        """Raise NotAllowed unless all of these are allowed here."""
        missing = [p for p in needed if p not in self.permissions]
        if missing:
            raise NotAllowed(", ".join(missing))

    @property
    def here(self) -> ProjectAccess:
        """The project this scope is about. Raises NotFound for a scope of many projects."""
        if self.project is None:
            raise NotFound("no project chosen")
        return self.project

    @property
    def internal(self) -> bool:
        """Whether internal rows are in reach."""
        return Permission.READ_INTERNAL in self.permissions

    @property
    def actor(self) -> tuple[int, str]:
        """Who will stand in the audit trail."""
        return self.viewer.person_id, self.viewer.name

    @property
    def origin(self) -> Origin:
        """From where they act."""
        told = self.viewer.signed_in
        return Origin(told.ip, told.user_agent, self.viewer.session_id) if told else NOWHERE


def project_scope(viewer: Viewer, public_id: str) -> Scope:
    """The scope of one project. Raises NotFound where the viewer has no business."""
    access = viewer.access_to(public_id)
    if not access.internal and access.audience is not Audience.CLIENT:
        raise NotFound(public_id)
    ids = frozenset({access.project_id})
    none: frozenset[int] = frozenset()
    reach = Reach(
        internal=ids if access.internal else none,
        shared=none if access.internal else ids,
        clients=frozenset({access.client_id}),
        person_id=viewer.person_id,
    )
    return Scope(viewer, reach, access.permissions, access, viewer.read_only)


def portfolio_scope(viewer: Viewer) -> Scope:
    """The scope of all projects that are open to this person, each as far as it is open."""
    if viewer.sees_everything:
        reach = Reach(EVERYTHING, frozenset(), EVERYTHING, viewer.person_id)
    else:
        reach = Reach(
            internal=frozenset(p.project_id for p in viewer.projects if p.internal),
            shared=frozenset(
                p.project_id for p in viewer.projects if not p.internal and p.audience is Audience.CLIENT
            ),
            clients=frozenset(p.client_id for p in viewer.projects),
            person_id=viewer.person_id,
        )
    return Scope(viewer, reach, viewer.permissions, None, viewer.read_only)


def operator_scope(project: ProjectAccess | None = None, name: str = "operator") -> Scope:
    """The scope of the command line: whoever may run it on the server may do everything.

    Only `portal.cli`, `portal.chores` and the demo world use it; a wall test holds that.
    """
    viewer = Viewer(0, name, "", "en", "UTC", PortalRole.ADMINISTRATOR, (project,) if project else ())
    reach = Reach(EVERYTHING, frozenset(), EVERYTHING, 0)
    return Scope(viewer, reach, frozenset(Permission), project)
