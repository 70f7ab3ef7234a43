"""How a project manager works on one deliverable: criteria, checks, files, and handing it over."""

from datetime import timedelta
from enum import StrEnum

import streamlit as st

from db.models.deliverable import CheckResult
from portal import deliverables, ui
from portal.charter import Written
from portal.deliverables import Bench, CriterionView
from portal.deliverables.desk import DAYS_TO_DECIDE
from portal.deliverables.offering import what_silence_means
from portal.deliverables.sentences import checked, stands
from portal.deliverables.texts import FILE_FIELDS, OFFER_FIELDS, RESULTS
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.settings import settings
from portal.uploads import TAKEN, Upload
from portal.views.agreement.forms import deliver
from portal.views.charter.forms import texts_fields
from portal.views.choice import choice
from portal.views.deliverables import criteria, desk, parts
from portal.views.deliverables.view import badge


class Part(StrEnum):
    """What of one deliverable is on the screen; the address remembers it."""

    WORK = "work"
    CRITERIA = "criteria"
    WORDS = "words"


_PARTS = {
    Part.WORK: N_("Check and hand over"),
    Part.CRITERIA: N_("Criteria"),
    Part.WORDS: N_("Description"),
}


def show(bench: Bench, page: PageContext) -> None:
    """One deliverable, and the part of it that is worked on."""
    text, shown = page.text, bench.deliverable
    page.link("delivery", text("All deliverables"), icon=":material/arrow_back:")
    ui.heading(f"{shown.number} · {shown.title}", None, text.md(page.name), text)
    ui.headline(stands(shown, text, internal=True), text)
    st.markdown(badge(shown, text))
    part = Part.WORK
    if not (shown.is_fixed or shown.is_accepted):
        options = {each.value: _PARTS[each] for each in Part}
        part = Part(choice("on", text("What to work on"), options, text))
    if part is Part.CRITERIA:
        criteria.write(bench, deliverables.requirements(page.scope), page)
    elif part is Part.WORDS:
        desk.describe(shown, deliverables.milestones(page.scope), page)
    else:
        _work(bench, page)
    if shown.is_shared:
        page.link(
            "deliverables",
            text("See what the client sees of it"),
            icon=":material/visibility:",
            deliverable=str(shown.number),
        )


def _work(bench: Bench, page: PageContext) -> None:
    text, shown = page.text, bench.deliverable
    if shown.is_accepted or shown.open is not None:
        parts.criteria(bench.criteria, shown.open or shown.decided, text)
        parts.files(bench.files, text)
        if shown.open is not None:
            _take_back(bench, page)
        return
    if shown.decided is not None:
        parts.criteria(bench.criteria, shown.decided, text)
    _check(bench, page)
    parts.files(bench.files, text)
    _add_file(bench, page)
    _offer(bench, page)
    _share(bench, page)


def _check(bench: Bench, page: PageContext) -> None:
    """What our own check of each criterion found."""
    _ = text = page.text
    with ui.card(_("Our own check")):
        if not bench.criteria:
            st.markdown(_("No criteria are written down yet."))
            return
        st.markdown(text.md(checked(bench.deliverable, text)))
        form = ui.Form(
            f"check:{bench.deliverable.id}", _("Save the checks"), text, border=False, primary=False
        )
        with form:
            form.keep("version", bench.deliverable.version)
            for place, each in enumerate(bench.criteria, start=1):
                _checked(form, place, each, text)
        if form.sent:
            named = {each.id: each.words["text"] for each in bench.criteria}
            deliver(
                form,
                deliverables.read_check(form.reader(), text, bench.deliverable.id, named),
                lambda command, token: deliverables.check(page.scope, command, token),
                lambda n: (
                    text.plural("{n} check is saved.", "{n} checks are saved.", n)
                    if n
                    else _("Nothing has changed.")
                ),
                describe=lambda theirs: _("this deliverable was changed by somebody else"),
            )


def _checked(form: ui.Form, place: int, each: CriterionView, text: Text) -> None:
    named = text("{n}. {criterion}", n=place, criterion=each.words["text"])
    standard = f" :gray[{text.md(each.words['standard'])}]" if each.words["standard"] else ""
    st.markdown(f"**{text.md(named)}**{standard}")
    form.choice(
        f"result:{each.id}",
        text("Result of check {n}", n=place),
        list(CheckResult),
        ui.words(CheckResult, RESULTS, text),
        each.result,
    )
    form.line(f"found:{each.id}", text("What check {n} found", n=place), each.found)


def _add_file(bench: Bench, page: PageContext) -> None:
    _ = text = page.text
    with st.expander(_("Add a file"), icon=":material/upload_file:"):
        form = ui.Form(f"file:{bench.deliverable.id}", _("Add the file"), text, border=False, primary=False)
        with form:
            form.keep("version", bench.deliverable.version)
            form.put("file", ui.uploader(_("File"), text, key=form.key("file")))
            st.caption(
                _("At most {limit} MB: {kinds}.", limit=settings().max_upload_mb, kinds=", ".join(TAKEN))
            )
            texts_fields(form, FILE_FIELDS, Written(), text)
        if form.sent:
            sent = form.raw.pop("file", None)
            upload = Upload(sent.name, sent.getvalue()) if sent is not None else None  # type: ignore[attr-defined]
            deliver(
                form,
                deliverables.read_file(form.reader(), text, bench.deliverable.id, upload),
                lambda command, token: deliverables.add_file(page.scope, command, token),
                lambda n: _("Edition {n} is added. The client gets it when it is handed over.", n=n),
                describe=lambda theirs: _("this deliverable was changed by somebody else"),
            )


def _offer(bench: Bench, page: PageContext) -> None:
    """Handing it over, with what is not fulfilled said openly and what silence means said beforehand."""
    _ = text = page.text
    shown = bench.deliverable
    with ui.card(_("Hand it over for acceptance")):
        if not bench.criteria:
            st.markdown(_("Before it is handed over it needs at least one criterion."))
            return
        needed = text.today + timedelta(days=DAYS_TO_DECIDE)
        st.markdown(_before_offering(bench, text))
        form = ui.Form(
            f"offer:{shown.id}", _("Hand it over"), text, icon=":material/package_2:", border=False
        )
        openly = _openly(bench, text)
        with form:
            form.keep("version", shown.version)
            form.day("needed_by", _("Needed by"), needed)
            texts_fields(form, OFFER_FIELDS, Written(), text)
            if openly:
                form.flag("openly", openly)
        if form.sent:
            deliver(
                form,
                deliverables.read_offer(form.reader(), text, shown.id, openly),
                lambda command, token: deliverables.offer(page.scope, command, token),
                lambda number: _("Deliverable {n} is with the client, who is asked to decide.", n=number),
                describe=lambda theirs: _("this deliverable was changed by somebody else"),
            )


def _before_offering(bench: Bench, text: Text) -> str:
    """What the client will see, and what silence will mean."""
    said = text(
        "The client reads the criteria with what your checks found, gets every file, and the sponsor is asked"
        " to rule on each criterion and to sign."
    )
    day = bench.deemed_on(text.today, text.today + timedelta(days=DAYS_TO_DECIDE))
    silence = what_silence_means(day, bench.edition, text)
    return f"{said}\n\n:gray[{text.md(silence)}]"


def _openly(bench: Bench, text: Text) -> str:
    """The sentence to be ticked where not every criterion has passed; empty where all have."""
    if not bench.doubtful:
        return ""
    return text.plural(
        "I hand it over although {n} criterion has not passed our check; the client sees which",
        "I hand it over although {n} criteria have not passed our check; the client sees which",
        len(bench.doubtful),
    )


def _take_back(bench: Bench, page: PageContext) -> None:
    _ = text = page.text
    asked = bench.deliverable.open
    if asked is None:
        return
    form = ui.Form(
        f"take-back:{asked.id}",
        _("Take it back to work on it"),
        text,
        primary=False,
        icon=":material/undo:",
    )
    with form:
        form.keep("version", asked.version)
        st.markdown(_("The client is no longer asked to decide, and keeps reading what was handed over."))
    if form.sent:
        deliver(
            form,
            deliverables.TakeBack(asked.id, int(str(form.raw["version"]))),
            lambda command, token: deliverables.take_back(page.scope, command, token),
            lambda number: _("Deliverable {n} is back at work.", n=number),
        )


def _share(bench: Bench, page: PageContext) -> None:
    _ = text = page.text
    shown = bench.deliverable
    if shown.rounds:
        return
    label = _("Withdraw") if shown.is_shared else _("Let the client see it")
    form = ui.Form(
        f"share:{shown.id}:{shown.is_shared}",
        label,
        text,
        border=False,
        primary=False,
        icon=":material/visibility_off:" if shown.is_shared else ":material/visibility:",
    )
    with form:
        form.keep("version", shown.version)
    if form.sent:
        done = (
            _("Withdrawn; the client no longer sees it.")
            if shown.is_shared
            else _("Published; the client sees it now.")
        )
        deliver(
            form,
            deliverables.Share(shown.id, int(str(form.raw["version"])), not shown.is_shared),
            lambda command, token: deliverables.share(page.scope, command, token),
            done,
            describe=lambda theirs: _("this deliverable was changed by somebody else"),
        )
