"""What goes where on a badge. Pure: sizes in units of the drawing, colours and words from the caller."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import segno
from PIL import ImageFont

ASSETS = Path(__file__).resolve().parent.parent / "assets"
FONT_FAMILY = "Atkinson Hyperlegible Next"
# The badge font, then one for each other script that names are written in here; all bold, all under the OFL.
FONT_FILES = (
    ASSETS / "atkinson-bold.ttf",
    ASSETS / "noto-sans-cyrillic-bold.ttf",
    ASSETS / "noto-sans-greek-bold.ttf",
    ASSETS / "noto-sans-arabic-bold.ttf",
    ASSETS / "noto-sans-hebrew-bold.ttf",
    ASSETS / "noto-sans-bengali-bold.ttf",
    ASSETS / "noto-sans-devanagari-bold.ttf",
    ASSETS / "noto-sans-gurmukhi-bold.ttf",
)
MEASURE_SIZE = 32
NAME_SIZES = (58, 52, 46, 40, 35, 30, 26)
SMALLEST_NAME = 22
NAME_WIDTH = 380
MOST_LINES = 4
ELLIPSIS = "…"
LINE_HEIGHT = 1.16
SCALLOPS = 28
# Pictures and symbols that no font of text holds; the name in the title keeps them.
UNDRAWABLE = frozenset({"So", "Sk", "Cs", "Co", "Cn"})
JOINERS = frozenset({"\ufe0e", "\ufe0f", "\u200d", "\u20e3"})


@dataclass(frozen=True)
class NameBlock:
    """A name or label broken into lines of one size; ``baselines`` are counted from the middle of the block."""

    lines: tuple[str, ...]
    size: int

    def baselines(self, middle: float) -> list[tuple[float, str]]:
        """Each line with the height of its baseline, so that the block stands around ``middle``."""
        step = self.size * LINE_HEIGHT
        first = middle - step * (len(self.lines) - 1) / 2 + self.size * 0.34
        return [(round(first + step * index, 1), line) for index, line in enumerate(self.lines)]


@cache
def fonts() -> tuple[ImageFont.FreeTypeFont, ...]:
    return tuple(ImageFont.truetype(str(path), MEASURE_SIZE) for path in FONT_FILES)


@cache
def width_of_character(character: str) -> float:
    """Advance width at size 1; that of the first font that draws the character, generous where none does."""
    for font in fonts():
        if font.getmask(character).getbbox() != missing_box(font):
            return font.getlength(character) / MEASURE_SIZE
    return 1.0


@cache
def missing_box(font: ImageFont.FreeTypeFont):
    """What the font draws for a character that it does not have."""
    return font.getmask("\U0010fffd").getbbox()


def text_width(text: str, size: float) -> float:
    return sum(width_of_character(character) for character in text) * size


def drawable(name: str) -> str:
    """``name`` without emoji and symbols that would leave a hole; the name itself if nothing else is left."""
    kept = "".join(
        character
        for character in name
        if unicodedata.category(character) not in UNDRAWABLE and character not in JOINERS
    )
    return " ".join(kept.split()) or " ".join(name.split())


def fit_name(name: str, *, width: float = NAME_WIDTH, most_lines: int = MOST_LINES) -> NameBlock:
    """The name in the largest size that fits into four lines; the rest of a very long one becomes an ellipsis."""
    words = drawable(name).split()
    for size in NAME_SIZES:
        lines = wrap(words, size=size, width=width)
        # Lines near the edge of a disc are shorter than its middle: fewer of them may be large.
        if len(lines) <= most_lines and len(lines) * size * LINE_HEIGHT <= NAME_SIZES[0] * LINE_HEIGHT * 2.7:
            return NameBlock(tuple(lines), size)
    lines = wrap(words, size=SMALLEST_NAME, width=width)
    if len(lines) > most_lines:
        lines = [*lines[: most_lines - 1], shorten(lines[most_lines - 1] + ELLIPSIS, size=SMALLEST_NAME, width=width)]
    return NameBlock(tuple(lines), SMALLEST_NAME)


def fit_label(label: str, *, sizes: Sequence[int], width: float) -> NameBlock:
    """The label in the largest of ``sizes`` that fits on one line, else whole on several of the smallest."""
    for size in sizes:
        if text_width(label, size) <= width:
            return NameBlock((label,), size)
    return NameBlock(tuple(wrap(label.split(), size=sizes[-1], width=width)), sizes[-1])


def wrap(words: list[str], *, size: float, width: float) -> list[str]:
    lines: list[str] = []
    for word in words:
        for piece in pieces(word, size=size, width=width):
            if lines and text_width(f"{lines[-1]} {piece}", size) <= width:
                lines[-1] = f"{lines[-1]} {piece}"
            else:
                lines.append(piece)
    return lines


def pieces(word: str, *, size: float, width: float) -> list[str]:
    """The word, cut where it is wider than a line."""
    if text_width(word, size) <= width:
        return [word]
    found, current = [], ""
    for character in word:
        if current and text_width(current + character, size) > width:
            found.append(current)
            current = ""
        current += character
    return [*found, current]


def shorten(text: str, *, size: float, width: float) -> str:
    while text_width(text, size) > width and len(text) > 1:
        text = text[:-2] + ELLIPSIS
    return text


def scalloped_circle(*, centre: float, radius: float, depth: float) -> str:
    """Path data of a disc with a wavy edge, like a rosette."""
    points = []
    for index in range(SCALLOPS):
        start = 2 * math.pi * index / SCALLOPS
        end = 2 * math.pi * (index + 1) / SCALLOPS
        middle = (start + end) / 2
        points.append(
            f"Q{centre + (radius + depth) * math.cos(middle):.1f} {centre + (radius + depth) * math.sin(middle):.1f} "
            f"{centre + radius * math.cos(end):.1f} {centre + radius * math.sin(end):.1f}"
        )
    return f"M{centre + radius:.1f} {centre:.1f}{''.join(points)}z"


def qr_path(address: str) -> tuple[str, int]:
    """Path data of the dark modules of a QR code with medium error correction, and its width in modules."""
    code = segno.make(address, error="m", micro=False, boost_error=False)
    runs = []
    for y, row in enumerate(code.matrix):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += max(length, 1)
    return "".join(runs), len(code.matrix)
