"""The list of events under every filter, over the same few events."""

from __future__ import annotations

import re

import pytest
import time_machine

from tests.events.test_pages import NOW, at, titles
from tests.factories.events import make_event, make_event_index, session
from tests.factories.spotlights import make_area, make_theme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def some(once):
    with once(), time_machine.travel(NOW, tick=False):
        make_some()


def make_some():
    kilnford = make_area("Kilnford")
    hanbury = make_area("Hanbury", inside=kilnford)
    carers = make_theme("Carers")
    make_event(title="Today", sessions=[session(at(11, 24))], area=hanbury, themes=[carers], step_free="yes")
    make_event(title="Sunday", sessions=[session(at(11, 29))], format="online", bsl="yes", step_free="yes")
    make_event(title="Monday", sessions=[session(at(11, 30))], area=kilnford, format="both")
    make_event(title="December", sessions=[session(at(12, 8)), session(at(11, 3))], themes=[carers], step_free="no")
    make_event(title="Earlier today", sessions=[session(at(11, 24, 9))])
    make_event(title="May", sessions=[session(at(5, 5)), session(at(5, 12))])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Today", "Sunday", "Monday", "December"]),
        ("?when=today", ["Today"]),
        ("?when=week", ["Today", "Sunday"]),
        ("?when=month", ["Today", "Sunday", "Monday"]),
        ("?when=past", ["Earlier today", "May"]),
        ("?area=kilnford", ["Today", "Monday"]),
        ("?area=hanbury", ["Today"]),
        ("?theme=carers", ["Today", "December"]),
        ("?format=online", ["Sunday", "Monday"]),
        ("?format=in-person", ["Today", "Monday", "December"]),
        ("?access=step_free", ["Today", "Sunday"]),
        ("?access=step_free&access=bsl", ["Sunday"]),
        ("?when=week&theme=carers&access=step_free&format=in-person&area=hanbury", ["Today"]),
    ],
)
def test_filters(client, some, query, expected):
    assert titles(client, query) == expected


@pytest.mark.parametrize(
    "query",
    ["?when=yesterday", "?when=2026-02-30", "?area=x&theme=y&format=z&access=latitude", "?page=-1", "?page=9e9"],
)
def test_nonsense_in_the_address_shows_what_is_coming_up(client, some, query):
    assert titles(client, query) == ["Today", "Sunday", "Monday", "December"]


def test_counts(client, some):
    html = client.get(f"{make_event_index().url}?format=online").content.decode()

    labels = re.findall(r'__label" for="[^"]*">([^<]*) <span class="count">\((\d+)\)', html)
    assert labels == [
        ("Kilnford", "1"),
        ("In person", "3"),
        ("Online", "2"),
        ("Step-free way in", "1"),
        ("British Sign Language", "1"),
    ]
