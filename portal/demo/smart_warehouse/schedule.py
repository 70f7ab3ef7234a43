"""Smart warehouse, the schedule: which phases has it, what waits for what, and what was asked of whom?"""

from portal.demo.people import CHEN, SU
from portal.demo.schedule_story import AS_CONFIRMED, Asked, Schedule, Settled, Stage, Wanted
from portal.demo.smart_warehouse import SMART_WAREHOUSE
from portal.demo.words import At, Both

SMART_WAREHOUSE_SCHEDULE = Schedule(
    SMART_WAREHOUSE,
    stages=(
        Stage(Both("Design", "设计"), -170, -140),
        Stage(Both("Racks and control system", "货架与控制系统"), -139, -62),
        Stage(Both("Zone A", "A 区"), -61, -35),
        Stage(Both("Zones B and C", "B、C 区"), -34, -8),
        Stage(Both("Run-in and acceptance", "试运行与验收"), -7, +15),
    ),
    links=(
        ("Design released", "Racks and rails installed", 0),
        ("Racks and rails installed", "Zone A in operation", 0),
        ("Control system in the test hall", "Zone A in operation", 0),
        ("Accept the last three shuttles", "Zones B and C in operation", 0),
        ("Move goods from the old store", "Zones B and C in operation", 0),
        ("Zone A in operation", "Zones B and C in operation", 0),
        ("Zones B and C in operation", "Run-in: 500 orders a day", 2),
        ("Run-in: 500 orders a day", "500 orders a day for one week", 0),
        ("500 orders a day for one week", "Final acceptance", 7),
    ),
    wanted=(
        Wanted(
            Both("Drawing of the fire exits", "消防通道图纸"),
            Both("The racks must leave them free.", "货架布置须避开消防通道。"),
            SU,
            on=-164,
            by=-158,
            holds="Design released",
            answered=At(-159, "09:40"),
            answer=Both("Sent with the stamp of the fire brigade.", "已发送，含消防部门盖章。"),
        ),
        Wanted(
            Both("A place for the goods of the old store, aisle 7", "旧库第 7 通道物料的临时存放地点"),
            Both(
                "Zone C cannot be filled before aisle 7 is empty.",
                "第 7 通道清空之前，C 区无法上架。",
            ),
            SU,
            on=-9,
            by=-3,
            holds="Move goods from the old store",
        ),
        Wanted(
            Both("Who signs the final acceptance", "最终验收由谁签署"),
            Both("We prepare the papers in that name.", "我方据此准备验收文件。"),
            CHEN,
            on=-2,
            by=+12,
            holds="Final acceptance",
        ),
    ),
    settled=(
        Settled(AS_CONFIRMED, At(-165, "16:30"), CHEN, edition=1),
        Settled(
            Both("Another rhythm of updates; the dates stay", "状态更新频率调整，日期不变"),
            At(-62, "11:15"),
            CHEN,
            edition=2,
        ),
    ),
    asked=(
        Asked("Zone A in operation", -48, CHEN, At(-46, "16:00")),
        Asked("Zones B and C in operation", -48, CHEN, At(-46, "16:02")),
        Asked("500 orders a day for one week", -48, CHEN, At(-46, "16:04")),
        Asked(
            "Final acceptance",
            -48,
            CHEN,
            At(-46, "16:10"),
            agreed=False,
            comment=Both(
                "Too late for our peak season. Please show what can be won back.",
                "赶不上我们的旺季，请说明可以追回多少。",
            ),
        ),
        Asked("Zone A in operation", -15, CHEN, At(-14, "10:00")),
        Asked("Final acceptance", -6, CHEN),
    ),
)
