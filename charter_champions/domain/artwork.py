"""What goes where on a badge. Pure: sizes in units of the drawing, colours and words from the caller."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from hub.shared.lettering import MEASURE_SIZE, clusters, font_of, fonts, glyph, has_glyphs, missing_glyph

FONT_FAMILY = "Atkinson Hyperlegible Next"
NAME_SIZES = (84, 78, 71, 64, 57, 51, 46, 42, 38)
SMALLEST_NAME = 34
NAME_WIDTH = 532
NAME_HEIGHT = 204
MOST_LINES = 4
ELLIPSIS = "…"
LINE_HEIGHT = 1.16
BALANCE_STEP = 12
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
def width_of_character(character: str) -> float:
    """Advance width at size 1; that of the first font that draws the character, generous where none does."""
    for font in fonts():
        if glyph(font, character) != missing_glyph(font):
            return font.getlength(character) / MEASURE_SIZE
    return 1.0


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


def writable(text: str) -> str:
    """``drawable`` text of letters that our fonts have, for paper; empty if they have none of it.

    A mark goes with its letter only if one font has both: typst draws them by one font or not at all.
    """
    kept = ""
    for cluster in clusters(unicodedata.normalize("NFC", drawable(text))):
        if has_glyphs(cluster):
            kept += cluster
        elif has_glyphs(cluster[0]):
            kept += cluster[0]
    return " ".join(kept.split())


def runs(text: str) -> list[tuple[str, str]]:
    """``text`` in pieces of one font, each with the family of its font, which is empty for the badge font.

    Where a line mixes scripts, resvg and typst lose letters unless they are told the font of each.
    """
    found: list[tuple[str, str]] = []
    for cluster in clusters(text):
        font = font_of(cluster) or fonts()[0]
        family = "" if font is fonts()[0] else font.getname()[0]
        if found and found[-1][0] == family:
            found[-1] = (family, found[-1][1] + cluster)
        else:
            found.append((family, cluster))
    return found


def fit_name(name: str, *, width: float = NAME_WIDTH, most_lines: int = MOST_LINES) -> NameBlock:
    """The name in the largest size that fits into four lines; the rest of a very long one becomes an ellipsis.

    A word is only cut when it is wider than a line even in the smallest size.
    """
    words = drawable(name).split()
    for size in NAME_SIZES:
        lines = wrap(words, size=size, width=width)
        is_whole = len(lines) <= most_lines and lines_of_words(words, lines)
        if is_whole and len(lines) * size * LINE_HEIGHT <= NAME_HEIGHT:
            return NameBlock(tuple(balanced(words, size=size, width=width)), size)
    lines = wrap(words, size=SMALLEST_NAME, width=width)
    if len(lines) > most_lines:
        lines = [*lines[: most_lines - 1], shorten(lines[most_lines - 1] + ELLIPSIS, size=SMALLEST_NAME, width=width)]
    return NameBlock(tuple(lines), SMALLEST_NAME)


def lines_of_words(words: list[str], lines: list[str]) -> bool:
    """Whether no word of ``words`` was cut to make ``lines``."""
    return " ".join(lines).split() == words


def fit_label(label: str, *, sizes: Sequence[int], width: float) -> NameBlock:
    """The label in the largest of ``sizes`` that fits on one line, else whole on several of the smallest."""
    for size in sizes:
        if text_width(label, size) <= width:
            return NameBlock((label,), size)
    return NameBlock(tuple(balanced(label.split(), size=sizes[-1], width=width)), sizes[-1])


def balanced(words: list[str], *, size: float, width: float) -> list[str]:
    """As few lines as ``wrap`` makes, as even as they get."""
    lines = wrap(words, size=size, width=width)
    widest = max((text_width(word, size) for word in words), default=0)
    narrower = width - BALANCE_STEP
    while len(lines) > 1 and narrower > widest:
        tried = wrap(words, size=size, width=narrower)
        if len(tried) > len(lines):
            break
        lines, narrower = tried, narrower - BALANCE_STEP
    return lines


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
