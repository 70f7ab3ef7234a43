"""Talk story: what is said, asked, taught and answered in a told project?"""

from collections.abc import Mapping
from dataclasses import dataclass

from db.models.change import ChangeStatus, Urgency
from db.models.issue import EntryKind, IssueStatus, Severity
from db.models.project import Rag
from db.models.survey import ActionStatus, SurveyKind, SurveyStatus
from db.models.training import ResourceKind
from portal.demo.words import NOTHING, Actor, At, Both


@dataclass(frozen=True, slots=True)
class Said:
    """A comment on an issue, or a change in it (`field`, `before`, `after`)."""

    at: At
    by: Actor
    body: Both = NOTHING
    kind: EntryKind = EntryKind.COMMENT
    field: str = ""
    before: str = ""
    after: str = ""
    internal: bool = False


def comment(day: int, hour: str, by: Actor, en: str, zh: str, internal: bool = False) -> Said:
    """A comment."""
    return Said(At(day, hour), by, Both(en, zh), internal=internal)


_USUALLY: Mapping[IssueStatus, Both] = {
    IssueStatus.OPEN: Both("Opened again.", "重新打开。"),
    IssueStatus.IN_PROGRESS: Both("We are working on it.", "我们已开始处理。"),
    IssueStatus.WAITING: Both("We cannot go on without you.", "需要贵方配合才能继续。"),
    IssueStatus.RESOLVED: Both("Solved on our side; please confirm.", "我方已解决，请您确认。"),
    IssueStatus.CLOSED: Both("Confirmed, thank you.", "已确认，谢谢。"),
}


def moved(
    day: int, hour: str, by: Actor, before: IssueStatus, after: IssueStatus, why: Both | None = None
) -> Said:
    """A new status of an issue, with its reason."""
    reason = why or _USUALLY[after]
    return Said(At(day, hour), by, reason, EntryKind.CHANGE, "status", before, after)


@dataclass(frozen=True, slots=True)
class Issue:
    title: Both
    description: Both
    severity: Severity
    status: IssueStatus
    by: Actor
    owner: Actor
    opened: At
    answered: At | None = None
    resolved: At | None = None
    next_step: Both = NOTHING
    history: tuple[Said, ...] = ()
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A change request reaches a status."""

    status: ChangeStatus
    at: At
    by: Actor
    reason: Both = NOTHING


@dataclass(frozen=True, slots=True)
class Change:
    title: Both
    what: Both
    why: Both
    steps: tuple[Step, ...]
    urgency: Urgency = Urgency.NORMAL
    amount: str | None = None
    days: int | None = None
    answer: Both = NOTHING
    decide_by: int | None = None
    agreed_with: Actor | None = None
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A status report; one that was not published is a draft."""

    rag: Rag
    at: At
    by: Actor
    sentence: Both
    next_step: Both
    published: bool = True


# What is learned and felt


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that goes with a training resource: its name and its lines, in the language of the resource."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    kind: ResourceKind
    title: Both
    summary: Both
    for_role: Both
    minutes: int
    added: At
    by: Actor
    address: str = ""
    paper: Paper | None = None
    session: At | None = None
    language: str = ""
    read: tuple[tuple[Actor, At, bool | None], ...] = ()
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Improvement:
    said: Both
    did: Both
    status: ActionStatus
    owner: Actor
    due: int
    added: At
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """What one person answered: a score, the number of a choice, or words, in the order of the questions."""

    by: Actor
    at: At
    given: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey with the questions of the template of its kind."""

    kind: SurveyKind
    status: SurveyStatus
    by: Actor
    opened: At | None = None
    closes: int | None = None
    closed: At | None = None
    answers: tuple[Answers, ...] = ()
    improvements: tuple[Improvement, ...] = ()
    internal: bool = False
