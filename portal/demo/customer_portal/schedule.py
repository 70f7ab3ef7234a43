"""Customer portal, the schedule: which phases has it, what waits for what, and what was asked of whom?"""

from portal.demo.customer_portal import CUSTOMER_PORTAL
from portal.demo.people import ELEANOR, MOIRA
from portal.demo.schedule_story import Schedule, Stage, Wanted
from portal.demo.words import At, Both

CUSTOMER_PORTAL_SCHEDULE = Schedule(
    CUSTOMER_PORTAL,
    stages=(
        Stage(Both("Goals and prototype", "目标与原型"), -30, -5),
        Stage(Both("First release", "试用版"), -4, +34),
        Stage(Both("Slot booking", "时段预约"), +35, +52),
        Stage(Both("Opening", "全面开放"), +53, +78),
    ),
    links=(
        ("Goals agreed with eight customers", "Clickable prototype approved", 0),
        ("Clickable prototype approved", "Test with the first ten customers", 0),
        ("Choose the first ten customers", "Test with the first ten customers", 0),
        ("Test with the first ten customers", "First release for ten customers", 0),
        ("First release for ten customers", "Calendar of loading slots", 0),
        ("Calendar of loading slots", "Slot booking at North Quay", 0),
        ("Slot booking at North Quay", "Open to all customers", 0),
    ),
    wanted=(
        Wanted(
            Both("Eight customers who talk with us", "八家愿意接受访谈的客户"),
            Both(
                "We want to hear their questions before we draw anything.",
                "动手设计之前，我们想先听取他们的问题。",
            ),
            MOIRA,
            on=-30,
            by=-27,
            holds="Goals agreed with eight customers",
            answered=At(-28, "14:30"),
            answer=Both(
                "The list is in your mailbox; all eight know about it.", "名单已发到邮箱，八家均已知情。"
            ),
        ),
        Wanted(
            Both("List of the first ten customers", "首批十家客户名单"),
            Both("They are invited two weeks before the first release.", "试用版发布前两周发出邀请。"),
            ELEANOR,
            on=-3,
            by=+8,
            holds="Choose the first ten customers",
        ),
    ),
)
