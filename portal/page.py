"""How a page begins: who is looking, at which project, and may they; or the run ends here."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from portal.access import (
    NotAllowed,
    NotFound,
    ProjectAccess,
    Scope,
    Viewer,
    portfolio_scope,
    project_scope,
)
from portal.i18n import Text
from portal.identity import sessions
from portal.identity.viewer import NotSignedIn, viewer
from portal.sitemap import Page, named, page_of
from portal.ui import flash


@dataclass(frozen=True)
class Visit:
    """Who is looking and which project the address names."""

    viewer: Viewer
    project: ProjectAccess | None
    text: Text
    wanted: str = ""
    pages: Mapping[str, StreamlitPage] = field(default_factory=dict)

    def way_to(self, path: str) -> StreamlitPage | Path:
        """A page for `st.page_link`: by the page itself, which spares Streamlit the search for its script.

        A fragment, which runs without the entry script, knows the scripts only.
        """
        return self.pages.get(path) or named(path).script

    @property
    def is_lost(self) -> bool:
        """Whether the address names a project that is not there for this person."""
        return bool(self.wanted) and self.project is None


@dataclass(frozen=True)
class PageContext:
    """Everything a page needs to ask its questions."""

    viewer: Viewer
    scope: Scope
    project: ProjectAccess | None
    text: Text
    page: Page
    visit: Visit

    @property
    def name(self) -> str:
        """The project's name in the reader's language."""
        return project_name(self.project, self.text) if self.project else ""

    def script_of(self, path: str) -> str:
        """The script of another page, for `st.switch_page`."""
        return str(named(path).script)

    def link(
        self, path: str, label: str, *, icon: str | None = None, project: str = "", **query: str
    ) -> None:
        """A link to another page, or to another state of this one, in this project unless one is named."""
        asked = project or (self.project.public_id if self.project else "")
        parameters = {**({"project": asked} if asked else {}), **query}
        if path != self.page.path:
            st.page_link(self.visit.way_to(path), label=label, icon=icon, query_params=parameters)
        else:
            # A page link to the page one is on leaves the address as it was, and the next click would
            # go back to it.
            key = "link:" + "&".join(f"{name}={value}" for name, value in parameters.items())
            st.button(
                label, key=f"{key}:{label}", type="tertiary", icon=icon, on_click=_go, args=(parameters,)
            )


def _go(parameters: dict[str, str]) -> None:
    st.query_params.from_dict(parameters)


# The entry script has already asked who is looking when it runs the page; the page takes the answer out,
# once. A fragment, which runs without the entry script, finds nothing here and asks for itself.
_handover: ContextVar[Visit | None] = ContextVar("handover", default=None)


def open_page(script: str) -> PageContext:
    """The context of the page whose `__file__` this is. Ends the run for anybody who may not see it.

    It prevents that a page shows anything to somebody who was signed out or lost a role: pages and
    fragments begin with it, and it asks the database anew each time.
    """
    visit = _handover.get() or begin_visit()
    _handover.set(None)
    page = page_of(script)
    _ = visit.text
    try:
        if visit.is_lost:
            raise NotFound(visit.wanted)
        scope = _scope(visit, page)
        if page.needs is not None:
            scope.require(page.needs)
    except NotFound:
        _end(_("Not found"), _("There is no such project, or it is not open to you."), _)
    except NotAllowed:
        _end(_("Not open to you"), _("Your role in this project does not include this page."), _)
    flash.show()
    project = visit.project if page.of_project else None
    return PageContext(visit.viewer, scope, project, visit.text, page, visit)


def begin_visit() -> Visit:
    """Who is looking, asked of the database. Ends the run for anybody who is not signed in."""
    wanted = st.query_params.get("project", "")
    try:
        looking = viewer(str(st.user.get("session") or ""), wanted)
    except NotSignedIn:
        say_signed_out()
    if looking.session_id is not None:
        sessions.touch(looking.session_id)
    return Visit(looking, _chosen(looking, wanted), Text(looking.language, looking.time_zone), wanted)


def hand_over(visit: Visit | None) -> None:
    """Give the page what the entry script knows already."""
    _handover.set(visit)


def project_name(project: ProjectAccess, text: Text) -> str:
    """A project's name in the reader's language."""
    return text.pick(project.name, project.translations, "name")


def _chosen(looking: Viewer, wanted: str) -> ProjectAccess | None:
    if not wanted:
        return looking.projects[0] if looking.projects else None
    try:
        return looking.access_to(wanted)
    except NotFound:
        return None


def _scope(visit: Visit, page: Page) -> Scope:
    if not page.of_project:
        return portfolio_scope(visit.viewer)
    if visit.project is None:
        raise NotFound
    return project_scope(visit.viewer, visit.project.public_id)


def _end(title: str, sentence: str, text: Text) -> NoReturn:
    st.title(title)
    st.info(sentence, icon=":material/info:")
    st.page_link(named("home").script, label=text("Go to my projects"), icon=":material/home:")
    st.stop()
    raise AssertionError("a stopped run does not go on")


def say_signed_out() -> NoReturn:
    """What an ended session sees instead of the page it had open."""
    _ = Text(_browser_language())
    st.title(_("You are signed out"))
    st.info(_("Your session has ended. Sign in again to go on."), icon=":material/lock:")
    st.link_button(_("Sign in"), "/login", type="primary")
    st.stop()
    raise AssertionError("a stopped run does not go on")


def _browser_language() -> str:
    return "zh" if str(st.context.locale or "").lower().startswith("zh") else "en"
