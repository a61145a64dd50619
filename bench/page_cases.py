"""Pages beside a bare one and hello world, without and with the hub's cache, and behind nginx."""

from __future__ import annotations

from dataclasses import asdict

from bench import nginx as front
from bench.cases import Case
from bench.client import Connection
from bench.errands import asking, errand
from bench.figures import Target
from bench.processes import Server, free_port
from bench.report import figures, pages_table, shares_table
from bench.run import Run

DETAIL, LISTING, HOME, CACHED = Target(2.5), Target(4), Target(5), Target(0.10)
OF_HELLO, OF_FILE = Target(0.6, at_least=True), Target(0.9, at_least=True)
MOST_MEMORY_MIB = 150


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


def measure_pages(run: Run, kind: str, environments: dict[str, dict[str, str]]) -> None:
    """Measure them and print their tables."""
    bare = run.start(environments["bare"], host="127.0.0.1")
    hub = run.start(environments["demo"] | {"HUB_PAGE_CACHE": "no"})
    cached = run.start(environments["demo"] | {"HUB_PAGE_CACHE": "yes"})
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
        proxy = run.stack.enter_context(front.nginx(run.folder / f"nginx-{kind}", free_port(), hub=cached, page=page))
        cases += [
            Case("home, nginx", proxy, "/", expect={"x-cache": "HIT"}),
            Case("file, nginx", proxy, "/file/page.html"),
        ]
    else:
        run.say("nginx is not there: its cache is not measured.")
    run.say(f"{kind}: warming up {len(cases)} cases")
    results = run.prepared(cases)
    run.say(f"{kind}: measuring, {run.rounds} rounds")
    run.run_rounds(results)
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
    run.found[f"pages on {kind}"] = {
        "pages": [asdict(row) for row in table],
        "memory_mib": memory,
        "memory_is_met": all(figure["peak"] <= MOST_MEMORY_MIB for figure in memory.values()),
    }
