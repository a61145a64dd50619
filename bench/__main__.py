"""The benchmark: ``script/bench``; ``script/bench --help`` tells its options."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from bench import nginx as front
from bench.cases import Case, Result, measure, prepare
from bench.client import Connection, request_for
from bench.databases import (
    HOST,
    PROJECT,
    Postgresql,
    Sqlite,
    bare_variables,
    hub_variables,
    make_bare,
    make_hub,
    manage,
)
from bench.figures import Target
from bench.processes import Server, free_port, gunicorn
from bench.report import figures, growth, growth_table, pages_table, shares_table

ROUNDS, QUICK_ROUNDS = 9, 3
BURST, QUICK_BURST = 0.25, 0.1
DETAIL, LISTING, HOME, CACHED = Target(2.5), Target(4), Target(5), Target(0.10)
GROWTH, GROWTH_OF_ALL_AT_ONCE = Target(2), Target(5)
ALL_AT_ONCE = "directory, filters, word and distance"
OF_HELLO, OF_FILE = Target(0.6, at_least=True), Target(0.9, at_least=True)
MOST_MEMORY_MIB = 150
FEW_REQUESTS = 50
FEW_SESSIONS = 50


class Bench:
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


def event_cases(server: Server) -> list[Case]:
    """What must not grow with the sessions; and, without a target, files that hold each of them up to 2,000."""
    database, year = asking(server), dt.date.today().year
    pages = [
        ("events", "/whats-on/"),
        ("events, last page", "/whats-on/?page=999999"),
        ("events, past", "/whats-on/?when=past"),
        ("events, days", f"/whats-on/?from={year}-01-01&to={year + 1}-12-31"),
        ("events, all filters", "/whats-on/?area=kilnford&theme=carers&format=in-person&free=yes"),
        ("events, near", "/whats-on/?near=vale&within=25"),
        ("events, month", "/whats-on/?view=month"),
        ("events, feed", "/calendar/events.atom"),
    ]
    return [
        *(Case(name, server, path, target=GROWTH, database_processes=database) for name, path in pages),
        Case("events, calendar", server, "/calendar/events.ics", database_processes=database),
    ]


def errand(server: Server, name: str):
    with Connection(server.port) as connection:
        answer = connection.send(request_for(f"/bench/{name}", server.host))
    if answer.status != 200:
        raise RuntimeError(f"/bench/{name} answered {answer.status}")
    return json.loads(answer.body)


def asking(server: Server) -> Callable[[], list[int]]:
    return lambda: errand(server, "database-processes")


def build(
    kind: Sqlite | Postgresql, folder: Path, rows: int, requests: int, sessions: int
) -> dict[str, dict[str, str]]:
    """The environments of the servers on one kind of database: the bare site, the demo, and the demo with more rows."""
    var = folder / f"var-{kind.name}"
    var.mkdir()
    bare, hub = bare_variables(kind.create("bare")), hub_variables(var, kind.create("demo"))
    make_bare(bare)
    make_hub(hub)
    manage(hub, "django", "collectstatic", "--noinput", "--verbosity", "0")
    found = {"bare": bare, "demo": hub}
    more = {"filled": ("bench.fill", rows)} if rows else {}
    if requests:
        more |= {"few": ("bench.fill_record", FEW_REQUESTS), "many": ("bench.fill_record", requests)}
    if sessions:
        fill = "bench.fill_sessions"
        more |= {"few dates": (fill, FEW_SESSIONS), "many dates": (fill, sessions)}
    for new, (step, number) in more.items():
        filled = folder / f"var-{kind.name}-{new}"
        filled.mkdir()
        for name in ("static", "media", "private"):
            (filled / name).symlink_to(var / name)
        found[new] = hub | {"DATABASE_URL": kind.copy("demo", new), "HUB_VAR": str(filled)}
        manage(found[new], step, str(number))
    return found


def page_cases(server: Server, addresses: dict[str, str]) -> list[Case]:
    database = asking(server)
    pages = [
        ("home", "/", HOME),
        ("directory", "/directory/", LISTING),
        ("events", "/whats-on/", LISTING),
        ("Spotlights", "/spotlights/", LISTING),
        ("reports", "/reports/", LISTING),
        ("record", "/record/", LISTING),
        ("search", "/search/?q=carers", LISTING),
        ("event", addresses["event"], DETAIL),
        ("organisation", addresses["organisation"], DETAIL),
        ("Spotlight", addresses["spotlight"], DETAIL),
        ("report", addresses["report"], DETAIL),
        ("request", addresses["request"], DETAIL),
    ]
    return [Case(name, server, path, target=target, database_processes=database) for name, path, target in pages]


def growth_cases(server: Server) -> list[Case]:
    """What must not grow with the rows. A ``*`` stands before what staff see and do.

    Words fill a page on the demo as well, or a short page would be compared with a full one: all that is filled in has
    “Kilnford”, none of it has “people”.
    """
    database, cookie = asking(server), errand(server, "sign-in")["cookie"]
    pages = [
        ("home", "/"),
        ("directory", "/directory/"),
        ("directory, last page", "/directory/?page=999999"),
        ("directory, area", "/directory/?area=vale"),
        ("directory, theme", "/directory/?theme=carers"),
        ("directory, common word and access", "/directory/?q=kilnford&access=step_free"),
        ("directory, rare word", "/directory/?q=people"),
        (ALL_AT_ONCE, "/directory/?q=kilnford&access=step_free&near=vale&within=25"),
        ("directory, letter", "/directory/?letter=k"),
        ("directory, nothing found", "/directory/?q=unicorn&access=step_free&area=vale"),
        ("events", "/whats-on/"),
        ("events, last page", "/whats-on/?page=999999"),
        ("events, past", "/whats-on/?when=past"),
        ("events, area and theme", "/whats-on/?area=vale&theme=carers"),
        ("search, common word", "/search/?q=kilnford"),
        ("search, last page", "/search/?q=kilnford&page=999999"),
        ("search, rare word", "/search/?q=people"),
        ("Spotlights", "/spotlights/"),
        ("reports", "/reports/"),
        ("record", "/record/"),
        ("health", "/healthz"),
    ]
    lists = errand(server, "staff-addresses")
    staff = [
        ("*organisations", lists["organisations"]),
        ("*organisations, last page", f"{lists['organisations']}?p=last"),
        ("*organisations, common word", f"{lists['organisations']}?q=kilnford"),
        ("*events in the explorer", lists["events"]),
        # It finds beginnings of words in titles: this one fills its page on both.
        ("*search of pages, common letter", "/admin/pages/search/?q=c"),
        ("*search of pages, rare word", "/admin/pages/search/?q=people"),
        ("*image chooser", "/admin/images/chooser/"),
        ("*first screen", "/admin/"),
    ]
    errands = ["publish-event", "publish-new-event", "publish-organisation"]
    return [
        *(
            Case(
                name,
                server,
                path,
                target=GROWTH_OF_ALL_AT_ONCE if name == ALL_AT_ONCE else GROWTH,
                database_processes=database,
            )
            for name, path in pages
        ),
        *(
            Case(name, server, path, {"Cookie": cookie}, target=GROWTH, database_processes=database)
            for name, path in staff
        ),
        *(
            Case(f"*{name.replace('-', ' ')}", server, f"/bench/{name}", target=GROWTH, database_processes=database)
            for name in errands
        ),
    ]


def record_cases(server: Server) -> list[Case]:
    """What must not grow with the record; and, without a target, what its first reader after a change waits for."""
    database = asking(server)
    pages = [
        ("record", "/record/"),
        ("record, last page", "/record/?page=999999"),
        ("record, phase and year", f"/record/?phase=answered-late&year={dt.date.today().year - 1}"),
        ("record, body, area and theme", "/record/?body=bench-body-1&area=vale&theme=carers"),
        ("overdue", "/record/overdue/"),
        ("replies", "/record/replies/"),
        ("bodies", "/record/bodies/"),
        ("body", "/record/bodies/bench-body-1/"),
        ("body, last page", "/record/bodies/bench-body-1/?page=999999"),
        ("feed", "/record/feed/"),
        ("feed of a body", "/record/bodies/bench-body-1/feed/"),
        ("feed of overdue ones", "/record/overdue/feed/"),
        ("feed of replies", "/record/replies/feed/"),
    ]
    files = ["list.csv", "list.csv?phase=overdue", "answers.csv", "list.json", "replies/list.csv"]
    errands = ["record-index", "body-numbers"]
    mark = f"https://{HOST}/record/2".encode()
    return [
        *(Case(name, server, path, target=GROWTH, database_processes=database) for name, path in pages),
        *(
            Case(
                f"{name}, each row",
                server,
                f"/record/{name}",
                target=GROWTH,
                database_processes=database,
                row_mark=mark,
            )
            for name in files
        ),
        *(
            Case(f"*{name.replace('-', ' ')}", server, f"/bench/{name}", database_processes=database)
            for name in errands
        ),
    ]


def measure_pages(bench: Bench, kind: str, environments: dict[str, dict[str, str]]) -> None:
    """Pages beside a bare one and hello world, without and with the hub's cache, and behind nginx."""
    bare = bench.start(environments["bare"], host="127.0.0.1")
    hub = bench.start(environments["demo"] | {"HUB_PAGE_CACHE": "no"})
    cached = bench.start(environments["demo"] | {"HUB_PAGE_CACHE": "yes"})
    addresses = errand(hub, "addresses")
    hello = Case("hello world", bare, "/hello/")
    plain = Case("bare Wagtail page", bare, "/bare/", database_processes=asking(bare))
    cases = [hello, plain, *page_cases(hub, addresses)]
    kept = [
        Case(f"{name}, cached", cached, path, target=CACHED, database_processes=asking(cached))
        for name, path in (("home", "/"), ("directory", "/directory/"), ("event", addresses["event"]))
    ]
    cases += kept
    if front.is_there():
        with Connection(cached.port) as connection:
            page = connection.send(kept[0].request())
        proxy = bench.stack.enter_context(
            front.nginx(bench.folder / f"nginx-{kind}", free_port(), hub=cached, page=page)
        )
        cases += [
            Case("home, nginx", proxy, "/", expect={"x-cache": "HIT"}),
            Case("file, nginx", proxy, "/file/page.html"),
        ]
    else:
        bench.say("nginx is not there: its cache is not measured.")
    bench.say(f"{kind}: warming up {len(cases)} cases")
    results = bench.prepared(cases)
    bench.say(f"{kind}: measuring, {bench.rounds} rounds")
    bench.run_rounds(results)
    base = results[1]
    by_name = {result.case.name: result for result in results}
    table = [figures(result, base) for result in results]
    shares = [(by_name["home, cached"], results[0], OF_HELLO)]
    if "home, nginx" in by_name:
        shares.append((by_name["home, nginx"], by_name["file, nginx"], OF_FILE))
    memory = {name: asdict(server.memory()) for name, server in (("hub", hub), ("hub, cached", cached), ("bare", bare))}
    print(f"\n## Pages on {kind}\n\n{pages_table(table)}\n\n{shares_table(shares)}\n")
    for name, figure in memory.items():
        print(f"Memory of a worker, {name}: at most {figure['peak']:.0f} MiB, its share {figure['share']:.0f} MiB.")
    bench.found[f"pages on {kind}"] = {
        "pages": [asdict(row) for row in table],
        "memory_mib": memory,
        "memory_is_met": all(figure["peak"] <= MOST_MEMORY_MIB for figure in memory.values()),
    }


def measure_growth(bench: Bench, kind: str, environments: dict[str, dict[str, str]]) -> None:
    """The same addresses on the demo and on the filled database, turn by turn."""
    off = {"HUB_PAGE_CACHE": "no"}
    small, large = bench.start(environments["demo"] | off), bench.start(environments["filled"] | off)
    pairs = list(zip(growth_cases(small), growth_cases(large), strict=True))
    bench.say(f"{kind}: warming up {len(pairs)} pairs")
    results = [(prepare(one, seconds=bench.burst), prepare(other, seconds=bench.burst)) for one, other in pairs]
    bench.say(f"{kind}: measuring, {bench.rounds} rounds")
    bench.run_rounds([result for pair in results for result in pair])
    table = [growth(one, other) for one, other in results]
    memory = asdict(large.memory())
    print(f"\n## {bench.options.rows:,} organisations and events on {kind}\n\n{growth_table(table)}\n")
    print(f"Memory of a worker: at most {memory['peak']:.0f} MiB, its share {memory['share']:.0f} MiB.")
    bench.found[f"growth on {kind}"] = {"cases": [asdict(row) for row in table], "memory_mib": memory}


def measure_record(bench: Bench, kind: str, environments: dict[str, dict[str, str]]) -> None:
    """The record with few requests and with many, turn by turn."""
    off = {"HUB_PAGE_CACHE": "no"}
    small, large = bench.start(environments["few"] | off), bench.start(environments["many"] | off)
    pairs = list(zip(record_cases(small), record_cases(large), strict=True))
    bench.say(f"{kind}: warming up {len(pairs)} pairs of the record")
    results = [(prepare(one, seconds=bench.burst), prepare(other, seconds=bench.burst)) for one, other in pairs]
    bench.say(f"{kind}: measuring, {bench.rounds} rounds")
    bench.run_rounds([result for pair in results for result in pair])
    found = [growth(one, other) for one, other in results]
    memory = asdict(large.memory())
    names = f"{FEW_REQUESTS:,}", f"{bench.options.requests:,}"
    print(f"\n## {names[1]} requests beside {names[0]} on {kind}\n\n{growth_table(found, *names)}\n")
    print(f"Memory of a worker: at most {memory['peak']:.0f} MiB, its share {memory['share']:.0f} MiB.")
    bench.found[f"record on {kind}"] = {"cases": [asdict(row) for row in found], "memory_mib": memory}


def measure_events(bench: Bench, kind: str, environments: dict[str, dict[str, str]]) -> None:
    """The list of events with few dates and with many, turn by turn."""
    off = {"HUB_PAGE_CACHE": "no"}
    small, large = bench.start(environments["few dates"] | off), bench.start(environments["many dates"] | off)
    pairs = list(zip(event_cases(small), event_cases(large), strict=True))
    bench.say(f"{kind}: warming up {len(pairs)} pairs of the events")
    results = [(prepare(one, seconds=bench.burst), prepare(other, seconds=bench.burst)) for one, other in pairs]
    bench.say(f"{kind}: measuring, {bench.rounds} rounds")
    bench.run_rounds([result for pair in results for result in pair])
    found = [growth(one, other) for one, other in results]
    memory = asdict(large.memory())
    names = f"{FEW_SESSIONS:,}", f"{bench.options.sessions:,}"
    print(f"\n## {names[1]} sessions beside {names[0]} on {kind}\n\n{growth_table(found, *names)}\n")
    print(f"Memory of a worker: at most {memory['peak']:.0f} MiB, its share {memory['share']:.0f} MiB.")
    bench.found[f"events on {kind}"] = {"cases": [asdict(row) for row in found], "memory_mib": memory}


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
    parser.add_argument("--only-record", action="store_true", help="leave out all but --requests and --sessions")
    return parser.parse_args(arguments)


STARTED = time.monotonic()


def main(arguments: Sequence[str]) -> int:
    options = options_from(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hub-bench-")))
        folder.chmod(0o755)
        bench = Bench(options, folder, stack)
        kinds = bench.databases()
        bench.say("Making the databases")
        with ThreadPoolExecutor() as pool:
            numbers = options.rows, options.requests, options.sessions
            environments = list(pool.map(lambda kind: build(kind, folder, *numbers), kinds))
        for kind, variables in zip(kinds, environments, strict=True):
            if not options.only_record:
                with ExitStack() as servers:
                    bench.stack = servers
                    measure_pages(bench, kind.name, variables)
            if options.requests:
                with ExitStack() as servers:
                    bench.stack = servers
                    measure_record(bench, kind.name, variables)
            if options.sessions:
                with ExitStack() as servers:
                    bench.stack = servers
                    measure_events(bench, kind.name, variables)
            if options.rows and not options.only_record:
                with ExitStack() as servers:
                    bench.stack = servers
                    measure_growth(bench, kind.name, variables)
        if options.json:
            options.json.write_text(json.dumps(bench.found, indent=2) + "\n")
        bench.say("Done")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
