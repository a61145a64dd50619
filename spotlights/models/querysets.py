from __future__ import annotations

from django.apps import apps
from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from hub.shared.models import BasePageManager, BasePageQuerySet


class SpotlightPageQuerySet(BasePageQuerySet):
    def featured(self):
        """Those that editors chose for the home page."""
        return self.filter(is_featured=True)

    def newest_first(self):
        return self.order_by("-shown_on", "-pk")

    def for_cards(self):
        """With everything that a card shows, in the same query."""
        return self.select_related("organisation", "area", "lead_photo", "listing_image")

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
