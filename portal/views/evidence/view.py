"""How somebody finds what was signed with its proof, and has a certificate checked."""

from collections.abc import Sequence

import streamlit as st

from portal import evidence, ui
from portal.evidence import Listed, Standing, Verdict
from portal.i18n import Text
from portal.page import PageContext
from portal.views import signing

SHOWN = 20
"""So many signatures are listed at once; the older ones are folded away."""


def signatures(page: PageContext) -> None:
    """What was signed in this project, each with its certificate."""
    text = page.text
    listed = evidence.signatures(page.scope)
    st.subheader(text("What was signed"), anchor=False)
    if not listed:
        ui.nothing_yet(
            text(
                "Nothing was signed yet. Each change and each acceptance that somebody signs appears here at"
                " once, with a certificate to keep."
            )
        )
        return
    st.caption(
        text(
            "A certificate holds the text, the signature and the proof that neither was altered. It can be"
            " checked without this portal."
        )
    )
    _list(listed[:SHOWN], text)
    if len(listed) > SHOWN:
        with ui.on_demand(text("Earlier ones"), "evidence:earlier", ":material/history:") as is_open:
            if is_open:
                _list(listed[SHOWN:], text)


def _list(listed: Sequence[Listed], text: Text) -> None:
    st.markdown("\n".join(f"- {_line(each, text)}" for each in listed))


def _line(each: Listed, text: Text) -> str:
    said = text(
        "{name} for {organisation}, {moment}",
        name=each.typed_name,
        organisation=each.organisation,
        moment=text.moment(each.signed_at),
    )
    title = f"**{text.md(each.title)}**" if each.is_open else f"**{text(evidence.KINDS[each.kind])}**"
    return f"{title}  \n{text.md(said)}  \n{_proof(each, text)}"


def _proof(each: Listed, text: Text) -> str:
    if not each.is_open:
        return f"*{text('Its text holds amounts, which your role in this project does not include.')}*"
    address = f"/certificates/{each.public_id}"
    return f"[{text('Certificate')} (PDF)]({address}.pdf) · [JSON]({address}.json)"


def check(page: PageContext) -> None:
    """Take a certificate and say what it is worth."""
    text = page.text
    st.subheader(text("Check a certificate"), anchor=False)
    st.markdown(
        text(
            "Choose a certificate, as PDF or as JSON. Everything in it is computed anew and compared with the"
            " heads that were published to your organisation. The file is not kept."
        )
    )
    sent = ui.uploader(text("The certificate"), text, key="evidence:file")
    if sent is None:
        return
    try:
        verdict = evidence.examined(page.scope, sent.getvalue())
    except evidence.NotACertificate:
        st.warning(text("This file is not a certificate of this portal."), icon=":material/help:")
        return
    _verdict(verdict, text)


def _verdict(verdict: Verdict, text: Text) -> None:
    said = text.md(evidence.explained(verdict, text))
    if verdict.standing is Standing.VERIFIED:
        st.success(said, icon=":material/verified:")
        _content(verdict, text)
    elif verdict.standing is Standing.ALONE:
        st.warning(said, icon=":material/pending:")
        st.caption(_why_alone(text))
    else:
        st.error(said, icon=":material/gpp_bad:")


def _content(verdict: Verdict, text: Text) -> None:
    """The text as it was signed, from the data and not from what the pages of a PDF may show."""
    found = verdict.findings
    said = text(
        "Signed by {name} for {organisation}:", name=found.typed_name, organisation=found.organisation
    )
    with ui.card():
        st.markdown(text.md(said))
        signing.whole(found.content, text)


def _why_alone(text: Text) -> str:
    return text(
        "If it was made on the day of the signature, its head had not been published yet: download it again"
        " tomorrow. If it is not of your organisation, only its own organisation can compare it."
    )
