"""Customer portal, the talk: which small troubles and wishes does a healthy project have?"""

from db.models.change import ChangeStatus, Urgency
from db.models.issue import IssueStatus, Severity
from db.models.project import Rag
from db.models.training import ResourceKind
from portal.demo.people import CLARA, ELEANOR, LENA, MOIRA, OWEN
from portal.demo.talk_story import Change, Issue, Lesson, Paper, Report, Step, comment, moved
from portal.demo.words import At, Both

S = IssueStatus

ISSUES = (
    Issue(
        Both("Prototype is hard to read in sunlight", "原型在强光下难以阅读"),
        Both(
            "On the quay the grey text cannot be read on a phone.", "在码头上，手机屏幕上的灰色文字看不清。"
        ),
        Severity.MEDIUM,
        S.CLOSED,
        MOIRA,
        LENA,
        At(-9, "13:20"),
        At(-9, "14:05"),
        At(-8, "16:10"),
        Both("Darker text, tested outside at noon.", "已改用深色文字，并在正午户外测试。"),
        (
            comment(
                -9,
                "14:05",
                LENA,
                "Right. I take it outside myself today.",
                "确实如此，我今天亲自到户外看看。",
            ),
            moved(-9, "14:06", LENA, S.OPEN, S.IN_PROGRESS),
            moved(-8, "16:10", LENA, S.IN_PROGRESS, S.RESOLVED),
            moved(-7, "09:15", MOIRA, S.RESOLVED, S.CLOSED),
        ),
    ),
    Issue(
        Both("Stock figures are one hour old", "库存数字滞后一小时"),
        Both("Customers will call if the page is behind.", "页面数据滞后，客户就会打电话来问。"),
        Severity.MEDIUM,
        S.IN_PROGRESS,
        MOIRA,
        OWEN,
        At(-3, "10:10"),
        At(-3, "10:50"),
        None,
        Both("From {+4} on the figures are at most two minutes old.", "自 {+4} 起，数据延迟不超过两分钟。"),
        (
            comment(
                -3,
                "10:50",
                OWEN,
                "It reads once an hour now. We change it to every two minutes with the stock page.",
                "目前每小时读取一次，将随库存页面改为每两分钟一次。",
            ),
            moved(-3, "10:51", OWEN, S.OPEN, S.IN_PROGRESS),
        ),
    ),
    Issue(
        Both("Who may see whose stock?", "谁可以查看谁的库存？"),
        Both(
            "Two customers belong to the same group. Should each see the other's stock?",
            "有两家客户同属一个集团，是否允许互相查看库存？",
        ),
        Severity.HIGH,
        S.WAITING,
        OWEN,
        ELEANOR,
        At(-2, "11:30"),
        None,
        None,
        Both(
            "Your decision by {+3}; until then each sees only its own.",
            "请在 {+3} 前决定；在此之前各自只能查看自己的库存。",
        ),
        (
            moved(
                -2, "11:31", OWEN, S.OPEN, S.WAITING, Both("This is yours to decide.", "此事需由贵方决定。")
            ),
        ),
    ),
)

CHANGES = (
    Change(
        Both("Photos of damaged goods", "破损货物照片"),
        Both(
            "Show the photos that the warehouse takes when goods arrive damaged.",
            "货物到达时若有破损，在门户中显示仓库拍摄的照片。",
        ),
        Both("Customers ask for them on the phone every day.", "客户每天都打电话索要。"),
        (
            Step(ChangeStatus.SUBMITTED, At(-9, "10:15"), MOIRA),
            Step(
                ChangeStatus.IN_ASSESSMENT,
                At(-8, "09:20"),
                CLARA,
                Both("We look at what the servers can hold.", "我们先评估服务器容量。"),
            ),
            Step(
                ChangeStatus.WAITING_FOR_DECISION,
                At(-2, "10:10"),
                CLARA,
                Both(
                    "It fits well and moves the last two dates by a week.",
                    "可以很好地融入，最后两个日期各推迟一周。",
                ),
            ),
        ),
        Urgency.NORMAL,
        "4200",
        7,
        Both(
            "It fits well and moves the last two dates by a week.",
            "可以很好地融入，最后两个日期各推迟一周。",
        ),
        +8,
    ),
    Change(
        Both("Opening hours on the first page", "首页显示营业时间"),
        Both("The hours of each quay, also on holidays.", "各码头的营业时间，包括节假日。"),
        Both("Half of the visitors look for them.", "一半的访客都在找。"),
        (Step(ChangeStatus.DRAFT, At(-1, "16:30"), MOIRA),),
        Urgency.LOW,
    ),
    Change(
        Both("Portal in Polish as well", "门户增加波兰语"),
        Both("All pages in Polish for the drivers.", "为司机提供全部页面的波兰语版本。"),
        Both("A third of the drivers come from Poland.", "三分之一的司机来自波兰。"),
        (Step(ChangeStatus.SUBMITTED, At(-1, "09:50"), MOIRA),),
    ),
    Change(
        Both("Chat with the gate", "与闸口在线聊天"),
        Both("A chat window for drivers.", "为司机提供聊天窗口。"),
        Both("Calls take long.", "电话沟通耗时。"),
        (
            Step(ChangeStatus.SUBMITTED, At(-17, "15:00"), MOIRA),
            Step(ChangeStatus.IN_ASSESSMENT, At(-16, "10:00"), CLARA),
            Step(
                ChangeStatus.DECLINED,
                At(-13, "14:30"),
                CLARA,
                Both(
                    "Somebody at the gate would have to answer at night. Slot booking removes most of the"
                    " calls;"
                    " let us look again after it opens.",
                    "夜间需要专人回复。时段预约上线后大部分电话会消失，建议届时再评估。",
                ),
            ),
        ),
        Urgency.LOW,
        "9200",
        15,
        Both(
            "Not now: 9,200 GBP and three weeks for something slot booking makes mostly unnecessary.",
            "暂不建议：需 9,200 英镑和三周时间，而时段预约上线后基本不再需要。",
        ),
    ),
)

REPORTS = (
    Report(
        Rag.GREEN,
        At(-19, "16:00"),
        CLARA,
        Both(
            "Eight customers told us what they need. The goals are agreed.",
            "八家客户说明了需求，项目目标已确认。",
        ),
        Both("A prototype to click through by {-5}.", "{-5} 前完成可点击的原型。"),
    ),
    Report(
        Rag.GREEN,
        At(-6, "16:00"),
        CLARA,
        Both(
            "The prototype was approved two days early; the first release is now expected four working days"
            " sooner.",
            "原型提前两天通过，首个版本预计提前四个工作日发布。",
        ),
        Both("Stock page by {+4}.", "{+4} 前完成库存页面。"),
    ),
    Report(
        Rag.GREEN,
        At(-1, "16:40"),
        CLARA,
        Both(
            "On track: the first ten customers start on {+30}, and we have spent a little less than planned.",
            "进展正常：首批十家客户将于 {+30} 开始试用，支出略低于计划。",
        ),
        Both("Please decide by {+3} who may see whose stock.", "请在 {+3} 前决定谁可以查看谁的库存。"),
    ),
)

LESSONS = (
    Lesson(
        ResourceKind.DOCUMENT,
        Both("What eight customers told us", "八家客户的心声"),
        Both("Four pages, with their own words.", "共四页，附客户原话。"),
        Both("Everybody", "所有人"),
        10,
        At(-19, "15:30"),
        LENA,
        paper=Paper(
            "what-customers-told-us.md",
            (
                "# What eight customers told us",
                "",
                "- *Where are my goods?* is seven of ten calls.",
                "- Nobody wants another password.",
                "- Drivers look at a phone, in gloves, in the rain.",
            ),
        ),
        read=((ELEANOR, At(-18, "07:55"), True), (MOIRA, At(-18, "10:30"), True)),
    ),
    Lesson(
        ResourceKind.SESSION,
        Both("Look over our shoulder", "在线演示"),
        Both("Half an hour every second week: what is new, live.", "每两周一次，半小时现场演示最新进展。"),
        Both("Customer care", "客服人员"),
        30,
        At(-5, "09:00"),
        LENA,
        session=At(+4, "14:00"),
    ),
)
