"""Harbour ERP: how does an amber, mid-life, fixed-price project read when nothing is hidden?"""

from db.models.identity import Role
from db.models.project import ContractType, ProgressMethod
from portal.demo.harbour.money import LINES, PLANNED
from portal.demo.harbour.plan import MILESTONES, TASKS
from portal.demo.harbour.talk import CHANGES, ISSUES
from portal.demo.harbour.views import LESSONS, REPORTS, SURVEYS
from portal.demo.people import CLARA, DEV, ELEANOR, MOIRA, SALTMARSH, TOMASZ
from portal.demo.story import Story
from portal.demo.words import At, Both

HARBOUR = Story(
    house=SALTMARSH,
    public_id="harbourerp1a",
    key="ERP",
    name=Both("Harbour ERP", "港口 ERP 系统"),
    summary=Both(
        "One system for stock, purchasing and finance at all three warehouses, in place of four old ones.",
        "用一套系统取代四套旧系统，统一管理三个仓库的库存、采购与财务。",
    ),
    language="en",
    zone="Europe/London",
    contract=ContractType.FIXED_PRICE,
    currency="GBP",
    method=ProgressMethod.ESTIMATED_HOURS,
    start=-150,
    manager=CLARA,
    confirmed=At(-1, "17:30"),
    people=(
        (ELEANOR, Role.SPONSOR),
        (DEV, Role.CONTRIBUTOR),
        (MOIRA, Role.VIEWER),
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
)
