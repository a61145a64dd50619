from __future__ import annotations

from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import F, Max
from django.urls import reverse
from django.utils.http import RFC3986_SUBDELIMS
from wagtail.models import Page, Site

from events.models import Challenge
from hub.home.domain.search import searchable_pages
from hub.organisations.models import Organisation
from hub.shared.models import BasePageQuerySet
from stories.models import Topic

PER_FILE = 2_000
"""Addresses in one file: some tenths of a second, where sitemaps.org allows 50,000."""


class HubSitemap(Sitemap):
    """Absolute links come from the configured base address, never from the request's host.

    Items are rows with only what their address and ``changed_at``, when what they tell last changed, need.
    """

    limit = PER_FILE

    def get_domain(self, site=None) -> str:
        return urlsplit(settings.HUB_BASE_URL).netloc

    def get_protocol(self, protocol=None) -> str:
        return urlsplit(settings.HUB_BASE_URL).scheme

    def lastmod(self, item):
        return item["changed_at"]

    def get_latest_lastmod(self):
        return self.items().order_by().aggregate(latest=Max("changed_at"))["latest"]


class PageSitemap(HubSitemap):
    """Every page of the site that was asked for and that anyone may see."""

    def __init__(self, site: Site | None) -> None:
        self.site = site
        self.start = reverse("wagtail_serve", args=[""])

    def items(self):
        if self.site is None:
            return BasePageQuerySet(Page).none().values("url_path", changed_at=F("last_published_at"))
        pages = searchable_pages().descendant_of(self.site.root_page, inclusive=True).order_by("path")
        return pages.values("url_path", changed_at=F("last_published_at"))

    def location(self, item) -> str:
        """As ``Page.relative_url`` of this site has it, which asks the cache once for each page."""
        below = item["url_path"].removeprefix(self.site.root_page.url_path)
        return self.start + quote(below, safe=f"{RFC3986_SUBDELIMS}/~:@")


class OrganisationSitemap(HubSitemap):
    def items(self):
        return Organisation.objects.visible().order_by("pk").values("slug", changed_at=F("last_published_at"))

    def location(self, item) -> str:
        return reverse("directory:detail", args=[item["slug"]])


class ChallengeSitemap(HubSitemap):
    """Challenges that were announced."""

    def items(self):
        return Challenge.objects.public().with_told_at().order_by("pk").values("slug", changed_at=F("told_at"))

    def location(self, item) -> str:
        return reverse("challenges:detail", args=[item["slug"]])


class TopicSitemap(HubSitemap):
    """Topics that anyone may see."""

    def items(self):
        return Topic.objects.visible().order_by("pk").values("slug", changed_at=F("created_at"))

    def location(self, item) -> str:
        return reverse("topics:topic", args=[item["slug"]])


class ListSitemap(HubSitemap):
    """The lists that are no pages of the site."""

    def items(self):
        return [
            "asking:list",
            "challenges:list",
            "directory:list",
            "impact:changed",
            "impact:overview",
            "open_data:overview",
            "pledges:summary",
            "record:list",
            "rights:overview",
            "topics:list",
        ]

    def location(self, item) -> str:
        return reverse(item)

    def lastmod(self, item) -> None:
        """They change with what they list, of which nothing tells when."""

    def get_latest_lastmod(self) -> None:
        return None
