from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from events.domain.finding import Listing, address, by_day, dates_in_words
from events.domain.months import month_link, month_of
from events.domain.times import LONDON
from events.domain.words import times_in_words
from events.filters import EventFilterForm
from events.models.events import EventPage
from hub.shared.clock import now
from hub.shared.emails import absolute_url
from hub.shared.models import BasePage
from hub.shared.pagination import paginate
from hub.shared.parts import list_part
from hub.shared.routing import BreadcrumbsFromRoute, RoutesToChildren

PER_PAGE = 20


class EventIndexPage(BreadcrumbsFromRoute, RoutesToChildren, BasePage):
    """What's on: the next dates first, by day, or a month of them; by place, theme, way to join, cost and access."""

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
        listing = Listing(self, request.GET, at=now())
        own = {
            "listing": listing,
            "heading": listing.heading,
            "filter_form": EventFilterForm(listing),
            "chips": listing.chips(),
            "feeds": feeds_of(self, listing),
            "views": views_of(listing),
            "town_links": [
                {"text": name, "url": address([("near", slug), *listing.view_pairs, *listing.pairs])}
                for name, slug in listing.near.towns()
            ],
        }
        if listing.month:
            month = month_of(listing)
            words = f"{dates_in_words(month['count'])} in {month['first']:%B %Y}"
            return context | own | {"month": month, "heading": words}
        results = paginate(request, listing.sessions, per_page=PER_PAGE, keys=listing.keys)
        rows = list_part(
            f"events:{self.pk}:{listing.asked.period.value}",
            results,
            request,
            lambda: written_results(listing, results, request),
            is_for_all=listing.is_for_all,
        )
        return context | own | {"results": results, "rows": rows}


def written_results(listing: Listing, results, request) -> str:
    """One page of the list, by day, as HTML."""
    since = None if listing.is_past else listing.asked.stretch(listing.at)[0].astimezone(LONDON).date()
    days = by_day(results.object_list, since=since)
    for day in days:
        day["sessions"] = [
            {
                "page": session.page,
                "session": session,
                "times": times_in_words(session.starts_at, session.ends_at, is_all_day=session.is_all_day),
                "place": session.place or session.page.place_in_words,
                "distance": listing.distance_of(session),
            }
            for session in day["sessions"]
        ]
    return render_to_string("events/results.html", {"days": days, "request": request})


def views_of(listing: Listing) -> list[dict]:
    """The list and the month, each with its address and the filters in use."""
    first = listing.month or listing.at.astimezone(LONDON).date().replace(day=1)
    return [
        {"text": "List", "url": address(listing.filter_pairs), "is_current": listing.month is None},
        {"text": "Month", "url": month_link(listing, first)["url"], "is_current": listing.month is not None},
    ]


def feeds_of(page: EventIndexPage, listing: Listing) -> dict[str, str]:
    """The calendar and the feed with the filters in use, and what to call them."""
    query = f"?{urlencode(listing.filter_pairs)}" if listing.filter_pairs else ""
    calendar = f"{reverse('calendar:events')}{query}"
    return {
        "calendar": calendar,
        # Programmes that know calendars open this address and ask whether to subscribe.
        "webcal": f"webcal://{absolute_url(calendar).partition('://')[2]}",
        "whole": absolute_url(calendar),
        "atom": f"{reverse('calendar:feed')}{query}",
        "rss": f"{reverse('calendar:rss')}{query}",
        "query": query,
        "title": ": ".join([page.title, *filter(None, [", ".join(listing.filter_names())])]),
    }
