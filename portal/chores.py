"""Chores: what does the portal do by the clock, and how is each done once, whichever process comes first?

A chore is a name, a period and a verb that takes a scope of everything. Verbs are harmless to repeat; the
lease keeps two processes from working at the same thing, and tells after a crash what is still to be done.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from db.models.project import ProjectStatus
from db.queries import chores as queries
from db.session import AlreadyDone, reading, writing
from portal import audit, deliverables, reminders, requirements, soon
from portal.access import ProjectAccess, Scope, operator_scope
from portal.clock import now

log = logging.getLogger(__name__)

ACTOR = "the portal itself"
"""Who stands in the audit trail for what nobody asked for at that moment."""
FIRST_SECONDS = 20.0
PERIOD_SECONDS = 60.0
PATIENCE = timedelta(minutes=5)
"""So long an attempt may take before another process tries; twice as long each time after that."""
ATTEMPTS = 6


class Often(StrEnum):
    """How often something is done, by the days and hours of UTC."""

    HOURLY = "hourly"
    DAILY = "daily"

    def period(self, moment: datetime) -> str:
        """What tells one period from the next."""
        return moment.strftime("%Y-%m-%dT%H" if self is Often.HOURLY else "%Y-%m-%d")


class Outcome(StrEnum):
    """What became of a chore."""

    DONE = "done"
    NOT_DUE = "not_due"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Chore:
    """One thing to do. With `each_project` the verb gets the scope of every running project in turn."""

    name: str
    often: Often
    do: Callable[[Scope], object]
    each_project: bool = False


def _heads(scope: Scope) -> None:
    told = audit.publish_heads(scope)
    audit.mail_breaks(scope, told.broken)
    audit.mail_heads(scope)


# Add yours here: a verb that is harmless to repeat.
CHORES: tuple[Chore, ...] = (
    Chore("heads", Often.HOURLY, _heads),
    Chore("reminders", Often.HOURLY, reminders.send),
    # Silence counts only after a reminder, so these come after it.
    Chore("deemed-acceptance", Often.DAILY, deliverables.deem),
    Chore("scope-checks", Often.DAILY, requirements.ask_if_due, each_project=True),
)


# What somebody waits for who has just signed: that the head of the trail which holds it is published.
HURRIED: tuple[Chore, ...] = (Chore("heads-now", Often.HOURLY, audit.publish_heads),)


def run_due(chores: tuple[Chore, ...] | None = None, *, again: bool = False) -> dict[str, Outcome]:
    """Do whatever of it is due and nobody has done in this period; with `again`, all of it."""
    told = {}
    for chore in CHORES if chores is None else chores:
        try:
            told[chore.name] = _run(chore, again)
        except Exception:
            log.exception("The chore %s was not done", chore.name)
            told[chore.name] = Outcome.FAILED
    return told


def _run(chore: Chore, again: bool) -> Outcome:
    scope = operator_scope(name=ACTOR)
    token = f"chore:{chore.name}:{chore.often.period(now())}"
    if not again and not _lease(scope, token):
        return Outcome.NOT_DUE
    outcome = Outcome.DONE
    for part in _parts(scope, chore):
        # What goes wrong in one project keeps nobody from the others.
        try:
            chore.do(part)
        except Exception:
            log.exception("The chore %s was not done for %s", chore.name, part.project and part.project.key)
            outcome = Outcome.FAILED
    if outcome is Outcome.DONE and not again:
        _claim(scope, token)
    return outcome


def _parts(scope: Scope, chore: Chore) -> Iterator[Scope]:
    if not chore.each_project:
        yield scope
        return
    with reading(scope) as session:
        rows = queries.projects(session, ProjectStatus.ACTIVE)
    for row in rows:
        yield operator_scope(
            ProjectAccess(
                project_id=row.id,
                client_id=row.client_id,
                public_id=row.public_id,
                key=row.key,
                name=row.name,
                client_name=row.client,
                role=None,
                permissions=scope.permissions,
                audience=row.audience,
                translations=row.translations,
                client_translations=row.client_translations,
            ),
            name=ACTOR,
        )


def _lease(scope: Scope, token: str) -> bool:
    """Take the next attempt of this period, if it is not done and nobody is at it."""
    with reading(scope) as session:
        tried = queries.attempts(session, token)
    if token in tried or len(tried) >= ATTEMPTS:
        return False
    last = max(tried.values(), default=None)
    if last is not None and now() - last < PATIENCE * 2 ** (len(tried) - 1):
        return False
    return _claim(scope, f"{token}#{len(tried) + 1}")


def _claim(scope: Scope, token: str) -> bool:
    try:
        with writing(scope, token):
            return True
    except AlreadyDone:
        return False


class Clockwork:
    """A thread that looks every minute whether something is due."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clockwork", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Let the chore end that is being done, and end."""
        self._stopping.set()
        soon.ask()
        self._thread.join(timeout=15)

    def _run(self) -> None:
        wait = FIRST_SECONDS
        while not self._stopping.is_set():
            hurried = soon.wait(wait)
            if self._stopping.is_set():
                return
            run_due()
            if hurried:
                run_due(HURRIED, again=True)
            wait = PERIOD_SECONDS
