"""How content are they, in figures? NPS, CSAT and CES as the field defines them, exactly."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from db.models.survey import QuestionKind

SCALES: Mapping[QuestionKind, tuple[int, int]] = {
    QuestionKind.NPS: (0, 10),
    QuestionKind.CSAT: (1, 5),
    QuestionKind.CES: (1, 7),
}

TOO_FEW = 5
"""Below so many answers one person more or less turns the figure around: no trend can be read from it."""


@dataclass(frozen=True, slots=True)
class Score:
    """A figure and how many answers it rests on."""

    value: Decimal
    n: int

    @property
    def is_thin(self) -> bool:
        """Whether too few have answered for a trend."""
        return self.n < TOO_FEW


def nps(scores: Iterable[int]) -> Score | None:
    """Net Promoter Score, from -100 to 100; None without answers.

    The share of promoters (9 and 10) minus the share of detractors (0 to 6), in points; the difference is
    taken before anything is rounded. F. F. Reichheld, "The One Number You Need to Grow", Harvard Business
    Review 81 (12), 2003.
    """
    given = tuple(scores)
    promoters, detractors = _how_many(given, 9, 10), _how_many(given, 0, 6)
    return _per(100 * (promoters - detractors), given)


def csat(scores: Iterable[int]) -> Score | None:
    """Customer satisfaction as a share from 0 to 1: how many gave 4 or 5 of 5; None without answers.

    The "top two boxes", as in P. W. Farris et al., "Marketing Metrics", 2nd edition, 2010.
    """
    given = tuple(scores)
    return _per(_how_many(given, 4, 5), given)


def ces(scores: Iterable[int]) -> Score | None:
    """Customer Effort Score: the mean agreement, 1 to 7, that working together is easy; None without answers.

    M. Dixon, K. Freeman, N. Toman, "Stop Trying to Delight Your Customers", Harvard Business Review 88 (7/8),
    2010, in its later form of a statement with seven steps of agreement, where more is better.
    """
    given = tuple(scores)
    return _per(sum(given), given)


def score(kind: QuestionKind, scores: Iterable[int]) -> Score | None:
    """The figure that belongs to this kind of question; None where there is none."""
    figure = {QuestionKind.NPS: nps, QuestionKind.CSAT: csat, QuestionKind.CES: ces}.get(kind)
    return figure(scores) if figure else None


def distribution(scores: Iterable[int], lowest: int, highest: int) -> tuple[tuple[int, int], ...]:
    """How often each value of a scale was given, also those which nobody gave."""
    counted = Counter(scores)
    return tuple((value, counted[value]) for value in range(lowest, highest + 1))


def response_rate(answered: int, people: int) -> Decimal | None:
    """The share of people who have answered; None where nobody was asked.

    Somebody who answered and has left the project since still counts as asked.
    """
    asked = max(answered, people)
    return Decimal(answered) / asked if asked else None


def _how_many(given: Sequence[int], lowest: int, highest: int) -> int:
    return sum(lowest <= each <= highest for each in given)


def _per(total: int, given: Sequence[int]) -> Score | None:
    return Score(Decimal(total) / len(given), len(given)) if given else None
