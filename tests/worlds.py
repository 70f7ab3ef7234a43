"""Two clients that must never see each other: every text of one carries a marker the other lacks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.change import ChangeOption, ChangeRequest, ChangeStatus, ChangeStep
from db.models.charter import Channel, Charter, CharterRole, CharterStatus, Goal, GoalReading, Promise, Side
from db.models.effort import PersonWeek, Rate, RoleWeek
from db.models.identity import Membership, Person, PortalRole, Role
from db.models.identity import Session as SignedIn
from db.models.issue import EntryKind, Issue, IssueEntry, Severity
from db.models.money import BudgetLine, CostEntry, CostKind, PlannedSpend
from db.models.plan import Cause, Milestone, MilestoneMove, Task, TaskStatus
from db.models.project import Activity, Client, ContractType, Project, Rag, Update
from db.models.requirement import Way
from db.models.schedule import Phase
from db.models.survey import QuestionKind, Survey, SurveyKind, SurveyQuestion, SurveyStatus
from db.models.training import ResourceKind, TrainingResource
from db.session import identity, writing
from portal.access import Scope, Viewer, operator_scope, project_scope
from portal.identity.viewer import viewer
from tests.worlds_delivery import add_delivery
from tests.worlds_scope import add_scope

NOW = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
TODAY = NOW.date()

ALPHA, BETA = "ALPHAMARK", "BETAMARK"
INTERNAL = "INTERNALMARK"


@dataclass(frozen=True)
class World:
    """The public ids of the projects, and session handles of the people by name.

    Projects: `alpha` and `sibling` of client Alpha, `beta` of client Beta, `hidden` of Alpha, unpublished.
    People: sponsor, contributor, reader, manager, member (all in `alpha`), sibling_sponsor (in `sibling`),
    beta_sponsor, beta_manager (in `beta`), lead, administrator.
    """

    projects: dict[str, str]
    project_ids: dict[str, int]
    client_ids: dict[str, int]
    handles: dict[str, str]
    person_ids: dict[str, int]
    emails: dict[str, str]

    def viewer(self, name: str, project: str = "") -> Viewer:
        """The viewer of one of the people."""
        return viewer(self.handles[name], self.projects[project] if project else "")

    def scope(self, name: str, project: str) -> Scope:
        """One of the people in one of the projects."""
        return project_scope(self.viewer(name, project), self.projects[project])


PEOPLE: tuple[tuple[str, PortalRole, tuple[tuple[str, Role], ...]], ...] = (
    ("sponsor", PortalRole.NONE, (("alpha", Role.SPONSOR), ("hidden", Role.SPONSOR))),
    ("contributor", PortalRole.NONE, (("alpha", Role.CONTRIBUTOR),)),
    ("reader", PortalRole.NONE, (("alpha", Role.VIEWER),)),
    ("manager", PortalRole.NONE, (("alpha", Role.MANAGER), ("hidden", Role.MANAGER))),
    ("member", PortalRole.NONE, (("alpha", Role.MEMBER),)),
    ("sibling_sponsor", PortalRole.NONE, (("sibling", Role.SPONSOR),)),
    ("beta_sponsor", PortalRole.NONE, (("beta", Role.SPONSOR),)),
    ("beta_manager", PortalRole.NONE, (("beta", Role.MANAGER),)),
    ("lead", PortalRole.LEAD, ()),
    ("administrator", PortalRole.ADMINISTRATOR, ()),
)


def build(language: str = "en") -> World:
    """Fill the open, empty database. All times are taken from the clock as it is (freeze it to NOW)."""
    with writing(operator_scope()) as session:
        projects = _projects(session)
        for name, project in projects.items():
            mark = BETA if name == "beta" else ALPHA
            _content(session, project, f"{mark} {name.upper()}MARK")
    people = _people(projects, language)
    return World(
        projects={name: p.public_id for name, p in projects.items()},
        project_ids={name: p.id for name, p in projects.items()},
        client_ids={"alpha": projects["alpha"].client_id, "beta": projects["beta"].client_id},
        handles={name: f"handle-{name}" for name in people},
        person_ids={name: p.id for name, p in people.items()},
        emails={name: p.email for name, p in people.items()},
    )


def _projects(session: Session) -> dict[str, Project]:
    clients = {
        mark: Client(name=f"{mark} Ltd", created_at=NOW - timedelta(days=400)) for mark in (ALPHA, BETA)
    }
    session.add_all(clients.values())
    session.flush()
    made = {}
    for name, mark, key, contract in (
        ("alpha", ALPHA, "ONE", ContractType.FIXED_PRICE),
        ("sibling", ALPHA, "TWO", ContractType.OPEN_BOOK),
        ("hidden", ALPHA, "THREE", ContractType.RETAINER),
        ("beta", BETA, "ONE", ContractType.TIME_AND_MATERIALS),
    ):
        made[name] = Project(
            client_id=clients[mark].id,
            audience=Audience.INTERNAL if name == "hidden" else Audience.CLIENT,
            public_id=f"public{name}",
            key=key,
            name=f"{mark} project {name.upper()}MARK",
            contract_type=contract,
            currency="EUR",
            start_date=TODAY - timedelta(days=90),
            retainer_amount=Decimal(5000) if contract is ContractType.RETAINER else None,
            confirmed_at=NOW - timedelta(days=1),
            confirmed_by=f"{mark} manager",
            confirmed_from="portal",
            created_at=NOW - timedelta(days=90),
        )
    session.add_all(made.values())
    session.flush()
    return made


def _people(projects: dict[str, Project], language: str) -> dict[str, Person]:
    people = {}
    with identity() as session:
        for name, portal_role, memberships in PEOPLE:
            mark = BETA if name.startswith("beta") else (ALPHA if portal_role is PortalRole.NONE else "FIRM")
            person = people[name] = Person(
                email=f"{name}@{mark.lower()}.example",
                name=f"{mark} {name}",
                language=language,
                time_zone="Europe/Berlin",
                portal_role=portal_role,
                created_at=NOW,
                previous_visit_at=NOW - timedelta(days=7),
                visit_at=NOW,
            )
            session.add(person)
            session.flush()
            for project, role in memberships:
                session.add(
                    Membership(
                        person_id=person.id,
                        project_id=projects[project].id,
                        client_id=projects[project].client_id,
                        role=role,
                        created_at=NOW,
                    )
                )
            session.add(
                SignedIn(
                    token_hash=f"hash-{name}",
                    handle=f"handle-{name}",
                    person_id=person.id,
                    method="password",
                    created_at=datetime.now(UTC),
                    seen_at=datetime.now(UTC),
                )
            )
    return people


def _content(session: Session, project: Project, mark: str) -> None:
    """Of everything one published and one internal thing."""
    for audience in Audience:
        own = {"project_id": project.id, "client_id": project.client_id, "audience": audience}
        tag = mark if audience is Audience.CLIENT else f"{mark} {INTERNAL}"
        _plan(session, own, tag)
        _money(session, own, tag)
        _issues(session, own, tag, 1 if audience is Audience.CLIENT else 2)
        _talk(session, own, tag, 1 if audience is Audience.CLIENT else 2)
        _hours(session, own, tag)
        _charter(session, own, tag)
        _schedule(session, own, tag)
        add_scope(session, own, tag, NOW)
        add_delivery(session, own, tag, NOW)
    session.flush()


def _plan(session: Session, own: dict[str, object], tag: str) -> None:
    milestone = Milestone(
        **own,
        title=f"Milestone {tag}",
        baseline=date(2027, 4, 1),
        forecast=date(2027, 4, 9),
        position=1,
    )
    session.add(milestone)
    session.flush()
    session.add(
        MilestoneMove(
            **own,
            milestone_id=milestone.id,
            old_date=date(2027, 4, 1),
            new_date=date(2027, 4, 9),
            cause=Cause.CLIENT,
            explanation=f"Late data {tag}",
            remedy=f"Two shifts {tag}",
            moved_at=NOW - timedelta(days=3),
            moved_by=f"Somebody {tag}",
        )
    )
    for status in (TaskStatus.DONE, TaskStatus.IN_PROGRESS, TaskStatus.PENDING, TaskStatus.PENDING):
        session.add(
            Task(
                **own,
                title=f"Task {status} {tag}",
                description=f"Secret {INTERNAL} {tag}",
                status=status,
                assignee=f"Worker {tag}",
                start=date(2027, 3, 1),
                due=date(2027, 3, 20),
                done_on=date(2027, 3, 5) if status is TaskStatus.DONE else None,
            )
        )


def _money(session: Session, own: dict[str, object], tag: str) -> None:
    line = BudgetLine(**own, category=f"Category {tag}", agreed=Decimal("10000.00"))
    session.add(line)
    session.flush()
    for kind, amount in ((CostKind.ACTUAL, "4000.00"), (CostKind.COMMITTED, "1500.50")):
        session.add(
            CostEntry(
                **own,
                budget_line_id=line.id,
                kind=kind,
                amount=Decimal(amount),
                cost=Decimal("3131.31"),
                on=date(2027, 2, 15),
                document=f"INV {tag}",
                description=f"Entry {tag}",
                note=f"Margin {INTERNAL}",
            )
        )
    if own["audience"] is Audience.CLIENT:
        session.add(PlannedSpend(**own, month=date(2027, 2, 1), amount=Decimal("3500.00")))


def _issues(session: Session, own: dict[str, object], tag: str, number: int) -> None:
    issue = Issue(
        **own,
        number=number,
        title=f"Issue {tag}",
        description=f"Described {tag}",
        severity=Severity.HIGH,
        owner=f"Owner {tag}",
        raised_by=f"Raiser {tag}",
        opened_at=NOW - timedelta(days=4),
        first_response_at=NOW - timedelta(days=4) + timedelta(hours=2),
        next_step=f"Next {tag}",
    )
    session.add(issue)
    session.flush()
    session.add(
        IssueEntry(
            **own,
            issue_id=issue.id,
            kind=EntryKind.COMMENT,
            body=f"Comment {tag}",
            at=NOW - timedelta(days=3),
            author=f"Author {tag}",
        )
    )


def _talk(session: Session, own: dict[str, object], tag: str, number: int) -> None:
    change = ChangeRequest(
        **own,
        number=number,
        title=f"Change {tag}",
        what=f"What {tag}",
        why=f"Why {tag}",
        status=ChangeStatus.APPROVED,
        submitted_at=NOW - timedelta(days=9),
        submitted_by=f"Submitter {tag}",
        submitted_by_id=1,
        amount=Decimal("500.00"),
        days=2,
        answer=f"Answer {tag}",
        decided_at=NOW - timedelta(days=2),
    )
    session.add(change)
    survey = Survey(
        **own,
        kind=SurveyKind.MID_PROJECT,
        title=f"Survey {tag}",
        status=SurveyStatus.OPEN,
        opened_at=NOW - timedelta(days=1),
        closes_on=TODAY + timedelta(days=10),
    )
    session.add(survey)
    session.flush()
    session.add(
        ChangeStep(
            **own,
            change_request_id=change.id,
            status=ChangeStatus.APPROVED,
            reason=f"Reason {tag}",
            at=NOW - timedelta(days=2),
            author=f"Decider {tag}",
        )
    )
    session.add(
        ChangeOption(**own, change_request_id=change.id, way=Way.NOTHING, what=f"Way {tag}", impact=tag)
    )
    session.add(
        SurveyQuestion(
            **own, survey_id=survey.id, position=1, kind=QuestionKind.NPS, prompt=f"Question {tag}"
        )
    )
    session.add(
        TrainingResource(
            **own,
            title=f"Guide {tag}",
            summary=f"Summary {tag}",
            kind=ResourceKind.GUIDE,
            for_role=f"Clerks {tag}",
            address="https://example.com/guide",
            added_at=NOW - timedelta(days=5),
        )
    )
    session.add(
        Update(
            **own,
            rag=Rag.AMBER,
            sentence=f"Statement {tag}",
            next_step=f"Then {tag}",
            written_at=NOW - timedelta(days=1),
            written_by=1,
            author_name=f"Writer {tag}",
            published_at=NOW - timedelta(days=1),
        )
    )
    session.add(
        Activity(
            **own,
            at=NOW - timedelta(days=1),
            kind="update_published",
            title=f"Happened {tag}",
            actor_name=f"Actor {tag}",
        )
    )


def _hours(session: Session, own: dict[str, object], tag: str) -> None:
    """People's hours and rates bear the mark of internal rows, even where somebody set their audience."""
    hours = {"week": date(2027, 3, 1), "planned_h": Decimal("37.17"), "used_h": Decimal("41.71")}
    role = f"Clerks {tag}"
    inner = tag if INTERNAL in tag else f"{INTERNAL} {tag}"
    session.add(RoleWeek(**own, role=role, **hours))
    session.add(PersonWeek(**own, person=f"Worker {inner}", role=f"Clerks {inner}", **hours))
    session.add(
        Rate(
            **own,
            role=f"Clerks {inner}",
            from_date=date(2027, 1, 4),
            charge=Decimal("171.17"),
            cost=Decimal("131.13"),
        )
    )


def _charter(session: Session, own: dict[str, object], tag: str) -> None:
    """A proposed edition that the client reads, and a draft that nobody of the client may know of."""
    shared = own["audience"] is Audience.CLIENT
    charter = Charter(
        **own,
        edition=1 if shared else 2,
        status=CharterStatus.PROPOSED if shared else CharterStatus.DRAFT,
        purpose=f"Why {tag}",
        scope_in=f"What {tag}",
        scope_out=f"Then {tag}",
        constraints=f"Next {tag}",
        difficulties=f"Issue {tag}",
        quality=f"Reason {tag}",
        proposed_at=NOW - timedelta(days=2) if shared else None,
        proposed_by=f"Writer {tag}" if shared else "",
    )
    session.add(charter)
    session.flush()
    part = {**own, "charter_id": charter.id}
    aim = {"start": Decimal(10), "target": Decimal(30), "due": date(2027, 6, 30)}
    words = {"specific": f"Question {tag}", "measure": f"Described {tag}", "unit": "h"}
    session.add(Goal(**part, number=1, **words, **aim))
    session.add(
        Channel(**part, promise=Promise.UPDATE, what=f"Survey {tag}", every_days=7, who=f"Author {tag}")
    )
    session.add(CharterRole(**part, side=Side.FIRM, role=f"Owner {tag}", duties=f"Entry {tag}"))
    session.add(
        GoalReading(
            **own,
            goal_number=1,
            on=date(2027, 3, 1),
            value=Decimal("17.71"),
            note=f"Comment {tag}",
            read_at=NOW - timedelta(days=1),
            read_by=f"Actor {tag}",
        )
    )


def _schedule(session: Session, own: dict[str, object], tag: str) -> None:
    """A phase to which nothing belongs."""
    session.add(Phase(**own, title=f"Phase {tag}"))
