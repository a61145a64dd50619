from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

# "no-referrer" would make browsers send "Origin: null" with the page's own forms, which the CSRF check refuses.
# With "same-origin" no other site is told the address either.
PRIVATE_REFERRER_POLICY = "same-origin"


NOTHING_RUNS = "default-src 'none'; sandbox"


def private_file(response: HttpResponseBase, filename: str) -> HttpResponseBase:
    """``response`` with a file for one person: saved and not shown, run by nothing, kept by no cache.

    An ``img`` or ``video`` element of our own page shows it all the same.
    """
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename)
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["X-Content-Type-Options"] = "nosniff"
    return private(response)


def shown_pdf(request: HttpRequest, content: bytes, filename: str) -> HttpResponse:
    """A PDF that anyone may read: shown by the browser, saved under ``filename``; 304 for who has it already."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=filename)
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response)


def private(response: HttpResponseBase) -> HttpResponseBase:
    """``response`` with headers that keep it out of caches, other sites' logs and search engines."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = PRIVATE_REFERRER_POLICY
    response["X-Robots-Tag"] = "noindex"
    return response
