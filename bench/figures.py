"""The arithmetic of the benchmark: samples of interleaved rounds, their medians and ratios. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

MOST_IN_A_BURST = 400


@dataclass(frozen=True)
class Sample:
    """What one burst of requests took, in seconds; ``database`` is the time of the database's own processes."""

    requests: int
    cpu: float
    elapsed: float
    database: float = 0.0

    @property
    def cpu_each(self) -> float:
        """Milliseconds of processor that a request takes of the worker."""
        return 1000 * self.cpu / self.requests

    @property
    def all_each(self) -> float:
        """The same with those of the database: SQLite works inside the worker, PostgreSQL beside it."""
        return 1000 * (self.cpu + self.database) / self.requests

    @property
    def per_second(self) -> float:
        return self.requests / self.elapsed


def burst_length(seconds_each: float, *, wanted: float) -> int:
    """How many requests take about ``wanted`` seconds: at least 2, at most 400."""
    if seconds_each <= 0:
        return MOST_IN_A_BURST
    return max(2, min(MOST_IN_A_BURST, round(wanted / seconds_each)))


def worker_ms(samples: Sequence[Sample]) -> float:
    return median(sample.cpu_each for sample in samples)


def all_ms(samples: Sequence[Sample]) -> float:
    return median(sample.all_each for sample in samples)


def per_second(samples: Sequence[Sample]) -> float:
    return median(sample.per_second for sample in samples)


def ratio(samples: Sequence[Sample], base: Sequence[Sample]) -> float:
    """How many times the processor of ``base`` a request takes: the median of the rounds, each with its neighbour.

    Other work on the machine slows both of a round alike, so that it cancels out.
    Raises ``ValueError`` unless both were measured in the same rounds.
    """
    return median(mine.cpu_each / other.cpu_each for mine, other in zip(samples, base, strict=True))


def ratio_with_database(samples: Sequence[Sample], base: Sequence[Sample]) -> float:
    """As ``ratio``, with the time of the database."""
    return median(mine.all_each / other.all_each for mine, other in zip(samples, base, strict=True))


def speed(samples: Sequence[Sample], base: Sequence[Sample]) -> float:
    """The share of the requests a second that ``base`` answers."""
    return median(mine.per_second / other.per_second for mine, other in zip(samples, base, strict=True))


@dataclass(frozen=True)
class Target:
    """The most (or, with ``at_least``, the least) that a figure may be."""

    limit: float
    at_least: bool = False

    def is_met(self, figure: float) -> bool:
        # Judged as it is printed: with two decimals.
        figure = round(figure, 2)
        return figure >= self.limit if self.at_least else figure <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown that can be read as plain text as well; the first column is text, the others are figures."""
    lines = [list(header), *[list(row) for row in rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]

    def joined(line: Sequence[str]) -> str:
        cells = [
            line[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
        ]
        return f"| {' | '.join(cells)} |"

    rule = [("-" * widths[0]), *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join([joined(lines[0]), f"| {' | '.join(rule)} |", *(joined(line) for line in lines[1:])])
