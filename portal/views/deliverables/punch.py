"""How the list of what is to be put right reads, and how both sides work it off."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import streamlit as st

from portal import deliverables, ui
from portal.deliverables import PunchView
from portal.deliverables.sentences import day_moved, item_stands
from portal.i18n import Text
from portal.page import PageContext
from portal.progress.milestones import MoveView
from portal.views import reasons
from portal.views.agreement.forms import deliver

DAYS_TO_MEND = 10


def listed(items: Sequence[PunchView], text: Text, *, internal: bool, named: bool = True) -> str:
    """Each remark with who puts it right by when; overdue ones say so. Markdown."""
    return "\n".join(line(item, text, internal=internal, named=named) for item in items)


def line(item: PunchView, text: Text, *, internal: bool, named: bool = True) -> str:
    """One remark, with its deliverable where that is not said already. Markdown."""
    late = item.is_overdue(text.today)
    stands = text.md(item_stands(item, text, internal=internal))
    said = f":red[:material/event_busy: {text('overdue')} · {stands}]" if late else f":gray[{stands}]"
    lines = [f"- **{text.md(item.what, lines=True)}**", said]
    lines += [f":small[{each}]" for move in item.moves for each in _moved(move, text, internal=internal)]
    if named:
        about = text.md(f"{item.deliverable_number} · {item.deliverable}")
        lines.append(f":small[:gray[{about}]]")
    return "  \n  ".join(lines)


def _moved(move: MoveView, text: Text, *, internal: bool) -> Iterator[str]:
    """Why the day is another one than before, and what is done about it. Markdown."""
    yield text.md(day_moved(move, text, internal=internal))
    if move.remedy:
        yield text.md(text("What we do: {remedy}", remedy=move.remedy))
    said = text("said {moment} by {name}", moment=text.moment(move.moved_at), name=move.moved_by)
    yield f":gray[{text.md(said)}]"


def _alone(item: PunchView, text: Text, *, internal: bool) -> str:
    """The same where it is no point of a list. Markdown."""
    return line(item, text, internal=internal).removeprefix("- ").replace("\n  ", "\n")


def to_look_at(item: PunchView, page: PageContext) -> None:
    """The client says whether it is put right."""
    _ = text = page.text
    st.markdown(_alone(item, text, internal=False))
    with st.container(horizontal=True):
        with st.container(width="content"):
            form = ui.Form(
                f"punch-seen:{item.id}",
                _("It is put right"),
                text,
                icon=":material/task_alt:",
                border=False,
                primary=False,
            )
            with form:
                form.keep("version", item.version)
        with st.container(width="content"):
            other = ui.Form(
                f"punch-not-yet:{item.id}",
                _("Not yet"),
                text,
                icon=":material/undo:",
                border=False,
                primary=False,
            )
            with other:
                other.keep("version", item.version)
    if form.sent:
        deliver(
            form,
            deliverables.Confirm(item.id, int(str(form.raw["version"]))),
            lambda command, token: deliverables.confirm(page.scope, command, token),
            _("Thank you. It is noted as put right."),
        )
    if other.sent:
        deliver(
            other,
            deliverables.NotYet(item.id, int(str(other.raw["version"]))),
            lambda command, token: deliverables.not_yet(page.scope, command, token),
            _("Noted: it is not put right yet. The project manager reads it."),
        )


def desk(items: Sequence[PunchView], page: PageContext) -> None:
    """The project manager names who and by when, and says what is done."""
    text = page.text
    if not items:
        ui.nothing_yet(
            text("Nothing is to be put right. What the client remarks when accepting stands here.")
        )
        return
    open_ = [item for item in items if item.is_open]
    for item in open_:
        with ui.card():
            st.markdown(_alone(item, text, internal=True))
            _plan(item, page)
            if item.due is not None:
                _done(item, page)
                with st.expander(text("Promise another day"), icon=":material/event_repeat:"):
                    _move(item, page)
    rest = [item for item in items if not item.is_open]
    if rest:
        with ui.card(text("Put right")):
            st.markdown(listed(rest, text, internal=True))


def _plan(item: PunchView, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(
        f"punch-plan:{item.id}", _("Save who and when"), text, border=False, primary=item.due is None
    )
    with form:
        form.keep("version", item.version)
        form.line("owner", _("Who puts it right"), item.owner)
        if item.due is None:
            help_ = _("The client reads this day as a promise; it moves with a reason alone.")
            form.day("due", _("By when"), text.today + timedelta(days=DAYS_TO_MEND), help=help_)
        else:
            form.put("due", item.due)
    if form.sent:
        deliver(
            form,
            deliverables.read_plan(form.reader(), text, (item.id, item.due)),
            lambda command, token: deliverables.plan(page.scope, command, token),
            _("Saved. The client reads who puts it right and by when."),
            describe=lambda theirs: str(getattr(theirs, "owner", "")),
        )


def _done(item: PunchView, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(
        f"punch-done:{item.id}", _("It is put right"), text, icon=":material/task_alt:", border=False
    )
    with form:
        form.keep("version", item.version)
    if form.sent:
        deliver(
            form,
            deliverables.MarkDone(item.id, int(str(form.raw["version"]))),
            lambda command, token: deliverables.mark_done(page.scope, command, token),
            _("The client is asked to look."),
        )


def _move(item: PunchView, page: PageContext) -> None:
    """Another day, with the reason; the client reads both days."""
    _ = text = page.text
    form = ui.Form(f"punch-move:{item.id}", _("Move the promised day"), text, border=False, primary=False)
    with form:
        form.keep("version", item.version)
        form.day("new_date", _("New day"), max(item.due or text.today, text.today))
        reasons.fields(form, text)
    if form.sent:
        deliver(
            form,
            deliverables.read_move_item(form.reader(), text, item),
            lambda command, token: deliverables.move_item(page.scope, command, token),
            _("The day has moved. The client reads both days and the reason."),
            describe=lambda theirs: text.date(day) if (day := getattr(theirs, "due", None)) else "",
        )
