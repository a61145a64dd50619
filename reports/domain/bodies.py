"""How bodies answer, in counts with what they are counted of. No league table: one body, its own requests. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from statistics import median


@dataclass(frozen=True)
class Counts:
    """Of some requests on one day.

    ``decided`` of them had a due date from a verified rule of which it can be told whether it was kept: they were
    answered, ended without an answer, or the date has gone by. ``in_time`` of those were answered by it.
    To each thing asked in the ``answered`` ones the body said something; in ``not_answered`` of them it said of
    something that it does not answer it. ``not_yet_due`` ones wait and have time, or wait for us. Without a rule
    (``without_duty``) nobody can be in time or late, and a body that was not in charge, or whose request was withdrawn
    (``not_owed``), owed nothing.
    """

    asked: int = 0
    answered: int = 0
    not_answered: int = 0
    open: int = 0
    overdue: int = 0
    not_by_date: int = 0
    decided: int = 0
    in_time: int = 0
    not_yet_due: int = 0
    without_duty: int = 0
    not_owed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Counts)))


@dataclass(frozen=True)
class Numbers:
    """``days`` are the working days that each of the answered requests took, in their order."""

    counts: Counts
    days: Sequence[int]

    @property
    def median_words(self) -> str:
        """As in "14 working days" or "14.5 working days"; empty where nothing was answered."""
        if not self.days:
            return ""
        number = f"{median(self.days):.1f}".removesuffix(".0")
        return f"{number} working day{'' if number == '1' else 's'}"


@dataclass(frozen=True)
class BodyNumbers(Numbers):
    """All requests to a body, and those of each year, the last first."""

    years: Sequence[tuple[int, Numbers]] = ()


def body_numbers(counts: Mapping[int, Counts], days: Iterable[tuple[int, int, int]]) -> BodyNumbers:
    """The numbers from the ``counts`` of each year and ``days``: a year, working days, and how many took those.

    Working days are those on the clock of the body, see ``reports.domain.deadlines.working_days_taken``.
    """
    of_year: dict[int, list[int]] = {year: [] for year in counts}
    for year, taken, number in days:
        of_year[year] += [taken] * number
    return BodyNumbers(
        counts=sum(counts.values(), Counts()),
        days=sorted(taken for some in of_year.values() for taken in some),
        years=[(year, Numbers(counts[year], sorted(of_year[year]))) for year in sorted(counts, reverse=True)],
    )
