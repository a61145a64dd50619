"""The list of Spotlights and its feed under every filter, over the same four."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from hub.organisations.models.areas import INDENT
from tests.factories.spotlights import make_area, make_spotlight, make_spotlight_index, make_theme
from tests.spotlights.test_list import feed, titles

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def four(once):
    with once():
        make_four()


def make_four():
    kilnford = make_area("Kilnford")
    hanbury = make_area("Hanbury", inside=kilnford)
    carers, youth = make_theme("Carers"), make_theme("Young people")
    make_spotlight(title="A", shown_on=dt.date(2026, 1, 4), area=hanbury, themes=[carers])
    make_spotlight(title="B", shown_on=dt.date(2026, 1, 3), area=hanbury, themes=[youth])
    make_spotlight(title="C", shown_on=dt.date(2026, 1, 2), area=kilnford, themes=[carers, youth])
    make_spotlight(title="D", shown_on=dt.date(2026, 1, 1))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["A", "B", "C", "D"]),
        ("?area=hanbury", ["A", "B"]),
        ("?area=kilnford", ["A", "B", "C"]),  # the places inside it too
        ("?theme=carers", ["A", "C"]),
        ("?theme=carers&theme=young-people", ["A", "B", "C"]),
        ("?theme=carers&area=hanbury", ["A"]),
    ],
)
def test_filters(client, four, query, expected):
    assert titles(client, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "?theme=nonsense",
        "?area=%27%22%3Cscript%3E",
        "?theme=&area=",
        "?page=-1",
        "?page=9999999999999999999999",
        "?page=1e309",
        "?theme=" + "a" * 3000,
        "?" + "&".join(f"theme=t{number}" for number in range(90)),
    ],
)
def test_nonsense_in_the_address_shows_everything(client, four, query):
    assert titles(client, query) == ["A", "B", "C", "D"]


def test_a_known_theme_with_nothing_here_shows_an_empty_state(client, four):
    make_theme("Dentists")

    html = client.get(f"{make_spotlight_index().url}?theme=dentists").content.decode()

    assert "No Spotlight matches" in html
    assert "0 Spotlights match" in html
    assert titles(client, "?theme=dentists") == []


def test_counts_follow_the_other_filter_and_include_places_inside(client, four):
    html = client.get(f"{make_spotlight_index().url}?theme=carers").content.decode()

    labels = re.findall(r'__label" for="[^"]*">([^<]*) <span class="count">\((\d+)\)', html)
    assert labels == [("Carers", "2"), ("Young people", "2"), ("Kilnford", "2"), (f"{INDENT}Hanbury", "1")]


def test_chips_remove_one_filter_each(client, four):
    html = client.get(f"{make_spotlight_index().url}?theme=carers&area=hanbury&page=1").content.decode()

    links = re.findall(r'class="chip" href="([^"]*)"', html)
    assert links == ["?area=hanbury", "?theme=carers"]


def test_feed_has_the_newest_first_on_the_configured_address(client, four):
    channel = feed(client).find("channel")

    assert [item.findtext("title") for item in channel.findall("item")] == ["A", "B", "C", "D"]
    assert channel.findtext("link") == "https://hub.example/spotlights/"
    first = channel.find("item")
    assert first.findtext("link").startswith("https://hub.example/spotlights/lunch-")
    assert first.findtext("guid") == first.findtext("link")
    assert first.findtext("pubDate") == "Sun, 04 Jan 2026 12:00:00 +0000"


def test_feed_takes_the_filters_of_the_list(client, four):
    channel = feed(client, "?theme=carers&area=hanbury").find("channel")

    assert channel.findtext("title") == "Spotlights: Carers, Hanbury"
    assert [item.findtext("title") for item in channel.findall("item")] == ["A"]
    own = channel.find("{http://www.w3.org/2005/Atom}link").get("href")
    assert own == "https://hub.example/spotlights/feed/?theme=carers&area=hanbury"


def test_list_tells_feed_readers_where_the_feed_is(client, four):
    html = client.get(f"{make_spotlight_index().url}?theme=carers").content.decode()

    assert 'type="application/rss+xml" title="Spotlights" href="/spotlights/feed/?theme=carers"' in html
