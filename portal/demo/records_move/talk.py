"""Records move, the talk: what is there to say while a project stands still?"""

from db.models.change import ChangeStatus
from db.models.issue import IssueStatus, Severity
from db.models.project import Rag
from db.models.training import ResourceKind
from portal.demo.people import CLARA, HENRIK, JULIA, KATRIN, LENA, TOMASZ
from portal.demo.talk_story import Change, Issue, Lesson, Paper, Report, Step, comment, moved
from portal.demo.words import At, Both

S = IssueStatus

ISSUES = (
    Issue(
        Both("May we open the archives?", "能否开启旧档案？"),
        Both(
            "Without the authority's permission nobody may copy a record, not even for a test.",
            "未经主管机构批准，任何人不得复制病历，测试也不例外。",
        ),
        Severity.HIGH,
        S.WAITING,
        CLARA,
        HENRIK,
        At(-15, "10:30"),
        None,
        None,
        Both(
            "The authority has asked two questions; please answer by {+5}.",
            "主管机构提出两个问题，请在 {+5} 前答复。",
        ),
        (
            moved(
                -14,
                "16:00",
                HENRIK,
                S.OPEN,
                S.IN_PROGRESS,
                Both("The application is in.", "申请已提交。"),
            ),
            comment(
                -9,
                "09:30",
                KATRIN,
                "I would rather wait than explain myself to the authority. Please stop until they answer.",
                "宁可等待，也不愿事后向主管机构解释。请在答复前暂停。",
            ),
            comment(
                -9,
                "10:45",
                CLARA,
                "Understood. Nobody of us books an hour from today on; the dates are moved and explained.",
                "明白。自今日起我方不再计入工时，日期已调整并说明。",
            ),
            moved(
                -3,
                "15:10",
                CLARA,
                S.IN_PROGRESS,
                S.WAITING,
                Both("Only you can answer the two questions.", "这两个问题只能由贵方答复。"),
            ),
        ),
    ),
    Issue(
        Both("Eleven thousand records without a birthday", "1.1 万份病历缺少出生日期"),
        Both("Archive B did not ask for it before 1998.", "档案 B 在 1998 年之前未登记该项。"),
        Severity.MEDIUM,
        S.OPEN,
        TOMASZ,
        LENA,
        At(-13, "14:00"),
        None,
        None,
        Both("A proposal follows once work goes on.", "恢复工作后提出处理方案。"),
    ),
    Issue(
        Both("Who reads X-rays of the eighties?", "八十年代的 X 光片由谁判读？"),
        Both("They are on film and in no list.", "均为胶片，未列入任何清单。"),
        Severity.LOW,
        S.OPEN,
        HENRIK,
        CLARA,
        At(-12, "11:20"),
        At(-12, "13:00"),
        None,
        Both("", ""),
        (
            comment(
                -12,
                "13:00",
                CLARA,
                "Not part of what we agreed. Shall we name a price for scanning them?",
                "不在约定范围内。是否需要我们就扫描另行报价？",
            ),
        ),
    ),
)

CHANGES = (
    Change(
        Both("Scan the old X-ray films", "扫描旧 X 光胶片"),
        Both("About 4,000 films of the eye clinic.", "眼科医院约 4,000 张胶片。"),
        Both("They fade.", "胶片正在褪色。"),
        (
            Step(ChangeStatus.SUBMITTED, At(-11, "09:00"), HENRIK),
            Step(
                ChangeStatus.IN_ASSESSMENT,
                At(-10, "09:00"),
                CLARA,
                Both("Answered when the project goes on.", "项目恢复后答复。"),
            ),
        ),
    ),
    Change(
        Both("Discount for the pause", "暂停期间的优惠"),
        Both("What we could offer if the pause exceeds ten weeks.", "若暂停超过十周可提供的条件。"),
        Both("To keep the order.", "保住订单。"),
        (
            Step(ChangeStatus.SUBMITTED, At(-7, "18:00"), CLARA),
            Step(
                ChangeStatus.WITHDRAWN,
                At(-5, "09:10"),
                CLARA,
                Both("Not before the tenth week.", "满十周之前不提出。"),
            ),
        ),
        amount="-3000",
        days=0,
        internal=True,
    ),
)

REPORTS = (
    Report(
        Rag.GREEN,
        At(-27, "16:00"),
        CLARA,
        Both(
            "Started. Goals and people are agreed with all three clinics.",
            "项目启动，已与三家医院确认目标与人员。",
        ),
        Both("A list of all archives by {-16}.", "{-16} 前完成档案清单。"),
    ),
    Report(
        Rag.AMBER,
        At(-13, "16:00"),
        CLARA,
        Both(
            "1.2 million records are counted. The authority must agree before we go on.",
            "共清点 120 万份病历，后续工作须经主管机构批准。",
        ),
        Both("Your application went in on {-14}.", "贵方已于 {-14} 提交申请。"),
    ),
    Report(
        Rag.GREY,
        At(-9, "11:00"),
        CLARA,
        Both(
            "On hold at your wish until the authority answers, about {+25}. Nothing is worked and nothing is"
            " charged.",
            "应贵方要求暂停，预计 {+25} 前后得到主管机构答复。期间不开展工作，也不产生费用。",
        ),
        Both("Please answer the authority's two questions by {+5}.", "请在 {+5} 前答复主管机构的两个问题。"),
    ),
)

LESSONS = (
    Lesson(
        ResourceKind.DOCUMENT,
        Both("What happens to a record", "一份病历的迁移过程"),
        Both(
            "From the old archive to the new page, in one picture and ten lines.",
            "一张图、十行字，说明从旧档案到新页面的全过程。",
        ),
        Both("Everybody", "所有人"),
        6,
        At(-20, "13:00"),
        LENA,
        paper=Paper(
            "what-happens-to-a-record.md",
            (
                "# What happens to a record",
                "",
                "1. It is copied, never moved, until you have signed for its clinic.",
                "2. A program fills the new fields; what is doubtful goes to a person.",
                "3. One record in a hundred is compared by hand.",
                "4. The old archive is sealed, not deleted.",
            ),
        ),
        read=((KATRIN, At(-19, "21:30"), True), (JULIA, At(-11, "12:15"), None)),
    ),
)
