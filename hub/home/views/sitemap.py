from __future__ import annotations

from django.contrib.sitemaps import views
from django.views.decorators.http import require_safe
from wagtail.models import Site

from hub.home.sitemaps import OrganisationSitemap, PageSitemap


@require_safe
def sitemap(request):
    """All public addresses, at most 50,000 of each kind a file (sitemaps.org)."""
    sitemaps = {"pages": PageSitemap(Site.find_for_request(request)), "organisations": OrganisationSitemap()}
    return views.sitemap(request, sitemaps)
