"""Customer portal, the plan: what do six good weeks look like in dates, tasks and hours?"""

from db.models.plan import Cause
from portal.demo.people import CLARA, LENA, MOIRA, OWEN, PRIYA
from portal.demo.plan_story import Line, Milestone, Move, doing, done, ordered, ours, spent, todo
from portal.demo.words import At, Both

MILESTONES = (
    Milestone(Both("Goals agreed with eight customers", "与八家客户确认目标"), agreed=-20, reached=-20),
    Milestone(Both("Clickable prototype approved", "可点击原型通过评审"), agreed=-5, reached=-7),
    Milestone(
        Both("First release for ten customers", "首批十家客户试用版"),
        agreed=+34,
        moves=(
            Move(
                to=+30,
                cause=Cause.OURS,
                explanation=Both(
                    "The prototype was approved two days early, and sign-in can be taken over from Harbour"
                    " ERP.",
                    "原型提前两天通过评审，登录功能可直接沿用港口 ERP 系统。",
                ),
                remedy=Both(
                    "The four working days won stay in the plan as reserve for the last release.",
                    "节省的四个工作日留作最终版本的缓冲。",
                ),
                at=At(-6, "11:20"),
                by=CLARA,
            ),
        ),
        weight=2,
    ),
    Milestone(Both("Slot booking at North Quay", "北码头开放时段预约"), agreed=+52, weight=2),
    Milestone(Both("Open to all customers", "面向全部客户开放"), agreed=+78, weight=2),
    Milestone(Both("Pen test by an outside firm", "外部渗透测试"), agreed=+46, internal=True),
)

TASKS = (
    done("Talk with eight of your customers", "访谈八家客户", LENA, -30, -23, (24, 22)),
    done("Write down the goals", "整理项目目标", LENA, -23, -20, (12, 12)),
    done("List what customers ask on the phone", "汇总客户电话咨询内容", MOIRA, -26, -21, (8, 7)),
    done("Draw the first screens", "绘制首批界面", LENA, -20, -14, (32, 30)),
    done("Clickable prototype", "制作可点击原型", LENA, -14, -8, (40, 36)),
    done("Test it with five people", "邀请五人试用原型", LENA, -9, -7, (12, 12)),
    done("Set up the servers", "搭建服务器", OWEN, -18, -14, (16, 15)),
    done("Read stock from Harbour ERP", "从港口 ERP 读取库存", OWEN, -13, -5, (32, 30)),
    done("Take over sign-in from Harbour ERP", "沿用港口 ERP 登录", OWEN, -6, -3, (16, 9)),
    doing("Stock page", "库存页面", OWEN, -4, +4, (40, 18)),
    doing("Delivery notes as PDF", "送货单 PDF", PRIYA, -3, +5, (24, 8)),
    doing("Texts in plain words", "撰写通俗易懂的文案", LENA, -2, +6, (16, 4)),
    todo("Choose the first ten customers", "选定首批十家客户", MOIRA, +2, +8, 6),
    todo("Search by batch and order", "按批次与订单搜索", OWEN, +5, +12, 24),
    todo("Notify by mail when goods arrive", "到货邮件通知", OWEN, +10, +16, 20),
    todo("Terms of use", "使用条款", MOIRA, +8, +18, 8),
    todo("Test with the first ten customers", "与首批十家客户测试", LENA, +18, +28, 32),
    todo("First release", "发布试用版", OWEN, +28, +30, 8),
    todo("Calendar of loading slots", "装卸时段日历", OWEN, +30, +42, 56),
    todo("Rules for cancelling a slot", "时段取消规则", MOIRA, +30, +36, 6),
    todo("Connect slots to the gate", "时段与闸口联动", OWEN, +40, +50, 40),
    todo("Half-day of training for customer care", "客服半天培训", PRIYA, +44, +50, 8),
    todo("Help pages", "帮助页面", LENA, +46, +60, 24),
    todo("Measure with 300 visitors at once", "300 人同时访问的性能测试", OWEN, +56, +64, 20),
    todo("Invite all customers", "邀请全部客户", MOIRA, +66, +76, 10),
    todo("Open to all customers", "面向全部客户开放", OWEN, +76, +78, 12),
    ours(
        "Offer the pen test",
        "准备渗透测试报价",
        CLARA,
        -2,
        +12,
        4,
        Both("Ask two firms; stay under 3,500 GBP.", "询价两家，控制在 3,500 英镑以内。"),
    ),
)

LINES = (
    Line(
        Both("Design", "设计"),
        "14000",
        (
            spent("2640", -21, "INV-3004", "Interviews and goals, 24 h", "访谈与目标，24 小时", "1610", "24"),
            spent("4070", -13, "INV-3011", "Screens, 37 h", "界面设计，37 小时", "2480", "37"),
            spent("4290", -6, "INV-3019", "Prototype and test, 39 h", "原型与试用，39 小时", "2610", "39"),
        ),
    ),
    Line(
        Both("Development", "开发"),
        "38000",
        (
            spent("1650", -13, "INV-3012", "Servers, 15 h", "服务器，15 小时", "980", "15"),
            spent(
                "3300", -4, "INV-3021", "Stock from Harbour ERP, 30 h", "对接 ERP 库存，30 小时", "2010", "30"
            ),
            spent(
                "2310",
                -2,
                "INV-3024",
                "Sign-in and stock page, 21 h",
                "登录与库存页面，21 小时",
                "1400",
                "21",
            ),
            ordered("1900", -10, "PO-0520", "Servers for one year", "服务器租用一年", "1650"),
        ),
    ),
    Line(
        Both("Testing and opening", "测试与上线"),
        "12000",
        (ordered("1200", -8, "PO-0522", "Thank-you for test customers", "试用客户答谢", "1200"),),
    ),
    Line(
        Both("Our reserve", "我方预备金"),
        "4000",
        (
            spent(
                "420",
                -5,
                "INT-0091",
                "Second reader of the texts",
                "文案复核",
                "420",
                "6",
                Both("Not charged; counts against our margin.", "不计费，计入我方毛利。"),
                internal=True,
            ),
        ),
        internal=True,
    ),
)

PLANNED = ((-1, "11000"), (0, "12000"), (1, "14000"), (2, "12000"), (3, "9000"), (4, "6000"))
