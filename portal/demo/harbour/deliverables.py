"""Harbour ERP, the deliverables: what was handed over, what did the client find, and what waits for them?"""

from db.models.deliverable import CheckResult, DeliverableStatus, Outcome, Ruling
from db.models.plan import Cause
from portal.demo.deliverables_story import Copy, Delivery, Mended, Offered, Point, Ruled, Thing, passed
from portal.demo.harbour import HARBOUR
from portal.demo.people import CLARA, ELEANOR, OWEN, PRIYA, TOMASZ
from portal.demo.plan_story import Move
from portal.demo.talk_story import Paper
from portal.demo.words import At, Both

_BLUEPRINT = Thing(
    Both("Blueprint", "蓝图方案"),
    Both(
        "How goods, orders and money flow through the three warehouses from go-live on.",
        "上线后三个仓库的货物、订单与资金流转方式。",
    ),
    Both("Readable without us: every process on one page.", "无需我方讲解即可读懂：每个流程一页。"),
    due=-128,
    status=DeliverableStatus.ACCEPTED,
    milestone="Blueprint signed",
    points=(
        passed(
            Both("All 31 processes are described", "31 个流程全部有说明"),
            Both("one page each", "每个流程一页"),
            Both("31 of 31", "31 / 31"),
            At(-131, "10:00"),
            PRIYA,
        ),
        passed(
            Both("The chart of accounts is agreed with your auditor", "会计科目表已与贵方审计师确认"),
            Both("letter of the auditor", "审计师书面确认"),
            Both("Letter received.", "已收到书面确认。"),
            At(-131, "10:05"),
            CLARA,
        ),
    ),
    copies=(
        Copy(
            Paper("blueprint.pdf", ("Blueprint", "31 processes on 31 pages.", "Chart of accounts: annex A.")),
            At(-131, "11:00"),
            PRIYA,
        ),
    ),
    rounds=(
        Offered(
            At(-131, "11:30"),
            needed_by=-126,
            outcome=Outcome.ACCEPTED,
            decided=At(-128, "16:40"),
            by=ELEANOR,
            ruled=(Ruled(), Ruled()),
        ),
    ),
)

_DATA = Thing(
    Both("Moved data of the rehearsal", "演练迁移数据"),
    Both(
        "Customers, suppliers, stock and opening balances in the new system, with the moving programs.",
        "客户、供应商、库存与期初余额已迁入新系统，并附迁移程序。",
    ),
    Both(
        "Stock and balances agree with the old systems to the last piece and penny.",
        "库存与余额与旧系统逐件逐分一致。",
    ),
    due=-60,
    status=DeliverableStatus.ACCEPTED,
    milestone="Data rehearsal passed",
    points=(
        passed(
            Both("Stock agrees with the old systems", "库存与旧系统一致"),
            Both("difference: 0 pieces", "差异 0 件"),
            Both("0 pieces after the second run", "第二次运行后为 0 件"),
            At(-52, "15:00"),
            OWEN,
            answers="Stock by batch at all three warehouses",
        ),
        passed(
            Both("Every address is there once", "每个地址仅出现一次"),
            Both("no doubles", "无重复"),
            Both("212 doubles were mended, none is left", "已清理 212 个重复地址，无遗留"),
            At(-52, "15:10"),
            OWEN,
        ),
        passed(
            Both("The move fits into one weekend", "迁移可在一个周末内完成"),
            Both("at most 30 hours", "不超过 30 小时"),
            Both("26 hours", "26 小时"),
            At(-52, "15:20"),
            OWEN,
        ),
    ),
    copies=(
        Copy(
            Paper("data-rehearsal.md", ("# Data rehearsal, first run", "Stock differs by 418 pieces.")),
            At(-57, "17:00"),
            OWEN,
        ),
        Copy(
            Paper("data-rehearsal.md", ("# Data rehearsal, second run", "Stock agrees. 26 hours.")),
            At(-52, "16:00"),
            OWEN,
            Both(
                "Batches are moved with the program that Dev Raman tested.",
                "批次改用 Dev Raman 测试过的程序。",
            ),
        ),
    ),
    rounds=(
        Offered(
            At(-57, "17:10"),
            needed_by=-53,
            outcome=Outcome.REJECTED,
            decided=At(-55, "09:45"),
            by=ELEANOR,
            ruled=(
                Ruled(
                    Ruling.NOT_MET,
                    Both(
                        "North Quay shows 418 pieces too many. We cannot sign a stock that is wrong.",
                        "北码头多出 418 件，错误的库存我们无法签收。",
                    ),
                ),
                Ruled(),
                Ruled(),
            ),
        ),
        Offered(
            At(-52, "16:30"),
            needed_by=-48,
            outcome=Outcome.WITH_REMARKS,
            decided=At(-50, "11:15"),
            by=ELEANOR,
            ruled=(
                Ruled(),
                Ruled(
                    Ruling.REMARK,
                    Both(
                        "Please keep the list of the 212 mended addresses for our auditor.",
                        "请保留 212 个已清理地址的清单，供审计师查阅。",
                    ),
                    Mended(OWEN, -44, At(-45, "12:00"), At(-43, "09:00")),
                ),
                Ruled(
                    Ruling.REMARK,
                    Both(
                        "Write down hour by hour who does what on the real weekend.",
                        "请逐小时写明正式迁移周末由谁做什么。",
                    ),
                    Mended(OWEN, -5),
                ),
            ),
        ),
    ),
)

_GATE = Thing(
    Both("Weighbridge and gate", "地磅与闸口"),
    Both(
        "Weight and plate of every lorry arrive in the system without typing.",
        "每辆卡车的重量与车牌自动进入系统。",
    ),
    Both("Calibrated as the law asks for.", "符合法定计量检定要求。"),
    due=-38,
    status=DeliverableStatus.ACCEPTED,
    milestone="Weighbridge and gate cameras connected",
    points=(
        passed(
            Both("The weight is taken over without typing", "重量自动传入，无需录入"),
            Both("within 5 seconds", "5 秒以内"),
            Both("3 seconds on average of 60 lorries", "60 辆车平均 3 秒"),
            At(-41, "14:00"),
            TOMASZ,
            answers="Take over the weight from the weighbridge",
        ),
        passed(
            Both("Plates are read at night too", "夜间同样可识别车牌"),
            Both("98 of 100", "每 100 辆识别 98 辆"),
            Both("99 of 100", "100 辆识别 99 辆"),
            At(-41, "22:30"),
            TOMASZ,
            answers="Read number plates at the gate",
        ),
    ),
    rounds=(
        Offered(
            At(-40, "10:00"),
            needed_by=-34,
            outcome=Outcome.WITH_REMARKS,
            decided=At(-36, "15:30"),
            by=ELEANOR,
            ruled=(
                Ruled(),
                Ruled(
                    Ruling.REMARK,
                    Both(
                        "The camera at gate 2 is blinded by the morning sun.",
                        "2 号闸口摄像头清晨会被阳光直射。",
                    ),
                    Mended(
                        TOMASZ,
                        -12,
                        At(-3, "16:00"),
                        moves=(
                            Move(
                                -3,
                                Cause.THIRD_PARTY,
                                Both(
                                    "The maker delivers the sun hood for the camera a week late.",
                                    "厂商晚一周才能交付摄像头遮光罩。",
                                ),
                                Both(
                                    "Until then our people type the plates at gate 2 by hand.",
                                    "在此之前，2 号闸口清晨由我方人员手工录入车牌。",
                                ),
                                At(-13, "11:00"),
                                TOMASZ,
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
)

_LABELS = Thing(
    Both("Quayside label printing", "码头标签打印"),
    Both(
        "Labels are printed at the quay while the pallet is scanned; the maker’s own driver, licensed.",
        "扫描托盘时在码头即时打印标签，采用厂商原装驱动并含许可。",
    ),
    Both("No label is lost, in rain and in frost.", "雨天和霜冻天气均不漏打。"),
    due=-30,
    status=DeliverableStatus.DELIVERED,
    milestone="Quayside label printing works",
    points=(
        passed(
            Both("5,000 labels are printed without a gap", "连续打印 5,000 张无遗漏"),
            Both("0 missing", "漏打 0 张"),
            Both("0 of 5,000", "5,000 张漏打 0 张"),
            At(-16, "17:00"),
            TOMASZ,
            answers="Print a pallet label on the quay",
        ),
        passed(
            Both("A label is there when the fork lifts", "叉车起叉前标签已打印"),
            Both("within 2 seconds", "2 秒以内"),
            Both("1.4 seconds", "1.4 秒"),
            At(-16, "17:10"),
            TOMASZ,
            answers="Print a pallet label on the quay",
        ),
        Point(
            Both("It prints in frost", "霜冻天气可打印"),
            Both("8 hours at −5 °C", "零下 5 °C 连续 8 小时"),
            CheckResult.FAILED,
            Both(
                "Two of eight printers stop below −3 °C; heated covers are ordered.",
                "8 台中有 2 台低于零下 3 °C 停机，已订购加热罩。",
            ),
            At(-5, "09:30"),
            TOMASZ,
        ),
    ),
    copies=(
        Copy(
            Paper(
                "label-printing-test.md", ("# Label printing, test of 5,000", "0 missing. 1.4 s on average.")
            ),
            At(-16, "17:30"),
            TOMASZ,
        ),
        Copy(
            Paper(
                "label-printing-test.md", ("# Label printing, frost test", "Two printers stop below -3 C.")
            ),
            At(-5, "10:00"),
            TOMASZ,
            Both("With the frost test.", "补充霜冻测试结果。"),
        ),
    ),
    rounds=(
        Offered(
            At(-4, "10:15"),
            needed_by=+4,
            why=Both(
                "Two of eight printers stop in hard frost. The heated covers arrive on {+9}; everything else"
                " works since {-16}.",
                "8 台打印机中有 2 台在严寒下会停机，加热罩将于 {+9} 到货；其余功能自 {-16} 起正常。",
            ),
        ),
    ),
)

_TEST = Thing(
    Both("Integration test with report", "集成测试及报告"),
    Both(
        "140 test cases over stock, purchasing, finance and customs, with the result of each.",
        "涵盖库存、采购、财务与报关的 140 个测试用例及其结果。",
    ),
    Both("No critical issue is open.", "没有未解决的严重问题。"),
    due=-10,
    status=DeliverableStatus.IN_WORK,
    milestone="Integration test passed",
    points=(
        Point(
            Both("All 140 test cases pass", "140 个测试用例全部通过"),
            Both("140 of 140", "140 / 140"),
            CheckResult.FAILED,
            Both("93 of 140; South Dock is missing", "通过 93 个，缺南码头部分"),
            At(-2, "16:00"),
            PRIYA,
        ),
        passed(
            Both("A day of 2,000 orders runs without a queue", "单日 2,000 张订单运行无积压"),
            Both("2,000 orders in 8 hours", "8 小时 2,000 张"),
            Both("2,000 in 6 hours 40", "6 小时 40 分完成 2,000 张"),
            At(-6, "18:00"),
            OWEN,
        ),
        Point(
            Both("Invoices of all three warehouses agree", "三个仓库的发票核对一致"),
            Both("to the penny", "分毫不差"),
            answers="Close the month within three working days",
        ),
    ),
    copies=(
        Copy(
            Paper("integration-test-draft.md", ("# Integration test, draft", "93 of 140 passed so far.")),
            At(-2, "16:30"),
            PRIYA,
            handed=False,
        ),
    ),
)

_CUSTOMS = Thing(
    Both("Customs declarations inside the system", "系统内直接报关"),
    Both(
        "A declaration is sent from the order, without typing it again (change request 2).",
        "直接从订单发送报关单，无需重复录入（变更单 2）。",
    ),
    Both("Approved by customs for live use.", "经海关批准正式使用。"),
    due=+25,
    status=DeliverableStatus.PLANNED,
    milestone="Go-live at all three warehouses",
    points=(
        Point(
            Both("A declaration is sent with one button", "一键发送报关单"),
            Both("no field typed twice", "无重复录入"),
            answers="Declare exports to customs from the shipment",
        ),
        Point(
            Both("Customs has approved the interface", "海关已批准接口"), Both("written approval", "书面批准")
        ),
    ),
)

_TRAINING = Thing(
    Both("46 trained clerks", "46 名仓库操作员完成培训"),
    Both("Two shifts at each warehouse, half a day each.", "每个仓库两个班次，每班半天。"),
    Both("Everybody has done goods in and goods out alone.", "每人独立完成一次收货与发货。"),
    due=+25,
    status=DeliverableStatus.PLANNED,
    milestone="Go-live at all three warehouses",
    points=(
        Point(
            Both("All 46 have passed the exercise", "46 人全部通过练习"),
            Both("46 of 46", "46 / 46"),
            answers="46 clerks can work with it",
        ),
    ),
)

_RUNBOOK = Thing(
    Both("Runbook of the live weekend", "上线周末操作手册"),
    Both("Draft for our own review.", "内部评审稿。"),
    Both("", ""),
    due=+30,
    status=DeliverableStatus.PLANNED,
    points=(),
    internal=True,
)

HARBOUR_DELIVERY = Delivery(
    HARBOUR, (_BLUEPRINT, _DATA, _GATE, _LABELS, _TEST, _CUSTOMS, _TRAINING, _RUNBOOK), silence_after=15
)
