"""Ruling: is it what was ordered, criterion by criterion, and what follows once that is signed?"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.deliverable import (
    Acceptance,
    CheckResult,
    Criterion,
    CriterionRuling,
    Deliverable,
    DeliverableStatus,
    Outcome,
    PunchItem,
    Ruling,
)
from db.models.schedule import AskKind
from db.models.signing import Paper, PaperKind
from db.numbers import Numbered, next_number
from db.queries import signing as papers
from db.queries.deliverables import held, silence
from db.session import expect_version, writing
from portal import activity, asks, clock, signing, soon
from portal.access import NotFound, Permission, Scope
from portal.deliverables.offering import waiting
from portal.deliverables.paper import Agreed, content
from portal.deliverables.refusals import NotEveryCriterion
from portal.deliverables.saying import about
from portal.deliverables.writing import opened
from portal.forms import Problems, Reader, needed
from portal.i18n import N_, Text
from portal.signing import Sign, Signed

LONGEST_REMARK = 2000

_DECIDED: Mapping[Outcome, str] = {
    Outcome.ACCEPTED: N_("“{title}” is accepted"),
    Outcome.WITH_REMARKS: N_("“{title}” is accepted with remarks"),
    Outcome.REJECTED: N_("“{title}” is not accepted yet"),
}


def sentence_of(decision: Outcome) -> str:
    """How people learn of a decision; {title} is the deliverable."""
    return _DECIDED[decision]


@dataclass(frozen=True, slots=True)
class Rule:
    """What the client says of each criterion. `refuse`: the remarks are reason enough not to accept it."""

    acceptance_id: int
    version: int
    rulings: Mapping[int, tuple[Ruling, str]]
    refuse: bool = False
    comment: str = ""

    @property
    def outcome(self) -> Outcome:
        return outcome([ruling for ruling, _ in self.rulings.values()], refuse=self.refuse)


def outcome(rulings: Sequence[Ruling], *, refuse: bool = False) -> Outcome:
    """What the rulings amount to. Where there are remarks and nothing worse, the client has the choice."""
    if Ruling.NOT_MET in rulings:
        return Outcome.REJECTED
    if Ruling.REMARK in rulings:
        return Outcome.REJECTED if refuse else Outcome.WITH_REMARKS
    return Outcome.ACCEPTED


def read_rule(reader: Reader, text: Text, acceptance_id: int, criteria: Mapping[int, str]) -> Rule | Problems:
    """The rulings as they were chosen; `criteria` are the texts of what is ruled on, by id.

    Fields: ruling:ID and remark:ID for each, refuse, comment, version. Nothing is taken for granted: each
    criterion needs an answer, and whatever is not simply met needs a word.
    """
    rulings: dict[int, tuple[Ruling, str]] = {}
    for criterion_id, said in criteria.items():
        chosen = reader.choice(f"ruling:{criterion_id}", Ruling, label=said)
        label = text("Your remark on “{criterion}”", criterion=said)
        wanted = chosen not in (None, Ruling.MET)
        remark = reader.paragraph(f"remark:{criterion_id}", LONGEST_REMARK, wanted, label=label)
        if chosen is Ruling.MET and remark:
            message = N_("You wrote a remark on “{criterion}”, so please choose that there is one.")
            reader.refuse(f"ruling:{criterion_id}", message, criterion=said)
        if chosen is not None:
            rulings[criterion_id] = (chosen, remark)
    refuse = reader.flag("refuse")
    if refuse and rulings and all(chosen is Ruling.MET for chosen, _ in rulings.values()):
        reader.refuse("refuse", N_("Where every criterion is met there is nothing to reject it for."))
    comment = reader.paragraph("comment", LONGEST_REMARK, False, label=text("Anything else (optional)"))
    version = reader.whole("version", label="version")
    return reader.problems or Rule(acceptance_id, needed(version), rulings, refuse, comment)


def rule(scope: Scope, command: Rule, token: str | None = None) -> int:
    """Draw up what is to be signed; answers the paper's id. Nothing is decided with it.

    A sponsor may draw it up anew as often as they like: the newest one alone can be signed.
    """
    scope.require(Permission.AGREE)
    with writing(scope, token) as session:
        acceptance = waiting(session, scope, command.acceptance_id)
        expect_version(acceptance, command.version)
        row = opened(session, scope, acceptance.deliverable_id)
        criteria = held.criteria_of(session, row.project_id, row.id)
        if set(command.rulings) != {each.id for each in criteria}:
            raise NotEveryCriterion
        terms = silence.terms(session, row.project_id)
        if terms is None:
            raise NotFound("no such project")
        files = held.files_of(session, row.project_id, row.id)
        said = content(scope, Agreed(row, acceptance, criteria, files), command, terms)
        return signing.draw_up(session, scope, PaperKind.ACCEPTANCE, acceptance.id, said).id


def sign(scope: Scope, command: Sign, token: str | None = None) -> Signed:
    """Sign the acceptance as it was read; with it, in one transaction, it is decided.

    Raises what signing raises, and NoLongerOpen with the name of whoever was quicker.
    """
    recognised = signing.recognise(scope, command)
    with writing(scope, token) as session:
        paper = _paper(session, scope, command.paper_id)
        acceptance = waiting(session, scope, paper.subject_id)
        row = opened(session, scope, acceptance.deliverable_id)
        # What follows is written first: the signature holds the client's trail until the transaction ends.
        _decide(session, scope, acceptance, row, json.loads(paper.text)["facts"])
        session.flush()
        signed = signing.sign(session, scope, command, recognised)
    soon.ask()
    return signed


def _paper(session: Session, scope: Scope, paper_id: int) -> Paper:
    paper = papers.paper(session, scope.here.project_id, paper_id)
    if paper is None or paper.kind is not PaperKind.ACCEPTANCE:
        raise NotFound("no such paper")
    return paper


def _decide(
    session: Session, scope: Scope, acceptance: Acceptance, row: Deliverable, facts: Mapping[str, Any]
) -> None:
    """Everything that the signature brings about."""
    criteria = {each.id: each for each in held.criteria_of(session, row.project_id, row.id)}
    decision = Outcome(facts["outcome"])
    for told in facts["rulings"]:
        _ruling(session, scope, acceptance, told)
        if decision is Outcome.WITH_REMARKS and told["remark"]:
            _punch(session, scope, acceptance, told)
        if decision is Outcome.REJECTED and told["ruling"] != Ruling.MET:
            _to_be_checked_again(criteria[told["criterion"]])
    _close(scope, acceptance, decision, facts["comment"])
    row.status = DeliverableStatus.REJECTED if decision is Outcome.REJECTED else DeliverableStatus.ACCEPTED
    row.version += 1
    asks.close_ask(session, scope, AskKind.ACCEPTANCE, row.number)
    title, others = about(row, scope.viewer.language, sentence_of(decision))
    kind = activity.Kind.DELIVERABLE_DECIDED
    activity.note(session, kind, row, title, scope, translations=others)


def _ruling(session: Session, scope: Scope, acceptance: Acceptance, told: Mapping[str, Any]) -> None:
    said = CriterionRuling(
        **activity.owned_by(scope, Audience.CLIENT),
        acceptance_id=acceptance.id,
        criterion_id=told["criterion"],
        ruling=Ruling(told["ruling"]),
        remark=told["remark"],
    )
    session.add(said)


def _punch(session: Session, scope: Scope, acceptance: Acceptance, told: Mapping[str, Any]) -> None:
    owned = activity.owned_by(scope, Audience.CLIENT)
    item = PunchItem(
        **owned,
        number=next_number(session, owned, Numbered.PUNCH_ITEM),
        acceptance_id=acceptance.id,
        criterion_id=told["criterion"],
        what=told["remark"],
    )
    session.add(item)
    session.flush()


def _to_be_checked_again(row: Criterion) -> None:
    """What the client found otherwise than we did is checked again before it is handed over again."""
    row.result, row.found = CheckResult.NOT_CHECKED, ""
    row.checked_at, row.checked_by = None, ""
    row.version += 1


def _close(scope: Scope, acceptance: Acceptance, decision: Outcome, comment: str) -> None:
    acceptance.outcome = decision
    acceptance.comment = comment
    acceptance.decided_at = clock.now()
    acceptance.decided_by = scope.viewer.name
    acceptance.decided_by_id = scope.viewer.person_id
    acceptance.version += 1
