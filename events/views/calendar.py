"""Events as calendar files and as a feed: anybody may have them, and any cache may keep them."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from events.domain.calendar_entries import entry_of, location
from events.domain.finding import Listing
from events.models import EventIndexPage, EventPage, EventSession
from events.models.index import feeds_of
from hub.shared.atom import AtomEntry, atom_response
from hub.shared.calendar_times import times_answer
from hub.shared.clock import now
from hub.shared.feeds import page_path
from hub.shared.rss import RssItem, rss_response

DAYS_BACK = 30
"""How long a subscription shows what is over: somebody may look up where they were."""

MOST_IN_CALENDAR, MOST_IN_FEED = 2_000, 50


@require_safe
def session_file(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One session, for whoever goes there."""
    visible = EventPage.objects.visible()
    session = get_object_or_404(EventSession.objects.filter(page__in=visible).select_related("page"), uid=uid)
    page = session.page
    return times_answer([entry_of(page, session)], name=page.title, filename=f"{page.slug}.ics")


@require_safe
def event_file(request: HttpRequest, pk: int) -> HttpResponse:
    """All sessions of an event, those that are over too, to keep or to subscribe to."""
    page = get_object_or_404(EventPage.objects.visible(), pk=pk)
    entries = [entry_of(page, session) for session in page.session_list]
    return times_answer(entries, name=page.title, filename=f"{page.slug}.ics")


def asked_listing(request: HttpRequest) -> tuple[EventIndexPage, Listing]:
    """The list of events with the filters of the address. Raises ``Http404`` where the public has none."""
    page = EventIndexPage.objects.visible().first()
    if page is None:
        raise Http404
    return page, Listing(page, request.GET, at=now())


@require_safe
def list_file(request: HttpRequest) -> HttpResponse:
    """The dates of the list under its filters, to subscribe to: those to come, and of the last weeks."""
    page, listing = asked_listing(request)
    since = listing.at - dt.timedelta(days=DAYS_BACK)
    sessions = listing.in_calendar(since=since, most=MOST_IN_CALENDAR)
    entries = (entry_of(session.page, session) for session in sessions)
    name = feeds_of(page, listing)["title"]
    return times_answer(entries, name=name, filename=f"{page.slug}.ics", keeps_busy=False)


@require_safe
def list_feed(request: HttpRequest) -> HttpResponse:
    """The next dates of the list under its filters, the soonest first, as Atom."""
    page, listing = asked_listing(request)
    feeds = feeds_of(page, listing)
    entries = [
        AtomEntry(
            title=title_of(session),
            path=page_path(session.page),
            key=str(session.uid),
            updated=session.changed_at,
            summary=facts_of(session),
        )
        for session in listing.in_calendar(since=listing.at, most=MOST_IN_FEED)
    ]
    return atom_response(
        entries,
        title=feeds["title"],
        subtitle=page.summary or page.title,
        path=page_path(page) + feeds["query"],
        feed_path=feeds["atom"],
    )


@require_safe
def list_rss(request: HttpRequest) -> HttpResponse:
    """As ``list_feed``, as RSS 2.0."""
    page, listing = asked_listing(request)
    feeds = feeds_of(page, listing)
    items = [
        RssItem(
            title=title_of(session),
            path=page_path(session.page),
            key=str(session.uid),
            published=session.changed_at,
            description=facts_of(session),
        )
        for session in listing.in_calendar(since=listing.at, most=MOST_IN_FEED)
    ]
    return rss_response(
        items,
        title=feeds["title"],
        description=page.summary or page.title,
        path=page_path(page) + feeds["query"],
        feed_path=feeds["rss"],
    )


def title_of(session: EventSession) -> str:
    return f"Cancelled: {session.page.title}" if session.is_cancelled else session.page.title


def facts_of(session: EventSession) -> str:
    """When, where and what it is, in sentences."""
    page = session.page
    facts = [session.in_words, location(page, session)]
    if session.is_cancelled:
        facts.insert(0, f"Cancelled: {session.status_reason}" if session.status_reason else "Cancelled")
    return ". ".join(fact.rstrip(".") for fact in [*facts, page.summary] if fact)
