"""智能仓储, the plan: what does a late supplier and a typhoon do to dates, and how are they won back?"""

from db.models.plan import Cause
from portal.demo.people import LIN, SU, TOMASZ, ZHAO, ZHOU
from portal.demo.plan_story import Milestone, Move, doing, done, dropped, ours, todo
from portal.demo.words import At, Both

_SHUTTLES = Both(
    "The maker of the shuttles lacks a motor controller and delivers 12 of 20 shuttles five weeks late.",
    "穿梭车厂商缺少电机控制器，20 台中有 12 台晚五周交付。",
)
_SHUTTLES_REMEDY = Both(
    "Zone A starts with the eight shuttles that are here; an engineer of ours is at the maker's plant.",
    "A 区先用已到货的 8 台启动；我方工程师已驻厂跟进。",
)
_BACK = Both(
    "The recovery plan works: nine of the twelve late shuttles are here, and zones B and C are set up"
    " together.",
    "追赶计划见效：延迟的 12 台中已到 9 台，B、C 两区同步安装。",
)
_BACK_REMEDY = Both(
    "Two shifts until {+20}; the extra pay is ours. That wins back eight working days.",
    "{+20} 前实行两班制，加班费用由我方承担，可追回 8 个工作日。",
)

MILESTONES = (
    Milestone(Both("Design released", "设计方案发布"), agreed=-140, reached=-140),
    Milestone(
        Both("Racks and rails installed", "货架与轨道安装完成"),
        agreed=-90,
        reached=-84,
        weight=4,
        moves=(
            Move(
                to=-84,
                cause=Cause.FORCE_MAJEURE,
                explanation=Both(
                    "The port was closed for a typhoon; the rails left the ship six working days late.",
                    "受台风影响港口封闭，轨道晚六个工作日卸船。",
                ),
                remedy=Both(
                    "Cabling was drawn forward in the meantime; no later date is touched.",
                    "等待期间提前完成布线，后续日期不受影响。",
                ),
                at=At(-95, "09:30"),
                by=ZHOU,
            ),
        ),
    ),
    Milestone(Both("Control system in the test hall", "控制系统进入测试"), agreed=-62, reached=-64, weight=4),
    Milestone(
        Both("Zone A in operation", "A 区投入运行"),
        agreed=-35,
        reached=-12,
        weight=4,
        moves=(
            Move(
                -14,
                Cause.THIRD_PARTY,
                _SHUTTLES,
                _SHUTTLES_REMEDY,
                At(-48, "10:15"),
                ZHOU,
                needs_consent=True,
            ),
            Move(
                to=-12,
                cause=Cause.OURS,
                explanation=Both(
                    "We loaded a wrong map of the zone; the shuttles stopped at two crossings.",
                    "我方加载了错误的区域地图，穿梭车在两个路口停车。",
                ),
                remedy=Both(
                    "The map is now checked by a second person before it is loaded.",
                    "此后地图须经第二人复核方可加载。",
                ),
                at=At(-15, "17:40"),
                by=ZHOU,
                needs_consent=True,
            ),
        ),
    ),
    Milestone(
        Both("Zones B and C in operation", "B、C 区投入运行"),
        agreed=-8,
        weight=3,
        moves=(
            Move(
                +26,
                Cause.THIRD_PARTY,
                _SHUTTLES,
                _SHUTTLES_REMEDY,
                At(-48, "10:17"),
                ZHOU,
                needs_consent=True,
            ),
            Move(+18, Cause.THIRD_PARTY, _BACK, _BACK_REMEDY, At(-6, "15:00"), ZHOU),
        ),
    ),
    Milestone(
        Both("500 orders a day for one week", "连续一周每天处理 500 单"),
        agreed=+5,
        weight=2,
        moves=(
            Move(
                +38,
                Cause.THIRD_PARTY,
                _SHUTTLES,
                _SHUTTLES_REMEDY,
                At(-48, "10:19"),
                ZHOU,
                needs_consent=True,
            ),
            Move(+30, Cause.THIRD_PARTY, _BACK, _BACK_REMEDY, At(-6, "15:02"), ZHOU),
        ),
    ),
    Milestone(
        Both("Final acceptance", "最终验收"),
        agreed=+15,
        weight=2,
        moves=(
            Move(
                +50,
                Cause.THIRD_PARTY,
                _SHUTTLES,
                _SHUTTLES_REMEDY,
                At(-48, "10:21"),
                ZHOU,
                needs_consent=True,
            ),
            Move(+42, Cause.THIRD_PARTY, _BACK, _BACK_REMEDY, At(-6, "15:04"), ZHOU, needs_consent=True),
        ),
    ),
    Milestone(Both("Claim against the maker filed", "向厂商提出索赔"), agreed=+10, internal=True),
)

TASKS = (
    done("Measure the hall", "测量厂房", ZHAO, -170, -165, (16, 16)),
    done("Count goods and movements", "统计物料与出入库量", LIN, -168, -158, (40, 42)),
    done("Simulate 500 orders a day", "模拟每天 500 单", LIN, -158, -148, (40, 44)),
    done("Release the design", "发布设计方案", ZHOU, -148, -140, (24, 24)),
    done("Order racks and rails", "采购货架与轨道", ZHAO, -140, -134, (12, 12)),
    done("Order 20 shuttles", "采购 20 台穿梭车", ZHAO, -138, -130, (16, 18)),
    done("Strengthen the floor", "加固地面", SU, -136, -118, (40, 40)),
    done("Draw the cables", "敷设线缆", ZHAO, -112, -96, (64, 60)),
    done("Install the racks", "安装货架", ZHAO, -112, -98, (80, 82)),
    done("Install the rails", "安装轨道", ZHAO, -98, -90, (56, 58), late=6),
    done("Program the control system", "开发控制系统", LIN, -140, -80, (240, 236)),
    done("Interface to your ERP", "与贵方 ERP 对接", TOMASZ, -100, -74, (80, 84)),
    done("Test hall: 10,000 moves", "测试：模拟 10,000 次搬运", LIN, -74, -66, (40, 36), late=2),
    done("Scanners and wireless network", "扫码设备与无线网络", ZHAO, -84, -70, (48, 50)),
    done("Accept the first eight shuttles", "验收首批 8 台穿梭车", ZHAO, -50, -46, (16, 16)),
    done("Send an engineer to the maker", "派工程师驻厂", ZHOU, -47, -44, (8, 8)),
    done("Set up zone A", "调试 A 区", LIN, -40, -16, (96, 110)),
    done("Correct the map of zone A", "修正 A 区地图", LIN, -15, -13, (12, 14)),
    done("Train the first shift", "培训第一班次", SU, -22, -14, (24, 24)),
    done("Accept nine more shuttles", "验收后续 9 台穿梭车", ZHAO, -12, -7, (16, 15)),
    doing("Set up zone B", "调试 B 区", LIN, -10, +8, (80, 46)),
    doing("Set up zone C", "调试 C 区", ZHAO, -8, +14, (80, 30)),
    doing("Second shift for installation", "安装增开第二班次", ZHOU, -7, +20, (40, 14)),
    doing("Move goods from the old store", "从旧库转移物料", SU, -6, +16, (120, 35)),
    todo("Accept the last three shuttles", "验收最后 3 台穿梭车", ZHAO, +6, +9, 8),
    todo("Train the second shift", "培训第二班次", SU, +8, +15, 24),
    todo("Fire drill in the new store", "新库消防演练", SU, +14, +15, 6),
    todo("All zones together", "全区联动", LIN, +15, +18, 32),
    todo("Run-in: 500 orders a day", "试运行：每天 500 单", LIN, +22, +30, 60),
    todo("Spare parts on site", "备件到位", ZHAO, +20, +30, 12),
    todo("Hand over documents", "移交资料", ZHOU, +34, +40, 24),
    todo("Final acceptance", "最终验收", ZHOU, +40, +42, 16),
    dropped("Second lift at the south side", "南侧第二台提升机", ZHAO, -120, -100, 60),
    ours(
        "Prepare the claim against the maker",
        "准备对厂商的索赔",
        ZHOU,
        -20,
        +10,
        24,
        Both(
            "About 96,000 CNY; nothing of it to the client before our lawyer agrees.",
            "约 9.6 万元；律师确认前不对客户透露。",
        ),
    ),
)
