"""The badge of a membership as SVG and PNG, and the small picture of its standing today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import product

import resvg_py
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from charter_champions.enums import BadgeVariant, Standing
from charter_champions.models import Membership
from hub.shared.brand import Brand, brand_in_use
from hub.shared.characters import without_controls, xml_text
from hub.shared.emails import absolute_url
from hub.shared.lettering import font_paths, reads_leftwards
from hub.shared.pdf import UnwritableText, compile_pdf
from hub.shared.qr_codes import QUIET_MODULES, qr_path

from .artwork import (
    FONT_FAMILY,
    NAME_WIDTH,
    NameBlock,
    drawable,
    fit_label,
    fit_name,
    runs,
    shorten,
    text_width,
    writable,
)
from .quilt import PATCH, SIGN, SQUARE, patches
from .verdicts import Verdict, verdict_on

PNG_SIZES = (300, 600, 1200, 2400)
"""Widths in pixels."""

WIDTH, HEIGHT = 600, 764
MARGIN = 34
GAP = 8
QR_PANEL = 316
QR_TOP = 352
TERM_MIDDLE = 50
LONG_TERM_MIDDLE = 46
SITE_MIDDLE = 98
NAME_MIDDLE = 236
QR_PIXELS = 10
"""Width of a module of a code on its own, where nobody asks for another size."""
SIDE = MARGIN + QR_PANEL + GAP
"""Where the patches, the code and the years begin, beside the QR code."""
SIDE_WIDTH = 2 * PATCH + GAP
CODE_BASELINE = 616
YEARS_BASELINE = 666
CODE_SIZES = range(42, 20, -1)
YEAR_SIZES = range(34, 20, -1)
TERM_SIZES = (50, 46, 42, 38, 31)
HUB_SIZES = (28, 25, 22, 20)

DARK = "#0b0c0c"
"""What a QR code and one-ink artwork are drawn in."""
LIGHT = "#fffaf3"
"""What reversed artwork is drawn in: the paper of the pages, on which every brand colour is readable."""
PRINT_HINTS = [
    "Show it as it is. Don’t change its colours, and keep the square code whole.",
    "Print it at least 24 mm wide, so that phones can read the code.",
    "Take it down when you stop. The code tells everyone anyway.",
]
PATCH_COLOURS = {"p": "#fff3e2", "l": "#3e7c3a", "c": "#d9653b"}

LIVE_TEXT_WIDTH = 250
LIVE_TERM_SIZE = 15
LIVE_NAME_SIZES = (20, 18, 16, 15)
LIVE_LABEL_SIZES = (17, 16, 15, 14)
LIVE_LABEL_WIDTH = 226


def verify_url(membership: Membership) -> str:
    """The address behind the QR code."""
    return absolute_url(reverse("verify:membership", args=[membership.code]))


def is_downloadable(membership: Membership, *, on: dt.date) -> bool:
    """Whether the artwork may be handed out: only while it would tell the truth, or for the days of grace.

    Whether the listing can be seen does not matter: no membership ends with the words about its organisation.
    """
    in_use = membership.standing(on) in (Standing.CURRENT, Standing.LAPSED)
    return in_use and membership.started_on <= on <= membership.listed_until


def badge_svg(membership: Membership, *, variant: BadgeVariant = BadgeVariant.COLOUR) -> str:
    """The artwork: name, short code, years, and a QR code that opens the verify page. Well-formed on its own."""
    return drawn(membership, variant, words_on(membership, writing=drawable))


def drawn(membership: Membership, variant: BadgeVariant, words: list[Words]) -> str:
    """The artwork with ``words`` on it."""
    brand = brand_in_use()
    path, modules = qr_path(verify_url(membership))
    return draw(
        "charter_champions/badge.svg",
        {
            "variant": variant,
            "membership": membership,
            "title": f"{membership.organisation.name}: {brand.champion}",
            "verify_url": verify_url(membership),
            "years": year_words(membership),
            "brand": brand,
            "font": FONT_FAMILY,
            "ink": LIGHT if variant == BadgeVariant.REVERSED else DARK,
            "words": words,
            "margin": MARGIN,
            "qr_top": QR_TOP,
            "quiet": QUIET_MODULES,
            "patches": placed_patches(membership.code, brand),
            "qr": path,
            "qr_panel": qr_panel(modules),
            "qr_scale": f"{QR_PANEL / (modules + 2 * QUIET_MODULES):.5f}",
        },
    )


@dataclass(frozen=True)
class Words:
    """A line of the artwork: where its baseline starts or ends, its size, and whether it stands in the upper band."""

    text: str
    x: int
    y: float
    size: int
    anchor: str
    in_band: bool = False

    @property
    def runs(self) -> list[tuple[str, str]]:
        return runs(self.text)


def words_on(membership: Membership, *, writing: Callable[[str], str]) -> list[Words]:
    """The lines of the artwork with what ``writing`` leaves of each; a name of which it leaves nothing is the code."""
    brand, code, years = brand_in_use(), membership.short_code, year_words(membership)
    name = fit_name(writing(membership.organisation.name) or code)
    term = fit_label(writing(brand.champion), sizes=TERM_SIZES, width=NAME_WIDTH)
    hub = writing(brand.name)
    hub_size = largest(hub, HUB_SIZES, NAME_WIDTH)
    site = NameBlock((shorten(hub, size=hub_size, width=NAME_WIDTH),), hub_size)
    return [
        *edge_lines(term, middle=TERM_MIDDLE if len(term.lines) == 1 else LONG_TERM_MIDDLE, in_band=True),
        *edge_lines(site, middle=SITE_MIDDLE, in_band=True),
        *edge_lines(name, middle=NAME_MIDDLE),
        Words(code, SIDE, CODE_BASELINE, largest(code, CODE_SIZES, SIDE_WIDTH), "start"),
        Words(years, SIDE, YEARS_BASELINE, largest(years, YEAR_SIZES, SIDE_WIDTH), "start"),
    ]


def edge_lines(block: NameBlock, *, middle: float, in_band: bool = False) -> list[Words]:
    """The lines of ``block`` around ``middle``; what reads leftwards starts on the right."""
    leftwards = reads_leftwards(" ".join(block.lines))
    x, anchor = (MARGIN + NAME_WIDTH, "end") if leftwards else (MARGIN, "start")
    return [Words(line, x, y, block.size, anchor, in_band) for y, line in block.baselines(middle)]


def qr_svg(address: str, *, title: str) -> str:
    """A QR code of ``address`` with the border that it needs, on white, named ``title``. Well-formed on its own."""
    path, modules = qr_path(address)
    width = modules + 2 * QUIET_MODULES
    context = {"qr": path, "width": width, "pixels": width * QR_PIXELS, "quiet": QUIET_MODULES, "title": title}
    return draw("charter_champions/qr.svg", context)


def placed_patches(code: str, brand: Brand) -> list[dict]:
    """The four patches beside the QR code, with their places and colours; in one ink every other one is cut out."""
    colours = {**PATCH_COLOURS, "b": brand.main, "a": brand.accent, "h": brand.highlight}
    return [
        {
            "x": SIDE + column * (PATCH + GAP),
            "y": QR_TOP + row * (PATCH + GAP),
            "turn": patch.turn,
            "ground": colours[patch.ground],
            "colour": colours[patch.colour],
            "square": SQUARE,
            "shape": patch.shape,
            "one_ink": patch.cut_out if row == column else patch.shape,
        }
        for patch, (row, column) in zip(patches(code), product(range(2), repeat=2), strict=True)
    ]


def qr_panel(modules: int) -> str:
    """Path data of the panel around a code of so many modules, with the border that it needs."""
    width = modules + 2 * QUIET_MODULES
    return f"M-{QUIET_MODULES}-{QUIET_MODULES}h{width}v{width}h-{width}z"


def largest(text: str, sizes: Iterable[int], width: float) -> int:
    """The largest of ``sizes`` in which ``text`` fits one line, else the smallest."""
    return next((size for size in sizes if text_width(text, size) <= width), min(sizes))


def draw(template: str, context: dict) -> str:
    """The picture of ``template``, without any character of a name that would make it no XML."""
    return xml_text(render_to_string(template, context)).strip()


def inline_svg(membership: Membership) -> SafeString:
    """The artwork inside a page: a fortieth of a picture's weight, sharp at every size. It escapes names."""
    return mark_safe(badge_svg(membership))


def badge_png(membership: Membership, *, width: int, variant: BadgeVariant = BadgeVariant.COLOUR) -> bytes:
    """The artwork ``width`` pixels wide on a transparent ground, drawn with the fonts of the hub only."""
    return svg_to_png(badge_svg(membership, variant=variant), width=width)


def badge_pdf(membership: Membership, *, at: dt.datetime | None = None) -> bytes:
    """A page of A4 with the artwork in three sizes to cut out or send to a printer, as tagged PDF (PDF/UA-1).

    It says that it was made at the instant ``at``, or now.
    Letters that none of our fonts has are left out of what is drawn, never out of the title and the alternative.
    """
    name = writable(membership.organisation.name)
    try:
        return print_sheet(membership, name or membership.short_code, at=at)
    except UnwritableText:
        # Signs that a font has and typst can't map back to letters.
        return print_sheet(membership, membership.short_code, at=at)


def print_sheet(membership: Membership, written: str, *, at: dt.datetime | None) -> bytes:
    """The page with ``written`` as the name. Raises ``UnwritableText``."""
    brand, name = brand_in_use(), membership.organisation.name
    data = {
        "title": f"{without_controls(name)}: {without_controls(brand.champion)}",
        "name": written,
        "leftwards": reads_leftwards(written),
        "alt": without_controls(
            f"The badge of {name}: {brand.champion} of {brand.name}, {year_words(membership)}. "
            f"Badge code {membership.short_code}. The square code opens {verify_url(membership)}"
        ),
        "main": brand.main,
        "highlight": brand.highlight,
        "brand_name": writable(brand.name),
        "lead": f"{writable(brand.champion)}, {year_words(membership)}. Anyone who scans the badge sees whether it is "
        "valid today.",
        "hints": PRINT_HINTS,
        "address": verify_url(membership),
        "width": WIDTH,
        "height": HEIGHT,
        "words": [asdict(words) for words in words_on(membership, writing=writable)],
    }
    shapes = drawn(membership, BadgeVariant.COLOUR, words=[])
    return compile_pdf("charter_champions/badge_print.typ", data, {"shapes.svg": shapes.encode()}, at=at)


def svg_to_png(svg: str, *, width: int) -> bytes:
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            skip_system_fonts=True,
            font_files=list(font_paths()),
            font_family=FONT_FAMILY,
            sans_serif_family=FONT_FAMILY,
        )
    )


def live_svg(membership: Membership, *, on: dt.date) -> str:
    """The picture for other sites: name and standing on the day ``on``. The standing is never shortened."""
    brand, verdict = brand_in_use(), verdict_on(membership, on)
    label = fit_label(verdict.label, sizes=LIVE_LABEL_SIZES, width=LIVE_LABEL_WIDTH)
    name = drawable(membership.organisation.name)
    size = next((size for size in LIVE_NAME_SIZES if text_width(name, size) <= LIVE_TEXT_WIDTH), LIVE_NAME_SIZES[-1])
    return draw(
        "charter_champions/live_badge.svg",
        {
            "membership": membership,
            "verdict": verdict,
            "brand": brand,
            "term": shorten(drawable(brand.champion), size=LIVE_TERM_SIZE, width=LIVE_TEXT_WIDTH),
            "term_size": LIVE_TERM_SIZE,
            "font": FONT_FAMILY,
            "sign": SIGN,
            "name": shorten(name, size=size, width=LIVE_TEXT_WIDTH),
            "name_size": size,
            # Another site draws it with its own fonts: the measured width keeps the words inside the frame.
            "label_lines": [
                (baseline, line, round(text_width(line, label.size), 1)) for baseline, line in label.baselines(90)
            ],
            "label_size": label.size,
            "is_current": verdict.is_current,
        },
    )


def alt_text(membership: Membership, verdict: Verdict) -> str:
    """The words for people who don't see the badge."""
    return f"{verdict.sentence.removesuffix('.')}. Badge code {membership.short_code}."


def year_words(membership: Membership) -> str:
    """ "2026 to 2027", or "2026" when it begins and ends in one year."""
    first, last = membership.started_on.year, membership.valid_until.year
    return str(first) if first == last else f"{first} to {last}"
