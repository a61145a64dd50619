from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count
from django.http import QueryDict

from events.domain.times import stretch
from events.enums import WAYS_TO_JOIN, Period
from events.models.events import EventPage
from events.models.querysets import having, joining
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
    theme_choices,
)
from hub.shared.clock import now
from hub.shared.models import BasePage
from hub.shared.pagination import paginate
from hub.shared.routing import BreadcrumbsFromRoute, RoutesToChildren

PER_PAGE = 20


@dataclass(frozen=True)
class Asked:
    """What the address asks for, nonsense left out."""

    period: Period
    ways: list[str]
    needs: list[str]

    @classmethod
    def from_query(cls, query: QueryDict) -> Asked:
        period = query.get("when", "")
        return cls(
            period=Period(period) if period in Period.values else Period.UPCOMING,
            ways=asked_for(query, "format", WAYS_TO_JOIN),
            needs=asked_for(query, "access", ACCESS_QUESTIONS),
        )


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
        results = paginate(request, listing["events"].for_cards(), per_page=PER_PAGE)
        return context | listing | {"results": results}

    def listing(self, query: QueryDict, *, at: dt.datetime) -> dict:
        """The events that the address asks for at ``at``, and the choices of the filters with their counts.

        The count of a choice is the number it would show with the other filters as they are.
        """
        asked = Asked.from_query(query)
        areas = all_areas()
        chosen_areas = asked_for(query, "area", [area.slug for area in areas])
        places = [area for area in areas if area.slug in chosen_areas]
        everything = EventPage.objects.child_of(self).visible()
        if asked.period == Period.PAST:
            everything = everything.past(at=at)
        else:
            everything = everything.between(*stretch(asked.period, at=at))
        open_to = everything.joined_by(asked.ways).accessible(asked.needs)
        theme_boxes = theme_choices(query, open_to.within(places).theme_counts())
        chosen_themes = chosen(theme_boxes)
        area_boxes = area_choices(areas, open_to.about(chosen_themes).area_counts(), chosen_areas)
        here = everything.within(places).about(chosen_themes)
        way_boxes, need_boxes = self.counted_boxes(here, asked)
        periods = [Choice(period.value, period.label, None, period == asked.period) for period in Period]
        groups = (
            Group("when", "When", periods, is_single=True),
            Group("area", "Area", area_boxes),
            Group("theme", "Theme", theme_boxes),
            Group("format", "How to join", way_boxes),
            Group("access", "Access", need_boxes),
        )
        filter_chips = chips(query, *groups)
        return {
            "events": here.joined_by(asked.ways).accessible(asked.needs),
            "period": asked.period,
            "is_past": asked.period == Period.PAST,
            "is_everything": asked.period == Period.UPCOMING and not filter_chips,
            "filter_form": filter_form(*groups),
            "chips": filter_chips,
        }

    @staticmethod
    def counted_boxes(events, asked: Asked) -> tuple[list[Choice], list[Choice]]:
        """The boxes for ways to join and for access needs. One query for all of their counts."""
        counts = events.order_by().aggregate(
            **{f"way_{way}": Count("pk", filter=joining([way]) & having(asked.needs)) for way in WAYS_TO_JOIN},
            **{
                f"need_{need}": Count("pk", filter=joining(asked.ways) & having([*asked.needs, need]))
                for need in ACCESS_QUESTIONS
            },
        )
        ways = [Choice(way, label, counts[f"way_{way}"], way in asked.ways) for way, (label, _) in WAYS_TO_JOIN.items()]
        needs = [
            Choice(need, question, counts[f"need_{need}"], need in asked.needs)
            for need, question in ACCESS_QUESTIONS.items()
            if counts[f"need_{need}"] or need in asked.needs
        ]
        return ways, needs
