"""Public pages that are kept, handed out before Django begins a request (decision 29)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponseBase

from hub.operations.logs import request_id
from hub.operations.middleware import id_of, log
from hub.shared.page_cache import QUESTION, PageCache
from hub.shared.prefixes import STATIC_PREFIX

Application = Callable[[dict, Callable], Iterable[bytes]]


class KeptFirst:
    """A WSGI application: what is kept for anybody, else the answer of ``application``, which is Django.

    The middleware ``PageCache`` fills the cache and answers from it under other servers; what was asked here in vain is
    left in the environment, so that it need not ask again.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        self.pages = PageCache(not_there)

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        response = self.kept(environ)
        if response is None:
            return self.application(environ, start_response)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]

    def kept(self, environ: dict) -> HttpResponseBase | None:
        """What is kept as an answer to the request that ``environ`` tells of, with its line in the log."""
        begun = time.perf_counter()
        if environ.get("HTTP_COOKIE") or environ.get("PATH_INFO", "").startswith(STATIC_PREFIX):
            return None
        request = WSGIRequest(environ)
        question = self.pages.question(request)
        if question is None:
            return None
        response = self.pages.look_up(request, question)
        if response is None:
            environ[QUESTION] = question
            return None
        request.hub_request_id = id_of(request)
        mark = request_id.set(request.hub_request_id)
        try:
            log(request, response, time.perf_counter() - begun)
        finally:
            request_id.reset(mark)
        return response


def not_there(request: HttpRequest) -> HttpResponseBase:
    raise LookupError("Django answers what is not kept")
