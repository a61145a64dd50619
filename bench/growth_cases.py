"""Addresses that must not take longer where there is more: of the site, of the record and of the events."""

from __future__ import annotations

import datetime as dt

from bench.cases import Case
from bench.databases import HOST
from bench.errands import asking, errand
from bench.figures import Target
from bench.processes import Server

GROWTH, GROWTH_OF_ALL_AT_ONCE = Target(2), Target(5)
ALL_AT_ONCE = "directory, filters, word and distance"


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


def story_cases(server: Server) -> list[Case]:
    """What must not grow with the stories: the desks of staff, topics, what is counted, what a code opens.

    Without a target: counting the month of a topic anew after one of its stories changed, which reads all of them.
    """
    database, cookie = asking(server), errand(server, "sign-in")["cookie"]
    lists = errand(server, "story-addresses")
    pages = [
        ("topics", "/topics/"),
        ("topics, theme", "/topics/?theme=carers"),
        ("topic of half of them", "/topics/bench-topic-1/"),
        ("small topic", "/topics/bench-topic-3/"),
        ("topics, spreadsheet", "/topics/topics.csv"),
        ("home", "/"),
        ("impact", "/impact/"),
        ("statement of a partner", lists["statement"]),
        ("API, topics", "/api/v1/topics"),
        ("API, topic", "/api/v1/topics/bench-topic-1"),
        ("API, impact", "/api/v1/impact"),
    ]
    desk = lists["desk"]
    staff = [
        ("*screening list", desk),
        ("*screening list, last page", f"{desk}?p=last"),
        ("*screening list, to decide", f"{desk}?status=received"),
        ("*screening list, partner and status", f"{desk}?status=accepted&partner={lists['partner']}"),
        ("*screening list, a theme", f"{desk}?theme={lists['theme']}"),
        ("*one story", lists["story"]),
        ("*evidence desk", lists["evidence"]),
        ("*topic of half of them", lists["topic"]),
        ("*first screen", "/admin/"),
    ]
    return [
        *(Case(name, server, path, target=GROWTH, database_processes=database) for name, path in pages),
        *(
            Case(name, server, path, {"Cookie": cookie}, target=GROWTH, database_processes=database)
            for name, path in staff
        ),
        Case("*my story", server, "/bench/my-story", target=GROWTH, database_processes=database),
        Case("*recount month", server, "/bench/recount-month", database_processes=database),
    ]
