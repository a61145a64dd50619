from __future__ import annotations

import sys

from django.http import Http404, HttpResponse, HttpResponseServerError
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.template import loader

from hub.shared.outages import RETRY_AFTER_SECONDS, find_outage
from hub.shared.typed_words import typed_in


def page_not_found(request, exception):
    """Say that there is no such page, with a search box and a phone number."""
    return render(request, "404.html", status=404)


def page_not_there(request):
    """For an address that a library opens and the hub does not. Raises ``Http404``."""
    raise Http404


def permission_denied(request, exception):
    return render(request, "403.html", status=403)


def bad_request(request, exception):
    return render(request, "400.html", status=400)


def csrf_failure(request, reason=""):
    """Say how to send the form again. Of pages that give it, what was typed is here, to go on with or to be copied.

    Nothing is shown back but what a page of the hub sent: Django has checked an ``Origin`` before it misses the cookie.
    """
    is_ours = reason == REASON_NO_CSRF_COOKIE and "HTTP_ORIGIN" in request.META
    return render(request, "403_csrf.html", {"typed": typed_in(request) if is_ours else None}, status=403)


def server_error(request):
    """Say that it is our fault, or with 503 that a disk or the database can't serve at the moment.

    The one place for all views and middleware: Django calls it while the error is being handled. Rendered without a
    request, settings or the database: any of them may be what is broken.
    """
    if find_outage(sys.exc_info()[1]) is None:
        return HttpResponseServerError(loader.get_template("500.html").render())
    return HttpResponse(
        loader.get_template("503.html").render(),
        status=503,
        headers={"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"},
    )
