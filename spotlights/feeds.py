"""The RSS feed of Spotlights: well-formed whatever editors type, with links on the configured address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed

from hub.shared.characters import xml_text
from hub.shared.emails import absolute_url
from hub.shared.feeds import page_path

CONTENT_TYPE = "application/rss+xml; charset=utf-8"


def feed_response(index, spotlights: Iterable, *, path: str, filters: Sequence[str]) -> HttpResponse:
    """The newest of ``spotlights`` as RSS 2.0. ``path`` is the feed's own, ``filters`` the names of those in use."""
    title = index.title
    if filters:
        title = f"{title}: {', '.join(filters)}"
    feed = Rss201rev2Feed(
        title=xml_text(title),
        link=absolute_url(page_path(index)),
        description=xml_text(index.summary or index.title),
        language="en-gb",
        feed_url=absolute_url(path),
    )
    for page in spotlights:
        feed.add_item(
            title=xml_text(page.title),
            link=absolute_url(page_path(page)),
            description=xml_text(page.teaser),
            unique_id=absolute_url(page_path(page)),
            unique_id_is_permalink=True,
            pubdate=timezone.make_aware(dt.datetime.combine(page.shown_on, dt.time(12))),
            categories=[xml_text(page.area.name)] if page.area else [],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=CONTENT_TYPE)
