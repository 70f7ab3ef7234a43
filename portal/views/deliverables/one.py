"""How a client reads one deliverable whole, rules on it criterion by criterion, and signs."""

from collections.abc import Sequence

import streamlit as st

from db.models.deliverable import Outcome
from portal import deliverables, ui
from portal.deliverables import CriterionView, Opened, Round
from portal.deliverables.sentences import ended, expected, is_at_work, stands
from portal.i18n import Text
from portal.page import PageContext
from portal.signing import PaperShown
from portal.views import signing
from portal.views.deliverables import parts, punch, ruling
from portal.views.deliverables.view import badge


def show(opened: Opened, page: PageContext) -> None:
    """Everything about one deliverable, and what is to be decided on it."""
    text, shown = page.text, opened.deliverable
    page.link("deliverables", text("All deliverables"), icon=":material/arrow_back:")
    ui.heading(f"{shown.number} · {shown.title}", None, text.md(page.name), text)
    ui.headline(stands(shown, text, internal=page.scope.internal), text)
    st.markdown(badge(shown, text))
    _silence(shown.open, text)
    _what(opened, page)
    parts.files(opened.files, text)
    decides = shown.open is not None and opened.may_agree
    # Who decides reads the criteria where they answer; the signed or drawn up text holds them too.
    if not decides or opened.paper is not None:
        parts.criteria(opened.criteria, shown.open or shown.decided, text)
    _decide(opened, page)
    _left(opened, page)
    _history(opened, page)


def _silence(asked: Round | None, text: Text) -> None:
    """What the firm says with it, and what happens without an answer, said before it can happen."""
    if asked is not None and asked.why:
        st.info(text.md(asked.why, lines=True), icon=":material/info:")


def _what(opened: Opened, page: PageContext) -> None:
    text, shown = page.text, opened.deliverable
    said = [text.md(shown.words["what"], lines=True)] if shown.words["what"] else []
    if shown.words["quality"]:
        said.append(f"**{text('How good it must be')}**\n\n{text.md(shown.words['quality'], lines=True)}")
    if not is_at_work(shown) or shown.decided is not None:
        said.append(f":gray[{text.md(expected(shown, text))}]")
    if said:
        with ui.card(text("What is handed over")):
            st.markdown("\n\n".join(said))


def _decide(opened: Opened, page: PageContext) -> None:
    shown, text = opened.deliverable, page.text
    if shown.open is None:
        if shown.decided is not None and opened.paper is not None:
            _signed(opened.paper, page)
        return
    if not opened.may_agree:
        if not page.scope.internal:
            st.markdown(text("It waits for the sponsor’s decision."))
        return
    if opened.paper is None:
        with ui.card(text("Is it what you ordered?")):
            ruling.form(opened, None, page)
        return
    _to_sign(opened, opened.paper, page)


def _to_sign(opened: Opened, paper: PaperShown, page: PageContext) -> None:
    text = page.text
    with ui.card(text("Read it whole and sign it")):
        st.markdown(
            text(
                "This is what you said, as it will be kept. Nothing is decided until it is signed; from then"
                " on nobody can change it."
            )
        )
        signing.read(paper, page)
        signing.form(
            "sign-acceptance",
            paper,
            page,
            lambda command, token: deliverables.sign(page.scope, command, token),
            text("Sign the acceptance") if _accepts(paper) else text("Sign that it is not accepted"),
        )
    with st.expander(text("Say something else before anybody signs"), icon=":material/edit:"):
        ruling.form(opened, paper, page)


def _accepts(paper: PaperShown) -> bool:
    return bool(paper.content["facts"]["outcome"] != Outcome.REJECTED)


def _signed(paper: PaperShown, page: PageContext) -> None:
    text = page.text
    if not paper.is_complete:
        return
    with ui.card(text("Signed")):
        signing.places(paper, page)
        with st.expander(text("The text that was signed"), icon=":material/description:"):
            signing.read(paper, page)


def _left(opened: Opened, page: PageContext) -> None:
    if not opened.punch:
        return
    text = page.text
    with ui.card(text("To be put right")):
        looks = [item for item in opened.punch if item.waits] if opened.may_look else []
        rest = [item for item in opened.punch if item not in looks]
        if rest:
            st.markdown(punch.listed(rest, text, internal=page.scope.internal, named=False))
        for item in looks:
            punch.to_look_at(item, page)


def _history(opened: Opened, page: PageContext) -> None:
    """Every round so far, newest first, where there was more than one."""
    text = page.text
    past = [each for each in reversed(opened.deliverable.rounds) if not each.is_open]
    if not past or (len(past) == 1 and opened.deliverable.open is None and not past[0].comment):
        return
    with ui.card(text("Rounds so far")):
        st.markdown("\n".join(_past(each, opened.criteria, text) for each in past))


def _past(each: Round, criteria: Sequence[CriterionView], text: Text) -> str:
    head = text("Round {n}: {said}", n=each.number, said=ended(each, text))
    lines = [f"- {text.md(head)}"]
    if each.comment:
        lines.append(f"  - {text.md(each.comment, lines=True)}")
    for part in criteria:
        said = part.in_round(each.id)
        if said is not None and said.remark:
            remark = text("{name}: {said}", name=part.words["text"], said=said.remark)
            lines.append(f"  - {text.md(remark, lines=True)}")
    return "\n".join(lines)
