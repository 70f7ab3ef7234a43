"""How are the answers to a survey spread?"""

from typing import Any

import altair as alt

from portal.charts.drawing import palette
from portal.i18n import N_, Text

# From no to yes, as in the theme's diverging colours: amber over sand to teal.
SATISFACTION_COLOURS = (palette.warn, "#E3BC85", "#CFC9B8", "#9CCAC4", palette.actual)

GROUPS = (N_("Would not recommend us (0–6)"), N_("In between (7–8)"), N_("Would recommend us (9–10)"))

SATISFACTION = (
    N_("Very dissatisfied"),
    N_("Dissatisfied"),
    N_("Neither"),
    N_("Satisfied"),
    N_("Very satisfied"),
)


def group(score: int) -> str:
    """To which of the three groups a recommendation from 0 to 10 belongs."""
    return GROUPS[2] if score >= 9 else GROUPS[1] if score >= 7 else GROUPS[0]


def recommendation(text: Text) -> Any:
    """How many gave each value from 0 to 10. Rows: score, people, group."""
    colours = alt.Scale(
        domain=[text(said) for said in GROUPS], range=[palette.warn, palette.muted, palette.actual]
    )
    return (
        alt.Chart(alt.NamedData("rows"))
        .mark_bar(size=22, cornerRadiusEnd=3)
        .encode(
            x=alt.X("score:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("people:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1)),
            color=alt.Color(
                "group:N",
                scale=colours,
                legend=alt.Legend(title=None, orient="top", columns=1, labelLimit=300),
            ),
            tooltip=[
                alt.Tooltip("score:O", title=text("Answer given")),
                alt.Tooltip("people:Q", title=text("How many people")),
            ],
        )
    )


def satisfaction(text: Text) -> Any:
    """One bar for each question, parted by how many chose which of five words.

    Rows: question, position, score, word, people. A question may be broken into two lines.
    """
    colours = alt.Scale(domain=[text(said) for said in SATISFACTION], range=list(SATISFACTION_COLOURS))
    above = alt.Axis(
        labelAlign="left",
        labelPadding=-2,
        labelOffset=-20,
        labelLimit=600,
        labelExpr="split(datum.label, '\\n')",
        ticks=False,
        domain=False,
    )
    return (
        alt.Chart(alt.NamedData("rows"))
        .mark_bar(size=14)
        .encode(
            y=alt.Y("question:N", title=None, sort=alt.EncodingSortField("position"), axis=above),
            x=alt.X("sum(people):Q", title=None, stack="normalize", axis=alt.Axis(format="%", tickCount=5)),
            color=alt.Color("word:N", scale=colours, legend=alt.Legend(title=None, orient="top", columns=3)),
            order=alt.Order("score:Q"),
            tooltip=[
                alt.Tooltip("question:N", title=text("Question asked")),
                alt.Tooltip("word:N", title=text("Answer given")),
                alt.Tooltip("people:Q", title=text("How many people")),
            ],
        )
        .properties(height=alt.Step(48))
    )
