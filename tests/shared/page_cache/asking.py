"""How the tests of the page cache ask for pages."""

from __future__ import annotations

import datetime as dt

from django.test import RequestFactory

from hub.shared.page_cache import PageCache

NOON = dt.datetime(2026, 5, 5, 11, tzinfo=dt.UTC)


def text_of(client, path="/about-us/", **options) -> str:
    return client.get(path, **options).content.decode()


def answers(make_response, **options):
    """The middleware before a view that says how often it was asked."""
    count = iter(range(1, 100))

    def view(request):
        response = make_response(next(count))
        request.resolver_match = None
        return response

    middleware = PageCache(view)
    return lambda path="/x/", **more: middleware(RequestFactory().get(path, **{**options, **more}))
