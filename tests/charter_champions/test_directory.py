from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from bs4 import BeautifulSoup

from charter_champions.domain.listing import directory
from hub.organisations.enums import OrganisationKind
from hub.organisations.models.areas import INDENT
from hub.shared.clock import today
from hub.shared.models import Theme
from tests.factories.charter_champions import make_champion, make_membership
from tests.factories.organisations import make_area, make_organisation

pytestmark = pytest.mark.django_db


def names(client, query: str = "") -> list[str]:
    response = client.get(f"/directory/{query}")
    assert response.status_code == 200
    soup = BeautifulSoup(response.content, "html.parser")
    return [name.get_text() for name in soup.select("ol.results h3 bdi")]


def words_on(client, path: str) -> str:
    """What a reader sees of a page."""
    return BeautifulSoup(client.get(path).content, "html.parser").get_text()


def test_champions_and_other_partners_are_listed_a_to_z(client):
    make_organisation("beta Choir")
    make_champion("Carers Hub")
    make_champion("Allotments")
    make_organisation("Draft", live=False)
    make_organisation("Closed", closed_on=today())
    make_organisation("Northmoor Hospitals Trust", kind=OrganisationKind.NHS_BODY)
    make_organisation("Kilnford Council", kind=OrganisationKind.COUNCIL)

    assert names(client) == ["Allotments", "beta Choir", "Carers Hub"]
    assert names(client, "?champions=yes") == ["Allotments", "Carers Hub"]


def test_nothing_of_one_address_is_shown_to_readers_of_another(client):
    for number in range(12):
        make_organisation(f"Group {number:02}")

    first = client.get("/directory/?page=2&campaign=abc123").content.decode()

    assert "Group 11" in first
    assert "abc123" not in client.get("/directory/?page=2").content.decode()
    assert names(client) == [f"Group {number:02}" for number in range(10)]
    assert names(client, "?page=2") == ["Group 10", "Group 11"]
    make_organisation("Another")
    assert names(client, "?page=2") == ["Group 09", "Group 10", "Group 11"]


def test_filters_narrow_the_list_and_count(client):
    kilnford = make_area("Kilnford", slug="kilnford")
    hanbury = make_area("Hanbury", slug="hanbury", parent=kilnford)
    vale = make_area("Vale", slug="vale", parent=kilnford)
    carers = Theme.objects.create(name="Carers", slug="carers")
    make_organisation("One", areas=[hanbury], themes=[carers], step_free="yes", hearing_loop="yes")
    make_organisation("Two", areas=[vale, hanbury], kind=OrganisationKind.CHARITY, step_free="yes")
    make_organisation("Three", areas=[kilnford], step_free="ask", summary="A choir.")

    assert names(client, "?area=hanbury") == ["One", "Two"]
    assert names(client, "?area=kilnford") == ["One", "Three", "Two"]
    assert names(client, "?area=vale&area=hanbury&kind=charity") == ["Two"]
    assert names(client, "?theme=carers") == ["One"]
    assert names(client, "?access=step_free") == ["One", "Two"]
    assert names(client, "?access=step_free&access=hearing_loop") == ["One"]
    assert names(client, "?q=CHOIR") == ["Three"]
    seen = words_on(client, "/directory/?area=hanbury&access=step_free")
    for words in (
        # Of the three, the two with a step-free way in.
        "Kilnford (2)",
        f"{INDENT}Hanbury (2)",
        f"{INDENT}Vale (1)",
        "Carers (1)",
        "Step-free way in (2)",
        "Charity (1)",
    ):
        assert words in seen
    assert "2 organisations match" in seen
    assert 'href="/directory/?access=step_free"' in client.get("/directory/?area=hanbury&access=step_free").text


@pytest.mark.parametrize(
    "query",
    [
        "page=-1",
        "page=9999999999999999999999",
        "page=1e309",
        "page=abc",
        "q=%22",
        "q=%25_%5C",
        "q=" + "a" * 5000,
        "q=" + "%20b" * 300,
        "q=%F0%9F%8E%B6",
        "q=%D9%85%D8%AC",
        "area=nonsense&area=%27%20OR%201=1",
        "kind=nhs_body",
        "theme=%00",
        "access=password",
        "champions=maybe",
        "q[]=1&sort=name&nonsense=1",
    ],
)
def test_no_address_makes_it_fail(client, query):
    make_champion("Carers Hub")

    for path in ("/directory/", "/directory/list.csv"):
        assert client.get(f"{path}?{query}").status_code in (200, 400)


def test_the_numbers_of_the_boxes_are_of_the_words_searched_for(client):
    hanbury, vale = make_area("Hanbury", slug="hanbury"), make_area("Vale", slug="vale")
    carers, music = (Theme.objects.create(name=name, slug=name.lower()) for name in ("Carers", "Music"))
    make_champion("Choir", areas=[hanbury], themes=[music], step_free="yes")
    make_champion("Walkers", areas=[vale, hanbury], themes=[carers], step_free="yes")
    boxes = (
        "Charter Champions only ({})",
        "Hanbury ({})",
        "Music ({})",
        "Step-free way in ({})",
        "Community group ({})",
    )

    found = words_on(client, "/directory/?q=choir")
    nothing = words_on(client, "/directory/?q=unicorn")

    assert [words for words in boxes if words.format(1) not in found] == []
    for words in ("Vale (0)", "Carers (0)"):
        assert words in found
    assert [words for words in boxes if words.format(0) not in nothing] == []


def test_the_number_of_a_box_is_what_it_would_show_beside_the_other_filters(client):
    hanbury, vale = make_area("Hanbury", slug="hanbury"), make_area("Vale", slug="vale")
    carers, music = (Theme.objects.create(name=name, slug=name.lower()) for name in ("Carers", "Music"))
    make_champion("Choir", areas=[hanbury], themes=[music], step_free="yes")
    make_champion("Walkers", areas=[vale, hanbury], themes=[carers], step_free="yes", bsl="yes")

    html = words_on(client, "/directory/?area=vale&q=choir")
    both = words_on(client, "/directory/?area=vale&area=hanbury&access=step_free")

    # Without the area the choir is there; a second access need would leave the walkers alone.
    for words in ("Hanbury (1)", "Vale (0)", "Music (0)", "Step-free way in (0)", "No groups match"):
        assert words in html
    for words in ("Hanbury (2)", "Vale (1)", "Music (1)", "Carers (1)", "Step-free way in (2)", "Sign Language (1)"):
        assert words in both


def test_an_empty_list_offers_no_spreadsheet(client):
    make_champion("Carers Hub")

    assert "Download this list" in client.get("/directory/").content.decode()
    assert "Download this list" not in client.get("/directory/?q=zebra").content.decode()


def test_a_champion_in_the_days_of_grace_is_shown_as_due_for_renewal(client):
    make_champion("Current")
    make_membership(make_organisation("Lapsed"), started_on=today() - dt.timedelta(days=375))
    make_organisation("Never one")

    response = client.get("/directory/")
    rows = csv.DictReader(io.StringIO(client.get("/directory/list.csv").getvalue().decode("utf-8-sig")))

    items = BeautifulSoup(response.content, "html.parser").select("li.org")
    tags = {item.h3.bdi.get_text(): item.select_one(".b0") for item in items}
    assert {name: tag and tag.get_text(strip=True) for name, tag in tags.items()} == {
        "Current": "Charter Champion",
        "Lapsed": "Renewal due",
        "Never one": None,
    }
    assert [row["Charter Champion"] for row in rows] == ["Yes", "Renewal due", "No"]
    assert names(client, "?champions=yes") == ["Current", "Lapsed"]


def test_nothing_found_says_what_to_do(client):
    make_champion("Carers Hub")

    html = client.get("/directory/?q=zebra").content.decode()

    assert "No groups match" in html
    assert "Show every group" in html


def test_the_map_and_the_list_have_the_same_numbers(client):
    make_organisation("Alpha", latitude="53.020000", longitude="-2.170000")
    make_organisation("Beta")
    make_organisation("Gamma", latitude="53.030000", longitude="-2.180000")

    response = client.get("/directory/")

    assert [pin.label for pin in response.context["map"].plan.pins] == ["1", "3"]
    assert [(number, organisation.name) for number, organisation in response.context["numbered"]] == [
        (1, "Alpha"),
        (2, "Beta"),
        (3, "Gamma"),
    ]
    named = BeautifulSoup(response.content, "html.parser").select_one(".mapbox p")
    assert named.get_text() == "Not on the map: 2. Beta"
    assert named.a["href"] == "#o2"


def test_a_hidden_address_stays_hidden(client):
    organisation = make_organisation(
        "Refuge",
        address="9 Secret Street",
        town="Kilnford",
        postcode="KF1 2AB",
        hides_exact_address=True,
        latitude="53.025780",
        longitude="-2.177390",
    )

    page = client.get(organisation.get_absolute_url()).content.decode()
    sheet = client.get("/directory/list.csv").getvalue().decode()

    for text in (page, sheet):
        assert "Secret Street" not in text
        assert "2AB" not in text
        assert "KF1" in text


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_the_list_asks_as_often_for_many_as_for_one(client, rows, django_assert_max_num_queries):
    area = make_area("Hanbury", slug="hanbury")
    theme = Theme.objects.create(name="Carers", slug="carers")
    for number in range(rows):
        (make_champion if number % 2 else make_organisation)(
            areas=[area], themes=[theme], latitude="53.02", longitude="-2.1"
        )
    client.get("/directory/")

    with django_assert_max_num_queries(15) as asked:
        assert client.get("/directory/?area=hanbury&theme=carers&access=bsl").status_code == 200

    assert len({query["sql"] for query in asked.captured_queries}) == len(asked.captured_queries)


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_the_whole_list_asks_no_more(client, rows, django_assert_max_num_queries):
    area = make_area("Hanbury", slug="hanbury")
    for _ in range(rows):
        make_champion(areas=[area])
    client.get("/directory/")

    with django_assert_max_num_queries(15) as asked:
        client.get("/directory/")

    assert len({query["sql"] for query in asked.captured_queries}) == len(asked.captured_queries)


def test_a_page_asks_at_most_twelve_times(client, django_assert_max_num_queries):
    area = make_area("Hanbury")
    theme = Theme.objects.create(name="Carers", slug="carers")
    organisation = make_champion("Carers Hub", areas=[area], themes=[theme])
    client.get(organisation.get_absolute_url())

    with django_assert_max_num_queries(12):
        html = client.get(organisation.get_absolute_url()).content.decode()

    assert "Current until" in html
    assert organisation.memberships.get().get_absolute_url() in html


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (None, "Nobody has confirmed this entry"),
        (10, "Checked with the organisation on"),
        (400, "has not been checked for over a year"),
    ],
)
def test_a_page_says_when_it_was_checked(client, age, words):
    checked_on = today() - dt.timedelta(days=age) if age else None

    html = client.get(make_organisation(checked_on=checked_on).get_absolute_url()).content.decode()

    assert words in html


def test_drafts_closed_and_unknown_organisations_are_not_found(client):
    draft, closed = make_organisation(live=False), make_organisation(closed_on=today())

    codes = [client.get(path).status_code for path in (draft.get_absolute_url(), closed.get_absolute_url())]

    assert codes == [404, 404]
    assert client.get("/directory/nobody/").status_code == 404


def test_who_left_the_directory_keeps_its_page(client):
    membership = make_membership(make_organisation("Was one"), started_on=dt.date(2020, 1, 1))

    assert names(client) == []
    html = client.get(membership.organisation.get_absolute_url()).content.decode()
    assert "Was one" in html
    assert "Current until" not in html


def test_the_spreadsheet_runs_no_formula_and_follows_the_filters(client):
    make_champion("=HYPERLINK(1)")
    make_organisation("Other")

    response = client.get("/directory/list.csv?champions=yes")

    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert [(row["Name"], row["Charter Champion"]) for row in rows] == [("'=HYPERLINK(1)", "Yes")]


def test_public_lists_set_no_cookie(client):
    organisation = make_champion()

    for path in ("/directory/", organisation.get_absolute_url(), "/verify/", "/directory/list.csv"):
        assert not client.get(path).cookies


def test_is_champion_follows_the_day():
    organisation = make_champion(started_on=dt.date(2026, 5, 2))

    assert directory(on=dt.date(2026, 6, 1)).get(pk=organisation.pk).is_champion is True
