"""How the home page shows projects, what waits on the reader, and what has changed."""

from collections.abc import Mapping, Sequence
from itertools import groupby

import streamlit as st

from db.models.project import ProjectStatus
from db.models.schedule import AskKind
from portal import ui
from portal.activity import Happening
from portal.home import WAITING_SHOWN, HomeReport, ProjectCard, Turn, Waiting
from portal.i18n import N_, Text
from portal.page import PageContext, project_name
from portal.progress.wording import joined
from portal.views.status import despite

HAPPENINGS_AT_ONCE = 6
"""So many changes of a project are read at a glance; the others are one click away."""

# What waits, in words, what one does about it, and the page where one does.
_TURNS: Mapping[Turn, tuple[str, str, str, str]] = {
    Turn.ACCEPT_DELIVERABLE: (N_("{title}"), N_("Look and decide"), "deliverables", "deliverable"),
    Turn.AGREE_TO_DATE: (N_("{title}"), N_("Decide"), "progress", ""),
    Turn.ANSWER_CHANGE: (N_("Answer change request {number}: {title}"), N_("Answer"), "changes", "change"),
    Turn.ANSWER_ISSUE: (
        N_("Give a first answer to issue {number}: {title}"),
        N_("Answer"),
        "issue-desk",
        "issue",
    ),
    Turn.ANSWER_SURVEY: (N_("Answer the survey: {title}"), N_("Answer"), "feedback", ""),
    Turn.CHECK_SCOPE: (N_("{title}"), N_("Answer"), "scope", ""),
    Turn.CLIENT_CHARTER: (N_("{title}"), N_("Open"), "charter", ""),
    Turn.CLIENT_OWES: (N_("{title}"), N_("Open"), "plan", ""),
    Turn.CONFIRM_CHARTER: (N_("{title}"), N_("Read and confirm"), "agreement", ""),
    Turn.CONFIRM_RECEIPT: (N_("{title}"), N_("Read and confirm"), "deliverables", ""),
    Turn.CONFIRM_REQUIREMENTS: (N_("{title}"), N_("Read and confirm"), "scope", ""),
    Turn.CONFIRM_STATUS: (
        N_("Confirm the figures or say how the project stands"),
        N_("Confirm or write"),
        "status",
        "",
    ),
    Turn.DECIDE_CHANGE: (N_("{title}"), N_("Read and decide"), "scope", "change"),
    Turn.GIVE_INPUT: (N_("We need from you: {title}"), N_("Answer"), "progress", ""),
    Turn.READ_ANSWER: (N_("The client has answered: {title}"), N_("Read the answer"), "plan", ""),
    Turn.RELEASE_OFFER: (
        N_("Approve the offer for change request {number}: {title}"),
        N_("Read and approve"),
        "changes",
        "change",
    ),
    Turn.RESPOND_ISSUE: (N_("We wait for you on issue {number}: {title}"), N_("Answer"), "issues", "issue"),
}

_SINCE: Mapping[Turn, str] = {
    Turn.CONFIRM_STATUS: N_("last confirmed {ago}"),
    Turn.READ_ANSWER: N_("answered {ago}"),
}
_ASKS: Mapping[str, str] = {"part": "asks"}
# In which part of its page a thing is found.
_PARTS: Mapping[Turn, Mapping[str, str]] = {
    Turn.DECIDE_CHANGE: {"part": "changes"},
    Turn.RELEASE_OFFER: {"part": "offer"},
}

# What was decided on a record of the portal is read beside that record; the rest is in the register of asks.
_ANSWERED: Mapping[AskKind, tuple[str, str, Mapping[str, str]]] = {
    AskKind.ACCEPTANCE: ("delivery", "deliverable", {}),
    AskKind.CHANGE: ("changes", "change", {}),
    AskKind.CHARTER: ("charter", "", {}),
    AskKind.RECEIPT: ("delivery", "", {"part": "handover"}),
    AskKind.REQUIREMENT: ("requirements", "requirement", {}),
    AskKind.SCOPE: ("requirements", "", {"part": "check"}),
}

_STATUS: Mapping[ProjectStatus, str] = {
    ProjectStatus.ON_HOLD: N_("On hold"),
    ProjectStatus.CLOSED: N_("Closed, stays readable"),
}


def opening(report: HomeReport, text: Text) -> str:
    """The one sentence at the top."""
    if not report.projects:
        return text("No project is open to you yet.")
    if report.waiting:
        waits = text.plural("{n} thing waits for you.", "{n} things wait for you.", len(report.waiting))
        late = sum(waiting.is_overdue(text.today) for waiting in report.waiting)
        return joined(text, waits, text.plural("{n} is overdue.", "{n} are overdue.", late) if late else "")
    return text("Nothing waits for you at the moment.")


def your_turn(report: HomeReport, page: PageContext) -> None:
    """What waits on the reader, most urgent first, each with its page one click away."""
    _ = text = page.text
    with ui.card(_("Your turn")):
        if not report.waiting:
            st.markdown(
                _("Nothing. When a question, a decision or a survey needs you, it stands here first.")
            )
        for waiting in report.waiting[:WAITING_SHOWN]:
            _turn(waiting, page, text)
        if rest := report.waiting[WAITING_SHOWN:]:
            with st.expander(text.plural("{n} more", "{n} more", len(rest)), key="waiting-rest"):
                for waiting in rest:
                    _turn(waiting, page, text)


def on_client(report: HomeReport, page: PageContext) -> None:
    """For the firm: what its clients were asked for and have not given yet, what is needed first on top."""
    _ = text = page.text
    if not report.on_client:
        return
    with ui.card(_("Waiting for your clients")):
        shown = report.on_client[:WAITING_SHOWN]
        st.markdown("\n\n".join(f"**{text.md(each.title)}**  \n{_about(each, text)}" for each in shown))
        for waiting in _first_of_each_project(shown):
            label = _("Remind or note an answer: {project}", project=text.md(waiting.project))
            page.link("plan", label, project=waiting.public_id, icon=":material/arrow_forward:", **_ASKS)


def _first_of_each_project(waiting: Sequence[Waiting]) -> list[Waiting]:
    return list({each.project_id: each for each in reversed(waiting)}.values())[::-1]


def _turn(waiting: Waiting, page: PageContext, text: Text) -> None:
    sentence, verb, _path, _parameter = _TURNS[waiting.turn]
    said = text(sentence, number=waiting.number or "", title=waiting.title)
    path, query = _way(waiting)
    # A link keeps to one line and would be cut on a phone, so the sentence stands above it.
    st.markdown(f"**{text.md(said)}**  \n{_about(waiting, text)}")
    page.link(path, text(verb), project=waiting.public_id, icon=":material/arrow_forward:", **query)


def _way(waiting: Waiting) -> tuple[str, dict[str, str]]:
    """The page where the thing stands, and what in its address opens it there."""
    _sentence, _verb, path, parameter = _TURNS[waiting.turn]
    parts = _PARTS.get(waiting.turn, {})
    if waiting.turn is Turn.READ_ANSWER and waiting.asked is not None and waiting.asked in _ANSWERED:
        path, parameter, parts = _ANSWERED[waiting.asked]
    elif path == "plan":
        return path, dict(_ASKS)
    named = {parameter: str(waiting.number)} if parameter and waiting.number else {}
    return path, {**named, **parts}


def _about(waiting: Waiting, text: Text) -> str:
    """Where, until when and since when; a line of Markdown in which a day that has passed stands out."""
    said = [text.md(each) for each in _circumstances(waiting, text)]
    if waiting.is_overdue(text.today):
        said[1] = f":red[{said[1]}]"
    return f":gray[{' · '.join(said)}]"


def _circumstances(waiting: Waiting, text: Text) -> list[str]:
    said = [waiting.project]
    if waiting.by is not None:
        words = N_("was due {when}") if waiting.is_overdue(text.today) else N_("due {when}")
        said.append(text(words, when=text.when(waiting.by)))
    if waiting.since is not None:
        words = _SINCE.get(waiting.turn, N_("waiting since {ago}"))
        said.append(text(words, ago=text.date(waiting.since)))
    elif waiting.turn is Turn.CONFIRM_STATUS:
        said.append(text("never confirmed"))
    if waiting.days:
        said.append(_adds(waiting, text))
    return said


def _adds(waiting: Waiting, text: Text) -> str:
    """What waiting has cost so far; which later dates follow from it stands with the progress."""
    if not waiting.holds:
        return text.plural("{n} day of waiting so far", "{n} days of waiting so far", waiting.days)
    if waiting.is_task:
        return text.plural(
            "“{title}” has waited {n} day for it",
            "“{title}” has waited {n} days for it",
            waiting.days,
            title=waiting.holds,
        )
    return text.plural(
        "adds {n} day to “{title}”", "adds {n} days to “{title}”", waiting.days, title=waiting.holds
    )


def sheet() -> int:
    """Which sheet of projects the address asks for; nonsense is the first."""
    asked = st.query_params.get("sheet", "1")
    return min(int(asked), 10_000) if asked.isdecimal() and int(asked) > 0 else 1


def sheets(report: HomeReport, shown: int) -> None:
    """The way to the other sheets, where the projects do not fit on one."""
    if report.sheets > 1:
        st.pagination(report.sheets, default=min(shown, report.sheets), key="sheet", on_change=_turn_sheet)


def _turn_sheet() -> None:
    st.query_params["sheet"] = str(st.session_state["sheet"])


def projects(report: HomeReport, page: PageContext) -> None:
    """One card for each project: how it stands, in a sentence, and what comes next."""
    with st.grid(min(2, len(report.projects)), min_column_width=300):
        for card in report.projects:
            _project(card, page)


def _project(card: ProjectCard, page: PageContext) -> None:
    _ = text = page.text
    notes = [card.client]
    if card.status in _STATUS:
        notes.append(_(_STATUS[card.status]))
    if card.internal and not card.published:
        notes.append(_("not published yet"))
    if card.written_at is not None:
        notes.append(_("As of {moment}", moment=text.moment(card.written_at)))
    said = card.sentence or _("Nobody has written yet how this project stands.")
    lines = [f"{ui.rag_inline(card.rag, text)} :gray[{text.md(' · '.join(notes))}]", text.md(said)]
    if card.despite:
        lines.append(despite.line(card.despite, text))
    if card.next_date is not None:
        following = _("Next: {title}, {when}", title=card.next_title, when=text.when(card.next_date))
        lines.append(":material/flag: " + text.md(following))
    with st.container(border=True, height="stretch"):
        page.link("progress", f"**{text.md(card.name)}**", project=card.public_id)
        st.markdown("\n\n".join(lines))


def changed(report: HomeReport, page: PageContext) -> None:
    """What has happened since the last visit, by project, newest first."""
    _ = text = page.text
    title = (
        _("New in the last two weeks") if report.is_first_visit else _("What changed since your last visit")
    )
    names = {p.project_id: project_name(p, text) for p in page.viewer.projects}
    names |= {card.project_id: card.name for card in report.projects}
    with ui.card(title):
        st.caption(text.md(_("Since {moment}", moment=text.moment(report.since))))
        if not report.happenings:
            st.markdown(
                _("Nothing has changed. Moved dates, new issues, answers and statements appear here.")
            )
        ordered = sorted(report.happenings, key=lambda h: h.project_id)
        for project_id, group in groupby(ordered, key=lambda h: h.project_id):
            _happened(names.get(project_id, ""), list(group), text)


def _happened(project: str, happenings: Sequence[Happening], text: Text) -> None:
    """The latest of a project, and the others folded away."""
    lines = [
        f"- :material/{h.icon}: {text.md(h.sentence(text))} :gray[{text.md(text.moment(h.at))}]"
        for h in happenings
    ]
    head = [f"**{text.md(project)}**", ""] if project else []
    st.markdown("\n".join([*head, *lines[:HAPPENINGS_AT_ONCE]]))
    if rest := lines[HAPPENINGS_AT_ONCE:]:
        with st.expander(text.plural("{n} more", "{n} more", len(rest))):
            st.markdown("\n".join(rest))
