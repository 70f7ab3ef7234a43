"""智能仓储, the talk: what is said when things go wrong, and how does each wish end?"""

from db.models.change import ChangeStatus, Urgency
from db.models.issue import IssueStatus, Severity
from portal.demo.people import CHEN, LIN, SU, TOMASZ, ZHAO, ZHOU
from portal.demo.talk_story import Change, Issue, Step, comment, moved
from portal.demo.words import At, Both

S = IssueStatus

ISSUES = (
    Issue(
        Both("Twelve shuttles are five weeks late", "12 台穿梭车延迟五周"),
        Both(
            "The maker told us on {-49} that a motor controller is missing and 12 of 20 shuttles come late.",
            "厂商于 {-49} 通知，因电机控制器缺货，20 台穿梭车中有 12 台将延迟交付。",
        ),
        Severity.CRITICAL,
        S.IN_PROGRESS,
        ZHOU,
        ZHOU,
        At(-49, "16:40"),
        None,
        None,
        Both(
            "Nine of twelve are here. The last three are promised for {+5}; our engineer stays until then.",
            "12 台中已到 9 台，其余 3 台承诺 {+5} 交付，我方工程师驻厂至到货。",
        ),
        (
            moved(
                -48,
                "10:25",
                ZHOU,
                S.OPEN,
                S.IN_PROGRESS,
                Both(
                    "All dates that depend on it are moved and explained.", "受影响的日期均已调整并说明原因。"
                ),
            ),
            comment(
                -47,
                "09:15",
                CHEN,
                "We cannot lose the whole autumn. What do you do beyond waiting?",
                "我们不能错过整个旺季。除了等待，你们还采取了什么措施？",
            ),
            comment(
                -47,
                "11:00",
                ZHOU,
                "Three things: an engineer at the plant, air freight for the controllers, and zone A starts"
                " with"
                " eight shuttles.",
                "三项措施：工程师驻厂、控制器改为空运、A 区先用 8 台启动。",
            ),
            comment(
                -33,
                "15:20",
                ZHOU,
                "The maker offers 3 percent off the next order. Decline; we want the penalty.",
                "厂商提出下一单优惠 3%。拒绝，坚持违约金。",
                internal=True,
            ),
            comment(
                -6,
                "15:30",
                ZHOU,
                "Nine shuttles accepted. With two shifts zones B and C open on {+18} instead of {+26}.",
                "9 台已验收。实行两班制后，B、C 区可由 {+26} 提前至 {+18} 投入运行。",
            ),
            comment(-5, "08:50", CHEN, "Good. Please keep it that way.", "很好，请继续保持。"),
        ),
    ),
    Issue(
        Both("Shuttles stop at two crossings of zone A", "A 区穿梭车在两个路口停车"),
        Both("Every fifth trip stops and has to be cleared by hand.", "约每五趟就有一趟停车，需人工处理。"),
        Severity.HIGH,
        S.CLOSED,
        SU,
        LIN,
        At(-16, "08:30"),
        At(-16, "08:55"),
        At(-13, "17:20"),
        Both("New map loaded; 2,000 trips without a stop.", "已更换地图，连续 2,000 趟未再停车。"),
        (
            comment(
                -16, "08:55", LIN, "Our mistake: an old map of the zone.", "是我方失误，加载了旧版地图。"
            ),
            moved(-16, "08:56", LIN, S.OPEN, S.IN_PROGRESS),
            moved(-13, "17:20", LIN, S.IN_PROGRESS, S.RESOLVED),
            moved(-12, "09:05", SU, S.RESOLVED, S.CLOSED),
        ),
    ),
    Issue(
        Both("Scanners lose the network in the cold corner", "低温区扫码枪掉线"),
        Both("Below 5 °C the scanners drop out after about an hour.", "温度低于 5 °C 时，约一小时后掉线。"),
        Severity.MEDIUM,
        S.RESOLVED,
        SU,
        ZHAO,
        At(-11, "10:40"),
        At(-11, "13:10"),
        At(-2, "16:00"),
        Both(
            "Heated holders are mounted. Please confirm after one cold night.",
            "已加装保温支架，请在经过一个低温夜班后确认。",
        ),
        (
            moved(-11, "13:10", ZHAO, S.OPEN, S.IN_PROGRESS),
            moved(-2, "16:00", ZHAO, S.IN_PROGRESS, S.RESOLVED),
        ),
    ),
    Issue(
        Both("Stock of the ERP differs by 14 articles", "ERP 库存有 14 个物料不一致"),
        Both(
            "After the night run 14 of 3,200 articles differ.", "夜间同步后，3,200 个物料中有 14 个数量不符。"
        ),
        Severity.MEDIUM,
        S.WAITING,
        TOMASZ,
        SU,
        At(-4, "09:10"),
        None,
        None,
        Both("We need the count of these 14 articles by {+2}.", "请在 {+2} 前提供这 14 个物料的实盘数量。"),
        (
            moved(
                -4,
                "09:12",
                TOMASZ,
                S.OPEN,
                S.WAITING,
                Both(
                    "Only a count on the shelf tells which system is right.",
                    "需现场盘点才能判断哪套系统正确。",
                ),
            ),
            comment(-2, "14:25", SU, "Nine are counted, five tomorrow.", "已盘点 9 个，其余 5 个明天完成。"),
        ),
    ),
    Issue(
        Both("The screen at gate 2 is too dark", "2 号口显示屏偏暗"),
        Both("It cannot be read against the window.", "逆光时看不清。"),
        Severity.LOW,
        S.OPEN,
        SU,
        ZHAO,
        At(-1, "16:20"),
    ),
)

CHANGES = (
    Change(
        Both("Cold corner for adhesives", "增设胶粘剂低温区"),
        Both("Forty places at 2 to 5 °C.", "设置 40 个 2–5 °C 库位。"),
        Both("Adhesives are in a rented cold store today.", "目前胶粘剂存放在外租冷库。"),
        (
            Step(ChangeStatus.SUBMITTED, At(-118, "10:00"), CHEN),
            Step(ChangeStatus.IN_ASSESSMENT, At(-117, "09:00"), ZHOU),
            Step(ChangeStatus.WAITING_FOR_DECISION, At(-112, "15:00"), ZHOU),
            Step(ChangeStatus.APPROVED, At(-108, "11:30"), CHEN, Both("Agreed.", "同意。")),
            Step(
                ChangeStatus.IMPLEMENTED,
                At(-70, "16:30"),
                ZHOU,
                Both("In use since {-70}.", "自 {-70} 起投入使用。"),
            ),
        ),
        Urgency.NORMAL,
        "80000",
        0,
        Both(
            "80,000 CNY, no later date; it saves 5,200 CNY of rent a month.",
            "费用 8 万元，不影响工期，每月可省租金 5,200 元。",
        ),
        -106,
        CHEN,
    ),
    Change(
        Both("Second lift at the south side", "南侧增设第二台提升机"),
        Both("One more lift to double the speed there.", "增加一台提升机，使该侧效率翻倍。"),
        Both("Peaks in autumn.", "应对秋季高峰。"),
        (
            Step(ChangeStatus.SUBMITTED, At(-126, "14:00"), CHEN),
            Step(ChangeStatus.IN_ASSESSMENT, At(-125, "09:30"), ZHOU),
            Step(
                ChangeStatus.DECLINED,
                At(-120, "17:00"),
                ZHOU,
                Both(
                    "The simulation shows that the lift is busy 41 percent of the time even at the peak.",
                    "模拟显示，即使在高峰期，现有提升机的利用率也只有 41%。",
                ),
            ),
        ),
        Urgency.NORMAL,
        "310000",
        20,
        Both(
            "We advise against it: the money would buy nothing you notice.",
            "不建议增设：投入与效果不成比例。",
        ),
    ),
    Change(
        Both("Show the queue on the foremen's phones", "在班组长手机上显示任务队列"),
        Both("A page with waiting orders per zone.", "按区域显示待处理订单的页面。"),
        Both("Foremen walk to the terminal twenty times a shift.", "班组长每班要往返终端约二十次。"),
        (
            Step(ChangeStatus.SUBMITTED, At(-8, "09:20"), SU),
            Step(
                ChangeStatus.IN_ASSESSMENT,
                At(-6, "10:30"),
                ZHOU,
                Both("You have our answer by {+3}.", "{+3} 前答复。"),
            ),
        ),
    ),
    Change(
        Both("Voice output in local dialect", "方言语音提示"),
        Both("Shuttles announce themselves in dialect.", "穿梭车使用方言语音提示。"),
        Both("An idea of the night shift.", "夜班员工的提议。"),
        (Step(ChangeStatus.SUBMITTED, At(-2, "21:40"), SU, Both("No hurry at all.", "不着急。")),),
        Urgency.LOW,
    ),
)
