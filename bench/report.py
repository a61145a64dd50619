"""The tables of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.cases import Result
from bench.figures import Target, all_ms, per_second, ratio, ratio_with_database, speed, table, worker_ms

HEADER = ("case", "CPU ms", "with DB", "× bare", "target", "requests/s", "queries", "bytes", "gzipped")


@dataclass(frozen=True)
class Figures:
    """One case of a run as plain values, for JSON."""

    case: str
    cpu_ms: float
    with_database_ms: float
    ratio: float
    target: str
    is_met: bool | None
    requests_per_second: float
    queries: int | None
    bytes: int
    gzipped: int


def figures(result: Result, base: Result) -> Figures:
    times = ratio(result.samples, base.samples)
    target = result.case.target
    return Figures(
        case=result.case.name,
        cpu_ms=round(worker_ms(result.samples), 3),
        with_database_ms=round(all_ms(result.samples), 3),
        ratio=round(times, 3),
        target=str(target) if target else "",
        is_met=target.is_met(times) if target else None,
        requests_per_second=round(per_second(result.samples), 1),
        queries=result.queries,
        bytes=len(result.answer.body),
        gzipped=result.answer.gzipped,
    )


def rows_of(found: Sequence[Figures]) -> list[list[str]]:
    return [
        [
            one.case,
            f"{one.cpu_ms:.2f}",
            f"{one.with_database_ms:.2f}",
            f"{one.ratio:.2f}",
            f"{one.target} {verdict(one.is_met)}".strip(),
            f"{one.requests_per_second:,.0f}",
            "" if one.queries is None else str(one.queries),
            f"{one.bytes:,}",
            f"{one.gzipped:,}",
        ]
        for one in found
    ]


def verdict(is_met: bool | None) -> str:
    return "" if is_met is None else "met" if is_met else "MISSED"


@dataclass(frozen=True)
class Growth:
    """One case on a small database and on a filled one; ``ratio`` is for each row of a file."""

    case: str
    demo_ms: float
    filled_ms: float
    ratio: float
    target: str
    is_met: bool | None
    demo_queries: int | None
    filled_queries: int | None
    demo_bytes: int
    filled_bytes: int


def growth(small: Result, large: Result) -> Growth:
    times = ratio_with_database(large.samples, small.samples) * small.rows / large.rows
    target = large.case.target
    return Growth(
        case=large.case.name,
        demo_ms=round(all_ms(small.samples), 3),
        filled_ms=round(all_ms(large.samples), 3),
        ratio=round(times, 3),
        target=str(target) if target else "",
        is_met=target.is_met(times) if target else None,
        demo_queries=small.queries,
        filled_queries=large.queries,
        # A page with more on it takes longer, whatever stands behind it.
        demo_bytes=len(small.answer.body),
        filled_bytes=len(large.answer.body),
    )


def growth_rows(found: Sequence[Growth]) -> list[list[str]]:
    return [
        [
            one.case,
            f"{one.demo_ms:.2f}",
            f"{one.filled_ms:.2f}",
            f"{one.ratio:.2f}",
            f"{one.target} {verdict(one.is_met)}".strip(),
            "" if one.demo_queries is None else str(one.demo_queries),
            "" if one.filled_queries is None else str(one.filled_queries),
            f"{one.demo_bytes:,}",
            f"{one.filled_bytes:,}",
        ]
        for one in found
    ]


def pages_table(found: Sequence[Figures]) -> str:
    return table(HEADER, rows_of(found))


def growth_table(found: Sequence[Growth], small: str = "demo", large: str = "filled") -> str:
    """``small`` and ``large`` name the two databases."""
    header = ["case", f"{small} ms", f"{large} ms", f"× {small}", "target"]
    header += [f"{what} {name}" for what in ("queries", "bytes") for name in (small, large)]
    return table(header, growth_rows(found))


def shares_table(pairs: Sequence[tuple[Result, Result, Target]]) -> str:
    """How many requests a second a case answers, as a share of another; and the same by the time of the processor."""
    rows = []
    for one, base, target in pairs:
        share, by_cpu = speed(one.samples, base.samples), 1 / ratio(one.samples, base.samples)
        name = f"{one.case.name} / {base.case.name}"
        rows.append([name, f"{share:.2f}", f"{by_cpu:.2f}", f"{target} {verdict(target.is_met(by_cpu))}"])
    return table(("case", "requests/s", "by CPU", "target"), rows)
