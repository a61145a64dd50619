"""From what somebody types to a place on the map: a postcode, its first half, or a town."""

from __future__ import annotations

import re
import unicodedata

from django.db.models import Avg, Count

from hub.organisations.distances import Spot
from hub.organisations.models import Area, Postcode

LONGEST_PLACE = 60
# Every form that Royal Mail uses; GIR 0AA is the one that is none of them.
POSTCODE = re.compile(r"(GIR|[A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
OUTWARD = re.compile(r"GIR|[A-Z]{1,2}[0-9][A-Z0-9]?")
LETTERS_AND_DIGITS = re.compile(r"[^A-Z0-9]+")


def postcode_of(text: str) -> str:
    """``text`` as a postcode in capitals without a blank; "" if it is none.

    A letter O is a nought where only a digit can be.
    """
    code = squeezed(text)
    if len(code) > 4 and code[-3] == "O":
        code = f"{code[:-3]}0{code[-2:]}"
    return code if POSTCODE.fullmatch(code) else ""


def squeezed(text: str) -> str:
    return LETTERS_AND_DIGITS.sub("", unicodedata.normalize("NFKC", text[:LONGEST_PLACE]).upper())


def written(code: str) -> str:
    """A postcode as people write it, with its blank."""
    return f"{code[:-3]} {code[-3:]}"


def find_place(text: str) -> Spot | None:
    """Where ``text`` is: a postcode, the first half of one, or a town by its name or slug; ``None`` if nobody knows."""
    if code := postcode_of(text):
        row = Postcode.objects.filter(pk=code).first()
        return Spot(written(code), row.latitude, row.longitude) if row else None
    if OUTWARD.fullmatch(code := squeezed(text)) and (spot := middle_of(code)):
        return spot
    return find_town(text)


def middle_of(outward: str) -> Spot | None:
    """The middle of all postcodes that begin with ``outward``."""
    rows = Postcode.objects.filter(outward=outward)
    middle = rows.aggregate(count=Count("pk"), latitude=Avg("latitude"), longitude=Avg("longitude"))
    return Spot(outward, middle["latitude"], middle["longitude"]) if middle["count"] else None


def find_town(text: str) -> Spot | None:
    wanted = " ".join(text[:LONGEST_PLACE].split()).casefold()
    for town in towns() if wanted else ():
        if wanted in {town.slug, town.name.casefold()}:
            return Spot(town.name, town.latitude, town.longitude)
    return None


def towns() -> list[Area]:
    """The places that have a position, as the tree goes: what to choose from when a postcode is not known."""
    return list(Area.objects.exclude(latitude=None).order_by("path"))


def place_areas() -> int:
    """Put each area that has an official code and no position in the middle of its postcodes; how many there were."""
    placed = 0
    for area in Area.objects.filter(latitude=None).exclude(code=""):
        middle = Postcode.objects.filter(district=area.code, is_in_use=True).aggregate(
            latitude=Avg("latitude"), longitude=Avg("longitude")
        )
        if middle["latitude"] is not None:
            placed += Area.objects.filter(pk=area.pk, latitude=None).update(**middle)
    return placed
