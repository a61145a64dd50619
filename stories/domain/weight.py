"""When a topic has weight. Pure: the tallies come with the day, and nothing is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta


@dataclass(frozen=True)
class Tally:
    """So many stories in ``month`` from ``source``, a partner's key; without one each story is a source of its own."""

    month: dt.date
    source: int | None
    stories: int
    worst: int | None = None


@dataclass(frozen=True)
class Needed:
    """What a rule asks for: stories and sources in so many months, or one story as bad as ``severity``."""

    stories: int
    sources: int
    months: int
    severity: int | None = None


@dataclass(frozen=True)
class Weight:
    """What there is in the months that count, beside what is needed."""

    stories: int
    sources: int
    worst: int | None
    needed: Needed

    @property
    def is_severe(self) -> bool:
        """Whether one story is bad enough by itself."""
        return self.needed.severity is not None and (self.worst or 0) >= self.needed.severity

    @property
    def is_reached(self) -> bool:
        return self.is_severe or (self.stories >= self.needed.stories and self.sources >= self.needed.sources)

    @property
    def words(self) -> str:
        """As in "8 of 5 stories from 3 of 2 sources in 12 months"."""
        needed = self.needed
        months = "month" if needed.months == 1 else "months"
        return (
            f"{self.stories} of {needed.stories} stories from {self.sources} of {needed.sources} sources "
            f"in {needed.months} {months}"
        )


def first_month(on: dt.date, months: int) -> dt.date:
    """The first of ``months`` calendar months of which the month of ``on`` is the last."""
    return on.replace(day=1) - relativedelta(months=months - 1)


def weight_of(tallies: Iterable[Tally], needed: Needed, *, on: dt.date) -> Weight:
    """The weight on the day ``on``: of the month of that day and of those before it that count."""
    since, until = first_month(on, needed.months), on.replace(day=1)
    counted = [row for row in tallies if since <= row.month <= until]
    partners = {row.source for row in counted if row.source is not None}
    alone = sum(row.stories for row in counted if row.source is None)
    worst = max((row.worst for row in counted if row.worst is not None), default=None)
    return Weight(sum(row.stories for row in counted), len(partners) + alone, worst, needed)


def reached_in(tallies: Iterable[Tally], needed: Needed, *, on: dt.date) -> dt.date | None:
    """The month since which the topic has had weight without a break up to ``on``; ``None`` if it has none."""
    rows = list(tallies)
    month, since = on.replace(day=1), None
    earliest = min((row.month for row in rows), default=month)
    while month >= earliest and weight_of(rows, needed, on=month).is_reached:
        month, since = month - relativedelta(months=1), month
    return since
