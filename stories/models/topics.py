"""Where stories gather until there is weight."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from wagtail.search import index

from hub.shared.states import HistoryRow
from stories.enums import Severity, TopicStatus


class WeightRule(models.Model):
    """When a topic has weight: so many stories from so many sources in so many months, or one that is bad enough.

    Each person who told a story alone, and each paper, is a source of its own; a partner is one, however many it sent.
    """

    name = models.CharField(max_length=100, unique=True)
    least_stories = models.PositiveIntegerField("stories", validators=[MinValueValidator(1)])
    least_sources = models.PositiveIntegerField("sources", default=1, validators=[MinValueValidator(1)])
    within_months = models.PositiveSmallIntegerField(
        "months", default=12, validators=[MinValueValidator(1)], help_text="Stories received in so many months count."
    )
    severity = models.PositiveSmallIntegerField(
        "one is enough if it is",
        choices=Severity.choices,
        null=True,
        blank=True,
        help_text="One story as bad as this, or worse, has weight alone.",
    )

    class Meta:
        verbose_name = "weight rule"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TopicQuerySet(models.QuerySet):
    def visible(self) -> TopicQuerySet:
        """Those that anyone may see."""
        return self.filter(is_public=True)


class Topic(index.Indexed, models.Model):
    """What several stories are about."""

    title = models.CharField(max_length=150)
    slug = models.SlugField(max_length=150, unique=True)
    summary = models.TextField(max_length=1000, blank=True, help_text="For everybody: what people tell us about.")
    status = models.CharField(max_length=10, choices=TopicStatus.choices, default=TopicStatus.GATHERING, editable=False)
    is_public = models.BooleanField("anyone may see it", default=False)
    rule = models.ForeignKey(WeightRule, on_delete=models.PROTECT, related_name="topics")
    areas = models.ManyToManyField("organisations.Area", blank=True, related_name="topics")
    themes = models.ManyToManyField("shared.Theme", blank=True, related_name="topics")
    stories = models.ManyToManyField("stories.Story", through="stories.TopicStory", related_name="topics")
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = TopicQuerySet.as_manager()

    search_fields = [index.SearchField("title"), index.SearchField("summary"), index.AutocompleteField("title")]

    class Meta:
        verbose_name = "topic"
        ordering = ["title", "pk"]
        permissions = [("decide_topic", "Can decide what becomes of a topic")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("topics:topic", args=[self.slug])


class TopicStory(models.Model):
    """That a story is about a topic; somebody put it there."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="entries")
    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="topic_entries")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "story of a topic"
        verbose_name_plural = "stories of topics"
        ordering = ["added_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["topic", "story"], name="story_once_in_a_topic")]
        indexes = [models.Index(fields=["topic", "id"], name="topic_last_put_in")]

    def __str__(self) -> str:
        return f"Story {self.story_id} of topic {self.topic_id}"


class TopicHistory(HistoryRow):
    subject = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = "step of a topic"
        verbose_name_plural = "steps of topics"

    @property
    def label(self) -> str:
        return TopicStatus(self.after).label
