"""Plant support, the schedule: which phases has it, what waits for what, and what was asked of whom?"""

from portal.demo.people import HE
from portal.demo.plant_support import PLANT_SUPPORT
from portal.demo.schedule_story import Schedule, Stage, Wanted
from portal.demo.words import Both

PLANT_SUPPORT_SCHEDULE = Schedule(
    PLANT_SUPPORT,
    stages=(
        Stage(Both("Takeover", "交接"), -132, -112),
        Stage(Both("First half-year", "上半年服务"), -111, -6),
        Stage(Both("Second half-year", "下半年服务"), -5, +58),
    ),
    links=(
        ("Agree the hours of downtime", "Database upgraded", 0),
        ("Rehearse the database upgrade", "Database upgraded", 0),
    ),
    wanted=(
        Wanted(
            Both("Hours of downtime for the upgrade", "数据库升级的停机时段"),
            Both("Your shifts decide on which night we upgrade.", "具体哪一晚升级取决于贵方的排班。"),
            HE,
            on=-3,
            by=+6,
            holds="Agree the hours of downtime",
        ),
    ),
)
