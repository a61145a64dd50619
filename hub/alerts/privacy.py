"""The classes of the fields of alerts, and how long it is kept who follows what."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from hub.alerts.models import Follow, Follower, Told
from hub.shared.privacy.periods import Period
from hub.shared.privacy.registry import ByEmail, Erasing, Held, With, declare
from hub.shared.privacy.retention import Rule, register_rule

KEPT = "`unconfirmed_follows` without an answer to the mail; after the last is stopped `ended_follows`"
TOLD_IS_KEPT = Period(days=90)
"""Longer than the mail of a week looks back after missed runs (``hub.alerts.jobs.LOOKS_BACK``)."""

declare(
    "alerts.Follower",
    staff="created_at",
    personal={"email": Held("where to write when something happens", Erasing.DELETE)},
    whose="who follows something",
    found=(ByEmail("email"),),
    seen_by="nobody; staff see how many there are",
    kept=KEPT,
    made_at="created_at",
)
declare(
    "alerts.Follow",
    staff="follower is_weekly at_once_since asked_at confirmed_at ended_at",
    personal={
        "request page body topic area theme challenge search": Held("what somebody wants to hear of", Erasing.DELETE)
    },
    whose="who follows something",
    found=(With("follower"),),
    seen_by="nobody; staff see how many there are",
    kept=KEPT,
    made_at="asked_at",
)
declare(
    "alerts.Told",
    staff="follower told_at",
    personal={"happening": Held("so that nobody is told twice", Erasing.DELETE)},
    whose="who follows something",
    found=(With("follower"),),
    seen_by="nobody",
    kept=str(TOLD_IS_KEPT),
    made_at="told_at",
)


def unconfirmed(before: dt.datetime) -> QuerySet:
    return Follow.objects.asked_before(before)


def ended(before: dt.datetime) -> QuerySet:
    return Follow.objects.filter(ended_at__lt=before)


def forget_follows(keys: list, before: dt.datetime) -> None:
    """Delete them, and the addresses that are needed for nothing else."""
    followers = list(Follow.objects.filter(pk__in=keys).values_list("follower_id", flat=True))
    Follow.objects.filter(pk__in=keys).delete()
    Follower.objects.idle().filter(pk__in=followers).delete()


def left_over(before: dt.datetime) -> QuerySet:
    """Addresses whose last follow went with what it was about."""
    return Follower.objects.idle().filter(created_at__lt=before)


register_rule(
    Rule("unconfirmed_follows", "follows that nobody confirmed", "unconfirmed_follows", unconfirmed, forget_follows)
)
register_rule(Rule("ended_follows", "follows that were stopped", "ended_follows", ended, forget_follows))
register_rule(
    Rule(
        "idle_followers",
        "addresses that follow nothing",
        "ended_follows",
        left_over,
        lambda keys, before: Follower.objects.idle().filter(pk__in=keys).delete(),
    )
)
register_rule(
    Rule(
        "told_followers",
        "notes of who was told what",
        TOLD_IS_KEPT,
        lambda before: Told.objects.filter(told_at__lt=before),
        lambda keys, before: Told.objects.filter(pk__in=keys).delete(),
    )
)
