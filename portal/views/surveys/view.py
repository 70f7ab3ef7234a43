"""How a survey's questions look, to whoever answers them and to whoever prepares them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from db.models.survey import ActionStatus, QuestionKind, SurveyKind, SurveyStatus
from portal import surveys, ui
from portal.access import Scope
from portal.charts.surveys import SATISFACTION
from portal.i18n import N_, Text

Verb = Callable[[Scope, Any, str], None]
"""What a button does that only needs to know which row it is about."""

KINDS: Mapping[SurveyKind, str] = {
    SurveyKind.MID_PROJECT: N_("In the middle of the project"),
    SurveyKind.END_OF_PROJECT: N_("At the end of the project"),
}

STATUSES: Mapping[SurveyStatus, str] = {
    SurveyStatus.DRAFT: N_("In preparation"),
    SurveyStatus.OPEN: N_("Open for answers"),
    SurveyStatus.CLOSED: N_("Closed for answers"),
}

PROGRESS: Mapping[ActionStatus, str] = {
    ActionStatus.PLANNED: N_("Not started yet"),
    ActionStatus.DOING: N_("Under way"),
    ActionStatus.DONE: N_("Done"),
}

_PROGRESS_BADGES: Mapping[ActionStatus, str] = {
    ActionStatus.PLANNED: ":gray-badge[:material/schedule: {word}]",
    ActionStatus.DOING: ":blue-badge[:material/construction: {word}]",
    ActionStatus.DONE: ":green-badge[:material/check_circle: {word}]",
}

# What the ends of a scale mean, for scales whose steps are numbers.
_ENDS: Mapping[QuestionKind, str] = {
    QuestionKind.NPS: N_("0 means not at all likely, 10 means extremely likely."),
    QuestionKind.CES: N_("1 means I do not agree at all, 7 means I agree fully."),
}


def progress_badge(status: ActionStatus, text: Text) -> str:
    """How far a measure is, with shape, word and colour; Markdown."""
    return _PROGRESS_BADGES[status].format(word=text(PROGRESS[status]))


def fields(form: ui.Form, questions: Sequence[surveys.Question], text: Text) -> None:
    """Every question of a survey, one block each; nothing is chosen beforehand."""
    for position, question in enumerate(questions, start=1):
        _field(form, position, question, text)


def _field(form: ui.Form, position: int, question: surveys.Question, text: Text) -> None:
    field = surveys.field_of(question)
    st.markdown(_heading(position, question, text))
    # What is read aloud as the name of the field is plain text; what is seen stands above it.
    label = f"{position}. {question.prompt}"
    if question.scale is None:
        typed = st.text_area(label, key=form.key(field), height=90, label_visibility="collapsed")
        form.put(field, typed)
        return
    lowest, highest = question.scale
    form.put(
        field,
        st.radio(
            label,
            range(lowest, highest + 1),
            index=None,
            format_func=lambda value: text.md(said(question, value, text)),
            key=form.key(field),
            horizontal=question.kind is not QuestionKind.CHOICE,
            label_visibility="collapsed",
        ),
    )


def _heading(position: int, question: surveys.Question, text: Text) -> str:
    """A question as it is seen: what the ends of its scale mean, and whether it may be left out; Markdown."""
    parts = [f"**{position}\\. {text.md(question.prompt)}**"]
    if question.kind in _ENDS:
        parts.append(f":gray[{text(_ENDS[question.kind])}]")
    if not question.required:
        parts.append(":gray[" + text("(optional)") + "]")
    return " ".join(parts)


def said(question: surveys.Question, value: int, text: Text) -> str:
    """One step of a scale, or one choice, as the reader says it."""
    if question.kind is QuestionKind.CHOICE:
        return question.choices[value - 1]
    if question.kind is QuestionKind.CSAT:
        return text(SATISFACTION[value - 1])
    return str(value)


def answered(question: surveys.Question, given: surveys.Given | None, text: Text) -> str:
    """What somebody answered to one question; plain text."""
    if given is None:
        return text("not answered")
    if given.score is None:
        return given.words
    if question.kind in _ENDS and question.scale is not None:
        return text("{score} of {highest}", score=given.score, highest=question.scale[1])
    return said(question, given.score, text)
