from __future__ import annotations

from django.http import HttpResponse
from django.test import RequestFactory

from hub.shared.responses import private_view


def test_a_private_view_is_kept_out_of_caches_logs_and_searches():
    @private_view
    def view(request, *, name):
        """Says the name."""
        return HttpResponse(name, headers={"Cache-Control": "public, max-age=60"})

    response = view(RequestFactory().get("/"), name="Sam")

    assert (view.__name__, view.__doc__) == ("view", "Says the name.")
    assert response.content == b"Sam"
    assert {name: response[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")} == {
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "same-origin",
        "X-Robots-Tag": "noindex",
    }
