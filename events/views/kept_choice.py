"""What was typed on the way to a vote, kept in the browser alone until it is cast, for some minutes (decision 70)."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "vote"
SALT = "events.vote.typed"
LASTS = dt.timedelta(minutes=15)
MOST_PADDING = 1000
"""Bytes: several times what options differ by. Whoever watches the network of a room sees how long a cookie is."""


def keep(request: HttpRequest, response: HttpResponse, typed: Mapping[str, str]) -> HttpResponse:
    """``response`` with ``typed``, for the address of ``request`` alone."""
    value = {"typed": dict(typed), "padding": secrets.token_urlsafe(secrets.randbelow(MOST_PADDING))}
    response.set_cookie(
        COOKIE,
        signing.dumps(value, salt=SALT),
        max_age=LASTS,
        path=request.path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def kept(request: HttpRequest) -> dict[str, str] | None:
    """What was typed; ``None`` once it was cast or is too old."""
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)["typed"]
    except signing.BadSignature:
        return None


def forget(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """``response`` after which nothing of it is left in the browser."""
    response.delete_cookie(COOKIE, path=request.path, samesite="Lax")
    return response
