"""Places on a small map that the server draws: no tiles, no script, nobody else is asked. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 560.0, 270.0
MARGIN_X, MARGIN_TOP, MARGIN_BOTTOM = 44.0, 62.0, 34.0
PIN_GAP = 44.0
PIN_TALLNESS = 0.76
"""A pin is taller than wide: what lies above another needs more room than what lies beside it."""
PUSHES = 80
SKEW = 0.3
NAME_OFFSETS = ((0, 18), (0, 34), (0, 50), (0, -74), (-70, 18), (70, 18), (-70, -30), (70, -30), (-70, -74), (70, -74))
"""Where the name of an area may stand from the middle of its lowest pins: the first free place is taken."""
METRES_IN_A_DEGREE = 111_320.0
METRES_IN_A_MILE = 1_609.344
SMALLEST_SPAN = 1_500.0
"""In metres: two places in one street do not fill the map."""

SCALES = (0.25, 0.5, 1, 2, 5, 10, 20, 50)
LONGEST_BAR = 140.0


@dataclass(frozen=True)
class Place:
    """Something to show: degrees north and east, and the words or number for it."""

    latitude: float
    longitude: float
    label: str


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Plan:
    """Pins and names in units of the drawing, and the length of the scale's bar."""

    pins: tuple[Point, ...]
    names: tuple[Point, ...]
    bar: float
    miles: str


def draw_plan(places: Sequence[Place], names: Sequence[Place] = ()) -> Plan | None:
    """A plan that holds all ``places``, north up; ``None`` without any. Pins that would cover each other are moved."""
    if not places:
        return None
    middle = math.radians(sum(place.latitude for place in places) / len(places))
    metres = [flat(place, middle) for place in places]
    left, right = min(x for x, _ in metres), max(x for x, _ in metres)
    bottom, top = min(y for _, y in metres), max(y for _, y in metres)
    room_x, room_y = WIDTH - 2 * MARGIN_X, HEIGHT - MARGIN_TOP - MARGIN_BOTTOM
    units = min(room_x / max(right - left, SMALLEST_SPAN), room_y / max(top - bottom, SMALLEST_SPAN * room_y / room_x))
    centre_x, centre_y = (left + right) / 2, (top + bottom) / 2

    def project(place: Place) -> Point:
        x, y = flat(place, middle)
        return Point(WIDTH / 2 + (x - centre_x) * units, MARGIN_TOP + room_y / 2 - (y - centre_y) * units, place.label)

    pins = tuple(rounded(pin) for pin in apart([project(place) for place in places]))
    miles = max((scale for scale in SCALES if scale * METRES_IN_A_MILE * units <= LONGEST_BAR), default=SCALES[0])
    words = "1 mile" if miles == 1 else f"{miles:g} miles"
    standing = readable([project(name) for name in names], pins)
    return Plan(pins, tuple(map(rounded, standing)), round(miles * METRES_IN_A_MILE * units, 1), words)


def flat(place: Place, middle: float) -> tuple[float, float]:
    """Metres east and north; near enough for one county."""
    return place.longitude * METRES_IN_A_DEGREE * math.cos(middle), place.latitude * METRES_IN_A_DEGREE


def rounded(point: Point) -> Point:
    return Point(round(point.x, 1), round(point.y, 1), point.label)


def apart(points: list[Point]) -> list[Point]:
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
            spot[1] = min(max(spot[1], 62), HEIGHT - 8)
        if not moved:
            break
    return [Point(x, y, point.label) for (x, y), point in zip(spots, points, strict=True)]


def readable(names: list[Point], pins: Sequence[Point]) -> list[Point]:
    """The names, each at the first place where it lies inside the frame, under no pin and on no other name."""
    kept: list[Point] = []
    for name in names:
        half = len(name.label) * 6
        for right, down in NAME_OFFSETS:
            x, y = name.x + right, name.y + down
            is_inside = half < x < WIDTH - half - 40 and 20 < y < HEIGHT - 8
            is_hidden = any(abs(x - pin.x) < half + 24 and -6 < pin.y - y + 12 < 76 for pin in pins)
            is_over = any(abs(y - other.y) < 22 and abs(x - other.x) < 100 for other in kept)
            if is_inside and not is_hidden and not is_over:
                kept.append(Point(x, y, name.label))
                break
    return kept
