"""Examining: what does the portal itself say of a certificate that somebody holds?"""

from db.queries import evidence as queries
from db.session import reading
from portal.access import Permission, Scope
from portal.evidence.checking import Verdict, against_heads, check
from portal.evidence.opening import opened


def examined(scope: Scope, content: bytes) -> Verdict:
    """Compute a certificate anew and compare it with the heads published to the client of this project.

    One statement. A certificate of anybody else fits no head that this reader may see, and so stands alone:
    whether it is known here is never said. Raises NotACertificate.
    """
    scope.require(Permission.SEE_SCOPE)
    findings = check(opened(content))
    with reading(scope) as session:
        published = queries.heads(session, scope.here.client_id)
    return against_heads(findings, published)
