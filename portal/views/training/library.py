"""How training material looks to those who provide it: what there is, who sees it, and the form."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from db.models.training import ResourceKind
from portal import library, ui
from portal.access import NotFound
from portal.account import city
from portal.clock import zone
from portal.i18n import LANGUAGES, Text
from portal.library import Delete, Draft, Held, LibraryReport, Share
from portal.library_form import read_material
from portal.page import PageContext
from portal.settings import settings
from portal.training import KINDS
from portal.uploads import TAKEN, Upload
from portal.views.training.view import Badge, head, internal, language_name, links

NEW = "new"


def opening(report: LibraryReport, text: Text) -> str:
    """The one sentence at the top."""
    total = len(report.held)
    if report.shared == total:
        return text.plural("{n} item; the client sees it.", "{n} items; the client sees all of them.", total)
    return text.plural(
        "{n} item; the client sees {shared} of it.",
        "{n} items; the client sees {shared} of them.",
        total,
        shared=text.number(report.shared),
    )


def figures(report: LibraryReport, text: Text) -> None:
    """What there is, and what became of it."""
    _ = text
    helped = _("{useful} of {rated}", useful=text.number(report.useful), rated=text.number(report.rated))
    ui.figures(
        ui.Figure(_("Visible to the client"), text.number(report.shared)),
        ui.Figure(_("Not published"), text.number(len(report.held) - report.shared)),
        ui.Figure(
            _("Times read"), text.number(report.read), help=_("Each person counts once for each item.")
        ),
        ui.Figure(_("Found helpful"), helped if report.rated else _("no answers yet")),
    )


def listed(report: LibraryReport, page: PageContext) -> None:
    """Every item with its counts and what can be done with it."""
    for held in report.held:
        _card(held, page)


def _card(held: Held, page: PageContext) -> None:
    _ = text = page.text
    item = held.material
    shared: Badge = (_("Visible to the client"), "visibility", "green")
    with ui.card():
        head(item, text, shared if item.shared else internal(text))
        st.markdown(_counts(held, text))
        with st.container(horizontal=True, vertical_alignment="center"):
            go(_("Edit"), "edit", str(item.id))
            links(item, text)
            _share_button(held, page)


def _counts(held: Held, text: Text) -> str:
    if not held.read + held.useful + held.not_useful:
        return text("Nobody has marked it as read yet.")
    counted = (
        (text.plural("{n} person read it", "{n} people read it", held.read), held.read),
        (text("it helped {n}", n=text.number(held.useful)), held.useful),
        (text("it did not help {n}", n=text.number(held.not_useful)), held.not_useful),
    )
    said = [sentence for sentence, count in counted if count]
    if len(said) == 1:
        return said[0]
    if len(said) == 2:
        return text("{first} and {last}", first=said[0], last=said[1])
    return text("{first}, {second} and {last}", first=said[0], second=said[1], last=said[2])


def _share_button(held: Held, page: PageContext) -> None:
    _ = page.text
    item = held.material
    label = _("Withdraw") if item.shared else _("Publish")
    icon = ":material/visibility_off:" if item.shared else ":material/visibility:"
    done = (
        _("Withdrawn; the client no longer sees it.")
        if item.shared
        else _("Published; the client sees it now.")
    )
    with st.container(width="content"):
        form = ui.Form(
            f"share-{item.id}-{item.shared}",
            label,
            page.text,
            icon=icon,
            border=False,
            primary=not item.shared,
        )
        with form:
            pass
    if form.sent:
        _deliver(form, Share(item.id, not item.shared), library.share, page, done)


def _back_to_list(sentence: str) -> Callable[[Any], str]:
    """After success the address no longer names an item."""

    def done(result: Any) -> str:
        _set_address("")
        return sentence

    return done


def _deliver(
    form: ui.Form, command: Any, verb: Callable[..., Any], page: PageContext, done: str | Callable[[Any], str]
) -> None:
    form.deliver(command, lambda told, token: verb(page.scope, told, token), done)


def go(label: str, icon: str, material: str) -> None:
    """A button to the form of an item, or back to the list.

    A link to the page one is on would run it without changing the browser's address, and the next run would
    be back where it began.
    """
    st.button(
        label,
        key=f"go-{material or 'back'}",
        icon=f":material/{icon}:",
        on_click=_set_address,
        args=(material,),
    )


def _set_address(material: str) -> None:
    if material:
        st.query_params["material"] = material
    else:
        st.query_params.pop("material", None)


def chosen(page: PageContext) -> Draft | None:
    """The item whose form is open, by the address: a new one, a known one, or none."""
    asked = st.query_params.get("material", "")
    if asked == NEW:
        return Draft(language=page.viewer.language if page.viewer.language in LANGUAGES else "en")
    if not asked:
        return None
    try:
        return library.draft(
            page.scope, int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 18 else 0
        )
    except NotFound:
        st.info(page.text("There is no such item, or it is not open to you."), icon=":material/info:")
        return None


def editor(shown: Draft, page: PageContext) -> None:
    """The form of one item, and below it how to delete it."""
    _ = text = page.text
    go(_("Back to the list"), "arrow_back", "")
    known = shown.id is not None
    st.subheader(text.md(shown.title) if known else _("Add training material"), anchor=False)
    form = ui.Form(f"material-{shown.id or NEW}", _("Save") if known else _("Add"), text)
    with form:
        _fields(form, shown, text)
        _file_field(form, shown, text)
        _session_fields(form, shown, text)
        with st.expander(_("In another language"), icon=":material/translate:"):
            _translations(form, shown, text)
    if form.sent:
        _send(form, shown, page)
    if known and not shown.shared:
        _delete_form(shown, page)


def _fields(form: ui.Form, shown: Draft, text: Text) -> None:
    _ = text
    form.keep("version", shown.version)
    form.put("id", shown.id)
    form.line("title", _("Title"), shown.title)
    form.paragraph("summary", _("What one learns"), shown.summary)
    form.choice("kind", _("What it is"), list(ResourceKind), ui.words(ResourceKind, KINDS, text), shown.kind)
    form.line(
        "for_role",
        _("For whom"),
        shown.for_role,
        help=_("In the client’s words, such as “Warehouse clerks”."),
    )
    form.choice("language", _("Language of the material"), list(LANGUAGES), language_name, shown.language)
    minutes = "" if shown.minutes is None else str(shown.minutes)
    form.line("minutes", _("Minutes it takes"), minutes)
    form.line("address", _("Web address"), shown.address, help=_("It starts with https://."))


def _file_field(form: ui.Form, shown: Draft, text: Text) -> None:
    _ = text
    label = _("File")
    if shown.file_name:
        label = _("Another file instead of “{name}”", name=text.md(shown.file_name))
    takes = _("At most {limit} MB: {kinds}.", limit=settings().max_upload_mb, kinds=", ".join(TAKEN))
    form.put("file", ui.uploader(label, text, key=form.key("file")))
    st.caption(takes)
    if shown.file_name:
        form.flag("without_file", _("Take “{name}” away", name=text.md(shown.file_name)))


def _session_fields(form: ui.Form, shown: Draft, text: Text) -> None:
    _ = text
    local = shown.session_at.astimezone(zone(text.time_zone)) if shown.session_at else None
    st.caption(
        _("For a session only; the time is that of {place}.", place=text.md(city(text.time_zone, text)))
    )
    form.day("session_day", _("Day of the session"), local.date() if local else None)
    form.line(
        "session_time", _("Time of the session"), local.strftime("%H:%M") if local else "", help="14:30"
    )


def _translations(form: ui.Form, shown: Draft, text: Text) -> None:
    _ = text
    st.caption(
        _("Readers of that language see these words instead of those above. What is empty is not replaced.")
    )
    for code in LANGUAGES:
        said: Mapping[str, str] = (shown.translations or {}).get(code, {})
        if code == shown.language and not said:
            continue
        name = text.language_called(code)
        form.line(f"title:{code}", _("Title in {language}", language=name), said.get("title", ""))
        summary = said.get("summary", "")
        form.paragraph(f"summary:{code}", _("What one learns, in {language}", language=name), summary)
        form.line(f"for_role:{code}", _("For whom, in {language}", language=name), said.get("for_role", ""))


def _send(form: ui.Form, shown: Draft, page: PageContext) -> None:
    _ = text = page.text
    sent = form.raw.pop("file", None)
    upload = Upload(sent.name, sent.getvalue()) if sent is not None else None  # type: ignore[attr-defined]
    command = read_material(form.reader(), text, upload, has_file=bool(shown.file_name))
    done = _("Saved.") if shown.id else _("Added. The client sees it once you publish it.")
    form.deliver(
        command,
        lambda told, token: library.save(page.scope, told, token),
        _back_to_list(done),
        describe=lambda row: row.title,
    )


def _delete_form(shown: Draft, page: PageContext) -> None:
    _ = page.text
    with st.expander(_("Delete"), icon=":material/delete:"):
        st.markdown(_("The item, its file and its counts are gone for good."))
        form = ui.Form(f"delete-{shown.id}", _("Delete for good"), page.text, border=False, primary=False)
        with form:
            pass
    if form.sent and shown.id is not None:
        _deliver(form, Delete(shown.id), library.delete, page, _back_to_list(_("Deleted.")))
