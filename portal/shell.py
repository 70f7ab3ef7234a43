"""What stands around every page: name and logo, navigation, choice of project, preview banner, heartbeat."""

from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from portal.identity import sessions
from portal.identity.viewer import NotSignedIn, viewer
from portal.page import Visit, project_name
from portal.settings import settings
from portal.sitemap import SITEMAP, Page, Section

HEARTBEAT_SECONDS = 25


def frame(visit: Visit) -> None:
    """The window's title, and the heartbeat that clears the screen of an ended session."""
    st.set_page_config(
        page_title=settings().brand, page_icon=":material/visibility:", layout="centered", menu_items=None
    )
    if visit.viewer.preview_of:
        _preview_banner(visit)


def pages(visit: Visit) -> dict[str, list[StreamlitPage]]:
    """The navigation: what this person may open, in the chosen project."""
    _ = visit.text
    project = visit.project
    titles = {
        Section.TOP: "",
        Section.PROJECT: _("Project"),
        Section.MANAGE: _("Manage"),
        Section.ADMINISTER: _("Administer"),
    }
    shown: dict[str, list[StreamlitPage]] = {}
    asked = urlsplit(st.context.url or "").path.rpartition("/")[2]
    for page in SITEMAP:
        is_open = _is_open(page, visit)
        # The page that was asked for runs in any case: its own `open_page` says why it is not shown.
        if is_open or page.path == asked:
            shown.setdefault(titles[page.section], []).append(
                st.Page(
                    page.script,
                    title=_(page.title),
                    icon=f":material/{page.icon}:",
                    url_path=page.path,
                    default=page.path == "home",
                    visibility="visible" if is_open else "hidden",
                )
            )
    if project is not None and titles[Section.PROJECT] in shown:
        name = project_name(project, visit.text)
        shown = {name if title == titles[Section.PROJECT] else title: rows for title, rows in shown.items()}
    return shown


def _is_open(page: Page, visit: Visit) -> bool:
    if page.needs is None:
        return True
    if page.of_project:
        return visit.project is not None and page.needs in visit.project.permissions
    return page.needs in visit.viewer.permissions


def sidebar(visit: Visit) -> None:
    """Which project the pages are about, and who is signed in."""
    _ = visit.text
    with st.sidebar:
        _choose_project(visit)
        st.caption(visit.text.md(visit.viewer.name))
        _heartbeat()


def _choose_project(visit: Visit) -> None:
    _ = visit.text
    projects = {p.public_id: p for p in visit.viewer.projects}
    wanted = st.query_params.get("project")
    if len(projects) < 2 or (wanted and wanted not in projects):
        return
    several = len({p.client_id for p in projects.values()}) > 1

    def said(public_id: str) -> str:
        project = projects[public_id]
        name = project_name(project, visit.text)
        client = visit.text.pick(project.client_name, project.client_translations, "name")
        return f"{name} · {client}" if several else name

    st.selectbox(
        _("Project"),
        list(projects),
        format_func=said,
        key="project",
        bind="query-params",
        label_visibility="collapsed",
    )


def _preview_banner(visit: Visit) -> None:
    _ = visit.text
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            ":material/preview: "
            + _(
                "You see the portal as {name} does. Nothing can be changed.",
                name=visit.text.md(visit.viewer.name),
            )
        )
        if st.button(_("End preview"), key="end-preview") and visit.viewer.session_id is not None:
            sessions.end_preview(visit.viewer.session_id)
            st.rerun()


@st.fragment(run_every=HEARTBEAT_SECONDS)
def _heartbeat() -> None:
    """See that the session still stands; if not, run the whole page, which then says so and shows nothing."""
    try:
        viewer(str(st.user.get("session") or ""))
    except NotSignedIn:
        st.rerun()
