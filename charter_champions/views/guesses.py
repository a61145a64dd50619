"""Codes that nobody has: how many of them one network may try, so that nobody finds a badge by guessing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from hub.shared import guards
from hub.shared.guards import Limit

MISSES = (Limit(20, dt.timedelta(minutes=1)),)
"""Only codes that no badge has are counted: who scans a badge is not kept waiting by those who guess beside them."""


class UnknownCode(Http404):
    """No badge has this code."""


def key_of(request: HttpRequest) -> str:
    return f"badge codes network {guards.network_of(request)}"


def wait_of_guesser(request: HttpRequest) -> int:
    """The seconds for which the network of ``request`` has guessed enough; 0 if it has not. Counts nothing."""
    return guards.wait_for(key_of(request), MISSES)


def count_miss(request: HttpRequest) -> int:
    """Count one code that nobody has; returns the seconds to wait when there were too many."""
    return guards.take(key_of(request), MISSES)


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    response = render(
        request, "charter_champions/too_many_codes.html", {"wait": guards.wait_in_words(wait)}, status=429
    )
    response["Retry-After"] = str(wait)
    response["Cache-Control"] = "no-store"
    return response


def counts_misses(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: an ``UnknownCode`` that ``view`` raises is counted, and answered with 404 or, over the limit, 429."""

    @wraps(view)
    def counted(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except UnknownCode:
            if wait := count_miss(request):
                return too_many(request, wait)
            raise

    return counted
