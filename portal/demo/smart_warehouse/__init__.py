"""智能仓储: how does a red project read whose supplier is late, and which is on its way back?"""

from db.models.identity import Role
from db.models.project import ContractType, ProgressMethod
from portal.demo.people import CHEN, HE, LANGYUE, SU, TOMASZ, ZHOU
from portal.demo.smart_warehouse.money import LINES, PLANNED
from portal.demo.smart_warehouse.plan import MILESTONES, TASKS
from portal.demo.smart_warehouse.talk import CHANGES, ISSUES
from portal.demo.smart_warehouse.views import IMPROVEMENTS, LESSONS, REPORTS, SURVEYS
from portal.demo.story import Story
from portal.demo.words import At, Both

SMART_WAREHOUSE = Story(
    house=LANGYUE,
    public_id="smartstore3c",
    key="WMS",
    name=Both("Smart warehouse", "智能仓储"),
    summary=Both(
        "Shuttles, scanners and one control system for the parts store of plant two.",
        "为二号工厂零件库建设穿梭车、扫码设备与统一控制系统。",
    ),
    language="zh",
    zone="Asia/Shanghai",
    contract=ContractType.OPEN_BOOK,
    currency="CNY",
    method=ProgressMethod.MILESTONE_WEIGHTS,
    start=-170,
    manager=ZHOU,
    confirmed=At(-1, "18:10"),
    people=(
        (CHEN, Role.SPONSOR),
        (SU, Role.CONTRIBUTOR),
        (HE, Role.VIEWER),
        (ZHOU, Role.MANAGER),
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
