from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from hub.shared.blocks import BodyBlock
from hub.shared.renditions import ALL_SIZES, PICTURE_SIZES, make_sizes
from tests.factories.home import make_home, make_standard_page
from tests.factories.shared import make_image


def specs_of(image) -> set[str]:
    return set(image.renditions.values_list("filter_spec", flat=True))


@pytest.mark.django_db
def test_a_saved_picture_gets_the_sizes_that_pages_ask_for(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = make_image()

    assert specs_of(image) == set(ALL_SIZES)
    assert len(image.file_hash) == 40


@pytest.mark.django_db
def test_sizes_are_made_once_and_a_picture_that_is_gone_has_none():
    image = make_image()

    assert (make_sizes(image.pk), make_sizes(image.pk)) == (len(ALL_SIZES), len(ALL_SIZES))
    assert image.renditions.count() == len(ALL_SIZES)
    assert make_sizes(image.pk + 1) == 0


@pytest.mark.django_db
def test_reading_a_page_with_pictures_writes_nothing(
    client, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    with django_capture_on_commit_callbacks(execute=True):
        inside, listing, social = make_image(), make_image(), make_image()
        body = BodyBlock().to_python([{"type": "image", "value": {"image": inside.pk}}])
        page = make_standard_page(make_home(), body=body, listing_image=listing, social_image=social)

    with django_assert_max_num_queries(20) as queries:
        html = client.get(page.url).content.decode()

    assert html.count("<img") == 1
    assert "og:image" in html
    assert [query["sql"] for query in queries if query["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}] == []


def test_no_template_asks_for_a_size_that_nothing_makes():
    asked = set()
    for template in Path(settings.PROJECT_DIR, "templates").rglob("*.html"):
        # Wagtail's own tag, which can't check: {% image photo fill-10x10 format-webp as small %}
        for words in re.findall(r"{% image (.*?) %}", template.read_text()):
            asked.add(
                "|".join(part for part in words.split() if re.match(r"(fill|max|min|width|height|format)-", part))
            )

    assert asked == {"fill-1200x675|format-webp", "fill-1200x630|format-jpeg"}
    assert asked <= set(ALL_SIZES)
    assert len(set(PICTURE_SIZES)) == len(PICTURE_SIZES)
