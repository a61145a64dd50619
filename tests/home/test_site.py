from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from wagtail.models import Page, PageViewRestriction, Site

from hub.home.domain.chrome import chrome_of
from hub.home.models import BrandSettings, NavigationSettings
from tests.factories.challenges import make_challenge, make_open_challenge
from tests.factories.home import make_home, make_standard_page
from tests.factories.organisations import make_organisation
from tests.factories.stories import make_topic

pytestmark = pytest.mark.django_db


def test_robots_may_read_all_but_transactions(client):
    assert client.get("/robots.txt").content.decode() == (
        "User-agent: *\n"
        "Disallow: /account/\n"
        "Disallow: /admin/\n"
        "Disallow: /apply/\n"
        "Disallow: /listing/\n"
        "Disallow: /nominate/\n"
        "Disallow: /offer/\n"
        "Disallow: /search/\n"
        "Sitemap: https://hub.example/sitemap.xml\n"
    )


@time_machine.travel(dt.datetime(2026, 5, 5, 12, tzinfo=dt.UTC), tick=False)
def test_security_contact_is_that_of_the_brand(client):
    make_home()
    BrandSettings.objects.create(site=Site.objects.get(), email="hello@kilnford.example")

    assert client.get("/.well-known/security.txt").content.decode() == (
        "Contact: mailto:hello@kilnford.example\n"
        "Expires: 2026-11-01T00:00:00Z\n"
        "Preferred-Languages: en\n"
        "Canonical: https://hub.example/.well-known/security.txt\n"
    )


def places_in(client, path: str) -> list[str]:
    """The addresses in a sitemap, or of the files that one lists."""
    answer = client.get(path, headers={"host": "localhost"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    return [element.text for element in ElementTree.fromstring(answer.content).iter() if element.tag.endswith("}loc")]


LISTS = (
    *("asking", "challenges", "directory", "impact/changed", "impact", "open-data", "pledges", "record"),
    *("data-protection", "topics"),
)


def test_sitemap_lists_what_anyone_may_see_under_the_configured_address(client):
    home = make_home()
    make_standard_page(home, title="About us")
    make_standard_page(home, title="Draft", live=False)
    private = make_standard_page(home, title="Private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    make_organisation(name="Hanbury Carers")
    make_open_challenge(slug="phones")
    make_challenge(slug="a-draft")
    make_topic("Night sitters")
    make_topic("Not public", is_public=False)

    assert sorted(places_in(client, "/sitemap.xml")) == [
        "https://hub.example/",
        "https://hub.example/about-us/",
        "https://hub.example/asking/",
        "https://hub.example/challenges/",
        "https://hub.example/challenges/phones/",
        "https://hub.example/data-protection/",
        "https://hub.example/directory/",
        "https://hub.example/directory/hanbury-carers/",
        "https://hub.example/impact/",
        "https://hub.example/impact/changed/",
        "https://hub.example/open-data/",
        "https://hub.example/pledges/",
        "https://hub.example/record/",
        "https://hub.example/topics/",
        "https://hub.example/topics/night-sitters/",
    ]


def test_sitemap_says_when_the_public_last_heard_of_a_challenge(client):
    make_home()
    opens = dt.datetime(2026, 5, 5, 12, tzinfo=dt.UTC)
    quiet, told = (make_open_challenge(slug=slug, opens_at=opens) for slug in ("quiet", "told"))
    told.updates.create(at=dt.datetime(2026, 6, 9, 12, tzinfo=dt.UTC), text="The phones are here.")
    told.history.create(at=dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC), before="", after="announced")

    text = client.get("/sitemap-challenges.xml").content.decode()

    found = re.findall(r"<loc>https://hub.example/challenges/(\w+)/</loc><lastmod>([^<]+)</lastmod>", text)
    assert (quiet.slug, found) == ("quiet", [("quiet", "2026-05-05"), ("told", "2026-06-09")])


def test_a_large_sitemap_is_a_list_of_files_with_everything_once(client, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("hub.home.sitemaps.HubSitemap.limit", 2)
    home = make_home()
    parent = make_standard_page(home, title="About us")
    pages = [home, parent, *(make_standard_page(parent, title=f"Café {number}") for number in range(3))]
    Page.objects.filter(pk=pages[2].pk).update(slug="café", url_path=f"{parent.url_path}café/")
    make_organisation(name="Hanbury Carers")

    with django_assert_max_num_queries(12):
        files = places_in(client, "/sitemap.xml")
    places = [place for file in files for place in places_in(client, file.removeprefix("https://hub.example"))]

    assert files == [
        "https://hub.example/sitemap-pages.xml",
        "https://hub.example/sitemap-pages.xml?p=2",
        "https://hub.example/sitemap-pages.xml?p=3",
        "https://hub.example/sitemap-organisations.xml",
        "https://hub.example/sitemap-challenges.xml",
        "https://hub.example/sitemap-topics.xml",
        "https://hub.example/sitemap-lists.xml",
        *(f"https://hub.example/sitemap-lists.xml?p={number}" for number in (2, 3, 4, 5)),
    ]
    assert places == [
        *(f"https://hub.example{Page.objects.get(pk=page.pk).relative_url(Site.objects.get())}" for page in pages),
        "https://hub.example/directory/hanbury-carers/",
        *(f"https://hub.example/{name}/" for name in LISTS),
    ]
    assert "https://hub.example/about-us/caf%C3%A9/" in places


@pytest.mark.parametrize("path", ["sitemap-nothing.xml", "sitemap-pages.xml?p=9", "sitemap-pages.xml?p=x"])
def test_a_file_of_addresses_that_is_not_there_is_not_found(client, path):
    make_home()

    assert client.get(f"/{path}").status_code == 404


def test_menu_and_footer_are_those_that_staff_set(client):
    home = make_home()
    about = make_standard_page(home, title="About us")
    draft = make_standard_page(home, title="Draft", live=False)
    NavigationSettings.objects.create(
        site=Site.objects.get(),
        menu=[
            ("link", {"text": "Who we are", "page": about, "address": ""}),
            ("link", {"text": "Not yet", "page": draft, "address": ""}),
            ("link", {"text": "Find a group", "page": None, "address": "/directory/"}),
        ],
        footer=[("column", {"heading": "Take part", "links": [{"text": "Apply", "page": None, "address": "/apply/"}]})],
    )

    from bs4 import BeautifulSoup

    document = BeautifulSoup(client.get("/about-us/").content, "html.parser")
    menu = [
        (link.get_text(strip=True), link["href"], link.get("aria-current")) for link in document.select("nav.menu a")
    ]

    assert menu == [("Who we are", "/about-us/", "true"), ("Find a group", "/directory/", None)]
    assert [link["href"] for link in document.select("footer nav a")] == ["/apply/"]


def test_a_page_that_is_not_there_offers_search_and_keeps_its_status(client):
    make_home()

    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert "<h1" in answer.content.decode()
    assert 'action="/search/"' in answer.content.decode()
    assert answer.cookies == {}


def test_the_page_for_faults_needs_no_database():
    from hub.home.views.errors import server_error

    # Outside the mark's permission any query raises; blocking them makes the test independent of it.
    with connection.execute_wrapper(lambda *args: pytest.fail("a query")):
        answer = server_error(None)

    assert answer.status_code == 500
    assert "<h1" in answer.content.decode()


def test_menu_follows_a_change_at_once_and_is_kept_in_between(client, django_assert_num_queries):
    home = make_home()
    about = make_standard_page(home, title="About us")
    navigation = NavigationSettings.objects.create(
        site=Site.objects.get(), menu=[("link", {"text": "Who we are", "page": about, "address": ""})]
    )
    assert ">Who we are<" in client.get("/about-us/").content.decode()

    about.slug = "who-we-are"
    about.save_revision().publish()
    assert 'href="/who-we-are/">Who we are<' in client.get("/who-we-are/").content.decode().replace(
        ' aria-current="true"', ""
    )

    navigation.menu = [("link", {"text": "Find a group", "page": None, "address": "/directory/"})]
    navigation.save()
    text = client.get("/who-we-are/").content.decode()
    assert ">Find a group<" in text
    assert ">Who we are<" not in text

    # One question, whether anything has changed.
    with django_assert_num_queries(1):
        _, kept = chrome_of(Site(pk=navigation.site_id))
    assert kept["menu"] == [{"text": "Find a group", "url": "/directory/", "section": ""}]
