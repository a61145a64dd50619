"""The mails in which followers are told what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.urls import reverse
from django.utils import timezone

from hub.alerts import emails
from hub.alerts.domain.links import list_path, stop_url, stop_week_url
from hub.alerts.domain.news import News
from hub.alerts.domain.targets import target_of
from hub.alerts.models import Follow, Follower
from hub.shared.emails import absolute_url, send
from hub.shared.quoting import quoted
from hub.shared.working_days import long_date

Reasons = Mapping[str, Sequence[Follow]]
"""Because of what somebody is told each of the news, by its key."""

MOST_DATES = 30
MOST_REASONS = 12
"""One mail lists so many dates, and stops so many follows at once: its address is a line of a mail's head."""

MOST_OF_A_WEEK = 60
"""The mail of a week tells so many things in full, and how many more there were."""


def write_at_once(follower: Follower, fresh: Sequence[News], reasons: Reasons) -> int:
    """A mail for each of ``fresh``; returns how many."""
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


def batches(dates: Iterable[News], reasons: Reasons) -> Iterator[list[News]]:
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


def write_one(follower: Follower, news: News, reasons: Iterable[Follow]) -> None:
    send(
        emails.HAPPENED.key,
        follower.email,
        context={
            "title": news.subject,
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


def write_week(follower: Follower, fresh: Sequence[News], reasons: Reasons, *, until: dt.datetime) -> int:
    """One mail, in which each of ``fresh`` stands once: with what was followed first of all that tell it."""
    groups: dict[int, list[News]] = {}
    follows: dict[int, Follow] = {}
    for one in fresh[:MOST_OF_A_WEEK]:
        first = min(reasons[one.key], key=lambda follow: (follow.asked_at, follow.pk))
        follows[first.pk] = first
        groups.setdefault(first.pk, []).append(one)
    parts = [week_group(follows[key], news) for key, news in groups.items()]
    if len(fresh) > MOST_OF_A_WEEK:
        parts.append(f"And {len(fresh) - MOST_OF_A_WEEK} more: {absolute_url(reverse('record:list'))}")
    send(
        emails.WEEK.key,
        follower.email,
        context={
            "until": long_date(timezone.localdate(until, timezone.get_default_timezone())),
            "happened": "\n\n".join(parts),
        },
        button_url=list_path(follower),
        unsubscribe_url=stop_week_url(follower),
    )
    return 1


def week_group(follow: Follow, news: Iterable[News]) -> str:
    words = target_of(follow).words
    return "\n\n".join([f"{words[:1].upper()}{words[1:]}:", *(week_entry(one) for one in news)])


def week_entry(news: News) -> str:
    lines = (f"{long_date(news.on)}: {news.subject}", news.text, absolute_url(news.url))
    return "\n".join(line for line in lines if line)
