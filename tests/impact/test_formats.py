"""Every other form of a page is announced in its head, and what the columns of the files mean is said."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from hub.impact.domain.open_data import DATA_SETS
from hub.impact.head import TWINS
from stories.domain.topic_numbers import recount_topic
from tests.factories.events import make_event
from tests.factories.home import make_home
from tests.factories.organisations import make_organisation
from tests.factories.reports import make_started
from tests.factories.spotlights import make_spotlight
from tests.factories.stories import make_accepted_story, make_topic
from tests.factories.training import make_certificate

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

FILE = re.compile(r"\.(csv|json|atom|rss|ics|pdf)$|/feed/$|feed/$")
LINK = re.compile(r'<link rel="(?:alternate|service-desc)" type="([^"]+)" title="[^"]+" href="([^"]+)">')
NO_TWIN = {
    "robots": "for robots, about no page",
    "session": "one date of an event, whose page announces all of them",
    "calendar": "of somebody who booked",
    "stories_template": "a form to fill in, for partners",
    "did": "the keys of the hub",
    "list_answers_csv": "the same requests row by row; linked on the page",
    "overdue_answers_csv": "as above",
    "body_answers_csv": "as above",
    "due_date_file": "of a date that was asked for; tested where it is answered",
    "openapi-json": "announced as a description of the service, on the page of open data",
}
"""Names of addresses of files that are no other form of one page, and why."""


@pytest.fixture
def world(time_machine):
    time_machine.move_to("2026-05-06T10:00:00Z")
    make_home()
    organisation = make_organisation(name="Hanbury Carers", slug="hanbury-carers")
    topic = make_topic("Night sitters")
    for _ in range(6):
        make_accepted_story(topic=topic, organisation=organisation)
    recount_topic(topic)
    request = make_started(received_on=dt.date(2026, 4, 2))
    return {
        "organisation": organisation,
        "topic": topic,
        "request": request,
        "report": request.report,
        "event": make_event(),
        "spotlight": make_spotlight(),
        "certificate": make_certificate(),
    }


def pages(world) -> dict[str, tuple[str, list[str]]]:
    """A page and the files that are other forms of it, by the name of the address of a file."""
    request, body = world["request"], world["request"].body
    one, of_body = [request.year, request.number], [body.slug]
    index = world["event"].get_parent().url
    found = {}
    for name, page, args in (
        *((f"{stem}_{kind}", f"record:{stem}", []) for stem in ("replies", "promises", "changes") for kind in KINDS),
        *((f"list_{kind}", "record:list", []) for kind in KINDS),
        *((f"overdue_{kind}", "record:overdue", []) for kind in KINDS),
        *((f"body_{kind}", "record:body", of_body) for kind in KINDS),
        ("statistics_csv", "record:statistics", []),
        *((name, "record:detail", one) for name in ("due_file", "pdf", "data")),
    ):
        found[name] = (reverse(page, args=args), reverse(f"record:{name}", args=args))
    found |= {
        "events": (index, reverse("calendar:events")),
        "feed": (index, reverse("calendar:feed")),
        "rss": (index, reverse("calendar:rss")),
        "event": (world["event"].url, reverse("calendar:event", args=[world["event"].pk])),
        "csv": (reverse("directory:list"), reverse("directory:csv")),
        "topics_csv": (reverse("topics:list"), reverse("topics:csv")),
        "statement": (
            reverse("impact:partner", args=["hanbury-carers"]),
            reverse("impact:statement", args=["hanbury-carers"]),
        ),
        "dictionary": (reverse("open_data:overview"), reverse("open_data:dictionary")),
        "report_pdf": (world["report"].url, world["report"].pdf_url),
        "paper": (
            reverse("certificate:shown", args=[world["certificate"].code]),
            reverse("certificate:paper", args=[world["certificate"].code]),
        ),
    }
    return found


KINDS = ("csv", "json", "feed")


def announced(path: str) -> list[tuple[str, str]]:
    response = Client().get(path)
    assert response.status_code == 200, path
    return [(kind, href.partition("?")[0]) for kind, href in LINK.findall(response.content.decode())]


def file_names(resolver=None, start: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    """The names of all addresses of files that are open to everybody, with where their names are known."""
    for pattern in (resolver or get_resolver()).url_patterns:
        whole = start + str(pattern.pattern)
        if whole.startswith(("admin/", "account/", "documents/", "^media", "hsds/")):
            continue
        if isinstance(pattern, URLPattern):
            if FILE.search(whole.rstrip("$)").replace("\\", "")):
                yield namespace, pattern.name
        else:
            yield from file_names(pattern, whole, pattern.namespace or namespace)


def test_every_file_is_announced_by_its_page(world):
    known = pages(world)
    names = {"topics_csv" if (namespace, name) == ("topics", "csv") else name for namespace, name in file_names()}
    assert len(names) > 20
    assert names - known.keys() - NO_TWIN.keys() == set(), "say of which page it is another form, or why of none"

    for name, (page, file) in known.items():
        assert file in [href for _, href in announced(page)], (name, page, file)


def test_every_page_that_is_in_the_interface_says_where(world):
    request, topic = world["request"], world["topic"]
    arguments = {
        "record:detail": [request.year, request.number],
        "topics:topic": [topic.slug],
        "directory:detail": ["hanbury-carers"],
        "impact:partner": ["hanbury-carers"],
    }
    for page, operation in TWINS.items():
        args = arguments.get(page, [])
        address = reverse(f"api:{operation}", args=args)
        assert ("application/json", address) in announced(reverse(page, args=args)), page
        assert Client().get(address).status_code == 200


def rows_of(path: str) -> list[list[str]]:
    content = b"".join(Client().get(path).streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def test_the_dictionary_says_of_each_column_of_each_file_what_it_means(world):
    head, *rows = rows_of("/open-data/dictionary.csv")
    told: dict[str, list[str]] = {}
    for file, _, column, meaning in rows:
        assert meaning
        told.setdefault(file.removeprefix(settings.HUB_BASE_URL), []).append(column)

    assert head == ["File", "What it is", "Column", "Meaning"]
    files = {
        reverse(f"{namespace}:{name}" if namespace else name)
        for namespace, name in file_names()
        if name.endswith("csv") and not name.startswith("body")
    }
    assert set(told) == files - {reverse(f"record:{name}") for name in ("overdue_csv", "overdue_answers_csv")}
    for file, columns in told.items():
        assert rows_of(file)[0] == columns, file


def test_the_page_lists_each_set_with_its_files_as_people_and_as_data(world):
    page = Client().get("/open-data/").content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])

    assert (data["@type"], data["license"]) == ("DataCatalog", settings.HUB_DATA_LICENCE_URL)
    assert [one["name"] for one in data["dataset"]] == [one.title for one in DATA_SETS]
    assert data["dataset"][0]["distribution"][0] == {
        "@type": "DataDownload",
        "encodingFormat": "text/csv",
        "contentUrl": "https://hub.example/record/list.csv",
    }
    for one in DATA_SETS:
        for each in one.downloads:
            assert f'href="{each.url}"' in page
            assert Client().get(each.url).status_code == 200


def test_an_organisation_and_a_report_say_what_they_are_to_search_engines(world):
    def data_of(path: str) -> dict:
        page = Client().get(path).content.decode()
        return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])

    assert data_of("/directory/hanbury-carers/") == {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": "Hanbury Carers",
        "url": "https://hub.example/directory/hanbury-carers/",
        **{
            key: value
            for key, value in {
                "description": world["organisation"].summary,
                "telephone": world["organisation"].phone,
                "email": world["organisation"].email,
            }.items()
            if value
        },
    }
    report = data_of(world["report"].url)
    assert (report["@type"], report["name"], report["datePublished"]) == (
        "Report",
        world["report"].title,
        world["report"].published_on.isoformat(),
    )
