from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree

import pytest
from wagtail.models import PageViewRestriction

from tests.factories.spotlights import (
    make_area,
    make_group,
    make_image,
    make_spotlight,
    make_spotlight_index,
    make_theme,
)

pytestmark = pytest.mark.django_db


def titles(client, query: str = "") -> list[str]:
    html = client.get(f"{make_spotlight_index().url}{query}").content.decode()
    return re.findall(r'<h3><a href="[^"]*">([^<]*)</a></h3>', html)


def test_pages_keep_the_filters(client):
    theme = make_theme()
    for _ in range(13):
        make_spotlight(themes=[theme])

    html = client.get(f"{make_spotlight_index().url}?theme=carers").content.decode()

    assert "13 Spotlights match" in html
    assert "?theme=carers&amp;page=2" in html
    assert len(titles(client, "?theme=carers&page=2")) == 1


@pytest.fixture
def hidden():
    """Spotlights that nobody may see: a draft, one taken down, one behind a password."""
    area, theme, group = make_area(), make_theme(), make_group()
    values = {"area": area, "themes": [theme], "organisation": group, "is_featured": True}
    make_spotlight(title="Draft page", publish=False, **values)
    gone = make_spotlight(title="Gone page", **values)
    gone.unpublish()
    private = make_spotlight(title="Private page", **values)
    PageViewRestriction.objects.create(page=private, restriction_type="password", password="kiln")
    return values, [gone, private]


def test_hidden_pages_are_nowhere(client, hidden):
    from spotlights.domain.featured import featured_spotlights

    values, (gone, private) = hidden
    open_page = make_spotlight(title="Open page", **values)
    index_url = make_spotlight_index().url

    seen = [
        client.get(index_url),
        client.get(f"{index_url}?theme=carers&area=hanbury"),
        client.get(f"{index_url}feed/"),
        client.get(open_page.url),
    ]

    for response in seen:
        html = response.content.decode()
        assert "Open page" in html
        assert not re.search("Draft page|Gone page|Private page", html)
    assert [page.title for page in featured_spotlights()] == ["Open page"]
    assert client.get(gone.url).status_code == 404
    assert "Private page" not in client.get(private.url).content.decode()


def test_restriction_on_the_list_closes_what_is_below(client):
    page = make_spotlight(what_they_do="<p>Secret soup</p>")
    PageViewRestriction.objects.create(page=make_spotlight_index(), restriction_type="password", password="kiln")

    for url in (page.url, make_spotlight_index().url, f"{make_spotlight_index().url}feed/"):
        html = client.get(url).content.decode()
        assert "Secret soup" not in html
        assert page.title not in html


def feed(client, query: str = "") -> ElementTree.Element:
    response = client.get(f"{make_spotlight_index().url}feed/{query}")
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def test_feed_is_well_formed_whatever_was_typed(client):
    make_spotlight(title="Tea & \x07 <cake> \ufffe", summary="\x01\x1b ]]> مرحبا 🫖")

    item = feed(client).find("channel/item")

    assert item.findtext("title") == "Tea &  <cake> "
    assert item.findtext("description") == " ]]> مرحبا 🫖"


def test_a_spotlight_without_a_picture_or_with_lapsed_consent_shows_drawn_tiles(client):
    lapsed = make_image(consent_until=dt.date(2026, 1, 1))
    page = make_spotlight(lead_photo=lapsed, listing_image=lapsed)

    for url in (page.url, make_spotlight_index().url):
        html = client.get(url).content.decode()
        assert "tiles" in html
        assert "<img" not in html
        assert "og:image" not in html
