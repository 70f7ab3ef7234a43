"""Audit: does the record of all changes still say what it said, and what does it say of mine?"""

from db.queries.audit import Event
from portal.audit.anchoring import Published, publish_heads
from portal.audit.checking import Break, Head, Tampering
from portal.audit.comparing import Compared, Verdict, compare
from portal.audit.heads import HeadsContradict, NotAHeadFile, grouped
from portal.audit.heads import merge as merge_heads
from portal.audit.heads import read as read_heads
from portal.audit.mailing import mail_breaks, mail_heads
from portal.audit.recording import Change, Entry, Record, record
from portal.audit.searching import Desk, Search, Standing, desk, recorded_in, search_by
from portal.audit.verifying import PORTAL, Trail, Verified, verify

__all__ = [
    "PORTAL",
    "Break",
    "Change",
    "Compared",
    "Desk",
    "Entry",
    "Event",
    "Head",
    "HeadsContradict",
    "NotAHeadFile",
    "Published",
    "Record",
    "Search",
    "Standing",
    "Tampering",
    "Trail",
    "Verdict",
    "Verified",
    "compare",
    "desk",
    "grouped",
    "mail_breaks",
    "mail_heads",
    "merge_heads",
    "publish_heads",
    "read_heads",
    "record",
    "recorded_in",
    "search_by",
    "verify",
]
