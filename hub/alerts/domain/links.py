"""Links in mails that stand for a follower. They are signed and not stored, so that each mail can have its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core import signing
from django.urls import reverse

from hub.alerts.models import Follow, Follower, FollowQuerySet
from hub.shared.emails import absolute_url
from hub.shared.tokens import TokenExpired, TokenUnknown

STOP_SALT = "hub.alerts.stop"
LIST_SALT = "hub.alerts.list"
LIST_LASTS = dt.timedelta(days=90)
"""How long the link works that shows all that somebody follows. The one that stops a mail works for good."""

LONGEST = 400


class LinkBroken(TokenUnknown):
    """The hub did not make this link."""

    message = "This link does not work. Check that you copied all of it."


class LinkOver(TokenExpired):
    """The link worked once."""

    message = "This link has expired."


def stop_url(follows: Iterable[Follow]) -> str:
    """Where the mails about ``follows`` are stopped, as a whole address."""
    return stop_address(sorted(follow.pk for follow in follows))


def stop_week_url(follower: Follower) -> str:
    """Where the mail of the week is stopped, with all that it tells, as a whole address."""
    return stop_address({"week": follower.pk})


def stop_address(what: list[int] | dict[str, int]) -> str:
    return absolute_url(reverse("follow:stop", args=[signing.dumps(what, salt=STOP_SALT)]))


def stopped_by(token: str) -> FollowQuerySet:
    """What ``token`` stops. Raises ``LinkBroken``."""
    what = read(token, STOP_SALT)
    if isinstance(what, dict):
        return Follow.objects.filter(follower=what["week"]).in_week_mails()
    return Follow.objects.filter(pk__in=what)


def list_path(follower: Follower) -> str:
    return reverse("follow:list", args=[signing.dumps(follower.pk, salt=LIST_SALT)])


def list_key(token: str) -> int:
    """The key of the follower whose list ``token`` opens. Raises ``LinkBroken`` and ``LinkOver``."""
    return read(token, LIST_SALT, max_age=LIST_LASTS)


def read(token: str, salt: str, **options):
    if len(token) > LONGEST:
        raise LinkBroken
    try:
        return signing.loads(token, salt=salt, **options)
    except signing.SignatureExpired as error:
        raise LinkOver from error
    except (signing.BadSignature, ValueError) as error:
        raise LinkBroken from error
