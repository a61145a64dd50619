"""Whether the hub is alive, can serve, and gets its work done; for containers, proxies and monitors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hub.operations.domain.readiness import SERVING, WORKING, states_of


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers. A database that is gone is no reason to start the process anew."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 if pages can be served: database, migrations, cache and storage; else 503. With one word for each part."""
    return answer(SERVING)


@never_cache
@require_safe
def working(request: HttpRequest) -> JsonResponse:
    """200 if what is not done in a request gets done: mail and scheduled work; else 503."""
    return answer(WORKING)


def answer(checks) -> JsonResponse:
    parts = states_of(checks)
    is_well = all(word == "ok" for word in parts.values())
    return JsonResponse({"ok": is_well, "parts": parts}, status=200 if is_well else 503)


ADDRESSES = {"/healthz": alive, "/readyz": ready, "/readyz/work": working}
