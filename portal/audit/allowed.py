"""Allowed: which columns of which records may the client's people read in the record, and who of them?

This is the only list. A table or a column that is not here is not shown, whoever published the row. Rows that
hold a draft while the client sees an earlier state of them (the charter, requirements, the assessment of a
change) stand here with their course alone; what they said is in editions and steps, which are never edited.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.access import Permission


@dataclass(frozen=True, slots=True)
class Allowed:
    """The columns anybody of the client reads, and those only for whoever sees the budget."""

    columns: frozenset[str]
    money: frozenset[str] = frozenset()
    needs: Permission = Permission.SEE_SCOPE


def _all(*columns: str, money: tuple[str, ...] = (), needs: Permission = Permission.SEE_SCOPE) -> Allowed:
    return Allowed(frozenset(columns), frozenset(money), needs)


_BUDGET, _ISSUES = Permission.SEE_BUDGET, Permission.SEE_ISSUES
_FEEDBACK, _TRAINING = Permission.SEE_FEEDBACK, Permission.SEE_TRAINING

ALLOWED: Mapping[str, Allowed] = MappingProxyType(
    {
        "acceptance": _all(
            "round", "asked_by", "needed_by", "deemed_on", "outcome", "comment", "decided_at", "decided_by"
        ),
        "baseline": _all("number", "reason", "set_by", "change_number"),
        "budget_line": _all("category", "agreed", needs=_BUDGET),
        "budget_version": _all("number", "reason", "total", "change_number", "by", needs=_BUDGET),
        "change_request": _all("title", "what", "why", "urgency", "status", "submitted_by", "agreed_with"),
        "change_step": _all("status", "days", "decide_by", "reason", "author", money=("amount",)),
        "charter": _all("edition", "status", "proposed_at", "proposed_by", "confirmed_at", "confirmed_by"),
        "client_action": _all(
            "title", "why", "kind", "asked_of", "asked_by", "needed_by", "status", "answer", "done_by"
        ),
        "consent": _all("agreed", "comment", "by"),
        "cost_entry": _all("kind", "amount", "on", "document", "description", needs=_BUDGET),
        "criterion": _all("text", "standard"),
        "criterion_ruling": _all("ruling", "remark"),
        "deliverable": _all("title", "what", "quality", "status", "due"),
        "deliverable_file": _all("edition", "by"),
        "goal_reading": _all("on", "value", "read_by"),
        "handover": _all(
            "what",
            "documents",
            "training",
            "support_name",
            "support_contact",
            "support_until",
            "handed_by",
            "received_at",
            "received_by",
        ),
        "improvement_action": _all("said", "did", "status", "owner", "due", needs=_FEEDBACK),
        "issue": _all(
            "title", "description", "severity", "status", "owner", "raised_by", "next_step", needs=_ISSUES
        ),
        "issue_entry": _all("body", needs=_ISSUES),
        "milestone": _all("title", "baseline", "forecast", "actual"),
        "milestone_move": _all("old_date", "new_date", "cause", "explanation", "remedy", "moved_by"),
        "phase": _all("title", "start", "finish"),
        "project": _all("name", "summary", "status", "start_date"),
        "project_update": _all("rag", "sentence", "next_step", "author_name"),
        "punch_item": _all("what", "owner", "due", "done_at", "done_by", "confirmed_at", "confirmed_by"),
        "punch_move": _all("old_date", "new_date", "cause", "explanation", "remedy", "moved_by"),
        "requirement": _all("status", "edition", "confirmed_at", "confirmed_by"),
        "requirement_edition": _all("edition", "reason", "change_number", "author"),
        "requirement_review": _all("edition", "confirmed", "comment", "by"),
        "scope_check": _all("asked_by", "needed_by", "answered_at", "answered_by", "still_right", "comment"),
        "scope_version": _all("number", "reason", "change_number", "by"),
        "signature": _all("typed_name", "organisation", "signed_at", "sha256"),
        "stored_file": _all("name", "size", "sha256", "uploaded_by"),
        "survey": _all("title", "status", "closes_on", needs=_FEEDBACK),
        "task": _all("title", "status", "start", "due", "done_on"),
        "training_resource": _all("title", "summary", "kind", "minutes", needs=_TRAINING),
    }
)

NEVER = frozenset(
    {
        *("cost", "note", "verdict_note", "charge", "hours", "estimate_h", "spent_h", "retainer_amount"),
        *("warn_percent", "despite", "external_id", "external_key", "external_url", "raw_hash", "source"),
        *("password_hash", "token_hash", "stored_as", "ip", "user_agent", "session_id", "email", "person_id"),
        *("released_at", "released_by", "assessed_at", "assessed_by", "scope_effect", "quality_effect"),
        *("risk_effect", "public_id", "translations", "forecast_note", "chain_head", "chain_position"),
    }
)
"""What no client ever reads here, whatever the table: costs, rates, hours, notes, and where somebody sat."""

NEVER_OF = MappingProxyType(
    {
        "task": frozenset({"description", "assignee"}),
        "budget_line": frozenset({"forecast"}),
        "change_request": frozenset({"amount", "days", "answer", "decide_by"}),
        "requirement": frozenset({"title", "need", "expected", "criteria", "background", "conflict"}),
        "charter": frozenset({"purpose", "scope_in", "scope_out", "constraints", "difficulties", "quality"}),
    }
)
"""And of these tables: internal text, what depends on the contract, and drafts."""


def readable(permissions: frozenset[Permission]) -> Mapping[str, frozenset[str]]:
    """What somebody with these permissions may read: columns by table."""
    sees_money = Permission.SEE_BUDGET in permissions
    return {
        record: allowed.columns | (allowed.money if sees_money else frozenset())
        for record, allowed in ALLOWED.items()
        if allowed.needs in permissions
    }
