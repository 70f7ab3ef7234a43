"""Patient intake, the talk: which troubles and wishes did a finished project have?"""

from db.models.change import ChangeStatus, Urgency
from db.models.issue import IssueStatus, Severity
from db.models.project import Rag
from portal.demo.people import CLARA, HENRIK, JULIA, KATRIN, LENA, OWEN, TOMASZ
from portal.demo.talk_story import Change, Issue, Report, Step, comment, moved
from portal.demo.words import At, Both

S = IssueStatus

ISSUES = (
    Issue(
        Both("Patients over seventy give up at question 14", "七十岁以上患者填到第 14 题就放弃"),
        Both("Four of ten stop there, says the ward.", "病区反映，十人中有四人在此停下。"),
        Severity.HIGH,
        S.CLOSED,
        JULIA,
        LENA,
        At(-104, "11:10"),
        At(-104, "12:30"),
        At(-89, "16:00"),
        Both(
            "Twelve questions fewer, larger letters; nine of ten now finish.",
            "减少 12 题、放大字号，现在十人中九人能完成。",
        ),
        (
            comment(-104, "12:30", LENA, "I come and watch on Thursday.", "我周四到现场观察。"),
            moved(-104, "12:31", LENA, S.OPEN, S.IN_PROGRESS),
            moved(-89, "16:00", LENA, S.IN_PROGRESS, S.RESOLVED),
            moved(
                -86, "10:00", JULIA, S.RESOLVED, S.CLOSED, Both("Confirmed on the ward.", "已在病区确认。")
            ),
        ),
    ),
    Issue(
        Both("Allergies arrive without the year", "过敏史缺少年份"),
        Both(
            "The hospital system shows the allergy, not since when.", "医院系统只显示过敏原，未显示起始年份。"
        ),
        Severity.MEDIUM,
        S.CLOSED,
        HENRIK,
        TOMASZ,
        At(-72, "09:00"),
        At(-72, "10:20"),
        At(-68, "14:45"),
        Both("The year is sent along.", "已一并传输年份。"),
        (
            moved(-72, "10:20", TOMASZ, S.OPEN, S.IN_PROGRESS),
            moved(-68, "14:45", TOMASZ, S.IN_PROGRESS, S.RESOLVED),
            moved(-66, "08:30", HENRIK, S.RESOLVED, S.CLOSED),
        ),
    ),
    Issue(
        Both("Arabic date is turned round", "阿拉伯语日期顺序颠倒"),
        Both("Day and year are exchanged on the last page.", "最后一页的日与年位置颠倒。"),
        Severity.MEDIUM,
        S.CLOSED,
        JULIA,
        OWEN,
        At(-48, "13:00"),
        At(-48, "13:25"),
        At(-47, "11:00"),
        Both("Corrected on the next day.", "次日已修正。"),
        (
            moved(-48, "13:25", OWEN, S.OPEN, S.IN_PROGRESS),
            moved(-47, "11:00", OWEN, S.IN_PROGRESS, S.RESOLVED),
            moved(-46, "09:10", JULIA, S.RESOLVED, S.CLOSED),
        ),
    ),
)

CHANGES = (
    Change(
        Both("Turkish and Arabic versions", "土耳其语与阿拉伯语版本"),
        Both("All questions and help texts in both languages.", "全部问题与说明提供两种语言。"),
        Both(
            "A fifth of our patients would rather answer in one of them.",
            "五分之一的患者更愿意用这两种语言作答。",
        ),
        (
            Step(ChangeStatus.SUBMITTED, At(-98, "10:00"), KATRIN),
            Step(ChangeStatus.IN_ASSESSMENT, At(-97, "09:00"), CLARA),
            Step(ChangeStatus.WAITING_FOR_DECISION, At(-90, "15:30"), CLARA),
            Step(ChangeStatus.APPROVED, At(-84, "12:00"), KATRIN, Both("Please do it.", "请实施。")),
            Step(
                ChangeStatus.IMPLEMENTED,
                At(-50, "17:00"),
                CLARA,
                Both("Open on all wards since {-50}.", "自 {-50} 起在全部病区启用。"),
            ),
        ),
        Urgency.HIGH,
        "0",
        14,
        Both(
            "No more money: the printed forms are left out for it. The last step comes two weeks later; the"
            " German"
            " version starts as planned.",
            "不增加费用：以取消纸质表单抵扣。最后一步推迟两周，德语版本按计划启用。",
        ),
        -84,
        KATRIN,
    ),
    Change(
        Both("Fingerprint instead of the card", "以指纹代替医保卡"),
        Both("Sign in with a finger.", "使用指纹登录。"),
        Both("Some patients forget the card.", "有些患者会忘带医保卡。"),
        (
            Step(ChangeStatus.SUBMITTED, At(-130, "09:30"), HENRIK),
            Step(ChangeStatus.IN_ASSESSMENT, At(-129, "10:00"), CLARA),
            Step(
                ChangeStatus.DECLINED,
                At(-124, "16:00"),
                CLARA,
                Both(
                    "Your data protection officer and we both advise against it.",
                    "贵方数据保护专员与我方均不建议采用。",
                ),
            ),
        ),
        answer=Both("A code by text message does the same.", "短信验证码可以达到同样的效果。"),
    ),
)

REPORTS = (
    Report(
        Rag.GREEN,
        At(-191, "16:00"),
        CLARA,
        Both("Six wards have approved the forms, two days early.", "六个病区提前两天确认表单。"),
        Both("Connect to the hospital system by {-150}.", "{-150} 前完成医院系统对接。"),
    ),
    Report(
        Rag.AMBER,
        At(-154, "16:00"),
        CLARA,
        Both(
            "Test access to the hospital system came nine working days late. The pilot stays on {-110}.",
            "医院系统测试接口晚开放九个工作日，试点日期仍为 {-110}。",
        ),
        Both("We test with recorded messages.", "先用录制的报文测试。"),
    ),
    Report(
        Rag.GREEN,
        At(-91, "16:00"),
        CLARA,
        Both(
            "The pilot is over: 412 admissions, nine of ten without help.",
            "试点结束：共 412 例登记，九成无需协助。",
        ),
        Both("Two more languages, as you decided.", "按贵方决定增加两种语言。"),
    ),
    Report(
        Rag.GREEN,
        At(-50, "16:00"),
        CLARA,
        Both("All wards are open in all languages.", "全部病区、全部语言已启用。"),
        Both("Trainings, then handover by {-30}.", "继续培训，{-30} 前移交。"),
    ),
    Report(
        Rag.GREEN,
        At(-24, "15:00"),
        CLARA,
        Both(
            "Finished and handed over. It cost 85,600 EUR, 400 less than agreed; 2,900 admissions came"
            " through it.",
            "项目已完成并移交。总费用 85,600 欧元，比约定少 400 欧元，已处理 2,900 例登记。",
        ),
        Both(
            "Your service desk answers from now on; we call in {m+1} to hear how it goes.",
            "今后由贵方服务台支持，我们将在 {m+1}回访。",
        ),
    ),
)
