"""Public pages that are kept, handed out before Django begins a request (decision 29)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponseBase

from hub.operations.logs import request_id
from hub.operations.middleware import id_of, log_answer
from hub.shared.clock import now
from hub.shared.generation import generation_at_hand
from hub.shared.page_cache import NO_BODY, QUESTION, SECONDS_IN_SLICE, PageCache, Question, proxy_expiry, slice_end
from hub.shared.prefixes import STATIC_PREFIX
from hub.shared.redaction import redact_path

Application = Callable[[dict, Callable], Iterable[bytes]]

LARGEST_AT_HAND, MOST_AT_HAND = 64 * 1024, 32
"""Bytes and number of the pages that a worker has at hand: two megabytes."""

# All that is read of a request to somebody without a cookie, a name, a body or a page of their own.
OF_AN_ADDRESS = (
    "wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SCRIPT_NAME", "PATH_INFO",
    "QUERY_STRING",
)  # fmt: skip
OF_SOMEBODY = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "CONTENT_TYPE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH")
EXPIRES = "X-Accel-Expires"


class AtHand(NamedTuple):
    """A page as it was handed out, the generation and the end of the five minutes in which it is true."""

    generation: str
    ends: int
    headers: list[tuple[str, str]]
    body: bytes
    is_editorial: bool
    path: str

    def is_of(self, current: str | None, moment: int) -> bool:
        return self.generation == current and self.ends - SECONDS_IN_SLICE <= moment < self.ends

    def headers_at(self, moment: int) -> list[tuple[str, str]]:
        """First what speaks to proxies, as nginx before 1.23 obeys what stands first."""
        return [(EXPIRES, proxy_expiry(moment) if self.is_editorial else "0"), *self.headers]


class KeptFirst:
    """A WSGI application: what is kept for anybody, else the answer of ``application``, which is Django.

    The pages that were handed out last are at hand here, by what was asked, ready to be sent again. The middleware
    ``PageCache`` fills the cache and answers from it under other servers; what was asked here in vain is left in the
    environment, so that it need not ask again.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        self.pages = PageCache(not_there)
        self.at_hand: dict[tuple, AtHand] = {}

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        begun = time.perf_counter()
        address = address_of(environ)
        if (page := self.at_hand.get(address)) is not None:
            moment = int(now().timestamp())
            if page.is_of(generation_at_hand(), moment):
                log_kept(environ, page.path, 200, len(page.body), begun)
                start_response("200 OK", page.headers_at(moment))
                return [page.body]
        response = self.kept(environ, address, begun)
        if response is None:
            return self.application(environ, start_response)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]

    def kept(self, environ: dict, address: tuple | None, begun: float) -> HttpResponseBase | None:
        """What is kept as an answer to the request that ``environ`` tells of, with its line in the log."""
        if environ.get("HTTP_COOKIE") or environ.get("PATH_INFO", "").startswith(STATIC_PREFIX):
            return None
        # Django writes the path into what it is given, as text: it would not know it again.
        request = WSGIRequest(dict(environ))
        question = self.pages.question(request)
        if question is None:
            return None
        response = self.pages.look_up(request, question)
        if response is None:
            environ[QUESTION] = question
            return None
        path = redact_path(request.path_info)
        if address is not None:
            self.put(address, question, response, path)
        log_kept(environ, path, response.status_code, len(response.content), begun)
        return response

    def put(self, address: tuple, question: Question, response: HttpResponseBase, path: str) -> None:
        if question.generation is None or len(response.content) > LARGEST_AT_HAND:
            return
        if address not in self.at_hand and len(self.at_hand) >= MOST_AT_HAND:
            self.at_hand.clear()
        self.at_hand[address] = AtHand(
            question.generation,
            slice_end(question.moment),
            [(name, value) for name, value in response.items() if name != EXPIRES],
            response.content,
            response[EXPIRES] != "0",
            path,
        )


def address_of(environ: Mapping) -> tuple | None:
    """What decides about the answer to ``environ``, if that is all there is to it and a whole page is asked for."""
    if environ.get("REQUEST_METHOD") != "GET" or environ.get("CONTENT_LENGTH") not in NO_BODY:
        return None
    if any(map(environ.get, OF_SOMEBODY)):
        return None
    return tuple(map(environ.get, OF_AN_ADDRESS))


def log_kept(environ: Mapping, path: str, status: int, size: int, begun: float) -> None:
    mark = request_id.set(id_of(environ))
    try:
        log_answer(environ, path=path, status=status, size=size, seconds=time.perf_counter() - begun)
    finally:
        request_id.reset(mark)


def not_there(request: HttpRequest) -> HttpResponseBase:
    raise LookupError("Django answers what is not kept")
