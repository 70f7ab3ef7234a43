"""How the people of a project are listed, invited, and looked at through their own eyes."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from db.models.identity import Role
from portal import ui
from portal.i18n import LANGUAGES, Text
from portal.identity import invitations, roster
from portal.identity.invitations import Invitation
from portal.identity.roles import ROLE_NAMES
from portal.identity.roster import Member
from portal.page import PageContext

_TAKE_OUT = "take_out"


def opening(members: Sequence[Member], text: Text) -> str:
    """How many people on each side."""
    clients = sum(member.is_client for member in members)
    return text(
        "{clients} on the client's side, {ours} on ours.",
        clients=text.plural("{n} person", "{n} people", clients),
        ours=text.plural("{n} person", "{n} people", len(members) - clients),
    )


def listed(members: Sequence[Member], page: PageContext) -> None:
    """Everybody with role and last visit; a role is changed, or a preview begun, in place."""
    _ = page.text
    for title, side in ((_("The client's side"), True), (_("Our side"), False)):
        with ui.card(title):
            shown = [member for member in members if member.is_client is side]
            if not shown:
                st.markdown(_("Nobody yet. Invite the first person below."))
            for member in shown:
                _member(member, page)


def _member(member: Member, page: PageContext) -> None:
    _ = text = page.text
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_described(member, text), width="stretch")
        if member.is_client and not member.deactivated:
            _preview(member, page)
        with st.popover(_("Change role"), icon=":material/badge:", key=f"change-{member.person_id}"):
            _role(member, page)


def _described(member: Member, text: Text) -> str:
    visited = (
        text("last visit {moment}", moment=text.moment(member.visited_at))
        if member.visited_at
        else text("has never signed in")
    )
    state = text("account closed") if member.deactivated else visited
    about = text.md(f"{text(ROLE_NAMES[member.role])} · {member.email} · {state}")
    return f"**{text.md(member.name)}**\\\n:gray[{about}]"


def _preview(member: Member, page: PageContext) -> None:
    _ = page.text
    if st.button(_("Preview"), key=f"preview-{member.person_id}", icon=":material/preview:"):
        roster.preview(page.scope, member.person_id)
        st.switch_page(
            page.script_of("home"), query_params={"project": page.project.public_id if page.project else ""}
        )


def _role(member: Member, page: PageContext) -> None:
    _ = text = page.text
    options: list[Any] = [*Role, _TAKE_OUT]

    def said(option: Any) -> str:
        return _("Take out of the project") if option == _TAKE_OUT else _(ROLE_NAMES[option])

    form = ui.Form(f"role-{member.person_id}", _("Save"), text, border=False, primary=False)
    with form:
        form.choice("role", _("Role in this project"), options, said, member.role)
    if form.sent:
        chosen = form.raw["role"]
        role = None if chosen == _TAKE_OUT else Role(str(chosen))
        try:
            form.deliver(
                roster.SetRole(member.person_id, role, member.role),
                lambda command, token: roster.set_role(page.scope, command, token),
                _("The role is changed; it counts from the next click of that person."),
            )
        except roster.LastManager:
            form.complain(_("A project needs a project manager. Name another one first."))


def invite(page: PageContext) -> None:
    """The invitation form. The link is shown once, in case the mail does not arrive."""
    _ = text = page.text
    form = ui.Form("invite", _("Invite"), text, icon=":material/person_add:")
    with form:
        st.markdown("### " + _("Invite somebody"))
        form.line("email", _("E-mail address"))
        form.line("name", _("Name"))
        form.choice("role", _("Role"), list(Role), lambda role: _(ROLE_NAMES[role]))
        own = page.viewer.language
        form.choice("language", _("Language"), list(LANGUAGES), lambda code: LANGUAGES[code].name, own)
    if form.sent:
        try:
            form.deliver(
                invitations.read(form.raw, text),
                lambda command, token: invitations.invite(page.scope, command, token),
                lambda made: said(made, text),
            )
        except invitations.AccountIsClosed:
            form.complain(_("This account was closed. An administrator can open it again."))


def said(made: Invitation, text: Text) -> str:
    """What became of an invitation, with the link if the inviter may hold it."""
    until = text.long_date(made.expires_at)
    if made.link is None:
        return text("The invitation was mailed. It is good until {date}.", date=until)
    return text(
        "The invitation was mailed. If it does not arrive, send this link yourself; it opens the"
        " account once, until {date}: {link}",
        date=until,
        link=f"`{made.link}`",
    )
