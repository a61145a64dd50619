from __future__ import annotations

import datetime as dt

from django.db.models import Count
from django.http import QueryDict

from events.domain.times import stretch
from events.enums import WAYS_TO_JOIN, Period
from events.models.events import EventPage
from events.models.querysets import EventPageQuerySet, having, joining
from hub.organisations.enums import ACCESS_QUESTIONS
from hub.organisations.facets import (
    Choice,
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
from hub.shared.clock import now
from hub.shared.models import BasePage
from hub.shared.page_cache import slice_of
from hub.shared.pagination import paginate
from hub.shared.routing import BreadcrumbsFromRoute, RoutesToChildren

PER_PAGE = 20
FILTERS = ("area", "theme", "format", "access")


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
        return context | listing | {"results": results}

    def listing(self, query: QueryDict, *, at: dt.datetime) -> dict:
        """The events that the address asks for at ``at``, and the filters with their choices."""
        period = asked_period(query)
        everything = EventPage.objects.child_of(self).visible()
        is_past = period == Period.PAST
        everything = everything.past(at=at) if is_past else everything.between(*stretch(period, at=at))
        # Sessions begin and end on a whole number of five minutes.
        name = f"events:{self.pk}:{period.value}:{slice_of(at)}"
        groups, rows, keys = narrowed(name, query, FILTERS, everything, lambda rows: narrowed_by(query, rows))
        periods = [Choice(choice.value, choice.label, None, choice == period) for choice in Period]
        groups = (Group("when", "When", periods, is_single=True), *groups)
        filter_chips = chips(query, *groups)
        return {
            "events": rows,
            "keys": keys,
            "period": period,
            "is_past": is_past,
            "is_everything": period == Period.UPCOMING and not filter_chips,
            "filter_form": filter_form(*groups),
            "chips": filter_chips,
        }


def asked_period(query: QueryDict) -> Period:
    period = query.get("when", "")
    return Period(period) if period in Period.values else Period.UPCOMING


def narrowed_by(query: QueryDict, everything: EventPageQuerySet) -> tuple[list[Group], EventPageQuerySet]:
    """The filters with their choices, and those of ``everything`` that the address asks for, nonsense left out.

    The count of a choice is the number it would show with the other filters as they are.
    """
    areas = all_areas()
    chosen_areas = asked_for(query, "area", [area.slug for area in areas])
    places = [area for area in areas if area.slug in chosen_areas]
    ways, needs = asked_for(query, "format", WAYS_TO_JOIN), asked_for(query, "access", ACCESS_QUESTIONS)
    open_to = everything.joined_by(ways).accessible(needs)
    theme_boxes = theme_choices(query, open_to.within(places).theme_counts())
    chosen_themes = chosen(theme_boxes)
    area_boxes = area_choices(areas, open_to.about(chosen_themes).area_counts(), chosen_areas)
    here = everything.within(places).about(chosen_themes)
    way_boxes, need_boxes = counted_boxes(here, ways, needs)
    groups = [
        Group("area", "Area", area_boxes),
        Group("theme", "Theme", theme_boxes),
        Group("format", "How to join", way_boxes),
        Group("access", "Access", need_boxes),
    ]
    return groups, here.joined_by(ways).accessible(needs)


def counted_boxes(
    events: EventPageQuerySet, asked_ways: list[str], asked_needs: list[str]
) -> tuple[list[Choice], list[Choice]]:
    """The boxes for ways to join and for access needs. One query for all of their counts."""
    counts = events.order_by().aggregate(
        **{f"way_{way}": Count("pk", filter=joining([way]) & having(asked_needs)) for way in WAYS_TO_JOIN},
        **{
            f"need_{need}": Count("pk", filter=joining(asked_ways) & having([*asked_needs, need]))
            for need in ACCESS_QUESTIONS
        },
    )
    ways = [Choice(way, label, counts[f"way_{way}"], way in asked_ways) for way, (label, _) in WAYS_TO_JOIN.items()]
    needs = [
        Choice(need, question, counts[f"need_{need}"], need in asked_needs)
        for need, question in ACCESS_QUESTIONS.items()
        if counts[f"need_{need}"] or need in asked_needs
    ]
    return ways, needs
