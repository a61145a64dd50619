from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from hub.organisations.facets import in_areas
from hub.shared.models import BasePageManager, BasePageQuerySet


class SpotlightPageQuerySet(BasePageQuerySet):
    def featured(self):
        """Those that editors chose for the home page."""
        return self.filter(is_featured=True)

    def newest_first(self):
        return self.order_by("-shown_on", "-pk")

    def about(self, theme_slugs: Iterable[str]):
        """Spotlights with at least one of the themes; all without any."""
        slugs = list(theme_slugs)
        if not slugs:
            return self
        links = theme_links().filter(content_object_id=OuterRef("pk"), tag__slug__in=slugs)
        return self.filter(Exists(links))

    def within(self, areas: Iterable):
        """Spotlights about one of the areas or a place inside one; all without any."""
        return self.filter(in_areas(areas))

    def for_cards(self):
        """With everything that a card shows, in the same query."""
        return self.select_related("organisation", "area", "lead_photo", "listing_image")

    def theme_counts(self) -> list[tuple[str, str, int]]:
        """Slug, name and number of Spotlights of each theme in use, by name. One query."""
        links = theme_links().filter(content_object__in=self.order_by().values("pk"))
        return list(
            links.values_list("tag__slug", "tag__name").annotate(count=Count("content_object")).order_by("tag__name")
        )

    def area_counts(self) -> dict[int, int]:
        """The number of Spotlights by primary key of their area. One query."""
        return dict(self.order_by().values_list("area_id").annotate(count=Count("pk")))

    def related_to(self, page):
        """Others that share a theme or the area with ``page``: most in common first, then the newest."""
        shared = (
            theme_links()
            .filter(
                content_object_id=OuterRef("pk"),
                tag_id__in=theme_links().filter(content_object_id=page.pk).values("tag_id"),
            )
            .order_by()
            .values("content_object_id")
            .annotate(count=Count("pk"))
            .values("count")
        )
        same_area = Case(When(area_id=page.area_id, then=Value(1)), default=Value(0), output_field=IntegerField())
        if page.area_id is None:
            same_area = Value(0)
        return (
            self.exclude(pk=page.pk)
            .annotate(in_common=Coalesce(Subquery(shared), 0) + same_area)
            .filter(Q(in_common__gt=0))
            .order_by("-in_common", "-shown_on", "-pk")
        )


SpotlightPageManager = BasePageManager.from_queryset(SpotlightPageQuerySet)


def theme_links():
    return apps.get_model("spotlights", "SpotlightPageTheme").objects.all()
