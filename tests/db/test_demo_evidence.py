"""What the demonstration says was signed can be proved, and says what was true on its day."""

import json
from decimal import Decimal

from sqlalchemy import select

from db.models.change import ChangeCost, ChangeRequest, ChangeStatus
from db.models.money import BudgetVersion
from db.models.signing import Paper, PaperKind, Signature
from db.session import reading
from portal import audit, evidence
from portal.access import operator_scope
from portal.evidence import Standing
from portal.i18n import Text
from portal.settings import settings
from tests.db.test_demo_story import NOON, template, told

__all__ = ["template", "told"]  # the fixtures of the story's own tests
AGREED = (ChangeStatus.APPROVED, ChangeStatus.IMPLEMENTED)


def test_every_signature_is_proved_by_the_published_heads(told: None) -> None:
    scope = operator_scope()
    audit.publish_heads(scope)
    heads = audit.read_heads(settings().anchors)
    with reading(scope) as session:
        signatures = list(session.scalars(select(Signature)))
        papers = {row.id: row for row in session.scalars(select(Paper))}
    assert len(signatures) >= 5
    for row in signatures:
        found = evidence.certificate(scope, row.public_id)
        verdict = evidence.against_heads(evidence.check(json.loads(found.as_json())), heads)
        assert verdict.standing is Standing.VERIFIED, (verdict.findings.wrong, row.public_id)
        assert papers[row.paper_id].made_at < row.signed_at < NOON
        assert row.person_id
    sheets = [
        evidence.as_pdf(evidence.certificate(scope, row.public_id), Text("zh")) for row in signatures[:2]
    ]
    assert all(evidence.check(evidence.opened(sheet)).fits for sheet in sheets)


def test_papers_of_changes_say_what_the_changes_cost_and_move(told: None) -> None:
    with reading(operator_scope()) as session:
        papers = {
            row.subject_id: row for row in session.scalars(select(Paper)) if row.kind is PaperKind.CHANGE
        }
        signed = {row.paper_id: row for row in session.scalars(select(Signature))}
        changes = {row.id: row for row in session.scalars(select(ChangeRequest))}
    for change_id, paper in papers.items():
        change, facts = changes[change_id], json.loads(paper.text)["facts"]
        assert Decimal(facts["amount"]) == (change.amount or 0), change.number
        if change.status in AGREED:
            signature = signed[paper.id]
            assert (signature.signed_at, signature.name) == (change.decided_at, change.agreed_with)
        else:
            assert paper.id not in signed


def test_each_agreed_change_with_costs_set_down_the_budget_of_that_day(told: None) -> None:
    with reading(operator_scope()) as session:
        paid = set(session.scalars(select(ChangeCost.change_request_id)))
        changes = [row for row in session.scalars(select(ChangeRequest)) if row.status in AGREED]
        versions = {
            (row.project_id, row.change_number): row for row in session.scalars(select(BudgetVersion))
        }
        papers = {
            row.subject_id: row for row in session.scalars(select(Paper)) if row.kind is PaperKind.CHANGE
        }
    for change in changes:
        if change.id not in paid:
            continue
        version = versions[change.project_id, change.number]
        assert version.at == change.decided_at
        assert (
            sum(Decimal(line["agreed"]) + Decimal(line["changes"]) for line in version.content)
            == version.total
        )
        if change.id in papers:
            facts = json.loads(papers[change.id].text)["facts"]
            assert Decimal(facts["total_after"]) == version.total
