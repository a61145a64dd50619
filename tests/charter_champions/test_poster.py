from __future__ import annotations

from io import BytesIO
from xml.dom import minidom

import pytest
import zxingcpp
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from PIL import Image, ImageFilter
from wagtail.models import Site

from charter_champions.domain import posters
from charter_champions.domain.badges import svg_to_png
from charter_champions.models import CharterPage
from hub.home.domain.roles import (
    ADMINISTRATOR,
    CHAMPIONS_OFFICER,
    COMMUNICATIONS_EDITOR,
    EVIDENCE_OFFICER,
    TRAINING_OFFICER,
)
from hub.home.models import BrandSettings
from tests.factories.charter_champions import make_charter_page
from tests.factories.home import make_home
from tests.factories.shared import make_image

from .test_badge_pdf import alternatives, opened

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

ADDRESS = "https://hub.example/apply/"
BASE = "/admin/champion_poster/"
HOSTILE = '#panic() $x$ *a* @b <script>alert(1)</script> "&]]>'
BRANDS = [
    {},
    {
        "name": "Healthwatch Kilnford",
        "strapline": "Partner hub",
        "phone": "01632 960 120",
        "brand_colour": "#4a2545",
        "accent_colour": "#8a3b12",
        "highlight_colour": "#e9b44c",
    },
    {
        "name": "W" * 60,
        "strapline": "W" * 60,
        "phone": "0" * 30,
        "champion_term": "W" * 40,
        "brand_colour": "#000000",
        "accent_colour": "#000000",
        "highlight_colour": "#ffffff",
    },
    {"name": HOSTILE, "strapline": "مجموعة كيلنفورد 12", "phone": "🎶", "champion_term": "字字"},
    {"name": "字", "strapline": "xक़ क॑", "champion_term": "কিলনফোর্ড"},
]
CALLS = [
    ("Become a Charter Champion", "It takes about 10 minutes. You need no charity number."),
    ("W" * 100, "W" * 300),
    ("Become a champion of the people " * 3, "It takes ten minutes, and you need no charity number at all. " * 4),
    (HOSTILE, HOSTILE),
    ("", ""),
]


def set_up(brand: dict, call: tuple[str, str] | None = None, *, live: bool = True):
    home = make_home()
    BrandSettings.objects.create(site=Site.objects.get(), **brand)
    if call is None:
        return home
    return make_charter_page(home, call_title=call[0], call_text=call[1], live=live)


def sign_in(client, *roles: str):
    user = get_user_model().objects.create_user("ada", "ada@hub.example", "correct horse battery staple")
    user.groups.set(Group.objects.filter(name__in=roles))
    client.force_login(user)
    return user


def read_codes(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image.convert("L"))]


def sizes_of(page) -> list[float]:
    """The size in points of each piece of text of a page."""
    found = []

    def visit(text, matrix, text_matrix, font, size):
        if text.strip():
            found.append(abs(text_matrix[0] * matrix[0]) * size)

    page.extract_text(visitor_text=visit)
    return found


# Bands of A4 at 100 pixels an inch in which nothing may stand: left, top, right, bottom.
EMPTY_BANDS = {
    "left of the call": (0, 240, 66, 728),
    "right of the call": (768, 240, 827, 728),
    "above the call": (0, 240, 827, 248),
    "below the call": (0, 720, 827, 728),
    "left of the code": (0, 738, 66, 1169),
    "right of the name": (768, 738, 827, 1169),
    "between code and words": (404, 738, 432, 1169),
    "the foot": (0, 1128, 827, 1169),
}


def test_the_poster_is_a_tagged_page_of_a4_that_invites():
    set_up(BRANDS[1], CALLS[0])

    pdf = opened(posters.poster_pdf())

    root, text = pdf.trailer["/Root"], " ".join(pdf.pages[0].extract_text().split())
    assert len(pdf.pages) == 1
    assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == [595, 842]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en-GB"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert pdf.metadata.title == "Does your group speak up for people? Become a Charter Champion"
    assert alternatives(root["/StructTreeRoot"]["/K"]) == [f"Square code. It opens {ADDRESS}"]
    assert text == (
        "Does your group speak up for people? Become a Charter Champion It takes about 10 minutes. You need no "
        "charity number. Scan the code with your phone Or go to hub.example/apply Or call 01632 960 120 "
        "Healthwatch Kilnford Partner hub"
    )


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("brand", BRANDS)
def test_no_words_and_no_colours_break_the_poster(brand, call):
    set_up(brand, call)

    pdf, svg = opened(posters.poster_pdf()), minidom.parseString(posters.poster_svg())
    picture = Image.open(BytesIO(posters.poster_png(ppi=100))).convert("L")

    assert len(pdf.pages) == 1
    assert min(sizes_of(pdf.pages[0])) >= 4.9
    said = "".join(pdf.pages[0].extract_text().replace("\u200b", "").split())
    for words in (*call, brand.get("name", "")):
        assert not words.isascii() or "".join(words.split()) in said
    assert read_codes(picture) == [ADDRESS]
    for place, box in EMPTY_BANDS.items():
        darkest, lightest = picture.crop(box).getextrema()
        assert darkest == lightest, place
    assert [svg.getElementsByTagName(name) for name in ("script", "image", "text")] == [[], [], []]
    assert svg.documentElement.getAttribute("role") == "img"
    assert svg.getElementsByTagName("title")[0].firstChild.data == posters.alt_text()


@pytest.mark.parametrize(("live", "heading"), [(True, "Sign our charter"), (False, "Become a Charter Champion")])
def test_the_words_are_those_of_the_charter_page_that_anyone_may_see(live, heading):
    set_up({}, ("Sign our charter", "It is quick."), live=live)

    assert posters.words_of_call() == (heading, "It is quick." if live else posters.TEXT)
    assert CharterPage.objects.count() == 1
    assert posters.alt_text().startswith(f"Poster: Does your group speak up for people? {heading}. ")


def test_without_a_charter_page_the_term_of_the_owner_is_used():
    set_up({"champion_term": "Ally"})

    assert posters.words_of_call() == ("Become an Ally", posters.TEXT)


def test_a_logo_takes_the_place_of_the_sign_and_is_told():
    image = make_image(size=(300, 100), colour="#ff0000")
    set_up({"name": "Kilnford Voice", "logo": image})

    shown = opened(posters.poster_pdf())
    image.file.storage.delete(image.file.name)
    without = opened(posters.poster_pdf())

    assert [alternatives(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"]) for pdf in (shown, without)] == [
        [f"Square code. It opens {ADDRESS}", "Kilnford Voice"],
        [f"Square code. It opens {ADDRESS}"],
    ]


def test_the_code_is_read_from_25_millimetres_with_a_border_of_four_modules():
    svg = posters.apply_qr_svg()

    box = [float(side) for side in minidom.parseString(svg).documentElement.getAttribute("viewBox").split()]
    picture = Image.open(BytesIO(svg_to_png(svg, width=295))).convert("L")  # 25 mm at 300 dots an inch.
    dark = picture.point(lambda value: 255 * (value < 128)).getbbox()
    module = 295 / box[2]
    assert read_codes(picture.filter(ImageFilter.GaussianBlur(1))) == [ADDRESS]
    assert all(abs(edge - 4 * module) <= 1 for edge in (dark[0], dark[1], 295 - dark[2], 295 - dark[3]))


FILES = {
    "poster.pdf": ("application/pdf", "apply-poster.pdf", b"%PDF-"),
    "poster.svg": ("image/svg+xml", "apply-poster.svg", b"<svg "),
    "poster.png": ("image/png", "apply-poster.png", b"\x89PNG"),
    "code.svg": ("image/svg+xml", "apply-code.svg", b"<svg "),
    "code.png": ("image/png", "apply-code.png", b"\x89PNG"),
}


@pytest.mark.parametrize(("path", "expected"), FILES.items())
def test_each_file_is_handed_out_and_kept_by_no_cache(client, path, expected):
    set_up({})
    sign_in(client, CHAMPIONS_OFFICER)

    response, head = client.get(BASE + path), client.head(BASE + path)

    content_type, filename, start = expected
    for answer in (response, head):
        assert answer.status_code == 200
        assert answer["Content-Type"] == content_type
        assert answer["Content-Disposition"] == f'attachment; filename="{filename}"'
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.content.startswith(start)
    assert head.content == b""
    assert client.post(BASE + path).status_code == 405


def test_the_pictures_lead_to_the_form(client):
    set_up({})
    sign_in(client, CHAMPIONS_OFFICER)

    code = Image.open(BytesIO(client.get(f"{BASE}code.png").content))

    assert code.size == (1200, 1200)
    assert read_codes(code) == [ADDRESS]


@pytest.mark.parametrize("role", [CHAMPIONS_OFFICER, COMMUNICATIONS_EDITOR])
def test_the_page_shows_the_poster_and_leads_to_its_files(client, role):
    set_up({"name": "Kilnford Voice"}, CALLS[0])
    sign_in(client, role)

    html = client.get(BASE).content.decode()
    menu = client.get("/admin/").content.decode()

    assert [path for path in FILES if f'href="{BASE}{path}"' not in html] == ["poster.png"]
    assert f'src="{BASE}poster.png" width="300" height="424" alt="{posters.alt_text()}"' in html
    assert f'"url": "{BASE}"' in menu


@pytest.mark.parametrize("role", [EVIDENCE_OFFICER, TRAINING_OFFICER, ADMINISTRATOR])
def test_others_find_no_poster(client, role):
    set_up({})
    sign_in(client, role)

    answers = [client.get(BASE + path) for path in ("", *FILES)]

    assert {(answer.status_code, answer.url) for answer in answers} == {(302, "/admin/")}
    assert BASE not in client.get("/admin/").content.decode()
