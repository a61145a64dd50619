"""The letters that our fonts for print have. Whoever sets a page asks here first: no font, no letter."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from django.conf import settings
from PIL import ImageFont

# The font of the hub, then one for each other script that people write in here; all bold, all under the OFL.
FONT_FILES = (
    "atkinson-bold.ttf",
    "noto-sans-cyrillic-bold.ttf",
    "noto-sans-greek-bold.ttf",
    "noto-sans-arabic-bold.ttf",
    "noto-sans-hebrew-bold.ttf",
    "noto-sans-bengali-bold.ttf",
    "noto-sans-devanagari-bold.ttf",
    "noto-sans-gurmukhi-bold.ttf",
)
MEASURE_SIZE = 32
LETTER_JOINERS = frozenset({"\u200c", "\u200d"})
SIGNS = frozenset({"So", "Sk", "Sm", "Sc", "Po", "Cn", "Co"})
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Mn", "Mc", "Me"})
SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
OTHER_LETTERS = "[words in letters that this file can’t show]"
AGAIN = re.compile(rf"{re.escape(OTHER_LETTERS)}(?:\s*{re.escape(OTHER_LETTERS)})+")


@cache
def font_paths() -> tuple[str, ...]:
    return tuple(str(settings.PRINT_FONTS / name) for name in FONT_FILES)


@cache
def fonts() -> tuple[ImageFont.FreeTypeFont, ...]:
    """The fonts without shaping, which would put a mark that stands alone on a circle."""
    basic = ImageFont.Layout.BASIC
    return tuple(ImageFont.truetype(path, MEASURE_SIZE, layout_engine=basic) for path in font_paths())


def glyph(font: ImageFont.FreeTypeFont, character: str) -> tuple[tuple[int, int], bytes]:
    """What the font draws for ``character``."""
    mask = font.getmask(character)
    return mask.size, bytes(mask)


@cache
def missing_glyph(font: ImageFont.FreeTypeFont) -> tuple[tuple[int, int], bytes]:
    """What the font draws for a character that it does not have."""
    return glyph(font, "\U0010fffd")


def has_glyph(font: ImageFont.FreeTypeFont, character: str) -> bool:
    is_written = unicodedata.category(character) not in {"Cc", "Cf", "Zl", "Zp"}
    return is_written and glyph(font, character) != missing_glyph(font)


def clusters(text: str) -> list[str]:
    """The letters of ``text``, each with the marks and joiners that follow it."""
    found: list[str] = []
    for character in text:
        if found and (unicodedata.category(character) in {"Mn", "Mc", "Me"} or character in LETTER_JOINERS):
            found[-1] += character
        else:
            found.append(character)
    return found


@cache
def has_glyphs(cluster: str) -> bool:
    """Whether one font has every letter and mark of ``cluster``."""
    return font_of(cluster) is not None


def font_of(cluster: str) -> ImageFont.FreeTypeFont | None:
    """The first font that has every letter and mark of ``cluster``."""
    seen = [character for character in cluster if character not in LETTER_JOINERS]
    return next((font for font in fonts() if all(has_glyph(font, character) for character in seen)), None)


def reads_leftwards(text: str) -> bool:
    """Whether the first letter of ``text`` that has a direction runs from right to left (Unicode's rule P2)."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((found in ("R", "AL") for found in directions if found in ("L", "R", "AL")), False)


def printable(text: str, *, plain: bool = False) -> str:
    """``text`` with each letter that no font of ours has replaced by words in brackets; line breaks stay.

    A sign such as an emoji is called by its name; of other letters it is said that they are there. Nothing is left out
    in silence but marks of letters and what can't be seen. ``plain`` keeps nothing but the letters of the font of the
    hub, for what typst can't read back otherwise.
    """
    if text.isascii() and (text.isprintable() or text.replace("\n", "").isprintable()):
        return text
    kept = []
    for cluster in clusters(unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))):
        kept.append(shown(cluster, plain=plain))
    return AGAIN.sub(OTHER_LETTERS, "".join(kept))


@cache
def shown(cluster: str, *, plain: bool) -> str:
    first = cluster[0]
    if first in "\n \t\u00a0\u2028\u2029":
        return "\n" if first in "\n\u2028\u2029" else " "
    if plain:
        if has_glyph(fonts()[0], first):
            return first
    elif has_glyphs(cluster):
        return cluster
    elif has_glyphs(first):
        return first
    simpler = unicodedata.normalize("NFKC", first)
    if simpler != first and all(has_glyph(fonts()[0], character) for character in simpler):
        return simpler
    category = unicodedata.category(first)
    if category in UNSEEN or first in SKIN_TONES:
        return ""
    if category.startswith("Z"):
        return " "
    if category in SIGNS:
        return f"[{unicodedata.name(first, 'a sign').lower()}]"
    return OTHER_LETTERS
