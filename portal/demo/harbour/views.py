"""Harbour ERP, the views: what did we report, what do people learn, and are they content?"""

from db.models.project import Rag
from db.models.survey import ActionStatus, SurveyKind, SurveyStatus
from db.models.training import ResourceKind
from portal.demo.people import CLARA, DEV, ELEANOR, MOIRA, OWEN, PRIYA, TOMASZ
from portal.demo.talk_story import Answers, Improvement, Lesson, Paper, Report, Survey
from portal.demo.words import At, Both

REPORTS = (
    Report(
        Rag.GREEN,
        At(-127, "16:00"),
        CLARA,
        Both(
            "The blueprint is signed on the agreed day. Set-up has begun.",
            "蓝图方案如期签署，系统配置已经开始。",
        ),
        Both("Finance and stock are set up by {-92}.", "{-92} 前完成财务与库存配置。"),
    ),
    Report(
        Rag.GREEN,
        At(-91, "16:00"),
        CLARA,
        Both(
            "Finance and stock are set up as agreed, although two of us were ill. Go-live stays.",
            "虽有两人病假，财务与库存配置仍如期完成，上线日期不变。",
        ),
        Both(
            "Data rehearsal; we need the stock exports by {-82}.",
            "开始数据迁移演练，{-82} 前需要库存导出数据。",
        ),
    ),
    Report(
        Rag.AMBER,
        At(-66, "17:00"),
        CLARA,
        Both(
            "The data rehearsal moves by two weeks, because stock cannot be exported with batches yet.",
            "由于库存数据暂时无法按批次导出，数据迁移演练推迟两周。",
        ),
        Both("We write an export program together with Dev Raman.", "我们与 Dev Raman 一起编写导出小程序。"),
    ),
    Report(
        Rag.AMBER,
        At(-39, "16:30"),
        CLARA,
        Both(
            "Go-live is now {+35}: two weeks later than agreed, for the customs declarations you ordered.",
            "上线日期调整为 {+35}，比约定晚两周，原因是新增的报关功能。",
        ),
        Both("Label printing at the quayside by {-30}.", "{-30} 前完成码头标签打印。"),
    ),
    Report(
        Rag.AMBER,
        At(-15, "16:30"),
        CLARA,
        Both(
            "Labels print without a gap. We were two weeks late with them; go-live was not touched.",
            "标签打印已无遗漏。此项由我方原因晚了两周，上线日期未受影响。",
        ),
        Both("We need the test data of South Dock to go on.", "后续工作需要南码头的测试数据。"),
    ),
    Report(
        Rag.AMBER,
        At(-2, "17:10"),
        CLARA,
        Both(
            "Go-live is expected on {+42} instead of {+35}, because the test data of South Dock is late. The"
            " money"
            " is as agreed.",
            "由于南码头的测试数据延迟，预计上线日期由 {+35} 调整为 {+42}，费用不变。",
        ),
        Both(
            "Test data by {+1}, then the integration test ends on {+6}.",
            "{+1} 前收到测试数据，{+6} 完成集成测试。",
        ),
    ),
    Report(
        Rag.RED,
        At(-3, "18:00"),
        CLARA,
        Both(
            "Draft for the case that the data is not there on {+1}: go-live would move by another week.",
            "草稿：如果 {+1} 仍未收到数据，上线将再推迟一周。",
        ),
        Both("Call Eleanor Tate first.", "先致电 Eleanor Tate。"),
        published=False,
    ),
)

LESSONS = (
    Lesson(
        ResourceKind.GUIDE,
        Both("Goods in and goods out in ten steps", "收货与发货十步指南"),
        Both(
            "What a clerk does at the gate, on the quay and in the store, with pictures of each screen.",
            "操作员在闸口、码头和库房各做什么，每一步配有界面图。",
        ),
        Both("Warehouse clerks", "仓库操作员"),
        20,
        At(-12, "15:00"),
        PRIYA,
        paper=Paper(
            "goods-in-and-out.pdf",
            (
                "Goods in and goods out in ten steps",
                "1. Scan the slot number at the gate.",
                "2. Compare the plate with the booking; wave through or call the office.",
                "3. Weigh. The weight is taken over by itself.",
                "4. Scan every pallet. A missing label is printed on the spot.",
                "5. Choose the stock location the screen proposes, or scan another one.",
                "6. Note damage with one photo per pallet.",
                "7. For goods out, open the shipment and scan until the counter is green.",
                "8. Send the customs declaration with one button.",
                "9. Let the driver sign on the screen.",
                "10. Open the gate. The invoice is written at night.",
            ),
        ),
        read=((DEV, At(-3, "10:20"), True),),
    ),
    Lesson(
        ResourceKind.DOCUMENT,
        Both("Blueprint, signed version", "蓝图方案（签署版）"),
        Both("What was agreed, chapter by chapter.", "逐章说明双方商定的内容。"),
        Both("Everybody", "所有人"),
        45,
        At(-127, "12:00"),
        CLARA,
        paper=Paper(
            "blueprint-signed.md",
            (
                "# Blueprint",
                "",
                "1. Three warehouses, one stock, batches everywhere.",
                "2. Finance closes a month within three working days.",
                "3. Weighbridge, gate cameras and quayside printers are connected.",
                "4. Old systems are read-only from go-live on and switched off a year later.",
            ),
        ),
        read=(
            (ELEANOR, At(-125, "08:50"), True),
            (DEV, At(-126, "09:30"), True),
            (MOIRA, At(-120, "14:10"), None),
        ),
    ),
    Lesson(
        ResourceKind.TUTORIAL,
        Both("Close a month: exercise with test data", "月末结账：用测试数据练习"),
        Both(
            "Forty minutes at the test system; nothing can break.",
            "在测试系统中练习 40 分钟，不会影响任何数据。",
        ),
        Both("Finance", "财务人员"),
        40,
        At(-30, "11:00"),
        PRIYA,
        paper=Paper(
            "close-a-month.md",
            (
                "# Close a month",
                "",
                '1. Sign in to the test system and choose the company "Exercise".',
                "2. Open *Month end* and work from top to bottom.",
                "3. Post the three open invoices, then run the check.",
                "4. The check is green: lock the month and print the balance.",
            ),
        ),
        read=((MOIRA, At(-9, "16:40"), True),),
    ),
    Lesson(
        ResourceKind.SESSION,
        Both("Key user training, first day", "关键用户培训（第一天）"),
        Both("Together at North Quay, with your own articles.", "在北码头现场进行，使用贵方真实物料。"),
        Both("Key users", "关键用户"),
        360,
        At(-7, "10:00"),
        PRIYA,
        session=At(+11, "09:30"),
    ),
    Lesson(
        ResourceKind.DOCUMENT,
        Both("Trainer's notes", "讲师备注"),
        Both("Who needs more time, and how to help.", "谁需要更多时间，以及如何帮助。"),
        Both("Our trainers", "我方讲师"),
        5,
        At(-7, "10:30"),
        PRIYA,
        paper=Paper("trainers-notes.md", ("# Notes", "", "Plan a second slot for the night shift.")),
        internal=True,
    ),
)

SURVEYS = (
    Survey(
        SurveyKind.MID_PROJECT,
        SurveyStatus.CLOSED,
        CLARA,
        At(-58, "10:00"),
        -48,
        At(-47, "09:00"),
        (
            Answers(
                ELEANOR,
                At(-55, "18:10"),
                (
                    7,
                    3,
                    3,
                    4,
                    4,
                    4,
                    5,
                    1,
                    "I heard of the delay from my own people first. Tell me before it is in the plan.",
                    "That you say plainly what is yours.",
                ),
            ),
            Answers(
                DEV,
                At(-57, "11:25"),
                (
                    8,
                    4,
                    3,
                    4,
                    5,
                    5,
                    6,
                    2,
                    "Ask for data three weeks ahead, not one.",
                    "Owen's quick answers.",
                ),
            ),
        ),
        (
            Improvement(
                Both(
                    "I heard of the delay from my own people first.",
                    "延期的消息，我是先从自己的同事那里听到的。",
                ),
                Both(
                    "Before a date moves, Clara Whitfield calls the sponsor. It has been so for every move"
                    " since {-46}.",
                    "调整日期之前，由 Clara Whitfield 先致电项目发起人。自 {-46} 起每次调整都是如此。",
                ),
                ActionStatus.DONE,
                CLARA,
                -44,
                At(-46, "09:30"),
            ),
            Improvement(
                Both("Ask for data three weeks ahead, not one.", "需要数据时请提前三周提出，而不是一周。"),
                Both(
                    "The plan now holds a task for each piece of data you prepare, with its day and owner.",
                    "凡需贵方准备的数据，计划中都列为任务，写明日期与负责人。",
                ),
                ActionStatus.DOING,
                OWEN,
                +5,
                At(-46, "09:45"),
            ),
            Improvement(
                Both("Printing was tested with the wrong printers.", "打印功能此前用错了打印机测试。"),
                Both(
                    "Every device of yours is tested in our room before it is tested on your quay.",
                    "贵方的每种设备都先在我方测试室验证，再到码头测试。",
                ),
                ActionStatus.DONE,
                TOMASZ,
                -20,
                At(-32, "16:00"),
            ),
        ),
    ),
    Survey(SurveyKind.END_OF_PROJECT, SurveyStatus.DRAFT, CLARA, internal=True),
)
