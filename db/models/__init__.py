"""All tables, one noun per file."""

from db.models import change, identity, issue, money, plan, project, record, survey, training

__all__ = ["change", "identity", "issue", "money", "plan", "project", "record", "survey", "training"]
