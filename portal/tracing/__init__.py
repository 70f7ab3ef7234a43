"""Trace: which requirement became which deliverable, was it accepted, and what changed it, both ways?"""

from portal.tracing.export import table
from portal.tracing.report import Change, Need, Part, Result, Trace, Verdict, report

__all__ = ["Change", "Need", "Part", "Result", "Trace", "Verdict", "report", "table"]
