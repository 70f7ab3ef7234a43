"""How the administrator's list of accounts is laid out."""

from collections.abc import Sequence

import streamlit as st

from db.models.identity import PortalRole, Role
from portal import ui
from portal.i18n import LANGUAGES, Text
from portal.identity import accounts, invitations
from portal.identity.accounts import Account, SetAccount
from portal.identity.roles import PORTAL_ROLE_NAMES
from portal.page import PageContext
from portal.views.people.view import said


def listed(found: Sequence[Account], page: PageContext) -> None:
    """Everybody with their role in the portal, in one piece: a form for each would be slow to draw."""
    text = page.text
    with ui.card():
        st.markdown("\n\n".join(_described(account, text) for account in found))
        if len(found) >= accounts.ACCOUNTS_SHOWN:
            st.caption(text("There are more; type a name above to find one."))


def change(found: Sequence[Account], page: PageContext) -> None:
    """One account, chosen from those in the list, and what it opens."""
    _ = text = page.text
    by_id = {account.person_id: account for account in found}

    def said(person_id: int) -> str:
        return f"{by_id[person_id].name} · {by_id[person_id].email}"

    with ui.card(_("Change an account")):
        chosen = st.selectbox(
            _("Whose account"), list(by_id), index=None, format_func=said, placeholder=_("Choose somebody")
        )
        if chosen is not None:
            _change(by_id[chosen], page, text)


def _described(account: Account, text: Text) -> str:
    told = [account.email]
    if account.portal_role is not PortalRole.NONE:
        told.insert(0, text(PORTAL_ROLE_NAMES[account.portal_role]))
    if account.projects or account.portal_role is PortalRole.NONE:
        told.append(text.plural("{n} project", "{n} projects", account.projects))
    if account.deactivated_at:
        told.append(text("closed {day}", day=text.date(account.deactivated_at)))
    elif account.visited_at:
        told.append(text("last visit {moment}", moment=text.moment(account.visited_at)))
    else:
        told.append(text("has never signed in"))
    return f"**{text.md(account.name)}**\\\n:gray[{text.md(' · '.join(told))}]"


def _change(account: Account, page: PageContext, text: Text) -> None:
    _ = text
    form = ui.Form(f"account-{account.person_id}", _("Save"), text, border=False, primary=False)
    with form:
        form.keep("version", account.version)
        form.choice(
            "portal_role",
            _("In the whole portal"),
            list(PortalRole),
            lambda role: _("No role") if role is PortalRole.NONE else _(PORTAL_ROLE_NAMES[role]),
            account.portal_role,
        )
        form.flag("active", _("May sign in"), account.deactivated_at is None)
    if form.sent:
        command = SetAccount(
            account.person_id,
            PortalRole(str(form.raw["portal_role"] or account.portal_role)),
            bool(form.raw["active"]),
            int(str(form.raw["version"])),
        )
        try:
            form.deliver(
                command,
                lambda wanted, token: accounts.set_account(page.scope, wanted, token),
                _("The account is changed; it counts from the next click of that person."),
            )
        except accounts.LastAdministrator:
            form.complain(_("The portal needs an administrator. Name another one first."))
        except accounts.OwnAccount:
            form.complain(
                _(
                    "You cannot close your own account: it would sign you out, and you could not open it"
                    " again. Another administrator can close it."
                )
            )


def invite(page: PageContext) -> None:
    """The invitation of somebody who shall lead or administer."""
    _ = text = page.text
    form = ui.Form("invite-portal", _("Invite"), text, icon=":material/person_add:")
    with form:
        st.markdown("### " + _("Invite somebody of the firm"))
        form.line("email", _("E-mail address"))
        form.line("name", _("Name"))
        form.choice(
            "portal_role",
            _("In the whole portal"),
            [PortalRole.LEAD, PortalRole.ADMINISTRATOR],
            lambda role: _(PORTAL_ROLE_NAMES[role]),
        )
        own = page.viewer.language
        form.choice("language", _("Language"), list(LANGUAGES), lambda code: LANGUAGES[code].name, own)
    if form.sent:
        role = PortalRole(str(form.raw["portal_role"] or PortalRole.LEAD))
        try:
            form.deliver(
                invitations.read({**form.raw, "role": Role.MANAGER}, text),
                lambda command, token: invitations.invite_to_portal(page.scope, command, role, token),
                lambda made: said(made, text),
            )
        except invitations.AccountIsClosed:
            form.complain(_("This account was closed. Open it again under “Change an account”."))
