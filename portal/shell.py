"""What stands around every page: name and logo, navigation, choice of project, preview banner, heartbeat."""

from dataclasses import replace
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from portal.access import ProjectAccess
from portal.i18n import Text
from portal.identity import sessions
from portal.identity.viewer import NotSignedIn, viewer
from portal.page import Visit, project_name, say_signed_out
from portal.settings import ROOT, settings
from portal.sitemap import SITEMAP, Page, Section, named

HEARTBEAT_SECONDS = 25
FEW_PROJECTS = 5
MARK = ROOT / "portal" / "identity" / "static" / "mark.svg"


def frame(visit: Visit, page: StreamlitPage) -> None:
    """The window's title, the address that names the project, and the banner of a preview.

    Who manages works on a desk and in grids, which want the width; who reads wants short lines.
    """
    desk = any(row.path == page.url_path and row.section is Section.MANAGE for row in SITEMAP)
    st.set_page_config(
        page_title=f"{page.title} · {settings().brand}",
        page_icon=str(MARK),
        layout="wide" if desk else "centered",
        menu_items=None,
    )
    if visit.project is not None and not visit.wanted:
        # Every address names its project from the first page on, so that it can be kept and passed on.
        st.query_params["project"] = visit.project.public_id
    if visit.viewer.preview_of:
        _preview_banner(visit)


def with_pages(visit: Visit) -> Visit:
    """The visit with what this person may open in any project, and the page they asked for.

    A link may lead into another project, where other pages are open; each page's own `open_page` says why
    it is not shown in this one.
    """
    asked = urlsplit(st.context.url or "").path.rpartition("/")[2]
    permissions = visit.viewer.permissions
    pages = {
        page.path: st.Page(
            page.script, title=visit.text(page.title), url_path=page.path, default=page.path == "home"
        )
        for page in SITEMAP
        if page.path == asked or page.needs is None or page.needs in permissions
    }
    return replace(visit, pages=pages)


def is_open(page: Page, visit: Visit) -> bool:
    """Whether this person may open a page in the project that the address names."""
    if page.needs is None:
        return True
    if page.of_project:
        return visit.project is not None and page.needs in visit.project.permissions
    return page.needs in visit.viewer.permissions


def sidebar(visit: Visit) -> None:
    """The ways to all pages, which project they are about, and who is signed in.

    These are links and not Streamlit's own navigation, because that one forgets the project in the address.
    """
    _ = visit.text
    with st.sidebar:
        for section, title in _sections(visit):
            shown = [page for page in SITEMAP if page.section is section and is_open(page, visit)]
            if title and shown:
                st.caption(title)
            for page in shown:
                _link(page, _(page.title), page.icon, visit)
        st.divider()
        _choose_project(visit)
        _link(named("account"), visit.text.md(visit.viewer.name), "account_circle", visit)
        if st.button(_("Sign out"), key="sign-out", type="tertiary", icon=":material/logout:"):
            if visit.viewer.session_id is not None:
                sessions.end(visit.viewer.session_id)
            say_signed_out()
        _heartbeat([True])


def _sections(visit: Visit) -> list[tuple[Section, str]]:
    _ = visit.text
    project = visit.text.md(project_name(visit.project, visit.text)) if visit.project else ""
    return [
        (Section.TOP, ""),
        (Section.PROJECT, project),
        (Section.MANAGE, _("Manage")),
        (Section.ADMINISTER, _("Administer")),
    ]


def _link(page: Page, label: str, icon: str, visit: Visit) -> None:
    asked = {"project": visit.project.public_id} if visit.project else {}
    st.page_link(visit.way_to(page.path), label=label, icon=f":material/{icon}:", query_params=asked)


def _choose_project(visit: Visit) -> None:
    """Ways into the person's other projects: a button each for a client's few, a list for all others.

    A list is a fourth of all the browser loads for a first page, and most clients have one project or two.
    """
    projects = {p.public_id: p for p in visit.viewer.projects}
    if len(projects) < 2 or visit.project is None:
        return
    several = len({p.client_id for p in projects.values()}) > 1
    # Streamlit keeps what a widget calls for as long as the session lives: names alone, not the whole visit.
    names = {public_id: _named(project, several, visit.text) for public_id, project in projects.items()}
    here = visit.project.public_id
    if len(projects) <= FEW_PROJECTS and not several:
        for public_id, name in names.items():
            if public_id != here:
                st.button(
                    visit.text.md(name),
                    key=f"to-project:{public_id}",
                    on_click=_go_to,
                    args=(public_id,),
                    type="tertiary",
                    icon=":material/swap_horiz:",
                )
        return
    key = f"project:{here}"
    st.selectbox(
        visit.text("Project"),
        list(names),
        index=list(names).index(here),
        format_func=names.__getitem__,
        key=key,
        on_change=_go_to_chosen,
        args=(key,),
        label_visibility="collapsed",
    )


def _named(project: ProjectAccess, several: bool, text: Text) -> str:
    name = project_name(project, text)
    client = text.pick(project.client_name, project.client_translations, "name")
    return f"{name} · {client}" if several else name


def _go_to(public_id: str) -> None:
    # The address of another project holds nothing of this one, such as the number of an issue.
    st.query_params.from_dict({"project": public_id})


def _go_to_chosen(key: str) -> None:
    _go_to(st.session_state[key])


def _preview_banner(visit: Visit) -> None:
    """The page speaks to the person whose view it is; this speaks to whoever looks at it."""
    _ = text = Text(visit.viewer.preview_language, visit.viewer.time_zone)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            ":material/preview: "
            + _(
                "You see the portal as {name} does. Nothing can be changed.",
                name=text.md(visit.viewer.name),
            )
        )
        if st.button(_("End preview"), key="end-preview") and visit.viewer.session_id is not None:
            sessions.end_preview(visit.viewer.session_id)
            st.rerun()


@st.fragment(run_every=HEARTBEAT_SECONDS)
def _heartbeat(just_asked: list[bool]) -> None:
    """See that the session still stands; if not, run the whole page, which then says so and shows nothing.

    The run of the whole page has asked already; what it puts into `just_asked` is taken out once.
    """
    if just_asked:
        just_asked.clear()
        return
    try:
        viewer(str(st.user.get("session") or ""))
    except NotSignedIn:
        st.rerun()
