"""How a request is written in private first: begun with one line, completed, submitted or thrown away."""

import streamlit as st

from portal import changes, ui
from portal.changes import Change
from portal.page import PageContext
from portal.views.changes import view as parts
from portal.views.changes.asking import request_fields


def begin_form(page: PageContext) -> None:
    """Begin a draft with one line."""
    _ = text = page.text
    with st.expander(_("Begin a draft instead"), icon=":material/edit_note:"):
        st.caption(_("Nobody but you sees a draft. You complete it, attach files and submit it later."))
        form = ui.Form("begin-draft", _("Begin the draft"), text, border=False, primary=False)
        with form:
            form.line("title", _("What should change, in one line"))
            form.put("urgency", "normal")
        if form.sent:
            parts.deliver(
                form,
                changes.read_draft(form.reader(), text),
                lambda command, token: changes.draft(page.scope, command, token),
                lambda code: _opened(code, _("{code} is your draft; go on writing below.", code=code)),
                text,
            )


def edit_form(change: Change, page: PageContext) -> None:
    """Write on, submit, or throw away."""
    _ = text = page.text
    form = ui.Form(f"edit-draft-{change.change_id}", _("Save"), text, border=False)
    with form:
        form.keep("version", change.version)
        request_fields(form, text, change)
        form.flag(
            "submit",
            _("Submit it with this: the project manager reads it from then on"),
        )
    if form.sent:
        submitted = bool(form.raw["submit"])
        parts.deliver(
            form,
            changes.read_edit(form.reader(), text, change.change_id),
            lambda command, token: changes.edit_draft(page.scope, command, token),
            lambda code: (
                _(
                    "Your request arrived as {code}. The project manager assesses it and answers here.",
                    code=code,
                )
                if submitted
                else _("The draft is saved.")
            ),
            text,
        )
    _discard(change, page)


def _discard(change: Change, page: PageContext) -> None:
    _ = text = page.text
    name = f"discard-{change.change_id}-{change.version}"
    form = ui.Form(
        name, _("Throw the draft away"), text, border=False, primary=False, icon=":material/delete:"
    )
    with form:
        form.keep("version", change.version)
    if form.sent:
        parts.deliver(
            form,
            changes.Discard(change.change_id, int(str(form.raw["version"]))),
            lambda command, token: changes.discard(page.scope, command, token),
            lambda code: _left(_("The draft {code} is gone, with its files.", code=code)),
            text,
        )


def _opened(code: str, said: str) -> str:
    """The address goes on to the draft, which is to be completed."""
    st.query_params["change"] = code.rpartition("-")[2]
    return said


def _left(said: str) -> str:
    """The address goes back to all requests, for there is nothing here any more."""
    st.query_params.pop("change", None)
    return said
