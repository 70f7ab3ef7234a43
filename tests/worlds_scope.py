"""What the world of two clients holds of requirements: agreed, proposed, and known to the firm alone."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.requirement import (
    Priority,
    Requirement,
    RequirementEdition,
    RequirementOption,
    RequirementReview,
    RequirementStatus,
    ScopeVersion,
    Verdict,
    Way,
)

INTERNAL = "INTERNALMARK"


def add_scope(session: Session, own: dict[str, object], tag: str, now: datetime) -> None:
    """For the client an agreed requirement and a proposed one; for the firm a draft, and notes on all."""
    if own["audience"] is not Audience.CLIENT:
        _requirement(session, own, tag, 2, RequirementStatus.DRAFT, now)
        return
    agreed = _requirement(session, own, tag, 1, RequirementStatus.CONFIRMED, now)
    agreed.confirmed_at, agreed.confirmed_by = now - timedelta(days=2), f"Decider {tag}"
    proposed = _requirement(session, own, tag, 3, RequirementStatus.PROPOSED, now)
    for row in (agreed, proposed):
        content = {"title": row.title, "expected": row.expected, "criteria": row.criteria, "priority": "must"}
        session.add(
            RequirementEdition(
                **own,
                requirement_id=row.id,
                edition=1,
                content=content,
                at=now - timedelta(days=3),
                author=f"Author {tag}",
            )
        )
    review = {
        "edition": 1,
        "confirmed": True,
        "at": now - timedelta(days=2),
        "by": f"Decider {tag}",
        "by_id": 1,
    }
    session.add(RequirementReview(**own, requirement_id=agreed.id, **review))
    hidden = {**own, "audience": Audience.INTERNAL}
    way = {"way": Way.COMPROMISE, "what": f"Then {INTERNAL} {tag}", "impact": f"Reason {INTERNAL} {tag}"}
    session.add(RequirementOption(**hidden, requirement_id=proposed.id, **way))
    session.add(
        ScopeVersion(
            **own,
            number=1,
            reason=f"Reason {tag}",
            content=[{"number": 1, "edition": 1, "title": agreed.title, "priority": "must"}],
            at=now - timedelta(days=2),
            by=f"Decider {tag}",
        )
    )


def _requirement(
    session: Session,
    own: dict[str, object],
    tag: str,
    number: int,
    status: RequirementStatus,
    now: datetime,
) -> Requirement:
    row = Requirement(
        **own,
        number=number,
        module=f"Entry {tag}",
        title=f"What {number} {tag}",
        need=f"Why {tag}",
        expected=f"Described {tag}",
        criteria=f"Question {tag}",
        source=f"Submitter {tag}",
        priority=Priority.MUST,
        status=status,
        edition=0 if status is RequirementStatus.DRAFT else 1,
        verdict=Verdict.FEASIBLE,
        verdict_why=f"Answer {tag}",
        verdict_note=f"Summary {INTERNAL} {tag}",
        created_at=now - timedelta(days=4),
        created_by=f"Writer {tag}",
    )
    session.add(row)
    session.flush()
    return row
