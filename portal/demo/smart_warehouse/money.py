"""智能仓储, the money: what does an open book show when nearly everything is spent or ordered?"""

from db.models.plan import Cause
from portal.demo.people import ZHOU
from portal.demo.plan_story import AmountMove, Line, ordered, spent
from portal.demo.words import At, Both

LINES = (
    Line(
        Both("Racks, rails and shuttles", "货架、轨道与穿梭车"),
        "1250000",
        (
            spent("286000", -96, "LY-2031", "Racks", "货架", "260000"),
            spent("165000", -82, "LY-2038", "Rails", "轨道", "150000"),
            spent("264000", -45, "LY-2060", "First eight shuttles", "首批 8 台穿梭车", "240000"),
            spent("297000", -6, "LY-2083", "Nine more shuttles", "后续 9 台穿梭车", "270000"),
            ordered("99000", -40, "PO-7719", "Last three shuttles", "最后 3 台穿梭车", "90000"),
            ordered("126000", -12, "PO-7741", "Spare parts for two years", "两年备件", "115000"),
        ),
        (
            AmountMove(
                "forecast",
                "1318000",
                Cause.THIRD_PARTY,
                Both(
                    "Air freight for the motor controllers and a second delivery cost 68,000 CNY more than"
                    " agreed.",
                    "电机控制器空运及二次配送，比约定多出 6.8 万元。",
                ),
                Both(
                    "We claim it from the maker. Whatever they pay is credited to you, down to the last"
                    " yuan.",
                    "我们正向厂商追偿，追回的款项将全额抵减贵方费用。",
                ),
                At(-20, "16:30"),
                ZHOU,
            ),
        ),
    ),
    Line(
        Both("Control system", "控制系统"),
        "720000",
        (
            spent("60000", -158, "LY-2004", "Design, first part", "方案设计第一期", "47000", "100"),
            spent("120000", -138, "LY-2012", "Design, second part", "方案设计第二期", "94000", "200"),
            spent("248000", -80, "LY-2040", "Programming", "程序开发", "196000", "412"),
            spent("96000", -66, "LY-2049", "Interface and tests", "接口与测试", "77000", "160"),
            ordered("174000", -30, "PO-7730", "Zones B and C", "B、C 区调试", "139000"),
        ),
    ),
    Line(
        Both("Installation on site", "现场安装"),
        "430000",
        (
            spent("158000", -90, "LY-2034", "Racks, rails, cables", "货架、轨道与布线", "137000", "262"),
            spent("92000", -12, "LY-2079", "Zone A", "A 区安装调试", "90000", "153"),
            ordered("148000", -25, "PO-7733", "Zones B and C", "B、C 区安装", "131000"),
            spent(
                "21000",
                -4,
                "LY-2086",
                "Second shift, first two weeks",
                "第二班次（前两周）",
                "24500",
                "58",
                Both(
                    "Ours to pay: book it to project cost, not to the client.",
                    "由我方承担，计入项目成本，不向客户收取。",
                ),
                internal=True,
            ),
        ),
    ),
    Line(
        Both("Training", "培训"),
        "90000",
        (
            spent("46000", -14, "LY-2077", "First shift trained", "第一班次培训", "38000", "80"),
            ordered("38000", -5, "PO-7748", "Second shift, fire drill", "第二班次培训与消防演练", "33000"),
        ),
    ),
    Line(
        Both("Reserve for surprises", "预备金"),
        "110000",
        (
            spent("80000", -70, "LY-2046", "Cold corner, change request 2", "低温区（变更单 2）", "68500"),
            ordered("30000", -9, "PO-7744", "Wireless network, zone C", "C 区无线网络", "27000"),
        ),
    ),
)

PLANNED = (
    (-8, "60000"),
    (-7, "130000"),
    (-6, "150000"),
    (-5, "260000"),
    (-4, "380000"),
    (-3, "330000"),
    (-2, "330000"),
    (-1, "340000"),
    (0, "320000"),
    (1, "240000"),
    (2, "140000"),
)
