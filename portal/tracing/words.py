"""Words: how are status and effect said along the threads?"""

from collections.abc import Mapping

from db.models.change import ChangeStatus, Touch
from db.models.requirement import RequirementStatus
from portal.i18n import N_

STATUSES: Mapping[RequirementStatus, str] = {
    RequirementStatus.DRAFT: N_("Not agreed yet"),
    RequirementStatus.PROPOSED: N_("Proposed"),
    RequirementStatus.CONFIRMED: N_("Confirmed"),
    RequirementStatus.RETIRED: N_("No longer part of it"),
}
TOUCHES: Mapping[Touch, str] = {
    Touch.ADD: N_("added it"),
    Touch.CHANGE: N_("changed it"),
    Touch.REMOVE: N_("removed it"),
}
CHANGES: Mapping[ChangeStatus, str] = {
    ChangeStatus.DRAFT: N_("Draft"),
    ChangeStatus.SUBMITTED: N_("Submitted"),
    ChangeStatus.IN_ASSESSMENT: N_("Being assessed"),
    ChangeStatus.WAITING_FOR_DECISION: N_("Waiting for a decision"),
    ChangeStatus.APPROVED: N_("Approved"),
    ChangeStatus.DECLINED: N_("Declined"),
    ChangeStatus.WITHDRAWN: N_("Withdrawn"),
    ChangeStatus.IMPLEMENTED: N_("Carried out"),
}
