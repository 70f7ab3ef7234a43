"""How the project manager writes down the other ways to go."""

import streamlit as st

from db.models.requirement import Way
from db.queries.offers import HeadRow, OptionRow
from portal import changes, ui
from portal.charter.texts import Written, written
from portal.i18n import Text
from portal.page import PageContext
from portal.requirements.texts import OPTION_FIELDS, WAYS
from portal.views.changes import view as parts
from portal.views.changes.assessment import figure, headed, is_open, removal
from portal.views.changes.ways import listed
from portal.views.charter.forms import texts_fields

_NEW = 0


def show(number: int, page: PageContext) -> None:
    """Other ways to go, "leave it as it is" among them."""
    _ = text = page.text
    told = changes.ways(page.scope, number)
    head, options = told.head, told.options
    with ui.card():
        st.markdown(headed(head, text))
        st.caption(
            _(
                "Nobody decides well with one way only. Say at least what happens if it is left as it is; "
                "at most one way is recommended, otherwise it is the change itself."
            )
        )
        listed(options, head.currency, text)
        if is_open(head, page):
            _way(head, options, page)


def _way(head: HeadRow, options: tuple[OptionRow, ...], page: PageContext) -> None:
    _ = text = page.text
    by_id = {option.id: option for option in options}
    chosen = st.selectbox(
        _("Alternative to edit"),
        [_NEW, *by_id],
        format_func=lambda i: _way_named(by_id[i], text) if i in by_id else _("A new alternative"),
        key="change-way",
    )
    shown = by_id.get(chosen)
    form = ui.Form(f"way-{head.change_id}:{chosen}", _("Save the alternative"), text, icon=":material/save:")
    with form:
        form.keep("version", shown.version if shown else 0)
        usual = Way.NOTHING if not options else Way.ALTERNATIVE
        form.choice(
            "way",
            _("What kind of way it is"),
            list(Way),
            ui.words(Way, WAYS, text),
            shown.way if shown else usual,
        )
        texts = written(shown, OPTION_FIELDS) if shown else Written()
        texts_fields(form, OPTION_FIELDS, texts, text, lambda: _way_facts(form, shown, head.currency, text))
    if form.sent:
        parts.deliver(
            form,
            changes.read_way(form.reader(), text, head.change_id, shown.id if shown else None),
            lambda command, token: changes.save_way(page.scope, command, token),
            _("The alternative is saved."),
            text,
        )
    if shown is not None:
        command = changes.RemoveWay(head.change_id, shown.id, shown.version)
        removal(
            f"remove-way-{shown.id}-{shown.version}",
            _("Take this alternative out"),
            lambda token: changes.remove_way(page.scope, command, token),
            page,
        )


def _way_named(option: OptionRow, text: Text) -> str:
    words = text.pick(option.what, option.translations, "what")
    return f"{text(WAYS[option.way])}: {words[:60]}"


def _way_facts(form: ui.Form, shown: OptionRow | None, currency: str, text: Text) -> None:
    _ = text
    with st.grid(2, min_column_width=260):
        label = _("What it would add to the budget, in {currency}", currency=currency)
        form.line("amount", label, figure(shown.amount if shown else None))
        days = "" if shown is None or shown.days is None else str(shown.days)
        form.line("days", _("What it would add to the finish, in calendar days"), days)
    form.flag("is_recommended", _("We recommend this way"), shown.is_recommended if shown else False)
