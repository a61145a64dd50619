"""From three colours to a style sheet, and whether people can read what comes of it (WCAG 2.2, 1.4.3 and 1.4.6)."""

from __future__ import annotations

import colorsys
import hashlib
import re
from dataclasses import dataclass, replace

HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

WHITE = "#ffffff"
PAPER = "#fffaf3"
SAND = "#f7ede0"
INK = "#1d2a30"
LINK = "#0a5a8a"

DEFAULT_BRAND = "#0b4f63"
DEFAULT_ACCENT = "#a8155f"
DEFAULT_HIGHLIGHT = "#f4c542"

Channels = tuple[int, int, int]


def channels(colour: str) -> Channels:
    """Red, green and blue, 0 to 255, of ``#rrggbb``. Raises ``ValueError`` for anything else."""
    if not HEX_COLOUR.fullmatch(colour):
        raise ValueError(f"{colour!r} is not a colour such as #0b4f63")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, as WCAG 2.2 defines it."""

    def linear(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(value) for value in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """``share`` (0 to 1) of ``colour`` in ``other``."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02x}" for one, two in pairs)


@dataclass(frozen=True)
class Palette:
    """The three colours an owner sets, and what follows from them."""

    brand: str = DEFAULT_BRAND
    accent: str = DEFAULT_ACCENT
    highlight: str = DEFAULT_HIGHLIGHT

    @property
    def brand_dark(self) -> str:
        return mix(self.brand, "#000000", 0.74)

    @property
    def tint(self) -> str:
        return mix(self.brand, WHITE, 0.1)

    @property
    def accent_tint(self) -> str:
        return mix(self.accent, WHITE, 0.1)

    @property
    def highlight_tint(self) -> str:
        return mix(self.highlight, WHITE, 0.25)


@dataclass(frozen=True)
class Rule:
    """A pair of colours that meet on a page: the words for it, the setting that decides it, the least ratio."""

    words: str
    setting: str
    least: float

    def pair(self, palette: Palette) -> tuple[str, str]:
        return {
            "white on the brand colour": (WHITE, palette.brand),
            "the brand colour on paper": (palette.brand, PAPER),
            "the brand colour on sand": (palette.brand, SAND),
            "white on the accent colour": (WHITE, palette.accent),
            "the accent colour on paper": (palette.accent, PAPER),
            "text on the highlight colour": (INK, palette.highlight),
            "text on a tint of the brand colour": (INK, palette.tint),
            "links on a tint of the brand colour": (LINK, palette.tint),
            "text on a tint of the highlight colour": (INK, palette.highlight_tint),
            "links on a tint of the highlight colour": (LINK, palette.highlight_tint),
        }[self.words]


RULES = (
    Rule("white on the brand colour", "brand", 4.5),
    Rule("the brand colour on paper", "brand", 4.5),
    Rule("the brand colour on sand", "brand", 4.5),
    Rule("white on the accent colour", "accent", 4.5),
    Rule("the accent colour on paper", "accent", 4.5),
    Rule("text on the highlight colour", "highlight", 4.5),
    Rule("text on a tint of the brand colour", "brand", 7),
    Rule("links on a tint of the brand colour", "brand", 4.5),
    Rule("text on a tint of the highlight colour", "highlight", 7),
    Rule("links on a tint of the highlight colour", "highlight", 4.5),
)


@dataclass(frozen=True)
class Fault:
    """A rule that a palette breaks: its ratio, and the nearest shade that passes every rule of that setting."""

    rule: Rule
    ratio: float
    suggestion: str

    @property
    def message(self) -> str:
        return (
            f"{self.rule.words[0].upper()}{self.rule.words[1:]} has a contrast of {self.ratio:.2f}; "
            f"it needs at least {self.rule.least:g}. The nearest shade that passes is {self.suggestion}."
        )


def faults(palette: Palette) -> list[Fault]:
    """The rules that ``palette`` breaks, each with what to do; empty for a palette people can read."""
    broken = []
    for rule in RULES:
        ratio = contrast(*rule.pair(palette))
        if ratio < rule.least:
            broken.append(Fault(rule, ratio, nearest_passing_shade(palette, rule.setting)))
    return broken


def nearest_passing_shade(palette: Palette, setting: str) -> str:
    """The shade of the same hue, nearest in lightness, with which every rule of ``setting`` holds."""
    red, green, blue = (value / 255 for value in channels(getattr(palette, setting)))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    rules = [rule for rule in RULES if rule.setting == setting]
    for step in range(101):
        for direction in (-1, 1):
            shade = lightness + direction * step / 100
            if not 0 <= shade <= 1:
                continue
            rgb = colorsys.hls_to_rgb(hue, shade, saturation)
            colour = "#" + "".join(f"{round(value * 255):02x}" for value in rgb)
            candidate = replace(palette, **{setting: colour})
            if all(contrast(*rule.pair(candidate)) >= rule.least for rule in rules):
                return colour
    raise ValueError(f"no shade of {getattr(palette, setting)} passes")


def stylesheet(palette: Palette) -> str:
    """The custom properties that recolour every page."""
    values = {
        "--hub-brand": palette.brand,
        "--hub-brand-dark": palette.brand_dark,
        "--hub-accent": palette.accent,
        "--hub-highlight": palette.highlight,
        "--hub-tint": palette.tint,
        "--hub-accent-tint": palette.accent_tint,
        "--hub-highlight-tint": palette.highlight_tint,
    }
    return ":root{" + "".join(f"{name}:{value};" for name, value in values.items()) + "}\n"


def fingerprint(text: str) -> str:
    """Twelve hexadecimal digits that change whenever ``text`` does."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
