"""Scenes around tables, on steps and in waiting rooms."""

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
    PAPER,
    ROSE,
    SAND,
    SKINS,
    SKY,
    SUN,
    TAN,
    TINT,
    WHITE,
    WOOD,
    Canvas,
    Person,
    bust,
    tile,
)
from hub.home.demo.things import (
    AMINA,
    BERYL,
    BROWN,
    CARL,
    DOT,
    FAYE,
    GITA,
    GREY,
    HARI,
    HEIGHT,
    IVY,
    KOFI,
    RED,
    WIDTH,
    bunting,
    cup,
    lines_of_words,
    note,
    plant,
    signs,
    sunflower,
    teapot,
)


def carers_table() -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, CREAM)
    canvas.box(0, 0, WIDTH, 640, TINT)
    bunting(canvas, 30, (ACCENT, SUN, BRAND, CLAY, LEAF))
    canvas.box(560, 170, 480, 360, WHITE, round=24)
    canvas.box(584, 194, 432, 312, SKY, round=12)
    canvas.disc(930, 268, 52, SUN)
    canvas.blob([(584, 506), (600, 420), (720, 390), (820, 440), (930, 400), (1016, 430), (1016, 506)], LEAF)
    canvas.box(794, 194, 12, 312, WHITE)
    plant(canvas, 190, 640, 330, pot=ACCENT)
    canvas.box(1330, 270, 190, 130, PAPER, round=14)
    canvas.disc(1392, 326, 26, ACCENT)
    canvas.line([(1432, 316), (1490, 316)], 12, BRAND)
    canvas.line([(1432, 346), (1474, 346)], 12, TAN)
    bust(canvas, 400, 790, 450, BERYL, turn=0.5, hands=[(330, 800), (500, 790)])
    bust(canvas, 800, 790, 470, AMINA, turn=-0.3, hands=[(700, 800), (905, 800)])
    bust(canvas, 1210, 790, 450, CARL, turn=-0.6, hands=[(1110, 795), (1330, 800)])
    canvas.box(120, 770, 1360, 74, WOOD, round=37)
    canvas.box(160, 830, 1280, 170, "#a06a48")
    canvas.shape([(620, 770), (1000, 770), (1060, 930), (560, 930)], ROSE)
    teapot(canvas, 1010, 780, 150, BRAND)
    for x, colour in ((540, CLAY), (690, SUN), (1160, ACCENT)):
        cup(canvas, x, 784, 88, colour)
    canvas.oval(300, 782, 92, 18, WHITE)
    for x, colour in ((258, CLAY), (302, SUN), (342, WOOD)):
        canvas.box(x - 24, 746, 48, 32, colour, round=14)
    return canvas


def signing() -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, BRAND)
    for place, kind in enumerate(("nw", "dot", "se", "leaf", "ne", "ring", "sw", "up")):
        ground, colour = ((BRAND, DARK), (DARK, BRAND))[place % 2]
        tile(canvas, place * 200, 0, 200, kind, ground, colour)
        tile(
            canvas, place * 200, 200, 200, ("up", "se", "ring", "ne", "leaf", "nw", "dot", "sw")[place], colour, ground
        )
    canvas.oval(800, 1010, 900, 230, CREAM)
    for x in (330, 800, 1270):
        canvas.box(x - 150, 620, 300, 250, CLAY, round=60)
    bust(canvas, 330, 900, 560, GITA, turn=0.6)
    bust(canvas, 800, 900, 580, Person(SKINS[4], "short", BROWN, top=ROSE, glasses=True))
    bust(canvas, 1270, 900, 560, FAYE, turn=-0.6)
    signs(canvas, 330, 900, 560, GITA, ((222, 740), (450, 690)))
    signs(canvas, 800, 900, 580, Person(SKINS[4], top=ROSE), ((668, 690), (925, 745)))
    signs(canvas, 1270, 900, 560, FAYE, ((1150, 690), (1378, 740)))
    canvas.box(0, 912, WIDTH, 88, CREAM)
    return canvas


def singing() -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, ROSE)
    canvas.wedge(800, 1000, 820, 180, 360, CREAM)
    canvas.wedge(800, 1000, 600, 180, 360, SUN)
    canvas.wedge(800, 1000, 380, 180, 360, CREAM)
    for x, y, size, colour in (
        (200, 260, 130, ACCENT),
        (430, 170, 100, BRAND),
        (1130, 180, 120, CLAY),
        (1390, 300, 140, BRAND),
        (800, 120, 110, LEAF),
    ):
        note(canvas, x, y, size, colour)
    for x, person, turn in ((210, DOT, 0.4), (450, HARI, 0.3), (1150, BERYL, -0.3), (1390, CARL, -0.4)):
        bust(canvas, x, 830, 430, person, turn=turn)
    bust(
        canvas,
        680,
        850,
        450,
        Person(SKINS[0], "bald", GREY, top=BRAND, glasses=True),
        turn=0.2,
        hands=[(600, 770), (760, 770)],
    )
    bust(canvas, 920, 850, 450, Person(SKINS[1], "bun", GREY, top=ACCENT), turn=-0.2, hands=[(840, 770), (1000, 770)])
    for x in (680, 920):
        canvas.shape([(x - 84, 690), (x, 716), (x + 84, 690), (x + 84, 800), (x, 826), (x - 84, 800)], WHITE)
        canvas.line([(x, 716), (x, 826)], 6, TAN)
    canvas.box(0, 830, WIDTH, 170, WOOD)
    canvas.box(0, 830, WIDTH, 26, "#a06a48")
    sunflower(canvas, 90, 830, 300)
    sunflower(canvas, 1520, 830, 330)
    return canvas


def young_steps() -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, SUN)
    canvas.disc(800, 560, 520, CREAM)
    for step, (x, y) in enumerate(((120, 880), (240, 760), (360, 640))):
        canvas.box(x, y, WIDTH - 2 * x, 1000 - y, (CLAY, "#c9572f", BRICK)[step])
        canvas.box(x, y, WIDTH - 2 * x, 18, "#e58a63")
    bust(canvas, 560, 700, 420, Person(SKINS[3], "curls", INK, top=BRAND), turn=0.4, hands=[(480, 690), (640, 690)])
    bust(
        canvas,
        1030,
        700,
        430,
        Person(SKINS[0], "bob", ACCENT, top=LEAF, glasses=True),
        turn=-0.4,
        hands=[(950, 690), (1110, 690)],
    )
    bust(canvas, 330, 860, 420, KOFI, turn=0.5, hands=[(260, 860), (430, 820)])
    bust(canvas, 800, 860, 430, AMINA, turn=0.2, hands=[(700, 850), (890, 850)])
    bust(canvas, 1270, 860, 420, Person(SKINS[4], "side", RED, top=BRAND), turn=-0.5, hands=[(1170, 850), (1350, 850)])
    canvas.box(402, 770, 56, 100, INK, round=10)
    canvas.box(408, 780, 44, 76, SKY, round=6)
    canvas.box(716, 790, 170, 120, WHITE, round=10)
    lines_of_words(canvas, 740, 822, 122, 3, BRAND, thick=10, gap=30)
    canvas.bubble(230, 90, 300, 180, BRAND, tail="right")
    lines_of_words(canvas, 290, 152, 180, 2, PAPER, thick=18, gap=52)
    canvas.bubble(1060, 70, 320, 190, ACCENT)
    canvas.curve([(1160, 166), (1206, 204), (1292, 120)], 26, PAPER)
    canvas.bubble(670, 40, 240, 140, LEAF)
    for x in (736, 790, 844):
        canvas.disc(x, 110, 15, PAPER)
    return canvas


def many_languages() -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, SAND)
    quilt = (
        ("nw", CREAM, ACCENT),
        ("dot", BRAND, SUN),
        ("se", TINT, LEAF),
        ("up", ROSE, CLAY),
        ("ne", SUN, BRAND),
        ("leaf", CREAM, LEAF),
        ("down", ACCENT, PAPER),
        ("ring", TINT, CLAY),
    )
    bust(canvas, 290, 690, 440, AMINA, turn=0.5)
    bust(canvas, 640, 690, 440, Person(SKINS[3], "bun", INK, top=SUN), turn=0.2)
    bust(canvas, 980, 690, 440, IVY, turn=-0.2)
    bust(canvas, 1320, 690, 440, Person(SKINS[1], "scarf", BRAND, top=CLAY, glasses=True), turn=-0.5)
    for row in range(2):
        for column in range(9):
            kind, ground, colour = quilt[(column * 3 + row * 5) % len(quilt)]
            tile(canvas, 80 + column * 160, 660 + row * 160, 160, kind, ground, colour)
    for x, person in (
        (210, AMINA),
        (400, AMINA),
        (560, FAYE),
        (720, FAYE),
        (900, IVY),
        (1070, IVY),
        (1230, GITA),
        (1420, GITA),
    ):
        canvas.box(x - 26, 630, 52, 66, {FAYE: SKINS[3], GITA: SKINS[1]}.get(person, person.skin), round=26)
    for x, y, colour, tail in (
        (120, 60, BRAND, "left"),
        (500, 40, ACCENT, "left"),
        (860, 50, LEAF, "right"),
        (1230, 60, CLAY, "right"),
    ):
        canvas.bubble(x, y, 250, 150, colour, tail=tail)
    canvas.curve([(180, 140), (215, 105), (250, 150), (285, 110), (320, 140)], 15, PAPER)
    for x in (570, 625, 680):
        canvas.line([(x, 90), (x, 142)], 15, PAPER)
        canvas.line([(x - 18, 90), (x + 18, 90)], 13, PAPER)
    for x in (930, 985, 1040):
        canvas.ring(x, 124, 25, 12, PAPER, LEAF)
    canvas.curve([(1290, 130), (1320, 95), (1340, 150), (1375, 110), (1420, 150)], 15, PAPER)
    canvas.disc(1330, 176, 9, PAPER)
    canvas.disc(1390, 92, 9, PAPER)
    return canvas


def health_centre() -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, TINT)
    canvas.box(0, 760, WIDTH, 240, SAND)
    canvas.box(90, 90, 420, 300, WHITE, round=24)
    canvas.disc(300, 240, 108, CREAM)
    canvas.line([(300, 240), (300, 168)], 16, INK)
    canvas.line([(300, 240), (352, 270)], 16, ACCENT)
    canvas.disc(300, 240, 14, INK)
    canvas.box(640, 130, 380, 240, BRAND, round=24)
    canvas.box(806, 176, 48, 148, PAPER, round=10)
    canvas.box(756, 226, 148, 48, PAPER, round=10)
    plant(canvas, 1490, 780, 380)
    canvas.box(1010, 470, 360, 330, "#c9dfe5", round=16)
    bust(canvas, 1190, 560, 320, Person(SKINS[1], "bob", INK, top=ACCENT), turn=-0.4, hands=[(1110, 560), (1280, 560)])
    canvas.box(970, 550, 440, 46, WOOD, round=20)
    canvas.box(1000, 590, 380, 230, "#a06a48")
    for x, person, turn in ((190, BERYL, 0.5), (470, CARL, 0.4), (750, IVY, 0.4)):
        canvas.box(x - 120, 640, 240, 210, BRAND, round=50)
        bust(canvas, x, 830, 390, person, turn=turn, hands=[(x - 60, 800), (x + 60, 800)])
        canvas.box(x - 130, 815, 260, 60, DARK, round=26)
        for side in (-90, 70):
            canvas.box(x + side, 870, 20, 80, INK, round=8)
    canvas.box(690, 770, 130, 70, WHITE, round=8)
    lines_of_words(canvas, 710, 792, 88, 2, BRAND, thick=8, gap=24)
    return canvas


def computer_help() -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, CREAM)
    books = random.Random(11)  # noqa: S311  The same picture every time.
    for shelf in (130, 350):
        canvas.box(80, shelf + 150, 1440, 22, WOOD, round=8)
        x = 100
        while x < 1480:
            wide, tall = books.randint(28, 60), books.randint(90, 142)
            canvas.box(
                x, shelf + 150 - tall, wide, tall, books.choice((BRAND, ACCENT, CLAY, LEAF, SUN, DARK, TAN)), round=5
            )
            x += wide + (books.randint(40, 110) if books.random() < 0.12 else 5)
    bust(canvas, 480, 800, 460, BERYL, turn=0.6, hands=[(420, 800), (650, 780)])
    bust(canvas, 1060, 800, 480, KOFI, turn=-0.6, hands=[(930, 760), (1180, 800)])
    canvas.box(640, 560, 300, 210, INK, round=22)
    canvas.box(656, 576, 268, 178, TINT, round=10)
    canvas.bubble(690, 596, 110, 64, ACCENT)
    canvas.line([(830, 616), (896, 616)], 14, BRAND)
    canvas.line([(830, 650), (880, 650)], 14, TAN)
    canvas.box(686, 714, 90, 24, LEAF, round=10)
    canvas.box(610, 766, 360, 28, "#8d989c", round=12)
    canvas.box(100, 785, 1400, 64, WOOD, round=30)
    canvas.box(150, 840, 1300, 160, "#a06a48")
    cup(canvas, 260, 798, 96, ACCENT)
    plant(canvas, 1370, 796, 250, pot=BRAND)
    return canvas
