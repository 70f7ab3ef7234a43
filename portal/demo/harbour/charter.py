"""Harbour ERP, the charter: what did both sides agree, and what did the customs declarations change in it?"""

from dataclasses import replace

from db.models.charter import Promise, Side
from portal.demo.charter_story import Agreed, Aim, Line, Measured, Part, Wish
from portal.demo.people import ELEANOR
from portal.demo.words import At, Both

_CLARA = Both("Clara Whitfield", "Clara Whitfield")
_ELEANOR = Both("Eleanor Tate", "Eleanor Tate")

_AIMS = (
    Aim(
        Both("Close the month within three working days", "三个工作日内完成月结"),
        Both("Working days from the end of a month to the closed ledger", "月末至总账关闭的工作日数"),
        Both("working days", "个工作日"),
        start="9",
        target="3",
        due=+70,
        achievable=Both(
            "Two firms of your size do it in three days with the same system.",
            "两家规模相近的企业使用同一系统已做到三天。",
        ),
        relevant=Both(
            "Your bank asks for monthly figures within the first week.",
            "贵方银行要求在每月首周内提交月度数据。",
        ),
        measured=(
            Measured("8", -56, Both("Trial closing with rehearsal data", "以演练数据试结账")),
            Measured("5", -12, Both("Second trial closing", "第二次试结账")),
        ),
    ),
    Aim(
        Both("Goods are found where the system says", "货物实际库位与系统一致"),
        Both("Share of 400 locations counted by hand", "人工抽查 400 个库位的一致率"),
        Both("%", "%"),
        start="91",
        target="98",
        due=+60,
        achievable=Both("Scanning at each move replaces notes on paper.", "每次移库均扫码，不再手写记录。"),
        relevant=Both(
            "Each wrong location costs a quarter of an hour of searching.", "每个错误库位平均要多找一刻钟。"
        ),
        measured=(
            Measured("92", -48),
            Measured("93", -16, Both("South Dock not counted yet", "南码头尚未抽查")),
        ),
    ),
    Aim(
        Both("A pallet label is printed within five seconds", "五秒内打印一张托盘标签"),
        Both("Seconds from scan to label, median of 200", "从扫码到出签的秒数，200 次取中位数"),
        Both("seconds", "秒"),
        start="22",
        target="5",
        due=-10,
        achievable=Both("The printers can do two seconds by themselves.", "打印机本身只需两秒。"),
        relevant=Both("Trucks wait on the quay for their labels.", "卡车在码头等待标签。"),
        measured=(
            Measured("22", -100),
            Measured("4", -16, Both("With the maker's driver", "使用原装驱动")),
        ),
    ),
)

_LINES = (
    Line(
        Promise.UPDATE,
        Both("Status update", "状态更新"),
        28,
        Both("this portal", "本平台"),
        _CLARA,
    ),
    Line(
        Promise.MEETING,
        Both("Steering meeting", "项目例会"),
        14,
        Both("video call", "视频会议"),
        Both("Clara Whitfield and Eleanor Tate", "Clara Whitfield、Eleanor Tate"),
    ),
    Line(
        Promise.OTHER,
        Both("Answer to a critical issue", "答复严重问题"),
        1,
        Both("the page of issues", "问题页面"),
        Both("whoever is on duty", "当日值班人员"),
    ),
)

_PARTS = (
    Part(
        Side.FIRM,
        Both("Project manager", "项目经理"),
        _CLARA,
        Both("Plans, reports, and answers for dates and money.", "负责计划与汇报，对进度和费用负责。"),
    ),
    Part(
        Side.FIRM,
        Both("Lead consultant", "首席顾问"),
        Both("Priya Nair", "Priya Nair"),
        Both("Sets up finance and stock, leads the tests.", "配置财务与库存，主持测试。"),
    ),
    Part(
        Side.CLIENT,
        Both("Sponsor", "项目发起人"),
        _ELEANOR,
        Both(
            "Decides on scope, dates and money within five working days.",
            "五个工作日内就范围、日期和费用做出决定。",
        ),
    ),
    Part(
        Side.CLIENT,
        Both("Data and testing", "数据与测试"),
        Both("Dev Raman", "Dev Raman"),
        Both(
            "Exports the data of all three warehouses on the agreed days.",
            "按约定日期导出三个仓库的数据。",
        ),
    ),
)

_TEXTS = {
    "purpose": Both(
        "One system instead of four, so that stock, purchasing and finance agree every evening.",
        "用一套系统取代四套，使库存、采购与财务每晚数据一致。",
    ),
    "scope_in": Both(
        "Stock, purchasing and finance at three warehouses\nQuayside label printing\nWeighbridge and gate"
        " cameras\nTraining for 46 warehouse clerks",
        "三个仓库的库存、采购与财务\n码头标签打印\n地磅与闸口摄像头\n培训 46 名仓库操作员",
    ),
    "scope_out": Both(
        "Payroll\nThe web shop\nNew printers and scanners",
        "薪资核算\n网上商城\n新购打印机与扫码枪",
    ),
    "constraints": Both(
        "No change of systems while you take stock in January\nThe old system ends with its contract",
        "一月盘点期间不切换系统\n旧系统随合同到期停用",
    ),
    "difficulties": Both(
        "Nobody knows the tables of the old stock system any more\nSouth Dock has one administrator",
        "已无人熟悉旧库存系统的数据表\n南码头仅有一名管理员",
    ),
    "quality": Both(
        "All 140 test cases pass before acceptance\nNo critical issue is open at go-live",
        "验收前 140 个测试用例全部通过\n上线时没有未解决的严重问题",
    ),
}

_FIRST = Agreed(
    texts=_TEXTS,
    aims=_AIMS,
    lines=_LINES,
    parts=_PARTS,
    sponsor=ELEANOR,
    proposed=At(-131, "15:00"),
    confirmed=At(-129, "11:20"),
)

_CUSTOMS = Aim(
    Both("Nobody types a customs declaration twice", "报关数据无需重复录入"),
    Both("Share of declarations sent without typing them again", "无需再次录入即可发送的报关单占比"),
    Both("%", "%"),
    start="0",
    target="100",
    due=+65,
    achievable=Both("The order holds all that customs asks for.", "订单已包含海关所需的全部数据。"),
    relevant=Both("Two clerks do nothing else today.", "目前有两名员工专职录入。"),
)

HARBOUR_CHARTER = (
    _FIRST,
    replace(
        _FIRST,
        texts=_TEXTS
        | {
            "scope_in": Both(
                _TEXTS["scope_in"].en + "\nCustoms declarations from inside the system",
                _TEXTS["scope_in"].zh + "\n在系统内直接报关",
            )
        },
        aims=(*_AIMS, _CUSTOMS),
        proposed=At(-39, "09:30"),
        confirmed=At(-38, "14:05"),
        asks_about_later_dates=True,
        wish=Wish(
            At(-41, "16:10"),
            Both(
                "Please write down that you ask me before a later date counts as agreed. Then I confirm.",
                "请写明：延期须先征得我同意方可作为约定日期。补充后我即确认。",
            ),
        ),
    ),
)
