"""Stating: how does somebody say how the project stands, and why so where figures say otherwise?"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.project import Rag, Update
from db.queries import freshness as freshness_queries
from db.queries import status as queries
from db.session import writing
from portal import activity
from portal.access import NotFound, Permission, Scope
from portal.activity import owned_by
from portal.clock import now
from portal.forms import Problems, Reader, needed
from portal.i18n import Text
from portal.status.confirming import confirm_all
from portal.status.facts import facts_of
from portal.status.watermelon import Contradiction, contradictions

LONGEST_EXPLANATION = 2000


class NeedsExplanation(ValueError):
    """It is called on track although figures say otherwise, and nobody says why."""

    def __init__(self, against: tuple[Contradiction, ...]) -> None:
        super().__init__(", ".join(each.kind for each in against))
        self.against = against


@dataclass(frozen=True, slots=True)
class WriteStatement:
    """A new statement on how the project stands. `despite` explains "on track" where figures contradict."""

    rag: Rag
    sentence: str
    next_step: str
    translations: Mapping[str, Mapping[str, str]]
    publish: bool
    despite: str = ""
    confirms: bool = True


@dataclass(frozen=True, slots=True)
class PublishStatement:
    """Let the client read a statement that was kept internal, as it is."""

    statement_id: int


def read_statement(reader: Reader, text: Text, other: str) -> WriteStatement | Problems:
    """A statement from its form. `other` is the language that the writer may add."""
    rag = reader.choice("rag", Rag, label=text("How the project stands"))
    sentence = reader.line("sentence", limit=400, label=text("In one sentence"))
    following = reader.line("next_step", limit=400, required=False, label=text("What happens next"))
    why = text("Why on track all the same")
    despite = reader.paragraph("despite", LONGEST_EXPLANATION, False, label=why)
    said = {
        "sentence": reader.line("other_sentence", limit=400, required=False, label=text("In one sentence")),
        "next_step": reader.line("other_next", limit=400, required=False, label=text("What happens next")),
        "despite": reader.paragraph("other_despite", LONGEST_EXPLANATION, False, label=why),
    }
    publish, confirms = reader.flag("publish"), reader.flag("confirms")
    if reader.problems:
        return reader.problems
    # An explanation in one language is better than none in the other.
    despite = despite or said["despite"]
    translations = {other: {field: words for field, words in said.items() if words}}
    return WriteStatement(needed(rag), sentence, following, translations, publish, despite, confirms)


def write_statement(scope: Scope, command: WriteStatement, token: str | None = None) -> int:
    """Say how the project stands. A published statement also confirms the figures, unless told not to.

    Raises NeedsExplanation if it says "on track" while figures say otherwise, without a word of why: asked of
    the database in this very transaction, whatever the form has shown.
    """
    scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        held = freshness_queries.held(session, scope.here.project_id)
        if held is None:
            raise NotFound
        _check(session, scope, held, command.rag, command.despite)
        statement = _new(scope, command)
        session.add(statement)
        if command.publish:
            _tell(session, scope, statement)
            if command.confirms:
                confirm_all(session, scope, held.project, held.kept)
        session.flush()
        return statement.id


def publish_statement(scope: Scope, command: PublishStatement, token: str | None = None) -> None:
    """Let the client read a statement written before. The figures are asked again, as they are now."""
    scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        held = freshness_queries.held(session, scope.here.project_id)
        statement = queries.update(session, scope.here.project_id, command.statement_id)
        if held is None or statement is None:
            raise NotFound
        if statement.audience is Audience.CLIENT:
            return
        _check(session, scope, held, statement.rag, statement.despite)
        statement.audience, statement.published_at = Audience.CLIENT, now()
        statement.version += 1
        _tell(session, scope, statement)


def _check(session: Session, scope: Scope, held: freshness_queries.HeldRow, rag: Rag, despite: str) -> None:
    if rag is not Rag.GREEN or despite:
        return
    work = queries.work(session, scope.here.project_id)
    against = contradictions(facts_of(session, scope, held.project, work))
    if against:
        raise NeedsExplanation(against)


def _new(scope: Scope, command: WriteStatement) -> Update:
    green = command.rag is Rag.GREEN
    return Update(
        **owned_by(scope, Audience.CLIENT if command.publish else Audience.INTERNAL),
        rag=command.rag,
        sentence=command.sentence,
        next_step=command.next_step,
        despite=command.despite if green else "",
        translations={
            language: {field: words for field, words in said.items() if green or field != "despite"}
            for language, said in command.translations.items()
            if said
        },
        written_at=now(),
        written_by=scope.viewer.person_id,
        author_name=scope.viewer.name,
        published_at=now() if command.publish else None,
    )


def _tell(session: Session, scope: Scope, statement: Update) -> None:
    titles = {
        language: {"title": said["sentence"]}
        for language, said in statement.translations.items()
        if said.get("sentence")
    }
    kind = activity.Kind.UPDATE_PUBLISHED
    activity.note(session, kind, statement, statement.sentence, scope, translations=titles)
