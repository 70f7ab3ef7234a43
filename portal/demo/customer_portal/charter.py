"""Customer portal, the charter: how does a first edition read that still waits for the sponsor?"""

from db.models.charter import Promise, Side
from portal.demo.charter_story import Agreed, Aim, Line, Part
from portal.demo.people import ELEANOR
from portal.demo.words import At, Both

_CLARA = Both("Clara Whitfield", "Clara Whitfield")

CUSTOMER_PORTAL_CHARTER = (
    Agreed(
        texts={
            "purpose": Both(
                "Your customers help themselves at any hour; your customer care has time for the hard cases.",
                "贵方客户可随时自助办理，客服人员则有时间处理疑难问题。",
            ),
            "scope_in": Both(
                "Stock page with search\nDelivery notes as PDF\nCalendar of loading slots at North"
                " Quay\nHalf a day of training for customer care",
                "可搜索的库存页面\n送货单 PDF\n北码头装卸时段日历\n客服半天培训",
            ),
            "scope_out": Both("Payments\nA separate app for phones", "在线支付\n独立手机应用"),
            "constraints": Both(
                "Sign-in and stock come from Harbour ERP and depend on its dates",
                "登录与库存依赖港口 ERP，受其进度影响",
            ),
            "difficulties": Both(
                "Ten customers must be found who test in their own time",
                "需要找到十家愿意抽时间试用的客户",
            ),
            "quality": Both(
                "Every page opens within two seconds with 300 visitors at once",
                "300 人同时访问时，每个页面两秒内打开",
            ),
        },
        aims=(
            Aim(
                Both("Fewer calls about stock", "减少库存咨询电话"),
                Both("Calls to customer care about stock on a working day", "每个工作日咨询库存的电话数"),
                Both("calls a day", "通/天"),
                start="120",
                target="40",
                due=+140,
                achievable=Both(
                    "Two thirds of the callers ask for a figure that the page shows.",
                    "三分之二的来电所问的数字页面上都能看到。",
                ),
                relevant=Both("Customer care is short of two people.", "客服目前缺少两人。"),
            ),
            Aim(
                Both("Loading slots are booked online", "在线预约装卸时段"),
                Both("Share of slots booked without a call", "无需电话即完成预约的比例"),
                Both("%", "%"),
                start="0",
                target="60",
                due=+140,
                achievable=Both("Nine of ten hauliers have asked for it.", "十家承运商中有九家提出过需求。"),
                relevant=Both("Trucks then wait less at the gate.", "可减少卡车在闸口的等待。"),
            ),
        ),
        lines=(
            Line(
                Promise.UPDATE, Both("Status update", "状态更新"), 14, Both("this portal", "本平台"), _CLARA
            ),
            Line(
                Promise.MEETING,
                Both("Showing what is new", "新功能演示"),
                14,
                Both("video call", "视频会议"),
                Both("Lena Vogt", "Lena Vogt"),
            ),
        ),
        parts=(
            Part(
                Side.FIRM,
                Both("Project manager", "项目经理"),
                _CLARA,
                Both(
                    "Plans, reports, and answers for dates and money.", "负责计划与汇报，对进度和费用负责。"
                ),
            ),
            Part(
                Side.CLIENT,
                Both("Sponsor", "项目发起人"),
                Both("Eleanor Tate", "Eleanor Tate"),
                Both("Decides on scope and money.", "就范围与费用做出决定。"),
            ),
            Part(
                Side.CLIENT,
                Both("Voice of the customers", "客户代表"),
                Both("Moira Finch", "Moira Finch"),
                Both("Chooses the customers who test.", "选定试用客户。"),
            ),
        ),
        sponsor=ELEANOR,
        proposed=At(-3, "15:40"),
        needed_by=+4,
    ),
)
