from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from hub.operations.logs import request_id
from hub.operations.views import ADDRESSES
from hub.shared.guards import network_in
from hub.shared.prefixes import is_confidential
from hub.shared.redaction import one_line, redact_path

logger = logging.getLogger("hub.request")

GIVEN_ID = re.compile(r"[0-9a-f]{32}")
LONGEST_METHOD = 10


class LogRequests:
    """One line for each request: method, path without secrets, status, time, size and network.

    Neither query nor body, browser nor whole IP address. Whatever is logged meanwhile carries the same request id,
    which is the proxy's if there is one.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        request.hub_request_id = id_of(request.META)
        mark = request_id.set(request.hub_request_id)
        try:
            response = self.get_response(request)
            # Health is asked for every few seconds; only its faults are news.
            if response.status_code >= 400 or request.path_info not in ADDRESSES:
                log_answer(
                    request.META,
                    path=redact_path(request.path_info),
                    status=response.status_code,
                    size=size_of(response),
                    seconds=time.perf_counter() - begun,
                )
        finally:
            request_id.reset(mark)
        return response


def id_of(meta: Mapping) -> str:
    """The proxy's id of the request if it is trusted and gave one, else a new one: 32 hexadecimal digits.

    ``meta`` is the environment of a request, here and below.
    """
    given = meta.get("HTTP_X_REQUEST_ID", "") if settings.SECURE_PROXY_SSL_HEADER is not None else ""
    return given if GIVEN_ID.fullmatch(given) else os.urandom(16).hex()


def log_answer(meta: Mapping, *, path: str, status: int, size: int | None, seconds: float) -> None:
    """Write the line of one answer; ``path`` has no secret in it, ``size`` is in bytes."""
    method = one_line(meta.get("REQUEST_METHOD", "").upper()[:LONGEST_METHOD])
    logger.info(
        "%s %s %s",
        method,
        path,
        status,
        extra={
            "method": method,
            "path": path,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "bytes": size,
            "network": "" if is_confidential(path) else network_in(meta),
        },
    )


def size_of(response: HttpResponseBase) -> int | None:
    """Bytes of the body; ``None`` for one that is written piece by piece without its length."""
    if not response.streaming:
        return len(response.content)
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isdigit() else None


class HealthAddresses:
    """Answers the addresses of ``hub.operations.views`` before a host or a scheme is looked at.

    A container asks itself by a name or a number that is in no list of hosts, and speaks HTTP.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = ADDRESSES.get(request.path_info)
        return self.get_response(request) if view is None else view(request)
