"""How a client says of each criterion whether it is met, before anything is signed."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from db.models.deliverable import Outcome, Ruling
from portal import deliverables, ui
from portal.deliverables import CriterionView, Opened
from portal.deliverables.texts import RULINGS
from portal.i18n import Text
from portal.page import PageContext
from portal.signing import PaperShown
from portal.views.agreement.forms import deliver
from portal.views.deliverables import parts


def form(opened: Opened, paper: PaperShown | None, page: PageContext) -> None:
    """A choice and a place for words at each criterion. Nothing is chosen beforehand.

    `paper` is what was drawn up before, to be said otherwise.
    """
    _ = text = page.text
    asked = opened.deliverable.open
    if asked is None:
        return
    before = _said_before(paper)
    st.markdown(
        _(
            "Say of each criterion whether it is met. Then you read the whole text with what you said, and"
            " sign it; before that nothing is decided."
        )
    )
    edition = paper.edition if paper else 0
    sheet = ui.Form(
        f"rule:{asked.id}:{edition}",
        _("Go on to the text that is signed"),
        text,
        icon=":material/arrow_forward:",
        border=False,
        primary=paper is None,
    )
    with sheet:
        sheet.keep("version", asked.version)
        for place, each in enumerate(opened.criteria, start=1):
            _criterion(sheet, place, each, before.get(each.id), text)
        facts = paper.content["facts"] if paper else {}
        sheet.flag(
            "refuse",
            _("With these remarks I do not accept it yet"),
            _was_refused(facts),
            help=_("Where a criterion is not met, it is not accepted in any case."),
        )
        sheet.paragraph("comment", _("Anything else (optional)"), str(facts.get("comment", "")), height=80)
    if sheet.sent:
        named = {each.id: each.words["text"] for each in opened.criteria}
        deliver(
            sheet,
            deliverables.read_rule(sheet.reader(), text, asked.id, named),
            lambda command, token: deliverables.rule(page.scope, command, token),
            _("The text is drawn up. Nothing is decided until it is signed."),
            describe=lambda theirs: _("this is no longer what you opened"),
        )


def _criterion(
    sheet: ui.Form, place: int, shown: CriterionView, before: Mapping[str, Any] | None, text: Text
) -> None:
    standard = f"  \n:gray[{text.md(shown.words['standard'])}]" if shown.words["standard"] else ""
    named = text("{n}. {criterion}", n=place, criterion=shown.words["text"])
    st.markdown(f"**{text.md(named)}**{standard}  \n{parts.check(shown, text)}")
    name, options = f"ruling:{shown.id}", list(Ruling)
    chosen = st.segmented_control(
        text.md(named),
        options,
        format_func=lambda option: text(RULINGS[option]),
        default=Ruling(before["ruling"]) if before else None,
        key=sheet.key(name),
        label_visibility="collapsed",
    )
    sheet.put(name, chosen)
    label = text("Your remark on criterion {n}", n=place)
    sheet.paragraph(f"remark:{shown.id}", label, str(before["remark"]) if before else "", height=80)


def _said_before(paper: PaperShown | None) -> Mapping[int, Mapping[str, Any]]:
    if paper is None:
        return {}
    return {told["criterion"]: told for told in paper.content["facts"]["rulings"]}


def _was_refused(facts: Mapping[str, Any]) -> bool:
    """Whether it was not accepted although nothing was worse than a remark."""
    if not facts or facts["outcome"] != Outcome.REJECTED:
        return False
    return all(told["ruling"] != Ruling.NOT_MET for told in facts["rulings"])
