"""Who may do what, and which rows that opens: roles, permissions, viewers and scopes.

This module is pure. A `Viewer` is made by `portal.identity` from the session's row; a `Scope` is made here
and nowhere else; every public function of a noun takes a scope first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from db.base import Audience
from db.models.identity import PortalRole, Role
from db.reach import EVERYTHING, NOWHERE, Origin, Reach


class Permission(StrEnum):
    """Everything somebody can be allowed to do, in alphabetical order."""

    ADMINISTER = "administer"
    AGREE = "agree"
    APPROVE_OFFERS = "approve_offers"
    ANSWER_CHANGES = "answer_changes"
    ANSWER_SURVEYS = "answer_surveys"
    COMMENT_ISSUES = "comment_issues"
    CREATE_PROJECTS = "create_projects"
    EDIT_BUDGET = "edit_budget"
    EDIT_PLAN = "edit_plan"
    EDIT_SCOPE = "edit_scope"
    IMPORT = "import"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_SURVEYS = "manage_surveys"
    MANAGE_TRAINING = "manage_training"
    PREVIEW = "preview"
    PUBLISH = "publish"
    RAISE_ISSUES = "raise_issues"
    READ_INTERNAL = "read_internal"
    SEE_BUDGET = "see_budget"
    SEE_FEEDBACK = "see_feedback"
    SEE_ISSUES = "see_issues"
    SEE_PORTFOLIO = "see_portfolio"
    SEE_PROGRESS = "see_progress"
    SEE_SCOPE = "see_scope"
    SEE_TRAINING = "see_training"
    SUBMIT_CHANGES = "submit_changes"
    TRACK_TRAINING = "track_training"
    WORK_ISSUES = "work_issues"


P = Permission
_READS = frozenset({P.SEE_PROGRESS, P.SEE_ISSUES, P.SEE_TRAINING, P.SEE_FEEDBACK, P.SEE_SCOPE})
_TAKES_PART = _READS | {
    P.RAISE_ISSUES,
    P.COMMENT_ISSUES,
    P.ANSWER_SURVEYS,
    P.SUBMIT_CHANGES,
    P.TRACK_TRAINING,
}
_TEAM = _READS | {P.READ_INTERNAL, P.COMMENT_ISSUES, P.RAISE_ISSUES, P.WORK_ISSUES}

ROLE_GRANTS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.SPONSOR: _TAKES_PART | {P.SEE_BUDGET, P.AGREE},
        Role.CONTRIBUTOR: _TAKES_PART,
        Role.VIEWER: _READS | {P.TRACK_TRAINING},
        Role.MEMBER: _TEAM,
        Role.MANAGER: _TEAM
        | {
            P.ANSWER_CHANGES,
            P.CREATE_PROJECTS,
            P.EDIT_BUDGET,
            P.APPROVE_OFFERS,
            P.EDIT_PLAN,
            P.EDIT_SCOPE,
            P.IMPORT,
            P.MANAGE_PEOPLE,
            P.MANAGE_SURVEYS,
            P.MANAGE_TRAINING,
            P.PREVIEW,
            P.PUBLISH,
            P.SEE_BUDGET,
            P.SEE_PORTFOLIO,
        },
    }
)

PORTAL_GRANTS: Mapping[PortalRole, frozenset[Permission]] = MappingProxyType(
    {
        PortalRole.NONE: frozenset(),
        PortalRole.LEAD: _READS
        | {P.APPROVE_OFFERS, P.READ_INTERNAL, P.SEE_BUDGET, P.SEE_PORTFOLIO, P.PREVIEW},
        PortalRole.ADMINISTRATOR: _READS
        | {
            P.ADMINISTER,
            P.CREATE_PROJECTS,
            P.IMPORT,
            P.MANAGE_PEOPLE,
            P.PREVIEW,
            P.READ_INTERNAL,
            P.SEE_BUDGET,
            P.SEE_PORTFOLIO,
        },
    }
)

CLIENT_ROLES = frozenset({Role.SPONSOR, Role.CONTRIBUTOR, Role.VIEWER})


class NotFound(LookupError):
    """There is no such thing for this person: unknown and foreign look the same."""


class NotAllowed(PermissionError):
    """This person may see the thing and may not do this with it."""


class PreviewIsReadOnly(NotAllowed):
    """Somebody looks at the portal as a client would; nothing can be written that way."""


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


def grants(role: Role | None, portal_role: PortalRole) -> frozenset[Permission]:
    """What somebody with these two roles may do in a project."""
    return (ROLE_GRANTS[role] if role else frozenset()) | PORTAL_GRANTS[portal_role]


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
        read_only=True,
    )
