"""Asking to follow, confirming it and stopping. Whoever asks learns nothing of who follows what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse

from hub.alerts import emails
from hub.alerts.domain.links import list_path
from hub.alerts.domain.targets import Target, target_of
from hub.alerts.models import Follow, Follower
from hub.shared import tokens
from hub.shared.clock import now
from hub.shared.emails import send

PURPOSE = "alerts.confirm"
CONFIRM_WITHIN = dt.timedelta(days=7)


@transaction.atomic
def ask_to_follow(address: str, target: Target, *, is_weekly: bool = False) -> Follow:
    """Write to ``address`` to ask whether it wants to follow ``target``, or to say that it does already.

    How often who follows it already is written to stays as it is: only their own list changes that.
    """
    follower, _ = Follower.objects.get_or_create(email=address.strip().casefold())
    follow, is_new = Follow.objects.get_or_create(
        follower=follower, **target.lookup, defaults={"asked_at": now(), "is_weekly": is_weekly}
    )
    if follow.is_active:
        send(emails.ALREADY.key, follower.email, context={"what": target.words}, button_url=list_path(follower))
        return follow
    if not is_new:
        follow.asked_at, follow.confirmed_at, follow.ended_at = now(), None, None
        follow.is_weekly, follow.at_once_since = is_weekly, None
        follow.save(update_fields=["asked_at", "confirmed_at", "ended_at", "is_weekly", "at_once_since"])
    # Links of before stay good: the limits may hold this mail back for a while.
    token = tokens.issue(PURPOSE, follow, lasts=CONFIRM_WITHIN)
    send(
        emails.CONFIRM.key,
        follower.email,
        context={"what": target.words, "often": often_words(is_weekly=is_weekly)},
        button_url=reverse("follow:confirm", args=[token]),
    )
    return follow


def often_words(*, is_weekly: bool) -> str:
    return "in one email a week" if is_weekly else "as soon as it does"


@transaction.atomic
def confirm(token: str) -> Follow:
    """Let what the link asks about be followed from now on; other links that asked end. Raises ``TokenError``."""
    follow = tokens.consume(PURPOSE, token).subject
    tokens.revoke_all(PURPOSE, follow)
    follow.confirmed_at, follow.ended_at = now(), None
    follow.save(update_fields=["confirmed_at", "ended_at"])
    return follow


def confirmed_before(token: str) -> Follow | None:
    """What is followed since the link was used, or another that asked the same; ``None`` if that is not so."""
    follow = tokens.subject_of_spent(PURPOSE, token)
    return follow if follow is not None and follow.is_active else None


@transaction.atomic
def stop(follows: Iterable[Follow]) -> int:
    """End what is still followed; returns how many there were."""
    keys = [follow.pk for follow in follows]
    return Follow.objects.filter(pk__in=keys, ended_at__isnull=True).update(ended_at=now())


def change_rhythm(follow: Follow, *, is_weekly: bool) -> None:
    """Tell of it once a week from now on, or at once. What was not told yet is told, once, and nothing twice."""
    if follow.is_weekly == is_weekly:
        return
    follow.is_weekly, follow.at_once_since = is_weekly, None if is_weekly else now()
    follow.save(update_fields=["is_weekly", "at_once_since"])


@transaction.atomic
def send_list(address: str) -> Follower | None:
    """Write to ``address`` what it follows, if it does follow anything."""
    follower = Follower.objects.filter(email=address.strip().casefold()).first()
    if follower is None or not follower.follows.active().exists():
        return None
    send(emails.LIST.key, follower.email, context={}, button_url=list_path(follower))
    return follower


def followed_by(follower: Follower) -> list[tuple[Follow, Target]]:
    """What ``follower`` follows, oldest first. One query, and those of the record's index if a search is among it."""
    return [(follow, target_of(follow)) for follow in follower.follows.active().with_targets()]
