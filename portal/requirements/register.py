"""Register: which requirements are there, what does each say, and what waits on the client?"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from db.base import Audience
from db.models.requirement import Priority, RequirementStatus, Verdict, Way
from db.queries.requirements import register
from portal.i18n import Text
from portal.requirements.texts import Wording, code

S = RequirementStatus


@dataclass(frozen=True, slots=True)
class Review:
    """The client's word on an edition."""

    confirmed: bool
    comment: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Edition:
    """What a requirement said when it was shown to the client, or became so by an agreed change."""

    number: int
    wording: Wording
    reason: str
    change_number: int | None
    at: datetime
    author: str
    review: Review | None

    @property
    def is_agreed(self) -> bool:
        """Whether both sides agreed to it."""
        return self.change_number is not None or (self.review is not None and self.review.confirmed)


@dataclass(frozen=True, slots=True)
class Option:
    """One way out; `amount` is None where the reader may not see money."""

    id: int
    version: int
    way: Way
    what: str
    impact: str
    amount: Decimal | None
    days: int | None
    currency: str
    chosen_at: datetime | None
    chosen_by: str
    is_offered: bool
    texts: Mapping[str, str]
    translations: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Item:
    """One requirement: `words` are in the reader's language, `wording` is as it was written."""

    id: int
    version: int
    number: int
    words: Mapping[str, str]
    wording: Wording
    status: RequirementStatus
    edition: int
    conflict: str
    verdict: Verdict
    verdict_why: str
    confirmed_at: datetime | None
    confirmed_by: str
    is_shared: bool
    beside: Mapping[str, Mapping[str, str]]
    editions: tuple[Edition, ...] = ()
    options: tuple[Option, ...] = ()
    needed_by: date | None = None

    @property
    def code(self) -> str:
        """How both sides call it: R-3."""
        return code(self.number)

    @property
    def title(self) -> str:
        return self.words["title"]

    @property
    def priority(self) -> Priority:
        return self.wording.priority

    @property
    def is_special(self) -> bool:
        return self.wording.is_special

    @property
    def waits(self) -> bool:
        """Whether the client is asked about it."""
        return self.status is S.PROPOSED

    @property
    def waits_for_choice(self) -> bool:
        """Whether the client is asked to choose a way; it is confirmed afterwards, worded accordingly."""
        return self.waits and bool(self.offered) and self.chosen is None

    @property
    def is_agreed(self) -> bool:
        """Whether it is part of the scope, also where a new wording of it waits."""
        return self.status is S.CONFIRMED or (self.waits and self.confirmed_at is not None)

    @property
    def is_sent_back(self) -> bool:
        """Whether the client wanted something to be different and no new proposal was made."""
        return self.status is S.DRAFT and self.is_shared and self.chosen is None

    @property
    def newest(self) -> Edition | None:
        """What the client was shown last."""
        return self.editions[0] if self.editions else None

    @property
    def agreed_edition(self) -> Edition | None:
        """What both sides agreed to last."""
        return next((each for each in self.editions if each.is_agreed), None)

    @property
    def offered(self) -> tuple[Option, ...]:
        """The ways that were put before the client."""
        return tuple(each for each in self.options if each.is_offered)

    @property
    def chosen(self) -> Option | None:
        """The way the client has chosen."""
        return next((each for each in self.options if each.chosen_at is not None), None)

    @property
    def before(self) -> Edition | None:
        """What the newest edition is compared with: what was agreed, or else what the client read last."""
        earlier = self.editions[1:]
        return next((each for each in earlier if each.is_agreed), earlier[0] if earlier else None)


def items(
    rows: Iterable[register.RequirementRow],
    editions: Iterable[register.EditionRow],
    options: Iterable[register.OptionRow],
    needed: Mapping[int, date],
    text: Text,
    *,
    sees_money: bool,
) -> tuple[Item, ...]:
    """The requirements with what was asked for beside them."""
    said = _editions(editions, text)
    ways = _options(options, text, sees_money=sees_money)
    return tuple(
        _item(row, said.get(row.id, ()), ways.get(row.id, ()), needed.get(row.number), text) for row in rows
    )


def _item(
    row: register.RequirementRow,
    editions: tuple[Edition, ...],
    options: tuple[Option, ...],
    needed_by: date | None,
    text: Text,
) -> Item:
    wording = Wording.of(row)
    return Item(
        id=row.id,
        version=row.version,
        number=row.number,
        words=wording.said(text),
        wording=wording,
        status=row.status,
        edition=row.edition,
        conflict=text.pick(row.conflict, row.translations, "conflict"),
        verdict=row.verdict,
        verdict_why=text.pick(row.verdict_why, row.translations, "verdict_why"),
        confirmed_at=row.confirmed_at,
        confirmed_by=row.confirmed_by,
        is_shared=row.audience is Audience.CLIENT,
        beside=_beside(row),
        editions=editions,
        options=options,
        needed_by=needed_by,
    )


def _beside(row: register.RequirementRow) -> dict[str, dict[str, str]]:
    """What is said beside the wording, by language; "" is the one it was written in."""
    names = ("conflict", "verdict_why")
    others = {code: {n: said[n] for n in names if said.get(n)} for code, said in row.translations.items()}
    return {"": {name: getattr(row, name) for name in names}, **others}


def _editions(rows: Iterable[register.EditionRow], text: Text) -> dict[int, tuple[Edition, ...]]:
    made: dict[int, tuple[Edition, ...]] = {}
    for requirement_id, same in groupby(rows, key=lambda row: row.requirement_id):
        by_number = {row.edition: _edition(row, text) for row in same}
        made[requirement_id] = tuple(by_number.values())
    return made


def _edition(row: register.EditionRow, text: Text) -> Edition:
    review = None
    if row.confirmed is not None and row.reviewed_at is not None:
        review = Review(row.confirmed, row.comment or "", row.reviewed_at, row.reviewed_by or "")
    reason = text.pick(row.reason, row.translations, "reason")
    wording = Wording.kept(row.content, row.translations)
    return Edition(row.edition, wording, reason, row.change_number, row.at, row.author, review)


def _options(
    rows: Iterable[register.OptionRow], text: Text, *, sees_money: bool
) -> dict[int, tuple[Option, ...]]:
    return {
        requirement_id: tuple(_option(row, text, sees_money=sees_money) for row in same)
        for requirement_id, same in groupby(rows, key=lambda row: row.requirement_id)
    }


def _option(row: register.OptionRow, text: Text, *, sees_money: bool) -> Option:
    return Option(
        id=row.id,
        version=row.version,
        way=row.way,
        what=text.pick(row.what, row.translations, "what"),
        impact=text.pick(row.impact, row.translations, "impact"),
        amount=row.amount if sees_money else None,
        days=row.days,
        currency=row.currency,
        chosen_at=row.chosen_at,
        chosen_by=row.chosen_by,
        is_offered=row.audience is Audience.CLIENT,
        texts={"what": row.what, "impact": row.impact},
        translations=row.translations,
    )


def to_be_read(rows: Iterable[register.RequirementRow], opened: Collection[int]) -> frozenset[int]:
    """Whose editions a page needs: of what waits, of what was sent back, and of what somebody has opened."""
    return frozenset(
        row.id
        for row in rows
        if row.status is S.PROPOSED
        or (row.status is S.DRAFT and row.audience is Audience.CLIENT)
        or row.number in opened
    )
