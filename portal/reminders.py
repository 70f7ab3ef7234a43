"""Reminders: whom does the portal write to because something waits for them, and when?

Three days before something is needed, on the day, and every seven days after; in the morning where the person
sits, and all of it in one mail a day. A day on which nothing ran is made up for on the next.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from db.models.identity import Role
from db.models.project import ProjectStatus
from db.models.schedule import AskKind
from db.queries import chores as queries
from db.queries.chores import OpenAskRow, ProjectRow, Said, UnassessedRow
from db.session import AlreadyDone, identity, reading, writing
from portal import clock
from portal.access import ROLE_GRANTS, Permission, Scope
from portal.i18n import Text
from portal.identity.addressees import Addressee, addressees
from portal.notify import mail
from portal.settings import settings

DAYS_AHEAD = 3
EVERY_DAYS = 7
ASSESSMENT_DAYS = 3
MORNING = 7
"""From this hour on, where somebody sits."""
_REMEMBERED = timedelta(days=60)
_WHO = (Role.SPONSOR, Role.CONTRIBUTOR, Role.MANAGER)

# Where each kind of thing is answered.
PLACES: Mapping[AskKind, tuple[str, Mapping[str, str]]] = {
    AskKind.ACCEPTANCE: ("deliverables", {}),
    AskKind.CHANGE: ("scope", {"part": "changes"}),
    AskKind.CHARTER: ("agreement", {}),
    AskKind.CONSENT: ("progress", {}),
    AskKind.INPUT: ("progress", {}),
    AskKind.RECEIPT: ("deliverables", {}),
    AskKind.REQUIREMENT: ("scope", {"part": "requirements"}),
    AskKind.SCOPE: ("scope", {"part": "requirements"}),
}


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to be reminded of: what, in which project, by when or since when, and where it is done."""

    said: str
    project: str
    stands: str
    link: str


@dataclass(frozen=True, slots=True)
class _Waits:
    """Everything that waits on somebody anywhere, and what was sent lately."""

    asks: Sequence[OpenAskRow]
    changes: Sequence[UnassessedRow]
    projects: Mapping[int, ProjectRow]
    sent: frozenset[str]


def send(scope: Scope) -> int:
    """Write to everybody for whom something is due today and who was not written to yet; how many mails."""
    scope.require(Permission.ADMINISTER)
    with reading(scope) as session:
        waits = _Waits(
            queries.open_asks(session),
            queries.unassessed_changes(session),
            {row.id: row for row in queries.projects(session, ProjectStatus.ACTIVE, ProjectStatus.ON_HOLD)},
            queries.done_since(session, "remind:", clock.now() - _REMEMBERED),
        )
    people = addressees(scope, _WHO)
    concerned = {ask.id: _concerned(ask, people) for ask in waits.asks}
    mails, noted = 0, dict[int, date]()
    for _, roles in groupby(people, key=lambda row: row.person_id):
        mine = list(roles)
        who, today = mine[0], clock.today(mine[0].time_zone)
        if clock.now().astimezone(clock.zone(who.time_zone)).hour < MORNING:
            continue
        since = _last_sent(who.person_id, today, waits.sent)
        asks = [ask for ask in _asked_of(who, concerned, waits) if _is_due(_point(ask, today), since)]
        due = [_due_ask(ask, waits, who) for ask in asks] + _due_of_manager(mine, waits, today, since)
        if due:
            mails += _written(scope, who, due, today, waits.sent)
            noted |= {ask.id: today for ask in asks if ask.reminded_on != today}
    _note(scope, noted)
    return mails


# When


def point(asked_on: date, needed_by: date, today: date) -> date | None:
    """The newest day up to today on which somebody is reminded of something; None before the first."""
    newest = weekly(needed_by, today)
    ahead = needed_by - timedelta(days=DAYS_AHEAD)
    if newest is None and ahead <= today:
        newest = ahead
    return newest if newest is not None and newest >= asked_on else None


def weekly(first: date, today: date) -> date | None:
    """The newest of a day and every seventh after it."""
    if today < first:
        return None
    return first + timedelta(days=(today - first).days // EVERY_DAYS * EVERY_DAYS)


def _point(ask: OpenAskRow, today: date) -> date | None:
    return point(ask.asked_on, ask.needed_by, today)


def _is_due(newest: date | None, since: date | None) -> bool:
    return newest is not None and (since is None or newest > since)


def _last_sent(person_id: int, today: date, sent: frozenset[str]) -> date | None:
    """The last day before today on which somebody was written to."""
    prefix = f"remind:{person_id}:"
    days = [date.fromisoformat(token.removeprefix(prefix)) for token in sent if token.startswith(prefix)]
    return max((day for day in days if day < today), default=None)


# Whom, and of what


def _concerned(ask: OpenAskRow, people: Collection[Addressee]) -> frozenset[int]:
    """Whoever was asked by name; of decisions those who agree for the client; of the rest the sponsors."""
    here = [row for row in people if row.project_id == ask.project_id and row.role is not Role.MANAGER]
    if ask.kind is not AskKind.INPUT:
        return frozenset(row.person_id for row in here if Permission.AGREE in ROLE_GRANTS[row.role])
    named = [row for row in here if ask.asked_of and row.name.casefold() == ask.asked_of.casefold()]
    return frozenset(row.person_id for row in named or here if named or row.role is Role.SPONSOR)


def _asked_of(who: Addressee, concerned: Mapping[int, frozenset[int]], waits: _Waits) -> list[OpenAskRow]:
    return [
        ask for ask in waits.asks if ask.project_id in waits.projects and who.person_id in concerned[ask.id]
    ]


def _due_ask(ask: OpenAskRow, waits: _Waits, who: Addressee) -> Due:
    text = Text(who.language, who.time_zone)
    path, query = PLACES[ask.kind]
    when = text.when(ask.needed_by)
    if ask.needed_by < text.today:
        stands = text("It was needed {when}.", when=when)
    else:
        stands = text("It is needed {when}.", when=when)
    return _due(ask.title, ask.translations, stands, (path, query), waits.projects[ask.project_id], text)


def _due_of_manager(roles: Sequence[Addressee], waits: _Waits, today: date, since: date | None) -> list[Due]:
    """What waits on a project manager: requests without an assessment, and decisions that are overdue."""
    managed = {row.project_id for row in roles if row.role is Role.MANAGER}.intersection(waits.projects)
    text = Text(roles[0].language, roles[0].time_zone)
    due = []
    for change in waits.changes:
        submitted = change.submitted_at.astimezone(clock.zone(text.time_zone)).date()
        newest = weekly(submitted + timedelta(days=ASSESSMENT_DAYS + 1), today)
        if change.project_id in managed and _is_due(newest, since):
            stands = text("It has waited for its assessment since {day}.", day=text.date(submitted))
            place = ("changes", {"change": str(change.number)})
            project = waits.projects[change.project_id]
            due.append(_due(change.title, change.translations, stands, place, project, text))
    for ask in waits.asks:
        newest = weekly(ask.needed_by + timedelta(days=1), today)
        if ask.kind is not AskKind.INPUT and ask.project_id in managed and _is_due(newest, since):
            stands = text("The client should have decided {when}.", when=text.when(ask.needed_by))
            place = ("plan", {"part": "asks"})
            project = waits.projects[ask.project_id]
            due.append(_due(ask.title, ask.translations, stands, place, project, text))
    return due


def _due(
    title: str, said: Said, stands: str, place: tuple[str, Mapping[str, str]], project: ProjectRow, text: Text
) -> Due:
    path, query = place
    address = f"{settings().address}/{path}?{urlencode({'project': project.public_id, **query})}"
    named = text.pick(project.name, project.translations, "name")
    return Due(text.pick(title, said, "title"), named, stands, address)


# Writing


def _written(scope: Scope, who: Addressee, due: Sequence[Due], today: date, sent: frozenset[str]) -> int:
    """Put the mail of today into the outbox, unless it was; how many that are."""
    token = f"remind:{who.person_id}:{today.isoformat()}"
    if token in sent:
        return 0
    try:
        with identity(scope.actor, token) as connection:
            _write(connection, who, due)
    except AlreadyDone:
        return 0
    return 1


def _write(connection: Session, who: Addressee, due: Sequence[Due]) -> None:
    _ = text = Text(who.language, who.time_zone)
    subject = text.plural(
        "{n} thing waits for you: {first}",
        "{n} things wait for you, first: {first}",
        len(due),
        first=due[0].said,
    )
    parts = [_("Hello {name},", name=who.name), _("this waits for you:")]
    parts += [f"{one.said}\n{one.project}\n{one.stands}\n{one.link}" for one in due]
    parts.append(
        _(
            "You are reminded {days} days before something is needed, on the day, and once a week after it,"
            " until it is done.",
            days=DAYS_AHEAD,
        )
    )
    mail.write(connection, who.person_id, who.email, " ".join(subject.split()), "\n\n".join(parts) + "\n")


def _note(scope: Scope, noted: Mapping[int, date]) -> None:
    """Say on what was asked when its last reminder went out."""
    if not noted:
        return
    with writing(scope) as session:
        for row in queries.asks_to_note(session, noted):
            row.reminded_on = noted[row.id]
