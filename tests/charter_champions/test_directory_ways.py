"""Ways through the directory: the map, A to Z, out of an empty list, onto paper."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from charter_champions.domain.a_to_z import LETTERS, letter_of
from charter_champions.views import directory as directory_views
from hub.organisations.domain.outline_loading import load_outlines
from hub.organisations.models import Organisation, Postcode
from hub.organisations.outline_files import features_of, read_features
from tests.factories.charter_champions import make_champion
from tests.factories.organisations import make_area, make_organisation

pytestmark = pytest.mark.django_db

DEMO_OUTLINES = Path(settings.PROJECT_DIR) / "hub" / "home" / "demo" / "outlines.geojson"
PLACES = ("Hanbury", "Potters Row", "Northgate", "Vale", "Central")


def page(client, query: str = "", path: str = "/directory/") -> BeautifulSoup:
    response = client.get(f"{path}{query}")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def names(document: BeautifulSoup) -> list[str]:
    return [name.get_text() for name in document.select("ol.results h3 bdi")]


# The map


def make_two_far_apart():
    """One in Hanbury and one in Vale: between them the map shows all five areas."""
    make_organisation("Carers", latitude="53.029300", longitude="-2.206500")
    make_organisation("Allotments", latitude="53.014200", longitude="-2.141200")


@pytest.fixture
def outlines():
    root = make_area("Kilnford", slug="kilnford")
    areas = {name: make_area(name, slug=name.lower().replace(" ", "-"), parent=root) for name in PLACES}
    load_outlines(read_features(DEMO_OUTLINES), source="outlines.geojson")
    return areas


def test_the_pins_are_numbered_like_the_list_on_every_page(client, outlines):
    for number in range(23):
        where = {} if number % 5 == 2 else {"latitude": f"{53.01 + number / 1000:.6f}", "longitude": "-2.180000"}
        make_organisation(f"Group {number:02}", **where)

    for number in (1, 2, 3):
        document = page(client, f"?page={number}")
        pins = {pin["href"]: pin["aria-label"] for pin in document.select("svg a.plan-pin")}
        entries = {f"#{item['id']}": item.h3.a.get_text() for item in document.select("li.org")}
        unplaced = {link["href"]: link.get_text() for link in document.select(".mapbox p a")}

        assert len(entries) == (3 if number == 3 else 10)
        assert pins | unplaced == entries
        assert not pins.keys() & unplaced.keys()
        assert [item.select_one(".pin").get_text() for item in document.select("li.org")] == [
            str(10 * (number - 1) + place) for place in range(1, len(entries) + 1)
        ]
        assert [pin.select_one(".mpin-t").get_text() for pin in document.select("a.plan-pin")] == [
            href.removeprefix("#o") for href in pins
        ]


def test_the_map_has_a_name_a_description_and_the_areas(client, outlines):
    make_two_far_apart()

    drawing = page(client).select_one(".mapbox > svg")

    assert drawing["role"] == "group"
    assert drawing.find(id=drawing["aria-labelledby"]).get_text() == "Map of the places in this list"
    assert "leads to the entry with its number" in drawing.find(id=drawing["aria-describedby"]).get_text()
    assert len(drawing.select(".plan-area")) == 5
    assert len(drawing.select(".plan-area--has")) == 2
    assert "Vale" in [name.get_text() for name in drawing.select(".wname")]


def test_a_hidden_address_is_as_coarse_on_the_map_as_in_the_list(client, outlines):
    values = {"latitude": "53.014900", "longitude": "-2.144400"}
    make_organisation("Refuge", hides_exact_address=True, **values)
    exact = page(client, "?q=none")
    hidden = page(client).select_one("svg svg")
    Organisation.objects.update(latitude="53.010000", longitude="-2.140000", hides_exact_address=False)

    shown = page(client).select_one("svg svg")

    assert not exact.select("a.plan-pin")
    assert (hidden["x"], hidden["y"]) == (shown["x"], shown["y"])


def test_the_outline_of_an_area_gives_way_to_those_inside_it(client, outlines):
    square = [[[-2.24, 53.0], [-2.11, 53.0], [-2.11, 53.06], [-2.24, 53.06], [-2.24, 53.0]]]
    whole = {
        "type": "Feature",
        "properties": {"name": "Kilnford"},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    load_outlines(features_of({"type": "FeatureCollection", "features": [whole]}), source="whole.geojson")
    make_two_far_apart()

    assert len(page(client).select(".plan-area")) == 5


def test_new_outlines_are_on_the_map_at_once(client, outlines):
    make_two_far_apart()
    assert len(page(client).select(".plan-area")) == 5

    outlines["Vale"].outline.delete()

    assert len(page(client).select(".plan-area")) == 4


def test_the_page_with_its_map_stays_small(client, outlines):
    """A first visit may take 75 kB; styles, letters and script are about 60 of it."""
    import gzip

    for number in range(10):
        make_champion(f"Group {number}", latitude=f"{53.01 + number / 1000:.6f}", longitude="-2.18")

    assert len(gzip.compress(client.get("/directory/").content)) < 12_000


# A to Z


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Allotments", "a"),
        ("éclair club", "e"),
        ("“Quoted” choir", "q"),
        ("  Zebra", "z"),
        ("1st Scouts", "other"),
        ("Ωmega", "other"),
        ("ﬁre watch", "f"),
        ("", "other"),
        ("!!!", "other"),
    ],
)
def test_the_letter_of_a_name(name, letter):
    assert letter_of(name) == letter


def letters(document: BeautifulSoup) -> dict[str, int]:
    found = {}
    for item in document.select(".letters li"):
        if item.a:
            letter = re.search(r"letter=(\w+)", item.a["href"])[1]
            found[letter] = int(item.select_one(".letters__count").get_text())
    return found


def test_the_letters_add_up_to_the_list_and_each_finds_its_own(client):
    area = make_area("Hanbury", slug="hanbury")
    for name in ("Apple", "apricot", "Émile", "Zebra", "1st Scouts"):
        make_organisation(name, areas=[area] if name != "Zebra" else [])

    whole, part = page(client), page(client, "?area=hanbury")

    assert letters(whole) == {"a": 2, "e": 1, "z": 1, "other": 1}
    assert letters(part) == {"a": 2, "e": 1, "other": 1}
    assert len(whole.select(".letters li")) == 27
    assert [item.get_text() for item in part.select(".letters li") if item.get_text().startswith("Z")] == [
        "Z: no groups"
    ]
    for query in ("", "area=hanbury&"):
        found = letters(page(client, f"?{query}"))
        assert {letter: len(names(page(client, f"?{query}letter={letter}"))) for letter in LETTERS} == {
            letter: found.get(letter, 0) for letter in LETTERS
        }
    assert names(page(client, "?letter=a")) == ["Apple", "apricot"]
    assert [chip.get_text() for chip in page(client, "?letter=a").select(".chip")] == [
        "Remove filter: Beginning with A "
    ]


def test_a_letter_goes_with_paging_and_the_spreadsheet(client):
    for number in range(12):
        make_organisation(f"Alpha {number:02}")
    make_organisation("Beta")

    document = page(client, "?letter=a&page=2")

    assert names(document) == ["Alpha 10", "Alpha 11"]
    assert "Beta" not in client.get("/directory/list.csv?letter=a").getvalue().decode()
    assert document.select_one(".letters [aria-current]").get_text().startswith("A")


# Out of an empty list


def ways(document: BeautifulSoup) -> dict[str, str]:
    """The words of each way with its count, and its address."""
    return {item.get_text(): item.a["href"] for item in document.select(".empty ul li")}


@pytest.fixture
def few():
    area = make_area("Hanbury", slug="hanbury", latitude=53.02, longitude=-2.2)
    Postcode.objects.create(code="KF11AA", outward="KF1", latitude=53.02, longitude=-2.18)
    make_organisation("Choir", areas=[area], bsl="yes", latitude="53.080000", longitude="-2.180000")
    make_organisation("Carers choir", step_free="yes")
    make_organisation("Walkers", areas=[area], step_free="yes", latitude="53.021000", longitude="-2.180000")


def test_every_way_out_finds_as_many_as_it_says(client, few):
    for query in (
        "?q=choir+carers&access=bsl&area=hanbury",
        "?near=KF1+1AA&within=1&q=choir",
        "?near=KF1+1AA&within=1&access=bsl&letter=w",
        "?q=zebra&access=step_free",
        "?letter=x&area=hanbury",
    ):
        document = page(client, query)
        found = ways(document)

        assert names(document) == []
        assert "No groups match" in document.get_text()
        assert found, query
        for words, url in found.items():
            count = int(re.search(r"(\d+) group", words)[1])
            assert len(names(page(client, "", url))) == count > 0, words


def test_the_smallest_steps_come_first(client, few):
    assert ways(page(client, "?near=KF1+1AA&within=1&q=choir&access=bsl")) == {
        # The choir is 4.1 miles away.
        "Within 5 miles of KF1 1AA: 1 group": "/directory/?q=choir&near=KF1+1AA&within=5&access=bsl",
        "Without “Within 1 mile of KF1 1AA”: 1 group": "/directory/?q=choir&access=bsl",
        "“choir” without other filters: 2 groups": "/directory/?q=choir",
        "Everybody within 1 mile of KF1 1AA: 1 group": "/directory/?near=KF1+1AA&within=1",
        "The other filters, without words and place: 1 group": "/directory/?access=bsl",
    }


def test_a_way_that_finds_nothing_is_not_offered(client, few):
    document = page(client, "?q=zebra")

    assert ways(document) == {}
    assert document.select_one(".empty a")["href"] == "/directory/"
    assert "Show every group (3)" in document.select_one(".empty").get_text()


def test_many_words_and_filters_ask_the_database_a_few_times(client, few, django_assert_max_num_queries):
    query = "?q=a+b+c+d+e+f+g+h&near=KF1+1AA&within=1&access=bsl&area=hanbury"
    page(client, query)

    with django_assert_max_num_queries(20):
        page(client, query)


# On paper


def test_the_list_for_paper_has_what_people_need_and_follows_the_filters(client):
    area = make_area("Hanbury", slug="hanbury")
    make_champion(
        "Carers Hub",
        areas=[area],
        summary="Tea and advice.",
        address="1 High Street",
        town="Kilnford",
        postcode="KF1 1AA",
        phone="01632 960 131",
        step_free="yes",
        bsl="ask",
        access_notes="Ring the bell.",
        checked_on=dt.date(2026, 5, 5),
    )
    make_organisation("Elsewhere")
    make_organisation("Refuge", areas=[area], address="9 Secret Street", postcode="KF1 2AB", hides_exact_address=True)

    document = page(client, "?area=hanbury", "/directory/print/")

    items = document.select(".paper__list > li")
    assert [item.h2.get_text() for item in items] == ["Carers Hub", "Refuge"]
    assert [dd.get_text() for dd in items[0].select("dd")] == [
        "1 High Street, Kilnford, KF1 1AA",
        "Hanbury",
        "01632 960 131",
        "Step-free way in: yes; British Sign Language: please ask; Ring the bell.",
        "5 May 2026",
    ]
    assert "Secret Street" not in document.get_text()
    assert "Hanbury. 2 groups, as on " in document.get_text()
    assert (
        page(client, "?area=hanbury").find("a", string="This list on paper")["href"] == "/directory/print/?area=hanbury"
    )


def test_the_list_for_paper_ends_at_its_limit_and_says_so(client, monkeypatch):
    monkeypatch.setattr(directory_views, "MOST_PRINTED", 2)
    for name in ("One", "Two", "Six"):
        make_organisation(name)

    document = page(client, "", "/directory/print/")

    assert [item.h2.get_text() for item in document.select(".paper__list > li")] == ["One", "Six"]
    assert "The first 2 are here; 1 are left out" in document.get_text()


def test_no_organisation_takes_the_address_of_the_list_for_paper(client):
    organisation = make_organisation("Print")

    assert organisation.slug == "print-2"
    assert client.get(organisation.get_absolute_url()).status_code == 200


def test_however_much_is_asked_for_the_filters_alone_are_offered(client, few):
    words = "+".join(f"zebra{number}" for number in range(12))

    found = ways(page(client, f"?near=KF1+1AA&within=1&q={words}&access=bsl"))

    assert found == {
        "Everybody within 1 mile of KF1 1AA: 1 group": "/directory/?near=KF1+1AA&within=1",
        "The other filters, without words and place: 1 group": "/directory/?access=bsl",
    }
