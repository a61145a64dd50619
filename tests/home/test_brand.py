from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Site

from hub.home.domain import brand
from hub.home.domain.brand import Palette, contrast, faults, nearest_passing_shade, stylesheet
from hub.home.models import BrandSettings
from hub.shared.brand import Brand, brand_in_use

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#0b4f63", "#ffffff", 9.08),
        ("#a8155f", "#fffaf3", 6.88),
        ("#f4c542", "#1d2a30", 9.05),
        ("#767676", "#ffffff", 4.54),
    ],
)
def test_contrast_is_that_of_wcag(one, other, expected):
    assert round(contrast(one, other), 2) == expected


@given(colours, colours)
def test_contrast_is_the_same_both_ways_and_between_1_and_21(one, other):
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


def test_default_palette_passes():
    assert faults(Palette()) == []


def test_pale_brand_is_refused_for_every_rule_it_breaks():
    broken = faults(Palette(brand="#f4c542"))

    assert [(fault.rule.words, round(fault.ratio, 2)) for fault in broken] == [
        ("white on the brand colour", 1.63),
        ("the brand colour on paper", 1.57),
        ("the brand colour on sand", 1.41),
    ]
    assert len({fault.suggestion for fault in broken}) == 1
    assert faults(Palette(brand=broken[0].suggestion)) == []
    assert broken[0].message == (
        "White on the brand colour has a contrast of 1.63; it needs at least 4.5. "
        f"The nearest shade that passes is {broken[0].suggestion}."
    )


def test_dark_highlight_is_refused():
    assert [fault.rule.words for fault in faults(Palette(highlight="#5b2a86"))] == ["text on the highlight colour"]


@given(st.sampled_from(["brand", "accent", "highlight"]), colours)
def test_a_passing_shade_exists_for_every_colour(setting, colour):
    palette = Palette(**{setting: colour})

    shade = nearest_passing_shade(palette, setting)

    assert [fault for fault in faults(Palette(**{setting: shade})) if fault.rule.setting == setting] == []


def test_shade_that_passes_is_kept():
    assert nearest_passing_shade(Palette(), "brand") == "#0b4f63"


def test_stylesheet_sets_seven_colours():
    assert stylesheet(Palette()) == (
        ":root{--hub-brand:#0b4f63;--hub-brand-dark:#083a49;--hub-accent:#a8155f;--hub-highlight:#f4c542;"
        "--hub-tint:#e7edef;--hub-accent-tint:#f6e8ef;--hub-highlight-tint:#fcf0d0;}\n"
    )


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "#0b4f63;}", "", "0b4f63"])
def test_what_is_no_colour_is_refused(colour):
    with pytest.raises(ValueError, match="is not a colour"):
        brand.channels(colour)


def test_settings_refuse_a_poor_palette_at_the_field_that_causes_it():
    settings = BrandSettings(accent_colour="#ffd9ec")

    with pytest.raises(ValidationError) as refusal:
        settings.clean()

    assert list(refusal.value.message_dict) == ["accent_colour"]
    assert len(refusal.value.message_dict["accent_colour"]) == 2


@pytest.mark.parametrize(
    ("address", "is_accepted"),
    [
        ("/easy-read/", True),
        ("https://films.example/bsl", True),
        ("javascript:alert(1)", False),
        ("//elsewhere.example", False),
        ("/\\elsewhere.example", False),
    ],
)
def test_addresses_lead_to_this_site_or_the_web(address, is_accepted):
    settings = BrandSettings(easy_read_url=address)

    if is_accepted:
        settings.clean()
    else:
        with pytest.raises(ValidationError, match="Start with /"):
            settings.clean()


def test_phone_number_can_be_dialled():
    assert BrandSettings(phone="01632 960 120").phone_href == "tel:01632960120"


@pytest.mark.django_db
def test_stylesheet_is_kept_for_a_year_under_its_own_address(client):
    url = BrandSettings().stylesheet_url

    answer = client.get(url)

    assert answer.content.decode() == BrandSettings().stylesheet
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.cookies == {}


@pytest.mark.django_db
def test_stylesheet_at_an_old_address_is_today_s_and_not_kept_for_long(client):
    answer = client.get("/brand.000000000000.css")

    assert answer.content.decode() == BrandSettings().stylesheet
    assert answer["Cache-Control"] == "public, max-age=60"


@pytest.mark.django_db
def test_reading_a_page_makes_no_settings(client):
    client.get(BrandSettings().stylesheet_url)
    client.get("/search/")

    assert BrandSettings.objects.count() == 0


@pytest.mark.django_db
def test_artwork_and_verdicts_take_name_terms_and_colours_from_the_brand():
    assert brand_in_use() == Brand()

    BrandSettings.objects.create(
        site=Site.objects.get(),
        name="Kilnford Voice",
        brand_colour="#5b2a86",
        champion_term="Listening Partner",
        champion_term_plural="Listening Partners",
    )

    assert brand_in_use() == Brand(
        name="Kilnford Voice", main="#5b2a86", champion="Listening Partner", champions="Listening Partners"
    )
