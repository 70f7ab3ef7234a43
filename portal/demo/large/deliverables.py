"""Large, the deliverables: which rows make what one project hands over, and what its client signed of it?"""

from datetime import timedelta
from itertools import count

from db.base import Audience
from db.models.deliverable import (
    Acceptance,
    CheckResult,
    Criterion,
    CriterionRuling,
    Deliverable,
    DeliverableStatus,
    Outcome,
    PunchItem,
    Ruling,
)
from db.models.requirement import Requirement
from db.models.signing import Paper, PaperKind, Signatory, Signature
from portal.demo.large.making import Place, in_chinese
from portal.signing import fingerprint, written

_SETTLED, _WAITING, _PLANNED = 5, 1, 2
_CRITERIA = (
    ("Every figure agrees with the old system", "全部数据与旧系统一致"),
    ("Answers within two seconds", "两秒内响应"),
    ("Written down for those who run it", "运维文档齐备"),
)
_REMARK = "One label is wrong."


def add_deliverables(place: Place) -> None:
    """Some accepted and signed, one waiting for the client, some still to come."""
    requirements = [
        row["id"] for row in place.making.rows[Requirement] if row["project_id"] == place.project_id
    ]
    punch_numbers = count(1)
    for number in range(1, _SETTLED + _WAITING + _PLANNED + 1):
        is_settled, is_offered = number <= _SETTLED, number <= _SETTLED + _WAITING
        deliverable_id = _add_deliverable(place, number, is_settled=is_settled, is_offered=is_offered)
        criteria = [
            _add_criterion(
                place, deliverable_id, position, requirements[(number + position) % len(requirements)]
            )
            for position in range(1, len(_CRITERIA) + 1)
        ]
        if is_offered:
            asked = -90 + 15 * number
            acceptance_id = _add_acceptance(place, deliverable_id, asked, is_settled=is_settled)
            if is_settled:
                _add_rulings(place, acceptance_id, criteria, next(punch_numbers), asked)
                _add_paper(place, number, acceptance_id, asked + 5)


def _add_deliverable(place: Place, number: int, *, is_settled: bool, is_offered: bool) -> int:
    status = DeliverableStatus.ACCEPTED if is_settled else DeliverableStatus.PLANNED
    return place.add(
        Deliverable,
        Audience.CLIENT,
        number=number,
        title=f"Delivery {number}",
        what="What was agreed for this part.",
        quality="As in the requirements.",
        translations=in_chinese(title=f"交付物 {number}", what="本部分约定的内容。", quality="以需求为准。"),
        status=DeliverableStatus.DELIVERED if is_offered and not is_settled else status,
        due=place.day(-90 + 15 * number),
        position=number,
    )


def _add_criterion(place: Place, deliverable_id: int, position: int, requirement_id: int) -> int:
    text, chinese = _CRITERIA[position - 1]
    return place.add(
        Criterion,
        Audience.CLIENT,
        deliverable_id=deliverable_id,
        requirement_id=requirement_id,
        position=position,
        text=text,
        translations=in_chinese(text=chinese),
        result=CheckResult.PASSED,
        found="As it should be.",
        checked_at=place.at(-92),
        checked_by="Manager",
    )


def _add_acceptance(place: Place, deliverable_id: int, asked: int, *, is_settled: bool) -> int:
    return place.add(
        Acceptance,
        Audience.CLIENT,
        deliverable_id=deliverable_id,
        round=1,
        asked_at=place.at(asked),
        asked_by="Manager",
        needed_by=place.day(asked + 14),
        outcome=Outcome.WITH_REMARKS if is_settled else Outcome.OPEN,
        decided_at=place.at(asked + 5) if is_settled else None,
        decided_by="Sponsor" if is_settled else "",
        decided_by_id=place.people(1)[0] if is_settled else None,
    )


def _add_rulings(place: Place, acceptance_id: int, criteria: list[int], number: int, asked: int) -> None:
    """All met but one, of which the remark has become an item of the punch list."""
    for criterion_id in criteria:
        is_remark = criterion_id == criteria[-1]
        place.add(
            CriterionRuling,
            Audience.CLIENT,
            acceptance_id=acceptance_id,
            criterion_id=criterion_id,
            ruling=Ruling.REMARK if is_remark else Ruling.MET,
            remark=_REMARK if is_remark else "",
        )
    is_done = number % 2 == 1
    place.add(
        PunchItem,
        Audience.CLIENT,
        number=number,
        acceptance_id=acceptance_id,
        criterion_id=criteria[-1],
        what=_REMARK,
        owner="Manager",
        due=place.day(asked + 30),
        done_at=place.at(asked + 20) if is_done else None,
        done_by="Manager" if is_done else "",
    )


def _add_paper(place: Place, number: int, acceptance_id: int, signed: int) -> None:
    """What the sponsor signed. Its place in the trail is open: a large world has no trail before today."""
    title = f"Acceptance of deliverable {number}: Delivery {number}"
    text = written(
        {
            "kind": "acceptance",
            "project": f"Project {place.number + 1:04d}",
            "number": f"{number}.1",
            "edition": 1,
            "language": "en",
            "title": title,
            "sections": [{"heading": "Delivered", "lines": ["What was agreed for this part."]}],
            "facts": {"deliverable": number, "round": 1},
        }
    )
    mark, name = f"{place.project_id:07d}{number:02d}", "Sponsor"
    at = place.at(signed)
    paper_id = place.add(
        Paper,
        Audience.CLIENT,
        public_id=f"paper{mark}",
        kind=PaperKind.ACCEPTANCE,
        subject_id=acceptance_id,
        edition=1,
        text=text,
        sha256=fingerprint(text),
        made_at=at - timedelta(minutes=1),
        made_by="Manager",
    )
    place.add(Signatory, Audience.CLIENT, paper_id=paper_id, position=1)
    place.add(
        Signature,
        Audience.CLIENT,
        public_id=f"signature{mark}",
        paper_id=paper_id,
        sha256=fingerprint(text),
        position=1,
        person_id=place.people(1)[0],
        name=name,
        email="sponsor@client.example",
        typed_name=name,
        organisation="Client",
        consent="I have read this text to the end and sign it.",
        language="en",
        method="password",
        authenticated_at=at,
        signed_at=at,
        zone="Europe/Berlin",
    )
