from __future__ import annotations

from django.db import models
from django.db.models import Q

from stories.enums import Severity


class TopicTally(models.Model):
    """How many stories of a topic that may be counted came in one month (London) from one source, and the worst.

    Kept in step by ``stories.domain.topic_numbers``, so that no page counts stories. ``organisation`` is the partner
    that sent them; without one each is a source of its own.
    """

    topic = models.ForeignKey("stories.Topic", on_delete=models.CASCADE, related_name="tallies")
    month = models.DateField(help_text="Its first day.")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="topic_tallies"
    )
    is_named = models.BooleanField(default=True)
    stories = models.PositiveIntegerField()
    worst = models.PositiveSmallIntegerField(choices=Severity.choices, null=True)

    class Meta:
        verbose_name = "tally of a topic"
        verbose_name_plural = "tallies of topics"
        ordering = ["topic", "month", "organisation", "-is_named"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "month", "organisation", "is_named"],
                condition=Q(organisation__isnull=False),
                name="one_tally_of_a_partner",
            ),
            models.UniqueConstraint(
                fields=["topic", "month"], condition=Q(organisation__isnull=True), name="one_tally_of_own_stories"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stories} in {self.month:%Y-%m}"
