"""Evidence: what can somebody show to a stranger who wants to know whether this was signed?"""

from portal.evidence.certifying import Certificate, certificate
from portal.evidence.checking import (
    Findings,
    NotACertificate,
    Part,
    Standing,
    Verdict,
    against_heads,
    against_root,
    check,
)
from portal.evidence.examining import examined
from portal.evidence.listing import Listed, signatures
from portal.evidence.opening import opened
from portal.evidence.setting import as_pdf
from portal.evidence.wording import KINDS, explained, heads_said, lines_of, parts_said

__all__ = [
    "KINDS",
    "Certificate",
    "Findings",
    "Listed",
    "NotACertificate",
    "Part",
    "Standing",
    "Verdict",
    "against_heads",
    "against_root",
    "as_pdf",
    "certificate",
    "check",
    "examined",
    "explained",
    "heads_said",
    "lines_of",
    "opened",
    "parts_said",
    "signatures",
]
