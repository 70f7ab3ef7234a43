"""How the files and the criteria of a deliverable read, to both sides alike."""

from collections.abc import Mapping, Sequence

import streamlit as st

from db.models.deliverable import CheckResult, Ruling
from portal import ui
from portal.deliverables import CriterionView, FileView, Round
from portal.deliverables.texts import RESULTS, RULINGS
from portal.i18n import Text
from portal.requirements.texts import code

_FOUND: Mapping[CheckResult, str] = {
    CheckResult.NOT_CHECKED: ":gray-badge[:material/radio_button_unchecked: {word}]",
    CheckResult.PASSED: ":green-badge[:material/check: {word}]",
    CheckResult.FAILED: ":red-badge[:material/close: {word}]",
}
_RULED: Mapping[Ruling, str] = {
    Ruling.MET: ":green-badge[:material/task_alt: {word}]",
    Ruling.REMARK: ":orange-badge[:material/edit_note: {word}]",
    Ruling.NOT_MET: ":red-badge[:material/cancel: {word}]",
}


def files(handed: Sequence[FileView], text: Text) -> None:
    """The editions of what is handed over, newest first."""
    if not handed:
        return
    lines = []
    for each in handed:
        name = f"[{text.md(each.name)}]({each.address})"
        about = [text("edition {n}", n=each.edition), text.size(each.size), each.by, text.date(each.at)]
        if not each.is_shared:
            about.append(text("only your side sees it"))
        lines.append(f"- :material/description: {name} :gray[{text.md(' · '.join(about))}]")
        if each.note:
            lines.append(f"  - {text.md(each.note)}")
    with ui.card(text("Files")):
        st.markdown("\n".join(lines))


def criteria(parts: Sequence[CriterionView], asked: Round | None, text: Text) -> None:
    """Each criterion with what our own check found and what the client said of it."""
    with ui.card(text("Criteria")):
        if not parts:
            st.markdown(text("No criteria are written down yet."))
        blocks = [_criterion(place, each, asked, text) for place, each in enumerate(parts, start=1)]
        st.markdown("\n\n".join(blocks))


def _criterion(place: int, shown: CriterionView, asked: Round | None, text: Text) -> str:
    lines = [f"**{text.md(text('{n}. {criterion}', n=place, criterion=shown.words['text']))}**"]
    about = []
    if shown.words["standard"]:
        about.append(shown.words["standard"])
    if shown.requirement_number is not None:
        about.append(text("answers to requirement {code}", code=code(shown.requirement_number)))
    if about:
        lines.append(f":gray[{text.md(' · '.join(about))}]")
    lines.append(check(shown, text))
    said = shown.in_round(asked.id) if asked else None
    if said is not None:
        word = _RULED[said.ruling].format(word=text(RULINGS[said.ruling]))
        lines.append(f"{word} {text.md(said.remark, lines=True)}".strip())
    return "  \n".join(lines)


def check(shown: CriterionView, text: Text) -> str:
    """What our own check found, when and by whom. Markdown."""
    word = _FOUND[shown.result].format(word=text(RESULTS[shown.result]))
    about = [shown.found, shown.checked_by, text.date(shown.checked_at) if shown.checked_at else ""]
    return f"{word} :gray[{text.md(' · '.join(filter(None, about)))}]" if any(about) else word
