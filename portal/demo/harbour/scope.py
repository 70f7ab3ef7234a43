"""Harbour ERP, the scope: which needs were agreed at first, what did customs add, and what waits now?"""

from db.models.requirement import Priority, Verdict
from portal.demo.harbour import HARBOUR
from portal.demo.harbour.wishes import NOW
from portal.demo.people import ELEANOR
from portal.demo.scope_story import Checked, Clearer, Need, Scope, Settled
from portal.demo.words import At, Both

_STOCK = Both("Stock", "库存")
_FINANCE = Both("Purchasing and finance", "采购与财务")
_QUAY = Both("Quayside", "码头")
_CUSTOMS = Both("Customs", "报关")
_TRAINING = Both("Training", "培训")
_WORKSHOP = Both("Workshop with all three warehouses", "三个仓库联合研讨会")
_SHOWN, _AGREED = At(-133, "10:15"), At(-130, "16:05")
_CR_SIGNED = At(-40, "11:50")
_CR = "Customs declarations from inside the system"

_FIRST = (
    Need(
        Both("Stock by batch at all three warehouses", "三个仓库按批次管理库存"),
        _STOCK,
        Priority.MUST,
        Both(
            "Each pallet is found by article, batch and location, the same in every warehouse.",
            "每个托盘均可按物料、批次和库位查到，各仓库口径一致。",
        ),
        Both(
            "A recall of one batch lists all its pallets within one minute\nStock agrees with a count of 400"
            " locations to 98 %",
            "召回某一批次时，一分钟内列出全部托盘\n抽盘 400 个库位，一致率达到 98%",
        ),
        Both("Batches are kept on paper today.", "目前批次记录在纸上。"),
        Both("Two customers ask for it in their contracts.", "有两家客户在合同中明确要求。"),
        _WORKSHOP,
        shown=_SHOWN,
        confirmed=_AGREED,
        verdict=Verdict.FEASIBLE,
        why=Both("It is part of the standard.", "标准功能即可满足。"),
    ),
    Need(
        Both("Count a location with the scanner", "用扫码枪盘点库位"),
        _STOCK,
        Priority.SHOULD,
        Both("A clerk counts a location in one go, without paper.", "操作员一次完成盘点，无需纸张。"),
        Both("50 locations counted in one hour by one clerk", "一名操作员每小时盘点 50 个库位"),
        source=_WORKSHOP,
        shown=_SHOWN,
        confirmed=_AGREED,
    ),
    Need(
        Both("Close the month within three working days", "三个工作日内完成月结"),
        _FINANCE,
        Priority.MUST,
        Both("The ledger is closed on the third working day.", "第三个工作日关闭总账。"),
        Both(
            "Two trial closings within three days\nNo posting by hand between stock and ledger",
            "两次试结账均在三天内完成\n库存与总账之间无手工过账",
        ),
        background=Both("Your bank asks for figures in the first week.", "贵方银行要求首周提交数据。"),
        source=Both("Eleanor Tate", "Eleanor Tate"),
        shown=_SHOWN,
        confirmed=_AGREED,
        verdict=Verdict.WITH_CONDITIONS,
        why=Both(
            "Possible if all three warehouses close their stock on the evening of the last day.",
            "前提是三个仓库都在月末当晚关闭库存。",
        ),
    ),
    Need(
        Both("Purchase orders are approved by amount", "采购订单按金额审批"),
        _FINANCE,
        Priority.MUST,
        Both("Nobody orders more than they may.", "任何人不得超权限下单。"),
        Both(
            "An order above the limit cannot be sent without a second person",
            "超限订单未经第二人审批不得发出",
        ),
        source=Both("Dev Raman", "Dev Raman"),
        shown=_SHOWN,
        confirmed=_AGREED,
        clearer=Clearer(
            Both("The limits were missing.", "此前未写明额度。"),
            {
                "criteria": Both(
                    "An order above 5,000 GBP cannot be sent without a second person\nAbove 25,000 GBP the"
                    " second person is Eleanor Tate",
                    "超过 5,000 英镑的订单未经第二人审批不得发出\n超过 25,000 英镑须由 Eleanor Tate 审批",
                )
            },
            At(-62, "09:40"),
            At(-60, "13:25"),
        ),
    ),
    Need(
        Both("Print a pallet label on the quay", "在码头打印托盘标签"),
        _QUAY,
        Priority.MUST,
        Both("The label is there when the fork lifts the pallet.", "叉车起叉时标签已打印好。"),
        Both(
            "From scan to label within five seconds\n5,000 labels without a gap\nPrints in frost",
            "从扫码到出签不超过五秒\n连续打印 5,000 张无遗漏\n霜冻天气可打印",
        ),
        source=_WORKSHOP,
        special=True,
        shown=_SHOWN,
        confirmed=_AGREED,
        verdict=Verdict.FEASIBLE,
        why=Both("With printers that you have already.", "利用贵方现有打印机即可。"),
    ),
    Need(
        Both("Take over the weight from the weighbridge", "自动读取地磅重量"),
        _QUAY,
        Priority.MUST,
        Both("Nobody types a weight any more.", "无需再手工录入重量。"),
        Both("The weight is in the order within ten seconds", "十秒内重量写入订单"),
        source=_WORKSHOP,
        shown=_SHOWN,
        confirmed=_AGREED,
    ),
    Need(
        Both("Read number plates at the gate", "闸口识别车牌"),
        _QUAY,
        Priority.COULD,
        Both("The gate knows the truck before it stops.", "卡车停下之前闸口已识别。"),
        Both("95 of 100 plates are read, at night too", "100 辆车识别 95 辆，夜间同样适用"),
        source=_WORKSHOP,
        shown=_SHOWN,
        confirmed=_AGREED,
    ),
    Need(
        Both("46 clerks can work with it", "46 名操作员能够独立操作"),
        _TRAINING,
        Priority.MUST,
        Both("Every shift works without our help from go-live on.", "上线后各班次无需我方协助即可工作。"),
        Both("All 46 have passed the exercise", "46 人全部通过练习"),
        source=Both("Moira Finch", "Moira Finch"),
        shown=_SHOWN,
        confirmed=_AGREED,
    ),
    Need(
        Both("Payroll in the same system", "同一系统内核算薪资"),
        _FINANCE,
        Priority.WONT,
        Both("Agreed to be left out; it stays with your provider.", "双方约定不包含，继续由贵方供应商承担。"),
        source=Both("Eleanor Tate", "Eleanor Tate"),
        shown=_SHOWN,
        confirmed=_AGREED,
    ),
)

_BY_CHANGE = (
    Need(
        Both("Declare exports to customs from the shipment", "在发货单上直接申报出口"),
        _CUSTOMS,
        Priority.MUST,
        Both(
            "A declaration is written and sent without typing anything again.",
            "无需重复录入即可生成并发送报关单。",
        ),
        Both(
            "40 declarations a day with one button each\nCustoms has approved the interface",
            "每天 40 份报关单，一键发送\n海关已批准接口",
        ),
        background=Both("Two clerks do nothing else today.", "目前有两名员工专职录入。"),
        source=Both("Eleanor Tate", "Eleanor Tate"),
        confirmed=_CR_SIGNED,
        change=_CR,
    ),
    Need(
        Both("See the answer of customs beside the shipment", "在发货单旁查看海关答复"),
        _CUSTOMS,
        Priority.SHOULD,
        Both("Whoever loads sees whether the goods may leave.", "装车人员可看到货物能否放行。"),
        Both("The answer is there within two minutes", "两分钟内显示答复"),
        source=Both("Dev Raman", "Dev Raman"),
        confirmed=_CR_SIGNED,
        change=_CR,
    ),
)

HARBOUR_SCOPE = Scope(
    HARBOUR,
    ELEANOR,
    needs=(*_FIRST, *_BY_CHANGE, *NOW),
    settled=(
        Settled(Both("9 requirements were confirmed", "已确认 9 项需求"), _AGREED, ELEANOR, 9),
        Settled(
            Both("R-4 was confirmed in clearer words", "R-4 的表述更清楚，已确认"),
            At(-60, "13:25"),
            ELEANOR,
            9,
        ),
        Settled(
            Both("Customs declarations from inside the system", "在系统内直接办理报关"),
            _CR_SIGNED,
            ELEANOR,
            11,
            _CR,
        ),
    ),
    checks=(
        Checked(
            At(-77, "07:00"),
            -72,
            1,
            At(-75, "16:15"),
            right=False,
            comment=Both(
                "Our clerks type every customs declaration twice. Nobody has written that down yet.",
                "我们的操作员每份报关单都要录入两遍，至今没有写进需求。",
            ),
        ),
        Checked(At(-22, "07:00"), -17, 3, At(-20, "17:40")),
    ),
    every_days=75,
)
