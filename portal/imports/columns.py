"""Which columns of ours does a record fill, and how do we know that it has not changed?"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.integrations.records import IssueRecord, MilestoneRecord, TaskRecord

Record = TaskRecord | MilestoneRecord | IssueRecord

_BETWEEN = "\x1f"
_FORM = "1"
"""To be raised when a column is added below: the next import then brings every row up to date."""


def task(record: TaskRecord) -> dict[str, Any]:
    """What a task takes from its source, without its parent."""
    return {
        "title": record.title,
        "description": record.description,
        "status": record.status,
        "status_name": record.status_name,
        "assignee": record.assignee,
        "start": record.start,
        "due": record.due,
        "done_on": record.done_on,
        "done_approximate": record.done_approximate,
        "estimate_h": record.estimate_h,
        "spent_h": record.spent_h,
        "archived": record.archived,
        "external_key": record.external_key,
        "external_url": record.external_url,
    }


def issue(record: IssueRecord) -> dict[str, Any]:
    """What an issue takes from its source."""
    return {
        "title": record.title,
        "description": record.description,
        "severity": record.severity,
        "status": record.status,
        "status_name": record.status_name,
        "owner": record.owner,
        "opened_at": record.opened_at,
        "resolved_at": record.resolved_at,
        "external_key": record.key,
        "external_url": record.url,
    }


def milestone(record: MilestoneRecord) -> dict[str, Any]:
    """What the source says of a milestone; its dates have rules of their own, see `milestones`."""
    return {"title": record.title, "due": record.due, "done_on": record.done_on, "done": record.done}


def key(record: Record) -> str:
    """The name under which people know a record; a version of Jira is known by its title."""
    if isinstance(record, TaskRecord):
        return record.external_key
    return record.key if isinstance(record, IssueRecord) else record.title


def updated(record: Record) -> datetime | None:
    """When the record was last changed where it comes from, if the file says so."""
    return None if isinstance(record, MilestoneRecord) else record.updated_at


def of_task(record: TaskRecord, parent: str) -> str:
    """The fingerprint of a task, without a day known roughly: that one moves with every comment on a card."""
    values = task(record)
    if record.done_approximate:
        del values["done_on"]
    return digest(values, parent)


def digest(values: Mapping[str, object], parent: str = "") -> str:
    """A fingerprint of all that a record fills. A comment or a watcher changes nothing here."""
    said = ("" if value is None else str(value) for value in values.values())
    return hashlib.sha256(_BETWEEN.join((_FORM, parent, *said)).encode()).hexdigest()
