"""How a project manager finds, prepares, opens and closes a survey."""

from datetime import date, timedelta

import streamlit as st

from db.base import Audience
from db.models.survey import SurveyKind, SurveyStatus
from portal import surveys, ui
from portal.access import NotFound
from portal.i18n import LANGUAGES, Text
from portal.page import PageContext
from portal.surveys import templates
from portal.views.surveys import view as parts

USUAL_DAYS = 14
"""How long people usually get to answer."""


def chosen(overview: surveys.Overview) -> surveys.Survey | None:
    """The survey that the address names, or the newest one; says so where the named one is not there."""
    wanted = st.query_params.get("survey", "")
    if not wanted:
        return overview.surveys[0] if overview.surveys else None
    try:
        return overview.survey(int(wanted) if wanted.isascii() and wanted.isdigit() else -1)
    except NotFound:
        return None


def is_lost(overview: surveys.Overview) -> bool:
    """Whether the address names a survey that is not there."""
    return bool(st.query_params.get("survey")) and chosen(overview) is None


def opening(results: surveys.Results | None, text: Text) -> str:
    """The one sentence at the top: how far the newest survey is and what it says."""
    if results is None:
        return text("Nobody has been asked yet how content they are.")
    survey = results.survey
    if survey.status is SurveyStatus.DRAFT:
        return text("“{title}” is in preparation; the client does not see it yet.", title=survey.title)
    if not results.answered:
        return text("Nobody has answered “{title}” yet.", title=survey.title)
    return text(
        "{answered} of {people} people have answered “{title}”.",
        answered=text.number(results.answered),
        people=text.number(max(results.people, results.answered)),
        title=survey.title,
    )


def listing(overview: surveys.Overview, page: PageContext) -> None:
    """Every survey of the project, newest first."""
    _ = text = page.text
    if len(overview.surveys) < 2:
        return
    with ui.card(_("All surveys")):
        for survey in overview.surveys:
            _row(survey, text)


def _row(survey: surveys.Survey, text: Text) -> None:
    with st.container(gap="xxsmall"):
        st.button(
            text.md(survey.title),
            key=f"open-survey-{survey.survey_id}",
            type="tertiary",
            icon=":material/chevron_right:",
            on_click=_open,
            args=(survey.survey_id,),
        )
        st.caption(text.md(" · ".join(circumstances(survey, text))))


def _open(survey_id: int) -> None:
    # A link to the page one is on would reach this run alone; the address keeps what is written into it.
    st.query_params["survey"] = str(survey_id)


def circumstances(survey: surveys.Survey, text: Text) -> list[str]:
    """Which kind of survey it is, how it stands, and how many have answered; plain text."""
    said = [text(parts.KINDS[survey.kind]), text(parts.STATUSES[survey.status])]
    if survey.status is SurveyStatus.OPEN and survey.closes_on is not None:
        said.append(text("closes {when}", when=text.when(survey.closes_on)))
    if survey.status is not SurveyStatus.DRAFT:
        said.append(text.plural("{n} answer", "{n} answers", survey.answered))
    if survey.status is not SurveyStatus.DRAFT and survey.audience is not Audience.CLIENT:
        said.append(text("not published"))
    return said


def prepare_form(page: PageContext) -> None:
    """A new survey from a template: its title, its last day, and which questions it asks."""
    _ = text = page.text
    with ui.on_demand(_("Prepare a survey"), "prepare", ":material/add:") as is_open:
        if not is_open:
            return
        kind = st.segmented_control(
            _("When in the project"),
            list(SurveyKind),
            format_func=ui.words(SurveyKind, parts.KINDS, text),
            default=SurveyKind.MID_PROJECT,
            key="template",
        )
        if kind is None:
            return
        template = templates.TEMPLATES[kind]
        st.caption(_(template.purpose))
        form = ui.Form(
            f"prepare-{kind}", _("Prepare, and show me the form"), text, border=False, primary=False
        )
        with form:
            _draft_fields(form, template, text)
        if form.sent:
            form.deliver(
                surveys.read_draft(form.reader(), text, kind),
                lambda command, token: surveys.prepare(page.scope, command, token),
                _("Prepared. The client does not see it before you open it."),
            )


def _draft_fields(form: ui.Form, template: templates.Template, text: Text) -> None:
    _ = text
    label = _("Title")
    form.line("title", label, _(template.title))
    for code in LANGUAGES:
        if code != text.language:
            said = _("{label} ({language})", label=label, language=text.language_called(code))
            form.line(f"title_{code}", said, Text(code)(template.title))
    form.day("closes_on", _("Last day to answer"), _usual_day(text))
    st.markdown("**" + _("Questions") + "**")
    for asked in template.questions:
        form.flag(f"ask_{asked.name}", _(asked.prompt), value=True)


def _usual_day(text: Text) -> date:
    return text.today + timedelta(days=USUAL_DAYS)


def preparation(survey: surveys.Survey, page: PageContext) -> None:
    """A survey that nobody of the client has seen: open it or throw it away, then the form as it will be."""
    _ = page.text
    with ui.card(_("Open the survey")):
        st.markdown(
            _(
                "Opening shows it to the client’s people. Sponsors and contributors can answer, each once, "
                "with their name."
            )
        )
        _open_form(survey, page)
        _discard_form(survey, page)
    with ui.card(_("This is the form they will see")):
        _preview(survey, page)


def _open_form(survey: surveys.Survey, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(f"open-survey-{survey.survey_id}", _("Open it now"), text, border=False)
    with form:
        form.keep("version", survey.version)
        form.day("closes_on", _("Last day to answer"), survey.closes_on or _usual_day(text))
    if form.sent:
        try:
            form.deliver(
                surveys.read_open(form.reader(), text, survey.survey_id),
                lambda command, token: surveys.open_survey(page.scope, command, token),
                _("The survey is open. Whoever may answer finds it under “Your turn”."),
            )
        except surveys.NotInPreparation:
            form.complain(_("This survey is no longer in preparation; nothing was saved."))


def _discard_form(survey: surveys.Survey, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(
        f"discard-survey-{survey.survey_id}", _("Throw it away"), text, border=False, primary=False
    )
    with form:
        form.keep("version", survey.version)
    if form.sent:
        _act(form, survey, surveys.discard, _("The survey in preparation is gone."), page)


def _act(form: ui.Form, survey: surveys.Survey, verb: parts.Verb, done: str, page: PageContext) -> None:
    try:
        form.deliver(
            surveys.SurveyAt(survey.survey_id, int(str(form.raw["version"]))),
            lambda command, token: verb(page.scope, command, token),
            done,
        )
    except (surveys.NotInPreparation, surveys.NotOpen):
        form.complain(page.text("This survey has been opened or closed in the meantime; nothing was saved."))


def _preview(survey: surveys.Survey, page: PageContext) -> None:
    _ = text = page.text
    language = st.segmented_control(
        _("Language of the form"),
        list(LANGUAGES),
        format_func=lambda code: LANGUAGES[code].name,
        default=text.language if text.language in LANGUAGES else "en",
        key="preview",
    )
    theirs = Text(language or text.language, text.time_zone)
    questions = surveys.form_of(page.scope, survey.survey_id, theirs.language)
    form = ui.Form(f"preview-{survey.survey_id}", theirs("Send my answers"), text, primary=False)
    with form:
        parts.fields(form, questions, theirs)
    if form.sent:
        st.info(_("This is a preview; nothing was sent."), icon=":material/preview:")


def close_form(survey: surveys.Survey, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(
        f"close-survey-{survey.survey_id}", _("Close the survey now"), text, border=False, primary=False
    )
    with form:
        form.keep("version", survey.version)
    if form.sent:
        _act(form, survey, surveys.close_early, _("The survey is closed; nobody can answer any more."), page)
