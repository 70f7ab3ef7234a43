"""Import: what does a file from another system bring into a project, again and again, safely?"""

from portal.imports.outcome import Counts, ImportResult, Undecided, Why
from portal.imports.runs import Run, run, runs
from portal.imports.taking import TakeIn, TheDatabaseIsBusy, preview, take
from portal.imports.writer import Progress

__all__ = [
    "Counts",
    "ImportResult",
    "Progress",
    "Run",
    "TakeIn",
    "TheDatabaseIsBusy",
    "Undecided",
    "Why",
    "preview",
    "run",
    "runs",
    "take",
]
