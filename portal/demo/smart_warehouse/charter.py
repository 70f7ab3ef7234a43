"""智能仓储, the charter: what was agreed, and how did reports become more frequent when it went wrong?"""

from dataclasses import replace

from db.models.charter import Promise, Side
from portal.demo.charter_story import Agreed, Aim, Line, Measured, Part
from portal.demo.people import CHEN
from portal.demo.words import At, Both

_ZHOU = Both("Zhou Mingyuan", "周明远")

_UPDATE = Line(Promise.UPDATE, Both("Status update", "状态更新"), 42, Both("this portal", "本平台"), _ZHOU)
_MEETING = Line(
    Promise.MEETING,
    Both("Meeting on site", "现场例会"),
    7,
    Both("plant two, room 3", "二号工厂 3 号会议室"),
    Both("Zhou Mingyuan and Su Wan", "周明远、苏婉"),
)

_FIRST = Agreed(
    texts={
        "purpose": Both(
            "Parts reach the line in time without anybody searching for them.",
            "零件准时送达产线，无需任何人寻找。",
        ),
        "scope_in": Both(
            "20 shuttles in zones A, B and C\nScanners at 14 picking places\nControl system with an interface"
            " to your planning\nTraining of two shifts",
            "A、B、C 三区共 20 台穿梭车\n14 个拣选工位的扫码设备\n对接贵方计划系统的控制系统\n两个班次的培训",
        ),
        "scope_out": Both(
            "Rebuilding the hall\nRobots on the line",
            "厂房改造\n产线机器人",
        ),
        "constraints": Both(
            "Production never stops for longer than four hours\nWork at night only with your safety officer",
            "停产时间不超过四小时\n夜间施工须有贵方安全员在场",
        ),
        "difficulties": Both(
            "The shuttles come from one maker\nThe floor of zone C is uneven",
            "穿梭车仅有一家供应商\nC 区地面不平",
        ),
        "quality": Both(
            "72 hours of running without a stop before acceptance",
            "验收前连续运行 72 小时无停机",
        ),
    },
    aims=(
        Aim(
            Both("Picking more than twice as fast", "拣选速度提高一倍以上"),
            Both("Lines picked in an hour, mean of a shift", "每小时拣选行数，按班次平均"),
            Both("lines an hour", "行/小时"),
            start="45",
            target="120",
            due=+70,
            achievable=Both("Zone A alone has reached 110 in the test.", "仅 A 区测试中已达到 110。"),
            relevant=Both("The new line needs 115.", "新产线需要 115。"),
            measured=(
                Measured("58", -40),
                Measured("104", -8, Both("Zone A in operation", "A 区已投入运行")),
            ),
        ),
        Aim(
            Both("Hardly any wrong part", "大幅减少错拣"),
            Both("Wrong parts in 1,000 picks", "每千次拣选的错拣数"),
            Both("wrong picks", "次"),
            start="6",
            target="1",
            due=+70,
            achievable=Both("The scanner refuses a wrong part.", "扫码不符时设备拒绝出库。"),
            relevant=Both("Each wrong part stops the line for nine minutes.", "每次错拣平均停线九分钟。"),
            measured=(
                Measured("5.2", -40),
                Measured("3.4", -8, Both("14 articles are still to be counted", "仍有 14 个物料待盘点")),
            ),
        ),
    ),
    lines=(_UPDATE, _MEETING),
    parts=(
        Part(
            Side.FIRM,
            Both("Project manager", "项目经理"),
            _ZHOU,
            Both("Plans, reports, and answers for dates and money.", "负责计划与汇报，对进度和费用负责。"),
        ),
        Part(
            Side.FIRM,
            Both("Control system", "控制系统"),
            Both("Lin Xiao", "林晓"),
            Both("Sets up and tests the control system.", "配置并测试控制系统。"),
        ),
        Part(
            Side.CLIENT,
            Both("Sponsor", "项目发起人"),
            Both("Chen Liqun", "陈立群"),
            Both("Decides on scope, dates and money.", "就范围、日期和费用做出决定。"),
        ),
        Part(
            Side.CLIENT,
            Both("Logistics", "物流负责人"),
            Both("Su Wan", "苏婉"),
            Both("Counts the stock and releases the zones.", "负责盘点并放行各区。"),
        ),
    ),
    sponsor=CHEN,
    proposed=At(-168, "10:00"),
    confirmed=At(-165, "16:30"),
)

SMART_WAREHOUSE_CHARTER = (
    _FIRST,
    replace(
        _FIRST,
        lines=(replace(_UPDATE, every_days=28), _MEETING),
        proposed=At(-64, "09:30"),
        confirmed=At(-62, "11:15"),
        asks_about_later_dates=True,
    ),
)
