"""How a time sheet is taken over: choose a file, see what would change and what cannot be read, then save."""

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from portal import effort, ui
from portal.effort import Fate, Sheet, SheetLine, TakeSheet, wording
from portal.i18n import N_, Text
from portal.imports import words
from portal.integrations.records import UnreadableFile
from portal.page import PageContext
from portal.views.imports import outcome as imports_outcome

LINES_SHOWN = 200
FATES: Mapping[Fate, str] = {
    Fate.NEW: N_("new"),
    Fate.CHANGED: N_("changes"),
    Fate.SAME: N_("stays as it is"),
}


def show(page: PageContext) -> None:
    """The file, what it would change, and the button."""
    _ = text = page.text
    ui.headline(_("Take used hours over from a time sheet, as often as you like."), text)
    with st.container(border=True):
        file = ui.uploader(
            _("Time sheet (CSV, at most 20 MB)"),
            text,
            key="hours-file",
            help=_("With a heading and columns for date or week, person, role and hours."),
        )
    if file is None:
        ui.nothing_yet(
            _(
                "Choose a file. You see what it holds and would change; nothing is written before you say so."
                " Hours of the same person, role and week are replaced, never added."
            )
        )
        return
    try:
        sheet = effort.read_sheet(file.getvalue(), effort.roles_of_people(page.scope))
    except UnreadableFile as reason:
        st.error(text.md(words.refusal(reason, text)), icon=":material/error:")
        return
    lines = effort.expected(page.scope, sheet)
    _preview(sheet, lines, text)
    _take(sheet, lines, file.file_id, page)
    imports_outcome.problems(sheet.problems, len(sheet.problems), text)


def _preview(sheet: Sheet, lines: Sequence[SheetLine], text: Text) -> None:
    _ = text
    fates = Counter(line.fate for line in lines)
    ui.figures(
        ui.Figure(_("Rows read"), text.number(sheet.rows), _("{n} taken", n=text.number(sheet.taken))),
        ui.Figure(_("New"), text.number(fates[Fate.NEW])),
        ui.Figure(_("Changed"), text.number(fates[Fate.CHANGED])),
        ui.Figure(_("As before"), text.number(fates[Fate.SAME])),
    )
    shown = [line for line in lines if line.fate is not Fate.SAME] or lines
    if not shown:
        return
    st.dataframe(
        [_line(line, text) for line in shown[:LINES_SHOWN]], hide_index=True, alt=_("Hours in the file")
    )
    if len(shown) > LINES_SHOWN:
        st.caption(_("The first {n} are shown.", n=text.number(LINES_SHOWN)))


def _line(line: SheetLine, text: Text) -> dict[str, str]:
    _ = text
    return {
        _("Person"): line.key.person,
        _("Role"): line.key.role,
        _("Week of"): wording.day(line.key.week, text),
        _("Here now"): text.number(line.stands),
        _("In the file"): text.number(line.hours),
        _("What becomes of it"): _(FATES[line.fate]),
    }


def _take(sheet: Sheet, lines: Sequence[SheetLine], file_id: str, page: PageContext) -> None:
    _ = text = page.text
    changing = sum(line.fate is not Fate.SAME for line in lines)
    if not changing:
        said = (
            N_("Everything in this file is here already.")
            if lines
            else N_("No row of this file can be taken.")
        )
        st.info(_(said), icon=":material/info:")
        return
    form = ui.Form(f"sheet:{file_id}", _("Take these hours over"), text, border=False)
    with form:
        pass
    if form.sent:
        form.deliver(
            TakeSheet(sheet.hours),
            lambda command, token: effort.take_sheet(page.scope, command, token),
            lambda n: text.plural(
                "{n} figure is taken over from the time sheet.",
                "{n} figures are taken over from the time sheet.",
                n,
            ),
        )
