"""智能仓储, the views: what did we report, what do people learn, and what do they think of us?"""

from db.models.project import Rag
from db.models.survey import ActionStatus, SurveyKind, SurveyStatus
from db.models.training import ResourceKind
from portal.demo.people import HE, LIN, SU, ZHAO, ZHOU
from portal.demo.talk_story import Answers, Improvement, Lesson, Paper, Report, Survey
from portal.demo.words import At, Both

REPORTS = (
    Report(
        Rag.GREEN,
        At(-139, "17:00"),
        ZHOU,
        Both("The design is released on the agreed day.", "设计方案如期发布。"),
        Both("Racks and rails by {-90}.", "{-90} 前完成货架与轨道安装。"),
    ),
    Report(
        Rag.AMBER,
        At(-95, "17:00"),
        ZHOU,
        Both(
            "A typhoon holds up the rails by six working days; nothing after that moves.",
            "受台风影响，轨道晚到六个工作日，后续节点不变。",
        ),
        Both("We draw the cables forward.", "提前敷设线缆。"),
    ),
    Report(
        Rag.GREEN,
        At(-63, "17:00"),
        ZHOU,
        Both("The control system passed its test two days early.", "控制系统提前两天通过测试。"),
        Both("First shuttles by {-50}.", "首批穿梭车 {-50} 前到货。"),
    ),
    Report(
        Rag.RED,
        At(-48, "11:00"),
        ZHOU,
        Both(
            "Twelve shuttles come five weeks late. Zones B and C are now expected on {+26}, seven weeks"
            " after plan.",
            "12 台穿梭车延迟五周，B、C 区预计 {+26} 投入运行，比约定晚约七周。",
        ),
        Both("Engineer at the maker, air freight, zone A first.", "工程师驻厂、控制器空运、A 区先行。"),
    ),
    Report(
        Rag.RED,
        At(-20, "17:00"),
        ZHOU,
        Both(
            "Zone A is being set up. Air freight makes the end 68,000 CNY dearer than agreed on this line.",
            "A 区正在调试。空运费用使该项预计超出约定 6.8 万元。",
        ),
        Both("We claim it from the maker and credit it to you.", "我方将向厂商追偿，并抵减贵方费用。"),
    ),
    Report(
        Rag.RED,
        At(-6, "16:00"),
        ZHOU,
        Both(
            "Recovering: zone A runs, nine of twelve late shuttles are here, eight working days are won"
            " back.",
            "正在追赶：A 区已运行，延迟的 12 台已到 9 台，追回 8 个工作日。",
        ),
        Both("Zones B and C by {+18} with two shifts.", "两班作业，B、C 区 {+18} 投入运行。"),
    ),
    Report(
        Rag.RED,
        At(-1, "18:00"),
        ZHOU,
        Both(
            "Still late, but the recovery plan holds: zones B and C are expected on {+18}, acceptance on"
            " {+42}.",
            "仍然滞后，但追赶计划执行正常：B、C 区预计 {+18} 运行，{+42} 最终验收。",
        ),
        Both("Please count the 14 articles by {+2}.", "请在 {+2} 前完成 14 个物料的盘点。"),
    ),
)

LESSONS = (
    Lesson(
        ResourceKind.GUIDE,
        Both("What to do when a shuttle stops", "穿梭车停车怎么办"),
        Both("Five steps, to be pinned beside the terminal.", "五个步骤，可张贴在终端旁。"),
        Both("Shift workers", "班组员工"),
        5,
        At(-20, "10:00"),
        LIN,
        paper=Paper(
            "穿梭车停车处理.md",
            (
                "# 穿梭车停车怎么办",
                "",
                "1. 按下通道口的黄色按钮，等待指示灯亮起。",
                "2. 查看终端上的代码和位置。",
                "3. 代码 10–19：清除障碍物后点击「继续」。",
                "4. 其他代码：请勿进入通道，拨打班组长电话。",
                "5. 记录时间和代码，便于后续分析。",
            ),
        ),
        read=((SU, At(-18, "14:20"), True),),
    ),
    Lesson(
        ResourceKind.TUTORIAL,
        Both("Receive goods: exercise with the scanner", "收货入库：扫码枪练习"),
        Both("Half an hour in the exercise corner.", "在练习区操作半小时。"),
        Both("Shift workers", "班组员工"),
        30,
        At(-22, "09:30"),
        ZHAO,
        paper=Paper(
            "收货入库练习.md",
            (
                "# 收货入库练习",
                "",
                "1. 扫描送货单。",
                "2. 逐箱扫描物料条码。",
                "3. 将料箱放到传送口，确认库位。",
            ),
        ),
        read=((SU, At(-15, "10:10"), True),),
    ),
    Lesson(
        ResourceKind.SESSION,
        Both("Second shift: one day in the store", "第二班次现场培训"),
        Both("Theory in the morning, shuttles in the afternoon.", "上午讲解，下午实操穿梭车。"),
        Both("Second shift", "第二班次"),
        420,
        At(-4, "11:00"),
        ZHOU,
        session=At(+8, "08:30"),
    ),
    Lesson(
        ResourceKind.DOCUMENT,
        Both("How the control system decides", "控制系统的调度逻辑"),
        Both("Six pages for those who want to know why.", "共六页，供希望了解原理的人员阅读。"),
        Both("Engineers", "工程人员"),
        25,
        At(-60, "15:00"),
        LIN,
        paper=Paper(
            "control-system.pdf",
            (
                "How the control system decides",
                "1. Orders are sorted by departure, then by zone.",
                "2. A shuttle takes the order that is nearest to it, unless one is about to be late.",
                "3. Two shuttles never enter one aisle.",
                "4. Below 20 percent of charge a shuttle goes to the dock by itself.",
            ),
        ),
        language="en",
        read=((SU, At(-50, "20:10"), None), (HE, At(-41, "16:30"), True)),
    ),
)

SURVEYS = (
    Survey(
        SurveyKind.MID_PROJECT,
        SurveyStatus.OPEN,
        ZHOU,
        At(-3, "10:00"),
        +9,
        answers=(
            Answers(
                SU,
                At(-2, "12:35"),
                (
                    7,
                    4,
                    2,
                    4,
                    5,
                    5,
                    6,
                    2,
                    "希望到货信息能每天更新一次。",
                    "出问题时马上有人到现场，这点很好。",
                ),
            ),
        ),
    ),
)

IMPROVEMENTS = (
    Improvement(
        Both("What do you do beyond waiting?", "除了等待，你们还采取了什么措施？"),
        Both(
            "Every Friday there is a page on the three measures, with photos from the maker's plant.",
            "每周五发布一页进展，附厂商现场照片，说明三项措施的执行情况。",
        ),
        ActionStatus.DOING,
        ZHOU,
        +18,
        At(-45, "09:00"),
    ),
    Improvement(
        Both("A wrong map stopped the shuttles.", "地图加载错误导致停车。"),
        Both("A second person checks every map before it is loaded.", "所有地图加载前须经第二人复核。"),
        ActionStatus.DONE,
        LIN,
        -12,
        At(-12, "16:00"),
    ),
    Improvement(
        Both("Mr Chen wants figures, not adjectives.", "陈总更看重数据，而非形容词。"),
        Both("Weekly page with counts only.", "周报只列数字。"),
        ActionStatus.PLANNED,
        ZHOU,
        +5,
        At(-4, "19:00"),
        internal=True,
    ),
)
