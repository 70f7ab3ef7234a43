"""Large, the talk: which rows make a project's issues, changes, surveys, training and news?"""

from datetime import timedelta
from decimal import Decimal

from db.base import Audience
from db.models.change import ChangeRequest, ChangeStatus, ChangeStep, Urgency
from db.models.issue import EntryKind, Issue, IssueEntry, IssueStatus, Severity
from db.models.project import Activity
from db.models.record import Counter
from db.models.survey import (
    QuestionKind,
    Survey,
    SurveyAnswer,
    SurveyKind,
    SurveyQuestion,
    SurveyResponse,
    SurveyStatus,
)
from db.models.training import ResourceKind, TrainingProgress, TrainingResource
from db.numbers import Numbered
from portal.activity import Kind
from portal.demo.large.making import Place, in_chinese

_CHANGES = 6
_LESSONS = 8
_NEWS = 40
_DONE = (IssueStatus.RESOLVED, IssueStatus.CLOSED)
_TOLD = (Kind.ISSUE_RAISED, Kind.ISSUE_WORKED, Kind.ISSUE_RESOLVED, Kind.TRAINING_ADDED, Kind.CHANGE_ANSWERED)
_QUESTIONS = (
    (QuestionKind.NPS, "How likely are you to recommend us?", "您有多大可能推荐我们？", 10),
    (QuestionKind.CSAT, "How satisfied are you with the dates?", "您对工期的满意度如何？", 5),
    (QuestionKind.CSAT, "How satisfied are you with the quality?", "您对质量的满意度如何？", 5),
    (QuestionKind.CES, "It is easy to work with us.", "与我们合作很轻松。", 7),
)


def add_talk(place: Place) -> None:
    """All of it, for one project."""
    for number in range(1, place.making.issues + 1):
        _add_issue(place, number)
    for number in range(1, _CHANGES + 1):
        _add_change(place, number)
    for name, value in ((Numbered.ISSUE, place.making.issues), (Numbered.CHANGE, _CHANGES)):
        place.add(Counter, Audience.CLIENT, name=name.value, value=value)
    _add_survey(place, SurveyStatus.CLOSED, -60)
    _add_survey(place, SurveyStatus.OPEN, -5)
    for number in range(1, _LESSONS + 1):
        _add_lesson(place, number)
    for number in range(_NEWS, 0, -1):
        _add_news(place, number)


def _add_issue(place: Place, number: int) -> None:
    by_client, status = place.dice.random() < 0.5, place.dice.choice(list(IssueStatus))
    audience = Audience.CLIENT if by_client else place.audience()
    opened = place.at(-place.between(1, 150))
    answered = opened + timedelta(minutes=place.between(5, 2000)) if place.dice.random() < 0.9 else None
    resolved = opened + timedelta(hours=place.between(4, 600)) if status in _DONE else None
    issue_id = place.add(
        Issue,
        audience,
        number=number,
        title=f"Issue {number}: figures differ",
        description="Two pages show different figures for the same day.",
        translations=in_chinese(title=f"问题 {number}：数字不一致", description="两个页面同一天的数字不同。"),
        severity=place.dice.choice(list(Severity)),
        status=status,
        owner=f"Worker {place.between(1, 9)}",
        raised_by="Sponsor" if by_client else "Manager",
        raised_by_id=place.people(2)[0 if by_client else 1],
        raised_by_client=by_client,
        opened_at=opened,
        first_response_at=answered,
        resolved_at=min(resolved, place.making.now) if resolved else None,
        next_step="We compare both sources.",
    )
    _add_entry(place, issue_id, audience, opened)


def _add_entry(place: Place, issue_id: int, audience: Audience, opened: object) -> None:
    for kind, words in ((EntryKind.COMMENT, "Seen; we look into it."), (EntryKind.CHANGE, "We have begun.")):
        change = kind is EntryKind.CHANGE
        place.add(
            IssueEntry,
            audience,
            issue_id=issue_id,
            kind=kind,
            body=words,
            field="status" if change else "",
            before=IssueStatus.OPEN.value if change else "",
            after=IssueStatus.IN_PROGRESS.value if change else "",
            translations=in_chinese(body="已收到，正在处理。"),
            at=opened,
            author="Manager",
            by_client=False,
        )


def _add_change(place: Place, number: int) -> None:
    status = place.dice.choice([each for each in ChangeStatus if each is not ChangeStatus.DRAFT])
    submitted = place.at(-place.between(3, 120))
    answered = status not in (ChangeStatus.SUBMITTED, ChangeStatus.IN_ASSESSMENT, ChangeStatus.WITHDRAWN)
    decided = answered and status is not ChangeStatus.WAITING_FOR_DECISION
    change_id = place.add(
        ChangeRequest,
        Audience.CLIENT,
        number=number,
        title=f"Change {number}: one more report",
        what="A report by week.",
        why="It is asked for every Monday.",
        translations=in_chinese(
            title=f"变更 {number}：增加报表", what="按周统计的报表。", why="每周一都要用。"
        ),
        urgency=place.dice.choice(list(Urgency)),
        status=status,
        submitted_at=submitted,
        submitted_by="Sponsor",
        submitted_by_id=place.people(1)[0],
        by_client=True,
        amount=Decimal(place.between(1, 40) * 100) if answered else None,
        days=place.between(0, 10) if answered else None,
        decide_by=place.day(place.between(2, 20)) if status is ChangeStatus.WAITING_FOR_DECISION else None,
        decided_at=min(submitted + timedelta(days=9), place.making.now) if decided else None,
    )
    for step in dict.fromkeys((ChangeStatus.SUBMITTED, status)):
        place.add(
            ChangeStep,
            Audience.CLIENT,
            change_request_id=change_id,
            status=step,
            reason="",
            translations={},
            at=submitted,
            author="Sponsor",
            by_client=step is ChangeStatus.SUBMITTED,
        )


def _add_survey(place: Place, status: SurveyStatus, opened: int) -> None:
    closed = status is SurveyStatus.CLOSED
    survey_id = place.add(
        Survey,
        Audience.CLIENT,
        kind=SurveyKind.MID_PROJECT,
        title="How are we doing?",
        translations=in_chinese(title="我们做得怎么样？"),
        status=status,
        opened_at=place.at(opened),
        closes_on=place.day(opened + 21),
        closed_at=place.at(opened + 21) if closed else None,
    )
    questions = [
        place.add(
            SurveyQuestion,
            Audience.CLIENT,
            survey_id=survey_id,
            position=position,
            kind=kind,
            prompt=prompt,
            options={},
            translations=in_chinese(prompt=chinese),
        )
        for position, (kind, prompt, chinese, _) in enumerate(_QUESTIONS, start=1)
    ]
    for person_id in place.people(3)[::2] if closed else ():
        _add_response(place, survey_id, questions, person_id)


def _add_response(place: Place, survey_id: int, questions: list[int], person_id: int) -> None:
    response_id = place.add(
        SurveyResponse,
        Audience.CLIENT,
        survey_id=survey_id,
        person_id=person_id,
        person_name="Sponsor",
        submitted_at=place.at(-50),
    )
    for question_id, (_, _, _, highest) in zip(questions, _QUESTIONS, strict=True):
        place.add(
            SurveyAnswer,
            Audience.CLIENT,
            response_id=response_id,
            question_id=question_id,
            person_id=person_id,
            score=place.between(highest // 2, highest),
            words="",
        )


def _add_lesson(place: Place, number: int) -> None:
    audience = place.audience()
    resource_id = place.add(
        TrainingResource,
        audience,
        title=f"Guide {number}",
        summary="Ten steps with pictures.",
        translations=in_chinese(title=f"指南 {number}", summary="图文并茂的十个步骤。", for_role="操作员"),
        kind=list(ResourceKind)[number % 4],
        for_role="Clerks",
        minutes=place.between(3, 60),
        address=f"https://example.com/guides/{number}",
        session_at=place.at(number) if number % 4 == 3 else None,
        added_at=place.at(-place.between(1, 90)),
        position=number,
    )
    if place.dice.random() < 0.5:
        values = {"person_id": place.people(1)[0], "read_at": place.at(-1), "useful": True}
        place.add(TrainingProgress, audience, resource_id=resource_id, **values)


def _add_news(place: Place, number: int) -> None:
    place.add(
        Activity,
        place.audience(),
        at=place.at(-number),
        kind=_TOLD[number % len(_TOLD)].value,
        title=f"Something of {number} days ago",
        translations=in_chinese(title=f"{number} 天前的事项"),
        actor_name="Manager",
        values_={},
    )
