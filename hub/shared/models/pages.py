from __future__ import annotations

import datetime as dt

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from hub.shared.clock import today
from hub.shared.restrictions import is_restricted
from hub.shared.routing import HOME_DEPTH, crumbs


class BasePageQuerySet(PageQuerySet):
    def visible(self) -> BasePageQuerySet:
        """Pages that anyone may see: live, and not under a page with a view restriction.

        One filter inside the query itself, so that every list, search, feed and sitemap can use it at no cost.
        """
        return self.live().exclude(is_restricted())

    def archived(self, *, on: dt.date) -> BasePageQuerySet:
        """Pages that say on the day ``on`` that they may be out of date."""
        return self.filter(archived_on__lte=on)


BasePageManager = PageManager.from_queryset(BasePageQuerySet)


class BasePage(Page):
    """What every page of the hub carries: a summary, pictures for lists and sharing, area, dates of care."""

    summary = models.CharField(
        max_length=300,
        blank=True,
        help_text="One or two plain sentences. Shown at the top of the page, in lists and in search results.",
    )
    listing_image = models.ForeignKey(
        "shared.HubImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown where the page is listed.",
    )
    social_image = models.ForeignKey(
        "shared.HubImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown when somebody shares the page. The listing image is used if this is empty.",
    )
    area = models.ForeignKey(
        "organisations.Area",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The place the page is about. Leave empty for the whole area.",
    )
    reviewed_on = models.DateField(
        "last reviewed",
        null=True,
        blank=True,
        help_text="The day somebody last checked that every word is still true.",
    )
    archived_on = models.DateField(
        null=True,
        blank=True,
        help_text="From this day the page says that it may be out of date, and search leaves it out.",
    )

    objects = BasePageManager()

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel([FieldPanel("listing_image"), FieldPanel("social_image")], heading="Pictures"),
    ]
    settings_panels = [
        *Page.settings_panels,
        MultiFieldPanel([FieldPanel("reviewed_on"), FieldPanel("archived_on")], heading="Care of the page"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.AutocompleteField("summary"),
        index.FilterField("archived_on"),
        index.FilterField("area_id"),
    ]

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["breadcrumbs"] = self.get_breadcrumbs(request)
        return context

    def get_breadcrumbs(self, request) -> list[dict[str, str]]:
        """Title and address of each page above this one, from the home page down, which is called "Home"."""
        if self.depth is None or self.depth <= HOME_DEPTH:
            return []
        ancestors = self.get_ancestors().filter(depth__gte=HOME_DEPTH, live=True).order_by("depth")
        return crumbs(ancestors, request)

    @property
    def share_image(self):
        """The picture for a shared link, or ``None``. One whose people no longer agree is passed over."""
        shown = (image for image in (self.social_image, self.listing_image) if image and image.has_consent(on=today()))
        return next(shown, None)

    @property
    def show_archive_notice(self) -> bool:
        """Whether the page tells its readers, from today's date, that it may be out of date."""
        return self.archived_on is not None and self.archived_on <= today()
