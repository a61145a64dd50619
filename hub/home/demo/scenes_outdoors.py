"""Scenes in streets, gardens and on hills."""

from __future__ import annotations

import random

from hub.home.demo.drawing import (
    ACCENT,
    BRAND,
    BRICK,
    CLAY,
    CREAM,
    DARK,
    INK,
    LEAF,
    MOSS,
    PAPER,
    ROSE,
    SAND,
    SKY,
    SUN,
    TAN,
    TINT,
    WHITE,
    WOOD,
    Canvas,
    bust,
    figure,
    tile,
)
from hub.home.demo.things import (
    AMINA,
    BERYL,
    BROWN,
    BUS_FOOT,
    DOT,
    EWAN,
    FAYE,
    GITA,
    HARI,
    HEIGHT,
    JOE,
    KOFI,
    LENA,
    WIDTH,
    dog,
    house,
    kiln,
    lines_of_words,
    tree,
)


def kiln_walk() -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, SKY)
    canvas.disc(1290, 210, 110, SUN)
    for x, y in ((250, 170), (960, 120)):
        canvas.box(x, y, 220, 56, WHITE, round=28)
        canvas.box(x + 50, y - 36, 120, 80, WHITE, round=40)
    canvas.blob(
        [(-60, 760), (120, 520), (460, 470), (820, 560), (1180, 470), (1680, 560), (1680, 800), (-60, 800)], "#6fa06a"
    )
    kiln(canvas, 330, 690, 430)
    kiln(canvas, 610, 700, 320, BRICK)
    house(canvas, 1080, 700, 190, 170, SAND, ACCENT)
    house(canvas, 1280, 700, 190, 150, CREAM, BRAND, CLAY)
    tree(canvas, 900, 720, 260)
    canvas.blob([(-60, 1010), (-60, 760), (400, 690), (900, 740), (1660, 690), (1660, 1010)], LEAF)
    canvas.blob([(-60, 1060), (-40, 900), (500, 850), (1000, 880), (1660, 830), (1660, 1060)], CREAM)
    for x, y in ((90, 830), (200, 800), (1500, 760), (1420, 790), (860, 800)):
        canvas.leaf(x, y, 54, 22, 70, MOSS)
        canvas.leaf(x, y, 54, 22, 112, MOSS)
    figure(canvas, 480, 950, 520, HARI, turn=0.6, arms=[(410, 740), (590, 690)])
    figure(canvas, 720, 950, 540, JOE, turn=-0.6, arms=[(610, 660), (800, 740)])
    figure(canvas, 1010, 960, 510, EWAN, turn=-0.4, arms=[(920, 760), (1080, 770)])
    figure(canvas, 1240, 960, 530, KOFI, turn=-0.7, arms=[(1150, 700), (1310, 770)])
    canvas.bubble(560, 240, 230, 130, ACCENT)
    for x in (624, 676, 728):
        canvas.disc(x, 305, 15, PAPER)
    return canvas


def guide_dog() -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, CREAM)
    for row in range(4):
        for column in range(6):
            ground, colour = ((CREAM, ROSE), (SAND, TINT))[(row + column) % 2]
            tile(
                canvas,
                80 + column * 240,
                row * 200,
                240,
                ("up", "ne", "down", "sw")[(row * 3 + column) % 4],
                ground,
                colour,
            )
    canvas.box(0, 760, WIDTH, 240, TAN)
    for x in range(-40, 1640, 160):
        canvas.shape([(x, 1000), (x + 60, 760), (x + 66, 760), (x + 8, 1000)], SAND)
    house(canvas, 60, 770, 300, 300, ROSE, BRAND, ACCENT)
    house(canvas, 1260, 770, 300, 280, TINT, CLAY, LEAF)
    tree(canvas, 1160, 780, 380)
    figure(canvas, 620, 930, 640, DOT, turn=0.6, arms=[(500, 640), (760, 600)])
    figure(canvas, 850, 930, 660, FAYE, turn=0.5, arms=[(775, 610), (1000, 700)])
    dog(canvas, 1010, 930, 300)
    canvas.line([(1000, 700), (1120, 770)], 14, WHITE)
    canvas.line([(500, 640), (392, 930)], 14, WHITE)
    canvas.line([(414, 870), (392, 930)], 15, ACCENT)
    canvas.bubble(880, 130, 280, 160, BRAND)
    canvas.curve([(960, 208), (1000, 238), (1080, 174)], 22, PAPER)
    return canvas


def allotment() -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, TINT)
    canvas.disc(260, 220, 120, SUN)
    canvas.blob([(-60, 620), (300, 420), (760, 500), (1200, 400), (1680, 500), (1680, 700), (-60, 700)], "#8fb888")
    kiln(canvas, 980, 520, 250, BRICK)
    house(canvas, 1230, 640, 250, 230, WOOD, ACCENT, DARK)
    canvas.box(0, 600, WIDTH, 400, LEAF)
    for row, y in enumerate((660, 780, 910)):
        canvas.box(60 - row * 40, y, 1480 + row * 80, 66 + row * 10, BROWN, round=30)
    crops = random.Random(5)  # noqa: S311  The same picture every time.
    for row, y in enumerate((668, 790, 922)):
        size = 62 + row * 16
        for x in range(110 - row * 40, 1540 + row * 40, 118 + row * 12):
            if crops.random() < 0.34:
                canvas.disc(x, y, size * 0.42, CLAY)
                canvas.leaf(x, y - size * 0.34, size * 0.5, size * 0.2, 70, MOSS)
                canvas.leaf(x, y - size * 0.34, size * 0.5, size * 0.2, 120, MOSS)
            elif crops.random() < 0.5:
                for degrees in (40, 90, 140):
                    canvas.leaf(x, y + 6, size, size * 0.4, degrees, "#8fc46f")
            else:
                canvas.line([(x, y), (x, y - size * 1.1)], 8, MOSS)
                canvas.disc(x, y - size * 1.2, size * 0.3, SUN)
                canvas.disc(x, y - size * 1.2, size * 0.13, BROWN)
    figure(canvas, 480, 900, 560, LENA, turn=0.5, arms=[(390, 660), (610, 700)])
    figure(canvas, 860, 890, 540, EWAN, turn=-0.5, arms=[(745, 690), (950, 690)])
    figure(canvas, 1130, 900, 550, GITA, turn=-0.4, arms=[(1040, 690), (1230, 720)])
    canvas.line([(745, 560), (745, 900)], 16, WOOD)
    canvas.shape([(715, 880), (775, 880), (768, 950), (745, 970), (722, 950)], "#8d989c")
    canvas.box(596, 690, 110, 84, "#7fa9b5", round=12)
    canvas.line([(700, 720), (760, 690)], 16, "#7fa9b5")
    canvas.ring(650, 690, 44, 12, "#7fa9b5", LEAF)
    canvas.box(1190, 716, 130, 70, "#c98f52", round=18)
    for x, colour in ((1215, CLAY), (1255, SUN), (1292, ACCENT)):
        canvas.disc(x, 714, 28, colour)
    canvas.box(1186, 724, 138, 66, "#c98f52", round=20)
    return canvas


def bus_stop() -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, TINT)
    for x, wall, roof in ((20, SAND, ACCENT), (250, ROSE, BRAND), (480, CREAM, CLAY), (1360, SAND, LEAF)):
        house(canvas, x, 700, 210, 250, wall, roof)
    tree(canvas, 1280, 700, 330)
    canvas.box(0, 700, WIDTH, 130, TAN)
    canvas.box(0, 820, WIDTH, 180, "#55656d")
    for x in range(-40, 1640, 220):
        canvas.box(x, 940, 120, 14, CREAM, round=7)
    canvas.box(640, 330, 760, 480, ACCENT, round=46)
    canvas.box(640, 690, 760, 120, BUS_FOOT, round=40)
    canvas.box(640, 690, 760, 40, BUS_FOOT)
    for x in range(690, 1200, 172):
        canvas.box(x, 400, 150, 170, SKY, round=22)
    canvas.box(1216, 400, 140, 340, SKY, round=22)
    canvas.line([(1286, 400), (1286, 740)], 8, ACCENT)
    canvas.box(690, 348, 280, 40, SUN, round=14)
    lines_of_words(canvas, 712, 368, 230, 1, INK, thick=12)
    for x, person in ((768, BERYL), (940, KOFI)):
        bust(canvas, x, 570, 170, person)
    canvas.box(640, 590, 560, 26, SUN)
    for x in (800, 1200):
        canvas.disc(x, 812, 74, INK)
        canvas.disc(x, 812, 34, TAN)
    canvas.box(540, 330, 22, 470, BRAND, round=10)
    canvas.box(486, 250, 130, 110, BRAND, round=18)
    canvas.curve([(524, 304), (546, 326), (584, 282)], 15, SUN)
    figure(canvas, 160, 880, 480, AMINA, turn=0.7, arms=[(90, 690), (255, 690)])
    figure(canvas, 400, 880, 500, JOE, turn=0.7, arms=[(330, 700), (500, 560)])
    canvas.box(228, 690, 70, 90, CLAY, round=10)
    canvas.ring(263, 690, 30, 8, CLAY, TAN)
    return canvas


def town() -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, CREAM)
    canvas.disc(1180, 300, 170, SUN)
    canvas.blob(
        [(-60, 820), (240, 520), (620, 470), (1000, 590), (1340, 480), (1680, 600), (1680, 900), (-60, 900)], "#a9c9a0"
    )
    kiln(canvas, 420, 760, 520)
    kiln(canvas, 760, 770, 400, BRICK)
    kiln(canvas, 1330, 770, 460, "#c9572f")
    walls = (SAND, ROSE, TINT, CREAM, SAND, ROSE, TINT, SAND)
    roofs = (ACCENT, BRAND, CLAY, LEAF, BRAND, CLAY, ACCENT, BRAND)
    for place in range(8):
        house(
            canvas,
            -20 + place * 208,
            860,
            200,
            180 + place % 3 * 26,
            walls[place],
            roofs[place],
            (LEAF, SUN, ACCENT, BRAND)[place % 4],
        )
    canvas.box(0, 850, WIDTH, 150, TAN)
    canvas.box(0, 915, WIDTH, 85, SAND)
    for x, person, arms in (
        (260, DOT, ((210, 800), (330, 800))),
        (620, HARI, ((560, 800), (690, 800))),
        (760, FAYE, ((700, 800), (820, 790))),
        (1180, JOE, ((1120, 800), (1240, 800))),
    ):
        figure(canvas, x, 940, 290, person, turn=0.3, arms=arms)
    tree(canvas, 980, 900, 260)
    tree(canvas, 60, 900, 220)
    return canvas
