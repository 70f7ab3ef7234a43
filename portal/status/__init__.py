"""How does the project stand, who says so, and what of it may the client read?"""

from portal.status.confirming import Confirm, Which, confirm, read_confirm, write_down
from portal.status.reading import STATEMENTS_SHOWN, Statement, StatusReport, fresh, report
from portal.status.setting import SetProject, publish_all, read_project, set_project
from portal.status.stating import (
    NeedsExplanation,
    PublishStatement,
    WriteStatement,
    publish_statement,
    read_statement,
    write_statement,
)
from portal.status.watermelon import AHEAD_POINTS, Contradiction, Facts, contradictions, sentence

__all__ = [
    "AHEAD_POINTS",
    "STATEMENTS_SHOWN",
    "Confirm",
    "Contradiction",
    "Facts",
    "NeedsExplanation",
    "PublishStatement",
    "SetProject",
    "Statement",
    "StatusReport",
    "Which",
    "WriteStatement",
    "confirm",
    "contradictions",
    "fresh",
    "publish_all",
    "publish_statement",
    "read_confirm",
    "read_project",
    "read_statement",
    "report",
    "sentence",
    "set_project",
    "write_down",
    "write_statement",
]
