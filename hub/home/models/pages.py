from __future__ import annotations

from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from hub.home.domain.front_page import front_page_context
from hub.shared.blocks import BodyBlock
from hub.shared.models import BasePage, BasePageQuerySet, Theme
from hub.shared.routing import RoutesByKind


class HomePage(RoutesByKind, BasePage):
    """The front door: what the hub is for, the loop in numbers, and what happened last."""

    template = "home/home_page.html"
    page_description = "The front page of a site. Numbers, replies, events and champions are filled in by the hub."
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.StandardPage",
        "spotlights.SpotlightIndexPage",
        "events.EventIndexPage",
        "reports.ReportIndexPage",
        "charter_champions.CharterPage",
    ]

    hero_title = models.CharField(
        max_length=80,
        default="What local people said, and what happened next",
        help_text="The first words on the page.",
    )
    call_text = models.CharField(max_length=40, blank=True, help_text="Such as: See reports and replies")
    call_page = models.ForeignKey(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    numbers_title = models.CharField(max_length=80, default="From your story to a change")
    body = StreamField(
        BodyBlock(), blank=True, help_text="Shown beside the next events, such as a figure with what matters most."
    )
    champions_title = models.CharField(max_length=80, default="Become a Charter Champion")
    champions_text = models.TextField(
        max_length=400,
        blank=True,
        default=(
            "Any local group, charity or collective can sign the charter. Champions promise to listen well and to tell "
            "people what happened with what they said."
        ),
    )

    content_panels = [
        HelpPanel(
            "<p>The numbers, the latest replies, the next events, the Spotlights marked as featured and the names of "
            "champions are put in by the hub. You write the words around them.</p>"
        ),
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("hero_title"), FieldRowPanel([FieldPanel("call_text"), FieldPanel("call_page")])],
            heading="First words",
        ),
        FieldPanel("numbers_title"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("champions_title"), FieldPanel("champions_text")], heading="Call to champions"),
    ]

    class Meta:
        verbose_name = "home page"

    def get_context(self, request, *args, **kwargs):
        # The addresses of the sections under this page, by the name of their page type.
        sections = {
            section.cached_content_type.model: section.get_url(request)
            for section in BasePageQuerySet(Page).child_of(self).visible()
        }
        return {**super().get_context(request, *args, **kwargs), **front_page_context(), "sections": sections}


class StandardPageTheme(ItemBase):
    tag = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="standard_page_items")
    content_object = ParentalKey("home.StandardPage", on_delete=models.CASCADE, related_name="theme_items")


class StandardPage(BasePage):
    """Words that need no structure of their own: about, accessibility, privacy, how to complain."""

    template = "home/standard_page.html"
    page_description = "An ordinary page with text, pictures and documents."
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]

    body = StreamField(BodyBlock(), blank=True)
    themes = ClusterTaggableManager(through=StandardPageTheme, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    promote_panels = [*BasePage.promote_panels, FieldPanel("themes"), FieldPanel("area")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = "standard page"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["children"] = StandardPage.objects.child_of(self).visible().order_by("path")
        return context
