"""Outlines with fewer points, for a small map: neighbours keep one border, and nothing vanishes. Pure.

Borders are cut where three places meet, and each piece is simplified once for both of its sides. Points go by the area
of the triangle with their neighbours, the smallest first (Visvalingam and Whyatt, 1993).
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count, pairwise

from hub.organisations.outline_files import Ring, twice_the_area

Point = tuple[int, int]
Line = tuple[Point, ...]
Polygons = Sequence[Sequence[Ring]]

MOST_POINTS = 2_000
"""Of all outlines together: some 10 kB of a page once it is packed."""
WIDTH = 600
"""A map is drawn so wide; what is smaller than a square of it can't be seen."""
BY_SIZE, ONE_MORE, ALL = range(3)


def simplified(places: Sequence[Polygons], *, most_points: int = MOST_POINTS) -> list[list[list[Ring]]]:
    """The outlines of ``places`` with about ``most_points`` in all, each ring still closed and enclosing something.

    A ring never has fewer than three corners. Where so many rings leave too many points, the smallest go, but for the
    largest of each place. ``places``: for each, its polygons of an outer ring and holes, as the file gives them.
    """
    rings = [ring for polygons in places for polygon in polygons for ring in polygon]
    found = places
    # A border that touches itself everywhere is all meeting points, none of which would go.
    for is_shared in (True, False):
        borders = Borders(rings, is_shared=is_shared)
        limit = (borders.width() / WIDTH) ** 2
        for _ in range(40):
            found = [[[borders.drawn(ring, limit) for ring in polygon] for polygon in polygons] for polygons in places]
            if points_of(found) <= most_points:
                return found
            limit *= 2
    return without_smallest(found, most_points)


class Borders:
    """The rings of all places as pieces that neighbours share, and what each of their points is worth.

    Without ``is_shared`` each ring is one piece of its own.
    """

    def __init__(self, rings: Sequence[Ring], *, is_shared: bool = True) -> None:
        self.rings = rings
        beside: dict[Point, set[Point]] = defaultdict(set)
        for ring in self.rings:
            for one, other in pairwise(ring):
                beside[one].add(other)
                beside[other].add(one)
        self.meeting = {point for point, others in beside.items() if len(others) != 2} if is_shared else set()
        north = [point[1] for point in beside]
        self.squeeze = math.cos(math.radians((min(north) + max(north)) / 2 / 100_000)) if north else 1.0
        self.worth: dict[Line, list[float]] = {}
        self.cut = {ring: self.pieces_of(ring) for ring in self.rings}

    def width(self) -> float:
        """The longer side of the rectangle around all rings, in steps north."""
        points = [point for ring in self.rings for point in ring]
        if not points:
            return 0.0
        east, north = zip(*points, strict=True)
        return max((max(east) - min(east)) * self.squeeze, max(north) - min(north))

    def pieces_of(self, ring: Ring) -> list[tuple[Line, bool]]:
        """The pieces of ``ring`` in turn, each as it is known to all, and whether it is walked backwards here."""
        corners = ring[:-1]
        at = [place for place, point in enumerate(corners) if point in self.meeting]
        if len(at) < 2:
            # An island, or one that touches its neighbour in a point: cut at two points that are the same whoever asks.
            first = at[0] if at else corners.index(min(corners))
            far = max(range(len(corners)), key=lambda place: (distance(corners[first], corners[place]), corners[place]))
            at = sorted({first, far})
        turned = corners[at[0] :] + corners[: at[0]]
        stops = [place - at[0] for place in at] + [len(corners)]
        closed = (*turned, turned[0])
        return [self.known(closed[start : stop + 1]) for start, stop in pairwise(stops)]

    def known(self, line: Line) -> tuple[Line, bool]:
        backwards = line[::-1]
        key = min(line, backwards)
        if key not in self.worth:
            self.worth[key] = worth_of(key, self.squeeze)
        return key, key != line

    def drawn(self, ring: Ring, limit: float) -> Ring:
        """``ring`` with the points that are worth ``limit`` and more, and as many others as it needs to be one."""
        for mode in (BY_SIZE, ONE_MORE, ALL):
            points: list[Point] = []
            for line, is_backwards in self.cut[ring]:
                kept = self.points_of(line, limit, mode)
                points += (kept[::-1] if is_backwards else kept)[:-1]
            drawn = (*points, points[0])
            if len(points) >= 3 and twice_the_area(drawn):
                return drawn
        return ring

    def points_of(self, line: Line, limit: float, mode: int) -> Line:
        worth = self.worth[line]
        if mode == ALL:
            return line
        least = min(limit, max(worth[1:-1], default=limit)) if mode == ONE_MORE else limit
        return tuple(point for point, value in zip(line, worth, strict=True) if value >= least)


def distance(one: Point, other: Point) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def worth_of(line: Line, squeeze: float) -> list[float]:
    """For each point of ``line`` the area that goes with it when the lesser ones have gone; the ends stay for ever."""
    last = len(line) - 1
    worth = [math.inf] * len(line)
    before, after = list(range(-1, last)), list(range(1, last + 2))

    def area(place: int) -> float:
        (x1, y1), (x2, y2), (x3, y3) = line[before[place]], line[place], line[after[place]]
        return abs((x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1)) * squeeze / 2

    turn = count()
    now = {place: area(place) for place in range(1, last)}
    heap = [(value, next(turn), place) for place, value in now.items()]
    heapq.heapify(heap)
    reached = 0.0
    while heap:
        value, _, place = heapq.heappop(heap)
        if now.get(place) != value:
            continue
        del now[place]
        # Never less than one that went before: so a limit keeps what a larger one keeps, and more.
        reached = worth[place] = max(reached, value)
        left, right = before[place], after[place]
        after[left], before[right] = right, left
        for neighbour in (left, right):
            if neighbour in now:
                now[neighbour] = area(neighbour)
                heapq.heappush(heap, (now[neighbour], next(turn), neighbour))
    return worth


def points_of(places: Sequence[Polygons]) -> int:
    return sum(len(ring) for polygons in places for polygon in polygons for ring in polygon)


def without_smallest(places: list[list[list[Ring]]], most_points: int) -> list[list[list[Ring]]]:
    """``places`` without their smallest rings until so many points are left; each keeps its largest polygon's outline.

    With an outer ring go its holes.
    """
    spare = points_of(places) - most_points
    if spare <= 0:
        return places
    rings = []
    for place, polygons in enumerate(places):
        largest = max(range(len(polygons)), key=lambda at: twice_the_area(polygons[at][0]))
        for at, (outer, *holes) in enumerate(polygons):
            rings += [(twice_the_area(hole), place, at, number) for number, hole in enumerate(holes, start=1)]
            if at != largest:
                rings.append((twice_the_area(outer), place, at, 0))
    gone: set[tuple[int, int, int]] = set()
    for _, place, at, number in sorted(rings):
        if spare <= 0:
            break
        # A hole is smaller than what it is in, so it has gone before.
        gone.add((place, at, number))
        spare -= len(places[place][at][number])
    return [
        [
            [ring for number, ring in enumerate(polygon) if (place, at, number) not in gone]
            for at, polygon in enumerate(polygons)
            if (place, at, 0) not in gone
        ]
        for place, polygons in enumerate(places)
    ]


def middle_of(polygons: Polygons) -> tuple[float, float]:
    """A point within the largest of ``polygons`` where its name may stand, in steps east and north.

    The middle of the longest stretch among some parallels that cross it.
    """
    outer, *holes = max(polygons, key=lambda polygon: twice_the_area(polygon[0]))
    south, north = min(y for _, y in outer), max(y for _, y in outer)
    best = (-1.0, 0.0, 0.0)
    for part in (8, 7, 9, 6, 10, 5, 11, 4, 12):
        level = south + (north - south) * part / 16 + 0.25
        crossings = sorted(crossing for ring in (outer, *holes) for crossing in crossings_of(ring, level))
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            # The nearer to the middle the better, as long as the stretch is not much shorter.
            best = max(best, ((right - left) * (1 - abs(part - 8) / 16), (left + right) / 2, level))
    return best[1:] if best[0] >= 0 else (sum(x for x, _ in outer) / len(outer), sum(y for _, y in outer) / len(outer))


def crossings_of(ring: Sequence[Sequence[float]], level: float) -> list[float]:
    """Where the sides of a closed ring cross the parallel ``level``."""
    return [
        x1 + (level - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 > level) != (y2 > level)
    ]


def holds(polygons: Iterable[Iterable[Sequence[Sequence[float]]]], east: float, north: float) -> bool:
    """Whether a point lies in one of ``polygons``, of closed rings, and in no hole."""
    return any(
        sum(crossing > east for ring in polygon for crossing in crossings_of(ring, north)) % 2 for polygon in polygons
    )
