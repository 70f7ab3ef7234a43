"""Harbour ERP, the schedule: which phases has it, what waits for what, and what was asked of whom?"""

from portal.demo.harbour import HARBOUR
from portal.demo.people import DEV, ELEANOR
from portal.demo.schedule_story import AS_CONFIRMED, Asked, Schedule, Settled, Stage, Wanted
from portal.demo.words import At, Both

HARBOUR_SCHEDULE = Schedule(
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
        Settled(AS_CONFIRMED, At(-129, "11:20"), ELEANOR, edition=1),
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
