"""Patient intake, the deliverables: what was accepted to the end, and what was handed over?"""

from db.models.deliverable import DeliverableStatus, Outcome, Ruling
from portal.demo.deliverables_story import Copy, Delivery, Handed, Mended, Offered, Ruled, Thing, passed
from portal.demo.patient_intake import PATIENT_INTAKE
from portal.demo.people import KATRIN, LENA, OWEN, PRIYA
from portal.demo.talk_story import Paper
from portal.demo.words import At, Both

_FORMS = Thing(
    Both("Forms of six wards", "六个病区的登记表单"),
    Both(
        "Every question a ward asks at admission, on tablet and at home.",
        "病区入院时的全部问题，平板与在家均可填写。",
    ),
    Both("A patient needs no help, and no more than 12 minutes.", "患者无需帮助，12 分钟内完成。"),
    due=-190,
    status=DeliverableStatus.ACCEPTED,
    milestone="Forms approved by six wards",
    points=(
        passed(
            Both("Twelve patients fill them in alone", "十二位患者独立完成填写"),
            Both("within 12 minutes", "12 分钟以内"),
            Both("9 minutes on average", "平均 9 分钟"),
            At(-199, "15:00"),
            LENA,
        ),
        passed(
            Both("Every ward has approved its form", "每个病区均已审定表单"),
            Both("6 of 6", "6 / 6"),
            Both("6 of 6", "6 / 6"),
            At(-193, "11:00"),
            LENA,
        ),
    ),
    rounds=(
        Offered(
            At(-193, "12:00"),
            needed_by=-188,
            outcome=Outcome.ACCEPTED,
            decided=At(-192, "10:30"),
            by=KATRIN,
            ruled=(Ruled(), Ruled()),
        ),
    ),
)

_APP = Thing(
    Both("App, connected to the hospital system", "与医院系统对接的应用"),
    Both(
        "What a patient enters is in the hospital system before they arrive.",
        "患者填写的内容在其到院前即进入医院系统。",
    ),
    Both("Approved by the data protection officer.", "经数据保护专员批准。"),
    due=-150,
    status=DeliverableStatus.ACCEPTED,
    milestone="Connected to the hospital system",
    points=(
        passed(
            Both("Nothing is lost on the way", "传输过程无丢失"),
            Both("10,000 messages, 0 lost", "10,000 条报文，丢失 0 条"),
            Both("0 lost", "丢失 0 条"),
            At(-143, "17:00"),
            OWEN,
        ),
        passed(
            Both("The data protection officer agrees", "数据保护专员同意"),
            Both("written approval", "书面批准"),
            Both("approval of 12 pages", "12 页批准书"),
            At(-136, "09:00"),
            OWEN,
        ),
    ),
    copies=(
        Copy(
            Paper(
                "interface-description.md",
                ("# Interface to the hospital system", "42 messages, all with examples."),
            ),
            At(-141, "16:00"),
            OWEN,
        ),
    ),
    rounds=(
        Offered(
            At(-135, "10:00"),
            needed_by=-130,
            outcome=Outcome.WITH_REMARKS,
            decided=At(-132, "09:20"),
            by=KATRIN,
            ruled=(
                Ruled(),
                Ruled(
                    Ruling.REMARK,
                    Both("Please sign people out after ten minutes.", "请在十分钟无操作后自动退出登录。"),
                    Mended(OWEN, -125, At(-127, "15:00"), At(-126, "08:40")),
                ),
            ),
        ),
    ),
)

_WARDS = Thing(
    Both("All wards in all languages", "全部病区、全部语言"),
    Both(
        "Six wards, German, English, Turkish and Arabic, with six trainings.",
        "六个病区，德语、英语、土耳其语与阿拉伯语，含六场培训。",
    ),
    Both("Translations checked by people of the hospital who speak them.", "译文由院内母语人员校对。"),
    due=-60,
    status=DeliverableStatus.ACCEPTED,
    milestone="All wards in all languages",
    points=(
        passed(
            Both("Six wards work with it", "六个病区正常使用"),
            Both("two weeks without paper", "连续两周不用纸质表单"),
            Both("three weeks without paper", "连续三周不用纸质表单"),
            At(-33, "16:00"),
            PRIYA,
        ),
        passed(
            Both("Everybody who asked was trained", "报名人员全部完成培训"),
            Both("six trainings", "六场培训"),
            Both("84 people in six trainings", "六场培训共 84 人"),
            At(-29, "18:00"),
            PRIYA,
        ),
    ),
    rounds=(
        Offered(
            At(-29, "18:30"),
            needed_by=-24,
            outcome=Outcome.ACCEPTED,
            decided=At(-27, "13:10"),
            by=KATRIN,
            ruled=(Ruled(), Ruled()),
            comment=Both("A good end. The wards say thank you.", "圆满结束，病区同事表示感谢。"),
        ),
    ),
)

PATIENT_INTAKE_DELIVERY = Delivery(
    PATIENT_INTAKE,
    (_FORMS, _APP, _WARDS),
    handed=(
        Handed(
            Both(
                "The app in four languages, with the right to change questions yourselves.",
                "四种语言的应用，以及自行修改问题的权限。",
            ),
            Both(
                "Handbook for the service desk\nInterface description\nApproval for data protection",
                "服务台手册\n接口说明\n数据保护专员批准书",
            ),
            ("Handbook for the service desk", "Change a question yourself"),
            PRIYA,
            Both(
                "+44 20 7946 0118 or support@halden-ro.example",
                "+44 20 7946 0118 或 support@halden-ro.example",
            ),
            until=+65,
            at=At(-26, "11:00"),
            received=At(-25, "09:30"),
            by=KATRIN,
        ),
    ),
)
