"""Which counts of people may be told: the one function that every page, file and API asks. Pure.

A count from 1 to 4 is never told; it is "fewer than 5". Nor is anything told from which one can be worked out: a share
out has no total that stands on its own. What it may say in sum is the sum of what it tells, so nothing can be learnt
from it that does not stand in its rows. Sums over several share outs, filters of them and differences between them are
made of the same told numbers (``told_sum``), and give nothing away either. Sources that are told together lose their
number, too, where one of them could work out the rest from its own.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from .figures import HIDDEN_WORDS, SMALLEST_TOLD


@dataclass(frozen=True)
class Part:
    """How many came from one source. One that is not named is never told apart from the others."""

    key: Hashable
    number: int
    is_named: bool = True


@dataclass(frozen=True)
class ToldPart:
    """A row that may be shown. ``number`` is ``None`` where there are fewer than 5."""

    key: Hashable
    number: int | None

    @property
    def words(self) -> str:
        return count_words(self.number)


@dataclass(frozen=True)
class SharedOut:
    """The named sources, the largest first, and the ``others`` in one; ``None`` if there are none.

    ``told`` is the sum of the numbers that the rows tell, and ``is_whole`` whether that is all there are.
    """

    parts: tuple[ToldPart, ...]
    others: ToldPart | None

    @property
    def rows(self) -> tuple[ToldPart, ...]:
        return (*self.parts, *([self.others] if self.others else []))

    @property
    def told(self) -> int:
        return sum(row.number or 0 for row in self.rows)

    @property
    def is_whole(self) -> bool:
        return all(row.number is not None for row in self.rows)


def is_small(number: int) -> bool:
    """Whether ``number`` people are so few that it is not told how many."""
    return 0 < number < SMALLEST_TOLD


def told(number: int) -> int | None:
    """``number``, or ``None`` if it is not told. Only for a count that is part of no sum and no difference."""
    return None if is_small(number) else number


def count_words(number: int | None) -> str:
    """A told count as it is shown: "1,284" or "fewer than 5"."""
    return HIDDEN_WORDS if number is None else f"{number:,}"


def share_out(parts: Iterable[Part]) -> SharedOut:
    """The rows that may be shown of ``parts``, which are counts of different people.

    A named source with fewer than 5 keeps its name and loses its number. All that are not named are one row; if the
    largest of them alone would leave fewer than 5 for the rest, who knows its own number could work the rest out, and
    the row has no number.
    """
    named = [part for part in parts if part.is_named and part.number > 0]
    unnamed = [part.number for part in parts if not part.is_named and part.number > 0]
    rows = [ToldPart(part.key, told(part.number)) for part in named]
    rows.sort(key=lambda row: (row.number is None, -(row.number or 0), str(row.key)))
    return SharedOut(tuple(rows), ToldPart(None, told_together(unnamed)) if unnamed else None)


def told_together(numbers: Sequence[int]) -> int | None:
    """The sum of counts that are told as one, or ``None``.

    Each source knows its own number: that of none may leave from 1 to 4 for the others.
    """
    total = sum(numbers)
    if is_small(total) or any(is_small(total - number) for number in numbers):
        return None
    return total


def sum_words(number: int, *, is_whole: bool) -> str:
    """A told sum as it is shown: "1,240", or "at least 1,240" where it is not all there are."""
    return f"{'' if is_whole else 'at least '}{number:,}"


def told_sum(tables: Iterable[SharedOut]) -> tuple[int, bool]:
    """The sum of all numbers that ``tables`` tell, and whether that is all there are: "at least" if not."""
    rows = [row for table in tables for row in table.rows]
    return sum(row.number or 0 for row in rows), all(row.number is not None for row in rows)
