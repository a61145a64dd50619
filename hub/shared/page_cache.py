"""Public pages, kept whole for people without a cookie until anything public changes (decision 22)."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import ResponseHeaders
from django.utils.cache import get_conditional_response
from wagtail.models import Site

from .clock import now
from .generation import as_known, generation, kept, release
from .prefixes import STATIC_PREFIX, is_kept_apart

SECONDS_IN_SLICE = 300
"""Sessions begin and end, and London's day begins, on a whole number of five minutes: no page is kept across one."""

EDITORIAL_SECONDS = 5
"""How long a proxy may keep a page of words without asking. What must be true at the next request gets none."""

LONGEST_QUERY = 120
LARGEST_PAGE = 1024 * 1024
MOST_STORED = {"paths": 1_500, "queries": 400}
"""In one slice: strangers make up queries, and must not fill the cache with them or push out the pages themselves."""

QUESTION = "hub.page_cache.question"
"""Where ``hub.operations.kept_first`` leaves what it asked in vain; no header of a request has such a name."""

# A page that depends on more of a request than its address is not kept; on cookies it depends by having none.
KNOWN_VARY = {"accept-encoding", "cookie"}
FORBIDDEN = re.compile(r"(?:^|[\s,])(?:private|no-store)(?:$|[\s,=])", re.IGNORECASE)
NO_BODY = {None, "", "0"}


Entry = tuple[ResponseHeaders, bytes, bool]
"""Headers, body, and whether it is a page of words."""


@dataclass(frozen=True)
class Question:
    """What is asked of the cache: host, generation and second, and the key, if anybody may have the answer."""

    host: str
    generation: str | None
    moment: int
    key: str | None


class PageCache:
    """Answers from the cache, or fills it.

    Stands before all that reads, refuses or adds a header. Nothing but method, scheme, host, path and query decides
    what is answered to somebody without a cookie, a name or a body, and all of them are in the key: what is kept went
    through everything that may refuse, and has the headers that it was given on its way.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response
        self.own_host = urlsplit(settings.HUB_BASE_URL).netloc.lower()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(STATIC_PREFIX):
            return self.get_response(request)
        if (question := request.META.get(QUESTION)) is None:
            question = self.question(request)
            if question is not None and (response := self.look_up(request, question)) is not None:
                return response
        if question is None:
            return said_to_proxies(self.get_response(request))
        with as_known(question.generation):
            request._wagtail_site = kept(f"site:{question.host}", lambda: site_of(request))
            response = self.get_response(request)
        if question.key is None or not is_for_anybody(request, response):
            return said_to_proxies(response)
        return self.store(request, response, question)

    def question(self, request: HttpRequest) -> Question | None:
        """What ``request`` asks the cache; ``None`` for what is none of its business.

        To be asked before anything is read that the answer is made of.
        """
        host = self.host_of(request)
        if host is None or request.method not in {"GET", "HEAD"} or is_kept_apart(request.path_info):
            return None
        current = generation()
        moment = int(now().timestamp())
        is_kept = settings.HUB_PAGE_CACHE and current is not None and is_anybody(request)
        return Question(host, current, moment, key_of(request, host, current, moment) if is_kept else None)

    def look_up(self, request: HttpRequest, question: Question) -> HttpResponseBase | None:
        """What is kept as an answer to ``request``, if anything."""
        if question.key is None:
            return None
        entry = caches["pages"].get(question.key)
        return None if entry is None else answer(request, entry, question.moment)

    def host_of(self, request: HttpRequest) -> str | None:
        """The host as it was asked for; ``None`` for one that is not ours, or with a port that nobody uses."""
        try:
            host = request.get_host().lower()
        except DisallowedHost:
            return None
        return host if host == self.own_host or ":" not in host else None

    def store(self, request: HttpRequest, response: HttpResponse, question: Question) -> HttpResponseBase:
        """``response``, kept for the next who asks, and with what lets this one ask whether it has changed."""
        body = response.content
        response.headers.setdefault("Cache-Control", "public, no-cache")
        response.headers.setdefault("ETag", f'"{hashlib.sha256(body).hexdigest()[:32]}"')
        match = request.resolver_match
        headers = ResponseHeaders({"X-Accel-Expires": "0", **response.headers})
        entry = (headers, body, match is not None and match.url_name == "wagtail_serve")
        moment = question.moment
        if request.method == "GET" and has_room(request, moment):
            # A second more than it is asked for, so that no clock of a cache ends it early.
            caches["pages"].set(question.key, entry, slice_end(moment) - moment + 1)
        return answer(request, entry, moment)


def site_of(request: HttpRequest) -> Site | None:
    """The site that was asked for, with the page at its root as its own type: every way to a page begins there."""
    site = Site.find_for_request(request)
    if site is not None:
        getattr(site.root_page, "specific")  # noqa: B009, reading it is what keeps it in the page.
    return site


def is_anybody(request: HttpRequest) -> bool:
    """Whether nothing but the address tells one request from another."""
    given = request.META.get
    if given("HTTP_COOKIE") or given("HTTP_AUTHORIZATION") or given("CONTENT_TYPE"):
        return False
    return given("CONTENT_LENGTH") in NO_BODY and is_usual_query(request)


def is_usual_query(request: HttpRequest) -> bool:
    return len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY


def is_for_anybody(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether ``response`` may be shown to the next who asks: whole, public, and with nothing of one person in it."""
    if response.status_code != 200 or response.streaming or response.cookies or "Content-Encoding" in response:
        return False
    # What was made for this one answer: a token of a form, a nonce, a preview.
    if "CSRF_COOKIE" in request.META or hasattr(request, "_csp_nonce") or getattr(request, "is_preview", False):
        return False
    if len(response.content) > LARGEST_PAGE:
        return False
    vary = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    return vary <= KNOWN_VARY and not FORBIDDEN.search(response.get("Cache-Control", ""))


def key_of(request: HttpRequest, host: str, current: str, moment: int) -> str:
    parts = (
        release(),
        current,
        str(moment // SECONDS_IN_SLICE),
        request.scheme,
        host,
        request.path_info,
        request.META.get("QUERY_STRING", ""),
    )
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


def slice_of(at: dt.datetime) -> int:
    """The number of the five minutes that ``at`` is in, for the name of what is kept no longer."""
    return int(at.timestamp()) // SECONDS_IN_SLICE


def slice_end(moment: int) -> int:
    return (moment // SECONDS_IN_SLICE + 1) * SECONDS_IN_SLICE


def has_room(request: HttpRequest, moment: int) -> bool:
    """Count one more entry of this slice; whether it is within what may be stored."""
    kind = "queries" if request.META.get("QUERY_STRING") else "paths"
    cache, name = caches["pages"], f"stored:{kind}:{moment // SECONDS_IN_SLICE}"
    try:
        return cache.incr(name) <= MOST_STORED[kind]
    except ValueError:
        cache.add(name, 1, SECONDS_IN_SLICE)
        return True


def answer(request: HttpRequest, entry: Entry, moment: int) -> HttpResponseBase:
    """What was kept as an answer to ``request``; 304 if the visitor has it already, and no body for HEAD."""
    headers, body, is_editorial = entry
    response = HttpResponse(b"" if request.method == "HEAD" else body)
    response.headers = headers
    if "HTTP_IF_NONE_MATCH" in request.META or "HTTP_IF_MATCH" in request.META:
        response = get_conditional_response(request, etag=response["ETag"], response=response)
        if response.status_code != 200:
            # What tells of the body belongs to the body alone; all else is as it would be with it.
            of_body = {"content-type", "content-length"}
            response.headers = ResponseHeaders({name: headers[name] for name in headers if name.lower() not in of_body})
    if is_editorial:
        # The place of this header is kept with the others: first, as nginx before 1.23 obeys what stands first.
        response.headers["X-Accel-Expires"] = proxy_expiry(moment)
    return response


def proxy_expiry(moment: int) -> str:
    """The instant until which a proxy may keep a page of words, as nginx reads it in ``X-Accel-Expires``."""
    return f"@{min(moment + EDITORIAL_SECONDS, slice_end(moment))}"


def said_to_proxies(response: HttpResponseBase) -> HttpResponseBase:
    """``response``, which nginx asks for again each time unless something else was said on the way."""
    response.headers.setdefault("X-Accel-Expires", "0")
    return response
