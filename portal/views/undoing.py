"""How somebody takes back what they saved last in a table, and then the saves before it."""

from collections.abc import Callable, Mapping

import streamlit as st

from db.session import AlreadyDone, ReadOnly
from portal.access import NotAllowed
from portal.editing.undo import LeftOut, Table, Undone, Why, last_save, undo
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.ui import flash

_NAMED = 8
_WHY: Mapping[Why, str] = {
    Why.CHANGED: N_("“{title}” stays as it is: {name} has changed it since."),
    Why.GONE: N_("“{title}” stays as it is: {name} has removed it since."),
    Why.TOLD: N_("“{title}” stays as it is: the client has seen its days, which move with a reason only."),
    Why.USED: N_("“{title}” stays as it is: entries or a history hang on it by now."),
}


def undoing(table: Table, page: PageContext, after: Callable[[], None] = lambda: None) -> None:
    """The offer to take back the last save that stands, for who made it; `after` lets a form begin anew."""
    text = page.text
    last = last_save(page.scope, table)
    if last is None:
        return
    told = flash.box()
    with st.container(horizontal=True, vertical_alignment="center"):
        label = text("Undo the save before it as well") if last.steps else text("Undo my last save")
        pressed = st.button(label, key=f"undo:{last.id}", icon=":material/undo:")
        st.caption(
            text.plural(
                "{n} row, saved {moment}", "{n} rows, saved {moment}", last.rows, moment=text.moment(last.at)
            )
        )
    if not pressed:
        return
    try:
        undone = undo(page.scope, table, last.id)
    except AlreadyDone:
        undone = None
    except (NotAllowed, ReadOnly):
        st.error(text("This can no longer be taken back; nothing was changed."), icon=":material/error:")
        return
    if undone is not None:
        flash.put(told, *_said(undone, last.steps, text))
        after()
    elif not flash.waits():
        flash.put(told, text("This save is taken back."))
    st.rerun()


def _said(undone: Undone, steps: int, text: Text) -> tuple[str, str]:
    """What became of it, and the sign that goes with it."""
    if not undone.left_out:
        if steps:
            return text.plural(
                "{n} row is as it was before that save.",
                "{n} rows are as they were before that save.",
                undone.rows,
            ), ":material/undo:"
        return text.plural(
            "{n} row is as it was before your last save.",
            "{n} rows are as they were before your last save.",
            undone.rows,
        ), ":material/undo:"
    said = [_why(left, text) for left in undone.left_out[:_NAMED]]
    more = len(undone.left_out) - len(said)
    if more:
        said.append(text.plural("and {n} more", "and {n} more", more))
    opening = text("Nothing was put back.")
    if undone.rows:
        opening = text.plural("{n} row is put back.", "{n} rows are put back.", undone.rows)
    return "\n\n".join([opening, *said]), ":material/warning:"


def _why(left: LeftOut, text: Text) -> str:
    return text.md(text(_WHY[left.why], title=left.title, name=left.by))
