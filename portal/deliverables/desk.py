"""Desk: what does a project manager work on, what did the client say, and what may be said to them?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from db.models.deliverable import CheckResult
from db.queries.deliverables import choices, handing, listing, silence
from db.session import reading
from portal.access import NotFound, Permission, Scope
from portal.deliverables.reading import criteria, editions, handovers, load, punch_list, whole
from portal.deliverables.report import numbered
from portal.deliverables.rows import CriterionView, DeliverableView, FileView, HandoverView, PunchView
from portal.i18n import LANGUAGES, Text

DAYS_TO_DECIDE = 7


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to be chosen from a list."""

    id: int
    label: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """An item of the training material, as its readers call it in each language."""

    id: int
    title: str
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything there is, whether the client sees it or not."""

    all: tuple[DeliverableView, ...]
    punch: tuple[PunchView, ...]

    @property
    def accepted(self) -> int:
        return sum(each.is_accepted for each in self.all)

    @property
    def waiting(self) -> int:
        """How many wait for the client."""
        return sum(each.open is not None for each in self.all)

    def overdue(self, today: date) -> int:
        """How many things should have been put right by now."""
        return sum(item.is_overdue(today) for item in self.punch)


@dataclass(frozen=True, slots=True)
class HandoverDesk:
    """What was handed over, and the training material that can be named with it."""

    handovers: tuple[HandoverView, ...]
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """One deliverable being worked on. `silence_after` is what the charter in force says; None: nothing."""

    deliverable: DeliverableView
    criteria: tuple[CriterionView, ...]
    files: tuple[FileView, ...]
    edition: int | None
    silence_after: int | None

    @property
    def doubtful(self) -> tuple[CriterionView, ...]:
        """The criteria that have not passed our own check."""
        return tuple(each for each in self.criteria if each.result is not CheckResult.PASSED)

    def deemed_on(self, today: date, needed_by: date) -> date | None:
        """From which day silence would count, if it were handed over today."""
        return deemed_on(self.silence_after, today, needed_by)


def deemed_on(silence_after: int | None, today: date, needed_by: date) -> date | None:
    """From which day silence counts as acceptance: never before the day by which an answer was asked for."""
    if silence_after is None:
        return None
    return max(today + timedelta(days=silence_after), needed_by + timedelta(days=1))


def desk(scope: Scope) -> Desk:
    """Everything about deliverables and what is left to put right. Four statements."""
    scope.require(Permission.EDIT_SCOPE)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    project_id = scope.here.project_id
    with reading(scope) as session:
        return Desk(
            all=load(session, project_id, text, published=False), punch=punch_list(session, project_id, text)
        )


def handover_desk(scope: Scope) -> HandoverDesk:
    """What was handed over with the result. Two statements."""
    scope.require(Permission.EDIT_SCOPE)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    project_id = scope.here.project_id
    with reading(scope) as session:
        rows = handing.lessons(session, project_id)
        return HandoverDesk(
            handovers=handovers(session, project_id, text),
            lessons=tuple(
                Lesson(id_, text.pick(title, said, "title"), _titles(title, said))
                for id_, title, said in rows
            ),
        )


def _titles(title: str, said: listing.Said) -> Mapping[str, str]:
    return {code: Text(code).pick(title, said, "title") for code in LANGUAGES}


def bench(scope: Scope, wanted: str) -> Bench | None:
    """The deliverable with the number that an address names; None if there is none. Five statements."""
    scope.require(Permission.EDIT_SCOPE)
    number = numbered(wanted)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    project_id = scope.here.project_id
    with reading(scope) as session:
        found = load(session, project_id, text, published=False, number=number) if number else ()
        if not found:
            return None
        agreed = silence.terms(session, project_id)
        if agreed is None:
            raise NotFound("no such project")
        parts = criteria(session, project_id, found[0].id, text, published=False)
        return Bench(
            deliverable=whole(found[0], parts),
            criteria=parts,
            files=editions(session, project_id, found[0].id, text, published=False),
            edition=agreed.edition,
            silence_after=agreed.deemed_after_days,
        )


def milestones(scope: Scope) -> tuple[Choice, ...]:
    """What a deliverable can be due with. One statement."""
    scope.require(Permission.EDIT_SCOPE)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    with reading(scope) as session:
        rows = choices.milestones(session, scope.here.project_id)
    return tuple(Choice(id_, text.pick(title, said, "title")) for id_, title, said in rows)


def requirements(scope: Scope) -> tuple[Choice, ...]:
    """What a criterion can answer to. One statement."""
    scope.require(Permission.EDIT_SCOPE)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    with reading(scope) as session:
        rows = choices.requirements(session, scope.here.project_id)
    return tuple(
        Choice(id_, f"{number} · {text.pick(title, said, 'title')}") for id_, number, title, said in rows
    )
