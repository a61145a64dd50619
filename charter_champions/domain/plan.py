"""Places on a small map that the server draws: no tiles, no script, nobody else is asked. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from charter_champions.domain.ground import Box, Ground, Metres, Tract, box_of, flat

WIDTH, HEIGHT, TALLEST = 560.0, 270.0, 360.0
MARGINS = (44.0, 62.0, 34.0)
"""Left and right, above, below: a pin stands above its place."""
GROUND_MARGINS = (26.0, 30.0, 18.0)
PIN_GAP = 44.0
PIN_TALLNESS = 0.76
"""A pin is taller than wide: what lies above another needs more room than what lies beside it."""
PUSHES = 80
SKEW = 0.3
NAME_OFFSETS = ((0, 18), (0, 34), (0, 50), (0, -74), (-70, 18), (70, 18), (-70, -30), (70, -30), (-70, -74), (70, -74))
"""Where the name of an area may stand from the middle of its lowest pins: the first free place is taken."""
GROUND_OFFSETS = tuple(
    sorted(
        ((right, down) for right in range(-120, 121, 20) for down in range(-120, 121, 20)),
        key=lambda offset: math.hypot(*offset),
    )
)
"""The same from the middle of its outline, as far as it is still inside."""
METRES_IN_A_MILE = 1_609.344
SMALLEST_SPAN = 1_500.0
"""In metres: two places in one street do not fill the map."""

WORTH_ALL = 0.6
"""All areas are shown where everything gets no smaller than this: none is cut, and each page of a list has one map."""

SCALES = (0.25, 0.5, 1, 2, 5, 10, 20, 50)
LONGEST_BAR = 140.0


@dataclass(frozen=True)
class Place:
    """Something to show: degrees north and east, the number or the words that are shown for it, and its name."""

    latitude: float
    longitude: float
    label: str
    name: str = ""


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    label: str
    name: str = ""


@dataclass(frozen=True)
class Patch:
    """An area below the pins, in the units of the sheet that ``Plan.transform`` lays down."""

    path: str
    has_pin: bool


@dataclass(frozen=True)
class Plan:
    """Pins and names in units of the drawing, and the length of the scale's bar.

    ``patches`` are the areas below them; ``off``: the places that lie far outside all areas, so have no pin.
    """

    pins: tuple[Point, ...]
    names: tuple[Point, ...]
    bar: float
    miles: str
    height: float = HEIGHT
    patches: tuple[Patch, ...] = ()
    transform: str = ""
    off: tuple[Place, ...] = ()

    @property
    def scale_y(self) -> float:
        """How far down the scale stands."""
        return self.height - 26


@dataclass(frozen=True)
class View:
    """The part of the sheet that is drawn: its middle in metres, how far down that stands, and units for each metre."""

    centre: Metres
    down: float
    scale: float
    height: float = HEIGHT

    def point(self, spot: Metres, place: Place) -> Point:
        x, y = self.across(spot[0]), self.down - (spot[1] - self.centre[1]) * self.scale
        return Point(x, y, place.label, place.name)

    def across(self, east: float) -> float:
        return WIDTH / 2 + (east - self.centre[0]) * self.scale

    def spot(self, x: float, y: float) -> Metres:
        """Metres east and north of a point of the drawing."""
        return self.centre[0] + (x - WIDTH / 2) / self.scale, self.centre[1] - (y - self.down) / self.scale

    def transform(self, ground: Ground) -> str:
        """What SVG makes of the units of the sheet."""
        size = ground.unit * self.scale
        left = self.across(ground.box.left)
        top = self.down - (ground.box.top - self.centre[1]) * self.scale
        return f"matrix({size:.5f} 0 0 {size:.5f} {left:.2f} {top:.2f})"


def draw_plan(places: Sequence[Place], names: Sequence[Place] = (), ground: Ground | None = None) -> Plan | None:
    """A plan that holds ``places``, north up; ``None`` without any. Pins that would cover each other are moved.

    With ``ground`` its areas lie below the pins and have their own names, and the plan shows those with a pin whole,
    or all of them.
    """
    if not places:
        return None
    if ground is not None:
        spots = [(place, flat(place.latitude, place.longitude, ground.middle)) for place in places]
        on = [(place, spot) for place, spot in spots if ground.is_near(spot)]
        if on:
            return on_ground(on, tuple(place for place, spot in spots if not ground.is_near(spot)), ground)
    middle = math.radians(sum(place.latitude for place in places) / len(places))
    spots = [(place, flat(place.latitude, place.longitude, middle)) for place in places]
    view = view_of(box_of(spot for _, spot in spots), MARGINS)
    pins = pins_of(spots, view)
    points = [view.point(flat(name.latitude, name.longitude, middle), name) for name in names]
    bar, miles = scale_of(view)
    free = [[(point.x + right, point.y + down) for right, down in NAME_OFFSETS] for point in points]
    return Plan(pins, readable(names, free, pins, view.height), bar, miles)


def on_ground(spots: Sequence[tuple[Place, Metres]], off: tuple[Place, ...], ground: Ground) -> Plan:
    """The plan of ``spots`` on the areas of ``ground``."""
    with_pin = {tract for tract in range(len(ground.tracts)) if any(ground.tracts[tract].holds(at) for _, at in spots)}
    box = box_of(spot for _, spot in spots).around(ground.tracts[tract].box for tract in with_pin)
    view, whole = (view_of(part, GROUND_MARGINS, tallest=TALLEST) for part in (box, box.around([ground.box])))
    if whole.scale >= view.scale * WORTH_ALL:
        view = whole
    pins = pins_of(spots, view)
    shown = [(number, tract) for number, tract in enumerate(ground.tracts) if is_seen(tract, view)]
    bar, miles = scale_of(view)
    return Plan(
        pins,
        readable([tract for _, tract in shown], [places_inside(tract, view) for _, tract in shown], pins, view.height),
        bar,
        miles,
        view.height,
        tuple(Patch(tract.path, number in with_pin) for number, tract in shown),
        view.transform(ground),
        off,
    )


def places_inside(tract: Tract, view: View) -> Iterator[tuple[float, float]]:
    """Where in ``tract`` its name may stand, the nearest to its middle first."""
    middle = view.point(tract.label, Place(0, 0, ""))
    for right, down in GROUND_OFFSETS:
        x, y = middle.x + right, middle.y + down
        if tract.holds(view.spot(x, y)):
            yield x, y + 5


def is_seen(tract: Tract, view: View) -> bool:
    """Whether some of the rectangle around ``tract`` lies inside the frame."""
    upper, lower = (
        view.point((0, tract.box.top), Place(0, 0, "")).y,
        view.point((0, tract.box.bottom), Place(0, 0, "")).y,
    )
    return (
        view.across(tract.box.right) > 0 and view.across(tract.box.left) < WIDTH and lower > 0 and upper < view.height
    )


def view_of(box: Box, margins: tuple[float, float, float], *, tallest: float = HEIGHT) -> View:
    """The view in which ``box`` fills the frame within ``margins``; the frame is as tall as it needs to be."""
    aside, above, below = margins
    room_x = WIDTH - 2 * aside
    wide, tall = max(box.right - box.left, SMALLEST_SPAN), box.top - box.bottom
    height = round(min(max(room_x / wide * tall + above + below, HEIGHT), tallest))
    room_y = height - above - below
    scale = min(room_x / wide, room_y / max(tall, SMALLEST_SPAN * room_y / room_x))
    return View(((box.left + box.right) / 2, (box.top + box.bottom) / 2), above + room_y / 2, scale, height)


def pins_of(spots: Sequence[tuple[Place, Metres]], view: View) -> tuple[Point, ...]:
    points = [view.point(spot, place) for place, spot in spots]
    return tuple(rounded(pin) for pin in apart(points, view.height))


def scale_of(view: View) -> tuple[float, str]:
    """The length of the scale's bar, and the miles that it stands for in words."""
    fitting = (scale for scale in SCALES if scale * METRES_IN_A_MILE * view.scale <= LONGEST_BAR)
    miles = max(fitting, default=SCALES[0])
    return round(miles * METRES_IN_A_MILE * view.scale, 1), "1 mile" if miles == 1 else f"{miles:g} miles"


def rounded(point: Point) -> Point:
    return Point(round(point.x, 1), round(point.y, 1), point.label, point.name)


def apart(points: list[Point], height: float) -> list[Point]:
    """The points, pushed from one another until none covers another, inside the frame."""
    spots = [[point.x, point.y] for point in points]
    for _ in range(PUSHES):
        moved = False
        for index, one in enumerate(spots):
            for other in spots[index + 1 :]:
                dx, dy = other[0] - one[0], (other[1] - one[1]) * PIN_TALLNESS
                distance = math.hypot(dx, dy)
                if distance >= PIN_GAP:
                    continue
                moved = True
                # Two in the very same place part sideways.
                ux, uy = (dx / distance, dy / distance) if distance > 0.01 else (1.0, 0.0)
                # A little askew, so that pins in one straight line leave it.
                ux, uy = ux - uy * SKEW, uy + ux * SKEW
                push = (PIN_GAP - distance) / 2
                one[0], one[1] = one[0] - ux * push, one[1] - uy * push / PIN_TALLNESS
                other[0], other[1] = other[0] + ux * push, other[1] + uy * push / PIN_TALLNESS
        for spot in spots:
            spot[0] = min(max(spot[0], 24), WIDTH - 24)
            spot[1] = min(max(spot[1], 62), height - 8)
        if not moved:
            break
    return [Point(x, y, point.label, point.name) for (x, y), point in zip(spots, points, strict=True)]


def readable(
    names: Sequence[Place | Tract], free: Iterable[Iterable[tuple[float, float]]], pins: Sequence[Point], height: float
) -> tuple[Point, ...]:
    """The names, each at the first of its free places that lies inside the frame, under no pin and on no other name."""
    kept: list[Point] = []
    for name, places in zip(names, free, strict=True):
        words = name.label if isinstance(name, Place) else name.name
        half = len(words) * 6
        for x, y in places:
            is_inside = half < x < WIDTH - half - 40 and 20 < y < height - 8
            # The scale has its own corner.
            is_inside = is_inside and not (x - half < 170 and y > height - 50)
            is_hidden = any(abs(x - pin.x) < half + 24 and -6 < pin.y - y + 12 < 76 for pin in pins)
            is_over = any(
                abs(y - other.y) < 22 and abs(x - other.x) < half + len(other.label) * 6 + 6 for other in kept
            )
            if is_inside and not is_hidden and not is_over:
                kept.append(rounded(Point(x, y, words)))
                break
    return tuple(kept)
