"""Large, the charter: which rows make what one project agreed, and what was measured of it?"""

from decimal import Decimal

from db.base import Audience
from db.models.charter import Channel, Charter, CharterRole, CharterStatus, Goal, GoalReading, Promise, Side
from portal.demo.large.making import Place, in_chinese

_AGREED = -110
_GOALS = (("Faster work", "提高效率"), ("Fewer mistakes", "减少差错"), ("Content users", "用户满意"))
_CHANNELS = (
    (Promise.UPDATE, "Status update", "状态更新", 14),
    (Promise.MEETING, "Steering meeting", "项目例会", 14),
)
_ROLES = ((Side.FIRM, "Manager", "项目经理"), (Side.CLIENT, "Sponsor", "发起人"))
_READINGS = (-80, -50, -20)


def add_charter(place: Place) -> None:
    """One confirmed edition with its goals, channels, roles and readings."""
    agreed = place.at(_AGREED)
    charter_id = place.add(
        Charter,
        Audience.CLIENT,
        edition=1,
        status=CharterStatus.CONFIRMED,
        purpose="One of many, made to measure.",
        scope_in="Stock\nInvoices\nReports",
        scope_out="Payroll",
        constraints="",
        difficulties="",
        quality="All tests pass.",
        translations=in_chinese(
            purpose="用于性能测试的项目。", scope_in="库存\n发票\n报表", scope_out="薪资"
        ),
        proposed_at=place.at(_AGREED - 2),
        proposed_by="Manager",
        confirmed_at=agreed,
        confirmed_by="Sponsor",
    )
    for number, (title, chinese) in enumerate(_GOALS, start=1):
        _add_goal(place, charter_id, number, title, chinese)
    for position, (promise, title, chinese, days) in enumerate(_CHANNELS, start=1):
        words = {"what": title, "translations": in_chinese(what=chinese), "every_days": days}
        place.add(
            Channel, Audience.CLIENT, charter_id=charter_id, position=position, promise=promise, **words
        )
    for position, (side, title, chinese) in enumerate(_ROLES, start=1):
        words = {"role": title, "translations": in_chinese(role=chinese)}
        place.add(CharterRole, Audience.CLIENT, charter_id=charter_id, position=position, side=side, **words)


def _add_goal(place: Place, charter_id: int, number: int, title: str, chinese: str) -> None:
    place.add(
        Goal,
        Audience.CLIENT,
        charter_id=charter_id,
        number=number,
        specific=title,
        measure="Counted each month",
        translations=in_chinese(specific=chinese, measure="每月统计"),
        start=Decimal(0),
        target=Decimal(100),
        due=place.day(90 + 10 * number),
    )
    for step, day in enumerate(_READINGS, start=1):
        place.add(
            GoalReading,
            Audience.CLIENT,
            goal_number=number,
            on_date=place.day(day),
            value=Decimal(15 * step + place.number % 20),
            read_at=place.at(day),
            read_by="Manager",
        )
