"""How the project manager says which requirements a change adds, alters or takes out."""

import streamlit as st

from db.base import Audience
from db.models.change import Touch
from db.models.requirement import Priority
from db.queries.touching import RequirementRow, TouchRow
from portal import changes, ui
from portal.changes import Touched
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.requirements.texts import FIELDS, PRIORITIES, Wording, code
from portal.views.changes import view as parts
from portal.views.changes.assessment import headed, is_open, removal
from portal.views.charter.forms import texts_fields

_NEW = 0
_TOUCHES = {
    Touch.ADD: N_("A new one"),
    Touch.CHANGE: N_("It says something else"),
    Touch.REMOVE: N_("It is taken out of the scope"),
}


def show(number: int, page: PageContext) -> None:
    """Which requirements it adds, alters or takes out."""
    _ = text = page.text
    told = changes.touched(page.scope, number)
    with ui.card():
        st.markdown(headed(told.head, text))
        if told.touches:
            st.markdown("\n".join(f"- {_touched(touch, text)}" for touch in told.touches))
        else:
            st.markdown(_("This change touches no requirement so far."))
        if is_open(told.head, page):
            _touch(told, page)


def _touched(touch: TouchRow, text: Text) -> str:
    said = text(_TOUCHES[touch.touch])
    if touch.requirement_id is None:
        return f"**{text.md(str(touch.content.get('title', '')))}** :gray[{text.md(said)}]"
    title = text.pick(touch.title or "", touch.translations, "title")
    hidden = "" if touch.audience is Audience.CLIENT else " " + parts.unpublished(text)
    return f"**{code(touch.number or 0)}** {text.md(title)} :gray[{text.md(said)}]{hidden}"


def _touch(told: Touched, page: PageContext) -> None:
    """One requirement, or a new one, with what becomes of it."""
    _ = text = page.text
    touched = {touch.requirement_id or -touch.id: touch for touch in told.touches}
    options = _options(told, text)
    chosen = st.selectbox(
        _("Requirement it touches"), list(options), format_func=lambda i: options[i], key="change-requirement"
    )
    shown = touched.get(chosen)
    row = next((each for each in told.known if each.id == chosen), None)
    touch = Touch.ADD if row is None else _kind(told, row, shown, text)
    _form(told, row, shown, touch, page)
    if shown is not None:
        command = changes.RemoveTouch(told.head.change_id, shown.id, shown.version)
        removal(
            f"remove-touch-{shown.id}-{shown.version}",
            _("Leave this requirement as it is"),
            lambda token: changes.remove_touch(page.scope, command, token),
            page,
        )


def _options(told: Touched, text: Text) -> dict[int, str]:
    known = {
        row.id: f"{code(row.number)} {text.pick(row.title, row.translations, 'title')}" for row in told.known
    }
    new = {-t.id: str(t.content.get("title", "")) for t in told.touches if t.requirement_id is None}
    return {_NEW: text("A new requirement"), **known, **new}


def _kind(told: Touched, row: RequirementRow, shown: TouchRow | None, text: Text) -> Touch:
    """What happens to a requirement that is there."""
    chosen = st.segmented_control(
        text("What happens to it"),
        [Touch.CHANGE, Touch.REMOVE],
        format_func=ui.words(Touch, _TOUCHES, text),
        default=shown.touch if shown else Touch.CHANGE,
        required=True,
        key=f"touch-{told.head.change_id}-{row.id}",
    )
    return chosen or Touch.CHANGE


def _form(
    told: Touched, row: RequirementRow | None, shown: TouchRow | None, touch: Touch, page: PageContext
) -> None:
    _ = text = page.text
    change_id = told.head.change_id
    ids = (shown.id if shown else None, row.id if row else None)
    name = f"touch-{change_id}:{ids[0] or 0}:{ids[1] or 0}"
    form = ui.Form(name, _("Save it in the assessment"), text, icon=":material/save:")
    with form:
        form.keep("version", shown.version if shown else 0)
        form.put("touch", touch.value)
        if touch is Touch.REMOVE:
            st.markdown(_("From the last signature on it is no longer part of the scope."))
        else:
            _wording_fields(form, _wording(row, shown), text)
    if form.sent:
        parts.deliver(
            form,
            changes.read_touch(form.reader(), text, change_id, *ids),
            lambda command, token: changes.save_touch(page.scope, command, token),
            _("It is part of the assessment."),
            text,
        )


def _wording(row: RequirementRow | None, shown: TouchRow | None) -> Wording:
    """What it is to say: as far as it was assessed, else what it says now."""
    if shown is not None and shown.content:
        return Wording.kept(shown.content, shown.content.get("translations") or {})
    return Wording() if row is None else Wording.of(row)


def _wording_fields(form: ui.Form, wording: Wording, text: Text) -> None:
    _ = text
    texts_fields(form, FIELDS, wording.texts, text)
    say = ui.words(Priority, PRIORITIES, text)
    form.choice("priority", _("How much hangs on it"), list(Priority), say, wording.priority)
    form.flag("is_special", _("It asks for more than the standard"), wording.is_special)
