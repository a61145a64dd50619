"""The RSS feed of Spotlights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils import timezone

from hub.shared.feeds import page_path
from hub.shared.rss import RssItem, rss_response


def feed_response(index, spotlights: Iterable, *, path: str, filters: Sequence[str]) -> HttpResponse:
    """The newest of ``spotlights`` as RSS 2.0. ``path`` is the feed's own, ``filters`` the names of those in use."""
    items = [
        RssItem(
            title=page.title,
            path=page_path(page),
            description=page.teaser,
            published=timezone.make_aware(dt.datetime.combine(page.shown_on, dt.time(12))),
            categories=[page.area.name] if page.area else [],
        )
        for page in spotlights
    ]
    return rss_response(
        items,
        title=f"{index.title}: {', '.join(filters)}" if filters else index.title,
        description=index.summary or index.title,
        path=page_path(index),
        feed_path=path,
    )
