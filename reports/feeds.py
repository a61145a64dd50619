"""The Atom feed of reports: well-formed whatever editors type, with links on the configured address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from hub.shared.characters import xml_text
from hub.shared.emails import absolute_url
from hub.shared.feeds import page_path

CONTENT_TYPE = "application/atom+xml; charset=utf-8"


def report_feed(index, rows: Iterable[Mapping], *, filters: Sequence[str]) -> HttpResponse:
    """``rows`` are reports with where they stand today, newest first; ``filters`` the names of those in use."""
    title = f"{index.title}: {', '.join(filters)}" if filters else index.title
    feed = Atom1Feed(
        title=xml_text(title),
        link=absolute_url(page_path(index)),
        description=xml_text(index.summary or index.title),
        language="en-gb",
        feed_url=absolute_url(f"{page_path(index)}feed/"),
    )
    for row in rows:
        report = row["report"]
        link = absolute_url(page_path(report))
        feed.add_item(
            title=xml_text(report.title),
            link=link,
            description=xml_text(f"{row['text']}. {report.summary}".strip()),
            unique_id=link,
            pubdate=timezone.make_aware(dt.datetime.combine(report.published_on, dt.time(12))),
            updateddate=report.last_published_at,
            categories=[xml_text(report.area.name)] if report.area else [],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=CONTENT_TYPE)
