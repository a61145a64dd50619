from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from django.template import Context, Template

from hub.shared.blocks import BodyBlock
from hub.shared.models import HubImage, HubRendition
from hub.shared.renditions import ALL_SIZES, PICTURE_SIZES, shown_size
from hub.shared.size_making import make_sizes
from tests.factories.home import make_home, make_standard_page
from tests.factories.shared import make_image, make_shown_image

pytestmark = pytest.mark.drawn

WIDE = "width-1200|format-webp"


def drawn(image, size: str) -> str:
    return Template("{% load hub_tags %}{% picture image size %}").render(Context({"image": image, "size": size}))


@pytest.mark.django_db
def test_a_page_shows_the_size_it_asks_for(django_assert_num_queries):
    image = make_shown_image(size=(1600, 1000))
    made = image.renditions.get(filter_spec="fill-640x400|format-webp")

    with django_assert_num_queries(1):
        html = drawn(image, "fill-640x400")

    assert (f'src="{made.url}"' in html, f'width="{made.width}"' in html, made.width) == (True, True, 640)


@pytest.mark.parametrize(
    ("there", "size", "expected"),
    [
        # Cut like the one that is missing, and rather too wide than too narrow.
        (["fill-1120x700", "width-1200", "fill-640x400"], "fill-1200x675", "fill-1120x700"),
        (["fill-1120x700", "fill-1200x675"], "fill-640x400", "fill-1120x700"),
        (["width-1200", "max-320x160", "fill-640x400"], "max-480x160", "width-1200"),
        (["width-1200", "fill-640x400"], "max-320x200", "width-1200"),
        (["fill-640x400"], "width-1200", "fill-640x400"),
        ([], "width-1200", None),
    ],
)
@pytest.mark.django_db
def test_another_size_stands_in_for_one_that_is_missing(there, size, expected):
    image = make_shown_image(size=(1600, 1000))
    image.renditions.exclude(filter_spec__in=[f"{one}|format-webp" for one in there]).delete()

    found = shown_size(HubImage.objects.get(), size)

    assert (found.filter_spec.partition("|")[0] if found else None) == expected


@pytest.mark.django_db
def test_the_picture_of_a_shared_link_has_no_stand_in(client):
    image = make_shown_image()
    image.renditions.get(filter_spec="fill-1200x630|format-jpeg").delete()
    page = make_standard_page(make_home(), social_image=image)

    assert "og:image" not in client.get(page.url).content.decode()


@pytest.mark.django_db
def test_a_picture_without_consent_is_shown_nowhere(client):
    """Whoever forgets to ask before drawing it, such as the template of a logo."""
    image = make_shown_image(consent_until=dt.date(2026, 5, 5))
    page = make_standard_page(make_home(), listing_image=image)

    with time_machine.travel(dt.datetime(2026, 5, 5, 12), tick=False):
        shown = drawn(image, "width-1200"), "og:image" in client.get(page.url).content.decode()
    with time_machine.travel(dt.datetime(2026, 5, 6, 12), tick=False):
        after = drawn(image, "width-1200"), "og:image" in client.get(page.url).content.decode()

    assert (shown[0][:4], shown[1]) == ("<img", True)
    assert after == ("", False)


@pytest.mark.django_db
def test_a_shared_link_takes_the_next_picture_when_consent_for_the_first_has_ended():
    ended, free = make_image(consent_until=dt.date(2020, 1, 1)), make_image()
    page = make_standard_page(make_home(), social_image=ended, listing_image=free)

    assert page.share_image == free


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.django_db
def test_reading_a_page_writes_nothing(client, method, django_assert_max_num_queries, settings):
    inside, listing, social = make_image(), make_image(), make_image()
    make_sizes(inside.pk)
    body = BodyBlock().to_python([{"type": "image", "value": {"image": inside.pk}}])
    page = make_standard_page(make_home(), body=body, listing_image=listing, social_image=social)
    before = set(Path(settings.MEDIA_ROOT).rglob("*"))

    with django_assert_max_num_queries(20) as queries:
        html = getattr(client, method)(page.url).content.decode()

    assert (html.count("<img"), html.count("og:image")) == (method == "get", 0)
    assert [query["sql"] for query in queries if query["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}] == []
    assert set(Path(settings.MEDIA_ROOT).rglob("*")) == before
    assert HubRendition.objects.exclude(image=inside).count() == 0


def test_no_template_makes_sizes():
    makers = [
        template.name
        for template in Path(django_settings.PROJECT_DIR, "templates").rglob("*.html")
        if re.search(
            r"{% (image|image_url|picture|srcset_image) [^%]* (fill|max|min|width|height|format)-", template.read_text()
        )
    ]

    assert makers == []
    assert len(set(PICTURE_SIZES)) == len(PICTURE_SIZES)
    assert len(ALL_SIZES) == 8
