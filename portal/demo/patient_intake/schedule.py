"""Patient intake, the schedule: which phases has it, what waits for what, and what was asked of whom?"""

from portal.demo.patient_intake import PATIENT_INTAKE
from portal.demo.people import HENRIK, JULIA, KATRIN
from portal.demo.schedule_story import AS_CONFIRMED, Schedule, Settled, Stage, Wanted
from portal.demo.words import At, Both

PATIENT_INTAKE_SCHEDULE = Schedule(
    PATIENT_INTAKE,
    stages=(
        Stage(Both("Goals and forms", "目标与表单"), -240, -190),
        Stage(Both("Development", "开发"), -189, -141),
        Stage(Both("Pilot", "试点"), -140, -90),
        Stage(Both("All wards and handover", "全院启用与移交"), -89, -30),
    ),
    links=(
        ("Goals and data protection agreed", "Forms approved by six wards", 0),
        ("Forms approved by six wards", "Connected to the hospital system", 0),
        ("Connected to the hospital system", "Pilot on ward 5", 0),
        ("Pilot on ward 5", "All wards in all languages", 0),
        ("All wards in all languages", "Handed over and closed", 0),
    ),
    wanted=(
        Wanted(
            Both("Wording on data protection", "数据保护声明的措辞"),
            Both("It stands on the first page of every form.", "它位于每份表单的首页。"),
            HENRIK,
            on=-234,
            by=-228,
            holds="Goals and data protection agreed",
            answered=At(-226, "13:00"),
            answer=Both("Agreed with the works council.", "已与职工委员会商定。"),
        ),
        Wanted(
            Both("Rooms for six trainings", "六场培训的场地"),
            Both("The wards plan their shifts by it.", "各病区据此排班。"),
            JULIA,
            on=-66,
            by=-60,
            answered=At(-61, "10:30"),
            answer=Both("Rooms 2 and 3 on all six days.", "六天均为 2 号和 3 号教室。"),
        ),
    ),
    settled=(
        Settled(AS_CONFIRMED, At(-221, "15:15"), KATRIN, edition=1),
        Settled(
            Both("Turkish and Arabic versions", "土耳其语与阿拉伯语版本"), At(-50, "17:00"), KATRIN, change=2
        ),
    ),
)
