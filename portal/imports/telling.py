"""What is written down about an import that changed something: the run, the as-of, and what happened?"""

from collections.abc import Iterator
from typing import Any

from db.base import Audience
from db.models.project import Figures, Project
from db.models.record import ImportRun
from portal import activity
from portal.forms import clean_line
from portal.i18n import LANGUAGES, Text
from portal.imports import words
from portal.imports.outcome import Counts, ImportResult, Undecided
from portal.imports.writer import Writer
from portal.integrations.records import RowProblem
from portal.status.confirming import write_down

PROBLEMS_KEPT = 200
LONGEST_FILE_NAME = 200


def told(writer: Writer, project: Project, result: ImportResult, file_name: str) -> ImportResult:
    """Write it down in the caller's transaction; the result then names the run."""
    run = ImportRun(
        **activity.owned_by(writer.scope),
        source=writer.source,
        file_name=clean_line(file_name)[-LONGEST_FILE_NAME:],
        at=writer.moment,
        by=writer.scope.viewer.name,
        counts=_counts(result),
        problems=_problems(result),
    )
    writer.session.add(run)
    project.confirmed_at, project.confirmed_by = writer.moment, writer.scope.viewer.name
    project.confirmed_from = writer.source
    write_down(writer.session, writer.scope, _seen(result), writer.moment, writer.source)
    _say(writer, result)
    writer.session.flush()
    return result.as_run(run.id)


def _seen(result: ImportResult) -> Iterator[Figures]:
    """Which figures a file can have confirmed: those of which it held anything."""
    if any(_held(counts) for counts in (result.tasks, result.milestones)):
        yield Figures.PLAN
    if _held(result.issues):
        yield Figures.ISSUES


def _held(counts: Counts) -> int:
    return counts.created + counts.updated + counts.unchanged


def publish_project(project: Project) -> None:
    """Let the client see the project itself."""
    project.audience = Audience.CLIENT


def _counts(result: ImportResult) -> dict[str, Any]:
    kinds = {
        "tasks": result.tasks._asdict(),
        "milestones": result.milestones._asdict(),
        "issues": result.issues._asdict(),
    }
    return {**kinds, "dropped": {what.value: n for what, n in result.dropped.items()}, "older": result.older}


def _problems(result: ImportResult) -> dict[str, Any]:
    return {
        "rows": [_row(problem) for problem in result.problems[:PROBLEMS_KEPT]],
        "number": len(result.problems),
        "undecided": [_undecided(open_) for open_ in result.undecided[:PROBLEMS_KEPT]],
    }


def _row(problem: RowProblem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "column": clean_line(problem.column),
        "message": problem.message,
        "values": dict(problem.values),
    }


def _undecided(open_: Undecided) -> dict[str, Any]:
    return {
        "why": open_.why.value,
        "title": open_.title,
        "planned": open_.planned.isoformat() if open_.planned else None,
        "wanted": open_.wanted.isoformat() if open_.wanted else None,
    }


def _say(writer: Writer, result: ImportResult) -> None:
    """Tell the client what the client can see of it; if that is nothing, tell the team."""
    shown = (result.created if writer.publishes else 0) + result.published
    changed = writer.changes_shared
    audience = Audience.CLIENT if shown or changed else Audience.INTERNAL
    if audience is Audience.INTERNAL:
        shown, changed = result.created, result.updated + result.removed
    titles = {code: _title(shown, changed, Text(code)) for code in LANGUAGES}
    activity.note(
        writer.session,
        activity.Kind.PLAN_IMPORTED,
        ImportRun(**activity.owned_by(writer.scope, audience)),
        titles["en"],
        writer.scope,
        translations={code: {"title": title} for code, title in titles.items() if code != "en"},
        at=writer.moment,
    )


def _title(new: int, changed: int, text: Text) -> str:
    said = []
    if new:
        said.append(text.plural("{n} new", "{n} new", new))
    if changed:
        said.append(text.plural("{n} changed", "{n} changed", changed))
    return words.one_after_another(said, text)
