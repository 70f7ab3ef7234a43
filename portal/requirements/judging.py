"""Judging: can it be done for the money and with the people there are, and what does the client read?"""

from dataclasses import dataclass

from db.models.requirement import RequirementStatus, Verdict
from db.session import expect_version, writing
from portal.access import Permission, Scope
from portal.charter.texts import Written, read_written
from portal.forms import Problems, Reader, needed
from portal.i18n import Text
from portal.requirements.drafting import found
from portal.requirements.refusals import NotADraft
from portal.requirements.texts import VERDICT_FIELDS, beside

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Judge:
    """A verdict with its reason for the client, and what the firm notes for itself."""

    requirement_id: int
    version: int
    verdict: Verdict
    texts: Written
    note: str


def read_judge(reader: Reader, text: Text, requirement_id: int) -> Judge | Problems:
    """Fields: verdict, verdict_why, also in other languages, verdict_note, version."""
    verdict = reader.choice("verdict", Verdict, label=text("Can it be done?"))
    texts = read_written(reader, VERDICT_FIELDS, text)
    note = reader.paragraph("verdict_note", LONGEST, False, label=text("Note for our side alone"))
    version = reader.whole("version", label="version")
    return reader.problems or Judge(requirement_id, needed(version), needed(verdict), texts, note)


def judge(scope: Scope, command: Judge, token: str | None = None) -> int:
    """Say whether it can be done; answers the number. The client reads it with the requirement.

    The note is never among what a client is told: `db.queries.requirements` asks for it in one place only,
    for the delivering side. Raises NotADraft for what is no longer part of the scope, Conflict and NotFound.
    """
    scope.require(Permission.EDIT_SCOPE)
    with writing(scope, token) as session:
        row = found(session, scope, command.requirement_id)
        if row.status is RequirementStatus.RETIRED:
            raise NotADraft
        expect_version(row, command.version)
        row.verdict, row.verdict_note = command.verdict, command.note
        beside(row, command.texts, ("verdict_why",))
        return row.number
