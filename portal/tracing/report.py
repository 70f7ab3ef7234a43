"""Report: the threads between requirements, criteria, acceptances and changes, and where one is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from db.models.change import ChangeStatus, Touch
from db.models.deliverable import CheckResult, DeliverableStatus, Outcome, Ruling
from db.models.requirement import Priority, RequirementStatus
from db.queries import trace as queries
from db.session import reading
from portal.access import Permission, Scope
from portal.i18n import Text


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a round of acceptance ended, and what was said of one criterion in it, if anything."""

    round: int
    outcome: Outcome
    at: datetime | None
    by: str
    ruling: Ruling | None
    remark: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change request that adds, changes or removes a requirement."""

    number: int
    title: str
    status: ChangeStatus
    touch: Touch


@dataclass(frozen=True, slots=True)
class Part:
    """A criterion of a deliverable with the client's last word on it."""

    id: int
    requirement_id: int | None
    deliverable_number: int
    deliverable: str
    status: DeliverableStatus
    text: str
    standard: str
    result: CheckResult
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Result:
    """A deliverable with its criteria and how it was decided last."""

    number: int
    title: str
    status: DeliverableStatus
    parts: tuple[Part, ...]
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement with every criterion that answers to it and every change that touches it."""

    id: int
    number: int
    title: str
    priority: Priority
    status: RequirementStatus
    parts: tuple[Part, ...]
    changes: tuple[Change, ...]

    @property
    def is_wanted(self) -> bool:
        """Whether both sides agreed that it is delivered: what is only proposed can have no gap yet."""
        return self.status is RequirementStatus.CONFIRMED and self.priority is not Priority.WONT

    @property
    def is_accepted(self) -> bool:
        """Whether everything that answers to it was accepted."""
        return bool(self.parts) and all(p.status is DeliverableStatus.ACCEPTED for p in self.parts)


@dataclass(frozen=True, slots=True)
class Trace:
    """Both ways at once: from requirements down, and from deliverables up."""

    needs: tuple[Need, ...]
    results: tuple[Result, ...]

    @property
    def wanted(self) -> tuple[Need, ...]:
        return tuple(need for need in self.needs if need.is_wanted)

    @property
    def without_deliverable(self) -> tuple[Need, ...]:
        """Requirements that no criterion answers to."""
        return tuple(need for need in self.wanted if not need.parts)

    @property
    def accepted(self) -> int:
        """How many requirements were accepted in all that answers to them."""
        return sum(need.is_accepted for need in self.wanted)

    @property
    def without_requirement(self) -> tuple[Result, ...]:
        """Deliverables of which no criterion answers to a requirement."""
        known = {need.id for need in self.needs}
        return tuple(r for r in self.results if not any(p.requirement_id in known for p in r.parts))

    def need_of(self, part: Part) -> Need | None:
        """The requirement that a criterion answers to, if the reader may know of it."""
        return next((need for need in self.needs if need.id == part.requirement_id), None)


def report(scope: Scope) -> Trace:
    """Every thread that the reader may follow, in four statements. The firm's own are for the firm alone."""
    scope.require(Permission.SEE_SCOPE)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    here, published = scope.here.project_id, not scope.internal
    with reading(scope) as session:
        needs = queries.requirements(session, here, published=published)
        parts = queries.parts(session, here, published=published)
        verdicts = queries.verdicts(session, here)
        changes = queries.changes(session, here, published=published)
    results = _results(parts, verdicts, text)
    return Trace(_needs(needs, results, changes, text, published=published), results)


def _needs(
    rows: Iterable[queries.RequirementRow],
    results: Iterable[Result],
    changes: Iterable[queries.ChangeRow],
    text: Text,
    *,
    published: bool,
) -> tuple[Need, ...]:
    parts: dict[int, tuple[Part, ...]] = {}
    for part in (part for result in results for part in result.parts):
        if part.requirement_id is not None:
            parts[part.requirement_id] = (*parts.get(part.requirement_id, ()), part)
    touching: dict[int, tuple[Change, ...]] = {}
    for row in changes:
        change = Change(row.number, text.pick(row.title, row.translations, "title"), row.status, row.touch)
        touching[row.requirement_id] = (*touching.get(row.requirement_id, ()), change)
    return tuple(
        Need(
            id=row.id,
            number=row.number,
            title=_title(row, text, published=published),
            priority=row.priority,
            status=row.status,
            parts=parts.get(row.id, ()),
            changes=touching.get(row.id, ()),
        )
        for row in rows
    )


def _title(row: queries.RequirementRow, text: Text, *, published: bool) -> str:
    """To the client as they were shown it last: what is being written anew is not theirs to read yet."""
    if published and row.shown is not None:
        return text.pick(str(row.shown.get("title", "")), row.shown_said, "title")
    return text.pick(row.title, row.translations, "title")


def _results(
    rows: Iterable[queries.PartRow], verdicts: Iterable[queries.VerdictRow], text: Text
) -> tuple[Result, ...]:
    last, said = _latest(verdicts)
    made: dict[int, Result] = {}
    for row in rows:
        before = made.get(row.deliverable_id)
        title = text.pick(row.title, row.translations, "title")
        part = _part(row, title, last, said, text)
        made[row.deliverable_id] = Result(
            number=row.number,
            title=title,
            status=row.status,
            parts=(*(before.parts if before else ()), *([part] if part else [])),
            verdict=last.get(row.deliverable_id),
        )
    return tuple(made.values())


_Last = Mapping[int, Verdict]


def _latest(rows: Iterable[queries.VerdictRow]) -> tuple[_Last, _Last]:
    """The last verdict by deliverable, and by criterion."""
    last: dict[int, Verdict] = {}
    said: dict[int, Verdict] = {}
    for row in rows:
        whole = Verdict(row.round, row.outcome, row.decided_at, row.decided_by, None, "")
        last[row.deliverable_id] = whole
        if row.criterion_id is not None:
            said[row.criterion_id] = Verdict(
                row.round, row.outcome, row.decided_at, row.decided_by, row.ruling, row.remark or ""
            )
    return last, said


def _part(row: queries.PartRow, title: str, last: _Last, said: _Last, text: Text) -> Part | None:
    if row.criterion_id is None:
        return None
    verdict = said.get(row.criterion_id)
    newest = last.get(row.deliverable_id)
    if verdict is None or (newest is not None and newest.round > verdict.round):
        verdict = newest
    return Part(
        id=row.criterion_id,
        requirement_id=row.requirement_id,
        deliverable_number=row.number,
        deliverable=title,
        status=row.status,
        text=text.pick(row.text or "", row.criterion_said, "text"),
        standard=text.pick(row.standard or "", row.criterion_said, "standard"),
        result=row.result or CheckResult.NOT_CHECKED,
        verdict=verdict,
    )
