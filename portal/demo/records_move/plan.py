"""Records move, the plan: what is left standing while a project waits for a permission?"""

from db.models.plan import Cause
from portal.demo.people import CLARA, HENRIK, LENA, OWEN, TOMASZ
from portal.demo.plan_story import Line, Milestone, Move, doing, done, ordered, ours, spent, todo
from portal.demo.words import At, Both

_PERMISSION = Both(
    "The state's data protection authority must agree before we may open the old archives. Your application"
    " went"
    " in on {-14}; the answer usually takes eight weeks.",
    "开启旧档案前须经州数据保护机构批准。贵方已于 {-14} 提交申请，通常需八周答复。",
)
_PERMISSION_REMEDY = Both(
    "We stop the work and the cost with it. Whoever was planned comes back within a week of the answer.",
    "我方暂停工作，费用同时停止；获批后一周内原班人员返岗。",
)

MILESTONES = (
    Milestone(Both("Kick-off and goals", "启动会与目标确认"), agreed=-28, reached=-28),
    Milestone(
        Both("List of all archives", "完成档案清单"),
        agreed=-16,
        reached=-14,
        moves=(
            Move(
                to=-14,
                cause=Cause.OURS,
                explanation=Both(
                    "We had not counted the paper index of the eye clinic.", "我方漏计了眼科医院的纸质索引。"
                ),
                remedy=Both("It was counted on site in two days.", "已用两天现场清点完毕。"),
                at=At(-18, "15:30"),
                by=CLARA,
            ),
        ),
    ),
    Milestone(
        Both("Archives opened for the move", "旧档案开放迁移"),
        agreed=+4,
        moves=(Move(+28, Cause.THIRD_PARTY, _PERMISSION, _PERMISSION_REMEDY, At(-10, "10:00"), CLARA),),
    ),
    Milestone(
        Both("Trial move of 10,000 records", "一万份病历试迁移"),
        agreed=+30,
        moves=(Move(+54, Cause.THIRD_PARTY, _PERMISSION, _PERMISSION_REMEDY, At(-10, "10:02"), CLARA),),
        weight=2,
    ),
    Milestone(
        Both("All records moved", "全部病历迁移完成"),
        agreed=+95,
        moves=(Move(+119, Cause.THIRD_PARTY, _PERMISSION, _PERMISSION_REMEDY, At(-10, "10:04"), CLARA),),
        weight=3,
    ),
    Milestone(
        Both("Old archives switched off", "旧档案系统停用"),
        agreed=+110,
        moves=(Move(+134, Cause.THIRD_PARTY, _PERMISSION, _PERMISSION_REMEDY, At(-10, "10:06"), CLARA),),
    ),
)

TASKS = (
    done("Kick-off with three clinics", "三家医院启动会", CLARA, -32, -28, (12, 12)),
    done("Count the records", "统计病历数量", TOMASZ, -28, -18, (40, 38)),
    done("Paper index of the eye clinic", "清点眼科医院纸质索引", TOMASZ, -18, -14, (12, 14)),
    done("Describe what may be read by whom", "说明查阅权限", HENRIK, -24, -16, (16, 15)),
    done("Application to the authority", "向主管机构提交申请", HENRIK, -20, -14, (12, 16)),
    done("Draft of the field list", "字段清单草稿", LENA, -22, -13, (24, 26)),
    doing("Answer questions of the authority", "答复主管机构的问询", HENRIK, -9, +20, (16, 3)),
    todo("Copy of archive A for tests", "复制档案 A 用于测试", OWEN, +28, +32, 16),
    todo("Copy of archive B for tests", "复制档案 B 用于测试", OWEN, +30, +34, 16),
    todo("Approve the field list", "审定字段清单", HENRIK, +28, +32, 8),
    todo("Program for archive A", "开发档案 A 迁移程序", OWEN, +32, +46, 90),
    todo("Program for archive B", "开发档案 B 迁移程序", TOMASZ, +34, +48, 90),
    todo("Rules for doubtful records", "存疑病历处理规则", LENA, +34, +42, 24),
    todo("Trial move", "试迁移", OWEN, +48, +54, 40),
    todo("Compare 400 records by hand", "人工核对 400 份病历", HENRIK, +50, +56, 60),
    todo("Correct the programs", "修正程序", OWEN, +56, +66, 60),
    todo("Move clinic 1", "迁移第一医院", OWEN, +66, +82, 60),
    todo("Move clinic 2", "迁移第二医院", TOMASZ, +82, +98, 60),
    todo("Move the eye clinic", "迁移眼科医院", TOMASZ, +98, +114, 70),
    todo("Search trainings", "检索培训", LENA, +100, +116, 30),
    todo("Report to the authority", "向主管机构报告", HENRIK, +116, +119, 10),
    todo("Seal the old archives", "封存旧档案", OWEN, +119, +128, 20),
    todo("Switch off the old archives", "停用旧档案系统", OWEN, +130, +134, 12),
    ours(
        "Find other work for the team",
        "为团队安排其他工作",
        CLARA,
        -9,
        +3,
        6,
        Both("Owen to Harbour ERP until {+28}.", "Owen 转至港口 ERP 项目，直至 {+28}。"),
    ),
)

LINES = (
    Line(
        Both("Preparation", "准备工作"),
        "16000",
        (
            spent("4400", -17, "RE-1203", "Counting, 40 h", "统计，40 小时", "2700", "40"),
            spent(
                "3850", -12, "RE-1209", "Field list and index, 35 h", "字段清单与索引，35 小时", "2380", "35"
            ),
        ),
    ),
    Line(
        Both("Programs and trial", "迁移程序与试迁移"),
        "68000",
        (ordered("3200", -15, "PO-0610", "Sealed test server", "隔离测试服务器", "2900"),),
    ),
    Line(Both("Move of three clinics", "三家医院迁移"), "44000"),
    Line(Both("Training and sealing", "培训与封存"), "12000"),
)

PLANNED = (
    (-1, "9000"),
    (0, "7000"),
    (1, "26000"),
    (2, "30000"),
    (3, "28000"),
    (4, "22000"),
    (5, "18000"),
)
