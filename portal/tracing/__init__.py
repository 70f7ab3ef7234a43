"""Trace: which requirement became which deliverable, was it accepted, and what changed it, both ways?"""

from portal.tracing.export import FILE_NAME, as_csv
from portal.tracing.report import Change, Need, Part, Result, Trace, Verdict, report

__all__ = ["FILE_NAME", "Change", "Need", "Part", "Result", "Trace", "Verdict", "as_csv", "report"]
