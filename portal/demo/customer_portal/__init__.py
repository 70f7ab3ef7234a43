"""Customer portal: how does a young, green project by time and materials read?"""

from db.models.identity import Role
from db.models.project import ContractType
from portal.demo.customer_portal.plan import LINES, MILESTONES, PLANNED, TASKS
from portal.demo.customer_portal.talk import CHANGES, ISSUES, LESSONS, REPORTS
from portal.demo.people import CLARA, ELEANOR, MOIRA, SALTMARSH
from portal.demo.story import Story
from portal.demo.words import At, Both

CUSTOMER_PORTAL = Story(
    house=SALTMARSH,
    public_id="custportal2b",
    key="CP",
    name=Both("Customer portal", "客户门户"),
    summary=Both(
        "Your customers see their stock and book loading slots themselves, day and night.",
        "让贵方客户随时自行查看库存、预约装卸时段。",
    ),
    language="en",
    zone="Europe/London",
    contract=ContractType.TIME_AND_MATERIALS,
    currency="GBP",
    start=-30,
    manager=CLARA,
    confirmed=At(-1, "16:45"),
    people=((ELEANOR, Role.SPONSOR), (MOIRA, Role.CONTRIBUTOR), (CLARA, Role.MANAGER)),
    milestones=MILESTONES,
    tasks=TASKS,
    lines=LINES,
    planned=PLANNED,
    issues=ISSUES,
    changes=CHANGES,
    reports=REPORTS,
    lessons=LESSONS,
)
