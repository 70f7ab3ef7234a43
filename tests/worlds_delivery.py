"""What the world of two clients holds of deliverables: accepted with a remark, and one of the firm alone."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.deliverable import (
    Acceptance,
    CheckResult,
    Criterion,
    CriterionRuling,
    Deliverable,
    DeliverableStatus,
    Handover,
    Outcome,
    PunchItem,
    PunchMove,
    Ruling,
)
from db.models.plan import Cause


def add_delivery(session: Session, own: dict[str, object], tag: str, now: datetime) -> None:
    """For the client an accepted deliverable with its remark and a handover; for the firm one in work."""
    shared = own["audience"] is Audience.CLIENT
    row = Deliverable(
        **own,
        number=1 if shared else 2,
        title=f"What {tag}",
        what=f"Described {tag}",
        quality=f"Reason {tag}",
        status=DeliverableStatus.ACCEPTED if shared else DeliverableStatus.IN_WORK,
    )
    session.add(row)
    session.flush()
    criterion = Criterion(
        **own,
        deliverable_id=row.id,
        text=f"Question {tag}",
        standard=f"Then {tag}",
        result=CheckResult.PASSED,
        found=f"Answer {tag}",
        checked_at=now - timedelta(days=5),
        checked_by=f"Worker {tag}",
    )
    session.add(criterion)
    session.flush()
    if shared:
        _accepted(session, own, tag, now, (row, criterion))
    else:
        session.add(_handover(own, tag, 2, now))


def _accepted(
    session: Session,
    own: dict[str, object],
    tag: str,
    now: datetime,
    handed: tuple[Deliverable, Criterion],
) -> None:
    row, criterion = handed
    acceptance = Acceptance(
        **own,
        deliverable_id=row.id,
        round=1,
        asked_at=now - timedelta(days=4),
        asked_by=f"Writer {tag}",
        needed_by=now.date(),
        outcome=Outcome.WITH_REMARKS,
        comment=f"Comment {tag}",
        decided_at=now - timedelta(days=3),
        decided_by=f"Decider {tag}",
    )
    session.add(acceptance)
    session.flush()
    word = {"acceptance_id": acceptance.id, "criterion_id": criterion.id}
    session.add(CriterionRuling(**own, **word, ruling=Ruling.REMARK, remark=f"Issue {tag}"))
    item = PunchItem(**own, **word, number=1, what=f"Issue {tag}", owner=f"Owner {tag}", due=now.date())
    session.add(item)
    session.flush()
    session.add(
        PunchMove(
            **own,
            punch_item_id=item.id,
            old_date=now.date() - timedelta(days=2),
            new_date=now.date(),
            cause=Cause.THIRD_PARTY,
            explanation=f"Late part {tag}",
            remedy=f"By hand {tag}",
            moved_at=now - timedelta(days=2),
            moved_by=f"Somebody {tag}",
        )
    )
    session.add(_handover(own, tag, 1, now))


def _handover(own: dict[str, object], tag: str, number: int, now: datetime) -> Handover:
    return Handover(
        **own,
        number=number,
        what=f"What {tag}",
        documents=f"Guide {tag}",
        training=f"Survey {tag}",
        support_name=f"Owner {tag}",
        support_contact=f"Next {tag}",
        handed_at=now - timedelta(days=2),
        handed_by=f"Writer {tag}",
        received_at=now - timedelta(days=1),
        received_by=f"Decider {tag}",
    )
