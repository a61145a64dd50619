"""Outlines of areas from a file: matched by code or name, simplified once, stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from hub.organisations.domain.outlines import middle_of, simplified
from hub.organisations.models import Area, AreaOutline
from hub.organisations.outline_files import STEPS_IN_A_DEGREE, BrokenOutlinesError, Feature
from hub.shared.clock import now


@dataclass(frozen=True)
class Loaded:
    """What came of a file: the areas that have an outline from it, and the names of features that are no area here."""

    areas: list[Area]
    unknown: list[str]
    points: int
    removed: int


@transaction.atomic
def load_outlines(features: Sequence[Feature], *, source: str, replaces: bool = False) -> Loaded:
    """Store the outline of each feature that is an area of the hub, in place of one that the area had.

    With ``replaces``, outlines of areas that are not in the file go. Raises ``BrokenOutlinesError`` if no feature is an
    area or two are the same one; nothing is stored then.
    """
    matched, unknown = match(features)
    if not matched:
        raise BrokenOutlinesError(
            "None of the features is an area of this hub: none has the code, the name or the slug of one. "
            f"The first is {unknown[0]!r}."
        )
    outlines = simplified([feature.polygons for feature in matched.values()])
    at = now()
    for area, polygons in zip(matched, outlines, strict=True):
        east, north = middle_of(polygons)
        AreaOutline.objects.update_or_create(
            area=area,
            defaults={
                "polygons": polygons,
                "latitude": round(north / STEPS_IN_A_DEGREE, 6),
                "longitude": round(east / STEPS_IN_A_DEGREE, 6),
                "source": source[-255:],
                "loaded_at": at,
            },
        )
    removed = AreaOutline.objects.exclude(area__in=matched).delete()[0] if replaces else 0
    points = sum(len(ring) for polygons in outlines for polygon in polygons for ring in polygon)
    return Loaded(list(matched), unknown, points, removed)


def match(features: Iterable[Feature]) -> tuple[dict[Area, Feature], list[str]]:
    """The areas that features stand for, and the names of those that stand for none.

    A code counts before a name, and a name only where one area has it. Raises ``BrokenOutlinesError`` for two features
    of one area.
    """
    areas = list(Area.objects.order_by("path"))
    by_code = only_ones((area.code, area) for area in areas if area.code)
    by_slug = {area.slug: area for area in areas}
    by_name = only_ones((slugify(area.name), area) for area in areas)
    matched: dict[Area, Feature] = {}
    unknown: list[str] = []
    for feature in features:
        found = [by_code[code] for code in feature.codes if code in by_code]
        found = found or [
            area for name in map(slugify, feature.names) if (area := by_slug.get(name) or by_name.get(name))
        ]
        if not found:
            unknown.append((feature.names or feature.codes or ("without a name",))[0])
        elif found[0] in matched:
            raise BrokenOutlinesError(f"Two features are the outline of {found[0]}.")
        else:
            matched[found[0]] = feature
    return matched, unknown


def only_ones(pairs: Iterable[tuple[str, Area]]) -> dict[str, Area]:
    """The area for each key that is of one area alone."""
    found: dict[str, list[Area]] = {}
    for key, area in pairs:
        found.setdefault(key, []).append(area)
    return {key: areas[0] for key, areas in found.items() if len(areas) == 1}
