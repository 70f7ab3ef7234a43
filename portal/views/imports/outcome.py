"""How it looks what an import did, would do, left open and left out; and which imports there were."""

import time
from collections.abc import Mapping, Sequence

import streamlit as st

from portal import imports, ui
from portal.access import NotFound, Permission, Scope, project_scope
from portal.i18n import N_, Text
from portal.imports import ImportResult, Run, Undecided, words
from portal.integrations.records import LeftOut, RowProblem
from portal.page import PageContext, project_name
from portal.ui import flash

PROBLEMS_SHOWN = 200
_LATEST = "import-finished"


def lead_to(run_id: int, project: str) -> None:
    """Let the address name an import that has just ended, so that its outcome is shown and found again."""
    named = {"project": project, "run": str(run_id)}
    st.session_state[_LATEST] = (time.monotonic(), named)
    st.query_params.update(named)


def _address_again() -> None:
    """The second click of two comes with the address as it was before the first one changed it."""
    at, named = st.session_state.get(_LATEST, (0.0, {}))
    if named and "run" not in st.query_params and time.monotonic() - at < flash.STAYS_SECONDS:
        st.query_params.update(named)


def finished(page: PageContext) -> tuple[Run, Scope] | None:
    """The import that the address names, if it names one that is there for this person."""
    _address_again()
    asked = st.query_params.get("run", "")
    if not (asked.isdecimal() and len(asked) < 10):
        return None
    try:
        scope = project_scope(page.viewer, st.query_params.get("project", ""))
        if not scope.may(Permission.IMPORT):
            return None
        return imports.run(scope, int(asked)), scope
    except NotFound:
        return None


def result(run: Run, scope: Scope, page: PageContext) -> None:
    """What came of one import, and where to go on."""
    _ = text = page.text
    project = scope.here.public_id
    ui.headline(_opening(run.result, text), text)
    st.caption(text.md(f"{project_name(scope.here, text)} · {_about(run, text)}"))
    kinds(run.result, text)
    with st.container(horizontal=True, vertical_alignment="center"):
        if scope.may(Permission.EDIT_PLAN):
            page.link("plan", _("Open the plan"), icon=":material/edit_calendar:", project=project)
        if scope.may(Permission.PUBLISH):
            page.link("status", _("Publish it to the client"), icon=":material/campaign:", project=project)
        page.link("import", _("Import another file"), icon=":material/upload_file:", project=project)
    undecided(run.result.undecided, text)
    if run.result.older:
        st.markdown(text.md(words.older(run.result.older, text)))
    problems(run.result.problems, run.problems, text)
    left_out(run.result.dropped, text)


def _opening(result: ImportResult, text: Text) -> str:
    """What has changed, in one sentence."""
    changed = result.updated + result.removed
    if result.created and changed:
        return text(
            "{new}, {changed}.",
            new=text.plural("{n} entry is new", "{n} entries are new", result.created),
            changed=text.plural("{n} has changed", "{n} have changed", changed),
        )
    if result.created:
        return text.plural("{n} entry is new.", "{n} entries are new.", result.created)
    if changed:
        return text.plural("{n} entry has changed.", "{n} entries have changed.", changed)
    return text.plural(
        "The client now reads {n} more entry.", "The client now reads {n} more entries.", result.published
    )


def kinds(result: ImportResult, text: Text) -> None:
    """What became of each kind, or would become of it."""
    _ = text
    named = zip((_("Tasks"), _("Milestones"), _("Issues")), result.kinds, strict=True)
    lines = [
        _("**{kind}**: {counts}", kind=kind, counts=words.counts(counts, text))
        for kind, counts in named
        if any(counts)
    ]
    if lines:
        st.markdown("  \n".join(lines))
    if result.vanished:
        st.caption(
            _("What is not in the file stays as it is, unless you say that the file is the whole project.")
        )


def undecided(open_: Sequence[Undecided], text: Text) -> None:
    """What a person must decide, because the client is owed the reason."""
    if open_:
        said = "\n".join(f"- {text.md(words.undecided(each, text))}" for each in open_)
        st.warning(f"**{text('For you to decide')}**\n\n{said}", icon=":material/rule:")


def problems(of: Sequence[RowProblem], number: int, text: Text) -> None:
    """What could not be taken as it stood: row, column and reason."""
    _ = text
    if not number:
        return
    st.markdown(
        "#### "
        + text.plural(
            "{n} thing could not be taken as it stands", "{n} things could not be taken as they stand", number
        )
    )
    st.dataframe(
        [
            {
                _("Row"): problem.row,
                _("Column"): problem.column,
                _("What is wrong"): _(problem.message, **problem.values),
            }
            for problem in of[:PROBLEMS_SHOWN]
        ],
        hide_index=True,
        alt=_("What could not be taken as it stands"),
    )
    if number > PROBLEMS_SHOWN:
        st.caption(_("The first {n} are shown.", n=text.number(PROBLEMS_SHOWN)))


def left_out(dropped: Mapping[LeftOut, int], text: Text) -> None:
    """What a client must not see and the portal therefore never keeps."""
    if said := words.left_out(dropped, text):
        st.caption(text.md(text("Never taken over: {what}", what=said)))


_NO_RUN = N_("Nothing was imported into this project yet.")


def past(scope: Scope | None, page: PageContext) -> None:
    """The imports of the chosen project that changed something, newest first."""
    _ = text = page.text
    if scope is None:
        return
    with st.expander(_("Imports so far"), icon=":material/history:"):
        runs = imports.runs(scope)
        if not runs:
            st.markdown(_(_NO_RUN))
        for run in runs:
            label = text.md(f"{_about(run, text)}: {_opening(run.result, text)}")
            page.link("import", label, project=scope.here.public_id, run=str(run.id))


def _about(run: Run, text: Text) -> str:
    return text(
        "{file} from {system}, {moment}, by {name}",
        file=run.file_name,
        system=words.SYSTEMS.get(run.source, run.source),
        moment=text.moment(run.at),
        name=run.by,
    )
