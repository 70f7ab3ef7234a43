"""How issues are listed for both sides: filters, one card each, and what happened to the one that is open."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from db.models.issue import IssueStatus, Severity
from portal import issues
from portal.access import NotFound
from portal.i18n import N_, Text
from portal.issues import Asked, IssueDetail, IssueItem, IssuesReport, Step, View, words
from portal.page import PageContext

# Colour never alone: each has a shape, and the word stands beside it.
_SEVERITIES: Mapping[Severity, str] = {
    Severity.CRITICAL: ":red-badge[:material/dangerous: {word}]",
    Severity.HIGH: ":orange-badge[:material/keyboard_double_arrow_up: {word}]",
    Severity.MEDIUM: ":blue-badge[:material/drag_handle: {word}]",
    Severity.LOW: ":gray-badge[:material/keyboard_arrow_down: {word}]",
}

_STATUSES: Mapping[IssueStatus, str] = {
    IssueStatus.OPEN: ":gray-badge[:material/radio_button_unchecked: {word}]",
    IssueStatus.IN_PROGRESS: ":blue-badge[:material/construction: {word}]",
    IssueStatus.WAITING: ":orange-badge[:material/hourglass_top: {word}]",
    IssueStatus.RESOLVED: ":green-badge[:material/check_circle: {word}]",
    IssueStatus.CLOSED: ":gray-badge[:material/task_alt: {word}]",
}

Body = Callable[[IssueDetail, PageContext], None]


def asked(page: PageContext, views: Sequence[View]) -> Asked:
    """Which issues the reader wants to see; kept in the address."""
    _ = text = page.text
    said = words.views(page.scope.internal)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        view = st.segmented_control(
            _("Which issues"),
            views,
            default=View.OPEN,
            required=True,
            format_func=lambda v: _(said[v]),
            key="show",
            bind="query-params",
            label_visibility="collapsed",
            wrap=True,
        )
        severity = st.selectbox(
            _("Severity"),
            (None, *Severity),
            format_func=lambda s: words.severity(s, text) if s else _("Any severity"),
            key="severity",
            bind="query-params",
            label_visibility="collapsed",
            width=140,
        )
        search = st.text_input(
            _("Find an issue"),
            key="search",
            bind="query-params",
            placeholder=_("Find an issue"),
            icon=":material/search:",
            label_visibility="collapsed",
            width=165,
        )
    return Asked(view or View.OPEN, severity, search or "", _sheet())


def _sheet() -> int:
    """The sheet that the pagination at the end of the list will show: the address knows it before."""
    wanted = st.query_params.get("sheet", "")
    return max(1, int(wanted)) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 1


def chosen(page: PageContext) -> IssueDetail | None:
    """The issue that the address names; says so where there is none."""
    wanted = st.query_params.get("issue", "")
    if not wanted:
        return None
    try:
        number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else -1
        return issues.one(page.scope, number)
    except NotFound:
        st.info(page.text("There is no such issue, or it is not open to you."), icon=":material/search_off:")
        return None


def shown(
    report: IssuesReport,
    below: Sequence[IssueItem],
    detail: IssueDetail | None,
    body: Body,
    page: PageContext,
) -> None:
    """The issues asked for, gravest first, and others below them. The chosen one opens in place, or above
    them all if it is not among them."""
    _ = page.text
    if detail is not None and detail.item.id not in {item.id for item in (*report.items, *below)}:
        card(detail.item, detail, body, page)
    if not report.items:
        st.caption(_("No issue fits what is chosen above."))
    cards(report.items, detail, body, page)
    if report.sheets > 1:
        st.pagination(report.sheets, key="sheet", bind="query-params")
    if below:
        st.subheader(_("Most recently resolved"), anchor=False)
    cards(below, detail, body, page)


def cards(items: Sequence[IssueItem], detail: IssueDetail | None, body: Body, page: PageContext) -> None:
    """One card for each issue."""
    for item in items:
        card(item, detail if detail is not None and detail.item.id == item.id else None, body, page)


def card(item: IssueItem, detail: IssueDetail | None, body: Body, page: PageContext) -> None:
    """One issue: how grave, where it stands, who cares for it, since when, and what comes next."""
    text = page.text
    title = f"**{item.number} · {text.md(item.title)}**"
    lines = [badges(item, text, internal=page.scope.internal), title, *facts(item, text)]
    with st.container(border=True, key=f"issue-{item.number}", gap="xsmall"):
        st.markdown("\\\n".join(lines))
        st.button(
            text("Less on {number}", number=item.number)
            if detail
            else text("More on {number}", number=item.number),
            key=f"open-{item.number}",
            type="tertiary",
            icon=":material/expand_less:" if detail else ":material/expand_more:",
            on_click=_open,
            args=(None if detail else item.number,),
        )
        if detail is not None:
            body(detail, page)


def _open(number: int | None) -> None:
    if number is None:
        st.query_params.pop("issue", None)
    else:
        st.query_params["issue"] = str(number)


def badges(item: IssueItem, text: Text, *, internal: bool) -> str:
    """Severity and status, and whether the client does not see it; Markdown."""
    said = [
        _SEVERITIES[item.severity].format(word=words.severity(item.severity, text)),
        _STATUSES[item.status].format(word=words.status(item.status, text, internal=internal)),
    ]
    if item.internal:
        word = text("Not published")
        said.append(f":orange-badge[:material/visibility_off: {word}]")
    return " ".join(said)


def facts(item: IssueItem, text: Text) -> list[str]:
    """Owner, clocks and next step; lines of Markdown."""
    owner = text("Owner: {name}", name=item.owner) if item.owner else text("No owner yet")
    lines = [f":gray[{text.md(' · '.join([owner, *words.clocks(item, text)]))}]"]
    if item.next_step:
        sentence = N_("Outcome: {step}") if item.status is IssueStatus.CLOSED else N_("Next: {step}")
        said = text(sentence, step=item.next_step)
        lines.append(f":material/arrow_forward: {text.md(said)}")
    elif item.is_open:
        said = text("No next step has been named yet.")
        lines.append(f":gray[:material/arrow_forward: {said}]")
    return lines


def described(item: IssueItem, text: Text) -> str:
    """What happens, and who raised it when; Markdown."""
    said = text("Raised by {name}, {moment}", name=item.raised_by or "–", moment=text.moment(item.opened_at))
    lines = [text.md(item.description, lines=True)] if item.description else []
    return "\n\n".join([*lines, f":gray[{text.md(said)}]"])


def step(of: Step, text: Text, *, internal: bool) -> str:
    """One step of the history: who, when, what changed, and what was said; Markdown."""
    icon = "chat" if of.is_comment else "edit_note"
    head = f":material/{icon}: **{text.md(of.author)}** :gray[{text.md(text.moment(of.at))}]"
    lines = [f"{head} {_reader_badge(of, text)}" if internal else head]
    lines += [text.md(words.change(change, text, internal=internal)) for change in of.changes]
    if of.body:
        lines.append(text.md(of.body, lines=True))
    return "\\\n".join(lines)


def _reader_badge(of: Step, text: Text) -> str:
    if of.internal:
        word = text("Only our team")
        return f":orange-badge[:material/visibility_off: {word}]"
    word = text("The client reads this")
    return f":green-badge[:material/visibility: {word}]"
