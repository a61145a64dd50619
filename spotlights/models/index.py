from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from hub.organisations.facet_index import FacetIndex, Filter, Places, area_boxes, columns, theme_filter
from hub.organisations.facets import Chip, chips, filter_form
from hub.shared.feeds import page_path
from hub.shared.generation import kept
from hub.shared.models import BasePage
from hub.shared.pagination import paginate
from hub.shared.parts import list_part
from hub.shared.renditions import prefetch_renditions
from hub.shared.routing import BreadcrumbsFromRoute, RoutesToChildren
from spotlights.feeds import feed_response
from spotlights.models.querysets import SpotlightPageQuerySet
from spotlights.models.spotlights import SpotlightPage

PER_PAGE = 12
FEED_LENGTH = 30


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
        rows = list_part(
            f"spotlights:{self.pk}",
            page_of_results,
            request,
            lambda: written_cards(list(page_of_results.object_list), request),
            is_for_all=listing["is_for_all"],
        )
        return (
            context
            | listing
            | {"results": page_of_results, "rows": rows, "feed_path": self.feed_path(listing["chips"])}
        )

    def listing(self, query: QueryDict) -> dict:
        """The Spotlights that the address asks for, the newest first, and the filters with their choices."""
        everything = SpotlightPage.objects.child_of(self).visible().newest_first()
        index = kept(f"spotlights:{self.pk}", lambda: spotlight_index(everything))
        groups, found = index.narrow(query)
        return {
            "spotlights": everything,
            "keys": index.keys_of(found),
            "is_for_all": found == index.everything,
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
        newest = listing["spotlights"].filter(pk__in=listing["keys"][:FEED_LENGTH]).for_cards()
        labels = [chip.text for chip in listing["chips"]]
        return feed_response(self, newest, path=self.feed_path(listing["chips"]), filters=labels)


def written_cards(spotlights: Sequence[SpotlightPage], request: HttpRequest) -> str:
    prefetch_renditions(spotlight.card_image for spotlight in spotlights)
    return render_to_string("spotlights/results.html", {"spotlights": spotlights, "request": request})


def spotlight_index(spotlights: SpotlightPageQuerySet) -> FacetIndex:
    """Who finds which of ``spotlights`` by the boxes of the filters. Four queries."""
    keys, areas = columns(spotlights, "pk", "area_id")
    places = Places(keys)
    return FacetIndex(
        places.keys,
        [
            theme_filter(places, spotlights),
            Filter("area", "Area", area_boxes(places.grouped(zip(areas, keys, strict=True)))),
        ],
    )
