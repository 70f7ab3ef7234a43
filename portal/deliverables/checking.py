"""Checking: what did our own check of each criterion find, and which files are handed over?"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.deliverable import CheckResult, Criterion, Deliverable, DeliverableFile, DeliverableStatus
from db.queries.deliverables import held
from db.session import expect_version, writing
from portal import activity, clock, files
from portal.access import NotFound, Permission, Scope
from portal.charter.texts import Written
from portal.deliverables.refusals import TooMany
from portal.deliverables.writing import expect_workable, opened
from portal.uploads import Checked

MOST_EDITIONS = 100


@dataclass(frozen=True, slots=True)
class Found:
    """What the check of one criterion found."""

    criterion_id: int
    result: CheckResult
    found: str


@dataclass(frozen=True, slots=True)
class Check:
    """What the checks of a deliverable found; what is unchanged keeps its day and its name."""

    deliverable_id: int
    version: int
    results: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class AddFile:
    """The next edition of what is handed over."""

    deliverable_id: int
    version: int
    file: Checked
    note: Written


def check(scope: Scope, command: Check, token: str | None = None) -> int:
    """Write down what was found; answers for how many criteria that is new."""
    scope.require(Permission.EDIT_SCOPE)
    with writing(scope, token) as session:
        row = opened(session, scope, command.deliverable_id)
        expect_version(row, command.version)
        expect_workable(row)
        known = {each.id: each for each in held.criteria_of(session, row.project_id, row.id)}
        if not {told.criterion_id for told in command.results} <= set(known):
            raise NotFound("not of this deliverable")
        changed = sum(_write(known[told.criterion_id], told, scope) for told in command.results)
        if changed:
            begun(row)
        return changed


def _write(row: Criterion, told: Found, scope: Scope) -> bool:
    if (row.result, row.found) == (told.result, told.found):
        return False
    is_checked = told.result is not CheckResult.NOT_CHECKED
    row.result, row.found = told.result, told.found
    row.checked_at = clock.now() if is_checked else None
    row.checked_by = scope.viewer.name if is_checked else ""
    # A translation of what another check found would contradict it.
    row.translations = {
        code: {name: words for name, words in said.items() if name != "found"}
        for code, said in (row.translations or {}).items()
    }
    row.version += 1
    return True


def add_file(scope: Scope, command: AddFile, token: str | None = None) -> int:
    """Put the next edition beside those before; answers its number.

    It stays the firm's own until the deliverable is handed over for acceptance.
    """
    scope.require(Permission.EDIT_SCOPE)
    with files.written(command.file) as stored_as, writing(scope, token) as session:
        row = opened(session, scope, command.deliverable_id)
        expect_version(row, command.version)
        expect_workable(row)
        stored = files.row(scope, command.file, stored_as)
        stored.audience = Audience.INTERNAL
        session.add(stored)
        session.flush()
        edition = _edition(session, row)
        handed = DeliverableFile(
            **activity.owned_by(scope, Audience.INTERNAL),
            deliverable_id=row.id,
            file_id=stored.id,
            edition=edition,
            note=command.note.values.get("note", ""),
            translations=command.note.stored(),
            at=clock.now(),
            by=scope.viewer.name,
        )
        session.add(handed)
        begun(row)
        return edition


def _edition(session: Session, row: Deliverable) -> int:
    mine = DeliverableFile.deliverable_id == row.id
    last = held.highest_position(session, DeliverableFile.edition, mine)
    if last >= MOST_EDITIONS:
        raise TooMany
    return last + 1


def begun(row: Deliverable) -> None:
    """Whoever checks it or puts a file there has begun with it."""
    if row.status is DeliverableStatus.PLANNED:
        row.status = DeliverableStatus.IN_WORK
