"""Members: how are the values of enums said where no page says more about them?"""

from collections.abc import Mapping
from enum import Enum

from db.base import Audience
from db.models.change import ChangeStatus, Touch, Urgency
from db.models.charter import CharterStatus
from db.models.deliverable import CheckResult, DeliverableStatus, Outcome, Ruling
from db.models.identity import PortalRole, Role
from db.models.issue import EntryKind, IssueStatus, Severity
from db.models.money import CostKind
from db.models.plan import Cause, TaskStatus
from db.models.project import ContractType, ProjectStatus, Rag
from db.models.requirement import Priority, RequirementStatus, Verdict, Way
from db.models.schedule import AskKind, ClientActionStatus
from db.models.survey import ActionStatus, SurveyStatus
from db.models.training import ResourceKind
from portal.i18n import N_

VALUES: Mapping[type[Enum], Mapping[Enum, str]] = {
    ActionStatus: {
        ActionStatus.PLANNED: N_("planned"),
        ActionStatus.DOING: N_("under way"),
        ActionStatus.DONE: N_("done"),
    },
    AskKind: {
        AskKind.INPUT: N_("something the firm needs"),
        AskKind.CHARTER: N_("agreement on goals and terms"),
        AskKind.CONSENT: N_("word on a later date"),
        AskKind.CHANGE: N_("decision on a change"),
        AskKind.REQUIREMENT: N_("confirmation of a requirement"),
        AskKind.SCOPE: N_("look at the scope"),
        AskKind.ACCEPTANCE: N_("acceptance of a deliverable"),
        AskKind.RECEIPT: N_("confirmation of a handover"),
    },
    Audience: {Audience.INTERNAL: N_("the firm alone"), Audience.CLIENT: N_("firm and client")},
    Cause: {
        Cause.OURS: N_("on the firm’s side"),
        Cause.CLIENT: N_("on the client’s side"),
        Cause.THIRD_PARTY: N_("a third party"),
        Cause.FORCE_MAJEURE: N_("beyond anyone's control"),
        Cause.AGREED_CHANGE: N_("an agreed change"),
    },
    ChangeStatus: {
        ChangeStatus.DRAFT: N_("draft"),
        ChangeStatus.SUBMITTED: N_("submitted"),
        ChangeStatus.IN_ASSESSMENT: N_("being assessed"),
        ChangeStatus.WAITING_FOR_DECISION: N_("waiting for a decision"),
        ChangeStatus.APPROVED: N_("approved"),
        ChangeStatus.DECLINED: N_("declined"),
        ChangeStatus.WITHDRAWN: N_("withdrawn"),
        ChangeStatus.IMPLEMENTED: N_("carried out"),
    },
    CharterStatus: {
        CharterStatus.DRAFT: N_("draft"),
        CharterStatus.PROPOSED: N_("proposed"),
        CharterStatus.CONFIRMED: N_("confirmed"),
    },
    CheckResult: {
        CheckResult.NOT_CHECKED: N_("not checked"),
        CheckResult.PASSED: N_("passed"),
        CheckResult.FAILED: N_("failed"),
    },
    ClientActionStatus: {
        ClientActionStatus.OPEN: N_("open"),
        ClientActionStatus.DONE: N_("done"),
        ClientActionStatus.WITHDRAWN: N_("taken back"),
    },
    ContractType: {
        ContractType.FIXED_PRICE: N_("fixed price"),
        ContractType.TIME_AND_MATERIALS: N_("time and materials"),
        ContractType.RETAINER: N_("retainer"),
        ContractType.OPEN_BOOK: N_("open book"),
    },
    CostKind: {CostKind.ACTUAL: N_("spent"), CostKind.COMMITTED: N_("ordered")},
    DeliverableStatus: {
        DeliverableStatus.PLANNED: N_("planned"),
        DeliverableStatus.IN_WORK: N_("in progress"),
        DeliverableStatus.DELIVERED: N_("handed over for acceptance"),
        DeliverableStatus.ACCEPTED: N_("accepted"),
        DeliverableStatus.REJECTED: N_("rejected"),
    },
    EntryKind: {EntryKind.COMMENT: N_("comment"), EntryKind.CHANGE: N_("change")},
    IssueStatus: {
        IssueStatus.OPEN: N_("open"),
        IssueStatus.IN_PROGRESS: N_("in progress"),
        IssueStatus.WAITING: N_("waiting for the client"),
        IssueStatus.RESOLVED: N_("resolved"),
        IssueStatus.CLOSED: N_("finished and closed"),
    },
    Outcome: {
        Outcome.OPEN: N_("open"),
        Outcome.ACCEPTED: N_("accepted"),
        Outcome.WITH_REMARKS: N_("accepted with remarks"),
        Outcome.REJECTED: N_("rejected"),
        Outcome.DEEMED: N_("counts as accepted"),
        Outcome.TAKEN_BACK: N_("taken back"),
    },
    PortalRole: {
        PortalRole.NONE: N_("none"),
        PortalRole.LEAD: N_("portfolio lead"),
        PortalRole.ADMINISTRATOR: N_("administrator"),
    },
    Priority: {
        Priority.MUST: N_("must have"),
        Priority.SHOULD: N_("should have"),
        Priority.COULD: N_("could have"),
        Priority.WONT: N_("not this time"),
    },
    ProjectStatus: {
        ProjectStatus.ACTIVE: N_("running"),
        ProjectStatus.ON_HOLD: N_("on hold"),
        ProjectStatus.CLOSED: N_("closed"),
    },
    Rag: {
        Rag.GREEN: N_("on track"),
        Rag.AMBER: N_("at risk"),
        Rag.RED: N_("off track"),
        Rag.GREY: N_("not assessed yet"),
    },
    RequirementStatus: {
        RequirementStatus.DRAFT: N_("draft"),
        RequirementStatus.PROPOSED: N_("proposed"),
        RequirementStatus.CONFIRMED: N_("confirmed"),
        RequirementStatus.RETIRED: N_("retired"),
    },
    ResourceKind: {
        ResourceKind.DOCUMENT: N_("document"),
        ResourceKind.GUIDE: N_("guide"),
        ResourceKind.TUTORIAL: N_("tutorial"),
        ResourceKind.SESSION: N_("session"),
    },
    Role: {
        Role.SPONSOR: N_("sponsor"),
        Role.CONTRIBUTOR: N_("contributor"),
        Role.VIEWER: N_("viewer"),
        Role.MANAGER: N_("project manager"),
        Role.MEMBER: N_("team member"),
    },
    Ruling: {
        Ruling.MET: N_("met"),
        Ruling.REMARK: N_("met with a remark"),
        Ruling.NOT_MET: N_("not met"),
    },
    Severity: {
        Severity.CRITICAL: N_("critical"),
        Severity.HIGH: N_("high"),
        Severity.MEDIUM: N_("medium"),
        Severity.LOW: N_("low"),
    },
    SurveyStatus: {
        SurveyStatus.DRAFT: N_("draft"),
        SurveyStatus.OPEN: N_("open"),
        SurveyStatus.CLOSED: N_("finished and closed"),
    },
    TaskStatus: {
        TaskStatus.PENDING: N_("not started"),
        TaskStatus.IN_PROGRESS: N_("in progress"),
        TaskStatus.DONE: N_("done"),
        TaskStatus.CANCELLED: N_("cancelled"),
    },
    Touch: {Touch.ADD: N_("added"), Touch.CHANGE: N_("changed"), Touch.REMOVE: N_("removed")},
    Urgency: {Urgency.LOW: N_("can wait"), Urgency.NORMAL: N_("normal"), Urgency.HIGH: N_("urgent")},
    Verdict: {
        Verdict.OPEN: N_("open"),
        Verdict.FEASIBLE: N_("feasible"),
        Verdict.WITH_CONDITIONS: N_("feasible with conditions"),
        Verdict.NOT_FEASIBLE: N_("not feasible"),
    },
    Way: {
        Way.AS_ASKED: N_("as asked"),
        Way.COMPROMISE: N_("compromise"),
        Way.ALTERNATIVE: N_("alternative"),
        Way.STANDARD: N_("the standard way"),
        Way.NOTHING: N_("do nothing"),
    },
}
