"""What is measured, and how a burst of it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.client import Answer, Connection, request_for
from bench.figures import Sample, Target, burst_length
from bench.processes import Server, cpu_seconds

WARM_UP = 6
MOST_TRIES = 5
PROXY = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}


@dataclass
class Case:
    """One address of one server; ``target`` is for its ratio to the bare page.

    ``row_mark`` is in each row of a file, which is judged by what a row takes: a file is as long as its rows are many.
    """

    name: str
    server: Server
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    target: Target | None = None
    statuses: tuple[int, ...] = (200,)
    database_processes: Callable[[], list[int]] | None = None
    expect: dict[str, str] = field(default_factory=dict)
    row_mark: bytes = b""

    def request(self, **headers: str) -> bytes:
        return request_for(self.path, self.server.host, {**PROXY, **self.headers, **headers})

    def ask(self, connection: Connection, request: bytes) -> Answer:
        """The answer. Raises ``RuntimeError`` where it is not the one that is measured."""
        answer = connection.send(request)
        if answer.status not in self.statuses:
            raise RuntimeError(f"{self.name}: {self.path} answered {answer.status}")
        return answer


@dataclass
class Result:
    """A case with what was found: the samples of all rounds, and what one answer holds."""

    case: Case
    answer: Answer
    queries: int | None
    burst: int
    samples: list[Sample] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows of a file it answered with; 1 for a page."""
        return max(1, self.answer.body.count(self.case.row_mark)) if self.case.row_mark else 1


def prepare(case: Case, *, seconds: float) -> Result:
    """Warm the case up, count its queries, and find how many requests fill a burst."""
    with Connection(case.server.port) as connection:
        request = case.request()
        for _ in range(WARM_UP):
            case.ask(connection, request)
        counted = case.ask(connection, case.request(**{"X-Bench": "count"}))
        started = time.perf_counter()
        answer = case.ask(connection, request)
        for _ in range(2):
            case.ask(connection, request)
        each = (time.perf_counter() - started) / 3
    for name, value in case.expect.items():
        if answer.headers.get(name) != value:
            raise RuntimeError(f"{case.name}: {name} is {answer.headers.get(name)!r}, not {value!r}")
    queries = counted.headers.get("x-bench-queries")
    return Result(case, answer, None if queries is None else int(queries), burst_length(each, wanted=seconds))


def measure(result: Result) -> None:
    """One burst: the next sample of ``result``.

    A burst in which a process of the database ended, and another took its place, tells nothing and is made again.
    Raises ``ProcessLookupError`` where that never stops.
    """
    for _ in range(MOST_TRIES - 1):
        try:
            result.samples.append(burst(result))
        except ProcessLookupError:
            continue
        return
    result.samples.append(burst(result))


def burst(result: Result) -> Sample:
    case = result.case
    request = case.request()
    with Connection(case.server.port) as connection:
        case.ask(connection, request)
        database = case.database_processes() if case.database_processes is not None else []
        before, database_before = case.server.cpu_seconds(), sum(map(cpu_seconds, database))
        started = time.perf_counter()
        for _ in range(result.burst):
            case.ask(connection, request)
        elapsed = time.perf_counter() - started
        cpu = case.server.cpu_seconds() - before
        in_database = sum(map(cpu_seconds, database)) - database_before
    return Sample(result.burst, cpu, elapsed, in_database)
