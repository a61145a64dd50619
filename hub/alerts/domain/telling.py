"""Who is told what happened: each follower once of each thing, at once or once a week, however often it is run."""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from django.db import IntegrityError, transaction

from hub.alerts.domain.happenings import news_since
from hub.alerts.domain.mails import Reasons, write_at_once, write_week
from hub.alerts.domain.news import News
from hub.alerts.domain.searches import matches
from hub.alerts.models import Follow, Follower, Told
from hub.shared.clock import now

logger = logging.getLogger("hub.alerts")

OVERLAP = dt.timedelta(hours=1)
"""Looked at again in each run: what was written down in a transaction that took its time is seen only after it."""

BATCH = 200
"""Followers that are told in one transaction."""

TRIES = 3

Wants = Callable[[Follow, News], bool]


def tell(since: dt.datetime) -> int:
    """Write to those who follow what has happened after ``since``; returns how many mails. Safe to run twice at once.

    Who has confirmed only after it happened is not told of it.
    """
    return tell_all(news_since(since - OVERLAP), wants_at_once, write_at_once)


def tell_week(since: dt.datetime, until: dt.datetime) -> int:
    """Write one mail to each who wants one a week of what has happened after ``since``, up to and with ``until``."""
    return tell_all(
        news_since(since - OVERLAP, until),
        wants_weekly,
        lambda follower, fresh, reasons: write_week(follower, fresh, reasons, until=until),
    )


def wants_at_once(follow: Follow, news: News) -> bool:
    return not wants_weekly(follow, news)


def wants_weekly(follow: Follow, news: News) -> bool:
    """Whether the mail of the week tells it: also what happened before somebody changed to being told at once."""
    return follow.is_weekly or (follow.at_once_since is not None and news.at <= follow.at_once_since)


class Audience:
    """Who is to be told which of ``news``: looked up by what is followed, whatever the number of followers."""

    def __init__(self, news: Sequence[News], wants: Wants) -> None:
        self.news = news
        self.wants = wants
        self.by_key: dict[tuple[str, int], list[News]] = defaultdict(list)
        for one in news:
            for key in one.keys:
                self.by_key[key].append(one)
        searches = Follow.objects.active().filter(search__isnull=False).values_list("search", flat=True)
        requests = {key for one in news for key in one.requests}
        held = matches(searches.distinct().order_by(), requests) if requests else {}
        self.by_search = {search: [one for one in news if one.requests & keys] for search, keys in held.items() if keys}

    def follows(self):
        return Follow.objects.active().of_keys(self.by_key)

    def of(self, follow: Follow) -> list[News]:
        """What ``follow`` is to be told, if nobody told it."""
        about = self.by_search.get(follow.search, []) if follow.search is not None else self.by_key.get(follow.key, [])
        return [one for one in about if follow.confirmed_at < one.at and self.wants(follow, one)]

    def followers(self) -> dict[int, set[str]]:
        """The keys of the news that each follower, by primary key, is to be told. Two queries."""
        waiting: dict[int, set[str]] = defaultdict(set)
        for follow in self.follows().iterator(chunk_size=2000):
            waiting[follow.follower_id].update(one.key for one in self.of(follow))
        told = Told.objects.filter(happening__in=[one.key for one in self.news])
        for follower, key in told.values_list("follower_id", "happening").iterator(chunk_size=2000):
            waiting[follower].discard(key)
        return {follower: keys for follower, keys in sorted(waiting.items()) if keys}


def tell_all(news: Sequence[News], wants: Wants, write: Callable[[Follower, Sequence[News], Reasons], int]) -> int:
    if not news:
        return 0
    audience = Audience(news, wants)
    waiting = list(audience.followers())
    return sum(tell_batch(waiting[start : start + BATCH], audience, write) for start in range(0, len(waiting), BATCH))


def tell_batch(followers: Sequence[int], audience: Audience, write) -> int:
    """Write to some followers what nobody has told them yet; returns how many mails."""
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return write_batch(followers, audience, write)
        except IntegrityError:
            # Another run was faster: it told some of them, and what this one wrote is undone.
            logger.info("Some of %s followers are told by another run", len(followers))
    raise RuntimeError("Another run told the same followers again and again")


def write_batch(keys: Sequence[int], audience: Audience, write) -> int:
    """Four queries for all of ``keys``, and those of each mail."""
    followers = list(Follower.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    told = set(
        Told.objects.filter(follower__in=keys, happening__in=[one.key for one in audience.news]).values_list(
            "follower_id", "happening"
        )
    )
    reasons: dict[int, dict[str, list[Follow]]] = defaultdict(lambda: defaultdict(list))
    for follow in audience.follows().filter(follower__in=keys).with_targets():
        for one in audience.of(follow):
            if (follow.follower_id, one.key) not in told:
                reasons[follow.follower_id][one.key].append(follow)
    at = now()
    Told.objects.bulk_create(
        Told(follower_id=follower, happening=key, told_at=at)
        for follower, because in reasons.items()
        for key in because
    )
    return sum(write_fresh(follower, audience.news, reasons[follower.pk], write) for follower in followers)


def write_fresh(follower: Follower, news: Sequence[News], reasons: Mapping[str, list[Follow]], write) -> int:
    fresh = [one for one in news if one.key in reasons]
    return write(follower, fresh, reasons) if fresh else 0
