"""Plant support, the talk: what do people report to a service desk, and what do they learn from it?"""

from db.models.change import ChangeStatus, Urgency
from db.models.issue import IssueStatus, Severity
from db.models.project import Rag
from db.models.survey import ActionStatus, SurveyKind, SurveyStatus
from db.models.training import ResourceKind
from portal.demo.people import HE, LIN, SU, ZHAO, ZHOU
from portal.demo.talk_story import (
    Answers,
    Change,
    Improvement,
    Issue,
    Lesson,
    Paper,
    Report,
    Step,
    Survey,
    comment,
    moved,
)
from portal.demo.words import At, Both

S = IssueStatus

ISSUES = (
    Issue(
        Both("Line 3 shows no figures", "3 号线无数据显示"),
        Both("Since 02:10 the screen at line 3 is empty.", "02:10 起，3 号线看板无数据。"),
        Severity.CRITICAL,
        S.CLOSED,
        HE,
        ZHAO,
        At(-19, "02:25"),
        At(-19, "02:33"),
        At(-19, "03:50"),
        Both("A switch was replaced; a spare one now lies in the room.", "已更换交换机，并在机房备用一台。"),
        (
            comment(
                -19,
                "02:33",
                ZHAO,
                "I am on it; production itself is not touched.",
                "正在处理，生产本身不受影响。",
            ),
            moved(-19, "02:34", ZHAO, S.OPEN, S.IN_PROGRESS),
            moved(-19, "03:50", ZHAO, S.IN_PROGRESS, S.RESOLVED),
            moved(
                -19,
                "08:15",
                HE,
                S.RESOLVED,
                S.CLOSED,
                Both("Confirmed. Thank you for the night.", "已确认，夜里辛苦了。"),
            ),
        ),
    ),
    Issue(
        Both("Shift report adds the break twice", "班次报表重复计算休息时间"),
        Both("On Sundays the break is counted twice.", "周日的休息时间被计算了两次。"),
        Severity.MEDIUM,
        S.RESOLVED,
        SU,
        LIN,
        At(-8, "10:05"),
        At(-8, "10:40"),
        At(-5, "15:30"),
        Both("Corrected, also for the last three Sundays.", "已修正，最近三个周日的数据一并更正。"),
        (
            moved(-8, "10:40", LIN, S.OPEN, S.IN_PROGRESS),
            moved(-5, "15:30", LIN, S.IN_PROGRESS, S.RESOLVED),
        ),
    ),
    Issue(
        Both("New foreman needs an account", "新班组长需要账号"),
        Both("For line 1, from {+2} on.", "1 号线，自 {+2} 起使用。"),
        Severity.LOW,
        S.IN_PROGRESS,
        HE,
        ZHAO,
        At(-2, "09:30"),
        At(-2, "09:55"),
        None,
        Both("Ready on {+1}.", "{+1} 前开通。"),
        (moved(-2, "09:55", ZHAO, S.OPEN, S.IN_PROGRESS),),
    ),
)

CHANGES = (
    Change(
        Both("Tablets for the foremen", "为班组长配备平板"),
        Both("Two tablets with the line view.", "两台平板，显示产线界面。"),
        Both("They walk to the office for each figure.", "目前查看数据都要走回办公室。"),
        (
            Step(ChangeStatus.SUBMITTED, At(-36, "11:00"), HE),
            Step(ChangeStatus.IN_ASSESSMENT, At(-35, "09:00"), ZHOU),
            Step(ChangeStatus.WAITING_FOR_DECISION, At(-33, "16:00"), ZHOU),
            Step(ChangeStatus.APPROVED, At(-30, "10:20"), SU, Both("Please go ahead.", "请开始实施。")),
        ),
        Urgency.NORMAL,
        "0",
        0,
        Both("Within the monthly allowance; nothing is added.", "在每月额度内完成，不另收费。"),
        -29,
        SU,
    ),
    Change(
        Both("Watch on Sundays as well", "增加周日值守"),
        Both("Somebody on call on Sundays from 8 to 20.", "周日 8 点至 20 点安排人员值守。"),
        Both("We have begun to work on Sundays.", "工厂已开始周日生产。"),
        (
            Step(ChangeStatus.SUBMITTED, At(-9, "16:30"), SU),
            Step(ChangeStatus.IN_ASSESSMENT, At(-8, "09:00"), ZHOU),
            Step(
                ChangeStatus.WAITING_FOR_DECISION,
                At(-4, "11:00"),
                ZHOU,
                Both("We can begin within a week of your word.", "确认后一周内即可开始。"),
            ),
        ),
        Urgency.HIGH,
        "36000",
        0,
        Both(
            "6,000 CNY a month for the six months that are left, 36,000 CNY in all.",
            "每月 6,000 元，剩余六个月共 36,000 元。",
        ),
        +4,
    ),
)

REPORTS = (
    Report(
        Rag.GREEN,
        At(-68, "17:30"),
        ZHOU,
        Both(
            "First quarter: no stop of production, 11 of 12 requests solved on the same day.",
            "第一季度：生产零中断，12 项请求中 11 项当天解决。",
        ),
        Both("New backup by {-45}.", "{-45} 前启用新备份。"),
    ),
    Report(
        Rag.GREEN,
        At(-41, "17:00"),
        ZHOU,
        Both(
            "The new backup works; restoring one day takes 22 minutes.",
            "新备份已启用，恢复一天的数据需 22 分钟。",
        ),
        Both("Tablet view for the foremen.", "开发班组长平板界面。"),
    ),
    Report(
        Rag.GREEN,
        At(-3, "17:00"),
        ZHOU,
        Both(
            "Second quarter: one night incident, solved in 85 minutes. All else ran quietly, within the"
            " allowance.",
            "第二季度：仅一次夜间故障，85 分钟内解决；其余运行平稳，费用在额度内。",
        ),
        Both("Please decide on the watch on Sundays by {+4}.", "请在 {+4} 前决定是否增加周日值守。"),
    ),
)

LESSONS = (
    Lesson(
        ResourceKind.GUIDE,
        Both("Whom to call at night", "夜间故障联系指南"),
        Both("One page: what to check first, then whom to call.", "一页纸：先查什么，再打给谁。"),
        Both("Foremen", "班组长"),
        3,
        At(-110, "15:00"),
        LIN,
        paper=Paper(
            "夜间故障联系指南.md",
            (
                "# 夜间故障联系指南",
                "",
                "1. 生产是否停止？停止：立即拨打值守电话。",
                "2. 仅看板无数据：先重启看板，等待两分钟。",
                "3. 仍无数据：拨打值守电话，说明产线编号与时间。",
            ),
        ),
        read=((HE, At(-100, "08:40"), True), (SU, At(-104, "17:45"), True)),
    ),
    Lesson(
        ResourceKind.TUTORIAL,
        Both("The tablet view in ten minutes", "十分钟学会平板界面"),
        Both("Tap along with your own line.", "对照自己的产线，边看边操作。"),
        Both("Foremen", "班组长"),
        10,
        At(-13, "10:00"),
        LIN,
        paper=Paper(
            "平板界面入门.md",
            (
                "# 平板界面入门",
                "",
                "1. 选择产线。",
                "2. 绿色为正常，橙色为等待，红色为停机。",
                "3. 点击设备可查看当班数据。",
            ),
        ),
        read=((HE, At(-11, "13:30"), True),),
    ),
)

SURVEYS = (
    Survey(
        SurveyKind.MID_PROJECT,
        SurveyStatus.CLOSED,
        ZHOU,
        At(-66, "09:30"),
        -56,
        At(-55, "18:00"),
        (
            Answers(
                SU,
                At(-64, "16:20"),
                (9, 5, 5, 4, 5, 4, 6, 4, "希望每月说明改进了什么。", "夜间响应非常及时。"),
            ),
            Answers(HE, At(-60, "19:05"), (9, 4, 5, 5, 5, 5, 7, 4, "", "沟通直接，不绕弯子。")),
        ),
        (
            Improvement(
                Both("Tell us each month what was improved.", "希望每月说明改进了什么。"),
                Both(
                    "The monthly report begins with the improvement of the month since {m-2}.",
                    "自 {m-2}起，月报首先说明当月的改进项。",
                ),
                ActionStatus.DONE,
                ZHOU,
                -45,
                At(-54, "10:00"),
            ),
        ),
    ),
)

IMPROVEMENTS = (
    Improvement(
        Both("A switch without a spare stopped a screen at night.", "交换机无备件，导致夜间看板中断。"),
        Both("Spares for five more devices are ordered.", "为另外五种设备订购备件。"),
        ActionStatus.DOING,
        ZHAO,
        +15,
        At(-17, "09:00"),
    ),
)
