"""What becomes of one Jira issue: a task or an issue of ours, in which state, and finished when?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from db.models.plan import TaskStatus
from portal.i18n import N_
from portal.integrations import vocabulary
from portal.integrations.gathering import KEY, NAME, STATUS, Gathering
from portal.integrations.records import IssueRecord, Parsed, TaskRecord

SYSTEM = "jira"


class Raw(NamedTuple):
    """One issue as Jira tells it, its dates and numbers already read, its texts not yet cleaned."""

    row: int
    key: str
    id: str = ""
    url: str = ""
    summary: str = ""
    description: str = ""
    type: str = ""
    status: str = ""
    category: TaskStatus | None = None
    resolution: str = ""
    assignee: str = ""
    severity: str = ""
    priority: str = ""
    parent_id: str = ""
    parent_key: str = ""
    version: str = ""
    created: datetime | None = None
    updated: datetime | None = None
    resolved: datetime | None = None
    finished: datetime | None = None
    start: date | None = None
    due: date | None = None
    estimate_h: Decimal | None = None
    spent_h: Decimal | None = None
    project_key: str = ""
    project_name: str = ""


class Issues:
    """Turns the issues of one file into records, once all of them are known."""

    def __init__(self, gathering: Gathering, headings: Mapping[str, str]) -> None:
        """`headings` says under which names the source shows our fields, for the problems of a row."""
        self.gathering = gathering
        self._key = headings.get("key") or headings.get("id", "")
        self._summary = headings.get("summary", "")
        self._parents: dict[str, tuple[str, str]] = {}
        self._projects: dict[str, str] = {}
        chosen = gathering.options.issue_types
        self._issue_types = (
            vocabulary.ISSUE_TYPES if chosen is None else frozenset(map(vocabulary.folded, chosen))
        )

    def add(self, raw: Raw) -> None:
        """Keeps the issue, or says why it is left out."""
        gathering = self.gathering
        key, own_id = gathering.line(raw.key, KEY + 1), gathering.line(raw.id, KEY + 1)
        if not key and not own_id:
            gathering.problem(raw.row, self._key, N_("This entry has no key, so it was left out."))
        elif max(len(key), len(own_id)) > KEY:
            gathering.problem(
                raw.row, self._key, N_("The key of this entry is too long, so it was left out.")
            )
        elif not gathering.line(raw.summary, NAME):
            gathering.problem(raw.row, self._summary, N_("This entry has no summary, so it was left out."))
        else:
            self._keep(raw, own_id or key, key)

    def _keep(self, raw: Raw, external_id: str, key: str) -> None:
        gathering = self.gathering
        self.of_project(raw.project_key, raw.project_name)
        gathering.types[gathering.line(raw.type, STATUS)] += 1
        name = gathering.line(raw.status, STATUS)
        status = gathering.status(name, guessed(raw, name))
        if status == TaskStatus.DONE and vocabulary.folded(raw.resolution) in vocabulary.NOT_DONE_AFTER_ALL:
            status = TaskStatus.CANCELLED
        is_issue = vocabulary.folded(raw.type) in self._issue_types
        make = self._issue if is_issue else self._task
        gathering.add(raw.row, key, make(raw, external_id, key, name, status))

    def _task(self, raw: Raw, external_id: str, key: str, name: str, status: TaskStatus) -> TaskRecord:
        gathering = self.gathering
        title, description = gathering.title(raw.row, self._summary, raw.summary, raw.description)
        if raw.parent_id or raw.parent_key:
            self._parents[external_id] = (
                gathering.line(raw.parent_id, KEY),
                gathering.line(raw.parent_key, KEY),
            )
        finished = (raw.resolved or raw.finished) if status == TaskStatus.DONE else None
        return TaskRecord(
            external_id,
            title,
            status,
            external_key=key,
            external_url=raw.url,
            description=description,
            status_name=name,
            assignee=gathering.person(raw.assignee),
            start=raw.start,
            due=raw.due,
            done_on=gathering.clock.day_of(finished) if finished else None,
            estimate_h=raw.estimate_h,
            spent_h=raw.spent_h,
            milestone_external_id=raw.version,
            created_at=raw.created,
            updated_at=raw.updated,
        )

    def _issue(self, raw: Raw, external_id: str, key: str, name: str, status: TaskStatus) -> IssueRecord:
        gathering = self.gathering
        title, description = gathering.title(raw.row, self._summary, raw.summary, raw.description)
        over = status in (TaskStatus.DONE, TaskStatus.CANCELLED)
        return IssueRecord(
            external_id,
            title,
            vocabulary.severity(raw.severity, raw.priority),
            vocabulary.issue_status(status, name),
            key=key,
            url=raw.url,
            description=description,
            status_name=name,
            owner=gathering.person(raw.assignee),
            opened_at=raw.created,
            resolved_at=(raw.resolved or raw.finished) if over else None,
            updated_at=raw.updated,
        )

    def of_project(self, key: str, name: str) -> None:
        """Remembers of which project the file speaks."""
        if key or name:
            self._projects.setdefault(key, name)

    def parsed(self) -> Parsed:
        """Everything that was kept, each subtask under its parent."""
        gathering = self.gathering
        project_key, project_name = next(iter(self._projects.items()), ("", ""))
        if len(self._projects) > 1:
            keys = ", ".join(self._projects)
            gathering.problem(
                1, "", N_("This file holds several projects: {keys}. All were read."), keys=keys
            )
        return Parsed(
            SYSTEM,
            project_name=gathering.line(project_name, NAME),
            project_key=gathering.line(project_key, KEY),
            tasks=tuple(self._with_parent(task) for task in gathering.tasks()),
            milestones=gathering.milestones(),
            issues=gathering.issues(),
            problems=tuple(gathering.problems),
            statuses=gathering.statuses(),
            types=tuple(gathering.types.items()),
            dropped=dict(gathering.dropped),
            records_read=gathering.records_read,
        )

    def _with_parent(self, task: TaskRecord) -> TaskRecord:
        """The task under its parent: by id if the file holds that id, else by key, else by what there is."""
        if task.external_id not in self._parents:
            return task
        own_id, key = self._parents[task.external_id]
        if not own_id or (key and not self.gathering.holds(own_id)):
            own_id = self.gathering.id_of(key, own_id)
        return replace(task, parent_external_id=own_id)


def guessed(raw: Raw, name: str) -> TaskStatus:
    """The status without anybody's choice.

    The category decides, else the name of the status, else whether there is a date of resolution. Only the
    name tells which finished issues were given up. A resolution such as "Won't Do" says so too, but only of
    issues that are finished: it stays behind when one is opened again.
    """
    named = vocabulary.status(name)
    status = raw.category or named or (TaskStatus.DONE if raw.resolved else TaskStatus.PENDING)
    return TaskStatus.CANCELLED if status == TaskStatus.DONE and named == TaskStatus.CANCELLED else status
