"""A few shapes and people, drawn flat and smooth, for the pictures of the demo."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

BRAND, DARK, ACCENT, SUN = "#0b4f63", "#083a49", "#a8155f", "#f4c542"
LEAF, MOSS, CLAY, BRICK = "#3e7c3a", "#2f5f2c", "#d9653b", "#b24d28"
PAPER, SAND, TAN, TINT, ROSE, CREAM = "#fffaf3", "#f7ede0", "#dccdb8", "#e3eff2", "#fae6ef", "#fdf1cf"
SKY, INK, WHITE, WOOD = "#bfdde4", "#1d2a30", "#ffffff", "#8a5a3c"
SKINS = ("#f2c8a4", "#a9704a", "#d79f72", "#6d452c", "#e9b78e")

# Everything is drawn this many times larger, then made small again, so that edges are smooth.
FINE = 2
SMOOTH_STEPS = 14

Point = tuple[float, float]


class Canvas:
    """A picture ``width`` by ``height`` units, one unit a pixel of the finished picture."""

    def __init__(self, width: int, height: int, ground: str):
        self.width, self.height = width, height
        self.image = Image.new("RGB", (width * FINE, height * FINE), ground)
        self.draw = ImageDraw.Draw(self.image)

    def finished(self) -> Image.Image:
        return self.image.resize((self.width, self.height), Image.Resampling.BOX)

    def box(self, x, y, width, height, colour, *, round=0, corners=(True, True, True, True)):
        """A rectangle with its upper left corner at ``x``, ``y``; ``corners`` clockwise from there are rounded."""
        edges = (x * FINE, y * FINE, (x + width) * FINE - 1, (y + height) * FINE - 1)
        self.draw.rounded_rectangle(edges, min(round, width / 2, height / 2) * FINE, colour, corners=corners)

    def oval(self, x, y, across, down, colour):
        self.draw.ellipse(((x - across) * FINE, (y - down) * FINE, (x + across) * FINE, (y + down) * FINE), colour)

    def disc(self, x, y, radius, colour):
        self.oval(x, y, radius, radius, colour)

    def ring(self, x, y, radius, width, colour, ground):
        self.disc(x, y, radius, colour)
        self.disc(x, y, radius - width, ground)

    def wedge(self, x, y, radius, start, end, colour):
        """A slice of a disc; degrees run clockwise from three o'clock."""
        edges = ((x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE, (y + radius) * FINE)
        self.draw.pieslice(edges, start, end, colour)

    def shape(self, points: Sequence[Point], colour):
        self.draw.polygon([(x * FINE, y * FINE) for x, y in points], colour)

    def blob(self, points: Sequence[Point], colour):
        """A closed soft shape through ``points``."""
        self.shape(smooth([points[-1], *points, points[0], points[1]]), colour)

    def line(self, points: Sequence[Point], width, colour):
        """A line with round ends and round corners."""
        self.draw.line([(x * FINE, y * FINE) for x, y in points], colour, round_(width * FINE), joint="curve")
        for x, y in points:
            self.disc(x, y, width / 2, colour)

    def curve(self, points: Sequence[Point], width, colour):
        """A line that bends softly through ``points``."""
        self.line(smooth([points[0], *points, points[-1]]), width, colour)

    def leaf(self, x, y, length, width, degrees, colour):
        """A leaf from its stalk at ``x``, ``y``, pointing to ``degrees`` (0 is right, 90 is up)."""
        angle = math.radians(degrees)
        along, across = (math.cos(angle), -math.sin(angle)), (math.sin(angle), math.cos(angle))
        side = [(step / 24, math.sin(math.pi * step / 24) * width / 2) for step in range(25)]
        outline = [*side, *((at, -out) for at, out in reversed(side))]
        self.shape(
            [
                (x + along[0] * at * length + across[0] * out, y + along[1] * at * length + across[1] * out)
                for at, out in outline
            ],
            colour,
        )

    def bubble(self, x, y, width, height, colour, *, tail="left"):
        """A speech bubble with a tail at its lower ``left`` or ``right``."""
        self.box(x, y, width, height, colour, round=height * 0.24)
        foot = y + height - 2
        start = x + width * (0.2 if tail == "left" else 0.8)
        lean = -height * 0.12 if tail == "left" else height * 0.12
        self.shape([(start - 26, foot), (start + 26, foot), (start + lean, foot + height * 0.28)], colour)


def round_(number: float) -> int:
    return max(1, int(number + 0.5))


def smooth(points: Sequence[Point]) -> list[Point]:
    """Points along a soft curve (Catmull and Rom's) through all but the first and last of ``points``."""
    found: list[Point] = []
    for index in range(1, len(points) - 2):
        before, start, end, after = points[index - 1 : index + 3]
        for step in range(SMOOTH_STEPS):
            found.append(
                tuple(bend(*axis, step / SMOOTH_STEPS) for axis in zip(before, start, end, after, strict=True))
            )
    return [*found, points[-2]]


def bend(before: float, start: float, end: float, after: float, at: float) -> float:
    return 0.5 * (
        2 * start
        + (end - before) * at
        + (2 * before - 5 * start + 4 * end - after) * at**2
        + (3 * start - before - 3 * end + after) * at**3
    )


@dataclass(frozen=True)
class Person:
    """How somebody looks; ``hair`` is one of the styles that ``head`` draws."""

    skin: str
    hair: str = "short"
    hair_colour: str = INK
    top: str = BRAND
    legs: str = DARK
    glasses: bool = False
    beard: bool = False


def head(canvas: Canvas, x, y, r, person: Person, *, turn: float = 0):
    """A head with the radius ``r``; ``turn`` from -1 to 1 is where it looks."""
    hair_behind(canvas, x, y, r, person)
    canvas.box(x - r * 0.3, y + r * 0.5, r * 0.6, r * 1.1, shade(person.skin), round=r * 0.3)
    canvas.oval(x, y, r * 0.92, r, person.skin)
    hair_before(canvas, x, y, r, person)
    look = turn * r * 0.3
    if person.beard:
        canvas.wedge(x, y + r * 0.1, r * 0.96, 4, 176, person.hair_colour)
        canvas.oval(x + look * 0.4, y + r * 0.02, r * 0.76, r * 0.4, person.skin)
        canvas.oval(x + look, y + r * 0.48, r * 0.34, r * 0.17, person.skin)
    for side in (-1, 1):
        eye = x + look + side * r * 0.36
        canvas.disc(eye, y + r * 0.02, r * 0.085, INK)
        if person.glasses:
            frame = [
                (eye + r * 0.25 * math.cos(a / 8 * math.pi), y + r * 0.25 * math.sin(a / 8 * math.pi))
                for a in range(17)
            ]
            canvas.line(frame, r * 0.06, INK)
        canvas.disc(x + look + side * r * 0.55, y + r * 0.32, r * 0.12, blush(person.skin))
    if person.glasses:
        canvas.line([(x + look - r * 0.11, y), (x + look + r * 0.11, y)], r * 0.06, INK)
    smile = [(x + look + r * at, y + r * (0.4 + 0.13 * (1 - (at / 0.26) ** 2))) for at in (-0.26, -0.13, 0, 0.13, 0.26)]
    canvas.curve(smile, r * 0.08, "#7c2f22")


def hair_behind(canvas: Canvas, x, y, r, person: Person):
    colour = person.hair_colour
    if person.hair == "long":
        canvas.box(x - r * 1.12, y - r * 0.95, r * 2.24, r * 2.5, colour, round=r * 1.05)
    elif person.hair == "bob":
        canvas.box(x - r * 1.14, y - r * 1.1, r * 2.28, r * 1.95, colour, round=r * 0.95)
    elif person.hair == "curls":
        for angle in range(150, 400, 30):
            canvas.disc(
                x + r * 0.92 * math.cos(math.radians(angle)),
                y - r * 0.2 + r * 0.92 * math.sin(math.radians(angle)),
                r * 0.5,
                colour,
            )
    elif person.hair == "bun":
        canvas.disc(x, y - r * 1.22, r * 0.46, colour)
    elif person.hair == "scarf":
        canvas.box(x - r * 1.14, y - r * 1.18, r * 2.28, r * 2.65, colour, round=r * 1.1)
    elif person.hair == "plaits":
        for side in (-1, 1):
            canvas.box(x + side * r * 1.02 - r * 0.22, y - r * 0.1, r * 0.44, r * 1.7, colour, round=r * 0.22)


def hair_before(canvas: Canvas, x, y, r, person: Person):
    colour = person.hair_colour
    if person.hair == "bald":
        return
    if person.hair == "scarf":
        canvas.wedge(x, y - r * 0.02, r * 1.06, 186, 354, colour)
        canvas.oval(x, y + r * 0.06, r * 0.8, r * 0.86, person.skin)
    elif person.hair == "cap":
        canvas.wedge(x, y - r * 0.12, r * 1.04, 180, 360, colour)
        canvas.box(x - r * 0.2, y - r * 0.26, r * 1.5, r * 0.24, colour, round=r * 0.12)
    elif person.hair == "turban":
        canvas.oval(x, y - r * 0.72, r * 1.14, r * 0.66, colour)
        canvas.curve(
            [(x - r, y - r * 0.5), (x - r * 0.1, y - r * 0.9), (x + r * 0.6, y - r * 1.2)], r * 0.1, shade(colour)
        )
    elif person.hair == "side":
        canvas.wedge(x, y - r * 0.06, r * 1.02, 182, 358, colour)
        canvas.blob(
            [
                (x - r * 0.9, y - r * 0.2),
                (x - r * 0.5, y - r * 1.15),
                (x + r * 0.6, y - r * 1.12),
                (x + r * 0.98, y - r * 0.1),
                (x + r * 0.2, y - r * 0.48),
            ],
            colour,
        )
        canvas.oval(x - r * 0.1, y + r * 0.1, r * 0.72, r * 0.52, person.skin)
    else:
        canvas.wedge(x, y - r * 0.08, r * 1.02, 184, 356, colour)
        canvas.oval(x + r * 0.05, y + r * 0.04, r * 0.78, r * 0.48, person.skin)


def shade(colour: str, by: float = 0.86) -> str:
    """``colour`` a little darker."""
    return "#" + "".join(f"{int(int(colour[at : at + 2], 16) * by):02x}" for at in (1, 3, 5))


def blush(colour: str) -> str:
    mix = zip((colour[1:3], colour[3:5], colour[5:7]), (0xD9, 0x5A, 0x4A), strict=True)
    return "#" + "".join(f"{int(int(part, 16) * 0.72 + red * 0.28):02x}" for part, red in mix)


def bust(canvas: Canvas, x, base, size, person: Person, *, turn: float = 0, hands: Sequence[Point] = ()):
    """Somebody from the waist up, ``size`` units high, sitting behind ``base``; ``hands`` are where the hands are."""
    wide = size * 0.62
    top = base - size * 0.55
    canvas.box(x - wide / 2, top, wide, size * 0.6, person.top, round=size * 0.25, corners=(True, True, False, False))
    head(canvas, x, base - size * 0.77, size * 0.21, person, turn=turn)
    canvas.wedge(x, top - size * 0.02, size * 0.12, 0, 180, shade(person.skin))
    for hand_x, hand_y in hands:
        side = -1 if hand_x < x else 1
        shoulder = (x + side * wide * 0.38, top + size * 0.16)
        elbow = (x + side * wide * 0.56, max(shoulder[1] + size * 0.12, min(hand_y, base) - size * 0.02))
        limb(canvas, [shoulder, elbow, (hand_x, hand_y)], size * 0.13, person)


def limb(canvas: Canvas, points: Sequence[Point], width, person: Person):
    canvas.curve(points, width, shade(person.top, 0.9))
    canvas.disc(*points[-1], width * 0.52, person.skin)


def figure(
    canvas: Canvas, x, ground, size, person: Person, *, turn: float = 0, arms: Sequence[Point] = (), step: float = 0.1
):
    """Somebody standing on ``ground``, ``size`` units high; ``arms`` are the places of the hands."""
    hip, shoulder = ground - size * 0.45, ground - size * 0.76
    for side in (-1, 1):
        foot = x + side * size * step
        canvas.line([(x + side * size * 0.06, hip), (foot, ground - size * 0.03)], size * 0.1, person.legs)
        canvas.box(
            foot - size * 0.05 + turn * size * 0.02,
            ground - size * 0.05,
            size * 0.13,
            size * 0.055,
            INK,
            round=size * 0.028,
        )
    behind = [hand for hand in arms if (hand[0] - x) * (turn or 1) < 0]
    for hand in behind:
        arm(canvas, x, shoulder, size, person, hand)
    canvas.box(
        x - size * 0.135,
        shoulder,
        size * 0.27,
        size * 0.36,
        person.top,
        round=size * 0.11,
        corners=(True, True, False, False),
    )
    head(canvas, x + turn * size * 0.02, ground - size * 0.885, size * 0.105, person, turn=turn)
    for hand in arms:
        if hand not in behind:
            arm(canvas, x, shoulder, size, person, hand)


def arm(canvas: Canvas, x, shoulder, size, person: Person, hand: Point):
    side = -1 if hand[0] < x else 1
    start = (x + side * size * 0.1, shoulder + size * 0.07)
    middle = ((start[0] + hand[0]) / 2 + side * size * 0.035, (start[1] + hand[1]) / 2 + size * 0.04)
    limb(canvas, [start, middle, hand], size * 0.075, person)


def tile(canvas: Canvas, x, y, size, kind: str, ground: str, colour: str):
    """One patch of a quilt: a square ``ground`` with a simple shape in ``colour``."""
    canvas.box(x, y, size, size, ground)
    middle = size / 2
    corners = {"nw": (x, y, 0), "ne": (x + size, y, 90), "se": (x + size, y + size, 180), "sw": (x, y + size, 270)}
    if kind in corners:
        corner_x, corner_y, start = corners[kind]
        canvas.wedge(corner_x, corner_y, size, start, start + 90, colour)
    elif kind == "up":
        canvas.wedge(x + middle, y + size, middle, 180, 360, colour)
    elif kind == "down":
        canvas.wedge(x + middle, y, middle, 0, 180, colour)
    elif kind == "dot":
        canvas.disc(x + middle, y + middle, size * 0.3, colour)
    elif kind == "ring":
        canvas.ring(x + middle, y + middle, size * 0.36, size * 0.18, colour, ground)
    elif kind == "leaf":
        canvas.leaf(x, y + size, size * math.sqrt(2), size * 0.62, 45, colour)
