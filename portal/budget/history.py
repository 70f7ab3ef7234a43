"""How does the client learn that an amount has changed, and why?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience, Owned
from db.models.money import BudgetLine, BudgetMove
from db.models.plan import Cause
from portal import activity
from portal.access import NotFound, Scope
from portal.budget.refusals import RemedyIsMissing
from portal.clock import now
from portal.forms import BY_SIGNING, Reader, needed
from portal.i18n import LANGUAGES, Text

Said = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an amount moves, and what is done about it."""

    cause: Cause
    explanation: str
    remedy: str = ""
    translations: Said = field(default_factory=dict)


def read_reason(reader: Reader, text: Text, *, required: bool) -> Reason | None:
    """The reason in a form; None if there may be none and nothing is explained."""
    cause = reader.choice("cause", Cause, required=required, label=text("Cause"))
    explanation = reader.paragraph("explanation", 2000, required=required, label=text("Explanation"))
    remedy = reader.paragraph("remedy", 2000, required=False, label=text("What you do about it"))
    said = read_said(reader, ("explanation", "remedy"), 2000, text)
    if cause is Cause.AGREED_CHANGE:
        reader.refuse("cause", BY_SIGNING)
    if reader.problems is not None or not explanation:
        return None
    return Reason(
        cause=needed(cause or Cause.OURS), explanation=explanation, remedy=remedy, translations=said
    )


def read_said(reader: Reader, fields: tuple[str, ...], limit: int, text: Text) -> Said:
    """The same texts in other languages, from fields such as "explanation:zh"."""
    said: dict[str, dict[str, str]] = {}
    for code in LANGUAGES:
        for name in fields:
            label = text("In {language}", language=text.language_called(code))
            if value := reader.paragraph(f"{name}:{code}", limit, required=False, label=label):
                said.setdefault(code, {})[name] = value
    return said


def line_of(session: Session, scope: Scope, line_id: int) -> BudgetLine:
    """A budget line of this project. Raises NotFound for any other."""
    line = session.scalar(
        select(BudgetLine).where(BudgetLine.id == line_id, BudgetLine.project_id == scope.here.project_id)
    )
    if line is None:
        raise NotFound("budget line")
    return line


def first_published_line(session: Session, scope: Scope) -> BudgetLine | None:
    """The line that reasons about the whole budget hang on; without one the client sees no budget."""
    return session.scalar(
        select(BudgetLine)
        .where(BudgetLine.project_id == scope.here.project_id, BudgetLine.audience == Audience.CLIENT)
        .order_by(BudgetLine.position, BudgetLine.id)
        .limit(1)
    )


def record_move(
    session: Session,
    scope: Scope,
    line: BudgetLine,
    moved: str,
    old: Decimal | None,
    new: Decimal | None,
    reason: Reason,
    *,
    is_price: bool = True,
) -> None:
    """Write the move beside its line, for those who see the line.

    Raises RemedyIsMissing where the client pays more and nothing is done about it.
    """
    before = line.agreed if old is None else old
    if is_price and new is not None and new > before and not reason.remedy:
        raise RemedyIsMissing(name=line.category)
    session.add(
        BudgetMove(
            **activity.owned_by(scope, line.audience),
            budget_line_id=line.id,
            field=moved,
            old_amount=old,
            new_amount=new,
            cause=reason.cause,
            explanation=reason.explanation,
            remedy=reason.remedy,
            translations={code: dict(said) for code, said in reason.translations.items()},
            moved_at=now(),
            moved_by=scope.viewer.name,
        )
    )


def tell(session: Session, scope: Scope, row: Owned, title: str, said: Said, source: str) -> None:
    """Note a change of the budget under people's own title, for those who see the row."""
    translated = {code: {"title": words[source]} for code, words in said.items() if words.get(source)}
    activity.note(session, activity.Kind.BUDGET_CHANGED, row, title, scope, translations=translated)


def tell_in_words(session: Session, scope: Scope, row: Owned, say: Callable[[Text], str]) -> None:
    """Note a change of the budget in words of ours, in every language we have."""
    said = {code: {"title": say(Text(code))} for code in LANGUAGES}
    activity.note(session, activity.Kind.BUDGET_CHANGED, row, say(Text()), scope, translations=said)
