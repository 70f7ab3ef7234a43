"""Who may do what, and which rows that opens: roles, permissions, viewers and scopes. All of it is pure."""

from portal.access.permissions import CLIENT_ROLES, PORTAL_GRANTS, ROLE_GRANTS, Permission, grants
from portal.access.refusals import NotAllowed, NotFound, PreviewIsReadOnly
from portal.access.scope import Scope, operator_scope, portfolio_scope, project_scope
from portal.access.viewer import ProjectAccess, SignedIn, Viewer, preview_viewer

__all__ = [
    "CLIENT_ROLES",
    "PORTAL_GRANTS",
    "ROLE_GRANTS",
    "NotAllowed",
    "NotFound",
    "Permission",
    "PreviewIsReadOnly",
    "ProjectAccess",
    "Scope",
    "SignedIn",
    "Viewer",
    "grants",
    "operator_scope",
    "portfolio_scope",
    "preview_viewer",
    "project_scope",
]
