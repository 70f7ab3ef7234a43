"""How the criteria of a deliverable are written, one at a time or taken over from a requirement."""

import streamlit as st

from portal import deliverables, ui
from portal.charter import Written
from portal.deliverables import Bench, Choice, CriterionView
from portal.deliverables.texts import CRITERION_FIELDS
from portal.i18n import Text
from portal.page import PageContext
from portal.views.agreement.forms import deliver
from portal.views.charter.forms import texts_fields
from portal.views.deliverables import parts

NONE = 0


def write(bench: Bench, requirements: tuple[Choice, ...], page: PageContext) -> None:
    """One criterion at a time, or all that a requirement names."""
    _ = text = page.text
    if bench.criteria:
        parts.criteria(bench.criteria, None, text)
    by_id = {each.id: each for each in bench.criteria}
    chosen = st.selectbox(
        _("Criterion"),
        [NONE, *by_id],
        format_func=lambda i: by_id[i].words["text"] if i in by_id else _("A new criterion"),
        key=f"criterion-of:{bench.deliverable.id}",
    )
    _criterion(bench, by_id.get(chosen), requirements, page)
    if requirements:
        _take_over(bench, requirements, page)


def _criterion(
    bench: Bench, shown: CriterionView | None, requirements: tuple[Choice, ...], page: PageContext
) -> None:
    _ = text = page.text
    named = {each.id: each.label for each in requirements}
    form = ui.Form(
        f"criterion:{bench.deliverable.id}:{shown.id if shown else NONE}", _("Save the criterion"), text
    )
    with form:
        form.keep("version", shown.version if shown else 0)
        texts_fields(form, CRITERION_FIELDS, shown.texts if shown else Written(), text)
        _requirement(form, shown.requirement_id if shown else None, named, text)
    if form.sent:
        command = deliverables.read_criterion(
            form.reader(), text, bench.deliverable.id, shown.id if shown else None
        )
        deliver(
            form,
            command,
            lambda made, token: deliverables.save_criterion(page.scope, made, token),
            _("The criterion is saved."),
            describe=lambda theirs: str(getattr(theirs, "text", "")),
        )
    if shown is not None:
        _remove(bench, shown, page)


def _requirement(form: ui.Form, chosen: int | None, named: dict[int, str], text: Text) -> None:
    if not named:
        form.put("requirement_id", chosen or NONE)
        return
    form.choice(
        "requirement_id",
        text("Requirement"),
        [NONE, *named],
        lambda i: named.get(i, text("none")),
        chosen or NONE,
        help=text("Which need of the client it answers to. Both sides can follow the thread."),
    )


def _remove(bench: Bench, shown: CriterionView, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(
        f"remove-criterion:{shown.id}",
        _("Take this criterion out"),
        text,
        border=False,
        primary=False,
        icon=":material/delete:",
    )
    with form:
        form.keep("version", shown.version)
    if form.sent:
        deliver(
            form,
            deliverables.RemoveCriterion(bench.deliverable.id, shown.id, int(str(form.raw["version"]))),
            lambda command, token: deliverables.remove_criterion(page.scope, command, token),
            _("The criterion is taken out."),
            describe=lambda theirs: str(getattr(theirs, "text", "")),
        )


def _take_over(bench: Bench, requirements: tuple[Choice, ...], page: PageContext) -> None:
    _ = text = page.text
    named = {each.id: each.label for each in requirements}
    with st.expander(_("Take over the criteria of a requirement"), icon=":material/checklist:"):
        form = ui.Form(
            f"take-over:{bench.deliverable.id}", _("Take them over"), text, border=False, primary=False
        )
        with form:
            form.keep("version", bench.deliverable.version)
            form.choice("requirement", _("Requirement"), list(named), lambda i: named[i])
        if form.sent:
            told = form.raw
            deliver(
                form,
                deliverables.TakeOver(
                    bench.deliverable.id, int(str(told["version"])), int(str(told["requirement"]))
                ),
                lambda command, token: deliverables.take_over(page.scope, command, token),
                lambda n: text.plural("{n} criterion is added.", "{n} criteria are added.", n),
                describe=lambda theirs: _("this deliverable was changed by somebody else"),
            )
