"""What stories were used for, and whom that is owed to."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from stories.models.topics import Topic


class UseQuerySet(models.QuerySet):
    def published(self) -> UseQuerySet:
        """Those whose page was issued: their numbers don't move any more."""
        return self.filter(frozen_at__isnull=False)


class Use(models.Model):
    """A topic that is evidence of a page: a report or an information request.

    Until the page is issued the numbers follow the stories; at ``frozen_at``, when it is, they stay for good.
    ``own_stories`` counts those that no partner sent.
    """

    topic = models.ForeignKey("stories.Topic", on_delete=models.PROTECT, related_name="uses")
    page = models.ForeignKey("reports.ReportPage", on_delete=models.PROTECT, related_name="uses")
    used_at = models.DateTimeField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    own_stories = models.PositiveIntegerField(default=0)
    frozen_at = models.DateTimeField(null=True)

    objects = UseQuerySet.as_manager()

    class Meta:
        verbose_name = "use of a topic"
        verbose_name_plural = "uses of topics"
        ordering = ["used_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["topic", "page"], name="topic_used_once_by_a_page")]

    def __str__(self) -> str:
        return f"Topic {self.topic_id} on page {self.page_id}"


class CreditQuerySet(models.QuerySet):
    def public(self) -> CreditQuerySet:
        """Those of topics and on pages that anyone may see, named there or not."""
        pages = Use._meta.get_field("page").related_model.objects.visible()
        return self.filter(use__topic__in=Topic.objects.visible(), use__page__in=pages)


class Credit(models.Model):
    """How many of the stories that a page used came from one partner, and whether it may be named."""

    use = models.ForeignKey(Use, on_delete=models.CASCADE, related_name="credits")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="credits")
    stories = models.PositiveIntegerField()
    is_named = models.BooleanField(default=True)

    objects = CreditQuerySet.as_manager()

    class Meta:
        verbose_name = "credit"
        ordering = ["use", "organisation", "-is_named", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["use", "organisation", "is_named"], name="one_credit_per_use_and_partner")
        ]

    def __str__(self) -> str:
        return f"Credit {self.pk}"
