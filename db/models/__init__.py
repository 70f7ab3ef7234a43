"""All tables, one noun per file."""

from db.models import (
    change,
    charter,
    effort,
    identity,
    issue,
    money,
    plan,
    project,
    record,
    schedule,
    survey,
    training,
)

__all__ = [
    "change",
    "charter",
    "effort",
    "identity",
    "issue",
    "money",
    "plan",
    "project",
    "record",
    "schedule",
    "survey",
    "training",
]
