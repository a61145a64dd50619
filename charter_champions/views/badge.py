"""The badge: a live picture for other sites, the artwork to download, and the page that explains both."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from charter_champions.domain.badges import (
    PNG_SIZES,
    alt_text,
    badge_png,
    badge_svg,
    inline_svg,
    is_downloadable,
    live_svg,
    verify_url,
)
from charter_champions.domain.verdicts import Verdict, verdict_on
from charter_champions.models import Membership
from hub.shared.clock import today
from hub.shared.emails import absolute_url

from .verify import MEMBERSHIP_RELATIONS

ARTWORK_SECONDS = 300
SVG_TYPE = "image/svg+xml"
# A picture needs nothing, and nothing in it may run where it is opened on its own.
PICTURE_POLICY = "default-src 'none'; frame-ancestors *; sandbox"


def membership_or_404(code: str) -> Membership:
    membership = Membership.objects.select_related(*MEMBERSHIP_RELATIONS).filter(code=code).first()
    if membership is None:
        raise Http404("No badge has this code")
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
def live(request: HttpRequest, code: str) -> HttpResponse:
    """The standing of today as a picture. No session, no cookie, no form."""
    response = picture(live_svg(membership_or_404(code), on=today()), SVG_TYPE)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def pack(request: HttpRequest, code: str) -> HttpResponse:
    """Everything a champion needs to show the badge."""
    membership = membership_or_404(code)
    verdict = verdict_on(membership, today())
    if not is_downloadable(membership, on=today()):
        return not_available(request, membership, verdict)
    slug = membership.organisation.slug
    png = reverse("badge:png", args=[code, slug])
    context = {
        "membership": membership,
        "organisation": membership.organisation,
        "is_listed": membership.organisation.is_visible(),
        "verdict": verdict,
        "alt_text": alt_text(membership, verdict),
        "artwork": inline_svg(membership),
        "svg_url": reverse("badge:svg", args=[code, slug]),
        "pngs": [{"width": width, "url": f"{png}?size={width}"} for width in PNG_SIZES],
        "verify_url": verify_url(membership),
        "live_url": absolute_url(membership.badge_url),
    }
    return render(request, "charter_champions/badge_pack.html", context)


@require_safe
def download_svg(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    membership = membership_or_404(code)
    if slug != membership.organisation.slug:
        return redirect("badge:svg", code, membership.organisation.slug)
    if not is_downloadable(membership, on=today()):
        return not_available(request, membership, verdict_on(membership, today()))
    return download(badge_svg(membership), SVG_TYPE, f"{slug}-badge.svg")


@require_safe
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
