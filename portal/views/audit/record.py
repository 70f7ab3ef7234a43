"""How the client reads what was recorded of their project, and compares a head with their mails."""

import streamlit as st

from portal import audit, ui
from portal.audit import Entry, Head, Record, Verdict
from portal.i18n import Text
from portal.page import PageContext
from portal.views.audit.saying import deed, further, thing, values


def record(page: PageContext) -> Record:
    """What was recorded, from where the address says on."""
    asked = st.query_params.get("before", "")
    is_position = asked.isascii() and asked.isdigit() and len(asked) < 16
    return audit.record(page.scope, int(asked) if is_position else None)


def opening(told: Record, text: Text) -> str:
    """The one sentence at the top."""
    if told.newest is None:
        return text("Everything that changes here is written down at once and cannot be taken back.")
    return text.plural(
        "Everything that changes is written down: {n} event, sealed {when}.",
        "Everything that changes is written down: {n} events, sealed {when}.",
        told.newest.size,
        when=text.when(told.newest.at),
    )


def entries(told: Record, page: PageContext) -> None:
    """What was recorded about what the reader may see, in words, the newest first."""
    _ = text = page.text
    with ui.card(_("What was recorded")):
        if not told.entries:
            st.markdown(
                _("What is published in this project, and each change of it, appears here as it happens.")
            )
        else:
            st.markdown("\n".join(_entry(entry, text) for entry in told.entries))
        further("before" in st.query_params, told.older, page)
        st.caption(_("Only what is open to you is listed, from the moment on at which it was published."))


def _entry(entry: Entry, text: Text) -> str:
    what = thing(entry.record, entry.number, entry.subject, text)
    said = deed(entry.actor, entry.action, what, text, published=entry.published)
    about = text("{moment}, event {number}", moment=text.moment(entry.at), number=text.number(entry.position))
    lines = (f"- **{text.md(said)}**", f":gray[{text.md(about)}]", values(entry.changes, text, entry.subject))
    return "  \n  ".join(line for line in lines if line)


def heads(told: Record, page: PageContext) -> None:
    """The heads that were published, a place to compare one from a mail, and what that proves."""
    _ = text = page.text
    with ui.card(_("Nobody can change it unnoticed")):
        st.markdown(
            _(
                "Once a day the whole record is reduced to one long number, its head, and mailed to your"
                " sponsors. Whoever changed, removed or moved a single entry afterwards could not arrive at"
                " the same number again. So your mail is the proof, and it is not in our hands."
            )
        )
        if told.newest is None:
            st.markdown(_("The first head is published within a day."))
            return
        st.markdown(_head(told.newest, text))
        if len(told.heads) > 1:
            with ui.on_demand(_("Earlier heads"), "record:heads", ":material/history:") as is_open:
                if is_open:
                    st.markdown("\n".join(_head(head, text) for head in told.heads[1:]))
        _compare(page)


def _head(head: Head, text: Text) -> str:
    size = text.plural("{n} event", "{n} events", head.size)
    return f"- {text.md(text.long_date(head.at))} · {size}  \n  `{audit.grouped(head.root)}`"


def _compare(page: PageContext) -> None:
    _ = text = page.text
    typed = st.text_input(
        _("Compare a head from your mail"),
        key="head",
        help=_("Paste the number as it stands in the mail, with or without spaces."),
    )
    if not typed.strip():
        return
    found = audit.compare(page.scope, typed)
    if found.verdict is Verdict.FITS and found.head is not None:
        said = text.plural(
            "It fits: what was recorded up to {day}, {n} event, is unchanged.",
            "It fits: what was recorded up to {day}, {n} events, is unchanged.",
            found.head.size,
            day=text.long_date(found.head.at),
        )
        st.success(said, icon=":material/verified:")
    elif found.verdict is Verdict.NOT_A_HEAD:
        st.info(_("A head has 64 digits and letters from a to f. Please paste all of it."))
    elif found.verdict is Verdict.UNKNOWN:
        st.warning(
            _(
                "This is not among the heads that were published for you. If it stands so in a mail of this"
                " portal, the list of heads was changed: keep the mail and tell somebody you trust."
            ),
            icon=":material/gpp_maybe:",
        )
    else:
        st.error(
            _(
                "It was published, and the record no longer fits it: what was recorded was changed"
                " afterwards."
            ),
            icon=":material/gpp_bad:",
        )
