"""Asking: what is the client asked about requirements, and when does that end?

What is proposed together is asked about once. The ask names the first of them that still waits; it ends with
the last. What was proposed together is known by the moment at which it was shown.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from db.models.requirement import Requirement
from db.models.schedule import AskKind, ClientAction, ClientActionStatus
from db.queries.requirements import questions
from portal import asks
from portal.access import Scope
from portal.charter.texts import Said, in_every_language
from portal.i18n import LANGUAGES, N_, Text
from portal.requirements.texts import code

TITLES_SAID = 6
CONFIRM, CHOOSE = N_("Read and confirm {code}: {title}"), N_("Choose a way for {code}: {title}")
_WHYS = {
    AskKind.REQUIREMENT: N_("Once it is confirmed, both sides measure the result by it."),
    AskKind.SCOPE: N_("What has changed for you is cheapest to put right now."),
}


def confirm_ask(scope: Scope, rows: Collection[Requirement], needed_by: date) -> asks.Ask:
    """To read and confirm what is proposed together."""
    language, numbers = scope.viewer.language, sorted(row.number for row in rows)
    title, titles = _one(language, CONFIRM, *rows) if len(rows) == 1 else _to_confirm(language, numbers)
    return _ask(scope, title, titles, numbers[0], needed_by)


def choose_ask(scope: Scope, row: Requirement, needed_by: date) -> asks.Ask:
    """To choose one of the ways out."""
    title, titles = _one(scope.viewer.language, CHOOSE, row)
    return _ask(scope, title, titles, row.number, needed_by)


def check_ask(scope: Scope, number: int, needed_by: date) -> asks.Ask:
    """To say whether the scope is still right."""
    title, titles = in_every_language(
        scope.viewer.language, N_("Look at the scope again: is it still right?")
    )
    return _ask(scope, title, titles, number, needed_by, AskKind.SCOPE)


def settle(
    session: Session,
    scope: Scope,
    before: Iterable[questions.ShownRow],
    decided: Collection[int],
    status: ClientActionStatus = ClientActionStatus.DONE,
    answer: str = "",
) -> None:
    """End what was asked about these numbers, or let it go on about the others of their proposal.

    `before` is what waited before they were decided.
    """
    moments = {row.number: row.at for row in before}
    for ask in questions.open_asks(session, scope.here.project_id):
        moment = moments.get(ask.subject or 0)
        together = _together(moments, moment)
        if moment is None or not together & set(decided):
            continue
        if answer:
            ask.answer = "\n\n".join(filter(None, (ask.answer, answer)))
        left = sorted(together - set(decided))
        if left:
            _go_on(ask, left)
        else:
            asks.close_ask(session, scope, AskKind.REQUIREMENT, ask.subject or 0, status)


def _together(moments: dict[int, datetime], moment: datetime | None) -> set[int]:
    return {number for number, at in moments.items() if at == moment}


def _go_on(ask: ClientAction, numbers: list[int]) -> None:
    """The ask names those that still wait, in every language it was written in."""
    original = next((name for name in LANGUAGES if name not in ask.translations), "en")
    title, titles = _to_confirm(original, numbers)
    ask.subject, ask.title = numbers[0], title
    ask.translations = {
        language: {**ask.translations.get(language, {}), "title": words} for language, words in titles.items()
    }
    ask.version += 1


def _one(language: str, sentence: str, row: Requirement) -> tuple[str, dict[str, str]]:
    def said(name: str) -> str:
        text = Text(name)
        title = text.pick(row.title, row.translations, "title")
        return text(sentence, code=code(row.number), title=title)

    return said(language), {name: said(name) for name in LANGUAGES if name != language}


def _to_confirm(language: str, numbers: list[int]) -> tuple[str, dict[str, str]]:
    def said(name: str) -> str:
        return Text(name)(N_("Read and confirm: {codes}"), codes=_codes(numbers, name))

    return said(language), {name: said(name) for name in LANGUAGES if name != language}


def _codes(numbers: list[int], language: str) -> str:
    text = Text(language)
    named = [code(number) for number in numbers[:TITLES_SAID]]
    more = len(numbers) - len(named)
    return text.list([*named, text.plural("{n} more", "{n} more", more)] if more else named)


def _ask(
    scope: Scope,
    title: str,
    titles: dict[str, str],
    subject: int,
    needed_by: date,
    kind: AskKind = AskKind.REQUIREMENT,
) -> asks.Ask:
    why, whys = in_every_language(scope.viewer.language, _WHYS[kind])
    said: Said = {name: {"title": titles[name], "why": whys[name]} for name in titles}
    return asks.Ask(title=title, needed_by=needed_by, kind=kind, subject=subject, why=why, translations=said)
