"""What is going on in my projects, what waits on me, and what has changed since I last looked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.base import Audience
from db.models.project import ProjectStatus, Rag
from db.queries import home as queries
from db.session import reading
from portal.access import Permission, Scope
from portal.activity import Happening, since
from portal.clock import now
from portal.i18n import Text
from portal.turns import ON_CLIENT, Turn, Waiting, asked_in, from_asks, may_answer

__all__ = ["HomeReport", "ProjectCard", "Turn", "Waiting", "is_stale", "report"]

PROJECTS_SHOWN = 8
WAITING_SHOWN = 8
HAPPENINGS_SHOWN = 30
ASKS_READ = 40
# Who has never been here before is told of the last two weeks.
FIRST_VISIT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """One project as the home page shows it, in the reader's language."""

    project_id: int
    public_id: str
    name: str
    client: str
    status: ProjectStatus
    rag: Rag
    sentence: str
    despite: str
    written_at: datetime | None
    next_title: str
    next_date: date | None
    internal: bool
    publishes: bool
    published: bool
    confirmed_at: datetime | None
    stale: bool


@dataclass(frozen=True, slots=True)
class HomeReport:
    """Everything on the home page."""

    projects: tuple[ProjectCard, ...]
    waiting: tuple[Waiting, ...]
    on_client: tuple[Waiting, ...]
    happenings: tuple[Happening, ...]
    since: datetime
    is_first_visit: bool
    how_many: int

    @property
    def sheets(self) -> int:
        """On how many sheets of projects they fit."""
        return max(1, -(-self.how_many // PROJECTS_SHOWN))

    def project(self, project_id: int) -> ProjectCard | None:
        """The card of a project, if it is on the page."""
        return next((card for card in self.projects if card.project_id == project_id), None)


def report(scope: Scope, search: str = "", sheet: int = 1) -> HomeReport:
    """The home page of a person over all their projects, in at most six statements.

    A client's person is told what the client may know; on the delivering side "your turn" holds what
    clients wait for, and what waits on clients stands beside it.
    """
    viewer = scope.viewer
    text = Text(viewer.language, viewer.time_zone)
    moment = viewer.previous_visit_at or now() - FIRST_VISIT
    for_client = not viewer.internal
    with reading(scope) as session:
        rows = queries.projects(session, search.strip(), PROJECTS_SHOWN, (sheet - 1) * PROJECTS_SHOWN)
        issues = queries.waiting_issues(session, for_client, WAITING_SHOWN)
        changes = () if for_client else queries.waiting_changes(session, WAITING_SHOWN)
        surveys = (
            queries.open_surveys(session, viewer.person_id, text.today, WAITING_SHOWN) if for_client else ()
        )
        asks = queries.asks(session, asked_in(viewer), moment, ASKS_READ)
    cards = tuple(_card(row, scope, text) for row in rows)
    named = _names(scope, rows, text)
    waiting = [*_issues(issues, named, text, for_client), *_changes(changes, text)]
    waiting += _surveys(surveys, named, text)
    waiting = [w for w in waiting if may_answer(w, viewer)] + _stale(cards)
    waiting += from_asks(asks, named, viewer, text)
    ordered = sorted(waiting, key=_urgency)
    return HomeReport(
        projects=cards,
        waiting=tuple(w for w in ordered if w.turn not in ON_CLIENT),
        on_client=tuple(w for w in ordered if w.turn in ON_CLIENT),
        happenings=since(scope, moment, HAPPENINGS_SHOWN),
        since=moment,
        is_first_visit=viewer.previous_visit_at is None,
        how_many=rows[0].how_many if rows else 0,
    )


def _names(scope: Scope, rows: Iterable[queries.ProjectRow], text: Text) -> dict[int, tuple[str, str]]:
    """Address and name of every project that something can wait in, on this sheet or not."""
    mine = {
        p.project_id: (p.public_id, text.pick(p.name, p.translations, "name")) for p in scope.viewer.projects
    }
    return mine | {
        row.project_id: (row.public_id, text.pick(row.name, row.translations, "name")) for row in rows
    }


def _card(row: queries.ProjectRow, scope: Scope, text: Text) -> ProjectCard:
    internal = scope.viewer.sees_everything or any(
        p.project_id == row.project_id and p.internal for p in scope.viewer.projects
    )
    return ProjectCard(
        project_id=row.project_id,
        public_id=row.public_id,
        name=text.pick(row.name, row.translations, "name"),
        client=text.pick(row.client_name, row.client_translations, "name"),
        status=row.status,
        rag=row.rag or Rag.GREY,
        sentence=text.pick(row.sentence or "", row.sentence_translations, "sentence"),
        despite=text.pick(row.despite or "", row.sentence_translations, "despite"),
        written_at=row.written_at,
        next_title=text.pick(row.next_title or "", row.next_translations, "title"),
        next_date=row.next_date,
        internal=internal,
        publishes=any(
            p.project_id == row.project_id and Permission.PUBLISH in p.permissions
            for p in scope.viewer.projects
        ),
        published=row.audience is Audience.CLIENT,
        confirmed_at=row.confirmed_at,
        stale=is_stale(row.confirmed_at, row.rhythm_days, row.status),
    )


def is_stale(confirmed_at: datetime | None, rhythm_days: int, status: ProjectStatus) -> bool:
    """Whether figures were not confirmed within the promised rhythm; a closed project promises none."""
    if status is not ProjectStatus.ACTIVE:
        return False
    return confirmed_at is None or now() - confirmed_at > timedelta(days=rhythm_days)


def _waiting(
    turn: Turn, row: queries.WaitingRow | queries.SurveyRow, named: dict[int, tuple[str, str]], text: Text
) -> Waiting:
    public_id, name = named.get(row.project_id, ("", ""))
    return Waiting(
        turn=turn,
        project_id=row.project_id,
        public_id=public_id,
        project=name,
        number=row.number if isinstance(row, queries.WaitingRow) else None,
        title=text.pick(row.title, row.translations, "title"),
        since=row.since,
        by=row.by,
        urgent=isinstance(row, queries.WaitingRow) and row.urgent,
    )


def _issues(
    rows: Iterable[queries.WaitingRow], named: dict[int, tuple[str, str]], text: Text, for_client: bool
) -> list[Waiting]:
    turn = Turn.RESPOND_ISSUE if for_client else Turn.ANSWER_ISSUE
    return [_waiting(turn, row, named, text) for row in rows]


def _changes(rows: Iterable[queries.ChangeWaitsRow], text: Text) -> list[Waiting]:
    """What clients wait for; what is asked of clients about a change stands in the register of asks."""
    return [
        Waiting(
            turn=Turn.RELEASE_OFFER if row.is_release else Turn.ANSWER_CHANGE,
            project_id=row.project_id,
            public_id=row.public_id,
            project=text.pick(row.project, row.project_translations, "name"),
            number=row.number,
            title=text.pick(row.title, row.translations, "title"),
            since=row.asked_at if row.is_release else row.since,
            by=None,
            urgent=False,
        )
        for row in rows
    ]


def _surveys(
    rows: Iterable[queries.SurveyRow], named: dict[int, tuple[str, str]], text: Text
) -> list[Waiting]:
    return [_waiting(Turn.ANSWER_SURVEY, row, named, text) for row in rows]


def _stale(cards: Iterable[ProjectCard]) -> list[Waiting]:
    return [
        Waiting(
            turn=Turn.CONFIRM_STATUS,
            project_id=card.project_id,
            public_id=card.public_id,
            project=card.name,
            number=None,
            title="",
            since=card.confirmed_at,
            by=None,
            urgent=False,
        )
        for card in cards
        if card.publishes and card.published and card.stale
    ]


def _urgency(waiting: Waiting) -> tuple[bool, date, datetime]:
    """Urgent first, then by the day it is due, then by how long it has waited."""
    since_when = waiting.since or now()
    return (not waiting.urgent, waiting.by or date.max, since_when)
