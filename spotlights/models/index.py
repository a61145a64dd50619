from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from hub.organisations.facets import (
    Chip,
    Group,
    all_areas,
    area_choices,
    asked_for,
    chips,
    chosen,
    filter_form,
    narrowed,
    theme_choices,
)
from hub.shared.feeds import page_path
from hub.shared.models import BasePage
from hub.shared.pagination import paginate
from hub.shared.renditions import prefetch_renditions
from hub.shared.routing import BreadcrumbsFromRoute, RoutesToChildren
from spotlights.feeds import feed_response
from spotlights.models.querysets import SpotlightPageQuerySet
from spotlights.models.spotlights import SpotlightPage

PER_PAGE = 12
FEED_LENGTH = 30
FILTERS = ("theme", "area")


class SpotlightIndexPage(BreadcrumbsFromRoute, RoutablePageMixin, RoutesToChildren, BasePage):
    """The list of Spotlights, by theme and place, and its feed."""

    template = "spotlights/spotlight_index_page.html"
    page_description = "The list of all Spotlights, with filters and a feed. One is enough."
    parent_page_types = ["home.HomePage"]
    subpage_types = ["spotlights.SpotlightPage"]
    max_count = 1

    class Meta:
        verbose_name = "list of Spotlights"

    def routed_children(self):
        return SpotlightPage.objects.child_of(self).for_cards().select_related("organisation__logo", "social_image")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        listing = self.listing(request.GET)
        page_of_results = paginate(request, listing["spotlights"].for_cards(), per_page=PER_PAGE, keys=listing["keys"])
        cards = list(page_of_results.object_list)
        prefetch_renditions(page.card_image for page in cards)
        return (
            context
            | listing
            | {
                "results": page_of_results,
                "cards": cards,
                "feed_path": self.feed_path(listing["chips"]),
            }
        )

    def listing(self, query: QueryDict) -> dict:
        """The Spotlights that the address asks for, the newest first, and the filters with their choices."""
        everything = SpotlightPage.objects.child_of(self).visible().newest_first()
        groups, rows, keys = narrowed(
            f"spotlights:{self.pk}", query, FILTERS, everything, lambda rows: narrowed_by(query, rows)
        )
        return {
            "spotlights": rows,
            "keys": keys,
            "filter_form": filter_form(*groups),
            "chips": chips(query, *groups),
        }

    def feed_path(self, in_use: Iterable[Chip]) -> str:
        """The path of the feed with the filters in use."""
        query = urlencode([(chip.key, chip.value) for chip in in_use])
        return f"{page_path(self)}feed/{'?' + query if query else ''}"

    @path("feed/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        listing = self.listing(request.GET)
        newest = listing["spotlights"].for_cards()[:FEED_LENGTH]
        labels = [chip.text for chip in listing["chips"]]
        return feed_response(self, newest, path=self.feed_path(listing["chips"]), filters=labels)


def narrowed_by(query: QueryDict, everything: SpotlightPageQuerySet) -> tuple[list[Group], SpotlightPageQuerySet]:
    """The filters with their choices, and those of ``everything`` that the address asks for.

    The count of a choice is the number it would show with the other filter as it is.
    """
    areas = all_areas()
    chosen_areas = asked_for(query, "area", [area.slug for area in areas])
    here = everything.within(area for area in areas if area.slug in chosen_areas)
    theme_boxes = theme_choices(query, here.theme_counts())
    chosen_themes = chosen(theme_boxes)
    area_boxes = area_choices(areas, everything.about(chosen_themes).area_counts(), chosen_areas)
    return [Group("theme", "Theme", theme_boxes), Group("area", "Area", area_boxes)], here.about(chosen_themes)
