"""Schedule story: into which phases does a project fall, what waits for what, and what was asked of whom?

Milestones and tasks are named by their English titles, days are working days from today.
"""

from dataclasses import dataclass

from portal.demo.customer_portal import CUSTOMER_PORTAL
from portal.demo.harbour import HARBOUR
from portal.demo.patient_intake import PATIENT_INTAKE
from portal.demo.people import CHEN, DEV, ELEANOR, HE, HENRIK, JULIA, KATRIN, MOIRA, SU
from portal.demo.plant_support import PLANT_SUPPORT
from portal.demo.records_move import RECORDS_MOVE
from portal.demo.smart_warehouse import SMART_WAREHOUSE
from portal.demo.story import Story
from portal.demo.words import NOTHING, Actor, At, Both


@dataclass(frozen=True, slots=True)
class Stage:
    """A phase: what is due in its days belongs to it."""

    title: Both
    start: int
    finish: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that was asked of somebody at the client, and how that ended."""

    title: Both
    why: Both
    of: Actor
    on: int
    by: int
    holds: str = ""
    answered: At | None = None
    answer: Both = NOTHING
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """The dates as they were agreed on that occasion."""

    reason: Both
    at: At
    by: Actor
    edition: int | None = None
    change: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The client's answer to the move of a milestone that was made on that day; none means it still waits."""

    milestone: str
    moved_on: int
    by: Actor
    answered: At | None = None
    agreed: bool = True
    comment: Both = NOTHING


@dataclass(frozen=True, slots=True)
class Schedule:
    """Everything around the plan of one story."""

    story: Story
    stages: tuple[Stage, ...]
    links: tuple[tuple[str, str, int], ...] = ()
    wanted: tuple[Wanted, ...] = ()
    settled: tuple[Settled, ...] = ()
    asked: tuple[Asked, ...] = ()


_CHARTER = Both("The plan as both sides confirmed it", "双方确认的计划")

_HARBOUR = Schedule(
    HARBOUR,
    stages=(
        Stage(Both("Blueprint", "蓝图"), -150, -128),
        Stage(Both("Setting up", "系统配置"), -127, -92),
        Stage(Both("Data and interfaces", "数据与接口"), -91, -30),
        Stage(Both("Testing", "测试"), -29, +22),
        Stage(Both("Go-live and handover", "上线与移交"), +23, +55),
    ),
    links=(
        ("Export stock of North Quay", "Data rehearsal passed", 0),
        ("Data rehearsal passed", "Integration test: first two warehouses", 0),
        ("Integration test: first two warehouses", "Integration test passed", 0),
        ("Test data of South Dock", "Integration test: South Dock", 0),
        ("Integration test: South Dock", "Integration test passed", 0),
        ("Integration test passed", "Acceptance test with your key users", 0),
        ("Acceptance test with your key users", "Acceptance test signed", 0),
        ("Train 46 warehouse clerks", "Go-live at all three warehouses", 0),
        ("Acceptance test signed", "Second data rehearsal", 0),
        ("Second data rehearsal", "Move the live data", 7),
        ("Move the live data", "Go-live at all three warehouses", 0),
        ("Go-live at all three warehouses", "Handover to your support desk", 14),
    ),
    wanted=(
        Wanted(
            Both("Stock export of North Quay", "北码头的库存导出数据"),
            Both("The data rehearsal begins with it.", "数据迁移演练以此为前提。"),
            DEV,
            on=-82,
            by=-74,
            holds="Data rehearsal passed",
            answered=At(-66, "15:10"),
            answer=Both(
                "Exported with the small program; 212 addresses are doubled.",
                "已用导出小程序导出，其中有 212 个重复地址。",
            ),
        ),
        Wanted(
            Both("Fax numbers of the last two customers", "最后两家客户的传真号码"),
            Both("For orders by fax in the new system.", "用于新系统的传真订单。"),
            DEV,
            on=-72,
            by=-64,
            answered=At(-66, "11:00"),
            taken_back=True,
        ),
        Wanted(
            Both("Test data of the third warehouse (South Dock)", "第三仓库（南码头）的测试数据"),
            Both(
                "Without it stock and invoicing cannot be tested together.",
                "没有这些数据，库存与开票无法联合测试。",
            ),
            DEV,
            on=-24,
            by=-14,
            holds="Integration test: South Dock",
        ),
        Wanted(
            Both("Names of the 46 clerks who will be trained", "参加培训的 46 名仓库操作员名单"),
            Both("The trainings are planned by shift.", "培训按班次安排。"),
            ELEANOR,
            on=-4,
            by=+6,
            holds="Train 46 warehouse clerks",
        ),
    ),
    settled=(
        Settled(_CHARTER, At(-129, "11:20"), ELEANOR, edition=1),
        Settled(
            Both("The plan with customs declarations inside the system", "将系统内直接办理报关纳入后的计划"),
            At(-38, "14:05"),
            ELEANOR,
            edition=2,
        ),
    ),
    asked=(
        Asked("Quayside label printing works", -33, ELEANOR, At(-32, "09:30")),
        Asked(
            "Quayside label printing works",
            -24,
            ELEANOR,
            At(-23, "17:15"),
            comment=Both("Please show it to the foremen before you leave.", "离场前请向领班演示。"),
        ),
        Asked("Integration test passed", -8, ELEANOR, At(-6, "10:20")),
        Asked("Acceptance test signed", -8, ELEANOR, At(-6, "10:22")),
        Asked("Go-live at all three warehouses", -8, ELEANOR),
        Asked("Handover to your support desk", -8, ELEANOR),
    ),
)

_CUSTOMER_PORTAL = Schedule(
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

_SMART_WAREHOUSE = Schedule(
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
        Settled(_CHARTER, At(-165, "16:30"), CHEN, edition=1),
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

_PLANT_SUPPORT = Schedule(
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

_PATIENT_INTAKE = Schedule(
    PATIENT_INTAKE,
    stages=(
        Stage(Both("Goals and forms", "目标与表单"), -240, -190),
        Stage(Both("Development", "开发"), -189, -141),
        Stage(Both("Pilot", "试点"), -140, -90),
        Stage(Both("All wards and handover", "全院启用与移交"), -89, -30),
    ),
    links=(
        ("Goals and data protection agreed", "Forms approved by six wards", 0),
        ("Forms approved by six wards", "Connected to the hospital system", 0),
        ("Connected to the hospital system", "Pilot on ward 5", 0),
        ("Pilot on ward 5", "All wards in all languages", 0),
        ("All wards in all languages", "Handed over and closed", 0),
    ),
    wanted=(
        Wanted(
            Both("Wording on data protection", "数据保护声明的措辞"),
            Both("It stands on the first page of every form.", "它位于每份表单的首页。"),
            HENRIK,
            on=-234,
            by=-228,
            holds="Goals and data protection agreed",
            answered=At(-226, "13:00"),
            answer=Both("Agreed with the works council.", "已与职工委员会商定。"),
        ),
        Wanted(
            Both("Rooms for six trainings", "六场培训的场地"),
            Both("The wards plan their shifts by it.", "各病区据此排班。"),
            JULIA,
            on=-66,
            by=-60,
            answered=At(-61, "10:30"),
            answer=Both("Rooms 2 and 3 on all six days.", "六天均为 2 号和 3 号教室。"),
        ),
    ),
    settled=(
        Settled(_CHARTER, At(-221, "15:15"), KATRIN, edition=1),
        Settled(
            Both("Turkish and Arabic versions", "土耳其语与阿拉伯语版本"), At(-50, "17:00"), KATRIN, change=2
        ),
    ),
)

_RECORDS_MOVE = Schedule(
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

SCHEDULES = (_HARBOUR, _CUSTOMER_PORTAL, _SMART_WAREHOUSE, _PLANT_SUPPORT, _PATIENT_INTAKE, _RECORDS_MOVE)
