"""Records move: how does a project read that has just begun and is on hold, said honestly?"""

from db.models.identity import Role
from db.models.project import ContractType, ProjectStatus
from portal.demo.people import AUENTAL, CLARA, HENRIK, JULIA, KATRIN, TOMASZ
from portal.demo.records_move.plan import LINES, MILESTONES, PLANNED, TASKS
from portal.demo.records_move.talk import CHANGES, ISSUES, LESSONS, REPORTS
from portal.demo.story import Story
from portal.demo.words import At, Both

RECORDS_MOVE = Story(
    house=AUENTAL,
    public_id="recordsmv06f",
    key="REC",
    name=Both("Records move", "病历数据迁移"),
    summary=Both(
        "The records of three clinics move from two old archives into the hospital system.",
        "将三家医院的病历从两套旧档案系统迁移到医院信息系统。",
    ),
    language="en",
    zone="Europe/Berlin",
    contract=ContractType.TIME_AND_MATERIALS,
    currency="EUR",
    status=ProjectStatus.ON_HOLD,
    start=-32,
    manager=CLARA,
    confirmed=At(-9, "11:00"),
    turns=((ProjectStatus.ON_HOLD, At(-9, "11:05")),),
    people=(
        (KATRIN, Role.SPONSOR),
        (HENRIK, Role.CONTRIBUTOR),
        (JULIA, Role.VIEWER),
        (CLARA, Role.MANAGER),
        (TOMASZ, Role.MEMBER),
    ),
    milestones=MILESTONES,
    tasks=TASKS,
    lines=LINES,
    planned=PLANNED,
    issues=ISSUES,
    changes=CHANGES,
    reports=REPORTS,
    lessons=LESSONS,
)
