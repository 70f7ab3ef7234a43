"""智能仓储, the deliverables: what was handed over zone by zone, and what waits for the client?"""

from db.models.deliverable import CheckResult, DeliverableStatus, Outcome, Ruling
from portal.demo.deliverables_story import (
    Copy,
    Delivery,
    Handed,
    Mended,
    Offered,
    Point,
    Ruled,
    Thing,
    passed,
)
from portal.demo.people import CHEN, LIN, ZHAO, ZHOU
from portal.demo.smart_warehouse import SMART_WAREHOUSE
from portal.demo.talk_story import Paper
from portal.demo.words import At, Both

_DESIGN = Thing(
    Both("Design of the new store", "新库设计方案"),
    Both(
        "Racks, rails and ways of 20 shuttles, with the simulation of 500 orders a day.",
        "货架、轨道与 20 台穿梭车的路线，附每天 500 单的模拟结果。",
    ),
    Both("Fire protection as GB 50016 asks for.", "符合 GB 50016 消防要求。"),
    due=-140,
    status=DeliverableStatus.ACCEPTED,
    milestone="Design released",
    points=(
        passed(
            Both("500 orders a day in the simulation", "模拟每天完成 500 单"),
            Both("at least 500", "不少于 500 单"),
            Both("534 orders", "534 单"),
            At(-149, "16:00"),
            LIN,
            answers="500 orders a day in zones A, B and C",
        ),
        passed(
            Both("Escape ways as the standard asks for", "疏散通道符合标准"),
            Both("GB 50016", "GB 50016"),
            Both("checked with the fire brigade", "已与消防部门核对"),
            At(-146, "10:00"),
            ZHAO,
        ),
    ),
    copies=(
        Copy(
            Paper("design-release.md", ("# 新库设计方案", "每天 534 单（模拟）。", "疏散通道见附图。")),
            At(-144, "15:00"),
            ZHOU,
        ),
    ),
    rounds=(
        Offered(
            At(-144, "15:30"),
            needed_by=-138,
            outcome=Outcome.ACCEPTED,
            decided=At(-140, "10:20"),
            by=CHEN,
            ruled=(Ruled(), Ruled()),
        ),
    ),
)

_RACKS = Thing(
    Both("Racks and rails", "货架与轨道"),
    Both("12 aisles, 4,800 places, 1.9 km of rails.", "12 条巷道、4,800 个货位、1.9 公里轨道。"),
    Both("Load test by an independent inspector.", "由第三方检测机构完成承载试验。"),
    due=-90,
    status=DeliverableStatus.ACCEPTED,
    milestone="Racks and rails installed",
    points=(
        passed(
            Both("Every place carries its load", "每个货位达到承载要求"),
            Both("1,000 kg for 24 hours", "1,000 公斤保持 24 小时"),
            Both("no deformation in 48 samples", "48 个抽样货位无变形"),
            At(-86, "17:00"),
            ZHAO,
        ),
        passed(
            Both("The rails are level", "轨道水平"),
            Both("2 mm over 10 m", "每 10 米不超过 2 毫米"),
            Both("1.4 mm at most", "最大 1.4 毫米"),
            At(-86, "17:20"),
            ZHAO,
        ),
    ),
    rounds=(
        Offered(
            At(-84, "09:30"),
            needed_by=-78,
            outcome=Outcome.WITH_REMARKS,
            decided=At(-81, "14:10"),
            by=CHEN,
            ruled=(
                Ruled(),
                Ruled(
                    Ruling.REMARK,
                    Both("The cover plates of aisle 7 are loose.", "7 号巷道盖板松动。"),
                    Mended(ZHAO, -74, At(-76, "11:00"), At(-75, "09:15")),
                ),
            ),
        ),
    ),
)

_CONTROL = Thing(
    Both("Control system", "控制系统"),
    Both(
        "It tells 20 shuttles where to go, and the ERP where everything lies.",
        "调度 20 台穿梭车，并向 ERP 报告每件物料的位置。",
    ),
    Both("It stands for a shift without a person at the screen.", "可连续一个班次无人值守运行。"),
    due=-62,
    status=DeliverableStatus.ACCEPTED,
    milestone="Control system in the test hall",
    points=(
        passed(
            Both("10,000 moves in the test hall", "测试场完成 10,000 次搬运"),
            Both("no collision", "零碰撞"),
            Both("10,000 moves, no collision", "10,000 次，零碰撞"),
            At(-66, "18:00"),
            LIN,
        ),
        passed(
            Both("Stock in the ERP agrees after each shift", "每班次结束后 ERP 库存一致"),
            Both("difference: 0", "差异 0"),
            Both("0 in ten shifts", "十个班次差异为 0"),
            At(-65, "18:00"),
            LIN,
            answers="Stock in your planning agrees after each shift",
        ),
    ),
    rounds=(
        Offered(
            At(-64, "10:00"),
            needed_by=-58,
            outcome=Outcome.WITH_REMARKS,
            decided=At(-60, "15:40"),
            by=CHEN,
            ruled=(
                Ruled(),
                Ruled(
                    Ruling.REMARK,
                    Both(
                        "The alarm must also be shown in Chinese on the hand scanners.",
                        "手持扫码器上的报警也须显示中文。",
                    ),
                    Mended(LIN, -4),
                ),
            ),
        ),
    ),
)

_ZONE_A = Thing(
    Both("Zone A in operation", "A 区投入运行"),
    Both(
        "Eight shuttles, 1,600 places, the first shift trained.",
        "8 台穿梭车、1,600 个货位，第一班次已完成培训。",
    ),
    Both("180 orders a day for five days.", "连续五天每天 180 单。"),
    due=-35,
    status=DeliverableStatus.DELIVERED,
    milestone="Zone A in operation",
    points=(
        passed(
            Both("180 orders a day", "每天 180 单"),
            Both("on five days in a row", "连续五天"),
            Both("184 to 203 orders", "184 至 203 单"),
            At(-4, "17:30"),
            LIN,
        ),
        passed(
            Both("No shuttle stops at a crossing", "穿梭车不在路口停车"),
            Both("0 stops a shift", "每班次 0 次"),
            Both("0 since the map was corrected", "地图修正后为 0 次"),
            At(-4, "17:40"),
            LIN,
        ),
        passed(
            Both("The first shift works without us", "第一班次可独立操作"),
            Both("one shift without a call", "一个班次无求助"),
            Both("two shifts without a call", "连续两个班次无求助"),
            At(-4, "17:45"),
            ZHOU,
            answers="Two shifts work without us",
        ),
    ),
    copies=(
        Copy(Paper("zone-a-run.md", ("# A 区运行记录", "第 1 天：路口停车 6 次。")), At(-13, "18:00"), LIN),
        Copy(
            Paper("zone-a-run.md", ("# A 区运行记录", "连续五天：184–203 单，停车 0 次。")),
            At(-4, "18:00"),
            LIN,
            Both("Five days after the map was corrected.", "地图修正后的五天记录。"),
        ),
    ),
    rounds=(
        Offered(
            At(-12, "16:00"),
            needed_by=-8,
            outcome=Outcome.REJECTED,
            decided=At(-10, "11:30"),
            by=CHEN,
            ruled=(
                Ruled(),
                Ruled(
                    Ruling.NOT_MET,
                    Both("Two shuttles stood at crossing 4 on Monday.", "周一有两台穿梭车停在 4 号路口。"),
                ),
                Ruled(),
            ),
        ),
        Offered(At(-3, "10:30"), needed_by=+3),
    ),
)

_ZONES_BC = Thing(
    Both("Zones B and C in operation", "B、C 区投入运行"),
    Both("Twelve shuttles and 3,200 places.", "12 台穿梭车与 3,200 个货位。"),
    Both("All zones together: 500 orders a day.", "全区合计每天 500 单。"),
    due=-8,
    status=DeliverableStatus.IN_WORK,
    milestone="Zones B and C in operation",
    points=(
        Point(
            Both("The twelve late shuttles are accepted one by one", "延迟的 12 台穿梭车逐台验收"),
            Both("12 of 12", "12 / 12"),
            CheckResult.FAILED,
            Both("9 of 12; the rest is on its way", "已验收 9 台，其余在途"),
            At(-7, "16:00"),
            ZHAO,
        ),
        Point(
            Both("500 orders a day for one week", "连续一周每天 500 单"),
            Both("at least 500", "不少于 500 单"),
            answers="500 orders a day in zones A, B and C",
        ),
    ),
)

_SPARES = Thing(
    Both("Spare parts and documents", "备件与资料"),
    Both(
        "Parts for two years, drawings as built, logins of the control system.",
        "两年用量的备件、竣工图与控制系统账号。",
    ),
    Both("Complete as the list of the contract says.", "与合同清单一致。"),
    due=+15,
    status=DeliverableStatus.PLANNED,
    milestone="Final acceptance",
    points=(Point(Both("Every item of the list is there", "清单各项齐全"), Both("64 of 64", "64 / 64")),),
)

_CLAIM = Thing(
    Both("File for the claim against the maker", "对厂商索赔材料"),
    Both("For our lawyer.", "供我方律师使用。"),
    Both("", ""),
    due=+10,
    status=DeliverableStatus.PLANNED,
    points=(),
    internal=True,
)

SMART_WAREHOUSE_DELIVERY = Delivery(
    SMART_WAREHOUSE,
    (_DESIGN, _RACKS, _CONTROL, _ZONE_A, _ZONES_BC, _SPARES, _CLAIM),
    handed=(
        Handed(
            Both("Zone A with its eight shuttles, for daily work.", "A 区及 8 台穿梭车，供日常使用。"),
            Both("Operating manual\nMaintenance plan of the first year", "操作手册\n首年维护计划"),
            (),
            ZHAO,
            Both("+86 21 5550 0142, Mondays to Saturdays 8–20", "021-5550 0142，周一至周六 8:00–20:00"),
            until=+120,
            at=At(-3, "11:00"),
        ),
    ),
)
