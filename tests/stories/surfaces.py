"""Every address at which anyone may read something of how many stories there are: for the tests that try to work out
what is hidden. Whoever makes a new one adds a function here.

A function takes a ``Told``, the world of the test, and returns addresses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from hub.organisations.models import Area, Organisation
from reports.models import ReportPage
from stories.models import Topic

VOLATILE = re.compile(r'(name="csrfmiddlewaretoken" value="|nonce="|submission_key" value=")[^"]*')


@dataclass(frozen=True)
class Told:
    """What there is to read about: topics with stories, pages that use them, partners, a theme and an area."""

    topics: Sequence[Topic]
    pages: Sequence[ReportPage]
    partners: Sequence[Organisation]
    theme: str
    area: Area


def topic_pages(world: Told) -> Iterable[str]:
    return [topic.get_absolute_url() for topic in world.topics]


def topic_lists(world: Told) -> Iterable[str]:
    start = reverse("topics:list")
    queries = ["", f"theme={world.theme}", f"area={world.area.slug}", "status=gathering", "status=taken-up"]
    return [f"{start}?{query}" for query in queries]


def topic_files(world: Told) -> Iterable[str]:
    return [reverse("topics:csv"), "/sitemap-topics.xml"]


def report_pages(world: Told) -> Iterable[str]:
    return [page.url for page in world.pages]


def partner_pages(world: Told) -> Iterable[str]:
    return [partner.get_absolute_url() for partner in world.partners]


def searches(world: Told) -> Iterable[str]:
    return [f"{reverse('search')}?q=night", f"{reverse('search')}?q=19"]


def impact_pages(world: Told) -> Iterable[str]:
    yield from (reverse(f"impact:{name}") for name in ("overview", "changed"))
    for partner in world.partners:
        page = reverse("impact:partner", args=[partner.slug])
        yield from (page, f"{page}?from=2000-01-01&to=2099-12-31")


def interface(world: Told) -> Iterable[str]:
    """Everything under ``/api/v1/``: what says nothing of stories must not begin to."""
    start, every = "/api/v1/", f"theme={world.theme}&area={world.area.slug}"
    lists = ("pages", "reports", "organisations", "events", "asking", "topics", "impact")
    yield from (f"{start}{name}" for name in lists)
    yield from (f"{start}record/{name}" for name in ("requests", "replies", "promises", "changes", "bodies"))
    queries = [every, f"theme={world.theme}", f"area={world.area.slug}", "status=gathering", "per_page=1"]
    yield from (f"{start}topics?{query}" for query in queries)
    yield from (f"{start}topics/{topic.slug}" for topic in world.topics)
    for partner in world.partners:
        yield f"{start}impact/partners/{partner.slug}?from=2000-01-01&to=2099-12-31"


SURFACES: list[Callable[[Told], Iterable[str]]] = [
    topic_pages,
    topic_lists,
    topic_files,
    report_pages,
    partner_pages,
    searches,
    impact_pages,
    interface,
]


def read_all(world: Told) -> dict[str, str]:
    """What a stranger reads at each address, without what is drawn anew for each visit."""
    found = {}
    for surface in SURFACES:
        for address in surface(world):
            answer = Client().get(address)
            assert answer.status_code == 200, address
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            found[address] = VOLATILE.sub(r"\1", body.decode("utf-8"))
    return found
