"""Texts: which words make up a deliverable, and how are its states said?"""

from collections.abc import Mapping

from db.models.deliverable import CheckResult, DeliverableStatus, Outcome, Ruling
from portal.charter.texts import Field
from portal.i18n import N_

DELIVERABLE_FIELDS = (
    Field("title", N_("What is handed over"), 500, required=True),
    Field("what", N_("What it consists of"), 4000, lines=True),
    Field(
        "quality",
        N_("How good it must be"),
        4000,
        lines=True,
        help=N_("The standard, norm or agreed level it is measured by."),
    ),
)
CRITERION_FIELDS = (
    Field("text", N_("Criterion"), 500, required=True, help=N_("What both sides can see to be so or not.")),
    Field(
        "standard", N_("What counts as met"), 500, help=N_("The figure or norm, such as: within 2 seconds.")
    ),
)
FILE_FIELDS = (Field("note", N_("What is different in this edition"), 500),)
OFFER_FIELDS = (
    Field(
        "why",
        N_("What the client should know"),
        2000,
        lines=True,
        help=N_("Say it openly if something is missing or was not checked: the client reads it first."),
    ),
)
HANDOVER_FIELDS = (
    Field("what", N_("What is handed over"), 4000, lines=True, required=True),
    Field("documents", N_("Documents"), 4000, lines=True, help=N_("One point a line.")),
    Field("support_contact", N_("How the contact is reached"), 500),
)
TRAINING = Field("training", N_("Training"), 4000, lines=True)

STATUSES: Mapping[DeliverableStatus, str] = {
    DeliverableStatus.PLANNED: N_("Planned"),
    DeliverableStatus.IN_WORK: N_("In work"),
    DeliverableStatus.DELIVERED: N_("Handed over for acceptance"),
    DeliverableStatus.ACCEPTED: N_("Accepted"),
    DeliverableStatus.REJECTED: N_("Back to work"),
}
RESULTS: Mapping[CheckResult, str] = {
    CheckResult.NOT_CHECKED: N_("Not checked yet"),
    CheckResult.PASSED: N_("Check passed"),
    CheckResult.FAILED: N_("Check failed"),
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.OPEN: N_("Waits for a decision"),
    Outcome.ACCEPTED: N_("Accepted"),
    Outcome.WITH_REMARKS: N_("Accepted with remarks"),
    Outcome.REJECTED: N_("Rejected"),
    Outcome.DEEMED: N_("Counts as accepted, because nobody answered"),
    Outcome.TAKEN_BACK: N_("Taken back"),
}
RULINGS: Mapping[Ruling, str] = {
    Ruling.MET: N_("Met"),
    Ruling.REMARK: N_("Met, with a remark"),
    Ruling.NOT_MET: N_("Not met"),
}
