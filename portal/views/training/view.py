"""How training looks to those who learn: what there is, what is left, and one card for each item."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Literal, NamedTuple

import streamlit as st

from db.models.training import ResourceKind
from portal import training, ui
from portal.access import Permission
from portal.account import city
from portal.i18n import LANGUAGES, Text
from portal.page import PageContext
from portal.training import KINDS, Coming, Filters, MarkRead, Material, Rate, Shelf, TrainingReport

ON_ONE_PAGE = 12

Badge = tuple[str, str, Literal["blue", "green", "gray"]]
"""A word, an icon and a colour, for colour never speaks alone."""

ICONS: Mapping[ResourceKind, str] = {
    ResourceKind.DOCUMENT: "description",
    ResourceKind.GUIDE: "menu_book",
    ResourceKind.TUTORIAL: "play_circle",
    ResourceKind.SESSION: "groups",
}


def tracks(page: PageContext) -> bool:
    """Whether this person keeps account of their reading here."""
    return page.scope.may(Permission.TRACK_TRAINING)


def opening(shelf: Shelf, text: Text, keeps_account: bool) -> str:
    """The one sentence at the top."""
    if not keeps_account:
        return text.plural("{n} item to learn from.", "{n} items to learn from.", shelf.total)
    if shelf.read == shelf.total:
        return text.plural(
            "You have read the one item there is.", "You have read all {n} items.", shelf.total
        )
    so_far = text.plural(
        "{read} of {n} item read", "{read} of {n} items read", shelf.total, read=text.number(shelf.read)
    )
    return _and_next(so_far, shelf.next, text)


def _and_next(so_far: str, coming: Coming | None, text: Text) -> str:
    if coming is None:
        return text("{so_far}.", so_far=so_far)
    if coming.session_at is not None:
        when = text.moment(coming.session_at)
        return text(
            "{so_far}; next is the session “{title}”, {when}.", so_far=so_far, title=coming.title, when=when
        )
    if coming.minutes is None:
        return text("{so_far}; the next one is “{title}”.", so_far=so_far, title=coming.title)
    time = text.duration(timedelta(minutes=coming.minutes))
    return text(
        "{so_far}; the next one, “{title}”, takes {time}.", so_far=so_far, title=coming.title, time=time
    )


def figures(shelf: Shelf, text: Text, keeps_account: bool) -> None:
    """How far this person is, and what is still to come."""
    _ = text
    read = _("{read} of {total}", read=text.number(shelf.read), total=text.number(shelf.total))
    shown = [
        ui.Figure(_("Read so far"), read),
        _rest(shelf, text),
        ui.Figure(_("New for you"), text.number(shelf.new), help=_("Added since your last visit, unread.")),
        _next_session(shelf.next_session, text),
    ]
    ui.figures(*(shown if keeps_account else shown[3:]))


def _rest(shelf: Shelf, text: Text) -> ui.Figure:
    name, known = text("Time for the rest"), text("Where we know how long an item takes.")
    if shelf.minutes_left:
        return ui.Figure(name, _left(shelf, text), help=known)
    note = text("nothing left") if shelf.read == shelf.total else text("not known")
    return ui.Figure(name, "–", note, help=known)


def _left(shelf: Shelf, text: Text) -> str:
    if shelf.minutes_left < 60:
        return text.duration(timedelta(minutes=shelf.minutes_left))
    hours = round(shelf.minutes_left / 60, 1)
    return text("{n} h", n=text.number(hours, 0 if hours.is_integer() else 1))


def _next_session(coming: Coming | None, text: Text) -> ui.Figure:
    if coming is None or coming.session_at is None:
        return ui.Figure(text("Next session"), "–", text("none planned"))
    return ui.Figure(text("Next session"), text.ago(coming.session_at), text.moment(coming.session_at))


def filters(shelf: Shelf, text: Text) -> Filters:
    """What the reader wants to see; it stands in the address. What would not divide anything is left out."""
    _ = text
    search = st.text_input(
        _("Search"),
        key="q",
        bind="query-params",
        icon=":material/search:",
        placeholder=_("Word in title or summary"),
    )
    with st.container(horizontal=True):
        kind = _pills(_("Kind"), shelf.kinds, lambda kind: _(KINDS[kind]), "kind")
        role = _pills(_("For whom"), list(shelf.roles), lambda role: text.md(shelf.roles[role]), "for")
        language = _pills(_("Language"), shelf.languages, language_name, "language")
    return Filters(kind, role or "", language or "", search)


def _pills(label: str, options: Any, say: Callable[[Any], str], key: str) -> Any:
    if len(options) < 2:
        return None
    return st.pills(label, options, format_func=say, key=key, bind="query-params")


def language_name(code: str) -> str:
    """A language by its own name."""
    return LANGUAGES[code].name if code in LANGUAGES else code


def listed(report: TrainingReport, page: PageContext) -> None:
    """The items that were found, a dozen at a time."""
    text = page.text
    if not report.found:
        ui.nothing_yet(text("Nothing fits. Clear the search, or choose fewer of the buttons above."))
        return
    cards, pages = st.container(), -(-len(report.found) // ON_ONE_PAGE)
    chosen = st.pagination(pages, key="page", bind="query-params") if pages > 1 else 1
    first = (chosen - 1) * ON_ONE_PAGE
    with cards:
        for item in report.found[first : first + ON_ONE_PAGE]:
            _card(item, page)


def _card(item: Material, page: PageContext) -> None:
    text = page.text
    with ui.card():
        head(item, text, *(() if item.shared else (internal(text),)))
        if item.summary:
            st.markdown(text.md(item.summary, lines=True))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with _row():
                links(item, text)
            if tracks(page) and not page.scope.read_only:
                _keep_account(item, page)


def _row() -> Any:
    """Things side by side that stay together where there is little room."""
    return st.container(horizontal=True, width="content", vertical_alignment="center", gap="small")


def internal(text: Text) -> Badge:
    """The mark of what the client does not see."""
    return text("Internal"), "visibility_off", "gray"


def head(item: Material, text: Text, *badges: Badge) -> None:
    """The title of an item with its marks, and what kind of thing it is in one line."""
    _ = text
    marks: list[Badge] = [*badges]
    if item.new:
        marks.append((_("New"), "star", "blue"))
    if item.read:
        marks.append((_("Already read"), "check", "green"))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(f":material/{ICONS[item.kind]}: {text.md(item.title)}", anchor=False, width="content")
        for word, icon, colour in marks:
            st.badge(word, icon=f":material/{icon}:", color=colour)
    st.caption(" · ".join(text.md(part) for part in _circumstances(item, text)))
    if item.session_at is not None:
        place = city(text.time_zone, text)
        when = _("{when}, by the clock of {place}", when=text.moment(item.session_at), place=place)
        st.markdown(f":material/event: **{text.md(when)}**")


def _circumstances(item: Material, text: Text) -> list[str]:
    parts = [text(KINDS[item.kind])]
    if item.for_role:
        parts.append(text("for {role}", role=item.for_role))
    parts.append(text.language_called(item.language))
    if item.minutes:
        parts.append(text.duration(timedelta(minutes=item.minutes)))
    parts.append(text("added {when}", when=text.when(item.added_at)))
    return parts


def links(item: Material, text: Text) -> None:
    """Where the material is: a site, which is named, or a file, with its size."""
    if item.address:
        label = text("Open at {site}", site=text.md(item.host))
        st.link_button(label, item.address, icon=":material/open_in_new:")
    if item.file is not None:
        ending = item.file.name.rpartition(".")[2].upper()
        label = text("Download {kind} ({size})", kind=text.md(ending), size=text.size(item.file.size))
        st.link_button(label, item.file.address, icon=":material/download:", help=text.md(item.file.name))


class _Press(NamedTuple):
    """A button that does one thing for one item."""

    name: str
    label: str
    icon: str
    command: Any
    verb: Callable[[Any, Any, str], None]
    done: str
    chosen: bool = False


def _keep_account(item: Material, page: PageContext) -> None:
    """Read or not, helpful or not. A button says what will be so: pressing it twice is pressing it once."""
    _button(_read_press(item, page.text), page)
    with _row():
        for useful in (True, False):
            _button(_useful_press(item, useful, page.text), page)


def _read_press(item: Material, text: Text) -> _Press:
    _ = text
    mark, name = MarkRead(item.id, not item.read), f"read-{item.id}-{item.read}"
    if item.read:
        done = _("It counts as not read again.")
        return _Press(name, _("Mark as not read"), "undo", mark, training.mark_read, done)
    label = _("I was there") if item.kind is ResourceKind.SESSION else _("Mark as read")
    return _Press(name, label, "check", mark, training.mark_read, _("Marked as read."))


def _useful_press(item: Material, useful: bool, text: Text) -> _Press:
    _ = text
    label, icon = (_("Helpful"), "thumb_up") if useful else (_("Not helpful"), "thumb_down")
    chosen = item.useful is useful
    name = f"useful-{item.id}-{useful}-{chosen}"
    done = _("Thank you; the project team sees how many it helped.")
    if chosen:
        done = _("Your answer is taken back.")
    return _Press(name, label, icon, Rate(item.id, None if chosen else useful), training.rate, done, chosen)


def _button(press: _Press, page: PageContext) -> None:
    """A form of one button, for its token."""
    with st.container(width="content"):
        icon = f":material/{press.icon}:"
        form = ui.Form(press.name, press.label, page.text, icon=icon, border=False, primary=press.chosen)
        with form:
            pass
    if form.sent:
        form.deliver(press.command, lambda told, token: press.verb(page.scope, told, token), press.done)
