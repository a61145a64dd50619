"""Who is in the directory, and what its filters find."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from charter_champions.domain.a_to_z import IN_WORDS, LETTERS, letter_of
from charter_champions.models import Membership
from hub.organisations.distances import METRES_IN_A_MILE, Spot
from hub.organisations.enums import ACCESS_QUESTIONS, PARTNER_KINDS
from hub.organisations.facet_index import (
    Box,
    FacetIndex,
    Filter,
    Places,
    access_filter,
    area_boxes,
    columns,
    theme_filter,
)
from hub.organisations.models import Organisation
from hub.organisations.models.organisations import OrganisationQuerySet

CHAMPIONS, LETTER = "champions", "letter"
"""Keys of filters: who signed the charter, and the letter of the name."""


def directory(*, on: dt.date) -> OrganisationQuerySet:
    """Everyone in the directory on the day ``on``, A to Z, with ``is_champion`` and ``is_renewal_due``.

    Partner organisations that anyone may see. Who was a champion and is not one any more has left the directory,
    30 days after the membership lapsed or at once when it was suspended or ended; the page about it stays.
    """
    memberships = Membership.objects.filter(organisation=OuterRef("pk"))
    return (
        Organisation.objects.visible(on=on)
        .partners()
        .alias(ever_champion=Exists(memberships))
        .annotate(is_champion=Exists(memberships.listed(on=on)))
        .annotate(is_renewal_due=Q(is_champion=True) & ~Exists(memberships.current(on=on)))
        .filter(Q(is_champion=True) | Q(ever_champion=False))
        .order_by(Lower("name"), "pk")
    )


def only_listed(organisations: OrganisationQuerySet, *, on: dt.date) -> OrganisationQuerySet:
    """Those of ``organisations`` that are in the directory on the day ``on``."""
    return organisations.filter(pk__in=directory(on=on).order_by().values("pk"))


def champions(*, on: dt.date) -> OrganisationQuerySet:
    """The champions of the directory on the day ``on``, those in their days of grace among them."""
    return directory(on=on).filter(is_champion=True)


def within(organisations: OrganisationQuerySet, miles: int, spot: Spot) -> OrganisationQuerySet:
    """Those of ``organisations`` at most ``miles`` from ``spot``, the nearest first."""
    return organisations.near(spot, metres=miles * METRES_IN_A_MILE)


def directory_index(organisations: OrganisationQuerySet) -> FacetIndex:
    """Who finds which of ``organisations`` by the boxes of the filters. Five queries."""
    keys, names, kinds, are_champions, *answers = columns(
        organisations, "pk", "name", "kind", "is_champion", *ACCESS_QUESTIONS
    )
    places = Places(keys)
    of_areas = Organisation.areas.through.objects.filter(organisation__in=organisations.order_by().values("pk"))
    by_kind = places.grouped(zip(kinds, keys, strict=True))
    by_letter = places.grouped(zip(map(letter_of, names), keys, strict=True))
    filters = [
        Filter(CHAMPIONS, "Who signed the charter", [Box("yes", "", places.flagged(are_champions))]),
        Filter("area", "Area", area_boxes(places.grouped(of_areas.values_list("area_id", "organisation_id")))),
        access_filter(places, answers),
        theme_filter(places, organisations),
        Filter("kind", "Kind", [Box(kind.value, kind.label, by_kind.get(kind.value, 0)) for kind in PARTNER_KINDS]),
        Filter(LETTER, "A to Z", [Box(letter, IN_WORDS[letter], by_letter.get(letter, 0)) for letter in LETTERS]),
    ]
    return FacetIndex(places.keys, [replace(one, keeps_empty=True) for one in filters])
