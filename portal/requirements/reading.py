"""Reading: what may this person know of the requirements and the scope of a project?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from db.models.requirement import Priority, RequirementStatus
from db.queries.requirements import questions, register, scopes
from db.session import reading
from portal import clock
from portal.access import NotFound, Permission, Scope
from portal.i18n import Text
from portal.requirements.growth import Growth, Step, growth
from portal.requirements.register import Item, items, to_be_read
from portal.requirements.waiting import Check, checks, needed_by

S = RequirementStatus


@dataclass(frozen=True, slots=True)
class _Told:
    """What both sides' reports can say of the requirements."""

    items: tuple[Item, ...]

    @property
    def waiting(self) -> tuple[Item, ...]:
        """What the client is to confirm."""
        return tuple(each for each in self.items if each.waits and not each.waits_for_choice)

    @property
    def to_choose(self) -> tuple[Item, ...]:
        """Where the client is to choose a way."""
        return tuple(each for each in self.items if each.waits_for_choice)

    @property
    def agreed(self) -> tuple[Item, ...]:
        """What both sides agreed to: the scope."""
        return tuple(each for each in self.items if each.is_agreed)

    @property
    def sent_back(self) -> tuple[Item, ...]:
        return tuple(each for each in self.items if each.is_sent_back)

    @property
    def retired(self) -> tuple[Item, ...]:
        return tuple(each for each in self.items if each.status is S.RETIRED)

    def of(self, priority: Priority) -> int:
        """How much of the scope has this priority."""
        return sum(each.priority is priority for each in self.agreed)

    def numbered(self, number: int) -> Item | None:
        return next((each for each in self.items if each.number == number), None)


@dataclass(frozen=True, slots=True)
class ScopeReport(_Told):
    """What the client reads: all that was ever shown to them, what waits, and how the scope has grown."""

    growth: Growth
    checks: tuple[Check, ...]
    opened: Item | None
    is_lost: bool
    may_agree: bool

    @property
    def check(self) -> Check | None:
        """The question about the scope that is not answered yet."""
        return next((each for each in self.checks if each.is_open), None)

    @property
    def needed_by(self) -> date | None:
        """The first day on which something is needed."""
        days = [each.needed_by for each in (*self.waiting, *self.to_choose) if each.needed_by]
        return min(days, default=None)


@dataclass(frozen=True, slots=True)
class ScopeDesk(_Told):
    """What the project manager works with; the client sees what was proposed only."""

    checks: tuple[Check, ...]

    @property
    def drafts(self) -> tuple[Item, ...]:
        """What the client has not been asked about, or has sent back."""
        return tuple(each for each in self.items if each.status is S.DRAFT)

    @property
    def to_word(self) -> tuple[Item, ...]:
        """What is to be worded as the client has chosen."""
        return tuple(each for each in self.drafts if each.is_shared and each.chosen is not None)

    @property
    def unseen(self) -> tuple[Item, ...]:
        """The drafts that the client has never seen, or sees no longer."""
        return tuple(each for each in self.drafts if not each.is_shared)

    @property
    def modules(self) -> tuple[str, ...]:
        """The parts of the result, as they were written."""
        return tuple(dict.fromkeys(m for each in self.items if (m := each.wording.texts.values["module"])))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often the client is asked about the scope, and when the next time is; None where it never is."""

    every_days: int | None
    due: date | None


def report(scope: Scope, wanted: str = "") -> ScopeReport:
    """What the client may read; `wanted` is the number of a requirement, as an address has it.

    Whoever looks sees what the client sees. At most five statements, whatever there is to show.
    """
    scope.require(Permission.SEE_SCOPE)
    text, here = _text(scope), scope.here.project_id
    number = asked_for(wanted)
    with reading(scope) as session:
        rows = register.requirements(session, here, published=True)
        asks = questions.asks(session, here)
        versions = scopes.versions(session, here)
        options = register.options(session, here, published=True)
        ids = to_be_read(rows, _opened(number))
        editions = register.editions(session, here, ids) if ids else ()
    needed = needed_by(asks, rows, editions)
    made = items(rows, editions, options, needed, text, sees_money=scope.may(Permission.SEE_BUDGET))
    opened = next((each for each in made if each.number == number), None)
    return ScopeReport(
        items=made,
        growth=growth(versions, text),
        checks=checks(asks),
        opened=opened,
        is_lost=bool(wanted) and opened is None,
        may_agree=scope.may(Permission.AGREE),
    )


def desk(scope: Scope) -> ScopeDesk:
    """Everything about the requirements, in at most four statements."""
    scope.require(Permission.EDIT_SCOPE)
    text, here = _text(scope), scope.here.project_id
    with reading(scope) as session:
        rows = register.requirements(session, here, published=False)
        asks = questions.asks(session, here)
        options = register.options(session, here, published=False)
        ids = to_be_read(rows, ())
        editions = register.editions(session, here, ids) if ids else ()
    made = items(rows, editions, options, needed_by(asks, rows, editions), text, sees_money=True)
    return ScopeDesk(made, checks(asks))


@dataclass(frozen=True, slots=True)
class Opened:
    """One requirement, and what the firm noted for itself about its cost and people."""

    item: Item
    note: str


def one(scope: Scope, wanted: str, *, editions: bool = True) -> Opened | None:
    """The requirement that an address names, for the delivering side; None where there is none.

    Two statements, and one more for what it said in each of its `editions`.
    """
    scope.require(Permission.EDIT_SCOPE, Permission.READ_INTERNAL)
    here, number = scope.here.project_id, asked_for(wanted)
    with reading(scope) as session:
        found = None if number is None else register.with_note(session, here, number)
        if found is None:
            return None
        row, note = found
        options = register.options(session, here, published=False, only=row.id)
        said = register.editions(session, here, (row.id,)) if editions else ()
    (made,) = items((row,), said, options, {}, _text(scope), sees_money=True)
    return Opened(made, note)


def history(scope: Scope) -> Growth:
    """How the scope has grown, in one statement."""
    scope.require(Permission.SEE_SCOPE)
    with reading(scope) as session:
        return growth(scopes.versions(session, scope.here.project_id), _text(scope))


def rhythm(scope: Scope, first: Step | None, latest: Check | None) -> Rhythm:
    """When the client is asked about the scope the next time, in one statement.

    `first` is the first version of the scope, `latest` the last time that somebody asked.
    """
    scope.require(Permission.EDIT_SCOPE)
    with reading(scope) as session:
        agreed = questions.rhythm(session, scope.here.project_id)
    if agreed is None:
        raise NotFound("no such project")
    waits = latest is not None and latest.is_open
    if agreed.every_days is None or agreed.confirmed_at is None or first is None or waits:
        return Rhythm(agreed.every_days, None)
    since = max(first.at, agreed.confirmed_at) if latest is None else latest.answered_at or latest.asked_at
    day = since.astimezone(clock.zone(agreed.time_zone)).date()
    return Rhythm(agreed.every_days, due_on(day, agreed.every_days))


def due_on(since: date, every_days: int) -> date:
    """The day on which the client is asked anew. Pure."""
    return since + timedelta(days=every_days)


def asked_for(wanted: str) -> int | None:
    """The number that an address names; None for what is no number."""
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else None


def _opened(number: int | None) -> Collection[int]:
    return () if number is None else (number,)


def _text(scope: Scope) -> Text:
    return Text(scope.viewer.language, scope.viewer.time_zone)
