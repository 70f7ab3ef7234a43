"""Reading the portfolio: which projects does this person answer for, and how does each stand today?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from db.base import Audience
from db.models.project import ContractType, ProjectStatus, Rag
from db.models.survey import QuestionKind
from db.queries import freshness as freshness_queries
from db.queries import portfolio as queries
from db.queries import portfolio_talk as talk_queries
from db.session import reading
from portal import clock
from portal.access import Permission, Scope
from portal.i18n import Text
from portal.identity.managers import Manager, managers
from portal.portfolio.facts import (
    ANSWER_DAYS,
    ASSESSMENT_DAYS,
    Asked,
    Slip,
    Spending,
    Standing,
    Waiting,
)
from portal.progress import freshness
from portal.progress.freshness import Freshness
from portal.surveys.scores import Score

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Found:
    """Everything the database told, by project."""

    slips: Mapping[int, queries.SlipRow]
    scores: Mapping[tuple[int, QuestionKind], queries.ScoreRow]
    talks: Mapping[int, talk_queries.TalkRow]
    fresh: Mapping[int, freshness_queries.FreshRow]
    managers: Mapping[int, tuple[str, ...]]
    text: Text
    now: datetime


def mine(scope: Scope) -> tuple[int, ...] | None:
    """The projects that this person answers for; None where that is all of them.

    Somebody who manages one project may be a member of another, or even of a client's: those are left out.
    """
    scope.require(Permission.SEE_PORTFOLIO)
    if scope.viewer.sees_everything:
        return None
    return tuple(p.project_id for p in scope.viewer.projects if Permission.SEE_PORTFOLIO in p.permissions)


def standings(scope: Scope, *, closed: bool = False) -> tuple[Standing, ...]:
    """Every project this person answers for, in six statements however many there are."""
    only, now = mine(scope), clock.now()
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    with reading(scope) as session:
        rows = queries.standings(session, only, text.today.replace(day=1), closed)
        found = _Found(
            slips={row.project_id: row for row in queries.slips(session, only, text.today)},
            scores={(row.project_id, row.kind): row for row in queries.scores(session, only)},
            talks={
                row.project_id: row
                for row in talk_queries.talks(
                    session, only, now - timedelta(days=ANSWER_DAYS), now - timedelta(days=ASSESSMENT_DAYS)
                )
            },
            fresh={row.project_id: row for row in freshness_queries.of_projects(session, only)},
            managers=_names(managers(scope, only)),
            text=text,
            now=now,
        )
    return tuple(_standing(row, found) for row in rows)


def _names(rows: Iterable[Manager]) -> dict[int, tuple[str, ...]]:
    named: dict[int, tuple[str, ...]] = {}
    for row in rows:
        named[row.project_id] = (*named.get(row.project_id, ()), row.name)
    return named


def _standing(row: queries.StandingRow, found: _Found) -> Standing:
    text, talk = found.text, found.talks[row.project_id]
    fresh, overall = found.fresh[row.project_id], _overall(row)
    promises = overall.is_active and row.audience is Audience.CLIENT
    as_of = freshness.oldest(fresh.confirmed, fresh.kept, overall)
    return Standing(
        project_id=row.project_id,
        public_id=row.public_id,
        name=text.pick(row.name, row.translations, "name"),
        client=text.pick(row.client_name, row.client_translations, "name"),
        client_key=row.client_name,
        status=row.status,
        published=row.audience is Audience.CLIENT,
        managers=found.managers.get(row.project_id, ()),
        rag=row.rag or Rag.GREY,
        explained=bool(row.despite),
        slip=_slip(found.slips.get(row.project_id), text),
        spending=_spending(row),
        csat=csat(found.scores.get((row.project_id, QuestionKind.CSAT))),
        nps=nps(found.scores.get((row.project_id, QuestionKind.NPS))),
        quiet_days=max(0, (found.now - (talk.last_act or row.since)).days),
        has_spoken=talk.last_act is not None,
        as_of=as_of,
        as_of_days=None if as_of is None else max(0, (found.now - as_of).days),
        rhythm_days=row.rhythm_days,
        stale=freshness.stale(fresh.confirmed, fresh.kept, overall, found.now) if promises else (),
        waiting=_waiting(talk),
        critical=talk.critical,
        asked=_asked(talk, text),
    )


def _overall(row: queries.StandingRow) -> Freshness:
    active = row.status is ProjectStatus.ACTIVE
    return Freshness(row.confirmed_at, "", row.confirmed_from, row.rhythm_days, is_active=active)


def _slip(row: queries.SlipRow | None, text: Text) -> Slip | None:
    return row and Slip(text.pick(row.title, row.translations, "title"), row.days, bool(row.overdue))


def _spending(row: queries.StandingRow) -> Spending | None:
    if row.contract_type is ContractType.RETAINER:
        used = row.spent_this_month or NOTHING
        return Spending(used, row.allowance, row.currency, monthly=True) if row.allowance else None
    total = (row.agreed or NOTHING) + (row.changes or NOTHING)
    spent = row.spent or NOTHING
    return Spending(spent, total, row.currency) if total > 0 or spent > 0 else None


def csat(row: queries.ScoreRow | None) -> Score | None:
    """The same figure as `surveys.scores.csat` gives, from counts; `n` is how many people it rests on."""
    return row and Score(Decimal(row.content) / row.answers, row.people)


def nps(row: queries.ScoreRow | None) -> Score | None:
    """The same figure as `surveys.scores.nps` gives, from counts."""
    return row and Score(Decimal(100 * (row.promoters - row.detractors)) / row.answers, row.people)


def _waiting(talk: talk_queries.TalkRow) -> Waiting | None:
    since = talk.unanswered_since
    return Waiting(talk.unanswered, since) if talk.unanswered and since is not None else None


def _asked(talk: talk_queries.TalkRow, text: Text) -> Asked | None:
    if talk.asked is None or talk.asked_on is None or talk.needed_by is None:
        return None
    return Asked(text.pick(talk.asked, talk.asked_translations, "title"), talk.asked_on, talk.needed_by)
