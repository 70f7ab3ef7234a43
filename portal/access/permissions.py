"""What can somebody be allowed to do, and which role is allowed what?"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from db.models.identity import PortalRole, Role


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


def grants(role: Role | None, portal_role: PortalRole) -> frozenset[Permission]:
    """What somebody with these two roles may do in a project."""
    return (ROLE_GRANTS[role] if role else frozenset()) | PORTAL_GRANTS[portal_role]
