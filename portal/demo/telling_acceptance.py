"""Telling acceptances: which rows make up a round, what the client said in it, and what was signed?"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from db import chaining
from db.models import deliverable as rows
from db.models.deliverable import Outcome, Ruling
from db.models.project import Activity
from db.models.schedule import AskKind, ClientAction, ClientActionStatus
from db.models.signing import Paper, PaperKind, Signatory, Signature
from db.models.training import StoredFile
from db.numbers import Numbered, next_number
from db.queries.deliverables.silence import TermsRow
from portal.access import ProjectAccess, Scope, operator_scope
from portal.activity import Kind
from portal.deliverables.desk import deemed_on
from portal.deliverables.offering import what_silence_means
from portal.deliverables.paper import Agreed, content
from portal.deliverables.ruling import outcome, sentence_of
from portal.deliverables.saying import about
from portal.demo.deliverables_story import Mended, Offered
from portal.demo.telling import Happened, Telling
from portal.demo.words import Actor, At
from portal.i18n import LANGUAGES, N_, Text
from portal.progress.wording import joined
from portal.signing import fingerprint, written


@dataclass(frozen=True, slots=True)
class Given:
    """What is handed over in a round, and what the charter says about silence."""

    number: int
    silence_after: int | None
    points: Sequence[rows.Criterion]
    copies: Sequence[tuple[rows.DeliverableFile, StoredFile]]


@dataclass(frozen=True, slots=True)
class _Said:
    """What the client has said of each criterion."""

    rulings: Mapping[int, tuple[Ruling, str]]
    comment: str

    @property
    def outcome(self) -> Outcome:
        return outcome([ruling for ruling, _ in self.rulings.values()])


def tell_round(telling: Telling, row: rows.Deliverable, told: Offered, given: Given) -> None:
    """One handing over for acceptance: what was asked, and the client's word with its signature."""
    manager, needed = telling.story.manager, telling.day(told.needed_by)
    acceptance = rows.Acceptance(
        **telling.own(False),
        deliverable_id=row.id,
        round=given.number,
        asked_at=telling.at(told.at),
        asked_by=manager.name,
        needed_by=needed,
        deemed_on=deemed_on(given.silence_after, telling.day(told.at.day), needed),
        outcome=told.outcome,
        comment=getattr(told.comment, telling.story.language),
        decided_at=telling.at(told.decided) if told.decided else None,
        decided_by=told.by.name if told.by else "",
        decided_by_id=telling.person_id(told.by) if told.by else None,
    )
    telling.found(acceptance)
    _ask(telling, row, told, acceptance)
    telling.happened(Kind.DELIVERABLE_OFFERED, row, Happened(row.title, manager, told.at))
    if told.decided and told.by:
        _rulings(telling, acceptance, told, given)
        _sign(telling, Agreed(row, acceptance, given.points, given.copies), told)
        _decided(telling, row, told, told.by, told.decided)


def _ask(telling: Telling, row: rows.Deliverable, told: Offered, acceptance: rows.Acceptance) -> None:
    language, said = telling.story.language, dict[str, dict[str, str]]()
    title, titles = about(row, language, N_("Look at “{title}” and say whether it is what you ordered"))
    for code in LANGUAGES:
        text = Text(code)
        why = telling.days.fill(getattr(told.why, code), code)
        silence = what_silence_means(acceptance.deemed_on, 2 if acceptance.deemed_on else None, text)
        said[code] = {**titles.get(code, {}), "why": joined(text, why, silence)}
    owned = telling.own(False)
    ask = ClientAction(
        **owned,
        number=next_number(telling.session, owned, Numbered.ACTION),
        kind=AskKind.ACCEPTANCE,
        subject=row.number,
        title=title,
        why=said.pop(language)["why"],
        translations=said,
        asked_on=telling.day(told.at.day),
        asked_by=telling.story.manager.name,
        needed_by=acceptance.needed_by,
        milestone_id=row.milestone_id,
        status=ClientActionStatus.DONE if told.decided else ClientActionStatus.OPEN,
        done_at=acceptance.decided_at,
        done_by=acceptance.decided_by,
    )
    telling.found(ask)


def _rulings(telling: Telling, acceptance: rows.Acceptance, told: Offered, given: Given) -> None:
    for point, ruled in zip(given.points, told.ruled, strict=True):
        said = telling.told(what=ruled.remark)
        row = rows.CriterionRuling(
            **telling.own(False),
            acceptance_id=acceptance.id,
            criterion_id=point.id,
            ruling=ruled.ruling,
            remark=said["what"],
        )
        telling.add(row)
        if told.outcome is Outcome.WITH_REMARKS and said["what"]:
            owned = telling.own(False)
            number = next_number(telling.session, owned, Numbered.PUNCH_ITEM)
            item = rows.PunchItem(
                **owned, **said, number=number, acceptance_id=acceptance.id, criterion_id=point.id
            )
            if ruled.mended and told.by:
                _mended(telling, item, ruled.mended, told.by)
            telling.found(item)
            _moves(telling, item, ruled.mended)


def _mended(telling: Telling, item: rows.PunchItem, told: Mended, by: Actor) -> None:
    item.owner = told.owner.name
    item.due = telling.day(told.moves[-1].to if told.moves else told.due)
    if told.done:
        item.done_at, item.done_by = telling.at(told.done), told.owner.name
    if told.seen:
        item.confirmed_at, item.confirmed_by = telling.at(told.seen), by.name


def _moves(telling: Telling, item: rows.PunchItem, told: Mended | None) -> None:
    """Every day that was promised before the one that holds, with its reason."""
    before = told.due if told else 0
    for move in told.moves if told else ():
        moved = rows.PunchMove(
            **telling.own(False),
            **telling.told(explanation=move.explanation, remedy=move.remedy),
            punch_item_id=item.id,
            old_date=telling.day(before),
            new_date=telling.day(move.to),
            cause=move.cause,
            moved_at=telling.at(move.at),
            moved_by=move.by.name,
        )
        telling.add(moved)
        before = move.to


def _sign(telling: Telling, agreed: Agreed, told: Offered) -> None:
    """The paper with its signature, as if it had been signed on that day."""
    if told.by is None or agreed.acceptance.decided_at is None:
        return
    story, own = telling.story, telling.own(False)
    remarks = [telling.told(what=each.remark)["what"] for each in told.ruled]
    rulings = {
        point.id: (ruled.ruling, remark)
        for point, ruled, remark in zip(agreed.criteria, told.ruled, remarks, strict=True)
    }
    terms = TermsRow(story.language, story.zone, None, None)
    said = content(_scope(telling), agreed, _Said(rulings, agreed.acceptance.comment), terms)
    text = written({**said, "edition": 1})
    drawn_at = agreed.acceptance.decided_at - timedelta(minutes=6)
    paper = Paper(
        **own,
        public_id=secrets.token_hex(8),
        kind=PaperKind.ACCEPTANCE,
        subject_id=agreed.acceptance.id,
        edition=1,
        text=text,
        sha256=fingerprint(text),
        made_at=drawn_at,
        made_by=told.by.name,
    )
    telling.found(paper)
    telling.add(Signatory(**own, paper_id=paper.id, position=1))
    telling.found(_signature(telling, paper, told.by, agreed))


def _signature(telling: Telling, paper: Paper, by: Actor, agreed: Agreed) -> Signature:
    events, head = chaining.head(telling.session, telling.client_id)
    house = telling.story.house
    organisation = getattr(house.name, house.language)
    at = agreed.acceptance.decided_at or agreed.acceptance.asked_at
    return Signature(
        **telling.own(False),
        public_id=secrets.token_hex(8),
        paper_id=paper.id,
        sha256=paper.sha256,
        position=1,
        person_id=telling.person_id(by),
        name=by.name,
        email=by.email,
        typed_name=by.name,
        organisation=organisation,
        consent=Text(by.language)(
            "I have read this text to the end and sign it for {organisation}. Instead of a signature on paper"
            " I type my name.",
            organisation=organisation,
        ),
        language=by.language,
        method="demo",
        authenticated_at=at,
        signed_at=at,
        zone=by.zone,
        chain_position=events,
        chain_head=head,
    )


def _scope(telling: Telling) -> Scope:
    """The project as a paper names it."""
    story = telling.story
    house = story.house
    named, client = telling.told(name=story.name), getattr(house.name, house.language)
    access = ProjectAccess(
        project_id=telling.project_id,
        client_id=telling.client_id,
        public_id=story.public_id,
        key=story.key,
        name=named["name"],
        client_name=client,
        role=None,
        permissions=frozenset(),
        translations=named["translations"],
    )
    return operator_scope(access, name=story.manager.name)


def _decided(telling: Telling, row: rows.Deliverable, told: Offered, by: Actor, at: At) -> None:
    title, others = about(row, telling.story.language, sentence_of(told.outcome))
    happened = Activity(
        **telling.own(False),
        at=telling.at(at),
        kind=Kind.DELIVERABLE_DECIDED,
        title=title,
        translations=others,
        actor_name=by.name,
    )
    telling.add(happened)
