"""All that became public since a moment: read from the histories that the public pages show too."""

from __future__ import annotations

import datetime as dt

from hub.alerts.domain.addressees import with_keys
from hub.alerts.domain.challenge_news import challenge_news
from hub.alerts.domain.news import News
from hub.alerts.domain.record_news import record_news
from hub.alerts.domain.report_news import with_issues
from hub.alerts.domain.topic_news import topic_news


def news_since(since: dt.datetime, until: dt.datetime | None = None) -> list[News]:
    """What became public after ``since``, up to and with ``until``, in the order in which it did.

    How many queries that takes goes by the kinds of news, not by their number; some rows of the record take one more.
    """
    found = [*with_issues(record_news(since), since), *topic_news(since), *challenge_news(since)]
    found = [news for news in found if until is None or news.at <= until]
    return with_keys(sorted(found, key=lambda news: news.place))
