from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from hub.shared.append_only import AppendOnly, AppendOnlyQuerySet
from stories.enums import SourceKind


class ConsentWording(AppendOnly, models.Model):
    """The words under which people agreed, frozen when they were first shown.

    ``texts`` holds the notice and the question of each use, by the names in ``stories.domain.consent``.
    """

    never = "A wording of consent"

    number = models.PositiveIntegerField(unique=True)
    texts = models.JSONField()
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the texts.")
    first_shown_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "wording of consent"
        verbose_name_plural = "wordings of consent"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Wording {self.number}"


class PaperYear(models.Model):
    """The last number given to a paper in a year."""

    year = models.PositiveSmallIntegerField(unique=True)
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "year of papers"
        verbose_name_plural = "years of papers"

    def __str__(self) -> str:
        return str(self.year)


class Submission(models.Model):
    """An envelope of stories from one source: a person's own, a partner's many, or a paper that staff typed in."""

    source = models.CharField(max_length=10, choices=SourceKind.choices)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="submissions",
        help_text="The partner that sent or collected them.",
    )
    is_partner_named = models.BooleanField(
        "the partner may be named", default=True, help_text="If not, only staff see who sent them."
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    received_at = models.DateTimeField(db_index=True)
    paper_year = models.PositiveSmallIntegerField(null=True, blank=True)
    paper_number = models.PositiveIntegerField(
        null=True, blank=True, help_text="The running number in its year, written on the paper."
    )
    file_name = models.CharField(max_length=120, blank=True)
    file_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what the file says.")

    class Meta:
        verbose_name = "submission"
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["paper_year", "paper_number"], name="one_paper_per_number"),
            models.UniqueConstraint(
                fields=["organisation", "file_digest"], condition=~Q(file_digest=""), name="one_submission_per_file"
            ),
            models.CheckConstraint(
                condition=Q(source=SourceKind.PAPER, paper_year__isnull=False, paper_number__isnull=False)
                | (~Q(source=SourceKind.PAPER) & Q(paper_year__isnull=True, paper_number__isnull=True)),
                name="only_papers_have_numbers",
            ),
            models.CheckConstraint(
                condition=~Q(source=SourceKind.PARTNER) | Q(organisation__isnull=False),
                name="partner_submission_has_a_partner",
            ),
            models.CheckConstraint(
                condition=~Q(source=SourceKind.PERSON) | Q(organisation__isnull=True, sent_by__isnull=True),
                name="own_story_names_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.paper_reference or f"Submission {self.pk}"

    @property
    def paper_reference(self) -> str:
        """What is written on the paper, such as "P2026-0042"; empty for what did not come on paper."""
        return f"P{self.paper_year}-{self.paper_number:04}" if self.paper_number else ""
