"""How somebody reads a whole text before signing it, signs, and afterwards sees who has signed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

import streamlit as st

from portal import signing, ui
from portal.evidence.wording import how
from portal.i18n import LANGUAGES, Text
from portal.page import PageContext
from portal.problems import Refused
from portal.progress.wording import joined
from portal.signing import Mark, PaperShown, Place, Sign, Signed, Way


def read(shown: PaperShown, page: PageContext) -> None:
    """The whole text, as it is signed: nothing is left out and nothing is folded away."""
    text = page.text
    with st.container(border=True, key=f"paper:{shown.paper_id}"):
        if note := _language(shown, text):
            st.info(note, icon=":material/translate:")
        whole(shown.content, text)
        st.caption(_origin(shown, text))


def _language(shown: PaperShown, text: Text) -> str:
    """Which language the text is in, for a reader of another one: only the wording itself is signed."""
    written = str(shown.content.get("language", text.language))
    if written == text.language or written not in LANGUAGES:
        return ""
    name = text.language_called(written)
    return text(
        "This text is in {language}, the language of the contract. What is signed is this wording.",
        language=name,
    )


def whole(content: signing.Content, text: Text) -> None:
    """A text that is signed or is to be signed, also before it has been drawn up."""
    st.markdown(f"### {text.md(str(content['title']))}")
    st.markdown("\n\n".join(_section(section, text) for section in content["sections"]))


def _section(section: Mapping[str, Any], text: Text) -> str:
    said = [f"**{text.md(str(section['heading']))}**"]
    said += [text.md(str(line), lines=True) for line in section.get("lines", ())]
    if table := section.get("table"):
        said.append(_table(table["head"], table["rows"], text))
    return "\n\n".join(said)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], text: Text) -> str:
    """A table in Markdown, which wraps on a phone."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(str(cell) if cell == "---" else text.md(str(cell)) for cell in line) + " |"
        for line in lines
    )


def _origin(shown: PaperShown, text: Text) -> str:
    made = text(
        "Edition {n}, drawn up by {name} on {moment}.",
        n=shown.edition,
        name=shown.made_by,
        moment=text.moment(shown.made_at),
    )
    mark = text("Fingerprint of this text (SHA-256): {hash}", hash=shown.sha256)
    return text.md(joined(text, made, mark))


def places(shown: PaperShown, page: PageContext) -> None:
    """Who has signed, how and when, and whose signature is missing; each with its certificate."""
    text = page.text
    lines = [_place(place, text) for place in shown.places]
    st.markdown("\n".join(f"- {line}" for line in lines))


def _place(place: Place, text: Text) -> str:
    if place.mark is not None:
        return _mark(place.mark, text)
    if place.name:
        return text(":material/hourglass_empty: {name} is to sign", name=text.md(place.name))
    return text(":material/hourglass_empty: Whoever may agree for the client is to sign")


def _mark(mark: Mark, text: Text) -> str:
    said = text(
        "{name} for {organisation}, {moment}, recognised {how}",
        name=mark.name,
        organisation=mark.organisation,
        moment=text.moment(mark.at),
        how=how(mark.method, text),
    )
    proof = text("Certificate")
    return (
        f":material/draw: {text.md(said)} · [{proof} (PDF)](/certificates/{mark.public_id}.pdf)"
        f" · [JSON](/certificates/{mark.public_id}.json)"
    )


def form(
    name: str, shown: PaperShown, page: PageContext, verb: Callable[[Sign, str], Signed], send: str
) -> None:
    """Name, consent and password, and what follows; says why if it is not the reader's turn."""
    text = page.text
    if shown.reader_signed:
        st.success(text("You have signed this."), icon=":material/task_alt:")
        return
    if not shown.may_sign:
        return
    wanted = signing.way(page.viewer)
    if wanted is Way.SIGN_IN_AGAIN and not page.viewer.read_only:
        _sign_in_again(page)
        return
    _fields(name, shown, page, verb, send)


def _sign_in_again(page: PageContext) -> None:
    """Without a password somebody shows that it is still they by signing in once more."""
    text = page.text
    here = urlsplit(st.context.url or "/")
    asked = "&".join(f"{quote(k)}={quote(v)}" for k, v in st.query_params.to_dict().items())
    goal = quote(f"{here.path or '/'}?{asked}", safe="/")
    st.info(
        text("Before you sign, please show once more that it is you. Then you come back to this text."),
        icon=":material/lock:",
    )
    st.link_button(text("Sign in again"), f"/login?again=1&next={goal}", type="primary")


def _fields(
    name: str, shown: PaperShown, page: PageContext, verb: Callable[[Sign, str], Signed], send: str
) -> None:
    text = page.text
    sheet = ui.Form(
        f"{name}:{shown.paper_id}:{shown.edition}", send, text, icon=":material/draw:", border=False
    )
    with sheet:
        sheet.line(
            "typed_name",
            text("Your full name"),
            help=text("As your account has it: {name}", name=text.md(page.viewer.name)),
        )
        if signing.way(page.viewer) is not Way.RECENT_SIGN_IN:
            sheet.line("password", text("Your password"), password=True)
        sheet.flag("consent", signing.consent(shown, page.scope, text))
    if sheet.sent:
        _deliver(sheet, shown, page, verb)


def _deliver(
    sheet: ui.Form, shown: PaperShown, page: PageContext, verb: Callable[[Sign, str], Signed]
) -> None:
    text = page.text
    command = signing.read_sign(sheet.reader(), text, shown, page.scope)
    try:
        sheet.deliver(command, verb, lambda signed: _receipt(signed, text))
    except Refused as refusal:
        sheet.complain(refusal.problem.sentence(text))


def _receipt(signed: Signed, text: Text) -> str:
    if signed.is_last:
        return text(
            "You have signed, {name}. It is in force; the certificate stands with it.", name=signed.name
        )
    return text("You have signed, {name}. It is in force once the others have signed too.", name=signed.name)
