"""Patient intake, the views: what stays to be learned, and how content were they in the end?"""

from db.models.survey import ActionStatus, SurveyKind, SurveyStatus
from db.models.training import ResourceKind
from portal.demo.people import CLARA, HENRIK, JULIA, KATRIN, LENA, PRIYA
from portal.demo.talk_story import Answers, Improvement, Lesson, Paper, Survey
from portal.demo.words import At, Both

LESSONS = (
    Lesson(
        ResourceKind.GUIDE,
        Both("Admission on the tablet", "平板入院登记指南"),
        Both("How a nurse helps without reading over the shoulder.", "护士如何在保护隐私的前提下提供帮助。"),
        Both("Nurses", "护士"),
        8,
        At(-112, "14:00"),
        PRIYA,
        paper=Paper(
            "admission-on-the-tablet.pdf",
            (
                "Admission on the tablet",
                "1. Hand over the tablet with the start page.",
                "2. Card or code: the patient chooses.",
                "3. Offer the language button first.",
                "4. If help is wanted, sit beside, not behind.",
                "5. The last page shows what the ward receives. Nothing is sent before it.",
            ),
        ),
        read=((JULIA, At(-111, "10:40"), True), (HENRIK, At(-108, "15:00"), True)),
    ),
    Lesson(
        ResourceKind.DOCUMENT,
        Both("Handbook for the service desk", "服务台手册"),
        Both("The ten questions that come, and what to say.", "十个常见问题与标准答复。"),
        Both("Service desk", "服务台"),
        35,
        At(-34, "12:00"),
        PRIYA,
        paper=Paper(
            "service-desk-handbook.md",
            (
                "# Handbook for the service desk",
                "",
                "1. *The code does not arrive.* Check the number, wait two minutes, send again.",
                "2. *The tablet is blank.* Hold the side button for ten seconds.",
                "3. *A ward receives nothing.* Look at the queue page; green means it is on its way.",
            ),
        ),
        read=((HENRIK, At(-31, "09:20"), True),),
    ),
    Lesson(
        ResourceKind.TUTORIAL,
        Both("Change a question yourself", "自行修改问题"),
        Both("For the two people who may: with a test ward.", "供两位有权限的人员在测试病区练习。"),
        Both("Form editors", "表单管理员"),
        25,
        At(-40, "10:00"),
        LENA,
        paper=Paper(
            "change-a-question.md",
            (
                "# Change a question",
                "",
                "1. Open the test ward.",
                "2. Edit, then *Preview*.",
                "3. Ask the second person to approve.",
            ),
        ),
        read=((JULIA, At(-37, "11:15"), True), (HENRIK, At(-36, "16:50"), False)),
    ),
    Lesson(
        ResourceKind.SESSION,
        Both("Last training, late shift", "夜班补训"),
        Both("For everybody who missed the first five.", "供错过前五场培训的人员参加。"),
        Both("Nurses", "护士"),
        60,
        At(-32, "09:00"),
        PRIYA,
        session=At(-26, "20:00"),
    ),
)

SURVEYS = (
    Survey(
        SurveyKind.MID_PROJECT,
        SurveyStatus.CLOSED,
        CLARA,
        At(-120, "10:00"),
        -110,
        At(-109, "09:00"),
        (
            Answers(
                KATRIN,
                At(-116, "21:05"),
                (8, 4, 3, 4, 4, 5, 5, 2, "Fewer people in each meeting.", "The honest weekly sentence."),
            ),
            Answers(HENRIK, At(-118, "08:45"), (7, 4, 4, 4, 3, 4, 5, 4, "One place to report faults.", "")),
        ),
        (
            Improvement(
                Both("Fewer people in each meeting.", "减少每次会议的人数。"),
                Both(
                    "Two from us, two from you; everybody else reads the minutes.",
                    "双方各两人参会，其他人阅读纪要。",
                ),
                ActionStatus.DONE,
                CLARA,
                -100,
                At(-107, "10:00"),
            ),
        ),
    ),
    Survey(
        SurveyKind.END_OF_PROJECT,
        SurveyStatus.CLOSED,
        CLARA,
        At(-25, "10:00"),
        -11,
        At(-10, "09:00"),
        (
            Answers(
                KATRIN,
                At(-23, "20:15"),
                (
                    10,
                    5,
                    4,
                    5,
                    5,
                    5,
                    6,
                    4,
                    "Plan the trainings with the shift plan, not after it.",
                    "You told us bad news before we could ask.",
                ),
            ),
            Answers(
                HENRIK,
                At(-21, "09:30"),
                (9, 5, 4, 4, 4, 5, 6, 3, "", "Tomasz, who answers when others are at lunch."),
            ),
            Answers(
                JULIA,
                At(-14, "16:25"),
                (
                    8,
                    4,
                    4,
                    5,
                    4,
                    4,
                    5,
                    2,
                    "More time with patients before the first draft.",
                    "Sitting with us on the ward.",
                ),
            ),
        ),
        (
            Improvement(
                Both(
                    "Plan the trainings with the shift plan, not after it.",
                    "培训应与排班同步安排，而不是事后补排。",
                ),
                Both(
                    "In our next project with you the wards choose training days before we set the date to"
                    " open.",
                    "下一个项目中，先由病区选定培训日期，再确定启用时间。",
                ),
                ActionStatus.PLANNED,
                CLARA,
                +25,
                At(-9, "11:00"),
            ),
            Improvement(
                Both("More time with patients before the first draft.", "初稿之前应与患者多相处。"),
                Both(
                    "Two days on a ward are part of every offer of ours now.",
                    "今后我方每份方案都包含两天病区体验。",
                ),
                ActionStatus.DONE,
                LENA,
                -5,
                At(-6, "14:00"),
            ),
        ),
    ),
)

IMPROVEMENTS = (
    Improvement(
        Both("The handbook lacks the case of two patients with one name.", "手册缺少同名患者的处理方法。"),
        Both("A page was added; the service desk has it.", "已补充一页并交付服务台。"),
        ActionStatus.DONE,
        PRIYA,
        -4,
        At(-4, "15:30"),
    ),
)
