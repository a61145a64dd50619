from __future__ import annotations

import re
from io import BytesIO
from xml.dom import minidom

import pytest
import zxingcpp
from PIL import Image, ImageFilter
from wagtail.models import Site

from charter_champions.domain.badges import DARK, LIGHT, badge_png, badge_svg, qr_svg, svg_to_png
from charter_champions.enums import BadgeVariant
from hub.home.domain.brand import contrast
from hub.home.models import BrandSettings
from tests.factories.charter_champions import make_membership
from tests.factories.home import make_home
from tests.factories.organisations import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

CODE = "01QV3BK101MV7XNC"
ADDRESS = f"https://hub.example/verify/{CODE}/"
GROUNDS = {BadgeVariant.COLOUR: "#ffffff", BadgeVariant.MONO: "#ffffff", BadgeVariant.REVERSED: "#0b4f63"}
PALETTES = [
    {},
    {
        "brand_colour": "#4a2545",
        "accent_colour": "#8a3b12",
        "highlight_colour": "#e9b44c",
        "name": "Voice of Norwick and the Vale of Potters Row, Independent",
        "champion_term": "Community Health and Care Voice Partner!",
    },
    {"brand_colour": "#000000", "accent_colour": "#000000", "highlight_colour": "#ffffff", "champion_term": "Ally"},
]
NAMES = [
    "Sight Kilnford",
    "Loughborough",
    "Association of the Friends and Families of People who Use Services in Hanbury, Potters Row and Vale",
    "مجموعة كيلنفورد للرعاية",
    "কিলনফোর্ড যত্ন গোষ্ঠী",
    "Кілнфордська спільнота",
    '#show: none $x$ *a* @b <c> \\u{41} #read("/etc/passwd")',
    '"]]></title><script>alert(1)</script>&amp;{{ 7 }}{% now %}',
    "W" * 200,
    "Singing 🎶 Lungs",
    "🎶",
    "字字",
    "Sight\x0b\x01 Kil\ufffenford",
]


def set_brand(values: dict) -> None:
    make_home()
    BrandSettings.objects.create(site=Site.objects.get(), **values)


def read_codes(png: bytes, ground: str, *, blur: float = 0) -> list[str]:
    image = Image.open(BytesIO(png)).convert("RGBA")
    # A printed badge has paper around it.
    page = Image.new("RGBA", (image.width + 40, image.height + 40), ground)
    page.alpha_composite(image, (20, 20))
    return [found.text for found in zxingcpp.read_barcodes(page.convert("L").filter(ImageFilter.GaussianBlur(blur)))]


def colours_in(svg: str) -> set[str]:
    return set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg))


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("name", NAMES)
def test_every_variant_is_well_formed_and_read_by_a_phone_at_24_millimetres(name, palette):
    set_brand(palette)
    membership = make_membership(make_organisation(name), code=CODE)

    for variant in BadgeVariant:
        drawing = minidom.parseString(badge_svg(membership, variant=variant)).documentElement
        png = badge_png(membership, width=283, variant=variant)
        assert drawing.getAttribute("role") == "img"
        assert drawing.getElementsByTagName("title")[0].firstChild.data.endswith(
            f": {palette.get('champion_term', 'Charter Champion')}"
        )
        assert drawing.getElementsByTagName("script") == []
        assert Image.open(BytesIO(png)).size == (283, 361)
        assert read_codes(png, GROUNDS[variant]) == [ADDRESS]
        assert read_codes(png, GROUNDS[variant], blur=0.8) == [ADDRESS]


@pytest.mark.parametrize("width", [120, 283, 300, 600, 1200])
@pytest.mark.parametrize("variant", BadgeVariant)
def test_a_picture_is_exactly_as_wide_as_was_asked(width, variant):
    assert Image.open(BytesIO(badge_png(make_membership(), width=width, variant=variant))).width == width


def test_the_longest_address_of_a_hub_is_read_at_24_millimetres(settings):
    settings.HUB_BASE_URL = "https://champions.healthandcarevoice.kilnford-and-northmoor.example"
    membership = make_membership(code=CODE)

    png = badge_png(membership, width=283)

    assert read_codes(png, "#ffffff", blur=0.8) == [f"{settings.HUB_BASE_URL}/verify/{CODE}/"]


@pytest.mark.parametrize("palette", PALETTES)
def test_one_ink_is_one_colour_whatever_the_brand(palette):
    set_brand(palette)
    membership = make_membership()

    mono, turned = (badge_svg(membership, variant=variant) for variant in (BadgeVariant.MONO, BadgeVariant.REVERSED))

    assert colours_in(mono) == {DARK, "#ffffff"}
    assert colours_in(turned) == {LIGHT, "none"}


@pytest.mark.parametrize("palette", PALETTES)
def test_reversed_artwork_stands_out_on_dark_grounds(palette):
    for ground in (palette.get("brand_colour", "#0b4f63"), "#1d2a30", "#000000"):
        assert contrast(LIGHT, ground) >= 7


def test_what_is_dark_in_mono_is_light_in_reversed_but_for_the_code():
    membership = make_membership(make_organisation("Sight Kilnford"))

    mono, turned = (
        Image.open(BytesIO(badge_png(membership, width=600, variant=variant)))
        for variant in (BadgeVariant.MONO, BadgeVariant.REVERSED)
    )

    panel_corner = (40, 358)  # In the border of the code.
    assert turned.getpixel(panel_corner)[3] == 255
    assert mono.getpixel(panel_corner) == (255, 255, 255, 255)
    assert turned.getpixel((560, 300))[3] == 0
    assert mono.crop((34, 150, 300, 320)).convert("L").getextrema()[0] < 20
    assert turned.crop((34, 150, 300, 320)).getextrema()[3] == (0, 255)


def test_a_name_that_runs_leftwards_starts_on_the_right():
    anchors = {}
    for name in ("Sight", "مجموعة"):
        drawing = minidom.parseString(badge_svg(make_membership(make_organisation(name))))
        line = next(text for text in drawing.getElementsByTagName("text") if name in text.toxml())
        anchors[name] = (line.getAttribute("x"), line.getAttribute("text-anchor"))

    assert anchors == {"Sight": ("34", ""), "مجموعة": ("566", "end")}


def test_each_badge_has_patches_of_its_own():
    svgs = [badge_svg(make_membership(make_organisation("Sight"), code=code * 16)) for code in "AB"]

    shapes = [re.findall(r'<g transform="translate\((?:358|466) .*?</g>', svg) for svg in svgs]
    assert [len(found) for found in shapes] == [4, 4]
    assert shapes[0] != shapes[1]


@pytest.mark.parametrize("title", ["Become a champion", '<script>&"\x0b', "مجموعة"])
def test_a_code_on_its_own_is_titled_and_read(title):
    svg = qr_svg("https://hub.example/apply/", title=title)

    drawing = minidom.parseString(svg)
    assert drawing.getElementsByTagName("title")[0].firstChild.data == title.replace("\x0b", "")
    assert drawing.documentElement.getAttribute("viewBox") == "0 0 33 33"  # 25 modules of version 2, 4 on each side.
    assert colours_in(svg) == {"#ffffff", "#0b0c0c"}
    assert read_codes(svg_to_png(svg, width=132), "#000000") == ["https://hub.example/apply/"]


def test_a_badge_weighs_little_in_a_page():
    assert len(badge_svg(make_membership(make_organisation(NAMES[2]))).encode()) < 9000
