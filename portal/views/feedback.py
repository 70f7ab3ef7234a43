"""How the client's feedback page asks, gives receipts, and shows what became of what was said."""

import streamlit as st

from db.models.change import ChangeStatus
from db.models.survey import ActionStatus
from portal import changes, surveys, ui
from portal.access import Permission
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.views.changes.asking import link
from portal.views.surveys import view as parts
from portal.views.surveys.improvements import improvement


def opening(asked: surveys.SurveysReport, requests: changes.ChangesReport, page: PageContext) -> str:
    """The one sentence at the top."""
    text = page.text
    deciding = requests.standing(ChangeStatus.WAITING_FOR_DECISION)
    said = []
    if asked.waiting and page.scope.may(Permission.ANSWER_SURVEYS):
        said.append(
            text.plural(
                "{n} survey asks for your view.", "{n} surveys ask for your view.", len(asked.waiting)
            )
        )
    if deciding:
        said.append(
            text.plural(
                "{n} change request waits for a decision.",
                "{n} change requests wait for a decision.",
                len(deciding),
            )
        )
    if not said:
        said.append(_quiet(asked, text))
    return text("{first} {second}", first=said[0], second=said[1]) if len(said) == 2 else said[0]


def _quiet(asked: surveys.SurveysReport, text: Text) -> str:
    done = [i for i in asked.improvements if i.status is ActionStatus.DONE]
    if done:
        return text.plural(
            "Nothing waits for you; {n} thing you asked for is done.",
            "Nothing waits for you; {n} things you asked for are done.",
            len(done),
        )
    return text("Nothing waits for you at the moment.")


def figures(
    asked: surveys.SurveysReport, requests: changes.ChangesReport, page: PageContext
) -> tuple[ui.Figure, ...]:
    """What was said and what became of it, in figures."""
    _ = text = page.text
    done = sum(i.status is ActionStatus.DONE for i in asked.improvements)
    agreed = _("of {total}", total=text.number(len(requests.submitted)))
    shown = [
        ui.Figure(_("Surveys you answered"), text.number(len(asked.answered))),
        ui.Figure(
            _("Improvements made"),
            text.number(done),
            _("of {total}", total=text.number(len(asked.improvements))),
        ),
        ui.Figure(_("Change requests agreed"), text.number(len(requests.agreed)), agreed),
    ]
    if requests.sees_money and requests.agreed:
        value = text.money(requests.agreed_amount, requests.currency)
        shown.append(ui.Figure(_("Agreed changes add"), value, _("to the agreed budget")))
    return tuple(shown)


def your_turn(asked: surveys.SurveysReport, requests: changes.ChangesReport, page: PageContext) -> None:
    """The surveys that wait for the reader, each on one form, and the changes that they decide."""
    _ = text = page.text
    decides = requests.standing(ChangeStatus.WAITING_FOR_DECISION) if page.scope.may(Permission.AGREE) else ()
    if decides:
        with ui.card(_("Your turn")):
            for change in decides:
                _to_decide(change, page)
    if not page.scope.may(Permission.ANSWER_SURVEYS):
        _only_looking(asked, page)
        return
    for survey in asked.waiting:
        with ui.card(text.md(survey.title)):
            _invitation(survey, page)
            _survey_form(survey, page)
    for survey in asked.missed:
        if _was_shown(survey):
            with ui.card(text.md(survey.title)):
                _survey_form(survey, page, closed=True)
    if not (asked.waiting or decides):
        with ui.card(_("Your turn")):
            st.markdown(
                _(
                    "No survey is open. In the middle and at the end of the project your project manager "
                    "asks here how content you are."
                )
            )


def _to_decide(change: changes.Change, page: PageContext) -> None:
    text = page.text
    said = f"**{change.code}** {text.md(change.title)}"
    if change.decide_by is not None:
        late = change.decide_by < text.today
        by = text(N_("was due {when}") if late else N_("due {when}"), when=text.when(change.decide_by))
        said += f"  \n:{'red' if late else 'gray'}[{text.md(by)}]"
    st.markdown(said)
    link(change, page)


def _only_looking(asked: surveys.SurveysReport, page: PageContext) -> None:
    _ = text = page.text
    if not asked.waiting:
        return
    with ui.card(_("Open surveys")):
        for survey in asked.waiting:
            st.markdown(f":material/ballot: {text.md(survey.title)}")
        if page.scope.internal:
            st.caption(_("The client’s people answer here, each once."))
        else:
            st.caption(_("Sponsors and contributors of the project answer surveys; your role reads along."))


def _invitation(survey: surveys.Survey, page: PageContext) -> None:
    _ = text = page.text
    facts = [text.plural("{n} question", "{n} questions", len(survey.questions))]
    if survey.closes_on is not None:
        facts.append(_("closes {when}", when=text.when(survey.closes_on)))
    st.markdown(" · ".join(facts))
    st.caption(
        _(
            "Your answers carry your name, {name}. The project team reads them; others on your side do not. "
            "What follows from them is written on this page.",
            name=text.md(page.viewer.name),
        )
    )


def _form_name(survey: surveys.Survey) -> str:
    return f"survey-{survey.survey_id}"


def _was_shown(survey: surveys.Survey) -> bool:
    # A form that is no longer drawn takes what was typed with it. So a survey which closed while somebody had
    # its form open stays on their page until they leave.
    return f"form:{_form_name(survey)}" in st.session_state


def _survey_form(survey: surveys.Survey, page: PageContext, closed: bool = False) -> None:
    _ = text = page.text
    form = ui.Form(_form_name(survey), _("Send my answers"), text, icon=":material/send:", border=False)
    if closed:
        _say_closed(text)
    with form:
        parts.fields(form, survey.questions, text)
    if closed:
        _copy(form, survey, text)
    elif form.sent:
        _send(form, survey, page)


def _send(form: ui.Form, survey: surveys.Survey, page: PageContext) -> None:
    text = page.text
    try:
        form.deliver(
            surveys.read_answers(form.reader(), text, survey),
            lambda command, token: surveys.answer(page.scope, command, token),
            lambda receipt: _receipt(receipt, text),
        )
    except surveys.SurveyIsClosed:
        _say_closed(text)
        _copy(form, survey, text)
    except surveys.AnsweredBefore:
        form.complain(text("You have answered this survey before; your first answers stand."))


def _receipt(receipt: surveys.Receipt, text: Text) -> str:
    return text(
        "Thank you. Your answers to “{title}” arrived {moment}. What happens next: the project team reads "
        "them, and what they change because of them is written under “You said, we did”.",
        title=text.md(receipt.title),
        moment=text.moment(receipt.submitted_at),
    )


def _say_closed(text: Text) -> None:
    st.warning(
        text(
            "This survey closed before your answers were sent, so they were not counted. Nothing you wrote "
            "is lost: it is still here, so that you can copy it and tell us another way."
        ),
        icon=":material/event_busy:",
    )


def _copy(form: ui.Form, survey: surveys.Survey, text: Text) -> None:
    lines = []
    for question in survey.questions:
        raw = form.raw.get(surveys.field_of(question))
        if isinstance(raw, int):
            lines.append(f"{question.prompt} {parts.said(question, raw, text)}")
        elif isinstance(raw, str) and raw.strip():
            lines.append(f"{question.prompt} {raw.strip()}")
    if lines:
        st.markdown(text("Your answers, to copy:"))
        st.code("\n\n".join(lines), language=None, wrap_lines=True)


def said_and_done(asked: surveys.SurveysReport, page: PageContext) -> None:
    """You said, we did."""
    _ = page.text
    with ui.card(_("You said, we did")):
        if not asked.improvements:
            st.markdown(
                _(
                    "Nothing is written here yet. After each survey the project manager notes what was said "
                    "and what is done about it."
                )
            )
        for each in asked.improvements:
            improvement(each, page)


def my_answers(asked: surveys.SurveysReport, page: PageContext) -> None:
    """What the reader has answered, and what became of it."""
    _ = text = page.text
    if not asked.answered:
        return
    with ui.card(_("What you answered")):
        for survey in asked.answered:
            assert survey.mine is not None
            title = text.md(survey.title)
            with st.expander(
                _("{title} · sent {date}", title=title, date=text.date(survey.mine.submitted_at))
            ):
                _answers(survey, text)
                _became(asked, survey, page)


def _answers(survey: surveys.Survey, text: Text) -> None:
    assert survey.mine is not None
    lines = []
    for question in survey.questions:
        said = parts.answered(question, survey.mine.to(question), text)
        lines.append(f":gray[{text.md(question.prompt)}]  \n{text.md(said, lines=True)}")
    st.markdown("\n\n".join(lines))


def _became(asked: surveys.SurveysReport, survey: surveys.Survey, page: PageContext) -> None:
    _ = page.text
    st.markdown("**" + _("What became of it") + "**")
    following = asked.following(survey)
    if not following:
        st.caption(_("The project manager has not written yet what follows from this survey."))
    for each in following:
        improvement(each, page)
