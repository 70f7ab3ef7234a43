"""Patient intake: how does a finished, handed-over project read a month later?"""

from db.models.identity import Role
from db.models.project import ContractType, ProjectStatus
from portal.demo.patient_intake.plan import LINES, MILESTONES, PLANNED, TASKS
from portal.demo.patient_intake.talk import CHANGES, ISSUES, REPORTS
from portal.demo.patient_intake.views import IMPROVEMENTS, LESSONS, SURVEYS
from portal.demo.people import AUENTAL, CLARA, HENRIK, JULIA, KATRIN, TOMASZ
from portal.demo.story import Story
from portal.demo.words import At, Both

PATIENT_INTAKE = Story(
    house=AUENTAL,
    public_id="intakeapp05e",
    key="PIA",
    name=Both("Patient intake", "患者入院登记"),
    summary=Both(
        "Patients fill in their admission at home or on a tablet; the ward has it before they arrive.",
        "患者在家或用平板完成入院登记，病区在其到达前即可收到资料。",
    ),
    language="en",
    zone="Europe/Berlin",
    contract=ContractType.FIXED_PRICE,
    currency="EUR",
    status=ProjectStatus.CLOSED,
    start=-240,
    manager=CLARA,
    confirmed=At(-24, "15:00"),
    turns=(
        (ProjectStatus.ON_HOLD, At(-133, "09:00")),
        (ProjectStatus.ACTIVE, At(-128, "08:30")),
        (ProjectStatus.CLOSED, At(-24, "15:30")),
    ),
    people=(
        (KATRIN, Role.SPONSOR),
        (HENRIK, Role.CONTRIBUTOR),
        (JULIA, Role.CONTRIBUTOR),
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
    surveys=SURVEYS,
    improvements=IMPROVEMENTS,
)
