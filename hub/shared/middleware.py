from __future__ import annotations

from urllib.parse import unquote_to_bytes

from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.security import SecurityMiddleware
from django.utils.cache import has_vary_header

from .characters import has_controls
from .prefixes import ADMIN_PREFIX, is_embed, is_private
from .responses import private

LONGEST_QUERY = 8 * 1024
"""In bytes, as it was sent."""

MOST_PARAMETERS = 200

LARGEST_BODY = 110 * 1024 * 1024
"""In bytes: 100 MB of files with a reply and what stands around them. The proxy refuses more before it comes here."""

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
        "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip


class RefuseMalformedRequests:
    """Answers 400 to requests that no browser of a person sends, before anything else reads them."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if fault := find_fault(request):
            return HttpResponse(f"Bad request: {fault}.\n", status=400, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


def find_fault(request: HttpRequest) -> str:
    """What is wrong with the address or the headers of ``request``; empty if nothing is."""
    query = request.META.get("QUERY_STRING", "")
    if len(query) > LONGEST_QUERY:
        return "the query is too long"
    if query.count("&") + query.count(";") >= MOST_PARAMETERS:
        return "the query has too many parts"
    # Django quotes bytes that are not UTF-8; Wagtail quotes whole addresses of previews, whose bytes are UTF-8.
    if has_controls(request.path_info) or decoded(unquote_to_bytes(request.path_info)) is None:
        return "the address holds characters that are not allowed"
    parameters = decoded(unquote_to_bytes(as_bytes(query)))
    # A tab comes from a cell of a spreadsheet pasted into a search box.
    if parameters is None or has_controls(parameters, but="\t"):
        return "the query holds characters that are not allowed"
    # In quotation marks a cookie may write any character as a number; this one is looked up in the database.
    if has_controls(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
        return "a cookie holds characters that are not allowed"
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit() and len(length) <= 15):
        return "the length is not a number"
    if int(length) > LARGEST_BODY:
        return "it is larger than 110 MB"
    if not is_utf8(request.content_params.get("charset")):
        return "the text must be UTF-8"
    return ""


def as_bytes(text: str) -> bytes:
    """The bytes of a query: WSGI hands them over as Latin-1, ASGI as decoded text."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def decoded(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def is_utf8(charset: str | None) -> bool:
    """Django refuses forms under other names of UTF-8, and has no answer at all to some charsets."""
    return charset is None or charset.lower() == "utf-8"


class SecurityHeaders(SecurityMiddleware):
    """The headers of Django's middleware without its redirect, which fails on hosts that are not ours."""

    def process_request(self, request: HttpRequest) -> None:
        return None


class ResponseHeaders:
    """Headers that follow from the path; ``SecurityHeaders`` adds the others."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        is_shared = is_embed(request.path_info)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if is_shared else "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY)
        if is_private(request.path_info):
            private(response)
        elif response.cookies or (request.COOKIES and has_vary_header(response, "Cookie")):
            # No cache between here and the visitor may hand one person's cookie, or what it opens, to another.
            response["Cache-Control"] = "private, no-store"
        return response


class ContentSecurityPolicy(CSPMiddleware):
    """The public policy, and the admin's under its prefix. A view's own policy comes before both."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request=request, response=response, report_only=report_only)
        if parts.config is None and not report_only and request.path_info.startswith(ADMIN_PREFIX):
            parts.config = settings.HUB_ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"]
        if getattr(request, "is_preview", False):
            # Wagtail asks for the page under its public path and shows it in a frame of the editor.
            parts.replace = {**(parts.replace or {}), "frame-ancestors": [SELF]}
        return parts
