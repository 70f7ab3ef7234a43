"""You said, we did: how a measure looks, and how the project manager writes one."""

import streamlit as st

from db.base import Audience
from db.models.survey import ActionStatus, SurveyStatus
from portal import surveys, ui
from portal.page import PageContext
from portal.progress.wording import joined
from portal.views.changes.view import unpublished
from portal.views.languages import other_languages
from portal.views.surveys import view as parts


def improvement(told: surveys.Improvement, page: PageContext) -> None:
    """One measure: what was said, what is done, by whom, until when."""
    _ = text = page.text
    facts = [text.md(told.owner)] if told.owner else []
    if told.due is not None and told.status is not ActionStatus.DONE:
        facts.append(_("due {when}", when=text.when(told.due)))
    facts.append(_("written {date}", date=text.date(told.added_at)))
    badge = parts.progress_badge(told.status, text)
    if told.audience is not Audience.CLIENT:
        badge += " " + unpublished(text)
    ours = _("We did:") if told.status is ActionStatus.DONE else _("We do:")
    lines = [
        joined(text, _("You said:"), text.md(told.said, lines=True)),
        joined(text, f"**{ours}**", text.md(told.did, lines=True)),
        f"{badge} :gray[{' · '.join(facts)}]",
    ]
    st.markdown("  \n".join(lines))


def desk(overview: surveys.Overview, survey: surveys.Survey | None, page: PageContext) -> None:
    """You said, we did: what is written, and a form for more."""
    _ = page.text
    with ui.card(_("You said, we did")):
        if not overview.improvements:
            st.markdown(
                _("Write down what was said and what you do about it; the client reads it once published.")
            )
        for each in overview.improvements:
            improvement(each, page)
            with st.expander(_("Edit")):
                _forms(each, page)
    with st.expander(_("Add a measure"), icon=":material/add:"):
        _improve_form(survey, page)


def _improve_form(survey: surveys.Survey | None, page: PageContext) -> None:
    _ = text = page.text
    survey_id = survey.survey_id if survey and survey.status is not SurveyStatus.DRAFT else None
    form = ui.Form("improve", _("Add the measure"), text, border=False, primary=False)
    with form:
        form.paragraph("said", _("You said"), height=80, help=_("What the client told you, in their sense."))
        form.paragraph("did", _("What we do about it"), height=80)
        form.line("owner", _("Who sees to it"))
        form.day("due", _("Until when"))
        form.choice(
            "status", _("How far it is"), list(ActionStatus), ui.words(ActionStatus, parts.PROGRESS, text)
        )
        other_languages(form, text, {"said": _("You said"), "did": _("What we do about it")})
    if form.sent:
        form.deliver(
            surveys.read_improvement(form.reader(), text, survey_id),
            lambda command, token: surveys.improve(page.scope, command, token),
            _("Added. The client sees it once you publish it."),
        )


def _forms(told: surveys.Improvement, page: PageContext) -> None:
    _ = text = page.text
    key = told.improvement_id
    form = ui.Form(f"advance-{key}", _("Save how far it is"), text, border=False, primary=False)
    with form:
        form.keep("version", told.version)
        form.choice(
            "status",
            _("How far it is"),
            list(ActionStatus),
            ui.words(ActionStatus, parts.PROGRESS, text),
            told.status,
        )
    if form.sent:
        form.deliver(
            surveys.read_advance(form.reader(), text, key),
            lambda command, token: surveys.advance(page.scope, command, token),
            _("Saved."),
        )
    if told.audience is Audience.CLIENT:
        st.caption(_("Published: its words and its day stay as they are. If they change, add a new measure."))
        return
    _decide(
        told,
        "publish",
        _("Publish it"),
        surveys.publish_improvement,
        _("The client can read it."),
        page,
    )
    _decide(told, "drop", _("Throw it away"), surveys.discard_improvement, _("The measure is gone."), page)


def _decide(
    told: surveys.Improvement, name: str, send: str, verb: parts.Verb, done: str, page: PageContext
) -> None:
    form = ui.Form(
        f"{name}-{told.improvement_id}-{told.version}", send, page.text, border=False, primary=False
    )
    with form:
        form.keep("version", told.version)
    if form.sent:
        form.deliver(
            surveys.ImprovementAt(told.improvement_id, int(str(form.raw["version"]))),
            lambda command, token: verb(page.scope, command, token),
            done,
        )
