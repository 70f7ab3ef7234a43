"""What does an import do with tasks, what with milestones, and what with issues?"""

from collections.abc import Mapping, Sequence

from db.base import Audience
from db.models.issue import Issue
from db.models.plan import Milestone, Task
from db.numbers import Numbered, next_numbers
from db.queries import imports as queries
from portal import publishing
from portal.imports import columns, milestones, parents
from portal.imports.comparing import Compared, Found, Match
from portal.imports.outcome import Counts
from portal.imports.writer import AT_ONCE, Writer, batches, counted
from portal.integrations.records import IssueRecord, MilestoneRecord, TaskRecord
from portal.issues import rows as issue_rows
from portal.issues.report import DONE
from portal.plan.milestones import note_reached


def write_tasks(writer: Writer, compared: Compared[TaskRecord], above: Mapping[str, str]) -> Counts:
    """Store what is new, parents first, and bring the rest up to date."""
    ids = {row.external_id: row.id for row in compared.known if row.deleted_at is None}
    for match in (*compared.changed, *compared.same):
        if match.known:
            ids[match.record.external_id] = match.known.id
    _new_tasks(writer, compared.new, above, ids)

    def apply(row: Task, match: Match[TaskRecord]) -> None:
        values = columns.task(match.record)
        if match.record.done_approximate and row.done_on and row.status is match.record.status:
            del values["done_on"]
        parent = ids.get(above.get(match.record.external_id, ""))
        writer.fill(row, {**values, "parent_id": parent}, match)

    writer.update(Task, compared.changed, apply)
    removed = writer.remove(Task, compared)
    return counted(compared, removed, writer.publish(publishing.Kind.TASK, compared))


def _new_tasks(
    writer: Writer, new: Sequence[Match[TaskRecord]], above: Mapping[str, str], ids: dict[str, int]
) -> None:
    """Each task is stored once, together with its parent's id."""
    first = queries.last_position(writer.session, writer.project_id, Task) + 1
    depth = parents.from_the_top((match.record.external_id for match in new), above)
    waiting: dict[str, Task] = {}

    def store() -> None:
        writer.store(tuple(waiting.values()))
        ids.update((external_id, row.id) for external_id, row in waiting.items())
        waiting.clear()

    for position, match in sorted(enumerate(new, first), key=lambda item: depth[item[1].record.external_id]):
        own_id = match.record.external_id
        parent = above.get(own_id, "")
        if parent in waiting or len(waiting) == AT_ONCE:
            store()
        waiting[own_id] = Task(
            **writer.owned,
            **columns.task(match.record),
            **writer.origin(match),
            parent_id=ids.get(parent),
            position=position,
        )
    store()


def write_milestones(writer: Writer, found: Found, held: frozenset[int]) -> Counts:
    """Store and change milestones; those in `held` are not published."""
    compared, rows = found.milestones, found.milestone_rows
    kept = {row.id for row in milestones.kept(found, writer.complete)}
    first = queries.last_position(writer.session, writer.project_id, Milestone) + 1
    for batch in batches(enumerate(compared.new, first)):
        writer.store([_new_milestone(writer, match, position) for position, match in batch])

    def apply(row: Milestone, match: Match[MilestoneRecord]) -> None:
        was_open = row.actual is None
        dates = milestones.dates_after(row, match.record, row.id in found.promised)
        writer.fill(row, {**dates._asdict(), "title": match.record.title}, match)
        if was_open and row.actual and row.audience is Audience.CLIENT:
            note_reached(writer.session, writer.scope, row)

    writer.change(compared.changed, rows, apply)
    gone = [known for known in writer.gone(compared) if known.id not in kept]
    for known in gone:
        writer.take_out(rows[known.id])
    return counted(compared, len(gone), writer.publish(publishing.Kind.MILESTONE, compared, held))


def _new_milestone(writer: Writer, match: Match[MilestoneRecord], position: int) -> Milestone:
    dates = milestones.dates_of(match.record)._asdict()
    origin = writer.origin(match)
    return Milestone(**writer.owned, **origin, **dates, title=match.record.title, position=position)


def write_issues(writer: Writer, compared: Compared[IssueRecord]) -> Counts:
    """Store new issues with their numbers, and bring the rest up to date."""
    if compared.new:
        numbers = next_numbers(writer.session, writer.owned, Numbered.ISSUE, len(compared.new))
        for batch in batches(zip(numbers, compared.new, strict=True)):
            writer.store([_new_issue(writer, match, number) for number, match in batch])
    writer.update(Issue, compared.changed, lambda row, match: _change_issue(writer, row, match))
    removed = writer.remove(Issue, compared)
    return counted(compared, removed, writer.publish(publishing.Kind.ISSUE, compared))


def _new_issue(writer: Writer, match: Match[IssueRecord], number: int) -> Issue:
    record = match.record
    values = columns.issue(record)
    values["opened_at"] = record.opened_at or record.updated_at or writer.moment
    if record.status in DONE:
        values["resolved_at"] = record.resolved_at or record.updated_at
    return Issue(**writer.owned, **values, **writer.origin(match), number=number)


def _change_issue(writer: Writer, row: Issue, match: Match[IssueRecord]) -> None:
    """What the source leaves empty stays; a new status stands in the history that the client reads."""
    record, before = match.record, row.status
    values = columns.issue(record)
    values["owner"] = record.owner or row.owner
    values["opened_at"] = record.opened_at or row.opened_at
    if record.status in DONE:
        values["resolved_at"] = record.resolved_at or row.resolved_at or record.updated_at or writer.moment
    writer.fill(row, values, match)
    if before is not record.status and row.audience is Audience.CLIENT:
        writer.session.add(
            issue_rows.changed(row, writer.scope, writer.moment, "status", before, record.status)
        )
