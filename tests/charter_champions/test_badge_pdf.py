from __future__ import annotations

import datetime as dt
from io import BytesIO

import pypdf
import pytest
import zxingcpp
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from charter_champions.domain import badges
from charter_champions.domain.badges import badge_pdf
from charter_champions.models import Membership
from hub.organisations.models import Organisation
from hub.shared.pdf import compile_pdf, compile_png
from tests.factories.charter_champions import make_membership
from tests.factories.organisations import make_organisation

from .test_badge_variants import ADDRESS, CODE, NAMES, PALETTES, set_brand

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

A4_POINTS = (595, 842)


def opened(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(pdf))


def alternatives(element) -> list[str]:
    """The text alternatives of all figures under ``element`` of the tree of tags."""
    element = element.get_object()
    if isinstance(element, list):
        return [text for child in element for text in alternatives(child)]
    if not isinstance(element, dict):
        return []
    own = [element["/Alt"]] if element.get("/S") == "/Figure" and "/Alt" in element else []
    return own + (alternatives(element["/K"]) if "/K" in element else [])


def test_the_page_to_print_is_one_of_a4_tagged_titled_and_in_english():
    membership = make_membership(
        make_organisation("Sight Kilnford"),
        code=CODE,
        started_on=dt.date(2026, 5, 2),
        valid_until=dt.date(2027, 5, 1),
    )

    pdf = opened(badge_pdf(membership))

    root = pdf.trailer["/Root"]
    text = pdf.pages[0].extract_text()
    assert len(pdf.pages) == 1
    assert tuple(round(float(side)) for side in pdf.pages[0].mediabox[2:]) == A4_POINTS
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert pdf.metadata.title == "Sight Kilnford: Charter Champion"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert (
        alternatives(root["/StructTreeRoot"]["/K"])
        == [
            "The badge of Sight Kilnford: Charter Champion of Partner Hub, 2026 to 2027. Badge code 01QV-3BK1. "
            f"The square code opens {ADDRESS}"
        ]
        * 3
    )
    assert text.startswith("Sight Kilnford\nCharter Champion, 2026 to 2027. Anyone")
    assert [size for size in ("90 mm wide", "50 mm wide", "24 mm wide") if size in text] == [
        "90 mm wide",
        "50 mm wide",
        "24 mm wide",
    ]
    assert ADDRESS in text
    assert [text.count(words) for words in ("Charter Champion\nPartner Hub\nSight\nKilnford\n", "01QV-3BK1")] == [3, 3]


def test_the_artwork_is_drawn_and_not_a_picture_and_its_fonts_are_our_own():
    pdf = opened(badge_pdf(make_membership()))

    assert list(pdf.pages[0].images) == []
    fonts = {str(font["/BaseFont"]) for font in fonts_of(pdf.pages[0]["/Resources"])}
    assert fonts
    assert all("AtkinsonHyperlegibleNext" in font for font in fonts)


def fonts_of(resources) -> list:
    resources = resources.get_object()
    found = [font.get_object() for font in resources.get("/Font", {}).values()]
    for inner in resources.get("/XObject", {}).values():
        found += fonts_of(inner.get_object().get("/Resources", {}))
    return found


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("name", NAMES)
def test_every_name_makes_one_tagged_page(name, palette):
    set_brand(palette)
    membership = make_membership(make_organisation(name), code=CODE)

    pdf = opened(badge_pdf(membership))

    assert len(pdf.pages) == 1
    assert pdf.metadata.title == (
        f"{name.translate(dict.fromkeys(map(ord, chr(11) + chr(1) + chr(0xFFFE))))}: "
        f"{palette.get('champion_term', 'Charter Champion')}"
    )
    words = "".join(pdf.pages[0].extract_text().replace("\u200b", "").split())
    if name.isascii() and name.isprintable():
        assert "".join(name.split()) in words
    assert "root:" not in words


def test_a_name_that_no_font_can_write_gives_way_to_the_code():
    pdf = opened(badge_pdf(make_membership(make_organisation("字字"), code=CODE)))

    assert pdf.pages[0].extract_text().startswith("01QV-3BK1\n")
    assert pdf.metadata.title == "字字: Charter Champion"


def test_a_phone_reads_all_three_sizes_from_the_page(monkeypatch):
    monkeypatch.setattr(badges, "compile_pdf", lambda *args, at: compile_png(*args, ppi=300))

    page = Image.open(BytesIO(badge_pdf(make_membership(code=CODE)))).convert("L")

    assert page.size == (2480, 3508)
    assert [found.text for found in zxingcpp.read_barcodes(page)] == [ADDRESS] * 3


@given(st.text(max_size=120))
@example("0ګ")  # Two scripts in a line, one of them with letters of several parts.
@example("xक़ क॑")  # Marks that typst can't map back to letters.
@example("\u0e31")  # A mark alone, of a script that we have no font for.
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_name_stops_the_press(name):
    membership = make_unsaved(name)

    assert len(opened(badge_pdf(membership)).pages) == 1


def make_unsaved(name: str):
    year = {"started_on": dt.date(2026, 5, 2), "valid_until": dt.date(2027, 5, 1)}
    return Membership(organisation=Organisation(name=name, slug="x"), code=CODE, **year)


def test_a_template_that_is_not_there_is_told():
    with pytest.raises(LookupError, match="There is no template nothing"):
        compile_pdf("nothing.typ", {})
