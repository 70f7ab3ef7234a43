"""智能仓储, the scope: which needs were agreed at first, what came with a change and what without one?"""

from db.models.requirement import Priority, Verdict, Way
from portal.demo.people import CHEN
from portal.demo.scope_story import Checked, Need, Scope, Settled, WayOut
from portal.demo.smart_warehouse import SMART_WAREHOUSE
from portal.demo.words import At, Both

_SHUTTLES = Both("Shuttles", "穿梭车")
_PICKING = Both("Picking", "拣选")
_CONTROL = Both("Control system", "控制系统")
_TRAINING = Both("Training", "培训")
_SU = Both("Su Wan", "苏婉")
_SHOWN, _AGREED = At(-167, "14:00"), At(-164, "10:20")
_CR = "Cold corner for adhesives"

_FIRST = (
    Need(
        Both("500 orders a day in zones A, B and C", "A、B、C 三区每天完成 500 单"),
        _SHUTTLES,
        Priority.MUST,
        Both("The parts store keeps up with the new line.", "零件库能够满足新产线的节拍。"),
        Both(
            "One week with 500 orders each day\nNo shuttle stops at a crossing",
            "连续一周每天 500 单\n穿梭车不在路口停车",
        ),
        source=Both("Chen Liqun", "陈立群"),
        shown=_SHOWN,
        confirmed=_AGREED,
        verdict=Verdict.FEASIBLE,
        why=Both("The simulation shows 540.", "模拟结果为 540 单。"),
    ),
    Need(
        Both("The scanner refuses a wrong part", "扫码不符时拒绝出库"),
        _PICKING,
        Priority.MUST,
        Both("Hardly any wrong part reaches the line.", "产线上几乎不再出现错料。"),
        Both("At most one wrong part in 1,000 picks", "每千次拣选错拣不超过一次"),
        source=_SU,
        shown=_SHOWN,
        confirmed=_AGREED,
    ),
    Need(
        Both("Stock in your planning agrees after each shift", "每班次结束后与 ERP 库存一致"),
        _CONTROL,
        Priority.MUST,
        Both("Nobody counts again in the morning.", "早班无需重新盘点。"),
        Both("No difference after ten shifts in a row", "连续十个班次无差异"),
        source=_SU,
        shown=_SHOWN,
        confirmed=_AGREED,
    ),
    Need(
        Both("Production never stops for longer than four hours", "停产时间不超过四小时"),
        _CONTROL,
        Priority.MUST,
        Both("Every step of the change-over fits into a night.", "每次切换均可在一个夜间完成。"),
        Both(
            "A plan for each night, agreed with your safety officer", "每个夜间均有计划，并经贵方安全员同意"
        ),
        source=Both("Chen Liqun", "陈立群"),
        special=True,
        shown=_SHOWN,
        confirmed=_AGREED,
    ),
    Need(
        Both("Two shifts work without us", "两个班次可独立操作"),
        _TRAINING,
        Priority.MUST,
        Both("Both shifts run the store alone after handover.", "移交后两个班次可独立运行。"),
        Both("Three days without a call", "连续三天无求助电话"),
        source=Both("He Zhiqiang", "何志强"),
        shown=_SHOWN,
        confirmed=_AGREED,
    ),
    Need(
        Both("Running at night without anybody", "夜间无人值守运行"),
        _CONTROL,
        Priority.WONT,
        Both("Agreed to be left out for now.", "双方约定本次不做。"),
        source=Both("Chen Liqun", "陈立群"),
        shown=_SHOWN,
        confirmed=_AGREED,
    ),
)

_LATER = (
    Need(
        Both("Forty cold places for adhesives", "40 个胶粘剂低温库位"),
        _SHUTTLES,
        Priority.MUST,
        Both("Adhesives stay at 2 to 5 °C beside the line.", "胶粘剂在产线旁以 2–5 °C 存放。"),
        Both("Temperature recorded for 14 days without a gap", "连续 14 天温度记录无缺失"),
        source=Both("Chen Liqun", "陈立群"),
        special=True,
        confirmed=At(-108, "11:30"),
        change=_CR,
    ),
    Need(
        Both("Parts can be fetched by hand when a shuttle fails", "穿梭车故障时可人工取货"),
        _PICKING,
        Priority.SHOULD,
        Both("A failure costs minutes, not a shift.", "故障只影响几分钟，不影响整个班次。"),
        Both("Any part of a failed aisle is there within ten minutes", "故障巷道内的任一零件十分钟内可取出"),
        source=_SU,
        shown=At(-63, "09:50"),
        confirmed=At(-61, "15:35"),
    ),
)

_NOW = (
    Need(
        Both("A voice says when a part is wrong", "拣错时语音提示"),
        _PICKING,
        Priority.COULD,
        Both("The picker need not look at the screen.", "拣选员无需看屏幕。"),
        Both("Heard beside a running press", "在冲压机旁可听清"),
        source=_SU,
        shown=At(-4, "10:40"),
        needed_by=+3,
        verdict=Verdict.FEASIBLE,
        why=Both("The scanners have loudspeakers.", "扫码设备自带扬声器。"),
        note=Both("No cost; one day of Lin Xiao.", "无额外费用，林晓一天工作量。"),
    ),
    Need(
        Both("Doors of the cold corner open by themselves", "低温区自动门"),
        _SHUTTLES,
        Priority.SHOULD,
        Both("Shuttles drive in without stopping.", "穿梭车可不停车进入。"),
        Both("Open in two seconds", "两秒内打开"),
        source=_SU,
        special=True,
        shown=At(-20, "09:15"),
        verdict=Verdict.WITH_CONDITIONS,
        why=Both("Only as a double door, for the temperature’s sake.", "为保温须采用双门。"),
        conflict=Both(
            "The standard for cold stores asks for an air lock; a single fast door lets warm air in.",
            "冷库标准要求设置风淋缓冲，单道快速门会进入热空气。",
        ),
        ways=(
            WayOut(
                Way.COMPROMISE,
                Both("A double door with a place for one shuttle between.", "双门，中间可停一台穿梭车。"),
                Both("Eight seconds more for each drive.", "每次通行多 8 秒。"),
                "46000",
                6,
                chosen=At(-17, "14:50"),
            ),
            WayOut(
                Way.STANDARD,
                Both("A door opened by hand.", "人工开门。"),
                Both("A person is needed at the door.", "门口需安排一人。"),
                "0",
                0,
            ),
        ),
    ),
    Need(
        Both("Battery state of each shuttle on the board", "看板显示每台穿梭车电量"),
        _CONTROL,
        Priority.COULD,
        Both("Foremen see which shuttle will stop next.", "班组长可预知哪台将停。"),
        Both("State no older than a minute", "数据不超过一分钟"),
        source=Both("He Zhiqiang", "何志强"),
    ),
)

SMART_WAREHOUSE_SCOPE = Scope(
    SMART_WAREHOUSE,
    CHEN,
    needs=(*_FIRST, *_LATER, *_NOW),
    settled=(
        Settled(Both("6 requirements were confirmed", "已确认 6 项需求"), _AGREED, CHEN, 6),
        Settled(Both("Cold corner for adhesives", "增设胶粘剂低温区"), At(-108, "11:30"), CHEN, 7, _CR),
        Settled(Both("R-8 was confirmed", "R-8 已确认"), At(-61, "15:35"), CHEN, 8),
    ),
    checks=(
        Checked(At(-100, "01:00"), -95, 2, At(-98, "09:30")),
        Checked(At(-3, "01:00"), +4, 3),
    ),
    every_days=120,
)
