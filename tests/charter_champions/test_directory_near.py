"""The directory near a postcode or a town."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from hub.organisations.models import Postcode
from tests.factories.organisations import make_area, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def placed():
    """A postcode, a town, and three groups at about 0, 2 and 13 miles."""
    Postcode.objects.create(code="KF11AA", outward="KF1", latitude=53.0182, longitude=-2.1815)
    make_area("Hanbury", slug="hanbury", latitude=53.2, longitude=-2.1815)
    make_organisation("Zebra club", latitude="53.018200", longitude="-2.181500")
    make_organisation("Middle club", latitude="53.047000", longitude="-2.181500")
    make_organisation("Apple club", latitude="53.200000", longitude="-2.181500")
    make_organisation("Nowhere club")


def names_and_distances(client, query: str) -> list[tuple[str, ...]]:
    document = BeautifulSoup(client.get(f"/directory/{query}").content, "html.parser")
    return [
        (row.h3.a.contents[-1].get_text(), *(dd.get_text() for dd in row.select("dd") if "away" in dd.get_text()))
        for row in document.select(".org")
    ]


def test_groups_near_a_postcode_come_nearest_first_with_their_distance(client, placed):
    assert names_and_distances(client, "?near=kf11aa") == [
        ("Zebra club", "less than 0.1 miles away"),
        ("Middle club", "2 miles away"),
    ]
    assert [name for name, *_ in names_and_distances(client, "?near=KF1+1AA&within=25")] == [
        "Zebra club",
        "Middle club",
        "Apple club",
    ]
    assert [name for name, *_ in names_and_distances(client, "?near=hanbury&within=1")] == ["Apple club"]
    assert names_and_distances(client, "") == [("Apple club",), ("Middle club",), ("Nowhere club",), ("Zebra club",)]


def test_a_postcode_that_nobody_knows_offers_the_towns_and_keeps_the_rest(client, placed):
    document = BeautifulSoup(client.get("/directory/?near=KF9+9ZZ&q=club").content, "html.parser")
    panel = document.select_one("#results .panel")

    assert panel.h3.get_text() == "We don’t know “KF9 9ZZ”"
    assert [(link.get_text(), link["href"]) for link in panel.select("a")] == [
        ("Hanbury", "/directory/?near=hanbury&q=club")
    ]
    assert len(document.select(".org")) == 4
    assert document.select_one("input[name=near]")["value"] == "KF9 9ZZ"


def test_the_chip_of_a_place_takes_its_distance_away_too_and_the_spreadsheet_follows(client, placed):
    document = BeautifulSoup(client.get("/directory/?near=KF1+1AA&within=1&q=club").content, "html.parser")
    chips = [(chip.get_text(" ", strip=True), chip["href"]) for chip in document.select("a.chip")]
    rows = b"".join(client.get("/directory/list.csv?near=KF1+1AA&within=1").streaming_content).decode("utf-8-sig")

    assert chips == [
        ("Remove filter: club", "/directory/?near=KF1+1AA&within=1"),
        ("Remove filter: Within 1 mile of KF1 1AA", "/directory/?q=club"),
    ]
    assert [line.split(",")[0].strip('"') for line in rows.splitlines()[1:]] == ["Zebra club"]


def test_a_place_costs_at_most_three_queries_more(client, placed, django_assert_max_num_queries):
    client.get("/directory/")

    for query in ("near=KF1+1AA", "near=KF1", "near=hanbury", "near=KF9+9ZZ"):
        with django_assert_max_num_queries(13):
            client.get(f"/directory/?{query}")


def test_the_numbers_beside_the_boxes_are_of_the_place_that_was_asked_for(client, placed):
    def groups(query: str) -> list[str]:
        document = BeautifulSoup(client.get(f"/directory/{query}").content, "html.parser")
        labels = [" ".join(label.get_text().split()) for label in document.select("label")]
        return [label for label in labels if label.startswith("Community group")]

    near, everywhere, again = (groups(query) for query in ("?near=KF1+1AA&within=1", "", "?near=hanbury&within=1"))

    assert [near, everywhere, again] == [["Community group (1)"], ["Community group (4)"], ["Community group (1)"]]
