from __future__ import annotations

from django.contrib.sitemaps import views
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from hub.home.sitemaps import ChallengeSitemap, HubSitemap, ListSitemap, OrganisationSitemap, PageSitemap, TopicSitemap
from hub.shared.emails import absolute_url


def sitemaps_for(request: HttpRequest) -> dict[str, HubSitemap]:
    return {
        "pages": PageSitemap(Site.find_for_request(request)),
        "organisations": OrganisationSitemap(),
        "challenges": ChallengeSitemap(),
        "topics": TopicSitemap(),
        "lists": ListSitemap(),
    }


@require_safe
def sitemap(request: HttpRequest) -> TemplateResponse:
    """All public addresses, or where more than one file holds them the list of these (sitemaps.org)."""
    sitemaps = sitemaps_for(request)
    numbers = {section: one.paginator.page_range for section, one in sitemaps.items()}
    if all(len(of_section) == 1 for of_section in numbers.values()):
        return views.sitemap(request, sitemaps)
    # Django's own list takes the host of the request.
    files = []
    for section, one in sitemaps.items():
        address = absolute_url(reverse("sitemap_section", args=[section]))
        latest = one.get_latest_lastmod()
        for number in numbers[section]:
            query = "" if number == 1 else f"?p={number}"
            files.append({"location": f"{address}{query}", "last_mod": latest})
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml")


@require_safe
def sitemap_section(request: HttpRequest, section: str) -> TemplateResponse:
    """One file of the addresses of one kind. Raises ``Http404`` for a kind or a number that there is not."""
    return views.sitemap(request, sitemaps_for(request), section=section)
