"""The outlines of areas as one flat sheet, worked out once, on which plans lay their pins. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hub.organisations.domain.outlines import holds

METRES_IN_A_DEGREE = 111_320.0
UNITS_ACROSS = 4_000
"""The longer side of the sheet: fine enough for a map of one ward, and few digits."""
NEAR = 0.25
"""How far beyond the outlines a place may lie and still be on the map, as a part of the longer side."""

Metres = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle in metres east and north."""

    left: float
    bottom: float
    right: float
    top: float

    def around(self, others: Iterable[Box]) -> Box:
        boxes = [self, *others]
        return Box(
            min(box.left for box in boxes),
            min(box.bottom for box in boxes),
            max(box.right for box in boxes),
            max(box.top for box in boxes),
        )

    def holds(self, spot: Metres, *, spare: float = 0.0) -> bool:
        is_across = self.left - spare <= spot[0] <= self.right + spare
        return is_across and self.bottom - spare <= spot[1] <= self.top + spare


@dataclass(frozen=True)
class Outline:
    """An area as it is stored: polygons of closed rings, and where its name stands; all in degrees east and north."""

    name: str
    polygons: Sequence[Sequence[Sequence[tuple[float, float]]]]
    label: tuple[float, float]


@dataclass(frozen=True)
class Tract:
    """An area on the sheet. ``path`` is in units of the sheet, for SVG; the rest in metres."""

    name: str
    path: str
    polygons: Sequence[Sequence[Sequence[Metres]]]
    box: Box
    label: Metres

    def holds(self, spot: Metres) -> bool:
        return self.box.holds(spot) and holds(self.polygons, *spot)


@dataclass(frozen=True)
class Ground:
    """All areas on one sheet. ``middle`` is the parallel in radians on which it is true; ``unit`` is in metres."""

    tracts: tuple[Tract, ...]
    box: Box
    middle: float
    unit: float

    def is_near(self, spot: Metres) -> bool:
        return self.box.holds(spot, spare=NEAR * self.unit * UNITS_ACROSS)


def lay_ground(outlines: Sequence[Outline]) -> Ground | None:
    """The sheet with ``outlines``; ``None`` without any."""
    points = [point for outline in outlines for polygon in outline.polygons for ring in polygon for point in ring]
    if not points:
        return None
    middle = math.radians((min(north for _, north in points) + max(north for _, north in points)) / 2)
    box = box_of(flat(north, east, middle) for east, north in points)
    unit = max(box.right - box.left, box.top - box.bottom) / UNITS_ACROSS
    return Ground(tuple(tract_of(outline, box, middle, unit) for outline in outlines), box, middle, unit)


def tract_of(outline: Outline, sheet: Box, middle: float, unit: float) -> Tract:
    polygons = [
        [[flat(north, east, middle) for east, north in ring] for ring in polygon] for polygon in outline.polygons
    ]
    rings = [ring for polygon in polygons for ring in polygon]
    path = "".join(path_of(ring, sheet, unit) for ring in rings)
    east, north = outline.label
    box = box_of(point for ring in rings for point in ring)
    return Tract(outline.name, path, polygons, box, flat(north, east, middle))


def path_of(ring: Sequence[Metres], sheet: Box, unit: float) -> str:
    """A closed ring as steps from the sheet's upper left corner, in whole units."""
    stops = [(round((x - sheet.left) / unit), round((sheet.top - y) / unit)) for x, y in ring[:-1]]
    words = [f"M{stops[0][0]} {stops[0][1]}l"]
    words += [f"{x2 - x1} {y2 - y1}" for (x1, y1), (x2, y2) in pairwise(stops)]
    return f"{words[0]}{' '.join(words[1:]).replace(' -', '-')}z"


def box_of(points: Iterable[Metres]) -> Box:
    x, y = zip(*points, strict=True)
    return Box(min(x), min(y), max(x), max(y))


def flat(latitude: float, longitude: float, middle: float) -> Metres:
    """Metres east and north; near enough for one county."""
    return longitude * METRES_IN_A_DEGREE * math.cos(middle), latitude * METRES_IN_A_DEGREE
