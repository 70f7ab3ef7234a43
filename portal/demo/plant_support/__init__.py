"""Plant support: how does a quiet, green retainer read month by month?"""

from db.models.identity import Role
from db.models.project import ContractType
from portal.demo.people import CHEN, HE, LANGYUE, SU, ZHOU
from portal.demo.plant_support.plan import LINES, MILESTONES, PLANNED, TASKS
from portal.demo.plant_support.talk import CHANGES, IMPROVEMENTS, ISSUES, LESSONS, REPORTS, SURVEYS
from portal.demo.story import Story
from portal.demo.words import At, Both

PLANT_SUPPORT = Story(
    house=LANGYUE,
    public_id="plantcare4d",
    key="OPS",
    name=Both("Plant systems support", "工厂系统运维服务"),
    summary=Both(
        "We keep the production systems of plant one running, and improve one thing every month.",
        "保障一号工厂生产系统稳定运行，并每月完成一项改进。",
    ),
    language="zh",
    zone="Asia/Shanghai",
    contract=ContractType.RETAINER,
    currency="CNY",
    retainer="48000",
    start=-132,
    manager=ZHOU,
    rhythm=14,
    confirmed=At(-3, "17:00"),
    people=((CHEN, Role.VIEWER), (SU, Role.SPONSOR), (HE, Role.CONTRIBUTOR), (ZHOU, Role.MANAGER)),
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
