"""All tables, one noun per file."""

from db.models import (
    change,
    charter,
    deliverable,
    effort,
    identity,
    issue,
    money,
    plan,
    project,
    record,
    requirement,
    schedule,
    signing,
    survey,
    training,
)

__all__ = [
    "change",
    "charter",
    "deliverable",
    "effort",
    "identity",
    "issue",
    "money",
    "plan",
    "project",
    "record",
    "requirement",
    "schedule",
    "signing",
    "survey",
    "training",
]
