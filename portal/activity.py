"""What happened in a project, for "what changed since your last visit"."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from db.base import Audience, Owned
from db.models.project import Activity
from db.queries import activity as queries
from db.session import reading
from portal.access import Scope
from portal.clock import now
from portal.i18n import N_, Text


class Kind(StrEnum):
    """What can happen. Each has a sentence below."""

    ACTION_ANSWERED = "action_answered"
    ACTION_ASKED = "action_asked"
    BASELINE_SET = "baseline_set"
    BUDGET_CHANGED = "budget_changed"
    CHANGE_ANSWERED = "change_answered"
    CHANGE_IN_FORCE = "change_in_force"
    CHANGE_SIGNED = "change_signed"
    CHANGE_SUBMITTED = "change_submitted"
    CHARTER_CONFIRMED = "charter_confirmed"
    CONSENT_GIVEN = "consent_given"
    CONSENT_REFUSED = "consent_refused"
    DELIVERABLE_DECIDED = "deliverable_decided"
    DELIVERABLE_OFFERED = "deliverable_offered"
    GOAL_READ = "goal_read"
    HANDED_OVER = "handed_over"
    HOURS_PUBLISHED = "hours_published"
    IMPROVEMENT_ADDED = "improvement_added"
    ISSUE_COMMENTED = "issue_commented"
    ISSUE_RAISED = "issue_raised"
    ISSUE_RESOLVED = "issue_resolved"
    ISSUE_WORKED = "issue_worked"
    MILESTONE_MOVED = "milestone_moved"
    MILESTONE_REACHED = "milestone_reached"
    PLAN_IMPORTED = "plan_imported"
    PLAN_PUBLISHED = "plan_published"
    PROJECT_CLOSED = "project_closed"
    PROJECT_HELD = "project_held"
    PROJECT_RESUMED = "project_resumed"
    PUNCH_ITEM_DONE = "punch_item_done"
    PUNCH_ITEM_MOVED = "punch_item_moved"
    REQUIREMENT_CONFIRMED = "requirement_confirmed"
    REQUIREMENT_PROPOSED = "requirement_proposed"
    REQUIREMENT_QUESTIONED = "requirement_questioned"
    SCOPE_CHECKED = "scope_checked"
    SURVEY_CLOSED = "survey_closed"
    SURVEY_OPENED = "survey_opened"
    TRAINING_ADDED = "training_added"
    UPDATE_PUBLISHED = "update_published"


# {title} is people's own text, {old} and {new} are days in the reader's form.
_SAID: Mapping[str, str] = {
    Kind.ACTION_ANSWERED: N_("Answered: {title}"),
    Kind.ACTION_ASKED: N_("Asked for: {title}"),
    Kind.BASELINE_SET: N_("Agreed dates set down: {title}"),
    Kind.BUDGET_CHANGED: N_("Budget changed: {title}"),
    Kind.CHANGE_ANSWERED: N_("Change request answered: {title}"),
    Kind.CHANGE_IN_FORCE: N_("Agreed and in force: {title}"),
    Kind.CHANGE_SIGNED: N_("Signed: {title}"),
    Kind.CHANGE_SUBMITTED: N_("Change request submitted: {title}"),
    Kind.CHARTER_CONFIRMED: N_("What we agreed was confirmed: {title}"),
    Kind.CONSENT_GIVEN: N_("Later date agreed: {title}"),
    Kind.CONSENT_REFUSED: N_("Later date not agreed: {title}"),
    Kind.DELIVERABLE_DECIDED: N_("Acceptance decided: {title}"),
    Kind.DELIVERABLE_OFFERED: N_("Handed over for acceptance: {title}"),
    Kind.GOAL_READ: N_("New measurement of a goal: {title}"),
    Kind.HANDED_OVER: N_("Handed over: {title}"),
    Kind.HOURS_PUBLISHED: N_("Hours brought up to date: {title}"),
    Kind.IMPROVEMENT_ADDED: N_("You said, we did: {title}"),
    Kind.ISSUE_COMMENTED: N_("New comment on an issue: {title}"),
    Kind.ISSUE_RAISED: N_("Issue raised: {title}"),
    Kind.ISSUE_RESOLVED: N_("Issue resolved: {title}"),
    Kind.ISSUE_WORKED: N_("Issue updated: {title}"),
    Kind.MILESTONE_MOVED: N_("“{title}” moved from {old} to {new}"),
    Kind.MILESTONE_REACHED: N_("Milestone reached: {title}"),
    Kind.PLAN_IMPORTED: N_("Plan brought up to date: {title}"),
    Kind.PLAN_PUBLISHED: N_("Published in the plan: {title}"),
    Kind.PROJECT_CLOSED: N_("Project closed: {title}"),
    Kind.PROJECT_HELD: N_("Project put on hold: {title}"),
    Kind.PROJECT_RESUMED: N_("Project goes on: {title}"),
    Kind.PUNCH_ITEM_DONE: N_("Put right: {title}"),
    Kind.PUNCH_ITEM_MOVED: N_("To be put right by {new} instead of {old}: {title}"),
    Kind.REQUIREMENT_CONFIRMED: N_("Requirement confirmed: {title}"),
    Kind.REQUIREMENT_PROPOSED: N_("Requirement to confirm: {title}"),
    Kind.REQUIREMENT_QUESTIONED: N_("Requirement sent back: {title}"),
    Kind.SCOPE_CHECKED: N_("Scope looked at again: {title}"),
    Kind.SURVEY_CLOSED: N_("Survey closed: {title}"),
    Kind.SURVEY_OPENED: N_("A survey asks for your view: {title}"),
    Kind.TRAINING_ADDED: N_("New training material: {title}"),
    Kind.UPDATE_PUBLISHED: N_("Status: {title}"),
}

ICONS: Mapping[str, str] = {
    Kind.ACTION_ANSWERED: "task_alt",
    Kind.ACTION_ASKED: "front_hand",
    Kind.BASELINE_SET: "event_available",
    Kind.BUDGET_CHANGED: "account_balance_wallet",
    Kind.CHANGE_ANSWERED: "rule",
    Kind.CHANGE_IN_FORCE: "gavel",
    Kind.CHANGE_SIGNED: "draw",
    Kind.CHANGE_SUBMITTED: "rule",
    Kind.CHARTER_CONFIRMED: "handshake",
    Kind.CONSENT_GIVEN: "event_available",
    Kind.CONSENT_REFUSED: "event_busy",
    Kind.DELIVERABLE_DECIDED: "inventory",
    Kind.DELIVERABLE_OFFERED: "package_2",
    Kind.GOAL_READ: "straighten",
    Kind.HANDED_OVER: "move_to_inbox",
    Kind.HOURS_PUBLISHED: "schedule",
    Kind.IMPROVEMENT_ADDED: "recommend",
    Kind.ISSUE_COMMENTED: "chat",
    Kind.ISSUE_RAISED: "error",
    Kind.ISSUE_RESOLVED: "task_alt",
    Kind.ISSUE_WORKED: "build",
    Kind.MILESTONE_MOVED: "event_repeat",
    Kind.MILESTONE_REACHED: "flag",
    Kind.PLAN_IMPORTED: "sync",
    Kind.PLAN_PUBLISHED: "event",
    Kind.PROJECT_CLOSED: "inventory_2",
    Kind.PROJECT_HELD: "pause_circle",
    Kind.PROJECT_RESUMED: "play_circle",
    Kind.PUNCH_ITEM_DONE: "build_circle",
    Kind.PUNCH_ITEM_MOVED: "event_repeat",
    Kind.REQUIREMENT_CONFIRMED: "checklist",
    Kind.REQUIREMENT_PROPOSED: "checklist",
    Kind.REQUIREMENT_QUESTIONED: "rate_review",
    Kind.SCOPE_CHECKED: "fact_check",
    Kind.SURVEY_CLOSED: "ballot",
    Kind.SURVEY_OPENED: "ballot",
    Kind.TRAINING_ADDED: "school",
    Kind.UPDATE_PUBLISHED: "campaign",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, ready to be said."""

    project_id: int
    at: datetime
    kind: str
    title: str
    values: Mapping[str, str]
    translations: Mapping[str, Mapping[str, str]]
    actor: str

    @property
    def icon(self) -> str:
        return ICONS.get(self.kind, "notifications")

    def sentence(self, text: Text) -> str:
        """The happening in the reader's language; plain text, not Markdown."""
        words = _SAID.get(self.kind, N_("Changed: {title}"))
        title = text.pick(self.title, self.translations, "title")
        days = {
            name: text.date(date.fromisoformat(day))
            for name, day in self.values.items()
            if name in ("old", "new")
        }
        return text(words, title=title, **days)


def note(
    session: Session,
    kind: Kind,
    row: Owned,
    title: str,
    scope: Scope,
    *,
    translations: Mapping[str, Mapping[str, str]] | None = None,
    at: datetime | None = None,
    **values: str,
) -> None:
    """Write down that something happened to a row, for those who may see it, in the caller's transaction.

    `translations` may hold {"zh": {"title": ...}}; `old` and `new` are ISO days.
    """
    entry = Activity(
        project_id=row.project_id,
        client_id=row.client_id,
        audience=row.audience,
        at=at or now(),
        kind=kind,
        title=title[:500],
        values=values,
        translations={language: dict(said) for language, said in (translations or {}).items()},
        actor_name=scope.viewer.name,
    )
    session.add(entry)


def since(scope: Scope, moment: datetime | None, limit: int = 50) -> tuple[Happening, ...]:
    """What happened in the scope's projects after a moment, newest first. One statement."""
    with reading(scope) as session:
        rows = queries.since(session, moment, limit)
    return tuple(Happening(*row) for row in rows)


def owned_by(scope: Scope, audience: Audience | None = None) -> dict[str, Any]:
    """The columns that make a new row part of the scope's project.

    What the delivering side writes is internal until published; what the client writes both sides read.
    """
    chosen = audience or (Audience.INTERNAL if scope.internal else Audience.CLIENT)
    return {"project_id": scope.here.project_id, "client_id": scope.here.client_id, "audience": chosen}
