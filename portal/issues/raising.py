"""How an issue comes to be: the client raises one, which both sides see; the firm opens one for itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from db.models.issue import Issue, Severity
from db.numbers import Numbered, next_number
from db.session import writing
from portal import activity
from portal.access import Permission, Scope
from portal.clock import now
from portal.forms import Problems, Reader, needed
from portal.i18n import LANGUAGES, Text
from portal.issues import rows


@dataclass(frozen=True, slots=True)
class RaiseIssue:
    """A new issue. Owner, next step and translations are for the firm to give; a client's are left out."""

    title: str
    description: str
    severity: Severity
    owner: str = ""
    next_step: str = ""
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def raise_issue(scope: Scope, command: RaiseIssue, token: str | None = None) -> int:
    """Write down a new issue and answer its number. The client's is open to both sides at once."""
    scope.require(Permission.RAISE_ISSUES)
    moment = now()
    with writing(scope, token) as session:
        own = activity.owned_by(scope)
        issue = Issue(
            **own,
            number=next_number(session, own, Numbered.ISSUE),
            title=command.title,
            description=command.description,
            severity=command.severity,
            raised_by=scope.viewer.name,
            raised_by_id=scope.viewer.person_id,
            raised_by_client=not scope.internal,
            opened_at=moment,
        )
        if scope.internal:
            issue.owner, issue.next_step = command.owner, command.next_step
            issue.translations = {code: dict(said) for code, said in command.translations.items()}
        session.add(issue)
        rows.note(session, activity.Kind.ISSUE_RAISED, issue, issue, scope, moment)
        return issue.number


def read_raise(reader: Reader, text: Text) -> RaiseIssue | Problems:
    """What the client filled in."""
    title = reader.line("title", label=text("What is wrong, in one line"))
    description = reader.paragraph("description", label=text("What happens"))
    severity = reader.choice("severity", Severity, label=text("How bad is it for you?"))
    return reader.problems or RaiseIssue(title, description, needed(severity))


def read_open(reader: Reader, text: Text) -> RaiseIssue | Problems:
    """What the firm filled in; `title:zh` and `description:zh` are the same in another language."""
    title = reader.line("title", label=text("Title"))
    description = reader.paragraph("description", required=False, label=text("What happens"))
    severity = reader.choice("severity", Severity, label=text("Severity"))
    owner = reader.line("owner", required=False, label=text("Owner"))
    next_step = reader.line("next_step", 500, required=False, label=text("Next step"))
    translations = {}
    for code in others(text):
        said = {
            "title": reader.line(f"title:{code}", required=False, label=text("Title")),
            "description": reader.paragraph(
                f"description:{code}", required=False, label=text("What happens")
            ),
        }
        if any(said.values()):
            translations[code] = {name: words for name, words in said.items() if words}
    return reader.problems or RaiseIssue(title, description, needed(severity), owner, next_step, translations)


def others(text: Text) -> tuple[str, ...]:
    """The languages beside the one somebody writes in."""
    return tuple(code for code in LANGUAGES if code != text.language)
