"""How somebody's own account looks: name and language, password, and where they are signed in."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from portal import account, ui
from portal.i18n import LANGUAGES, N_, Text
from portal.identity import profile
from portal.identity.passwords import PasswordNotAccepted
from portal.identity.profile import Profile
from portal.identity.sessions import OwnSession
from portal.page import PageContext
from portal.views.training.view import language_name

_SAVED = N_("Saved. Everything is now in this language and this time zone.")

_HOW: Mapping[str, str] = {
    "password": N_("with your password"),
    "link": N_("with a mailed link"),
    "invitation": N_("with your invitation"),
    "demo": N_("as a demo account"),
}


def myself(page: PageContext) -> None:
    """Name, language and time zone as they are, for a preview."""
    _ = text = page.text
    with ui.card():
        st.markdown(f"**{text.md(page.viewer.name)}** · {text.md(page.viewer.email)}")
        zone = account.zone_name(page.viewer.time_zone, text)
        st.markdown(f"{language_name(page.viewer.language)} · {text.md(zone)}")
    st.info(
        _("In a preview nothing can be changed here. Password and sessions are shown to their owner alone."),
        icon=":material/preview:",
    )


def settings(mine: Profile, page: PageContext) -> None:
    """Name, language and time zone, to be changed."""
    _ = text = page.text
    with ui.card(_("About me")):
        st.markdown(_("You sign in as {email}.", email=text.md(mine.email)))
        form = ui.Form("profile", _("Save"), text, border=False)
        with form:
            form.keep("version", mine.version)
            form.line("name", _("Name"), mine.name)
            form.choice("language", _("Language"), list(LANGUAGES), language_name, mine.language)
            form.choice("time_zone", _("Time zone"), _zones(mine), lambda z: _zone(z, text), mine.time_zone)
    if form.sent:
        command = account.read_profile(form.reader(), text)
        spoken = command.language if isinstance(command, account.SaveProfile) else text.language
        form.deliver(
            command,
            lambda told, token: profile.save(page.viewer, told, token),
            Text(spoken)(_SAVED),
            describe=lambda person: person.name,
        )


def _zones(mine: Profile) -> list[str]:
    known = account.zones()
    return [*known] if mine.time_zone in known else [mine.time_zone, *known]


def _zone(time_zone: str, text: Text) -> str:
    return text.md(account.zone_name(time_zone, text))


def password(mine: Profile, page: PageContext) -> None:
    """A new password, or the first one."""
    _ = text = page.text
    title = _("Change password") if mine.has_password else _("Set a password")
    with st.expander(title, icon=":material/key:"):
        if not mine.has_password:
            st.markdown(_("You have no password: you sign in by mailed links or through your organisation."))
        form = ui.Form("password", title, text, border=False, primary=False)
        with form:
            if mine.has_password:
                form.line("old", _("Present password"), password=True)
            form.line(
                "new", _("New password"), password=True, help=_("At least 8 characters; a sentence is fine.")
            )
            form.line("again", _("New password once more"), password=True)
        if form.sent:
            _send_password(form, mine, page)


def _send_password(form: ui.Form, mine: Profile, page: PageContext) -> None:
    _ = text = page.text
    command = account.read_password(form.raw, mine.has_password)
    try:
        form.deliver(
            command,
            lambda told, token: profile.change_password(page.viewer, told, token),
            _("Your password is changed, and you are signed out everywhere else."),
        )
    except profile.WrongPassword:
        form.complain(_("Your present password is not the one you entered."))
    except profile.TooManyAttempts as many:
        sentence = text.plural(
            "There were too many attempts. Try again in {n} minute.",
            "There were too many attempts. Try again in {n} minutes.",
            many.minutes,
        )
        form.complain(sentence)
    except PasswordNotAccepted as reason:
        form.complain(_(str(reason)))


def sessions(mine: Profile, page: PageContext) -> None:
    """Where this person is signed in, and how to end it."""
    _ = page.text
    with ui.card(_("Where I am signed in")):
        for session in mine.sessions:
            _session(session, page)
    if len(mine.sessions) > 1:
        form = ui.Form("end-others", _("Sign out everywhere else"), page.text, border=False, primary=False)
        with form:
            pass
        if form.sent:
            form.deliver(
                page.viewer,
                lambda viewer, token: profile.end_others(viewer, token),
                _("Only this session is left."),
            )


def _session(session: OwnSession, page: PageContext) -> None:
    _ = text = page.text
    here = session.session_id == page.viewer.session_id
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        with st.container():
            device = account.device(session.user_agent) or _("A browser that does not say its name")
            this_one = _("this one")
            st.markdown(f"**{text.md(device)}**" + (f" :green-badge[{this_one}]" if here else ""))
            st.caption(" · ".join(text.md(part) for part in _circumstances(session, text)))
        _end_button(session, here, page)


def _circumstances(session: OwnSession, text: Text) -> list[str]:
    how = (
        text(_HOW[session.method]) if session.method in _HOW else text("through {name}", name=session.method)
    )
    parts = [
        text("last used {when}", when=text.ago(session.seen_at)),
        text("signed in {when} {how}", when=text.moment(session.started_at), how=how),
    ]
    return [*parts, text("from {address}", address=session.ip)] if session.ip else parts


def _end_button(session: OwnSession, here: bool, page: PageContext) -> None:
    _ = page.text
    with st.container(width="content"):
        label = _("Sign out") if here else _("Sign out there")
        form = ui.Form(f"end-{session.session_id}", label, page.text, border=False, primary=False)
        with form:
            pass
    if form.sent:
        form.deliver(session.session_id, _end(page), _("This session is ended."))


def _end(page: PageContext) -> Any:
    return lambda session_id, token: profile.end_session(page.viewer, session_id, token)
