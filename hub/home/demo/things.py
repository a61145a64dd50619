"""People and things of the invented place, as its pictures show them again and again."""

from __future__ import annotations

from itertools import pairwise

from hub.home.demo.drawing import (
    ACCENT,
    BRAND,
    BRICK,
    CLAY,
    DARK,
    INK,
    LEAF,
    MOSS,
    PAPER,
    SKINS,
    SKY,
    SUN,
    TAN,
    TINT,
    WHITE,
    WOOD,
    Canvas,
    Person,
    shade,
)

WIDTH, HEIGHT = 1600, 1000
GREY, BROWN, RED, TEA, BUS_FOOT = "#a9a49c", "#5a3a22", "#b5602c", "#9c5a2e", "#8d114f"

AMINA = Person(SKINS[2], "scarf", ACCENT, top=BRAND)
BERYL = Person(SKINS[0], "bob", GREY, top=CLAY, glasses=True)
CARL = Person(SKINS[3], "short", INK, top=SUN, beard=True)
DOT = Person(SKINS[0], "bun", "#d8d2c8", top=ACCENT)
EWAN = Person(SKINS[4], "bald", GREY, top=LEAF, beard=True)
FAYE = Person(SKINS[1], "curls", INK, top=TINT)
GITA = Person(SKINS[2], "long", INK, top=SUN)
HARI = Person(SKINS[1], "turban", CLAY, top=BRAND, beard=True)
IVY = Person(SKINS[4], "long", RED, top=LEAF)
JOE = Person(SKINS[0], "side", BROWN, top=CLAY)
KOFI = Person(SKINS[3], "cap", SUN, top=ACCENT)
LENA = Person(SKINS[4], "plaits", BROWN, top=BRAND)


def cup(canvas: Canvas, x, base, size, colour, *, steam: bool = True):
    canvas.ring(x + size * 0.5, base - size * 0.4, size * 0.26, size * 0.1, colour, PAPER)
    canvas.box(
        x - size * 0.45,
        base - size * 0.75,
        size * 0.9,
        size * 0.75,
        colour,
        round=size * 0.28,
        corners=(False, False, True, True),
    )
    canvas.oval(x, base - size * 0.75, size * 0.45, size * 0.1, TEA)
    if steam:
        for side in (-0.16, 0.16):
            at = x + side * size
            canvas.curve(
                [
                    (at, base - size),
                    (at - size * 0.1, base - size * 1.2),
                    (at + size * 0.08, base - size * 1.4),
                    (at, base - size * 1.6),
                ],
                size * 0.07,
                WHITE,
            )


def teapot(canvas: Canvas, x, base, size, colour):
    canvas.ring(x + size * 0.62, base - size * 0.42, size * 0.3, size * 0.1, colour, PAPER)
    canvas.curve(
        [
            (x - size * 0.4, base - size * 0.3),
            (x - size * 0.72, base - size * 0.45),
            (x - size * 0.86, base - size * 0.74),
        ],
        size * 0.16,
        colour,
    )
    canvas.oval(x, base - size * 0.4, size * 0.58, size * 0.42, colour)
    canvas.box(x - size * 0.3, base - size * 0.08, size * 0.6, size * 0.1, colour, round=6)
    canvas.oval(x, base - size * 0.78, size * 0.3, size * 0.09, SUN)
    canvas.disc(x, base - size * 0.9, size * 0.08, SUN)


def kiln(canvas: Canvas, x, base, size, colour=CLAY, door=DARK):
    """A bottle kiln, as tall as ``size``."""
    half = size * 0.36
    side = [(half, 0), (half * 1.02, 0.28), (half * 0.62, 0.56), (half * 0.36, 0.8), (half * 0.4, 0.98)]
    left = [(x - out, base - size * up) for out, up in side]
    right = [(x + out, base - size * up) for out, up in reversed(side)]
    canvas.blob([*left, *right], colour)
    canvas.box(x - half * 0.5, base - size * 1.0, half, size * 0.07, BRICK, round=8)
    for at, wide in ((0.3, 1.0), (0.52, 0.7)):
        canvas.line(
            [(x - half * wide * 0.94, base - size * at), (x + half * wide * 0.94, base - size * at)], size * 0.02, BRICK
        )
    canvas.box(
        x - size * 0.1,
        base - size * 0.22,
        size * 0.2,
        size * 0.26,
        door,
        round=size * 0.1,
        corners=(True, True, False, False),
    )


def tree(canvas: Canvas, x, base, size, colour=LEAF):
    canvas.box(x - size * 0.05, base - size * 0.5, size * 0.1, size * 0.5, WOOD, round=4)
    canvas.disc(x, base - size * 0.66, size * 0.3, colour)
    canvas.disc(x - size * 0.2, base - size * 0.5, size * 0.2, colour)
    canvas.disc(x + size * 0.2, base - size * 0.5, size * 0.2, colour)
    canvas.line([(x, base - size * 0.44), (x, base - size * 0.74)], size * 0.03, MOSS)
    canvas.line([(x, base - size * 0.54), (x + size * 0.1, base - size * 0.64)], size * 0.03, MOSS)


def plant(canvas: Canvas, x, base, size, pot=CLAY, leaves=LEAF):
    for degrees, reach in ((90, 1.0), (58, 0.9), (122, 0.9), (32, 0.7), (148, 0.7)):
        canvas.leaf(x, base - size * 0.36, size * 0.66 * reach, size * 0.24, degrees, leaves if degrees % 4 else MOSS)
    canvas.shape(
        [
            (x - size * 0.24, base - size * 0.4),
            (x + size * 0.24, base - size * 0.4),
            (x + size * 0.17, base),
            (x - size * 0.17, base),
        ],
        pot,
    )
    canvas.box(x - size * 0.27, base - size * 0.44, size * 0.54, size * 0.09, pot, round=5)


def house(canvas: Canvas, x, base, width, height, wall, roof, door=BRAND):
    canvas.box(x, base - height, width, height, wall)
    canvas.shape(
        [
            (x - width * 0.06, base - height),
            (x + width / 2, base - height - width * 0.42),
            (x + width * 1.06, base - height),
        ],
        roof,
    )
    canvas.box(x + width * 0.72, base - height - width * 0.4, width * 0.12, width * 0.3, BRICK)
    canvas.box(
        x + width * 0.14,
        base - height * 0.48,
        width * 0.26,
        height * 0.48,
        door,
        round=width * 0.13,
        corners=(True, True, False, False),
    )
    for left, up in ((0.56, 0.46), (0.14, 0.88), (0.56, 0.88)):
        canvas.box(x + width * left, base - height * up, width * 0.28, height * 0.26, SKY, round=6)
        canvas.line(
            [(x + width * (left + 0.14), base - height * up), (x + width * (left + 0.14), base - height * (up - 0.26))],
            5,
            PAPER,
        )


def note(canvas: Canvas, x, y, size, colour):
    canvas.oval(x, y, size * 0.32, size * 0.24, colour)
    canvas.line([(x + size * 0.28, y), (x + size * 0.28, y - size)], size * 0.09, colour)
    canvas.curve(
        [(x + size * 0.28, y - size), (x + size * 0.5, y - size * 0.8), (x + size * 0.62, y - size * 0.5)],
        size * 0.1,
        colour,
    )


def bunting(canvas: Canvas, y, colours):
    drop = [(x, y + 70 * (1 - ((x - 800) / 900) ** 2)) for x in range(-60, 1700, 110)]
    canvas.curve(drop, 6, TAN)
    for place, ((left, left_y), (right, right_y)) in enumerate(pairwise(drop)):
        canvas.shape(
            [(left + 14, left_y), (right - 14, right_y), ((left + right) / 2, (left_y + right_y) / 2 + 84)],
            colours[place % len(colours)],
        )


def lines_of_words(canvas: Canvas, x, y, width, count, colour, *, thick=14, gap=40):
    for row in range(count):
        canvas.line([(x, y + row * gap), (x + width * (0.62 if row == count - 1 else 1), y + row * gap)], thick, colour)


def dog(canvas: Canvas, x, ground, size):
    coat = "#e0ad68"
    for at in (0.1, 0.24, 0.78, 0.92):
        canvas.line([(x + size * at, ground - size * 0.3), (x + size * at, ground - size * 0.04)], size * 0.11, coat)
    canvas.curve(
        [(x, ground - size * 0.5), (x - size * 0.12, ground - size * 0.68), (x - size * 0.06, ground - size * 0.86)],
        size * 0.09,
        coat,
    )
    canvas.box(x - size * 0.02, ground - size * 0.62, size * 1.06, size * 0.38, coat, round=size * 0.19)
    canvas.shape(
        [
            (x + size * 0.76, ground - size * 0.4),
            (x + size * 0.9, ground - size * 0.86),
            (x + size * 1.2, ground - size * 0.74),
            (x + size * 1.04, ground - size * 0.36),
        ],
        coat,
    )
    canvas.oval(x + size * 1.06, ground - size * 0.84, size * 0.2, size * 0.17, coat)
    canvas.box(x + size * 1.08, ground - size * 0.86, size * 0.28, size * 0.16, coat, round=size * 0.08)
    canvas.disc(x + size * 1.34, ground - size * 0.82, size * 0.045, INK)
    canvas.disc(x + size * 1.12, ground - size * 0.9, size * 0.026, INK)
    canvas.leaf(x + size * 0.96, ground - size * 0.98, size * 0.34, size * 0.18, 262, "#b97f3f")
    canvas.box(x + size * 0.36, ground - size * 0.66, size * 0.14, size * 0.46, ACCENT, round=6)
    canvas.line([(x + size * 0.42, ground - size * 0.62), (x + size * 0.86, ground - size * 0.6)], size * 0.05, ACCENT)


def sunflower(canvas: Canvas, x, base, size):
    canvas.line([(x, base), (x, base - size * 0.7)], size * 0.05, MOSS)
    canvas.leaf(x, base - size * 0.2, size * 0.3, size * 0.15, 30, LEAF)
    canvas.leaf(x, base - size * 0.3, size * 0.3, size * 0.15, 150, LEAF)
    for degrees in range(0, 360, 30):
        canvas.leaf(x, base - size * 0.76, size * 0.27, size * 0.13, degrees, SUN)
    canvas.disc(x, base - size * 0.76, size * 0.12, BROWN)


def signs(canvas: Canvas, x, base, size, person: Person, hands):
    """Arms raised in front, with open hands and the lines of their movement."""
    for hand_x, hand_y in hands:
        side = -1 if hand_x < x else 1
        shoulder = (x + side * size * 0.24, base - size * 0.36)
        elbow = (x + side * size * 0.36, base - size * 0.1)
        canvas.curve([shoulder, elbow, (hand_x, hand_y + 50)], size * 0.13, shade(person.top, 0.92))
        canvas.box(hand_x - 36, hand_y - 30, 72, 92, person.skin, round=32)
        for finger, degrees in enumerate((116, 100, 84, 68)):
            start = hand_x - 26 + finger * 17
            reach = 62 if finger in (1, 2) else 52
            lean = (90 - degrees) * 0.7
            canvas.line([(start, hand_y), (start + lean, hand_y - reach)], 18, person.skin)
        canvas.line([(hand_x + side * -30, hand_y + 26), (hand_x + side * -64, hand_y - 8)], 19, person.skin)
        for lift in (0, 30):
            out = hand_x + side * (66 + lift)
            canvas.curve([(out, hand_y - 64), (out + side * 14, hand_y - 24), (out, hand_y + 16)], 9, SUN)
