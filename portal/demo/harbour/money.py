"""Harbour ERP, the money: what did a fixed price of 112,000 and one agreed change come to?"""

from db.models.plan import Cause
from portal.demo.people import CLARA
from portal.demo.plan_story import AmountMove, Line, ordered, spent
from portal.demo.words import At, Both

LINES = (
    Line(
        Both("Design and consulting", "方案设计与咨询"),
        "24000",
        entries=(
            spent("9000", -146, "INV-2107", "First instalment on signing", "签约首付款", "6200"),
            spent("12000", -126, "INV-2131", "Blueprint signed", "蓝图方案签署", "8850"),
        ),
    ),
    Line(
        Both("Set-up and configuration", "系统配置"),
        "34000",
        entries=(
            spent("17000", -108, "INV-2158", "Half of the set-up", "配置工作过半", "12400"),
            spent("13600", -90, "INV-2176", "Finance and stock set up", "财务与库存配置完成", "10100"),
        ),
    ),
    Line(
        Both("Data migration", "数据迁移"),
        "20000",
        entries=(
            spent("5400", -72, "INV-2198", "Preparation of the rehearsal", "演练准备", "4000"),
            spent("6300", -48, "INV-2231", "Data rehearsal passed", "数据迁移演练通过", "5200"),
        ),
        moves=(
            AmountMove(
                "agreed",
                "18000",
                Cause.CLIENT,
                Both(
                    "The export program cost less than thought; you asked for two more training days"
                    " instead.",
                    "导出小程序的费用低于预期，贵方希望用这部分增加两天培训。",
                ),
                Both("Moved from one line to another; the total stays.", "仅在预算项之间调整，总额不变。"),
                At(-45, "10:00"),
                CLARA,
            ),
        ),
    ),
    Line(
        Both("Interfaces and printing", "接口与打印"),
        "16000",
        entries=(
            spent("4800", -46, "INV-2234", "Weighbridge and gate cameras", "地磅与闸口摄像头", "3900"),
            spent(
                "3200",
                -15,
                "INV-2268",
                "Quayside label printing",
                "码头标签打印",
                "7100",
                note=Both(
                    "A loss on this item: the second driver is ours.", "本项亏损：第二版驱动由我方承担。"
                ),
            ),
            spent("2600", -12, "INV-2271", "Customs declarations, first part", "报关功能第一部分", "1900"),
            ordered("5400", -11, "PO-0418", "Customs declarations, second part", "报关功能第二部分", "3800"),
        ),
    ),
    Line(
        Both("Training and go-live", "培训与上线"),
        "12000",
        entries=(
            ordered(
                "4200", -18, "PO-0411", "Training rooms and handheld rental", "培训场地与手持终端租赁", "3600"
            ),
            ordered("2900", -6, "PO-0423", "On-site support at go-live", "上线期间现场支持", "2300"),
            spent(
                "650",
                -5,
                "INV-2279",
                "Printed quick guides",
                "印刷版快速指南",
                "610",
                note=Both("Publish with the next invoice run.", "随下一批发票一起公布。"),
                internal=True,
            ),
        ),
        moves=(
            AmountMove(
                "agreed",
                "14000",
                Cause.CLIENT,
                Both(
                    "The export program cost less than thought; you asked for two more training days"
                    " instead.",
                    "导出小程序的费用低于预期，贵方希望用这部分增加两天培训。",
                ),
                Both("Moved from one line to another; the total stays.", "仅在预算项之间调整，总额不变。"),
                At(-45, "10:01"),
                CLARA,
            ),
        ),
    ),
    Line(
        Both("Reserve for surprises", "预备金"),
        "6000",
        entries=(spent("4500", -58, "INV-2219", "Advice on stock batches", "库存批次咨询", "2900"),),
    ),
)

PLANNED = (
    (-7, "9000"),
    (-6, "12000"),
    (-5, "14000"),
    (-4, "13000"),
    (-3, "11000"),
    (-2, "9000"),
    (-1, "9000"),
    (0, "11000"),
    (1, "12000"),
    (2, "12000"),
    (3, "8000"),
)
