"""Story: what happens in a told project from its first day until today? One value without rows or dates."""

from dataclasses import dataclass

from db.models.identity import Role
from db.models.project import ContractType, ProgressMethod, ProjectStatus
from portal.demo.plan_story import Line, Milestone, Task
from portal.demo.talk_story import Change, Improvement, Issue, Lesson, Report, Survey
from portal.demo.words import Actor, At, Both, House


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One project from its first day until today."""

    house: House
    public_id: str
    key: str
    name: Both
    summary: Both
    language: str
    zone: str
    contract: ContractType
    currency: str
    start: int
    manager: Actor
    people: tuple[tuple[Actor, Role], ...] = ()
    status: ProjectStatus = ProjectStatus.ACTIVE
    method: ProgressMethod = ProgressMethod.TASK_COUNT
    retainer: str | None = None
    rhythm: int = 7
    confirmed: At | None = None
    turns: tuple[tuple[ProjectStatus, At], ...] = ()
    milestones: tuple[Milestone, ...] = ()
    tasks: tuple[Task, ...] = ()
    lines: tuple[Line, ...] = ()
    planned: tuple[tuple[int, str], ...] = ()
    issues: tuple[Issue, ...] = ()
    changes: tuple[Change, ...] = ()
    reports: tuple[Report, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    surveys: tuple[Survey, ...] = ()
    improvements: tuple[Improvement, ...] = ()
