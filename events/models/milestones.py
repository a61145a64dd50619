from __future__ import annotations

import datetime as dt

from django.core.validators import MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField

from events.enums import MilestoneStatus
from hub.shared.blocks import BodyBlock
from hub.shared.models import BasePage
from hub.shared.routing import BreadcrumbsFromRoute
from hub.shared.states import HistoryRow
from hub.shared.templatetags.hub_tags import day

COUNT_KEY = 1


class TrainingCount(models.Model):
    """One row. Whoever counts a person holds its lock, so that each is counted after the one before."""

    class Meta:
        verbose_name = "lock of the count"
        verbose_name_plural = "lock of the count"

    def __str__(self) -> str:
        return "The count of people trained"


class OpeningBalance(models.Model):
    """How many different people had been trained by the end of a day, before the hub counted. The latest counts."""

    number = models.PositiveIntegerField("people trained")
    as_of = models.DateField("by the end of", unique=True)
    source = models.CharField(
        "where the number comes from", max_length=300, help_text="Such as: Annual report 2025 to 2026, page 12."
    )

    class Meta:
        verbose_name = "opening balance"
        ordering = ["-as_of"]

    def __str__(self) -> str:
        return f"{self.number:,} by {day(self.as_of)}"


class TrainedPersonQuerySet(models.QuerySet):
    def counted_after(self, on: dt.date | None):
        """Those who count beside an opening balance of the end of ``on``."""
        counted = self.filter(is_counted=True)
        return counted if on is None else counted.filter(first_completed_on__gt=on)


class TrainedPerson(models.Model):
    """Somebody who completed a course, counted once however many they complete. ``key`` is an HMAC of the address."""

    key = models.CharField(max_length=64, unique=True)
    first_completed_on = models.DateField()
    is_counted = models.BooleanField(default=True)

    objects = TrainedPersonQuerySet.as_manager()

    class Meta:
        verbose_name = "person trained"
        verbose_name_plural = "people trained"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key[:8]


class Milestone(models.Model):
    """A number of people trained that is worth a word. It is reached once, by one person, and never again."""

    number = models.PositiveIntegerField("people", unique=True, validators=[MinValueValidator(1)])
    status = models.CharField(
        max_length=10, choices=MilestoneStatus.choices, default=MilestoneStatus.AWAITED, editable=False
    )
    reached_at = models.DateTimeField("reached", null=True, editable=False)
    enrolment = models.ForeignKey(
        "events.Enrolment", null=True, editable=False, on_delete=models.SET_NULL, related_name="milestones"
    )

    class Meta:
        verbose_name = "milestone"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number:,} people trained"

    @property
    def is_reached(self) -> bool:
        return self.status == MilestoneStatus.REACHED

    @property
    def public_name(self) -> str:
        """The person's name as they had it written on their certificate, if they agreed that it may be told.

        Nothing where no certificate is valid: who did not complete the course after all is not the one.
        """
        if self.enrolment is None or not self.enrolment.may_be_named:
            return ""
        certificate = self.enrolment.certificates.valid().order_by("-version").first()
        return certificate.person_name if certificate else ""


class MilestoneHistory(HistoryRow):
    subject = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = "step of a milestone"
        verbose_name_plural = "steps of milestones"

    @property
    def label(self) -> str:
        return MilestoneStatus(self.after).label


class MilestonePage(BreadcrumbsFromRoute, BasePage):
    """Celebrates a milestone. The hub writes a draft; an editor makes it theirs and publishes it."""

    template = "events/milestone_page.html"
    page_description = "Celebrates a number of people trained. The hub begins one when a milestone is reached."
    parent_page_types = ["events.CourseIndexPage"]
    subpage_types: list[str] = []

    milestone = models.OneToOneField(Milestone, null=True, on_delete=models.SET_NULL, related_name="page")
    body = StreamField(BodyBlock(), blank=True)

    content_panels = [
        HelpPanel(
            "<p>The page shows the person’s name by itself, and only while they agree to it. Do not write it into "
            "the text.</p>"
        ),
        *BasePage.content_panels,
        FieldPanel("milestone"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "milestone page"

    def get_context(self, request, *args, **kwargs):
        milestone = self.milestone
        return super().get_context(request, *args, **kwargs) | {
            "milestone": milestone,
            "name": milestone.public_name if milestone and milestone.is_reached else "",
        }
