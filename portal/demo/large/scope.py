"""Large, the scope: which rows make the requirements of one project, most of them agreed?"""

from typing import Any

from db.base import Audience
from db.models.requirement import (
    Priority,
    Requirement,
    RequirementEdition,
    RequirementReview,
    RequirementStatus,
    ScopeVersion,
)
from portal.demo.large.making import Place, in_chinese

AGREED, PROPOSED = 24, 2
_SHOWN, _CONFIRMED, _NOW = -108, -106, -3
_MODULES = (("Stock", "库存"), ("Invoices", "发票"), ("Reports", "报表"), ("Training", "培训"))


def add_scope(place: Place) -> None:
    """Requirements that were agreed at first, in one version of the scope, and some that wait."""
    agreed = [_add(place, number, _SHOWN, is_agreed=True) for number in range(1, AGREED + 1)]
    for number in range(AGREED + 1, AGREED + PROPOSED + 1):
        _add(place, number, _NOW, is_agreed=False)
    place.add(
        ScopeVersion,
        Audience.CLIENT,
        number=1,
        reason=f"{AGREED} requirements were confirmed",
        translations=in_chinese(reason=f"已确认 {AGREED} 项需求"),
        content=agreed,
        at=place.at(_CONFIRMED),
        by_name="Sponsor",
    )


def _add(place: Place, number: int, shown: int, *, is_agreed: bool) -> dict[str, Any]:
    """One requirement with its edition; answers how a version of the scope names it."""
    module, chinese = _MODULES[number % len(_MODULES)]
    priority = tuple(Priority)[place.between(0, 2)]
    words = {"title": f"{module} {number}", "module": module, "expected": "It works.", "criteria": "Tested"}
    said = {"title": f"{chinese} {number}", "module": chinese, "expected": "可用。", "criteria": "已测试"}
    requirement_id = place.add(
        Requirement,
        Audience.CLIENT,
        **words,
        translations=in_chinese(**said),
        number=number,
        priority=priority,
        status=RequirementStatus.CONFIRMED if is_agreed else RequirementStatus.PROPOSED,
        edition=1,
        confirmed_at=place.at(_CONFIRMED) if is_agreed else None,
        confirmed_by="Sponsor" if is_agreed else "",
        created_at=place.at(shown),
        created_by="Manager",
    )
    edition = {
        "content": {**words, "priority": priority.value, "is_special": False},
        "translations": in_chinese(**said),
        "at": place.at(shown),
        "author": "Manager",
    }
    place.add(RequirementEdition, Audience.CLIENT, requirement_id=requirement_id, edition=1, **edition)
    if is_agreed:
        said_yes = {"confirmed": True, "at": place.at(_CONFIRMED), "by_name": "Sponsor", "by_id": 0}
        place.add(RequirementReview, Audience.CLIENT, requirement_id=requirement_id, edition=1, **said_yes)
    named = {"number": number, "edition": 1, "title": words["title"], "priority": priority.value}
    return {**named, "translations": in_chinese(title=said["title"])}
