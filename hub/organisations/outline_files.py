"""Files with the outlines of places: GeoJSON (RFC 7946), such as the Office for National Statistics publishes it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

MOST_BYTES = 50 * 1024 * 1024
MOST_FEATURES = 2_000
MOST_POINTS = 400_000
WEST, EAST, SOUTH, NORTH = -9.0, 2.5, 49.0, 61.5
"""The United Kingdom, in degrees."""
STEPS_IN_A_DEGREE = 100_000
"""Points lie on a grid of about a metre, so that neighbours share theirs exactly."""

# "code", "name", or as the ONS names its columns: WD24CD, LAD23NM.
CODE_KEY = re.compile(r"code|[a-z]{2,6}\d{2}cd", re.IGNORECASE)
NAME_KEY = re.compile(r"slug|name|[a-z]{2,6}\d{2}nm", re.IGNORECASE)
LONGEST_WORD = 120

Ring = tuple[tuple[int, int], ...]
"""Steps east and north, closed: the last point is the first."""


class BrokenOutlinesError(ValueError):
    """The file can't be read as outlines; the message says what is wrong, and where."""


@dataclass(frozen=True)
class Feature:
    """One place of a file: what it may be known by, and its polygons, each an outer ring and the holes in it."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    polygons: tuple[tuple[Ring, ...], ...]


def read_features(path: Path) -> list[Feature]:
    """The features of the file. Raises ``BrokenOutlinesError``."""
    if path.stat().st_size > MOST_BYTES:
        raise BrokenOutlinesError(f"The file is larger than {MOST_BYTES // 1024**2} MB. Take one that is generalised.")
    try:
        data = json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=refuse_constant)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BrokenOutlinesError(f"This is no JSON file: {type(error).__name__}.") from error
    return features_of(data)


def refuse_constant(name: str):
    raise BrokenOutlinesError(f"{name} is no number that JSON allows.")


def features_of(data: Any) -> list[Feature]:
    """As ``read_features``, of what the JSON holds."""
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        raise BrokenOutlinesError("This is no GeoJSON FeatureCollection.")
    refuse_other_grid(data.get("crs"))
    rows = data.get("features")
    if not isinstance(rows, list) or not rows:
        raise BrokenOutlinesError("The FeatureCollection has no features.")
    if len(rows) > MOST_FEATURES:
        raise BrokenOutlinesError(f"There are {len(rows):,} features; {MOST_FEATURES:,} are the most.")
    points, found = 0, []
    for number, row in enumerate(rows, start=1):
        feature = feature_of(row, f"Feature {number}")
        points += sum(len(ring) for polygon in feature.polygons for ring in polygon)
        if points > MOST_POINTS:
            raise BrokenOutlinesError(f"There are more than {MOST_POINTS:,} points. Take a file that is generalised.")
        found.append(feature)
    return found


def refuse_other_grid(crs: Any) -> None:
    """Older files name the system of their coordinates; only degrees of WGS 84 can be read."""
    if crs is None:
        return
    name = str(crs.get("properties", {}).get("name", "")) if has_properties(crs) else ""
    if not re.search(r"CRS:?84$|EPSG:{1,2}(?:[\d.]*:)?4326$", name):
        raise BrokenOutlinesError("The coordinates are not degrees of WGS 84 (EPSG:4326). Convert the file first.")


def has_properties(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("properties"), dict)


def feature_of(row: Any, where: str) -> Feature:
    if not isinstance(row, dict) or row.get("type") != "Feature":
        raise BrokenOutlinesError(f"{where} is no GeoJSON Feature.")
    properties = row["properties"] if has_properties(row) else {}
    codes, names = tuple(values_of(properties, CODE_KEY)), tuple(values_of(properties, NAME_KEY))
    if codes or names:
        where = f"{where} ({(names or codes)[0]})"
    geometry = row.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise BrokenOutlinesError(f"{where} is no Polygon or MultiPolygon.")
    parts = geometry.get("coordinates")
    parts = [parts] if kind == "Polygon" else parts
    if not isinstance(parts, list):
        raise BrokenOutlinesError(f"{where} has no coordinates.")
    polygons = tuple(polygon for part in parts if (polygon := polygon_of(part, where)))
    if not polygons:
        raise BrokenOutlinesError(f"{where} encloses nothing.")
    return Feature(codes, names, polygons)


def values_of(properties: Mapping[str, Any], key: re.Pattern[str]) -> Iterator[str]:
    for name, value in properties.items():
        if isinstance(name, str) and key.fullmatch(name) and isinstance(value, str) and value.strip():
            yield "".join(letter for letter in value.strip()[:LONGEST_WORD] if letter.isprintable())


def polygon_of(part: Any, where: str) -> tuple[Ring, ...]:
    """The rings of a polygon; none if its outer one encloses nothing, and no hole that does."""
    if not isinstance(part, list) or not part:
        raise BrokenOutlinesError(f"{where} has a polygon without a ring.")
    outer, *holes = (ring_of(ring, where) for ring in part)
    return (outer, *(hole for hole in holes if twice_the_area(hole))) if twice_the_area(outer) else ()


def ring_of(points: Any, where: str) -> Ring:
    if not isinstance(points, list) or len(points) < 4:
        raise BrokenOutlinesError(f"{where} has a ring of fewer than four points.")
    ring: list[tuple[int, int]] = []
    for point in points:
        step = step_of(point, where)
        if not ring or ring[-1] != step:
            ring.append(step)
    if step_of(points[0], where) != step_of(points[-1], where):
        raise BrokenOutlinesError(f"{where} has a ring that is not closed.")
    return tuple(ring)


def step_of(point: Any, where: str) -> tuple[int, int]:
    is_pair = isinstance(point, list) and 2 <= len(point) <= 4 and all(map(is_number, point[:2]))
    if not is_pair:
        raise BrokenOutlinesError(f"{where} has a point that is no pair of numbers.")
    east, north = point[:2]
    if not (WEST <= east <= EAST and SOUTH <= north <= NORTH):
        raise BrokenOutlinesError(
            f"{where} has a point outside the United Kingdom. The file must give degrees of WGS 84, east before north."
        )
    return round(east * STEPS_IN_A_DEGREE), round(north * STEPS_IN_A_DEGREE)


def is_number(value: Any) -> bool:
    # A whole number of a thousand digits is none that can be compared with degrees.
    is_real = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_real and abs(value) < 10**9 and math.isfinite(value)


def twice_the_area(ring: Ring) -> int:
    """Twice the area that a closed ring encloses, in square steps; 0 for a line there and back."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)))
