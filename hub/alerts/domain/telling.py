"""Who is told what happened: each follower once of each thing, however often this is run."""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.urls import reverse

from hub.alerts import emails
from hub.alerts.domain.happenings import News, news_since
from hub.alerts.domain.links import list_path, stop_url
from hub.alerts.domain.targets import target_of
from hub.alerts.models import Follow, Follower, Told, bodies_of
from hub.shared.clock import now
from hub.shared.emails import absolute_url, send
from hub.shared.quoting import quoted

logger = logging.getLogger("hub.alerts")

OVERLAP = dt.timedelta(hours=1)
"""Looked at again in each run: what was written down in a transaction that took its time is seen only after it."""

MOST_DATES = 30
MOST_REASONS = 12
"""One mail lists so many dates, and stops so many follows at once: its address is a line of a mail's head."""


def tell(since: dt.datetime) -> int:
    """Write to those who follow what has happened after ``since``; returns how many mails. Safe to run twice at once.

    Who has confirmed only after it happened is not told of it.
    """
    news = news_since(since - OVERLAP)
    waiting: dict[int, list[News]] = defaultdict(list)
    for one in news:
        follows = Follow.objects.active().of_news(one).filter(confirmed_at__lt=one.at)
        for follower in sorted(set(follows.values_list("follower_id", flat=True))):
            waiting[follower].append(one)
    keys = [one.key for one in news]
    for follower, key in Told.objects.filter(happening__in=keys).values_list("follower_id", "happening"):
        waiting[follower] = [one for one in waiting[follower] if one.key != key]
    sent = 0
    for follower, about in waiting.items():
        if about:
            sent += tell_one(follower, about)
    return sent


def tell_one(key: int, about: Sequence[News]) -> int:
    """Write to one follower what nobody has told them yet; returns how many mails."""
    try:
        with transaction.atomic():
            follower = Follower.objects.select_for_update().filter(pk=key).first()
            return write_mails(follower, about) if follower else 0
    except IntegrityError:
        # Another run was faster: it told them, and what this one wrote is undone.
        logger.info("Follower %s is told by another run", key)
        return 0


def write_mails(follower: Follower, about: Sequence[News]) -> int:
    told = set(follower.told.filter(happening__in=[one.key for one in about]).values_list("happening", flat=True))
    follows = list(follower.follows.active().with_targets())
    fresh = [one for one in about if one.key not in told]
    reasons = {one.key: [follow for follow in follows if is_about(follow, one)] for one in fresh}
    fresh = [one for one in fresh if reasons[one.key]]
    Told.objects.bulk_create(
        Told(follower=follower, happening=key, told_at=now()) for key in dict.fromkeys(one.key for one in fresh)
    )
    dates = [one for one in fresh if one.moves_date]
    # One day off moves many dates: that is one thing to tell.
    mails = [*([one] for one in fresh if not one.moves_date), *batches(dates, reasons)]
    for mail in mails:
        because = list({follow.pk: follow for one in mail for follow in reasons[one.key]}.values())
        if len(mail) == 1:
            write_one(follower, mail[0], because)
        else:
            write_dates(follower, mail, because)
    return len(mails)


def batches(dates: Iterable[News], reasons: Mapping[str, Sequence[Follow]]) -> Iterator[list[News]]:
    """``dates``, cut into as few mails as hold them."""
    batch: list[News] = []
    because: set[int] = set()
    for one in dates:
        more = because | {follow.pk for follow in reasons[one.key]}
        if batch and (len(batch) == MOST_DATES or len(more) > MOST_REASONS):
            yield batch
            batch, more = [], {follow.pk for follow in reasons[one.key]}
        batch.append(one)
        because = more
    if batch:
        yield batch


def is_about(follow: Follow, news: News) -> bool:
    request = news.request
    is_theirs = follow.page_id == news.source.pk or (
        request is not None and (follow.request_id == request.pk or follow.body_id in bodies_of(request))
    )
    return is_theirs and follow.confirmed_at < news.at


def write_one(follower: Follower, news: News, reasons: Iterable[Follow]) -> None:
    send(
        emails.HAPPENED.key,
        follower.email,
        context={
            "title": f"{news.title}: {quoted(news.source.title)}",
            "happened": "\n\n".join(part for part in (news.sentence, news.text) if part),
            **why(follower, reasons),
        },
        button_url=news.url,
        unsubscribe_url=stop_url(reasons),
    )


def write_dates(follower: Follower, dates: Sequence[News], reasons: Iterable[Follow]) -> None:
    lines = [
        f"{one.request.owing_body} on {quoted(one.request.source.title)}\n{one.text}\n"
        f"{absolute_url(one.request.get_absolute_url())}"
        for one in dates
    ]
    send(
        emails.DATES_MOVED.key,
        follower.email,
        context={"count": str(len(dates)), "dates": "\n\n".join(lines), **why(follower, reasons)},
        button_url=reverse("record:list"),
        unsubscribe_url=stop_url(reasons),
    )


def why(follower: Follower, reasons: Iterable[Follow]) -> dict[str, str]:
    """Why somebody gets a mail, and where they see all that they follow."""
    return {
        "follows": " and ".join(target_of(follow).words for follow in reasons),
        "list_url": absolute_url(list_path(follower)),
    }
