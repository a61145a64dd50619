from __future__ import annotations

from django.http import HttpResponseBase

# "no-referrer" would make browsers send "Origin: null" with the page's own forms, which the CSRF check refuses.
# With "same-origin" no other site is told the address either.
PRIVATE_REFERRER_POLICY = "same-origin"


def private(response: HttpResponseBase) -> HttpResponseBase:
    """``response`` with headers that keep it out of caches, other sites' logs and search engines."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = PRIVATE_REFERRER_POLICY
    response["X-Robots-Tag"] = "noindex"
    return response
