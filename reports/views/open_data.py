"""What answers for other software have in common: readable from any site, kept by no one without asking again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

METHODS = ("GET", "HEAD", "OPTIONS")


def open_data(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """``view``, for reading only and for pages of any site, with an ETag that is asked after."""

    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = ", ".join(METHODS)
            response["Access-Control-Max-Age"] = "86400"
        elif request.method in METHODS:
            response = view(request, *args, **kwargs)
        else:
            response = json_answer({"error": {"method": "Only GET, HEAD and OPTIONS are answered."}}, status=405)
        if request.method in ("GET", "HEAD"):
            response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            response["Cache-Control"] = "public, no-cache" if response.status_code == 200 else "no-store"
            response = get_conditional_response(request, etag=response["ETag"], response=response)
        else:
            response["Allow"] = ", ".join(METHODS)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return answered


def json_answer(content: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    # A pair of halves that never met can't be written down.
    return HttpResponse(text.encode("utf-8", "replace"), content_type="application/json", status=status)
