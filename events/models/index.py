from __future__ import annotations

import datetime as dt

from django.http import QueryDict
from django.template.loader import render_to_string

from events.domain.times import stretch
from events.enums import WAYS_TO_JOIN, Period
from events.models.events import EventPage
from events.models.querysets import EventPageQuerySet
from hub.organisations.enums import ACCESS_QUESTIONS
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
from hub.organisations.facets import Choice, Group, chips, filter_form
from hub.shared.clock import now
from hub.shared.generation import kept
from hub.shared.models import BasePage
from hub.shared.page_cache import slice_of
from hub.shared.pagination import paginate
from hub.shared.parts import list_part
from hub.shared.routing import BreadcrumbsFromRoute, RoutesToChildren

PER_PAGE = 20


class EventIndexPage(BreadcrumbsFromRoute, RoutesToChildren, BasePage):
    """What's on: the next events first, by day, place, theme, way to join and access."""

    template = "events/event_index_page.html"
    page_description = "The list of all events, with filters. One is enough."
    parent_page_types = ["home.HomePage"]
    subpage_types = ["events.EventPage"]
    max_count = 1

    class Meta:
        verbose_name = "list of events"

    def routed_children(self):
        return EventPage.objects.child_of(self).select_related("organiser", "area", "listing_image", "social_image")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        listing = self.listing(request.GET, at=now())
        results = paginate(request, listing["events"].for_cards(), per_page=PER_PAGE, keys=listing["keys"])
        rows = list_part(
            f"events:{self.pk}:{listing['period'].value}",
            results,
            request,
            lambda: render_to_string("events/results.html", {"events": results, "request": request}),
            is_for_all=listing["is_for_all"],
        )
        return context | listing | {"results": results, "rows": rows}

    def listing(self, query: QueryDict, *, at: dt.datetime) -> dict:
        """The events that the address asks for at ``at``, and the filters with their choices."""
        period = asked_period(query)
        everything = EventPage.objects.child_of(self).visible()
        is_past = period == Period.PAST
        everything = everything.past(at=at) if is_past else everything.between(*stretch(period, at=at))
        # Sessions begin and end on a whole number of five minutes.
        name = f"events:{self.pk}:{period.value}:{slice_of(at)}"
        index = kept(name, lambda: event_index(everything))
        groups, found = index.narrow(query)
        periods = [Choice(choice.value, choice.label, None, choice == period) for choice in Period]
        groups = (Group("when", "When", periods, is_single=True), *groups)
        filter_chips = chips(query, *groups)
        return {
            "events": everything,
            "keys": index.keys_of(found),
            "is_for_all": found == index.everything,
            "period": period,
            "is_past": is_past,
            "is_everything": period == Period.UPCOMING and not filter_chips,
            "filter_form": filter_form(*groups),
            "chips": filter_chips,
        }


def asked_period(query: QueryDict) -> Period:
    period = query.get("when", "")
    return Period(period) if period in Period.values else Period.UPCOMING


def event_index(events: EventPageQuerySet) -> FacetIndex:
    """Who finds which of ``events`` by the boxes of the filters. Four queries."""
    keys, areas, formats, *answers = columns(events, "pk", "area_id", "format", *ACCESS_QUESTIONS)
    places = Places(keys)
    ways = [
        Box(way, label, places.flagged(form in forms for form in formats))
        for way, (label, forms) in WAYS_TO_JOIN.items()
    ]
    return FacetIndex(
        places.keys,
        [
            Filter("area", "Area", area_boxes(places.grouped(zip(areas, keys, strict=True)))),
            theme_filter(places, events),
            Filter("format", "How to join", ways, keeps_empty=True),
            access_filter(places, answers),
        ],
    )
