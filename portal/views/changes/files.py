"""How files stand beside a change request, and how one is put there."""

from collections.abc import Sequence

import streamlit as st
from streamlit.typing import UploadedFile

from portal import changes, ui
from portal.access import Permission
from portal.changes import Attached, Change
from portal.changes.attaching import is_open
from portal.i18n import Text
from portal.page import PageContext
from portal.settings import settings
from portal.uploads import TAKEN, Upload
from portal.views.changes import view as parts


def files(change: Change, attached: Sequence[Attached], page: PageContext) -> None:
    """What both sides have put there, and the way to put something there."""
    _ = text = page.text
    may = page.scope.may(Permission.SUBMIT_CHANGES) or page.scope.may(Permission.ANSWER_CHANGES)
    adds = may and is_open(change.status)
    if not (attached or adds):
        return
    with ui.card(_("Files")):
        if change.is_draft:
            for each in attached:
                _with_a_way_back(change, each, page)
        elif attached:
            st.markdown("\n".join(f"- {_line(each, text)}" for each in attached))
        if not attached:
            st.markdown(_("Nothing is attached."))
        if adds:
            _form(change, page)


def _line(each: Attached, text: Text) -> str:
    said = text(
        "{size}, {name}, {moment}", size=text.size(each.size), name=each.by, moment=text.moment(each.at)
    )
    return f":material/attach_file: [{text.md(each.name)}]({each.address}) :gray[{text.md(said)}]"


def _with_a_way_back(change: Change, each: Attached, page: PageContext) -> None:
    """A file beside a draft, which its author can take off again."""
    _ = text = page.text
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(_line(each, text))
        form = ui.Form(
            f"detach-{each.file_id}",
            _("Take it off"),
            text,
            icon=":material/delete:",
            border=False,
            primary=False,
            width="content",
        )
        with form:
            pass
    if form.sent:
        parts.deliver(
            form,
            changes.Detach(change.change_id, each.file_id),
            lambda command, token: changes.detach(page.scope, command, token),
            lambda name: _("“{name}” is no longer attached.", name=name),
            text,
        )


def _form(change: Change, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(f"attach:{change.change_id}", _("Attach the file"), text, border=False, primary=False)
    with form:
        form.put("file", ui.uploader(_("A drawing, a document or a picture"), text, key=form.key("file")))
        st.caption(_("At most {limit} MB: {kinds}.", limit=settings().max_upload_mb, kinds=", ".join(TAKEN)))
    if form.sent:
        sent = form.raw["file"]
        upload = Upload(sent.name, sent.getvalue()) if isinstance(sent, UploadedFile) else None
        parts.deliver(
            form,
            changes.read_attach(form.reader(), change.change_id, upload),
            lambda command, token: changes.attach(page.scope, command, token),
            lambda name: _("“{name}” is attached.", name=name),
            text,
        )
