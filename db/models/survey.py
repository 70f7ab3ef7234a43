"""Whether clients are content, and what followed from what they said."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import (
    Base,
    Confidential,
    Key,
    Line,
    Moment,
    Name,
    Owned,
    Paragraph,
    Translations,
    UtcDateTime,
    Versioned,
    child_of,
    owned_table,
    word,
)


class SurveyKind(StrEnum):
    MID_PROJECT = "mid_project"
    END_OF_PROJECT = "end_of_project"


class SurveyStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class QuestionKind(StrEnum):
    """NPS 0-10, CSAT 1-5, CES 1-7, one of several choices, or free text."""

    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    CHOICE = "choice"
    TEXT = "text"


class ActionStatus(StrEnum):
    PLANNED = "planned"
    DOING = "doing"
    DONE = "done"


class Survey(Owned, Versioned, Base):
    __tablename__ = "survey"
    __table_args__ = owned_table("survey", UniqueConstraint("id", "project_id"))

    id: Mapped[Key]
    kind: Mapped[SurveyKind] = mapped_column(word(SurveyKind))
    title: Mapped[Line]
    translations: Mapped[Translations] = mapped_column(default=dict)
    status: Mapped[SurveyStatus] = mapped_column(word(SurveyStatus), default=SurveyStatus.DRAFT)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    closes_on: Mapped[date | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)


class SurveyQuestion(Owned, Base):
    __tablename__ = "survey_question"
    __table_args__ = owned_table(
        "survey_question", UniqueConstraint("id", "project_id"), child_of("survey", "survey_id")
    )

    id: Mapped[Key]
    survey_id: Mapped[int] = mapped_column(BigInteger, index=True)
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(word(QuestionKind))
    prompt: Mapped[Line]
    options: Mapped[dict[str, Any]] = mapped_column(default=dict, comment='{"choices": [..]}')
    required: Mapped[bool] = mapped_column(default=True)
    translations: Mapped[Translations] = mapped_column(default=dict)


class SurveyResponse(Owned, Confidential, Base):
    """One person's answers; one each."""

    __tablename__ = "survey_response"
    __table_args__ = owned_table(
        "survey_response",
        UniqueConstraint("id", "project_id"),
        UniqueConstraint("survey_id", "person_id"),
        child_of("survey", "survey_id"),
    )

    id: Mapped[Key]
    survey_id: Mapped[int] = mapped_column(BigInteger)
    person_name: Mapped[Name]
    submitted_at: Mapped[Moment]


class SurveyAnswer(Owned, Confidential, Base):
    __tablename__ = "survey_answer"
    __table_args__ = owned_table(
        "survey_answer",
        UniqueConstraint("response_id", "question_id"),
        child_of("survey_response", "response_id"),
        child_of("survey_question", "question_id"),
    )

    id: Mapped[Key]
    response_id: Mapped[int] = mapped_column(BigInteger)
    question_id: Mapped[int] = mapped_column(BigInteger, index=True)
    score: Mapped[int | None] = mapped_column(default=None)
    words: Mapped[Paragraph] = mapped_column(default="")


class ImprovementAction(Owned, Versioned, Base):
    """You said, we did."""

    __tablename__ = "improvement_action"
    __table_args__ = owned_table("improvement_action", child_of("survey", "survey_id"))

    id: Mapped[Key]
    survey_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    said: Mapped[Paragraph]
    did: Mapped[Paragraph]
    translations: Mapped[Translations] = mapped_column(default=dict)
    status: Mapped[ActionStatus] = mapped_column(word(ActionStatus), default=ActionStatus.PLANNED)
    owner: Mapped[Name] = mapped_column(default="")
    due: Mapped[date | None] = mapped_column(default=None)
    added_at: Mapped[Moment]
