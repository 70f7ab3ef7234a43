"""Which surveys are ready to be used, and what does each ask?

The questions are English here and said in every language of the catalogues when a survey is prepared; from
then on they are the survey's own and no later release changes what somebody was asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from db.base import Translations
from db.models.survey import QuestionKind, SurveyKind
from portal.i18n import LANGUAGES, N_, Text


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a template. `name` tells it from the others in the form of the project manager."""

    name: str
    kind: QuestionKind
    prompt: str
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A ready survey: its usual title, what it is for, and its questions in order."""

    title: str
    purpose: str
    questions: tuple[Asked, ...]


MID_PROJECT = Template(
    title=N_("How are we doing so far?"),
    purpose=N_("In the middle of a project, while there is still time to change something."),
    questions=(
        Asked("nps", QuestionKind.NPS, N_("How likely are you to recommend us to a colleague or a friend?")),
        Asked("communication", QuestionKind.CSAT, N_("How satisfied are you with how we keep you informed?")),
        Asked("schedule", QuestionKind.CSAT, N_("How satisfied are you with how we keep to agreed dates?")),
        Asked(
            "quality",
            QuestionKind.CSAT,
            N_("How satisfied are you with the quality of what we have delivered so far?"),
        ),
        Asked("problems", QuestionKind.CSAT, N_("How satisfied are you with how we handle problems?")),
        Asked(
            "transparency",
            QuestionKind.CSAT,
            N_("How satisfied are you with how openly we show you where the project stands?"),
        ),
        Asked("effort", QuestionKind.CES, N_("It is easy to work with us. How far do you agree?")),
        Asked(
            "matters",
            QuestionKind.CHOICE,
            N_("What matters most to you in the weeks ahead?"),
            choices=(
                N_("Being informed early and clearly"),
                N_("Keeping to the dates"),
                N_("Quality of the result"),
                N_("Quick help when something is wrong"),
                N_("Costs that stay within what was agreed"),
            ),
        ),
        Asked("change", QuestionKind.TEXT, N_("What should we change first?"), required=False),
        Asked("keep", QuestionKind.TEXT, N_("What should we keep as it is?"), required=False),
    ),
)

END_OF_PROJECT = Template(
    title=N_("How did we do?"),
    purpose=N_("At the end of a project, so that we learn from it and know what you need next."),
    questions=(
        Asked("nps", QuestionKind.NPS, N_("How likely are you to recommend us to a colleague or a friend?")),
        Asked("communication", QuestionKind.CSAT, N_("How satisfied are you with how we kept you informed?")),
        Asked("schedule", QuestionKind.CSAT, N_("How satisfied are you with how we kept to agreed dates?")),
        Asked(
            "quality", QuestionKind.CSAT, N_("How satisfied are you with the quality of what we delivered?")
        ),
        Asked("problems", QuestionKind.CSAT, N_("How satisfied are you with how we handled problems?")),
        Asked(
            "transparency",
            QuestionKind.CSAT,
            N_("How satisfied are you with how openly we showed you where the project stood?"),
        ),
        Asked("effort", QuestionKind.CES, N_("It was easy to work with us. How far do you agree?")),
        Asked(
            "next",
            QuestionKind.CHOICE,
            N_("What would help you most from here on?"),
            choices=(
                N_("A call in a few weeks to see how it goes"),
                N_("Training for more of our people"),
                N_("Somebody to ask when questions come up"),
                N_("Talking about a next project"),
                N_("Nothing at the moment"),
            ),
        ),
        Asked(
            "change",
            QuestionKind.TEXT,
            N_("What should we change first in our next project?"),
            required=False,
        ),
        Asked("keep", QuestionKind.TEXT, N_("What should we keep as it is?"), required=False),
    ),
)

TEMPLATES: Mapping[SurveyKind, Template] = {
    SurveyKind.MID_PROJECT: MID_PROJECT,
    SurveyKind.END_OF_PROJECT: END_OF_PROJECT,
}


def in_all_languages(sentences: Mapping[str, str]) -> Translations:
    """Each of these English sentences, by field, in every language that says it differently."""
    said: Translations = {}
    for code in LANGUAGES:
        text = Text(code)
        other = {field: text(words) for field, words in sentences.items() if text(words) != words}
        if other:
            said[code] = other
    return said


def words_of(asked: Asked) -> Mapping[str, str]:
    """The sentences of one question by field: the prompt, and its choices counted from 1."""
    return {"prompt": asked.prompt, **{choice_field(n): c for n, c in enumerate(asked.choices, start=1)}}


def choice_field(position: int) -> str:
    """The name under which the translation of a choice is kept."""
    return f"choice_{position}"
