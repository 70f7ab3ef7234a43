"""Telling the talk: which rows make a story's issues, change requests and status reports?"""

from decimal import Decimal

from db.base import Audience
from db.models import change, issue, project
from db.models.change import ChangeStatus
from db.models.issue import EntryKind, IssueStatus
from db.models.record import Counter
from db.numbers import Numbered
from portal.activity import Kind
from portal.demo.talk_story import Change, Issue, Report, Said, Step
from portal.demo.telling import Happened, Telling
from portal.demo.words import Actor

_DECIDED = (ChangeStatus.APPROVED, ChangeStatus.DECLINED)
_ANSWERED = (ChangeStatus.WAITING_FOR_DECISION, ChangeStatus.DECLINED)


def tell_issues(telling: Telling) -> None:
    """Issues in the order in which they came up, each with its history."""
    told = sorted(telling.story.issues, key=lambda told: told.opened)
    for number, each in enumerate(told, start=1):
        _issue(telling, each, number)
    _count(telling, Numbered.ISSUE, len(told))


def _count(telling: Telling, name: Numbered, value: int) -> None:
    """Let the project go on counting here.

    Whoever asks for the next number would still see the world that is just being replaced.
    """
    telling.add(Counter(**telling.own(False), name=name, value=value))


def _issue(telling: Telling, told: Issue, number: int) -> None:
    row = issue.Issue(
        **telling.own(told.internal),
        **telling.told(title=told.title, description=told.description, next_step=told.next_step),
        number=number,
        severity=told.severity,
        status=told.status,
        owner=told.owner.name,
        raised_by=told.by.name,
        raised_by_id=telling.person_id(told.by) or None,
        raised_by_client=_is_client(told.by),
        opened_at=telling.at(told.opened),
        first_response_at=telling.at(told.answered) if told.answered else None,
        resolved_at=telling.at(told.resolved) if told.resolved else None,
    )
    telling.found(row)
    telling.happened(Kind.ISSUE_RAISED, row, Happened(row.title, told.by, told.opened))
    for said in told.history:
        _entry(telling, row, said)


def _entry(telling: Telling, row: issue.Issue, said: Said) -> None:
    entry = issue.IssueEntry(
        **telling.own(said.internal or row.audience is Audience.INTERNAL),
        **telling.told(body=said.body),
        issue_id=row.id,
        kind=said.kind,
        field=said.field,
        before=said.before,
        after=said.after,
        at=telling.at(said.at),
        author=said.by.name,
        by_client=_is_client(said.by),
    )
    telling.add(entry)
    if said.kind is EntryKind.COMMENT:
        kind = Kind.ISSUE_COMMENTED
    else:
        kind = Kind.ISSUE_RESOLVED if said.after == IssueStatus.RESOLVED else Kind.ISSUE_WORKED
    telling.happened(kind, row, Happened(row.title, said.by, said.at, said.internal))


def _is_client(actor: Actor) -> bool:
    return actor.house is not None


def tell_changes(telling: Telling) -> None:
    """Change requests in the order in which they were submitted, each with its steps."""
    told = sorted(telling.story.changes, key=lambda told: told.steps[0].at)
    for number, each in enumerate(told, start=1):
        _change(telling, each, number)
    _count(telling, Numbered.CHANGE, len(told))


def _change(telling: Telling, told: Change, number: int) -> None:
    first = told.steps[0]
    decided = next((step for step in told.steps if step.status in _DECIDED), None)
    row = change.ChangeRequest(
        **telling.own(told.internal),
        **telling.told(title=told.title, what=told.what, why=told.why, answer=told.answer),
        number=number,
        urgency=told.urgency,
        status=told.steps[-1].status,
        submitted_at=telling.at(first.at),
        submitted_by=first.by.name,
        submitted_by_id=telling.person_id(first.by),
        by_client=_is_client(first.by),
        amount=None if told.amount is None else Decimal(told.amount),
        days=told.days,
        decide_by=None if told.decide_by is None else telling.day(told.decide_by),
        decided_at=telling.at(decided.at) if decided else None,
        agreed_with=told.agreed_with.name if told.agreed_with else "",
    )
    telling.found(row)
    if row.status is ChangeStatus.DRAFT:
        return  # nobody but its author has heard of it
    telling.happened(Kind.CHANGE_SUBMITTED, row, Happened(row.title, first.by, first.at))
    for step in told.steps:
        _step(telling, row, step)


def _step(telling: Telling, row: change.ChangeRequest, step: Step) -> None:
    telling.add(
        change.ChangeStep(
            **telling.own(row.audience is Audience.INTERNAL),
            **telling.told(reason=step.reason),
            change_request_id=row.id,
            status=step.status,
            at=telling.at(step.at),
            author=step.by.name,
            by_client=_is_client(step.by),
        )
    )
    if step.status in _ANSWERED:
        telling.happened(Kind.CHANGE_ANSWERED, row, Happened(row.title, step.by, step.at))


def tell_reports(telling: Telling) -> None:
    """Status reports, oldest first; a draft stays internal."""
    for told in sorted(telling.story.reports, key=lambda told: told.at):
        _report(telling, told)


def _report(telling: Telling, told: Report) -> None:
    at = telling.at(told.at)
    row = project.Update(
        **telling.own(not told.published),
        **telling.told(sentence=told.sentence, next_step=told.next_step),
        rag=told.rag,
        written_at=at,
        written_by=telling.person_id(told.by),
        author_name=told.by.name,
        published_at=at if told.published else None,
    )
    telling.add(row)
    if told.published:
        telling.happened(Kind.UPDATE_PUBLISHED, row, Happened(row.sentence, told.by, told.at))
