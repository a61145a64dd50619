"""Atom feeds (RFC 4287): well-formed whatever people type, their words as text and never as HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed

from .brand import brand_in_use
from .characters import xml_text
from .clock import now
from .emails import absolute_url

CONTENT_TYPE = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True)
class AtomEntry:
    """One entry. ``path`` is what it tells of; ``key`` tells two entries about one address apart.

    Address and key together are its id, and never change; ``updated`` is when what it says last changed.
    """

    title: str
    path: str
    updated: dt.datetime
    summary: str
    published: dt.datetime | None = None
    key: str = ""
    categories: Sequence[str] = ()


class PlainAtom(Atom1Feed):
    """Django's own writes each summary as HTML, so that a reader would run what somebody typed."""

    def latest_post_date(self) -> dt.datetime:
        return self.feed["updated"]

    def add_item_elements(self, handler, item) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("summary", item["summary"])


def atom_response(
    entries: Iterable[AtomEntry], *, title: str, subtitle: str, path: str, feed_path: str
) -> HttpResponse:
    """``entries`` in their order. ``path`` is the page that shows them, ``feed_path`` the feed itself.

    Both with the filters in use. A feed without entries was last changed when this day began, for all we know.
    """
    entries = list(entries)
    midnight = now().astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    feed = PlainAtom(
        title=xml_text(title),
        link=absolute_url(path),
        description=xml_text(subtitle),
        language="en-gb",
        author_name=xml_text(brand_in_use().name),
        feed_url=absolute_url(feed_path),
        feed_guid=absolute_url(feed_path),
        updated=max((entry.updated for entry in entries), default=midnight),
    )
    for entry in entries:
        link = absolute_url(entry.path)
        feed.add_item(
            title=xml_text(entry.title),
            link=link,
            description=None,
            summary=xml_text(entry.summary),
            unique_id=f"{link}#{entry.key}" if entry.key else link,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=[xml_text(category) for category in entry.categories],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=CONTENT_TYPE)
