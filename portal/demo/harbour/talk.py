"""Harbour ERP, the talk: which troubles and wishes came up, and how did each end?"""

from db.models.change import ChangeStatus, Urgency
from db.models.issue import IssueStatus, Severity
from portal.demo.people import CLARA, DEV, ELEANOR, OWEN, PRIYA, TOMASZ
from portal.demo.talk_story import Change, Issue, Step, comment, moved
from portal.demo.words import At, Both

S = IssueStatus

ISSUES = (
    Issue(
        Both("Stock export of North Quay lacks batch numbers", "北码头库存导出缺少批次号"),
        Both(
            "The export file has quantities per article, but the new system needs them per batch.",
            "导出文件只有每种物料的数量，而新系统需要按批次的数量。",
        ),
        Severity.HIGH,
        S.CLOSED,
        OWEN,
        OWEN,
        At(-78, "10:15"),
        None,
        At(-62, "16:30"),
        Both(
            "Solved with the export program; it stays for the real move.",
            "已用导出小程序解决，正式迁移时沿用。",
        ),
        (
            moved(-78, "11:40", OWEN, S.OPEN, S.IN_PROGRESS),
            comment(
                -74,
                "09:20",
                DEV,
                "The old system cannot do it by itself. Could you write something that reads the tables?",
                "旧系统本身做不到。你们能写个程序直接读取数据表吗？",
            ),
            comment(
                -73,
                "14:05",
                OWEN,
                "Yes. You will have it by {-64}; please give us a read-only account.",
                "可以，{-64} 前交付，请为我们开一个只读账号。",
            ),
            moved(-62, "16:30", OWEN, S.IN_PROGRESS, S.RESOLVED),
            moved(-60, "09:00", DEV, S.RESOLVED, S.CLOSED),
        ),
    ),
    Issue(
        Both("Quayside printers skip labels", "码头打印机漏打标签"),
        Both(
            "About every fortieth label is missing. The pallets then stand on the quay without a name.",
            "大约每 40 张标签就漏打一张，托盘只能无标识地停在码头上。",
        ),
        Severity.CRITICAL,
        S.RESOLVED,
        DEV,
        TOMASZ,
        At(-34, "07:50"),
        At(-34, "08:25"),
        At(-16, "15:45"),
        Both(
            "The maker's own driver has printed 5,000 labels without a gap. Please confirm and we close"
            " this.",
            "厂商原装驱动已连续打印 5,000 张无遗漏，请您确认后我们关闭此问题。",
        ),
        (
            comment(
                -34,
                "08:25",
                TOMASZ,
                "Seen and reproduced. It is our driver, not your printers. We tell you tomorrow how long it"
                " takes.",
                "已收到并复现，问题出在我方驱动，与贵方打印机无关。明天告知所需时间。",
            ),
            moved(-34, "08:26", TOMASZ, S.OPEN, S.IN_PROGRESS),
            comment(
                -25,
                "13:10",
                CLARA,
                "Tell the maker we buy the licence; do not bill it.",
                "告诉厂商我们购买许可，不要向客户收费。",
                internal=True,
            ),
            comment(
                -24,
                "15:30",
                TOMASZ,
                "Our corrected driver loses the printer after standby. We change to the maker's driver at"
                " our cost.",
                "修正后的驱动在待机唤醒后会丢失连接。我们改用厂商驱动，费用由我方承担。",
            ),
            moved(-16, "15:45", TOMASZ, S.IN_PROGRESS, S.RESOLVED),
        ),
    ),
    Issue(
        Both("Test data of South Dock is missing", "南码头测试数据缺失"),
        Both(
            "Stock and invoicing can only be tested together with the data of the third warehouse. Agreed"
            " for {-14}.",
            "只有拿到第三仓库的数据，才能联合测试库存与开票。约定日期为 {-14}。",
        ),
        Severity.HIGH,
        S.WAITING,
        PRIYA,
        DEV,
        At(-13, "09:05"),
        None,
        None,
        Both(
            "Waiting for the export of South Dock by {+1}; each further day moves go-live by one day.",
            "等待南码头在 {+1} 前导出数据；每晚一天，正式上线顺延一天。",
        ),
        (
            comment(
                -13,
                "11:15",
                DEV,
                "Our administrator there is on leave until {-6}. I try to find somebody else.",
                "那边的管理员休假至 {-6}，我正在找其他人。",
            ),
            moved(-13, "11:30", PRIYA, S.OPEN, S.WAITING),
            comment(
                -8,
                "13:40",
                CLARA,
                "We have moved the dates and written down why. Invoicing of the other two warehouses is being"
                " tested meanwhile.",
                "我们已调整日期并写明原因，期间先测试另外两个仓库的开票。",
            ),
            comment(
                -2,
                "16:55",
                DEV,
                "First half of the export is done, the rest follows by {+1}.",
                "导出已完成一半，其余部分 {+1} 前提供。",
            ),
        ),
    ),
    Issue(
        Both("Weighbridge sends weights in the wrong unit", "地磅传来的重量单位有误"),
        Both("Weights above 10 t arrive as kilograms times ten.", "超过 10 吨的重量被放大了十倍。"),
        Severity.MEDIUM,
        S.IN_PROGRESS,
        DEV,
        TOMASZ,
        At(-5, "14:20"),
        At(-5, "16:00"),
        None,
        Both("Correction is in test; live on {+2}.", "修正版正在测试，{+2} 上线。"),
        (
            comment(
                -5,
                "16:00",
                TOMASZ,
                "Found: the bridge changes its format above 10 t. We read both from {+2} on.",
                "已找到原因：地磅在 10 吨以上会更换格式。自 {+2} 起两种格式均可识别。",
            ),
            moved(-5, "16:01", TOMASZ, S.OPEN, S.IN_PROGRESS),
        ),
    ),
    Issue(
        Both("Can drivers see their slot on the phone?", "司机能否在手机上查看预约时段？"),
        Both(
            "Three hauliers asked whether their drivers could see the loading slot without calling us.",
            "有三家承运商询问，司机能否不打电话就看到装卸时段。",
        ),
        Severity.LOW,
        S.OPEN,
        ELEANOR,
        CLARA,
        At(-1, "15:35"),
    ),
    Issue(
        Both("Price of the printer licence", "打印机许可费用"),
        Both(
            "The maker asks for 1,900 GBP; we had offered 1,200.",
            "厂商要价 1,900 英镑，我们报价 1,200 英镑。",
        ),
        Severity.LOW,
        S.OPEN,
        TOMASZ,
        CLARA,
        At(-12, "10:00"),
        internal=True,
    ),
)

CHANGES = (
    Change(
        Both("Customs declarations from inside the system", "在系统内直接办理报关"),
        Both(
            "Write and send export declarations from the shipment, instead of typing them into a second"
            " program.",
            "在发货单上直接生成并发送出口报关单，无须再录入另一套程序。",
        ),
        Both(
            "The clerks type every declaration twice, about 40 a day.",
            "操作员每天约 40 份报关单都要录入两遍。",
        ),
        (
            Step(ChangeStatus.SUBMITTED, At(-52, "10:30"), ELEANOR),
            Step(ChangeStatus.IN_ASSESSMENT, At(-51, "09:10"), CLARA),
            Step(
                ChangeStatus.WAITING_FOR_DECISION,
                At(-46, "16:00"),
                CLARA,
                Both("8,000 GBP and two weeks; see the answer.", "8,000 英镑、两周；详见答复。"),
            ),
            Step(
                ChangeStatus.APPROVED,
                At(-40, "11:50"),
                ELEANOR,
                Both(
                    "Worth it: it saves us more than two weeks of typing a year.",
                    "值得：每年节省的录入时间远不止两周。",
                ),
            ),
        ),
        Urgency.HIGH,
        "8000",
        14,
        Both(
            "We can do it for 8,000 GBP. Acceptance, go-live and handover move by two weeks.",
            "可以实现，费用 8,000 英镑；验收、上线和移交各推迟两周。",
        ),
        -40,
        ELEANOR,
    ),
    Change(
        Both("Loading slots for hauliers' drivers", "为承运商司机提供装卸时段"),
        Both("A page on which drivers see and confirm their slot.", "提供一个页面，供司机查看并确认时段。"),
        Both("The gate takes about 60 calls a day about slots.", "闸口每天要接约 60 个询问时段的电话。"),
        (
            Step(ChangeStatus.SUBMITTED, At(-11, "11:00"), DEV),
            Step(ChangeStatus.IN_ASSESSMENT, At(-10, "09:30"), CLARA),
            Step(
                ChangeStatus.WAITING_FOR_DECISION,
                At(-3, "15:20"),
                CLARA,
                Both("Possible after go-live without touching it.", "可在上线后实施，不影响上线日期。"),
            ),
        ),
        Urgency.NORMAL,
        "5600",
        0,
        Both(
            "We can add it for 5,600 GBP after go-live; nothing else moves. In the new customer portal it"
            " would cost"
            " less, but come two months later.",
            "可在上线后以 5,600 英镑增加，其他日期不变。若放到新的客户门户中实现，费用更低，但会晚两个月。",
        ),
        +6,
    ),
    Change(
        Both("Keep the fax orders", "保留传真订单"),
        Both("Take orders by fax into the new system.", "让新系统接收传真订单。"),
        Both("Two customers still order by fax.", "仍有两家客户通过传真下单。"),
        (
            Step(ChangeStatus.SUBMITTED, At(-70, "09:45"), DEV),
            Step(
                ChangeStatus.WITHDRAWN,
                At(-66, "10:10"),
                DEV,
                Both("Both customers agreed to send e-mail.", "两家客户都同意改用电子邮件。"),
            ),
        ),
        Urgency.LOW,
    ),
)
