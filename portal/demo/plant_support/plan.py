"""Plant support, the plan: what is done in each month of a service that never ends?"""

from db.models.money import CostKind
from db.models.plan import Cause
from portal.demo.people import HE, LIN, ZHAO, ZHOU
from portal.demo.plan_story import Line, Milestone, Move, doing, done, monthly, ours, todo
from portal.demo.words import At, Both

MILESTONES = (
    Milestone(Both("Service taken over", "服务交接完成"), agreed=-120, reached=-120),
    Milestone(Both("First quarterly review", "第一次季度评审"), agreed=-68, reached=-68),
    Milestone(
        Both("New backup in use", "新备份系统启用"),
        agreed=-45,
        reached=-42,
        moves=(
            Move(
                to=-42,
                cause=Cause.CLIENT,
                explanation=Both(
                    "The server room was closed three days for the fire inspection.",
                    "机房因消防检查关闭三天。",
                ),
                remedy=Both(
                    "The old backup ran on until the change; there was never a day without one.",
                    "切换前旧备份持续运行，没有一天中断。",
                ),
                at=At(-47, "14:10"),
                by=ZHOU,
            ),
        ),
    ),
    Milestone(Both("Second quarterly review", "第二次季度评审"), agreed=-6, reached=-6),
    Milestone(Both("Database upgraded", "数据库升级完成"), agreed=+22),
    Milestone(Both("Third quarterly review", "第三次季度评审"), agreed=+58),
    Milestone(Both("Renewal talk", "续约洽谈"), agreed=+70, internal=True),
)

TASKS = (
    done("List all systems and contacts", "梳理系统与联系人清单", ZHAO, -132, -126, (24, 24)),
    done("Take over the night watch", "接管夜间值守", ZHAO, -126, -120, (16, 18)),
    done("Write emergency procedures", "编写应急处理流程", LIN, -122, -112, (32, 30)),
    done("Clean up 140 old accounts", "清理 140 个旧账号", HE, -114, -108, (8, 10)),
    done("Faster shift report", "班次报表提速", LIN, -106, -96, (24, 20)),
    done("Monthly service, month 1", "例行维护（第 1 月）", ZHAO, -128, -112, (40, 41)),
    done("Monthly service, month 2", "例行维护（第 2 月）", ZHAO, -108, -92, (40, 38)),
    done("Monthly service, month 3", "例行维护（第 3 月）", ZHAO, -86, -70, (40, 43)),
    done("Monthly service, month 4", "例行维护（第 4 月）", ZHAO, -64, -48, (40, 39)),
    done("Monthly service, month 5", "例行维护（第 5 月）", ZHAO, -42, -26, (40, 40)),
    done("Monthly service, month 6", "例行维护（第 6 月）", ZHAO, -22, -6, (40, 42)),
    done("First quarterly review", "第一次季度评审", ZHOU, -70, -68, (8, 8)),
    done("Alarm when a machine stops reporting", "设备断线告警", LIN, -84, -74, (24, 26)),
    done("New backup", "部署新备份系统", ZHAO, -60, -45, (32, 34), late=3),
    done("Restore test", "备份恢复演练", ZHAO, -42, -40, (8, 9)),
    done("Scrap reasons as a list", "废品原因改为下拉选择", LIN, -40, -30, (16, 14)),
    done("Tablet view for the foremen", "班组长平板界面", LIN, -28, -14, (32, 31)),
    done("Second quarterly review", "第二次季度评审", ZHOU, -8, -6, (8, 8)),
    doing("Monthly service, month 7", "例行维护（第 7 月）", ZHAO, -4, +12, (40, 9)),
    doing("Rehearse the database upgrade", "数据库升级演练", LIN, -5, +8, (32, 5)),
    todo("Agree the hours of downtime", "确认停机时段", HE, +2, +6, 4),
    todo("Upgrade the database", "数据库升级", LIN, +20, +22, 16),
    todo("Energy figures per machine", "单台设备能耗统计", LIN, +24, +40, 40),
    todo("Monthly service, month 8", "例行维护（第 8 月）", ZHAO, +14, +34, 40),
    todo("Third quarterly review", "第三次季度评审", ZHOU, +56, +58, 8),
    ours(
        "Prepare the renewal offer",
        "准备续约报价",
        ZHOU,
        -2,
        +30,
        12,
        Both("Room down to 45,000 a month; start at 50,000.", "底价每月 4.5 万元，从 5 万元开始谈。"),
    ),
)

_A, _C = CostKind.ACTUAL, CostKind.COMMITTED

# Month by month it stays within the allowance, whatever day of the month it is today.
LINES = (
    Line(
        Both("Daily operation", "日常运维"),
        "300000",
        (
            monthly(_A, "25200", -6, "YW-0601", "Month 1, 42 h", "第 1 月，42 小时", "17400"),
            monthly(_A, "24000", -5, "YW-0602", "Month 2, 40 h", "第 2 月，40 小时", "16600"),
            monthly(_A, "25800", -4, "YW-0603", "Month 3, 43 h", "第 3 月，43 小时", "17900"),
            monthly(_A, "23400", -3, "YW-0604", "Month 4, 39 h", "第 4 月，39 小时", "16200"),
            monthly(_A, "24000", -2, "YW-0605", "Month 5, 40 h", "第 5 月，40 小时", "16600"),
            monthly(_A, "25200", -1, "YW-0606", "Month 6, 42 h", "第 6 月，42 小时", "17400"),
            monthly(_A, "5400", 0, "YW-0607", "Month 7 so far, 9 h", "第 7 月至今，9 小时", "3700"),
        ),
    ),
    Line(
        Both("Improvements", "系统改进"),
        "216000",
        (
            monthly(_A, "18600", -6, "YW-0611", "Procedures, shift report", "应急流程、班次报表", "12900"),
            monthly(_A, "9600", -5, "YW-0612", "Old accounts", "清理旧账号", "6700"),
            monthly(_A, "15600", -4, "YW-0613", "Alarm", "断线告警", "10800"),
            monthly(_A, "20400", -3, "YW-0614", "New backup", "新备份系统", "14200"),
            monthly(_A, "18600", -2, "YW-0615", "Tablet view", "平板界面", "12900"),
            monthly(_A, "8400", -1, "YW-0616", "Scrap reasons", "废品原因", "5900"),
            monthly(_A, "3000", 0, "YW-0617", "Upgrade rehearsal", "升级演练", "2100"),
        ),
    ),
    Line(
        Both("Spare parts and licences", "备件与许可"),
        "60000",
        (
            monthly(_A, "12800", -5, "YW-0621", "Backup licence for a year", "备份软件年度许可", "12800"),
            monthly(_C, "5800", -1, "PO-8102", "Two industrial tablets", "两台工业平板", "5400"),
        ),
    ),
)

PLANNED = tuple((month, "48000") for month in range(-6, 6))
