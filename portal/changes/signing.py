"""Signing a change: the last signature that is needed puts it in force, in the same transaction."""

import json

from sqlalchemy.orm import Session

from db.models.change import ChangeRequest, ChangeStatus
from db.models.signing import Paper, PaperKind
from db.queries import effect as queries
from db.queries import signing as papers
from db.session import writing
from portal import activity, signing, soon
from portal.access import NotFound, Scope
from portal.changes.course import Part
from portal.changes.effect import take_effect
from portal.changes.moving import Because, take, tell
from portal.forms import needed
from portal.signing import NoLongerTrue, NotWaiting, Sign, Signed


def sign(scope: Scope, command: Sign, token: str | None = None) -> Signed:
    """Sign an offer for the client. With the last signature the change is approved and takes effect.

    Raises NotAllowed, NotFound, and the refusals of `signing`. Whatever goes wrong, nothing of it is kept.
    """
    recognised = signing.recognise(scope, command)
    with writing(scope, token) as session:
        change = _waiting(session, scope, command.paper_id)
        _expect_true(session, scope, command.paper_id)
        # What follows is written first: the signature holds the client's trail until the transaction ends.
        tell(session, scope, change, activity.Kind.CHANGE_SIGNED)
        if signing.is_next_the_last(session, command.paper_id):
            _approve(session, scope, change, command)
        session.flush()
        signed = signing.sign(session, scope, command, recognised)
    soon.ask()
    return signed


def _waiting(session: Session, scope: Scope, paper_id: int) -> ChangeRequest:
    """The request that a paper is about, held until the transaction ends."""
    paper = papers.paper(session, scope.here.project_id, paper_id)
    if paper is None or paper.kind is not PaperKind.CHANGE:
        raise NotFound(paper_id)
    change = queries.held(session, paper.project_id, paper.subject_id)
    if change is None:
        raise NotFound(paper_id)
    if change.status is not ChangeStatus.WAITING_FOR_DECISION:
        raise signing.AlreadySigned if _is_signed(session, paper) else NotWaiting
    return change


def _expect_true(session: Session, scope: Scope, paper_id: int) -> None:
    """Raise NoLongerTrue unless lines and milestones stand as the text says they do before the change.

    Whoever signs "from 9 to 19 April" must not get the 30th, because somebody has moved the date meanwhile.
    """
    facts = json.loads(needed(papers.paper(session, scope.here.project_id, paper_id)).text)["facts"]
    amounts = {
        line.line_id: f"{line.agreed + line.changes:.2f}"
        for line in queries.agreed_lines(session, scope.here.project_id)
    }
    days = queries.expected_days(session, scope.here.project_id)
    lines = (cost for cost in facts.get("costs", ()) if cost["line"] is not None)
    if any(amounts.get(line["line"]) != line["before"] for line in lines) or any(
        days.get(each["milestone"], "") != each["before"] for each in facts.get("milestones", ())
    ):
        raise NoLongerTrue


def _is_signed(session: Session, paper: Paper) -> bool:
    return signing.is_complete(session, paper.id)


def _approve(session: Session, scope: Scope, change: ChangeRequest, command: Sign) -> None:
    names = [mark.name for mark in papers.signatures(session, command.paper_id)]
    change.agreed_with = ", ".join([*names, scope.viewer.name])[:200]
    change.version += 1
    take(session, scope, change, ChangeStatus.APPROVED, Because(), frozenset({Part.SIGNATURE}))
    session.flush()
    take_effect(session, scope, change)
    tell(session, scope, change, activity.Kind.CHANGE_IN_FORCE)
