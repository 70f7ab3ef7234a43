"""How the administrator's list of clients is laid out."""

from collections.abc import Mapping, Sequence

import streamlit as st

from db.models.project import ContractType, ProjectStatus
from portal import clients, ui
from portal.clients import ClientEntry, ProjectEntry
from portal.i18n import N_, Text
from portal.page import PageContext

CONTRACTS: Mapping[ContractType, str] = {
    ContractType.FIXED_PRICE: N_("Fixed price"),
    ContractType.TIME_AND_MATERIALS: N_("Time and materials"),
    ContractType.RETAINER: N_("Retainer"),
    ContractType.OPEN_BOOK: N_("Open book"),
}
_STATUSES: Mapping[ProjectStatus, str] = {
    ProjectStatus.ACTIVE: N_("running"),
    ProjectStatus.ON_HOLD: N_("on hold"),
    ProjectStatus.CLOSED: N_("closed"),
}


def listed(entries: Sequence[ClientEntry], page: PageContext) -> None:
    """One card for each client, with a link to each of its projects."""
    _ = text = page.text
    for entry in entries:
        with ui.card(text.md(entry.name)):
            if not entry.projects:
                st.markdown(_("No project yet."))
            for project in entry.projects:
                said = f"{text.md(project.key)} · {text.md(project.name)}"
                with st.container(gap="xxsmall"):
                    page.link("progress", said, icon=":material/folder_open:", project=project.public_id)
                    st.caption(text.md(_about(project, text)))
    if sum(max(1, len(entry.projects)) for entry in entries) >= clients.ROWS_SHOWN:
        st.caption(_("There are more; type a name above to find one."))


def _about(project: ProjectEntry, text: Text) -> str:
    shared = text("shared with the client") if project.published else text("internal")
    told = (text(CONTRACTS[project.contract_type]), project.currency, text(_STATUSES[project.status]), shared)
    return " · ".join(told)


def begin(page: PageContext) -> None:
    """The form that begins a project."""
    _ = text = page.text
    form = ui.Form("begin", _("Begin the project"), text, icon=":material/add:")
    with form:
        st.markdown("### " + _("Begin a project"))
        form.line("client", _("Client"), help=_("A new name makes a new client."))
        form.line("name", _("Name of the project"))
        form.line("key", _("Key"), help=_("Short and lasting, as in your project tool: HARB"))
        form.choice(
            "contract_type", _("Contract"), list(ContractType), ui.words(ContractType, CONTRACTS, text)
        )
        form.choice("currency", _("Currency"), clients.CURRENCIES)
    if form.sent:
        try:
            form.deliver(
                clients.read_project(form.reader(), text),
                lambda command, token: clients.begin(page.scope, command, token),
                _("The project has begun. Everything in it is internal until you publish it."),
            )
        except clients.AlreadyThere:
            form.complain(_("This client already has a project with this key. Choose another key."))
