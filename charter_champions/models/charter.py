from __future__ import annotations

from django.db import models
from django.urls import reverse
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from hub.shared.blocks import BodyBlock
from hub.shared.models import BasePage, Theme


class CharterPageTheme(ItemBase):
    tag = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="charterpage_items")
    content_object = ParentalKey("CharterPage", on_delete=models.CASCADE, related_name="theme_items")


class CharterPage(BasePage):
    """The charter in force. Publishing freezes a ``CharterVersion``; champions commit to that, not to the page."""

    page_description = "What we promise to partner organisations and what they promise to us. There is one."
    template = "charter_champions/charter_page.html"
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    intro = models.TextField(
        "introduction",
        max_length=1500,
        blank=True,
        help_text="Why the charter is there, in two or three short paragraphs. Leave a blank line between them.",
    )
    body = StreamField(BodyBlock(), blank=True, help_text="Shown below the promises. Not part of what champions sign.")
    call_title = models.CharField(
        "heading of the call to apply", max_length=100, default="Become a Charter Champion", blank=True
    )
    call_text = models.CharField(
        "text of the call to apply",
        max_length=300,
        blank=True,
        default="It takes about 15 minutes, and you can save it and come back. You need no charity number.",
    )
    themes = ClusterTaggableManager(through=CharterPageTheme, blank=True)

    content_panels = [
        *BasePage.content_panels,
        HelpPanel(
            "<p>When you publish a change to the introduction or to a promise, a new version of the charter is kept "
            "for ever. Champions stay committed to the version they agreed to until they commit again.</p>"
        ),
        FieldPanel("intro"),
        InlinePanel("promises", heading="Promises", label="promise", min_num=1),
        FieldPanel("body"),
        FieldPanel("call_title"),
        FieldPanel("call_text"),
    ]
    promote_panels = [*BasePage.promote_panels, FieldPanel("themes")]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = "charter page"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["promises"] = list(self.promises.all())
        versions = list(self.versions.order_by("-number").defer("intro", "promises")) if self.pk else []
        context["version"], context["earlier_versions"] = (versions[0], versions[1:]) if versions else (None, [])
        context["apply_url"] = reverse("apply:start")
        return context

    def frozen_text(self) -> dict:
        """What champions commit to, as plain data: title, introduction and the promises in order."""
        return {
            "title": self.title,
            "intro": self.intro,
            "promises": [
                {"number": number, "title": promise.title, "we_will": promise.we_will, "you_will": promise.you_will}
                for number, promise in enumerate(self.promises.all(), start=1)
            ],
        }


class CharterPromise(Orderable):
    """One numbered promise with its two sides."""

    page = ParentalKey(CharterPage, on_delete=models.CASCADE, related_name="promises")
    title = models.CharField(max_length=120, help_text="For example: We share what people tell us.")
    we_will = models.TextField(
        "we will", max_length=600, help_text="What we promise. Starts after the words “We will”."
    )
    you_will = models.TextField(
        "you will", max_length=600, help_text="What a champion promises. Starts after the words “You will”."
    )

    panels = [FieldPanel("title"), FieldPanel("we_will"), FieldPanel("you_will")]

    class Meta(Orderable.Meta):
        verbose_name = "promise"

    def __str__(self) -> str:
        return self.title


class CharterVersion(models.Model):
    """The charter as it was published on a day. Never changed: champions committed to these very words."""

    page = models.ForeignKey(CharterPage, null=True, on_delete=models.SET_NULL, related_name="versions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    title = models.CharField(max_length=255)
    intro = models.TextField(blank=True)
    promises = models.JSONField(help_text="Each with number, title, we_will and you_will.")
    fingerprint = models.CharField(max_length=64, editable=False, help_text="SHA-256 of the words.")

    class Meta:
        verbose_name = "charter version"
        ordering = ["-published_at", "-pk"]
        get_latest_by = ["published_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="one_charter_version_per_number")]

    def __str__(self) -> str:
        return f"Version {self.number}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError("A version of the charter is never changed")
        super().save(*args, **kwargs)
