"""Every picture of the demo by name: scenes from an invented place, and signs of its organisations."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from hub.home.demo import scenes_indoors, scenes_outdoors
from hub.home.demo.drawing import (
    ACCENT,
    BRAND,
    CLAY,
    CREAM,
    DARK,
    LEAF,
    MOSS,
    PAPER,
    ROSE,
    SUN,
    TINT,
    WHITE,
    Canvas,
    tile,
)
from hub.home.demo.things import cup, kiln, note, sunflower

LOGO = 400

SCENES: dict[str, Callable[[], Canvas]] = {
    "carers-table": scenes_indoors.carers_table,
    "kiln-walk": scenes_outdoors.kiln_walk,
    "guide-dog": scenes_outdoors.guide_dog,
    "allotment": scenes_outdoors.allotment,
    "signing": scenes_indoors.signing,
    "singing": scenes_indoors.singing,
    "bus-stop": scenes_outdoors.bus_stop,
    "young-steps": scenes_indoors.young_steps,
    "many-languages": scenes_indoors.many_languages,
    "town": scenes_outdoors.town,
    "health-centre": scenes_indoors.health_centre,
    "computer-help": scenes_indoors.computer_help,
}


def scene(name: str) -> Image.Image:
    """The scene called ``name``, 1600 by 1000 pixels; always the same."""
    return SCENES[name]().finished()


def carers_sign(canvas: Canvas) -> None:
    canvas.disc(200, 200, 190, BRAND)
    cup(canvas, 185, 312, 160, SUN)


def walkers_sign(canvas: Canvas) -> None:
    canvas.box(10, 10, 380, 380, CLAY, round=70)
    canvas.box(10, 270, 380, 120, LEAF, round=70, corners=(False, False, True, True))
    kiln(canvas, 200, 320, 230, PAPER, CLAY)


def sight_sign(canvas: Canvas) -> None:
    canvas.box(10, 10, 380, 380, DARK, round=70)
    canvas.leaf(40, 200, 320, 240, 0, SUN)
    canvas.disc(200, 200, 74, DARK)
    canvas.disc(226, 172, 24, PAPER)


def garden_sign(canvas: Canvas) -> None:
    canvas.disc(200, 200, 190, CREAM)
    canvas.box(186, 190, 28, 160, MOSS, round=12)
    for degrees, colour in ((30, LEAF), (150, MOSS), (90, LEAF)):
        canvas.leaf(200, 230, 170, 84, degrees, colour)
    canvas.disc(300, 100, 36, SUN)


def deaf_sign(canvas: Canvas) -> None:
    canvas.box(10, 10, 380, 380, ACCENT, round=190)
    canvas.box(130, 190, 140, 150, PAPER, round=56)
    for place, reach in enumerate((90, 118, 112, 84)):
        canvas.line([(146 + place * 36, 215), (140 + place * 40, 215 - reach)], 30, PAPER)
    canvas.line([(262, 270), (314, 216)], 30, PAPER)


def memory_sign(canvas: Canvas) -> None:
    canvas.disc(200, 200, 190, TINT)
    sunflower(canvas, 200, 380, 330)


def young_sign(canvas: Canvas) -> None:
    canvas.box(10, 10, 380, 380, SUN, round=70)
    canvas.bubble(60, 70, 280, 190, BRAND)
    canvas.wedge(200, 165, 70, 20, 160, PAPER)
    for x in (160, 240):
        canvas.disc(x, 130, 18, PAPER)


def tongues_sign(canvas: Canvas) -> None:
    patches = (("nw", CREAM, ACCENT), ("dot", BRAND, SUN), ("leaf", ROSE, LEAF), ("se", TINT, CLAY))
    for place, (kind, ground, colour) in enumerate(patches):
        tile(canvas, 20 + place % 2 * 180, 20 + place // 2 * 180, 180, kind, ground, colour)


def choir_sign(canvas: Canvas) -> None:
    canvas.disc(200, 200, 190, LEAF)
    note(canvas, 150, 280, 190, CREAM)


SIGNS: dict[str, Callable[[Canvas], None]] = {
    "carers": carers_sign,
    "walkers": walkers_sign,
    "sight": sight_sign,
    "garden": garden_sign,
    "deaf": deaf_sign,
    "memory": memory_sign,
    "young": young_sign,
    "tongues": tongues_sign,
    "choir": choir_sign,
}


def sign(name: str) -> Image.Image:
    """The sign of an organisation on white, 400 by 400 pixels; always the same."""
    canvas = Canvas(LOGO, LOGO, WHITE)
    SIGNS[name](canvas)
    return canvas.finished()
