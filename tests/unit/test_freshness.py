"""As of when is which figure: its own confirmation, else the project's where that can speak for it."""

from datetime import datetime, timedelta

import pytest
import time_machine

from db.models.project import Figures
from db.queries.freshness import ConfirmationRow
from portal.i18n import Text
from portal.progress import freshness
from portal.progress.freshness import Freshness, Stale
from tests.worlds import NOW

EN = Text("en")
ALL = frozenset(Figures)


@pytest.fixture(autouse=True)
def _now() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def ago(**delta: int) -> datetime:
    return NOW - timedelta(**delta)


def overall(at: datetime | None, source: str = "portal", active: bool = True) -> Freshness:
    return Freshness(at, "Li Na", source, 7, is_active=active)


def test_figures_have_the_date_of_their_own_newest_confirmation() -> None:
    rows = (
        ConfirmationRow(Figures.BUDGET, ago(days=2), "Ann", "portal"),
        ConfirmationRow(Figures.BUDGET, ago(days=9), "Ben", "portal"),
        ConfirmationRow(Figures.PLAN, ago(days=1), "Ben", "jira"),
    )
    budget = freshness.of(rows, Figures.BUDGET, overall(ago(days=1)))
    assert (budget.confirmed_at, budget.confirmed_by, budget.rhythm_days) == (ago(days=2), "Ann", 7)
    plan = freshness.of(rows, Figures.PLAN, overall(ago(days=5)))
    assert plan.sentence(EN) == "As of yesterday 09:00 · from Jira, confirmed by Ben"


def test_without_one_the_project_speaks_for_all_its_figures() -> None:
    assert freshness.of((), Figures.HOURS, overall(ago(days=1))) == overall(ago(days=1))


def test_an_import_confirms_nothing_that_the_other_system_does_not_hold() -> None:
    imported = overall(ago(days=1), "jira")
    assert freshness.of((), Figures.PLAN, imported) == imported
    assert freshness.of((), Figures.ISSUES, imported) == imported
    budget = freshness.of((), Figures.BUDGET, imported)
    assert (budget.confirmed_at, budget.confirmed_by, budget.is_stale) == (None, "", True)


def test_figures_are_stale_a_second_after_the_promised_rhythm_and_not_before() -> None:
    kept = {Figures.PLAN, Figures.BUDGET}
    exact = {Figures.PLAN: ago(days=7), Figures.BUDGET: ago(days=7, seconds=1)}
    assert freshness.stale(exact, kept, overall(NOW)) == (Stale(Figures.BUDGET, ago(days=7, seconds=1)),)
    assert freshness.stale(exact, kept, overall(NOW, active=False)) == ()
    assert freshness.stale(exact, kept, overall(NOW), ago(seconds=1)) == ()


def test_a_project_is_not_asked_for_figures_it_does_not_have() -> None:
    assert freshness.stale({}, {Figures.ISSUES}, overall(None)) == (Stale(Figures.ISSUES, None),)
    assert freshness.stale({}, frozenset(), overall(None)) == ()


def test_a_project_is_as_old_as_its_oldest_figures() -> None:
    confirmed = {Figures.PLAN: ago(days=1), Figures.BUDGET: ago(days=4)}
    assert freshness.oldest(confirmed, confirmed.keys(), overall(None)) == ago(days=4)
    assert freshness.oldest(confirmed, ALL, overall(None)) is None
    assert freshness.oldest(confirmed, ALL, overall(ago(days=9))) == ago(days=9)
    assert freshness.oldest({}, frozenset(), overall(ago(days=9))) is None


def test_every_kind_of_figures_has_a_name_in_both_languages() -> None:
    assert [freshness.name(each, EN) for each in Figures] == ["Plan", "Budget", "Issues", "Hours", "Goals"]
    assert len({freshness.name(each, Text("zh")) for each in Figures}) == 5
