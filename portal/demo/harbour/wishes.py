"""Harbour ERP, the wishes: what was proposed lately, which wish meets a standard, and what is only noted?"""

from db.models.requirement import Priority, Verdict, Way
from portal.demo.scope_story import Need, WayOut, Wish
from portal.demo.words import At, Both

_STOCK = Both("Stock", "库存")
_FINANCE = Both("Purchasing and finance", "采购与财务")
_QUAY = Both("Quayside", "码头")

NOW = (
    Need(
        Both("Show drivers which gate they go to", "为司机显示应去的闸口"),
        _QUAY,
        Priority.SHOULD,
        Both("A screen at the entrance shows plate and gate.", "入口屏幕显示车牌与闸口。"),
        Both("The gate is shown within 20 seconds\nReadable from ten metres", "20 秒内显示闸口\n十米外可读"),
        Both("Drivers ask at the window today.", "目前司机到窗口询问。"),
        source=Both("Steering meeting", "项目例会"),
        shown=At(-2, "14:30"),
        needed_by=+4,
        verdict=Verdict.FEASIBLE,
        why=Both("The plates are read already; a screen is missing.", "车牌已可识别，只缺一块屏幕。"),
        note=Both("Half a day of Tomasz; take it out of the reserve.", "Tomasz 半天工作量，从预备金支出。"),
    ),
    Need(
        Both("Print labels in the language of the receiver", "按收货方语言打印标签"),
        _QUAY,
        Priority.COULD,
        Both("A French warehouse reads a French label.", "法国仓库看到的是法语标签。"),
        Both("English, French and Dutch", "英语、法语、荷兰语"),
        source=Both("Steering meeting", "项目例会"),
        shown=At(-2, "14:30"),
        needed_by=+4,
    ),
    Need(
        Both("Approve orders by phone message", "用手机短信审批订单"),
        _FINANCE,
        Priority.SHOULD,
        Both("Eleanor Tate approves while travelling.", "Eleanor Tate 出差时也能审批。"),
        Both("An answer by message releases the order", "回复短信即可放行订单"),
        background=Both("Orders wait two days when she travels.", "她出差时订单要等两天。"),
        source=Both("Eleanor Tate", "Eleanor Tate"),
        special=True,
        shown=At(-1, "11:20"),
        needed_by=+5,
        verdict=Verdict.WITH_CONDITIONS,
        why=Both("Not by plain message; two safe ways exist.", "普通短信不行，但有两种安全的办法。"),
        note=Both(
            "The auditor said no twice. Do not offer plain messages.",
            "审计师已两次否决，不要提供普通短信方案。",
        ),
        conflict=Both(
            "Your auditor asks that every approval names a person who has signed in (four-eyes rule, section"
            " 4). A message can be sent from any phone.",
            "贵方审计师要求每次审批须为已登录的本人（四眼原则第 4 条），而短信可由任何手机发出。",
        ),
        ways=(
            WayOut(
                Way.COMPROMISE,
                Both("The message holds a link; you sign in and approve.", "短信内含链接，登录后审批。"),
                Both("Three taps more; every phone can do it.", "多点三下，任何手机都可用。"),
                "900",
                2,
            ),
            WayOut(
                Way.ALTERNATIVE,
                Both("You name somebody who approves while you travel.", "出差期间指定一位代审人。"),
                Both(
                    "Works at once; you see afterwards what was approved.", "立即可用，事后可查看审批记录。"
                ),
                "0",
                0,
            ),
            WayOut(
                Way.STANDARD,
                Both("Approve in the office as today.", "仍在办公室审批。"),
                Both("Orders go on waiting while you travel.", "出差期间订单继续等待。"),
                "0",
                0,
            ),
        ),
    ),
    Need(
        Both("Send stock figures to hauliers every hour", "每小时向承运商发送库存数据"),
        _STOCK,
        Priority.COULD,
        Both("Hauliers see what they can load.", "承运商可看到可装货物。"),
        Both("A file every hour", "每小时一份文件"),
        source=Both("Dev Raman", "Dev Raman"),
        shown=At(-10, "09:30"),
        wish=Wish(
            At(-8, "15:10"),
            Both(
                "Not to hauliers: to our three largest customers, and once a day is enough.",
                "不是发给承运商，而是发给我们最大的三家客户，每天一次即可。",
            ),
        ),
    ),
    Need(
        Both("Weigh trucks without stopping", "卡车不停车称重"),
        _QUAY,
        Priority.COULD,
        Both("Trucks roll over the bridge at walking pace.", "卡车以步行速度通过地磅。"),
        Both("Error below 20 kg", "误差小于 20 公斤"),
        source=Both("Dev Raman", "Dev Raman"),
        verdict=Verdict.NOT_FEASIBLE,
        why=Both("Your bridge cannot weigh in motion.", "贵方地磅不支持动态称重。"),
        note=Both(
            "A new bridge would cost 60,000 GBP; do not open that now.", "新地磅约需 6 万英镑，现在不宜提出。"
        ),
    ),
    Need(
        Both("A photo of each damaged pallet", "为每个破损托盘拍照"),
        _STOCK,
        Priority.SHOULD,
        source=Both("Priya Nair", "Priya Nair"),
    ),
)
