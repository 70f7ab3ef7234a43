"""How an import is asked for: into which project, what the file holds, what would change, and the button."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, StopException

from db.models.plan import TaskStatus
from portal import clients, imports, ui
from portal.access import Permission, ProjectAccess, Scope, project_scope
from portal.clients import AlreadyThere, NewProject
from portal.forms import Problems, Reader
from portal.i18n import Text
from portal.imports import ImportResult, Progress, TakeIn, TheDatabaseIsBusy, words
from portal.integrations.records import Parsed
from portal.issues import words as issue_words
from portal.page import PageContext, project_name
from portal.views.imports import outcome

ROWS_SHOWN = 10
NEW = "new"


@dataclass(frozen=True, slots=True)
class Target:
    """The project a file goes into: one that is there, with its scope, or what was typed of a new one."""

    scope: Scope | None = None
    typed: Mapping[str, object] = field(default_factory=dict)

    @property
    def may_publish(self) -> bool:
        return self.scope is None or self.scope.may(Permission.PUBLISH)


@dataclass(frozen=True, slots=True)
class Command:
    """What is to be done: take the file in, after beginning a project if one is named."""

    how: TakeIn
    new: NewProject | None


def target(page: PageContext) -> Target:
    """Into which project; the one in the address is offered first."""
    _ = text = page.text
    mine = {p.public_id: p for p in page.viewer.projects if Permission.IMPORT in p.permissions}
    options = [*mine, *([NEW] if page.scope.may(Permission.CREATE_PROJECTS) else [])]
    asked = st.query_params.get("project", "")

    def say(option: str) -> str:
        return _named(mine[option], text) if option in mine else text("A new project")

    with st.container(border=True):
        chosen = st.selectbox(
            _("Into which project"),
            options,
            options.index(asked) if asked in options else 0,
            format_func=say,
            key="import-target",
        )
        if chosen != NEW:
            return Target(project_scope(page.viewer, chosen))
        return Target(typed=_new_project(text))


def _named(project: ProjectAccess, text: Text) -> str:
    client = text.pick(project.client_name, project.client_translations, "name")
    return f"{client} · {project_name(project, text)}"


def _new_project(text: Text) -> Mapping[str, object]:
    _ = text
    with st.grid(3, min_column_width=180):
        return {
            "client": st.text_input(
                _("Client"), key="import-client", help=_("A new name makes a new client.")
            ),
            "name": st.text_input(_("Name of the project"), key="import-name"),
            "key": st.text_input(
                _("Key"), key="import-key", help=_("Short and lasting, as in your project tool: HARB")
            ),
            "contract_type": "fixed_price",
            "currency": clients.CURRENCIES[0],
        }


# What the file holds


def preview(parsed: Parsed, target: Target, page: PageContext) -> None:
    """Counts, what would change, the first rows, and everything that could not be taken as it stands."""
    _ = text = page.text
    st.markdown("### " + _("What the file holds"))
    _figures(parsed, text)
    if target.scope is not None:
        expected = imports.preview(target.scope, parsed, TakeIn(""))
        outcome.kinds(expected, text)
        outcome.undecided(expected.undecided, text)
        if expected.older:
            st.markdown(text.md(words.older(expected.older, text)))
    rows = _rows(parsed, text)
    if rows:
        st.markdown("#### " + text.plural("The first entry", "The first {n} entries", len(rows)))
        st.dataframe(rows, hide_index=True, alt=_("The first entries of the file"))
    outcome.problems(parsed.problems, len(parsed.problems), text)
    outcome.left_out(parsed.dropped, text)


def _figures(parsed: Parsed, text: Text) -> None:
    _ = text
    by_status = {status: sum(task.status is status for task in parsed.tasks) for status in TaskStatus}

    neither = [
        _("{n} {state}", n=text.number(by_status[status]), state=_(words.STATUSES[status]))
        for status in (TaskStatus.PENDING, TaskStatus.CANCELLED)
        if by_status[status]
    ]
    ui.figures(
        ui.Figure(_("Tasks"), text.number(len(parsed.tasks))),
        ui.Figure(_("In progress"), text.number(by_status[TaskStatus.IN_PROGRESS])),
        ui.Figure(_("Done"), text.number(by_status[TaskStatus.DONE])),
        ui.Figure(_("Milestones"), text.number(len(parsed.milestones))),
        ui.Figure(_("Issues"), text.number(len(parsed.issues))),
    )
    if neither:
        # Beside a figure there is no room for both, not even on a desk.
        said = words.one_after_another(neither, text)
        st.caption(text.md(_("{name}: {said}", name=_("Tasks"), said=said)))


def _rows(parsed: Parsed, text: Text) -> list[dict[str, Any]]:
    """The first milestones, issues and tasks, in one table."""
    _ = text

    def row(key: str, title: str, kind: str, status: str, who: str, due: date | None) -> dict[str, Any]:
        names = (_("Key there"), _("Title"), _("Kind"), _("Status"), _("Person"), _("Due"))
        return dict(zip(names, (key, title, kind, status, who, text.date(due) if due else ""), strict=True))

    rows = [
        *(
            row("", m.title, _("Milestone"), _("reached") if m.done else "", "", m.due)
            for m in parsed.milestones[:3]
        ),
        *(
            row(i.key, i.title, _("Issue"), issue_words.status(i.status, text, internal=True), i.owner, None)
            for i in parsed.issues[:3]
        ),
        *(
            row(t.external_key, t.title, _("Task"), _(words.STATUSES[t.status]), t.assignee, t.due)
            for t in parsed.tasks[:ROWS_SHOWN]
        ),
    ]
    return rows[:ROWS_SHOWN]


# The button


def take(parsed: Parsed, file_name: str, target: Target, page: PageContext) -> None:
    """Two choices and the button; while it runs, how far it has come."""
    _ = page.text
    form = ui.Form("import", _("Import"), page.text, icon=":material/upload_file:")
    with form:
        if target.may_publish:
            form.flag("publish", _("The client may read this at once"))
        form.flag(
            "complete",
            _("This file is the whole project: what is missing in it has been deleted there"),
            help=_("Leave this out for a filtered export, or one that Jira has split."),
        )
    if not form.sent:
        return
    bar = st.progress(0.0, _("Importing…"))
    try:
        form.deliver(
            _command(form, file_name, target, page.text),
            lambda command, token: _bring(parsed, command, target, page, token, _watched(bar, page.text)),
            lambda brought: _done(*brought, page.text),
        )
    except AlreadyThere:
        form.complain(
            _("This client already has a project with this key. Choose that project above, or another key.")
        )
    except TheDatabaseIsBusy:
        form.complain(_("Something else is being saved right now; nothing was imported. Please try again."))
    bar.empty()


def _command(form: ui.Form, file_name: str, target: Target, text: Text) -> Command | Problems:
    new = clients.read_project(Reader(target.typed), text) if target.scope is None else None
    if isinstance(new, Problems):
        return new
    publish = form.reader().flag("publish")
    how = TakeIn(file_name, publish, form.reader().flag("complete"), publish and new is not None)
    return Command(how, new)


def _bring(
    parsed: Parsed, command: Command, target: Target, page: PageContext, token: str, progress: Progress
) -> tuple[Scope, ImportResult]:
    scope = target.scope or _begun(command, page)
    return scope, imports.take(scope, parsed, command.how, token, progress)


def _begun(command: Command, page: PageContext) -> Scope:
    """The scope of a project that has just begun; from the next run on the viewer has it anyhow."""
    assert command.new is not None
    access = clients.begin(page.scope, command.new)
    return project_scope(replace(page.viewer, projects=(*page.viewer.projects, access)), access.public_id)


def _watched(bar: Any, text: Text) -> Progress:
    """Shows the progress. A click elsewhere waits until everything is stored: half an import is none."""

    def show(done: int, total: int) -> None:
        said = text("{done} of {total} entries", done=text.number(done), total=text.number(total))
        with suppress(RerunException, StopException):
            bar.progress(done / total if total else 1.0, said)

    return show


def _done(scope: Scope, result: ImportResult, text: Text) -> str:
    """The address then names the import, so that its outcome can be read and found again."""
    if result.run_id is None:
        return text("Nothing has changed: everything in this file is here already.")
    outcome.lead_to(result.run_id, scope.here.public_id)
    return text("The file is imported.")
