"""Who is in the directory, narrowed down and counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower

from charter_champions.models import Membership
from hub.organisations.distances import METRES_IN_A_MILE, Spot
from hub.organisations.enums import ACCESS_QUESTIONS, PARTNER_KINDS, AccessAnswer
from hub.organisations.facets import in_areas
from hub.organisations.models import Area, Organisation
from hub.organisations.models.organisations import OrganisationQuerySet, OrganisationTheme
from hub.shared.models import Theme


@dataclass(frozen=True)
class Filters:
    """What a visitor asked for; slugs, kinds and names of access fields are known ones."""

    words: str = ""
    champions_only: bool = False
    areas: Sequence[str] = ()
    kinds: Sequence[str] = ()
    themes: Sequence[str] = ()
    access: Sequence[str] = ()
    near: Spot | None = None
    miles: int = 0


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


def champions(*, on: dt.date) -> OrganisationQuerySet:
    """The champions of the directory on the day ``on``, those in their days of grace among them."""
    return directory(on=on).filter(is_champion=True)


def narrow(organisations: OrganisationQuerySet, filters: Filters, areas: Mapping[str, Area]) -> OrganisationQuerySet:
    """``organisations`` that match every filter; within one filter any of its values, but all access needs."""
    for word in filters.words.split():
        organisations = organisations.filter(Q(name__icontains=word) | Q(summary__icontains=word))
    if filters.champions_only:
        organisations = organisations.filter(is_champion=True)
    if filters.kinds:
        organisations = organisations.filter(kind__in=filters.kinds)
    for question in filters.access:
        organisations = organisations.filter(**{question: AccessAnswer.YES})
    if chosen := [areas[slug] for slug in filters.areas if slug in areas]:
        links = Organisation.areas.through.objects.filter(in_areas(chosen), organisation_id=OuterRef("pk"))
        organisations = organisations.filter(Exists(links))
    if filters.themes:
        items = Organisation.themes.through.objects.filter(
            content_object_id=OuterRef("pk"), tag__slug__in=filters.themes
        )
        organisations = organisations.filter(Exists(items))
    if filters.near:
        organisations = organisations.near(filters.near, metres=filters.miles * METRES_IN_A_MILE)
    return organisations


def counted_areas(organisations: OrganisationQuerySet, *, among: OrganisationQuerySet) -> list[Area]:
    """Areas in which one of ``organisations`` works, as the tree goes, each with ``listed``: how many of ``among``."""
    links = Organisation.areas.through.objects.filter(area__path__startswith=OuterRef("path")).order_by()
    counts = (
        links.filter(organisation__in=keys(among))
        .annotate(one=Value(1))
        .values("one")
        .annotate(count=Count("organisation_id", distinct=True))
        .values("count")
    )
    areas = Area.objects.annotate(listed=Coalesce(Subquery(counts, output_field=IntegerField()), 0)).order_by("path")
    if among is organisations:
        return [area for area in areas if area.listed]
    return list(areas.filter(Exists(links.filter(organisation__in=keys(organisations)))))


def counted_themes(organisations: OrganisationQuerySet, *, among: OrganisationQuerySet) -> list[Theme]:
    """Themes of ``organisations`` by name, each with ``listed``: how many of ``among`` have it. One query."""
    if among is organisations:
        items = OrganisationTheme.objects.filter(content_object__in=keys(among)).order_by().values("tag")
        counts = items.filter(tag=OuterRef("pk")).annotate(count=Count("content_object", distinct=True)).values("count")
        themes = Theme.objects.annotate(listed=Coalesce(Subquery(counts, output_field=IntegerField()), 0))
        return [theme for theme in themes.order_by("name") if theme.listed]
    items = OrganisationTheme.objects.filter(tag=OuterRef("pk"), content_object__in=keys(organisations))
    in_count = Q(organisation_items__content_object__in=keys(among))
    counted = Count("organisation_items", filter=in_count, distinct=True)
    return list(Theme.objects.filter(Exists(items)).annotate(listed=counted).order_by("name"))


def keys(organisations: OrganisationQuerySet) -> QuerySet:
    """Their primary keys as a sub-query."""
    return organisations.order_by().values("pk")


def counted_facts(organisations: OrganisationQuerySet) -> dict[str, int]:
    """How many of ``organisations`` are of each kind, answer yes to each access question, and are champions."""
    counts = {kind.value: Count("pk", filter=Q(kind=kind)) for kind in PARTNER_KINDS}
    counts |= {f"has_{name}": Count("pk", filter=Q(**{name: AccessAnswer.YES})) for name in ACCESS_QUESTIONS}
    return organisations.order_by().aggregate(champions=Count("pk", filter=Q(is_champion=True)), **counts)
