"""Change requests: what should be different, what would it cost, and what was decided?"""

from portal.changes.answering import ChangeAt, Move, NotAssessed, expect_unmoved, move, publish, read_move
from portal.changes.asking import Submit, Withdraw, enter, read_submit, read_withdraw, submit, withdraw
from portal.changes.course import NEEDS_ASSESSMENT, NEXT, UNDECIDED, NoSuchMove
from portal.changes.register import Change, ChangesReport, Step, as_json, code, report

__all__ = [
    "NEEDS_ASSESSMENT",
    "NEXT",
    "UNDECIDED",
    "Change",
    "ChangeAt",
    "ChangesReport",
    "Move",
    "NoSuchMove",
    "NotAssessed",
    "Step",
    "Submit",
    "Withdraw",
    "as_json",
    "code",
    "enter",
    "expect_unmoved",
    "move",
    "publish",
    "read_move",
    "read_submit",
    "read_withdraw",
    "report",
    "submit",
    "withdraw",
]
