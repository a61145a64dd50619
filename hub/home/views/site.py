"""Small addresses that every site has: style of the brand, robots, security contact, search."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Site

from events.views.challenges import row_of
from hub.home.domain import brand
from hub.home.domain.search import find
from hub.home.models import BrandSettings
from hub.shared.clock import now
from hub.shared.pagination import paginate
from hub.shared.search_backend import LONGEST_QUERY, words_of
from stories.domain.topic_view import topic_cards

RESULTS_ON_A_PAGE = 20
SHOWN_BESIDE = 5
"""So many organisations, and so many challenges, stand before the first pages that were found."""

SECURITY_TEXT_LASTS = dt.timedelta(days=180)
A_YEAR = int(dt.timedelta(days=365).total_seconds())


@require_safe
def brand_stylesheet(request, fingerprint: str):
    """The colours of the site; kept for a year under the address that its contents give it."""
    text = BrandSettings.objects.for_reading(Site.find_for_request(request)).stylesheet
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    is_exact = brand.fingerprint(text) == fingerprint
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if is_exact else "public, max-age=60"
    return response


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request):
    """What search engines may read (RFC 9309)."""
    lines = [
        "User-agent: *",
        "Disallow: /account/",
        "Disallow: /admin/",
        "Disallow: /apply/",
        "Disallow: /listing/",
        "Disallow: /nominate/",
        "Disallow: /offer/",
        "Disallow: /search/",
        f"Sitemap: {settings.HUB_BASE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def security_text(request):
    """Whom to tell about a weakness (RFC 9116)."""
    contact = BrandSettings.objects.for_reading(Site.find_for_request(request)).email
    expires = (now() + SECURITY_TEXT_LASTS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{contact}" if contact else f"Contact: {settings.HUB_BASE_URL}/",
        f"Expires: {expires.strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: en",
        f"Canonical: {settings.HUB_BASE_URL}{reverse('security_text')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def search(request):
    """Pages, organisations, topics and challenges that contain every word somebody typed."""
    query = request.GET.get("q", "").strip()
    words = words_of(query)
    found = find(words)
    page = paginate(request, found.pages, per_page=RESULTS_ON_A_PAGE)
    is_first = page.number == 1
    return render(
        request,
        "home/search.html",
        {
            "query": query[:LONGEST_QUERY],
            "words": words,
            "page_obj": page,
            "total": found.total,
            "organisations": found.organisations[:SHOWN_BESIDE] if is_first else [],
            "organisation_total": found.organisations.count(),
            "challenges": [row_of(one, at=now()) for one in found.challenges[:SHOWN_BESIDE]] if is_first else [],
            "challenge_total": found.challenges.count(),
            "topics": topic_cards(found.topics[:SHOWN_BESIDE]) if is_first else [],
            "topic_total": found.topics.count(),
        },
    )
