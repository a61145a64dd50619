from __future__ import annotations

from io import BytesIO
from xml.dom import minidom

import pytest
import zxingcpp
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from PIL import Image
from wagtail.models import Site

from charter_champions.domain import posters
from charter_champions.models import CharterPage
from hub.home.models import BrandSettings
from tests.factories.charter_champions import make_charter_page
from tests.factories.home import make_home

from .test_badge_pdf import alternatives, opened

pytestmark = pytest.mark.django_db

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


def places_of(page) -> list[tuple[str, float, float, float]]:
    """Each piece of text of a page with its left, its baseline from the top, and its size, in points."""
    found = []

    def visit(text, matrix, text_matrix, font, size):
        if text.strip():
            x = text_matrix[4] * matrix[0] + matrix[4]
            y = text_matrix[5] * matrix[3] + matrix[5]
            found.append((text, x, y, abs(text_matrix[0] * matrix[0]) * size))

    page.extract_text(visitor_text=visit)
    return found


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

    pdf, svg = opened(posters.poster_pdf()), posters.poster_svg()
    picture = Image.open(BytesIO(posters.poster_png(ppi=100)))

    pieces = places_of(pdf.pages[0])
    assert len(pdf.pages) == 1
    assert min(size for *_, size in pieces) > 0
    assert read_codes(picture) == [ADDRESS]
    drawing = minidom.parseString(svg)
    assert drawing.getElementsByTagName("script") == []
    assert drawing.getElementsByTagName("image") == []
    assert drawing.documentElement.getAttribute("role") == "img"
    # The left edge of the band and the foot of the page are of one colour: no word reaches them.
    grey = picture.convert("L")
    for strip in ((0, 300, 60, 700), (0, 1150, 827, 1169)):
        low, high = grey.crop(strip).getextrema()
        assert low == high


def test_long_words_stand_in_lines_of_their_own():
    set_up(BRANDS[2], CALLS[1])

    pieces = places_of(opened(posters.poster_pdf()).pages[0])

    starts = [(round(x), round(y)) for _, x, y, _ in pieces]
    assert len(starts) > 10
    assert len(set(starts)) == len(starts)


@pytest.mark.parametrize(("live", "heading"), [(True, "Sign our charter"), (False, "Become a Charter Champion")])
def test_the_words_are_those_of_the_charter_page_that_anyone_may_see(live, heading):
    set_up({}, ("Sign our charter", "It is quick."), live=live)

    assert posters.words_of_call() == (heading, "It is quick." if live else posters.TEXT)
    assert CharterPage.objects.count() == 1
    assert posters.alt_text().startswith(f"Poster: Does your group speak up for people? {heading}. ")


def test_without_a_charter_page_the_term_of_the_owner_is_used():
    set_up({"champion_term": "Ally"})

    assert posters.words_of_call() == ("Become an Ally", posters.TEXT)


# In the admin


@pytest.mark.parametrize("role", ["Champions officer", "Communications editor", "Moderator"])
def test_staff_see_it_and_download_its_files(client, role):
    set_up(BRANDS[1], CALLS[0])
    sign_in(client, role)

    page = client.get(BASE)
    files = {
        name: client.get(f"{BASE}{name}") for name in ("poster.pdf", "poster.svg", "poster.png", "code.svg", "code.png")
    }

    assert page.status_code == 200
    html = page.content.decode()
    assert f'href="{ADDRESS}"' in html
    assert all(f'href="{BASE}{name}"' in html for name in ("poster.pdf", "poster.svg", "code.svg", "code.png"))
    assert {name: answer["Content-Type"] for name, answer in files.items()} == {
        "poster.pdf": "application/pdf",
        "poster.svg": "image/svg+xml",
        "poster.png": "image/png",
        "code.svg": "image/svg+xml",
        "code.png": "image/png",
    }
    assert all("no-store" in answer["Cache-Control"] for answer in files.values())
    code = Image.open(BytesIO(files["code.png"].getvalue()))
    assert code.width == 1200
    assert read_codes(code) == [ADDRESS]
    assert client.head(f"{BASE}poster.pdf").status_code == 200
    assert client.post(f"{BASE}poster.pdf").status_code == 405


def test_others_do_not(client):
    set_up({})
    sign_in(client, "Training officer")

    for name in ("", "poster.pdf", "code.svg"):
        response = client.get(f"{BASE}{name}")
        assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert BASE not in client.get("/admin/").content.decode()


def test_the_printed_code_is_read_from_across_the_room():
    set_up(BRANDS[1], CALLS[0])

    picture = Image.open(BytesIO(posters.poster_png(ppi=150)))

    assert read_codes(picture) == [ADDRESS]
    # A photo of it from far away: the whole page is 400 pixels wide.
    assert read_codes(picture.resize((400, 566), Image.Resampling.BILINEAR)) == [ADDRESS]
