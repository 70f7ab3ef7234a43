"""Words for the trail: how are records called, and what is said of a column?"""

from collections.abc import Mapping

from portal.audit.columns import COLUMNS
from portal.i18n import N_, Text

RECORDS: Mapping[str, str] = {
    "acceptance": N_("Acceptance"),
    "activity": N_("Entry of what happened"),
    "baseline": N_("Agreed dates"),
    "baseline_date": N_("Agreed date"),
    "budget_line": N_("Budget line"),
    "budget_move": N_("Change of an amount"),
    "budget_version": N_("Version of the budget"),
    "change_cost": N_("Cost of a change"),
    "change_delay": N_("Days of a change"),
    "change_file": N_("File of a change request"),
    "change_option": N_("Way to go for a change"),
    "change_request": N_("Change request"),
    "change_requirement": N_("Requirement of a change"),
    "change_step": N_("Step of a change request"),
    "channel": N_("Line of the communication plan"),
    "charter": N_("What we agreed"),
    "charter_role": N_("Who does what"),
    "client": N_("Client"),
    "client_action": N_("What was asked for"),
    "confirmation": N_("Confirmation of figures"),
    "consent": N_("Word on a later date"),
    "cost_entry": N_("Cost entry"),
    "criterion": N_("Acceptance criterion"),
    "criterion_ruling": N_("Word on a criterion"),
    "deliverable": N_("Deliverable"),
    "deliverable_file": N_("File of a deliverable"),
    "dependency": N_("Dependency"),
    "external_identity": N_("Sign-in of another provider"),
    "goal": N_("Goal"),
    "goal_reading": N_("Measurement of a goal"),
    "handover": N_("Handover"),
    "import_run": N_("Import"),
    "improvement_action": N_("Improvement"),
    "issue": N_("Issue"),
    "issue_entry": N_("Entry of an issue"),
    "membership": N_("Role in a project"),
    "milestone": N_("Milestone"),
    "milestone_move": N_("Move of a milestone"),
    "paper": N_("Text to sign"),
    "person": N_("Person"),
    "person_week": N_("Hours of a person"),
    "phase": N_("Phase"),
    "planned_spend": N_("Planned spending"),
    "project": N_("Project"),
    "project_update": N_("Status"),
    "punch_item": N_("Thing to put right"),
    "punch_move": N_("Move of a day for putting right"),
    "rate": N_("Hourly rate"),
    "requirement": N_("Requirement"),
    "requirement_edition": N_("Edition of a requirement"),
    "requirement_option": N_("Way to go for a requirement"),
    "requirement_review": N_("Word on a requirement"),
    "role_week": N_("Hours of a role"),
    "scope_check": N_("Look at the scope"),
    "scope_version": N_("Version of the scope"),
    "signatory": N_("Place for a signature"),
    "signature": N_("Signature"),
    "stored_file": N_("File"),
    "survey": N_("Survey"),
    "survey_answer": N_("Answer in a survey"),
    "survey_question": N_("Question of a survey"),
    "survey_response": N_("Response to a survey"),
    "task": N_("Task"),
    "training_progress": N_("Progress in training"),
    "training_resource": N_("Training material"),
}


# Whoever acts although nobody is signed in.
ACTORS: Mapping[str, str] = {
    "command line": N_("the command line"),
    "demonstration": N_("the demonstration"),
    "operator": N_("the command line"),
    "sign-in": N_("somebody who signed in"),
    "the portal itself": N_("the portal itself"),
}


def actor_word(actor: str, text: Text) -> str:
    """Who did it: a person's name as it was then, or what else acts here, in words."""
    return text(ACTORS[actor]) if actor in ACTORS else actor


def record_word(record: str, text: Text) -> str:
    """How a table's rows are called."""
    return text(RECORDS[record]) if record in RECORDS else record


def column_word(column: str, text: Text) -> str:
    """How a column is called; one that names a row of another table, as that table's rows are."""
    if column in COLUMNS:
        return text(COLUMNS[column])
    return record_word(column.removesuffix("_id"), text)
