"""The map beside one page of the directory: its pins are numbered like the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charter_champions.domain.ground import Ground, Outline, lay_ground
from charter_champions.domain.plan import Place, Plan, draw_plan
from hub.organisations.models import AreaOutline, Organisation
from hub.organisations.outline_files import STEPS_IN_A_DEGREE
from hub.shared.generation import kept

Numbered = Sequence[tuple[int, Organisation]]


@dataclass(frozen=True)
class DirectoryMap:
    """The plan, and the entries of the page that have no pin on it: without a place, or far away."""

    plan: Plan
    without_pin: Numbered


def map_of(numbered: Numbered) -> DirectoryMap | None:
    """The map of one page of the list; ``None`` where nobody on it has a place. Hidden addresses stay coarse."""
    places = [
        Place(*spot, label=str(number), name=organisation.name)
        for number, organisation in numbered
        if (spot := organisation.public_coordinates) is not None
    ]
    if not places:
        return None
    ground = kept("directory-ground", ground_of_areas)
    plan = draw_plan(places, () if ground else names_below(numbered), ground)
    with_pin = {pin.label for pin in plan.pins}
    return DirectoryMap(plan, [row for row in numbered if str(row[0]) not in with_pin])


def ground_of_areas() -> Ground | None:
    """The outlines of the smallest areas that have one: what lies inside another hides it. One query."""
    rows = list(AreaOutline.objects.select_related("area").order_by("area__path"))
    paths = [row.area.path for row in rows]
    inner = [
        row
        for row, path, following in zip(rows, paths, [*paths[1:], ""], strict=False)
        if not following.startswith(path)
    ]
    return lay_ground(
        [Outline(row.area.name, in_degrees(row.polygons), (row.longitude, row.latitude)) for row in inner]
    )


def in_degrees(polygons: list) -> list:
    return [
        [[(east / STEPS_IN_A_DEGREE, north / STEPS_IN_A_DEGREE) for east, north in ring] for ring in polygon]
        for polygon in polygons
    ]


def names_below(numbered: Numbered) -> list[Place]:
    """Names of areas for a map without outlines: each below those who work there and nowhere else."""
    by_area: dict = {}
    for _, organisation in numbered:
        spot, areas = organisation.public_coordinates, organisation.areas.all()
        if spot is not None and len(areas) == 1:
            by_area.setdefault(areas[0], []).append(spot)
    # The whole area is no place on its own map, unless nothing smaller is known.
    by_area = {area: spots for area, spots in by_area.items() if area.depth > 1} or by_area
    return [
        Place(
            min(latitude for latitude, _ in spots),
            sum(longitude for _, longitude in spots) / len(spots),
            label=area.name,
        )
        for area, spots in sorted(by_area.items(), key=lambda item: -len(item[1]))
    ]
