"""The same addresses where there is little and where there is much, turn by turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

from bench.cases import Case, prepare
from bench.environments import FEW_REQUESTS, FEW_SESSIONS, FEW_STORIES
from bench.growth_cases import event_cases, growth_cases, record_cases, story_cases
from bench.processes import Server
from bench.report import growth, growth_table
from bench.run import Run


@dataclass(frozen=True)
class Comparison:
    """What must not grow from the database ``small`` to the database ``large``.

    ``number`` of ``things`` are in the large one; ``few`` in the small one, or as many as the demo has.
    """

    name: str
    cases: Callable[[Server], list[Case]]
    small: str
    large: str
    things: str
    number: int
    few: int | None = None

    @property
    def labels(self) -> tuple[str, str]:
        return ("demo", "filled") if self.few is None else (f"{self.few:,}", f"{self.number:,}")

    @property
    def title(self) -> str:
        return f"{self.number:,} {self.things}" + ("" if self.few is None else f" beside {self.few:,}")


def record_comparison(requests: int) -> Comparison:
    return Comparison("record", record_cases, "few", "many", "requests", requests, FEW_REQUESTS)


def events_comparison(sessions: int) -> Comparison:
    return Comparison("events", event_cases, "few dates", "many dates", "sessions", sessions, FEW_SESSIONS)


def stories_comparison(stories: int) -> Comparison:
    return Comparison("stories", story_cases, "few stories", "many stories", "stories", stories, FEW_STORIES)


def site_comparison(rows: int) -> Comparison:
    return Comparison("growth", growth_cases, "demo", "filled", "organisations and events", rows)


def measure_growth(run: Run, kind: str, environments: dict[str, dict[str, str]], comparison: Comparison) -> None:
    """Measure both and print the table."""
    off = {"HUB_PAGE_CACHE": "no"}
    small, large = run.start(environments[comparison.small] | off), run.start(environments[comparison.large] | off)
    pairs = list(zip(comparison.cases(small), comparison.cases(large), strict=True))
    run.say(f"{kind}: warming up {len(pairs)} pairs ({comparison.name})")
    results = [(prepare(one, seconds=run.burst), prepare(other, seconds=run.burst)) for one, other in pairs]
    run.say(f"{kind}: measuring, {run.rounds} rounds")
    run.run_rounds([result for pair in results for result in pair])
    table = [growth(one, other) for one, other in results]
    memory = asdict(large.memory())
    print(f"\n## {comparison.title} on {kind}\n\n{growth_table(table, *comparison.labels)}\n")
    print(f"Memory of a worker: at most {memory['peak']:.0f} MiB, its share {memory['share']:.0f} MiB.")
    run.found[f"{comparison.name} on {kind}"] = {"cases": [asdict(row) for row in table], "memory_mib": memory}
