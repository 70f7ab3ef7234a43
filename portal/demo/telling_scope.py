"""Telling scope: which rows make up what a story needs, in which editions, agreed when and asked about"
" how?"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from sqlalchemy import select

from db.models import requirement as rows
from db.models.change import ChangeRequest, ChangeRequirement, Touch
from db.models.charter import Charter
from db.models.requirement import RequirementStatus
from db.models.schedule import AskKind, ClientAction, ClientActionStatus
from db.numbers import Numbered, next_number
from db.session import writing
from portal import clock
from portal.access import operator_scope
from portal.activity import Kind
from portal.charter.texts import in_every_language
from portal.demo.days import Days
from portal.demo.harbour.scope import HARBOUR_SCOPE
from portal.demo.scope_story import Checked, Need, Scope, Settled, WayOut
from portal.demo.smart_warehouse.scope import SMART_WAREHOUSE_SCOPE
from portal.demo.telling import Happened, Telling
from portal.demo.words import At, Both
from portal.i18n import LANGUAGES, N_, Text
from portal.requirements import asking
from portal.requirements.texts import Wording, code

_TOLD = (HARBOUR_SCOPE, SMART_WAREHOUSE_SCOPE)
S = RequirementStatus
Row = rows.Requirement


def write_scopes(people: Mapping[str, int], keys: Mapping[str, tuple[int, int]]) -> None:
    """The requirements of each project with all that became of them, in one transaction."""
    with writing(operator_scope(name="demonstration")) as session:
        for told in _TOLD:
            story = told.story
            days = Days(clock.today(story.zone), story.zone)
            telling = Telling(session, story, days, people, *keys[story.public_id])
            _rhythm(telling, told)
            needs = [(need, _need(telling, told, need)) for need in told.needs]
            for number, settled in enumerate(told.settled, start=1):
                _settled(telling, settled, number, needs)
            _waiting(telling, told, needs)
            for number, check in enumerate(told.checks, start=1):
                _checked(telling, told, check, number)


def _rhythm(telling: Telling, told: Scope) -> None:
    mine = Charter.project_id == telling.project_id
    for edition in telling.session.scalars(select(Charter).where(mine)):
        edition.scope_check_days = told.every_days


def _need(telling: Telling, told: Scope, need: Need) -> Row:
    """A requirement as it stands today, with its editions, what was said about them, and its ways."""
    owned = telling.own(need.shown is None and not need.change)
    beside = {"conflict": need.conflict, "verdict_why": need.why}
    texts = {**need.texts, **(need.clearer.words if need.clearer else {})}
    row = Row(
        **owned,
        **telling.told(**texts, **beside),
        number=next_number(telling.session, owned, Numbered.REQUIREMENT),
        priority=need.priority,
        is_special=need.special,
        status=_status(need),
        verdict=need.verdict,
        verdict_note=getattr(need.note, telling.story.language),
        confirmed_at=telling.at(_confirmed(need)) if need.confirmed else None,
        confirmed_by=told.sponsor.name if need.confirmed else "",
        created_at=telling.at(need.shown or need.confirmed or At(-1, "16:30")),
        created_by=telling.story.manager.name,
    )
    telling.found(row)
    _editions(telling, told, need, row)
    for place, way in enumerate(need.ways, start=1):
        _way(telling, told, way, row, place)
    return row


def _status(need: Need) -> RequirementStatus:
    if need.confirmed:
        return S.CONFIRMED
    is_answered = need.wish is not None or any(way.chosen for way in need.ways)
    return S.PROPOSED if need.shown and not is_answered else S.DRAFT


def _confirmed(need: Need) -> At:
    return need.clearer.confirmed if need.clearer else need.confirmed or At(0, "09:00")


def _editions(telling: Telling, told: Scope, need: Need, row: Row) -> None:
    if need.change:
        change = _change(telling, need.change)
        reason = Both(f"Agreed change CR-{change.number}", f"已约定的变更 CR-{change.number}")
        _edition(telling, row, need.texts, need.confirmed or At(0, "09:00"), reason, change.number)
        telling.add(_touch(telling, row, change.id))
        return
    if need.shown is None:
        return
    _edition(telling, row, need.texts, need.shown)
    if need.confirmed:
        _review(telling, told, row, need.confirmed)
    if need.wish is not None:
        _review(telling, told, row, need.wish.at, getattr(need.wish.comment, telling.story.language))
    if need.clearer is not None:
        texts = {**need.texts, **need.clearer.words}
        _edition(telling, row, texts, need.clearer.shown, need.clearer.reason)
        _review(telling, told, row, need.clearer.confirmed)


def _edition(
    telling: Telling,
    row: Row,
    texts: Mapping[str, Both],
    at: At,
    reason: Both | None = None,
    change_number: int | None = None,
) -> None:
    row.edition += 1
    said = telling.told(**texts, **({"reason": reason} if reason else {}))
    translations = said.pop("translations")
    because = said.pop("reason", "")
    content = {**said, "priority": row.priority.value, "is_special": row.is_special}
    edition = rows.RequirementEdition(
        **telling.own(False),
        requirement_id=row.id,
        edition=row.edition,
        content=Wording.kept(content, {}).content(),
        reason=because,
        translations=translations,
        change_number=change_number,
        at=telling.at(at),
        author=telling.story.manager.name,
    )
    telling.add(edition)


def _touch(telling: Telling, row: Row, change_id: int) -> ChangeRequirement:
    """What the change says that it adds."""
    content = {**Wording.of(row).content(), "translations": Wording.of(row).texts.stored()}
    return ChangeRequirement(
        **telling.own(False),
        change_request_id=change_id,
        requirement_id=row.id,
        touch=Touch.ADD,
        content=content,
        position=row.number,
    )


def _review(telling: Telling, told: Scope, row: Row, at: At, comment: str = "") -> None:
    review = rows.RequirementReview(
        **telling.own(False),
        requirement_id=row.id,
        edition=row.edition,
        confirmed=not comment,
        comment=comment,
        at=telling.at(at),
        by=told.sponsor.name,
        by_id=telling.person_id(told.sponsor),
    )
    telling.add(review)
    kind = Kind.REQUIREMENT_QUESTIONED if comment else Kind.REQUIREMENT_CONFIRMED
    if at.day > _RECENT:
        telling.happened(kind, row, Happened(f"{code(row.number)} · {row.title}", told.sponsor, at))


_RECENT = -30
"""What happened before is told by the versions of the scope alone."""


def _way(telling: Telling, told: Scope, way: WayOut, row: Row, place: int) -> None:
    option = rows.RequirementOption(
        **telling.own(False),
        **telling.told(what=way.what, impact=way.impact),
        requirement_id=row.id,
        position=place,
        way=way.way,
        amount=Decimal(way.amount),
        days=way.days,
        chosen_at=telling.at(way.chosen) if way.chosen else None,
        chosen_by=told.sponsor.name if way.chosen else "",
    )
    telling.add(option)


def _settled(telling: Telling, told: Settled, number: int, needs: Sequence[tuple[Need, Row]]) -> None:
    content = [
        {
            "number": row.number,
            "edition": 2 if need.clearer and need.clearer.confirmed <= told.at else 1,
            "title": row.title,
            "priority": row.priority.value,
            "translations": {code: {"title": said["title"]} for code, said in row.translations.items()},
        }
        for need, row in needs[: told.needs]
    ]
    version = rows.ScopeVersion(
        **telling.own(False),
        **telling.told(reason=told.reason),
        number=number,
        change_number=_change(telling, told.change).number if told.change else None,
        content=content,
        at=telling.at(told.at),
        by=told.by.name,
    )
    telling.add(version)


def _change(telling: Telling, title: str) -> ChangeRequest:
    """The change of that English title, whichever language the project is written in."""
    mine = ChangeRequest.project_id == telling.project_id
    for row in telling.session.scalars(select(ChangeRequest).where(mine)):
        if title in (row.title, row.translations.get("en", {}).get("title")):
            return row
    raise LookupError(title)


def _waiting(telling: Telling, told: Scope, needs: Sequence[tuple[Need, Row]]) -> None:
    """One ask for all that was proposed at one moment."""
    waiting = [(need, row) for need, row in needs if row.status is S.PROPOSED and need.shown]
    for shown, group in groupby(waiting, key=lambda pair: pair[0].shown):
        pairs = list(group)
        if shown is None:
            continue
        need, first = pairs[0]
        together = [row for _, row in pairs]
        titles = {language: _title(together, bool(need.ways), language) for language in LANGUAGES}
        row = _asked(telling, told, titles, shown, telling.day(need.needed_by), first.number)
        telling.happened(Kind.ACTION_ASKED, row, Happened(row.title, telling.story.manager, shown))


def _title(told: Sequence[Row], is_choice: bool, language: str) -> str:
    text, first = Text(language), told[0]
    if is_choice or len(told) == 1:
        title = text.pick(first.title, first.translations, "title")
        return text(asking.CHOOSE if is_choice else asking.CONFIRM, code=code(first.number), title=title)
    return text(N_("Read and confirm: {codes}"), codes=text.list(code(row.number) for row in told))


def _asked(
    telling: Telling, told: Scope, titles: Mapping[str, str], at: At, needed_by: date, subject: int
) -> ClientAction:
    language, owned = telling.story.language, telling.own(False)
    moment = telling.at(at)
    row = ClientAction(
        **owned,
        number=next_number(telling.session, owned, Numbered.ACTION),
        kind=AskKind.REQUIREMENT,
        subject=subject,
        title=titles[language],
        translations={code: {"title": said} for code, said in titles.items() if code != language},
        asked_of=told.sponsor.name,
        asked_on=moment.astimezone(clock.zone(telling.story.zone)).date(),
        asked_by=telling.story.manager.name,
        needed_by=needed_by,
    )
    telling.found(row)
    return row


def _checked(telling: Telling, told: Scope, check: Checked, number: int) -> None:
    language = telling.story.language
    title, others = in_every_language(language, N_("Look at the scope again: is it still right?"))
    row = rows.ScopeCheck(
        **telling.own(False),
        number=number,
        scope_number=check.version,
        asked_at=telling.at(check.asked),
        asked_by=telling.story.manager.name,
        needed_by=telling.day(check.needed_by),
        answered_at=telling.at(check.answered) if check.answered else None,
        answered_by=told.sponsor.name if check.answered else "",
        still_right=check.right if check.answered else None,
        comment=getattr(check.comment, language),
    )
    telling.add(row)
    ask = _asked(telling, told, {language: title, **others}, check.asked, row.needed_by, number)
    ask.kind = AskKind.SCOPE
    if check.answered:
        ask.status, ask.done_at = ClientActionStatus.DONE, telling.at(check.answered)
        ask.done_by = told.sponsor.name
