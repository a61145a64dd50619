"""RSS 2.0 feeds: well-formed whatever people type, with links on the configured address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.feedgenerator import Rss201rev2Feed

from .characters import xml_text
from .emails import absolute_url

CONTENT_TYPE = "application/rss+xml; charset=utf-8"


@dataclass(frozen=True)
class RssItem:
    """One item. ``path`` is what it tells of; ``key`` tells two items about one address apart."""

    title: str
    path: str
    description: str
    published: dt.datetime
    key: str = ""
    categories: Sequence[str] = ()


def rss_response(items: Iterable[RssItem], *, title: str, description: str, path: str, feed_path: str) -> HttpResponse:
    """``items`` in their order. ``path`` is the page that shows them, ``feed_path`` the feed itself."""
    feed = Rss201rev2Feed(
        title=xml_text(title),
        link=absolute_url(path),
        description=xml_text(description),
        language="en-gb",
        feed_url=absolute_url(feed_path),
    )
    for item in items:
        link = absolute_url(item.path)
        feed.add_item(
            title=xml_text(item.title),
            link=link,
            description=xml_text(item.description),
            unique_id=f"{link}#{item.key}" if item.key else link,
            unique_id_is_permalink=not item.key,
            pubdate=item.published,
            categories=[xml_text(category) for category in item.categories],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=CONTENT_TYPE)
