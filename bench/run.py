"""What all measurements of one run share."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.cases import Case, Result, measure, prepare
from bench.databases import HOST, PROJECT, Postgresql, Sqlite
from bench.processes import Server, free_port, gunicorn

ROUNDS, QUICK_ROUNDS = 9, 3
BURST, QUICK_BURST = 0.25, 0.1
STARTED = time.monotonic()


class Run:
    """One run: servers that stay up until it is over, and what was found."""

    def __init__(self, options: argparse.Namespace, folder: Path, stack: ExitStack) -> None:
        self.options = options
        self.folder = folder
        self.stack = stack
        self.rounds = QUICK_ROUNDS if options.quick else ROUNDS
        self.burst = QUICK_BURST if options.quick else BURST
        self.found: dict[str, dict] = {}

    def say(self, words: str) -> None:
        """Tell those who wait; standard output is for the tables."""
        print(f"{time.monotonic() - STARTED:5.0f} s  {words}", file=sys.stderr, flush=True)

    def databases(self) -> list[Sqlite | Postgresql]:
        kinds: list[Sqlite | Postgresql] = [Sqlite(self.folder)]
        if self.options.database:
            kinds.append(Postgresql(self.options.database))
        for kind in kinds:
            self.stack.callback(kind.drop)
        return kinds

    def start(self, variables: dict[str, str], *, host: str = HOST) -> Server:
        log = self.folder / "servers.log"
        return self.stack.enter_context(
            gunicorn("bench.wsgi:application", free_port(), variables, host=host, folder=PROJECT, log=log)
        )

    def run_rounds(self, results: Sequence[Result]) -> None:
        for _ in range(self.rounds):
            for result in results:
                measure(result)

    def prepared(self, cases: Sequence[Case]) -> list[Result]:
        return [prepare(case, seconds=self.burst) for case in cases]
