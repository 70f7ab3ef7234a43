"""Patient intake, the plan: what does a whole project look like when it is over?"""

from db.models.plan import Cause
from portal.demo.people import CLARA, HENRIK, JULIA, LENA, OWEN, PRIYA, TOMASZ
from portal.demo.plan_story import Line, Milestone, Move, done, dropped, spent
from portal.demo.words import At, Both

_WARD_FIVE = Both(
    "You asked for a Turkish and an Arabic version (change request 2); translating and checking took two"
    " weeks.",
    "贵方提出增加土耳其语和阿拉伯语版本（变更单 2），翻译与校对需两周。",
)
_WARD_FIVE_REMEDY = Both(
    "Agreed with Dr. Katrin Sommer; the German version started on the old day.",
    "已与 Katrin Sommer 博士达成一致，德语版本仍按原日期启用。",
)

MILESTONES = (
    Milestone(Both("Goals and data protection agreed", "目标与数据保护要求确认"), agreed=-222, reached=-222),
    Milestone(Both("Forms approved by six wards", "六个病区确认表单"), agreed=-190, reached=-192),
    Milestone(
        Both("Connected to the hospital system", "与医院系统对接完成"),
        agreed=-150,
        reached=-141,
        moves=(
            Move(
                to=-141,
                cause=Cause.THIRD_PARTY,
                explanation=Both(
                    "The maker of the hospital system gave us the test access nine working days late.",
                    "医院系统厂商晚九个工作日开放测试接口。",
                ),
                remedy=Both(
                    "We tested against recorded messages meanwhile; the pilot was not touched.",
                    "期间我们用录制的报文先行测试，试点日期不变。",
                ),
                at=At(-154, "10:00"),
                by=CLARA,
            ),
        ),
        weight=2,
    ),
    Milestone(Both("Pilot on ward 5", "五病区试点"), agreed=-110, reached=-110, weight=2),
    Milestone(
        Both("All wards in all languages", "全部病区、全部语言启用"),
        agreed=-60,
        reached=-50,
        moves=(
            Move(-50, Cause.AGREED_CHANGE, _WARD_FIVE, _WARD_FIVE_REMEDY, At(-84, "13:30"), CLARA, change=2),
        ),
        weight=2,
    ),
    Milestone(
        Both("Handed over and closed", "移交并结项"),
        agreed=-40,
        reached=-26,
        moves=(
            Move(-30, Cause.AGREED_CHANGE, _WARD_FIVE, _WARD_FIVE_REMEDY, At(-84, "13:32"), CLARA, change=2),
            Move(
                to=-26,
                cause=Cause.FORCE_MAJEURE,
                explanation=Both(
                    "A burst pipe closed the training rooms; two of six trainings were held four working"
                    " days later.",
                    "水管爆裂导致培训室关闭，六场培训中有两场推迟四个工作日。",
                ),
                remedy=Both(
                    "The wards were helped by phone in the meantime.", "期间通过电话为病区提供支持。"
                ),
                at=At(-33, "09:15"),
                by=CLARA,
            ),
        ),
    ),
)

TASKS = (
    done("Interview six wards", "访谈六个病区", LENA, -240, -230, (36, 38)),
    done("Agree data protection", "确认数据保护要求", HENRIK, -236, -224, (16, 20)),
    done("Write the goals", "编写项目目标", CLARA, -230, -222, (12, 12)),
    done("Draft the forms", "设计表单草稿", LENA, -222, -206, (48, 46)),
    done("Test the forms with twelve patients", "邀请十二位患者试填表单", JULIA, -206, -198, (20, 22)),
    done("Approve the forms", "审定表单", JULIA, -198, -192, (12, 10)),
    done("Build the app", "开发应用", OWEN, -200, -160, (220, 228)),
    done("Sign-in with the insurance card", "医保卡登录", OWEN, -176, -162, (48, 50)),
    done("Record messages of the hospital system", "录制医院系统报文", TOMASZ, -166, -156, (24, 26)),
    done("Connect to the hospital system", "对接医院系统", TOMASZ, -160, -150, (80, 96), late=9),
    done("Check by the data protection officer", "数据保护专员审查", HENRIK, -145, -134, (12, 12)),
    done("Tablets for ward 5", "五病区配置平板", HENRIK, -128, -114, (10, 10)),
    done("Train ward 5", "培训五病区", PRIYA, -116, -111, (16, 16)),
    done("Pilot on ward 5", "五病区试点", PRIYA, -110, -92, (60, 58)),
    done("Mend what the pilot showed", "根据试点修正", OWEN, -100, -86, (64, 70)),
    done("Larger letters, fewer questions", "加大字号、精简问题", LENA, -96, -88, (24, 22)),
    done("Turkish version", "土耳其语版本", LENA, -83, -66, (32, 33)),
    done("Arabic version, from right to left", "阿拉伯语版本（从右至左）", OWEN, -83, -60, (48, 52)),
    done("Check both with native speakers", "请母语者校对", JULIA, -66, -56, (16, 18)),
    done("Tablets for all wards", "全院配置平板", HENRIK, -80, -62, (24, 24)),
    done("Train all wards", "全院培训", PRIYA, -58, -30, (72, 74), late=4),
    done("Open all wards", "全院启用", OWEN, -54, -50, (16, 15)),
    done("Watch over the first four weeks", "首四周跟踪支持", TOMASZ, -50, -30, (40, 36)),
    done("Handbook for the service desk", "服务台手册", PRIYA, -44, -34, (24, 24)),
    done("Hand over to the service desk", "移交服务台", CLARA, -34, -28, (16, 16)),
    done("Closing talk", "结项会议", CLARA, -27, -26, (6, 6)),
    dropped("Printed forms as a fallback", "纸质备用表单", LENA, -120, -112, 12),
)

LINES = (
    Line(
        Both("Design and approval", "设计与确认"),
        "18000",
        (
            spent("8600", -221, "RE-1102", "Goals and data protection", "目标与数据保护", "6100"),
            spent("9400", -191, "RE-1117", "Forms approved", "表单审定", "6900"),
        ),
    ),
    Line(
        Both("Development", "开发"),
        "42000",
        (
            spent("14000", -178, "RE-1124", "App, first third", "应用开发第一期", "10400"),
            spent("14000", -158, "RE-1131", "App, second third", "应用开发第二期", "10900"),
            spent("14000", -140, "RE-1139", "Connected to the hospital system", "医院系统对接", "12600"),
        ),
    ),
    Line(
        Both("Pilot and corrections", "试点与修正"),
        "14000",
        (
            spent("5000", -110, "RE-1150", "Pilot begun", "试点启动", "4700"),
            spent("2600", -86, "RE-1158", "Corrections done", "修正完成", "5600"),
            spent("6400", -50, "RE-1174", "Change request 2: two languages", "变更单 2：两种语言", "5100"),
        ),
    ),
    Line(
        Both("Training and handover", "培训与移交"),
        "12000",
        (
            spent("8000", -49, "RE-1175", "All wards open", "全院启用", "6000"),
            spent(
                "3600",
                -26,
                "RE-1188",
                "Handed over, less travel saved",
                "移交（扣除节省的差旅费）",
                "2700",
                note=Both("400 EUR of travel were not needed.", "节省差旅费 400 欧元。"),
            ),
        ),
    ),
)

PLANNED = (
    (-11, "8600"),
    (-10, "9400"),
    (-9, "14000"),
    (-8, "14000"),
    (-7, "14000"),
    (-6, "5000"),
    (-5, "2600"),
    (-4, "0"),
    (-3, "6400"),
    (-2, "12000"),
)
