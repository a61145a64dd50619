"""The benchmark: ``script/bench``; ``script/bench --help`` tells its options."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from bench.environments import FEW_REQUESTS, FEW_SESSIONS, FEW_STORIES, build, steps
from bench.growth import events_comparison, measure_growth, record_comparison, site_comparison, stories_comparison
from bench.page_cases import measure_pages
from bench.run import Run


def options_from(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/bench", description="Measure the hub beside a bare Wagtail page, as ratios, in one run."
    )
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: to see whether it runs")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write all figures to this file as well")
    parser.add_argument(
        "--database",
        metavar="URL",
        help="a PostgreSQL server with the right to create databases: after SQLite",
    )
    parser.add_argument(
        "--rows", type=int, default=0, metavar="N", help="fill to N more organisations and events, and compare"
    )
    parser.add_argument(
        "--requests",
        type=int,
        default=0,
        metavar="N",
        help=f"compare a record of N more requests, with eight messages each, with one of {FEW_REQUESTS}",
    )
    parser.add_argument(
        "--sessions",
        type=int,
        default=0,
        metavar="N",
        help=f"compare a list of events with N more sessions with one of {FEW_SESSIONS}",
    )
    parser.add_argument(
        "--stories",
        type=int,
        default=0,
        metavar="N",
        help=f"compare a hub with N more stories with one of {FEW_STORIES}",
    )
    parser.add_argument(
        "--only-record", action="store_true", help="leave out all but --requests, --sessions and --stories"
    )
    return parser.parse_args(arguments)


def measurements(options: argparse.Namespace) -> Iterator[Callable[[Run, str, dict[str, dict[str, str]]], None]]:
    """What the options ask for, in its order."""
    if not options.only_record:
        yield measure_pages
    if options.requests:
        yield partial(measure_growth, comparison=record_comparison(options.requests))
    if options.sessions:
        yield partial(measure_growth, comparison=events_comparison(options.sessions))
    if options.stories:
        yield partial(measure_growth, comparison=stories_comparison(options.stories))
    if options.rows and not options.only_record:
        yield partial(measure_growth, comparison=site_comparison(options.rows))


def main(arguments: Sequence[str]) -> int:
    options = options_from(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hub-bench-")))
        folder.chmod(0o755)
        run = Run(options, folder, stack)
        kinds = run.databases()
        run.say("Making the databases")
        with ThreadPoolExecutor() as pool:
            numbers = {name: getattr(options, name) for name in ("rows", "requests", "sessions", "stories")}
            more = steps(**numbers)
            environments = list(pool.map(lambda kind: build(kind, folder, more), kinds))
        for kind, variables in zip(kinds, environments, strict=True):
            for measure in measurements(options):
                with ExitStack() as servers:
                    run.stack = servers
                    measure(run, kind.name, variables)
        if options.json:
            options.json.write_text(json.dumps(run.found, indent=2) + "\n")
        run.say("Done")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
