"""The rows of a report page that editors type with it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable
from wagtail.search import index

from hub.organisations.enums import BODY_KINDS
from hub.shared.clock import today
from reports.enums import DownloadKind

from .frozen_panels import FrozenPanel


class Recommendation(index.Indexed, ClusterableModel, Orderable):
    """One numbered thing that a report asks for. Its number is its place in the list."""

    report = ParentalKey("reports.ReportPage", on_delete=models.CASCADE, related_name="recommendations")
    heading = models.CharField(
        max_length=200, help_text="What should happen, such as “Hold afternoon appointments for carers”."
    )
    text = models.TextField(max_length=3000, blank=True, help_text="What exactly is asked for, and how one could tell.")
    bodies = ParentalManyToManyField(
        "organisations.Organisation",
        blank=True,
        related_name="recommendations",
        limit_choices_to={"kind__in": BODY_KINDS},
        help_text="Who is asked. A request for a reply holds what is addressed to its body.",
    )

    panels = [FrozenPanel("heading"), FrozenPanel("text"), FieldPanel("bodies")]
    search_fields = [index.SearchField("heading"), index.SearchField("text")]

    class Meta(Orderable.Meta):
        verbose_name = "recommendation"

    def __str__(self) -> str:
        return self.heading

    @property
    def issued(self):
        """What was issued with this row among it; ``None`` before that, and for a row that came later."""
        issued = self.report.issued if self.pk else None
        return issued if issued and any(row["pk"] == self.pk for row in issued.content["recommendations"]) else None


class ReportCredit(Orderable):
    """A partner that helped to make the report, and with what."""

    report = ParentalKey("reports.ReportPage", on_delete=models.CASCADE, related_name="credits")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="report_credits"
    )
    is_named_publicly = models.BooleanField(
        "named on the page",
        default=True,
        help_text="Switch this off if the partner asked not to be named. Staff still see the credit.",
    )
    brought = models.CharField(
        "what they brought", max_length=200, blank=True, help_text="Such as “40 people at two drop-ins”."
    )

    panels = [FieldPanel("organisation"), FieldPanel("brought"), FieldPanel("is_named_publicly")]

    class Meta(Orderable.Meta):
        verbose_name = "credit"

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def is_public(self) -> bool:
        """Whether the page may name the partner: it agreed, and its own listing can be seen."""
        return self.is_named_publicly and self.organisation.is_visible()


class ReportDownload(Orderable):
    """The report in another form."""

    report = ParentalKey("reports.ReportPage", on_delete=models.CASCADE, related_name="downloads")
    document = models.ForeignKey("shared.HubDocument", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=DownloadKind.choices, default=DownloadKind.FULL)
    label = models.CharField(
        max_length=100, blank=True, help_text="What the link says, if not the kind, such as “Summary in Polish”."
    )

    panels = [FieldPanel("document"), FieldRowPanel([FieldPanel("kind"), FieldPanel("label")])]

    class Meta(Orderable.Meta):
        verbose_name = "download"

    def __str__(self) -> str:
        return self.link_text

    @property
    def link_text(self) -> str:
        return self.label or self.get_kind_display()


class Correction(Orderable):
    """What was wrong in the published report and is put right, in the open."""

    report = ParentalKey("reports.ReportPage", on_delete=models.CASCADE, related_name="corrections")
    corrected_on = models.DateField("date", default=today)
    text = models.TextField(max_length=1000, help_text="What was wrong, and what is right.")

    panels = [FieldPanel("corrected_on"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = "correction"
        ordering = ["-corrected_on", "sort_order"]

    def __str__(self) -> str:
        return f"Correction of {self.corrected_on:%Y-%m-%d}"

    def clean(self) -> None:
        super().clean()
        if self.corrected_on and self.corrected_on > today():
            raise ValidationError({"corrected_on": "A correction can't be made in the future."})
