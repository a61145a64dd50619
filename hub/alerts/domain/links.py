"""Links in mails that stand for a follower. They are signed and not stored, so that each mail can have its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core import signing
from django.urls import reverse

from hub.alerts.models import Follow, Follower
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
    keys = sorted(follow.pk for follow in follows)
    return absolute_url(reverse("follow:stop", args=[signing.dumps(keys, salt=STOP_SALT)]))


def stop_keys(token: str) -> list[int]:
    """The keys of the ``Follow`` rows that ``token`` stands for. Raises ``LinkBroken``."""
    return read(token, STOP_SALT)


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
