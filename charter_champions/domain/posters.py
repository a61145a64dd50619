"""The poster that invites groups to apply, with a QR code of the address: for paper and for screens."""

from __future__ import annotations

from io import BytesIO

from django.template.loader import render_to_string
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model

from charter_champions.models import CharterPage
from hub.shared.brand import Brand, brand_in_use
from hub.shared.characters import without_controls
from hub.shared.emails import absolute_url
from hub.shared.image_files import DECODER_ERRORS, MAX_PIXELS
from hub.shared.pdf import UnwritableText, compile_pdf, compile_png, compile_svg

from .artwork import writable
from .badges import PATCH_COLOURS, qr_svg, svg_to_png
from .quilt import PATCH, PEOPLE, SHAPES, SIGN, SQUARE

TEMPLATE = "charter_champions/poster.typ"
QUESTION = "Does your group speak up for people?"
TEXT = "It takes about 10 minutes. You need no charity number."
PREVIEW_PPI = 60
QR_WIDTH = 1200
"""Pixels: 10 cm at 300 dots an inch."""
SMALLEST_QR = 25
"""Millimetres that a printed code should have at least, for phones at arm's length."""
LOGO_PIXELS = 900

QUARTER, LEAF, ARCH, HOURGLASS, RING, FLOWER, JAR, HALVES = SHAPES
PERSON, PAIR, TALK = PEOPLE
# Row by row: shape, colour of the ground, colour of the shape, and how far it is turned.
CLOTH = (
    (LEAF, "h", "a", 0),
    (PERSON, "p", "b", 0),
    (QUARTER, "a", "h", 90),
    (TALK, "p", "a", 0),
    (FLOWER, "l", "p", 0),
    (QUARTER, "p", "b", 180),
    (PAIR, "h", "b", 0),
    (RING, "p", "c", 0),
    (HALVES, "l", "h", 0),
    (SIGN, "h", "b", 0),
    (LEAF, "p", "l", 90),
    (PERSON, "a", "p", 0),
    (ARCH, "c", "p", 0),
    (LEAF, "p", "a", 0),
)
COLUMNS = 7


def apply_address() -> str:
    """The address behind the code, whole."""
    return absolute_url(reverse("apply:start"))


def apply_qr_svg() -> str:
    return qr_svg(apply_address(), title=standard_heading())


def apply_qr_png() -> bytes:
    return svg_to_png(apply_qr_svg(), width=QR_WIDTH)


def poster_pdf() -> bytes:
    """The poster on A4 as tagged PDF (PDF/UA-1)."""
    try:
        return compile_pdf(TEMPLATE, *contents())
    except UnwritableText:
        # An owner's own words that typst can't map back to letters: the standard ones say the same.
        return compile_pdf(TEMPLATE, *contents(own_words=False))


def poster_svg() -> str:
    """The poster as SVG in which letters are outlines."""
    return compile_svg(TEMPLATE, *contents(), title=alt_text())


def poster_png(*, ppi: float = PREVIEW_PPI) -> bytes:
    """The poster as a picture with ``ppi`` pixels an inch of A4."""
    return compile_png(TEMPLATE, *contents(), ppi=ppi)


def words_of_call() -> tuple[str, str]:
    """Heading and text of the call to apply, from the charter page that anyone may see; the standard ones without."""
    page = CharterPage.objects.visible().first()
    heading, text = (page.call_title, page.call_text) if page else ("", "")
    return heading.strip() or standard_heading(), text.strip() or TEXT


def standard_heading(term: str = "") -> str:
    """The invitation with the owner's term, or with ``term``, behind the article that its first letter asks for."""
    term = term or brand_in_use().champion
    return f"Become {'an' if term[:1].lower() in 'aeiou' else 'a'} {term}"


def alt_text() -> str:
    """What the poster says, for people who don't see it."""
    heading, text = words_of_call()
    return without_controls(f"Poster: {QUESTION} {heading}. {text} A square code opens {apply_address()}")


def contents(*, own_words: bool = True) -> tuple[dict, dict[str, bytes]]:
    """What the template is given: words and colours, and the pictures by name."""
    brand = brand_in_use() if own_words else standard_words(brand_in_use())
    heading, text = words_of_call() if own_words else (standard_heading(brand.champion), TEXT)
    logo = logo_png(brand.logo)
    files = {"cloth.svg": cloth_svg(brand).encode(), "sign.svg": sign_svg(brand).encode()}
    files["qr.svg"] = apply_qr_svg().encode()
    if logo:
        files["logo.png"] = logo
    return {
        "title": without_controls(f"{QUESTION} {heading}"),
        "question": QUESTION,
        "heading": writable(heading) or standard_heading(Brand().champion),
        "text": writable(text) or TEXT,
        "address": apply_address(),
        "short_address": apply_address().split("://", 1)[1].rstrip("/"),
        "phone": writable(brand.phone),
        "name": writable(brand.name),
        "strapline": writable(brand.strapline),
        "has_logo": bool(logo),
        "logo_alt": without_controls(brand.name) or "Logo",
        "main": brand.main,
        "highlight": brand.highlight,
    }, files


def standard_words(brand: Brand) -> Brand:
    """The colours and the logo of ``brand`` with the standard words."""
    return Brand(main=brand.main, accent=brand.accent, highlight=brand.highlight, logo=brand.logo)


def cloth_svg(brand: Brand) -> str:
    """The quilt across the top, seven patches wide and two high."""
    colours = {**PATCH_COLOURS, "b": brand.main, "a": brand.accent, "h": brand.highlight}
    placed = [
        {
            "x": index % COLUMNS * PATCH,
            "y": index // COLUMNS * PATCH,
            "turn": turn,
            "square": SQUARE,
            "shape": shape,
            "ground": colours[ground],
            "colour": colours[colour],
        }
        for index, (shape, ground, colour, turn) in enumerate(CLOTH)
    ]
    size = {"width": COLUMNS * PATCH, "height": len(CLOTH) // COLUMNS * PATCH}
    return render_to_string("charter_champions/cloth.svg", {"patches": placed, **size})


def sign_svg(brand: Brand) -> str:
    """The drawn sign of a hub without a logo."""
    patch = {"x": 0, "y": 0, "turn": 0, "square": SQUARE, "shape": SIGN}
    patch |= {"ground": brand.main, "colour": brand.highlight}
    return render_to_string("charter_champions/cloth.svg", {"patches": [patch], "width": PATCH, "height": PATCH})


def logo_png(name: str) -> bytes:
    """The logo as a PNG that paper can take; empty without one, or where its file is gone or can't be read."""
    if not name:
        return b""
    storage = get_image_model()._meta.get_field("file").storage
    try:
        with storage.open(name) as file, Image.open(file) as image:
            if image.width * image.height > MAX_PIXELS:
                return b""
            picture = image.convert("RGBA")
    except DECODER_ERRORS:
        return b""
    picture.thumbnail((LOGO_PIXELS, LOGO_PIXELS))
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
