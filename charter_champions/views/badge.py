"""The badge: a live picture for other sites, the artwork to download, and the page that explains both."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from charter_champions.domain import credentials, orders, packs
from charter_champions.domain.badges import (
    PNG_SIZES,
    badge_png,
    badge_svg,
    inline_svg,
    is_downloadable,
    live_svg,
)
from charter_champions.domain.verdicts import Verdict, verdict_on
from charter_champions.models import BadgePack, Membership
from hub.shared.clock import today
from hub.shared.responses import NOTHING_RUNS

from .guesses import UnknownCode, counts_misses
from .verify import MEMBERSHIP_RELATIONS

ARTWORK_SECONDS = 300
SVG_TYPE = "image/svg+xml"
# Everything else in a pack is text to read, the HTML to copy too.
FILE_TYPES = {
    "zip": "application/zip",
    "svg": SVG_TYPE,
    "png": "image/png",
    "pdf": "application/pdf",
    "json": "application/vc",
}
# A picture needs nothing, and nothing in it may run where it is opened on its own.
PICTURE_POLICY = "default-src 'none'; frame-ancestors *; sandbox"


def membership_or_404(code: str) -> Membership:
    membership = Membership.objects.select_related(*MEMBERSHIP_RELATIONS).filter(code=code).first()
    if membership is None:
        raise UnknownCode("No badge has this code")
    return membership


def picture(content: str | bytes, content_type: str, *, seconds: int = 0) -> HttpResponse:
    """``content`` as an answer that may be shown for ``seconds`` without asking again; with 0, not without."""
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = f"public, max-age={seconds}" if seconds else "public, no-cache"
    response["Content-Security-Policy"] = PICTURE_POLICY
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@counts_misses
def live(request: HttpRequest, code: str) -> HttpResponse:
    """The standing of today as a picture. No session, no cookie, no form."""
    response = picture(live_svg(membership_or_404(code), on=today()), SVG_TYPE)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
@counts_misses
def pack(request: HttpRequest, code: str) -> HttpResponse:
    """Everything a champion needs to show the badge."""
    membership = membership_or_404(code)
    verdict = verdict_on(membership, today())
    if not is_downloadable(membership, on=today()):
        return not_available(request, membership, verdict)
    slug = membership.organisation.slug
    png = reverse("badge:png", args=[code, slug])
    made = orders.pack_of(membership)
    context = {
        "membership": membership,
        "organisation": membership.organisation,
        "is_listed": membership.organisation.is_visible(),
        "verdict": verdict,
        "made": made,
        "zip_url": reverse("badge:zip", args=[code, slug]),
        "single_files": single_files(membership) if made else {},
        "alt_text": packs.pack_alt_text(membership),
        "artwork": inline_svg(membership),
        "svg_url": reverse("badge:svg", args=[code, slug]),
        "pngs": [{"width": width, "url": f"{png}?size={width}"} for width in PNG_SIZES],
        "snippet": packs.embed_snippet(membership),
        "credential": credentials.newest_of(membership),
    }
    return render(request, "charter_champions/badge_pack.html", context)


def single_files(membership: Membership) -> dict[str, list[dict[str, str]]]:
    """The files of the pack that are offered one by one, under their headings."""
    stem = packs.stem_of(membership)
    return {
        heading: [
            {
                "url": reverse("badge:file", args=[membership.code, stem + ending]),
                "title": title,
                "type": ending.rpartition(".")[2].upper(),
            }
            for ending, title in files
        ]
        for heading, files in packs.SINGLE_FILES.items()
    }


@require_safe
@counts_misses
def download_pack(request: HttpRequest, code: str, slug: str) -> HttpResponseBase:
    """The ZIP file from the store. While it is being made the page of the badge says so."""
    membership = membership_or_404(code)
    if slug != membership.organisation.slug:
        return redirect("badge:zip", code, membership.organisation.slug)
    return from_pack(request, membership, f"{packs.stem_of(membership)}.zip", packs.opened)


@require_safe
@counts_misses
def pack_file(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """One file out of the ZIP file."""
    return from_pack(request, membership_or_404(code), name, lambda made: packs.file_in(made, name))


def from_pack(
    request: HttpRequest, membership: Membership, name: str, read: Callable[[BadgePack], BinaryIO | bytes | None]
) -> HttpResponseBase:
    """What ``read`` gets out of the pack, to be saved as ``name``."""
    if not is_downloadable(membership, on=today()):
        return not_available(request, membership, verdict_on(membership, today()))
    made = orders.pack_of(membership)
    if made is None:
        return redirect("badge:pack", membership.code)
    try:
        content = read(made)
    except FileNotFoundError:
        # The store lost it: it is made again.
        orders.order_pack(membership, again=True)
        return redirect("badge:pack", membership.code)
    if content is None:
        raise Http404("The pack has no such file")
    content_type = FILE_TYPES.get(name.rpartition(".")[2], "text/plain; charset=utf-8")
    if isinstance(content, bytes):
        response = HttpResponse(content, content_type=content_type)
    else:
        response = FileResponse(content, content_type=content_type)
    response["Cache-Control"] = "public, no-cache"
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@counts_misses
def download_svg(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    membership = membership_or_404(code)
    if slug != membership.organisation.slug:
        return redirect("badge:svg", code, membership.organisation.slug)
    if not is_downloadable(membership, on=today()):
        return not_available(request, membership, verdict_on(membership, today()))
    return download(badge_svg(membership), SVG_TYPE, f"{slug}-badge.svg")


@require_safe
@counts_misses
def download_png(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    membership = membership_or_404(code)
    width = {str(size): size for size in PNG_SIZES}.get(request.GET.get("size", str(PNG_SIZES[1])))
    if width is None:
        raise Http404("The badge has no such size")
    if slug != membership.organisation.slug:
        return redirect(f"{reverse('badge:png', args=[code, membership.organisation.slug])}?size={width}")
    if not is_downloadable(membership, on=today()):
        return not_available(request, membership, verdict_on(membership, today()))
    return download(badge_png(membership, width=width), "image/png", f"{slug}-badge-{width}.png")


def download(content: str | bytes, content_type: str, filename: str) -> HttpResponse:
    response = picture(content, content_type, seconds=ARTWORK_SECONDS)
    # The name is a slug: letters, digits and dashes only.
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    return response


def not_available(request: HttpRequest, membership: Membership, verdict: Verdict) -> HttpResponse:
    context = {"membership": membership, "organisation": membership.organisation, "verdict": verdict}
    return render(request, "charter_champions/badge_gone.html", context, status=410)
