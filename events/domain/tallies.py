"""The result of a vote, and how it is told (decision 64)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from events.models import Challenge, ChallengeOption
from hub.shared import figures
from hub.shared.figures import SMALLEST_TOLD, Bar


@dataclass(frozen=True)
class Tally:
    """Each option with its ballots, in the order in which people saw them."""

    rows: tuple[tuple[ChallengeOption, int], ...]

    @property
    def total(self) -> int:
        return sum(ballots for _, ballots in self.rows)

    @property
    def is_told(self) -> bool:
        """Whether numbers are shown at all. Of a handful of people each would know how the others voted."""
        return self.total == 0 or self.total >= SMALLEST_TOLD

    @property
    def first(self) -> list[ChallengeOption]:
        """The option with the most ballots, or those that are level; all of them without a ballot."""
        most = max(ballots for _, ballots in self.rows)
        return [option for option, ballots in self.rows if ballots == most]

    @property
    def is_tie(self) -> bool:
        return len(self.first) > 1

    @property
    def bars(self) -> list[Bar]:
        """The rows of the chart and its table; none where too few voted to tell numbers."""
        if not self.is_told:
            return []
        return figures.bars([figures.Entry(option.title, Decimal(ballots)) for option, ballots in self.rows])

    @property
    def total_words(self) -> str:
        if not self.is_told:
            return f"{figures.HIDDEN_WORDS.capitalize()} people voted, so no numbers are shown."
        return f"{self.total:,} {'person' if self.total == 1 else 'people'} voted."


def tally_of(challenge: Challenge) -> Tally:
    """The ballots of ``challenge`` by option. Two queries. Whoever calls has to know that voting is over."""
    counts = dict(challenge.counts.values_list("option_id", "ballots"))
    return Tally(tuple((option, counts.get(option.pk, 0)) for option in challenge.option_list))
