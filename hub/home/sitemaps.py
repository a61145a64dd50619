from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from wagtail.models import Page, Site

from hub.home.domain.search import searchable_pages
from hub.organisations.models import Organisation
from hub.shared.models import BasePageQuerySet


class HubSitemap(Sitemap):
    """Absolute links come from the configured base address, never from the request's host."""

    def get_domain(self, site=None) -> str:
        return urlsplit(settings.HUB_BASE_URL).netloc

    def get_protocol(self, protocol=None) -> str:
        return urlsplit(settings.HUB_BASE_URL).scheme


class PageSitemap(HubSitemap):
    """Every page of the site that was asked for and that anyone may see."""

    def __init__(self, site: Site | None) -> None:
        self.site = site

    def items(self) -> BasePageQuerySet:
        if self.site is None:
            return BasePageQuerySet(Page).none()
        return searchable_pages().descendant_of(self.site.root_page, inclusive=True).order_by("path")

    def location(self, page) -> str:
        return page.relative_url(self.site)

    def lastmod(self, page):
        return page.last_published_at


class OrganisationSitemap(HubSitemap):
    def items(self):
        return Organisation.objects.visible()

    def lastmod(self, organisation):
        return organisation.last_published_at
