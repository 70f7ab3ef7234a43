"""Records move, the schedule: which phases has it, what waits for what, and what was asked of whom?"""

from portal.demo.people import HENRIK
from portal.demo.records_move import RECORDS_MOVE
from portal.demo.schedule_story import Schedule, Stage, Wanted
from portal.demo.words import Both

RECORDS_MOVE_SCHEDULE = Schedule(
    RECORDS_MOVE,
    stages=(
        Stage(Both("Preparation", "准备"), -32, -14),
        Stage(Both("Programs and trial", "程序与试迁移"), -13, +54),
        Stage(Both("Move of three clinics", "三家医院迁移"), +55, +119),
        Stage(Both("Sealing", "封存"), +120, +134),
    ),
    links=(
        ("Archives opened for the move", "Trial move of 10,000 records", 0),
        ("Trial move of 10,000 records", "All records moved", 0),
        ("All records moved", "Old archives switched off", 14),
    ),
    wanted=(
        Wanted(
            Both("Answer of the data protection authority", "数据保护机构的批复"),
            Both("Nobody may open the old archives before it.", "批复之前不得开启旧档案。"),
            HENRIK,
            on=-14,
            by=+26,
            holds="Archives opened for the move",
        ),
    ),
)
