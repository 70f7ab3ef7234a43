"""Harbour ERP, the plan: where does a fixed-price project lose time, and what does each reason look like?"""

from db.models.plan import Cause
from portal.demo.people import CLARA, DEV, OWEN, PRIYA, TOMASZ
from portal.demo.plan_story import Milestone, Move, doing, done, dropped, ours, todo
from portal.demo.words import At, Both

_CUSTOMS = Both(
    "You asked for customs declarations from inside the system (change request 2). Building and testing them"
    " takes two weeks that were not in the plan.",
    "贵方提出在系统内直接办理报关（变更单 2），开发和测试共需两周，原计划中没有这部分工作。",
)
_CUSTOMS_REMEDY = Both(
    "Agreed with Eleanor Tate together with the price. Nothing else moves because of it.",
    "已与 Eleanor Tate 就工期和费用达成一致，其他工作不受影响。",
)
_THIRD_WAREHOUSE = Both(
    "The test data of the third warehouse (South Dock) has been missing since {-14}. Without it stock and"
    " invoicing cannot be tested together.",
    "第三仓库（南码头）的测试数据自 {-14} 起一直缺失，库存与开票无法联合测试。",
)
_THIRD_WAREHOUSE_REMEDY = Both(
    "Dev Raman delivers the data by {+1}. We test invoicing for the first two warehouses in the meantime,"
    " which"
    " wins back three of ten days.",
    "Dev Raman 将在 {+1} 前提供数据。在此期间我们先测试前两个仓库的开票，可追回 10 天中的 3 天。",
)

MILESTONES = (
    Milestone(Both("Blueprint signed", "蓝图方案签署"), agreed=-128, reached=-128),
    Milestone(Both("Finance and stock set up", "财务与库存模块配置完成"), agreed=-92, reached=-92, weight=2),
    Milestone(
        Both("Data rehearsal passed", "数据迁移演练通过"),
        agreed=-60,
        reached=-50,
        weight=2,
        moves=(
            Move(
                to=-50,
                cause=Cause.CLIENT,
                explanation=Both(
                    "The stock export of North Quay arrived eight working days after the agreed day, because"
                    " the old system could not export batches.",
                    "北码头的库存导出数据比约定晚了 8 个工作日，原因是旧系统无法导出批次信息。",
                ),
                remedy=Both(
                    "We wrote a small export program together with Dev Raman; it is kept for the real move.",
                    "我们与 Dev Raman 一起编写了导出小程序，正式迁移时继续使用。",
                ),
                at=At(-66, "16:20"),
                by=CLARA,
            ),
        ),
    ),
    Milestone(
        Both("Quayside label printing works", "码头标签打印可用"),
        agreed=-30,
        reached=-16,
        moves=(
            Move(
                to=-22,
                cause=Cause.OURS,
                explanation=Both(
                    "Our driver for the quayside printers drops every fortieth label. We had tested it with"
                    " office printers only.",
                    "我方的码头打印机驱动每打印约 40 张就会漏掉一张。此前我们只用办公室打印机测试过。",
                ),
                remedy=Both(
                    "Two of your printers now stand in our test room; Tomasz Lindner works on nothing else.",
                    "贵方的两台打印机已放到我方测试室，Tomasz Lindner 专门处理此事。",
                ),
                at=At(-33, "09:40"),
                by=CLARA,
                needs_consent=True,
            ),
            Move(
                to=-16,
                cause=Cause.OURS,
                explanation=Both(
                    "The corrected driver lost the connection when a printer woke from standby.",
                    "修正后的驱动在打印机从待机唤醒时会断开连接。",
                ),
                remedy=Both(
                    "We replaced it with the maker's own driver and carried the licence ourselves.",
                    "我们已改用厂商原装驱动，许可费用由我方承担。",
                ),
                at=At(-24, "15:10"),
                by=CLARA,
                needs_consent=True,
            ),
        ),
    ),
    Milestone(
        Both("Weighbridge and gate cameras connected", "地磅与闸口摄像头接通"), agreed=-38, reached=-40
    ),
    Milestone(
        Both("Integration test passed", "集成测试通过"),
        agreed=-10,
        weight=2,
        moves=(
            Move(
                to=-4,
                cause=Cause.CLIENT,
                explanation=Both(
                    "The data rehearsal ended ten days late; the test begins on its result.",
                    "数据迁移演练推迟 10 天完成，而集成测试以其结果为前提。",
                ),
                remedy=Both(
                    "Test cases for printing and finance run in parallel instead of one after the other.",
                    "打印与财务的测试用例由依次执行改为同步执行。",
                ),
                at=At(-49, "10:30"),
                by=CLARA,
            ),
            Move(
                +6,
                Cause.CLIENT,
                _THIRD_WAREHOUSE,
                _THIRD_WAREHOUSE_REMEDY,
                At(-8, "14:00"),
                CLARA,
                needs_consent=True,
            ),
        ),
    ),
    Milestone(
        Both("Acceptance test signed", "验收测试签署"),
        agreed=+12,
        weight=2,
        moves=(
            Move(+22, Cause.AGREED_CHANGE, _CUSTOMS, _CUSTOMS_REMEDY, At(-40, "12:00"), CLARA, change=2),
            Move(
                +29,
                Cause.CLIENT,
                _THIRD_WAREHOUSE,
                _THIRD_WAREHOUSE_REMEDY,
                At(-8, "14:02"),
                CLARA,
                needs_consent=True,
            ),
        ),
    ),
    Milestone(
        Both("Go-live at all three warehouses", "三个仓库正式上线"),
        agreed=+25,
        weight=3,
        moves=(
            Move(+35, Cause.AGREED_CHANGE, _CUSTOMS, _CUSTOMS_REMEDY, At(-40, "12:02"), CLARA, change=2),
            Move(
                +42,
                Cause.CLIENT,
                _THIRD_WAREHOUSE,
                _THIRD_WAREHOUSE_REMEDY,
                At(-8, "14:04"),
                CLARA,
                needs_consent=True,
            ),
        ),
    ),
    Milestone(
        Both("Handover to your support desk", "移交贵方服务台"),
        agreed=+45,
        moves=(
            Move(+55, Cause.AGREED_CHANGE, _CUSTOMS, _CUSTOMS_REMEDY, At(-40, "12:04"), CLARA, change=2),
            Move(
                +62,
                Cause.CLIENT,
                _THIRD_WAREHOUSE,
                _THIRD_WAREHOUSE_REMEDY,
                At(-8, "14:06"),
                CLARA,
                needs_consent=True,
            ),
        ),
    ),
    Milestone(Both("Our own check before acceptance", "验收前内部检查"), agreed=+20, internal=True),
)

TASKS = (
    done("Interview the three warehouse managers", "访谈三位仓库经理", PRIYA, -150, -144, (24, 26)),
    done("Describe how goods flow today", "梳理现有货物流程", PRIYA, -146, -138, (40, 38)),
    done("Agree the chart of accounts", "确认会计科目表", CLARA, -144, -136, (16, 18)),
    done("Write the blueprint", "编写蓝图方案", PRIYA, -140, -130, (60, 64)),
    done("Set up test and live servers", "搭建测试与正式服务器", OWEN, -128, -121, (24, 22)),
    done("Set up the general ledger", "配置总账", PRIYA, -126, -112, (48, 50)),
    done("Set up purchasing and suppliers", "配置采购与供应商", PRIYA, -116, -106, (32, 30)),
    done("Set up stock locations and batches", "配置库位与批次", OWEN, -116, -100, (56, 68), late=4),
    done("Set up customer price lists", "配置客户价目表", PRIYA, -108, -96, (36, 35)),
    done("Set up users and rights", "配置用户与权限", OWEN, -100, -93, (20, 20)),
    done("Export customers and suppliers", "导出客户与供应商数据", DEV, -92, -84, (16, 18)),
    done("Export stock of North Quay", "导出北码头库存数据", DEV, -88, -74, (24, 40), late=8),
    done("Write the batch export program", "编写批次导出小程序", OWEN, -74, -64, (24, 28)),
    done("Load and compare opening balances", "导入并核对期初余额", PRIYA, -72, -58, (40, 42)),
    done("Run the data rehearsal", "执行数据迁移演练", OWEN, -60, -52, (32, 36)),
    done("Mend 212 duplicate addresses", "清理 212 个重复地址", DEV, -56, -51, (20, 16)),
    done("Connect the weighbridge", "接入地磅", TOMASZ, -64, -48, (48, 46)),
    done("Connect the gate cameras", "接入闸口摄像头", TOMASZ, -52, -40, (40, 44)),
    done("Quayside labels: first driver", "码头标签：第一版驱动", TOMASZ, -44, -32, (40, 72)),
    done("Quayside labels: maker's driver", "码头标签：原装驱动", TOMASZ, -24, -17, (24, 22)),
    done("Print 5,000 labels without a gap", "连续打印 5,000 张标签无遗漏", TOMASZ, -17, -16, (8, 8)),
    done("Invoice layout with your new logo", "采用新标识的发票版式", PRIYA, -40, -34, (12, 10)),
    done("Customs declarations: message format", "报关：报文格式", OWEN, -39, -28, (40, 38)),
    done("Customs declarations: entry form", "报关：录入界面", OWEN, -28, -14, (48, 50)),
    done(
        "Write 140 test cases with the warehouses", "与仓库共同编写 140 个测试用例", PRIYA, -38, -26, (48, 45)
    ),
    done("Integration test: first two warehouses", "集成测试：前两个仓库", PRIYA, -20, -9, (60, 58)),
    doing("Test data of South Dock", "提供南码头测试数据", DEV, -24, -14, (16, 6)),
    doing("Integration test: invoicing", "集成测试：开票", PRIYA, -8, +2, (40, 22)),
    doing("Customs declarations: test messages", "报关：测试报文", OWEN, -13, +4, (36, 20)),
    doing("User guides for warehouse clerks", "仓库操作员使用指南", PRIYA, -10, +8, (32, 12)),
    todo("Integration test: South Dock", "集成测试：南码头", PRIYA, +2, +6, 32),
    todo("Acceptance test with your key users", "与贵方关键用户进行验收测试", CLARA, +9, +28, 80),
    todo("Train 46 warehouse clerks", "培训 46 名仓库操作员", PRIYA, +14, +34, 56),
    todo("Second data rehearsal", "第二次数据迁移演练", OWEN, +16, +24, 32),
    todo("Move the live data", "迁移正式数据", OWEN, +38, +42, 40),
    todo("Stand by on the quayside for two weeks", "现场驻守两周", TOMASZ, +42, +52, 80),
    todo("Hand over to your support desk", "移交贵方服务台", CLARA, +52, +62, 24),
    dropped("Fax orders from the old system", "旧系统传真订单", OWEN, -60, -50, 16),
    ours(
        "Settle printer licence with the maker",
        "与打印机厂商结算许可费",
        TOMASZ,
        -12,
        +5,
        6,
        Both("We carry 1,900 GBP; do not pass it on.", "1,900 英镑由我方承担，不得转嫁给客户。"),
    ),
)
