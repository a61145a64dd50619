"""Distances in metres on the ground, in Python and in both databases.

The earth counts as a ball of its mean radius (IUGG): within England that is at most half a per cent off.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import ASin, Cast, Cos, Least, Power, Radians, Round, Sin, Sqrt

EARTH_RADIUS_METRES = 6_371_008.8
METRES_IN_A_MILE = 1_609.344
COARSE_PLACES = 2
"""Decimals of a degree, about one kilometre, where the exact address is hidden."""


@dataclass(frozen=True)
class Spot:
    """A place on the map: what people call it, and degrees north and east (WGS 84)."""

    label: str
    latitude: float
    longitude: float

    def metres_to(self, latitude: float, longitude: float) -> float:
        """The distance to a place, in metres, by the haversine formula."""
        north, south = math.radians(self.latitude), math.radians(latitude)
        half_turn = math.sin((south - north) / 2) ** 2
        half_turn += math.cos(north) * math.cos(south) * math.sin(math.radians(longitude - self.longitude) / 2) ** 2
        return 2 * EARTH_RADIUS_METRES * math.asin(min(1.0, math.sqrt(half_turn)))


def near(rows: QuerySet, spot: Spot, *, metres: float) -> QuerySet:
    """Those of ``rows`` at most ``metres`` from ``spot``, with ``metres_away``, the nearest first.

    The rows have a ``latitude``, a ``longitude`` and ``hides_exact_address``: where that is set, the distance is to the
    coarse place that a map shows, or a few searches would tell the house. A box around ``spot`` goes first, for which
    there is an index.
    """
    return (
        rows.filter(box(spot, metres))
        .annotate(metres_away=metres_from(spot))
        .filter(metres_away__lte=metres)
        .order_by("metres_away", "pk")
    )


def box(spot: Spot, metres: float) -> Q:
    """Rows between the parallels and the meridians that enclose the circle, and a coarse place's width more."""
    blur = 10.0**-COARSE_PLACES
    up = math.degrees(metres / EARTH_RADIUS_METRES) + blur
    furthest = min(89.0, abs(spot.latitude) + up)
    aside = min(180.0, math.degrees(metres / (EARTH_RADIUS_METRES * math.cos(math.radians(furthest)))) + blur)
    return Q(
        latitude__range=(spot.latitude - up, spot.latitude + up),
        longitude__range=(spot.longitude - aside, spot.longitude + aside),
    )


def metres_from(spot: Spot):
    """The expression of the distance from ``spot``, as ``Spot.metres_to`` works it out."""
    latitude, longitude = shown("latitude"), shown("longitude")
    across = Sin((Radians(latitude) - math.radians(spot.latitude)) / 2.0)
    along = Sin((Radians(longitude) - math.radians(spot.longitude)) / 2.0)
    cosines = Cos(Radians(latitude)) * math.cos(math.radians(spot.latitude))
    half_turn = Power(across, 2.0) + cosines * Power(along, 2.0)
    # A hair above 1 has no arcsine.
    return ASin(Least(Sqrt(half_turn), Value(1.0))) * (2 * EARTH_RADIUS_METRES)


def shown(name: str):
    """The coordinate that anyone may know."""
    return Case(
        When(hides_exact_address=True, then=Cast(Round(F(name), COARSE_PLACES), FloatField())),
        default=Cast(F(name), FloatField()),
    )


def miles(metres: float) -> str:
    """``metres`` in words, such as "0.4 miles": tenths up to ten miles, whole miles beyond."""
    count = metres / METRES_IN_A_MILE
    if count < 0.1:
        return "less than 0.1 miles"
    text = f"{count:.1f}" if count < 9.95 else f"{count:,.0f}"
    text = text.removesuffix(".0")
    return f"{text} mile" if text == "1" else f"{text} miles"


def about_miles(metres: float) -> str:
    """``metres`` to a place that is only known roughly, such as "about 2 miles": whole miles, one at least."""
    count = max(1, round(metres / METRES_IN_A_MILE))
    return "about 1 mile" if count == 1 else f"about {count:,} miles"
