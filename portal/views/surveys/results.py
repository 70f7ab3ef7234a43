"""How the answers to a survey look: figures, their spread, and everybody's words."""

from collections.abc import Sequence
from textwrap import fill

import streamlit as st

from db.models.survey import QuestionKind
from portal import charts, surveys, ui
from portal.charts import surveys as drawn
from portal.i18n import Text
from portal.page import PageContext
from portal.views.surveys.desk import circumstances, close_form


def results(found: surveys.Results, page: PageContext) -> None:
    """What was answered: figures, spread, words, and whether to close."""
    _ = text = page.text
    survey = found.survey
    st.caption(text.md(" · ".join(circumstances(survey, text))))
    if not found.answered:
        ui.nothing_yet(_("Answers appear here as soon as somebody of the client sends them."))
    else:
        ui.figures(*_figures(found, text))
        _thin(found, text)
        _recommendation(found, text)
        _satisfaction(found, text)
        _rest(found, text)
    if survey.is_open:
        close_form(survey, page)


def _figures(found: surveys.Results, text: Text) -> Sequence[ui.Figure]:
    _ = text
    share = text.percent(found.rate) if found.rate is not None else ""
    answered = _("{answered} of {people}", answered=found.answered, people=max(found.people, found.answered))
    shown = [ui.Figure(_("Answered"), answered, share)]
    if found.nps:
        value = ("+" if found.nps.value > 0 else "") + text.number(found.nps.value, 0)
        shown.append(
            ui.Figure(
                _("Would recommend us"),
                value,
                _rests_on(found.nps, text),
                help=_(
                    "Net Promoter Score: the share of 9 and 10 minus the share of 0 to 6, from −100 to 100."
                ),
            )
        )
    if found.csat:
        shown.append(
            ui.Figure(
                _("Satisfied"),
                text.percent(found.csat.value),
                _rests_on(found.csat, text),
                help=_("CSAT: the share of answers “satisfied” or “very satisfied” over all such questions."),
            )
        )
    if found.ces:
        shown.append(
            ui.Figure(
                _("Easy to work with"),
                _("{score} of {highest}", score=text.number(found.ces.value, 1), highest=7),
                _rests_on(found.ces, text),
                help=_(
                    "Customer Effort Score: the mean agreement that it is easy to work with us, from 1 to 7."
                ),
            )
        )
    return shown


def _rests_on(score: surveys.Score, text: Text) -> str:
    return text.plural("{n} answer", "{n} answers", score.n)


def _thin(found: surveys.Results, text: Text) -> None:
    if found.answered < surveys.TOO_FEW:
        st.info(
            text.plural(
                "{n} answer: too few for a trend. Read the words and talk to the person.",
                "{n} answers: too few for a trend. Read the words and talk to the people.",
                found.answered,
            ),
            icon=":material/groups:",
        )


def _recommendation(found: surveys.Results, text: Text) -> None:
    for outcome in found.of(QuestionKind.NPS):
        promoters = sum(n for value, n in outcome.counts if value >= 9)
        finding = text.plural(
            "{promoters} of {n} person would recommend us",
            "{promoters} of {n} people would recommend us",
            outcome.n,
            promoters=text.number(promoters),
        )
        with ui.card():
            st.markdown(f"#### {finding}")
            st.caption(text.md(outcome.question.prompt))
            rows = [
                {"score": value, "people": n, "group": text(drawn.group(value))}
                for value, n in outcome.counts
            ]
            charts.draw(drawn.recommendation, {"rows": rows}, text, alt=finding, height=220)


def _satisfaction(found: surveys.Results, text: Text) -> None:
    outcomes = [o for o in found.of(QuestionKind.CSAT) if o.score is not None]
    if not outcomes or found.csat is None:
        return
    finding = text("{share} of all answers are “satisfied” or better", share=text.percent(found.csat.value))
    with ui.card():
        st.markdown(f"#### {finding}")
        st.caption(text("Share of the answers to each question, from very dissatisfied to very satisfied"))
        rows = [
            {
                # A phone has room for so many letters in a line.
                "question": fill(outcome.question.prompt, 56),
                "position": position,
                "score": value,
                "word": text(drawn.SATISFACTION[value - 1]),
                "people": n,
            }
            for position, outcome in enumerate(outcomes)
            for value, n in outcome.counts
        ]
        charts.draw(drawn.satisfaction, {"rows": rows}, text, alt=finding)


def _rest(found: surveys.Results, text: Text) -> None:
    for outcome in found.of(QuestionKind.CHOICE):
        with ui.card(text.md(outcome.question.prompt)):
            ordered = sorted(outcome.counts, key=lambda each: -each[1])
            lines = [
                f"- **{text.number(n)}** {text.md(outcome.question.choices[value - 1])}"
                for value, n in ordered
                if n
            ]
            st.markdown("\n".join(lines) or text("Nobody answered this."))
    for outcome in found.of(QuestionKind.TEXT):
        with ui.card(text.md(outcome.question.prompt)):
            if not outcome.remarks:
                st.markdown(text("Nobody answered this."))
            for remark in outcome.remarks:
                by = f"{text.md(remark.person)} · {text.date(remark.at)}"
                st.markdown(f"{text.md(remark.words, lines=True)}\n\n:gray[{by}]")
