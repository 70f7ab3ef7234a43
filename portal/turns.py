"""Turns: what can wait on somebody, and what does that mean for those who look at it?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from db.models.plan import TaskStatus
from db.models.schedule import AskKind, ClientActionStatus
from db.queries.home import AskRow
from portal.access import PORTAL_GRANTS, Permission, Viewer
from portal.i18n import Text


class Turn(StrEnum):
    """What can wait on somebody."""

    ACCEPT_DELIVERABLE = "accept_deliverable"
    AGREE_TO_DATE = "agree_to_date"
    ANSWER_CHANGE = "answer_change"
    ANSWER_ISSUE = "answer_issue"
    ANSWER_SURVEY = "answer_survey"
    CHECK_SCOPE = "check_scope"
    CLIENT_CHARTER = "client_charter"
    CLIENT_OWES = "client_owes"
    CONFIRM_CHARTER = "confirm_charter"
    CONFIRM_RECEIPT = "confirm_receipt"
    CONFIRM_REQUIREMENTS = "confirm_requirements"
    CONFIRM_STATUS = "confirm_status"
    DECIDE_CHANGE = "decide_change"
    GIVE_INPUT = "give_input"
    READ_ANSWER = "read_answer"
    RELEASE_OFFER = "release_offer"
    RESPOND_ISSUE = "respond_issue"


ON_CLIENT = frozenset({Turn.CLIENT_CHARTER, Turn.CLIENT_OWES})
"""What the firm has asked for and cannot do anything about but remind."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits on the reader, since when and until when, and what it holds up so far.

    `holds` is the milestone that waiting moves by these days, or the task that waits for it (`is_task`).
    """

    turn: Turn
    project_id: int
    public_id: str
    project: str
    number: int | None
    title: str
    since: datetime | None
    by: date | None
    urgent: bool
    days: int = 0
    holds: str = ""
    is_task: bool = False
    asked: AskKind | None = None

    def is_overdue(self, today: date) -> bool:
        return self.by is not None and self.by < today


# What somebody must be allowed to do in a project before the thing waits on them.
NEEDED: Mapping[Turn, Permission] = {
    Turn.ACCEPT_DELIVERABLE: Permission.AGREE,
    Turn.AGREE_TO_DATE: Permission.AGREE,
    Turn.ANSWER_CHANGE: Permission.ANSWER_CHANGES,
    Turn.ANSWER_ISSUE: Permission.WORK_ISSUES,
    Turn.ANSWER_SURVEY: Permission.ANSWER_SURVEYS,
    Turn.CHECK_SCOPE: Permission.AGREE,
    Turn.CLIENT_CHARTER: Permission.EDIT_PLAN,
    Turn.CLIENT_OWES: Permission.EDIT_PLAN,
    Turn.CONFIRM_CHARTER: Permission.AGREE,
    Turn.CONFIRM_RECEIPT: Permission.AGREE,
    Turn.CONFIRM_REQUIREMENTS: Permission.AGREE,
    Turn.CONFIRM_STATUS: Permission.PUBLISH,
    Turn.DECIDE_CHANGE: Permission.AGREE,
    Turn.GIVE_INPUT: Permission.SUBMIT_CHANGES,
    Turn.READ_ANSWER: Permission.EDIT_PLAN,
    Turn.RELEASE_OFFER: Permission.APPROVE_OFFERS,
    Turn.RESPOND_ISSUE: Permission.COMMENT_ISSUES,
}
_CLIENTS: Mapping[AskKind, Turn] = {
    AskKind.ACCEPTANCE: Turn.ACCEPT_DELIVERABLE,
    AskKind.CHANGE: Turn.DECIDE_CHANGE,
    AskKind.CHARTER: Turn.CONFIRM_CHARTER,
    AskKind.CONSENT: Turn.AGREE_TO_DATE,
    AskKind.INPUT: Turn.GIVE_INPUT,
    AskKind.RECEIPT: Turn.CONFIRM_RECEIPT,
    AskKind.REQUIREMENT: Turn.CONFIRM_REQUIREMENTS,
    AskKind.SCOPE: Turn.CHECK_SCOPE,
}


def may_answer(waiting: Waiting, viewer: Viewer) -> bool:
    """Whether the thing waits on this person, by what they may do in its project or in all of them."""
    return NEEDED[waiting.turn] in PORTAL_GRANTS[viewer.portal_role] or any(
        p.project_id == waiting.project_id and NEEDED[waiting.turn] in p.permissions for p in viewer.projects
    )


def asked_in(viewer: Viewer) -> frozenset[int]:
    """The projects in which something asked of the client concerns this person."""
    concerned = {Permission.AGREE, Permission.SUBMIT_CHANGES, Permission.EDIT_PLAN}
    return frozenset(p.project_id for p in viewer.projects if concerned & p.permissions)


def from_asks(
    rows: Iterable[AskRow], named: Mapping[int, tuple[str, str]], viewer: Viewer, text: Text
) -> list[Waiting]:
    """What was asked of the client, as the client's turn or as what the firm waits for and was answered."""
    firm = {p.project_id for p in viewer.projects if p.internal}
    made = [_waiting(row, turn, named, text) for row in rows if (turn := _turn(row, row.project_id in firm))]
    return [waiting for waiting in made if may_answer(waiting, viewer)]


def _turn(row: AskRow, internal: bool) -> Turn | None:
    """Whose turn it is; None where the client reads that they have answered."""
    if row.status is not ClientActionStatus.OPEN:
        return Turn.READ_ANSWER if internal else None
    if internal:
        return Turn.CLIENT_CHARTER if row.kind is AskKind.CHARTER else Turn.CLIENT_OWES
    return _CLIENTS[row.kind]


def _waiting(row: AskRow, turn: Turn, named: Mapping[int, tuple[str, str]], text: Text) -> Waiting:
    public_id, project = named.get(row.project_id, ("", ""))
    is_open = row.status is ClientActionStatus.OPEN
    late = (text.today - max(row.needed_by, row.asked_on)).days
    return Waiting(
        turn=turn,
        project_id=row.project_id,
        public_id=public_id,
        project=project,
        # What is decided on a page of its own is found there by its own number.
        number=row.number if row.subject is None else row.subject,
        title=text.pick(row.title, row.translations, "title"),
        # At noon it is the same day nearly everywhere.
        since=datetime.combine(row.asked_on, time(12), UTC) if is_open else row.done_at,
        by=row.needed_by if is_open else None,
        urgent=False,
        days=max(late, 0) if is_open and row.kind is AskKind.INPUT else 0,
        asked=row.kind,
        holds=_held(row, text),
        is_task=row.milestone is None,
    )


def _held(row: AskRow, text: Text) -> str:
    """What waits for it in the plan; nothing does that is done, reached or cancelled."""
    if row.reached is not None or row.task_status in (TaskStatus.DONE, TaskStatus.CANCELLED):
        return ""
    return text.pick(row.milestone or row.task or "", row.milestone_said or row.task_said, "title")
