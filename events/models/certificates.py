from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from events.domain.certificate_codes import CODE_LENGTH, new_code
from events.domain.completion import hours_in_words
from events.enums import CertificateEnding, RevokedBecause
from hub.shared.append_only import AppendOnly, AppendOnlyQuerySet
from hub.shared.codes import grouped
from hub.shared.templatetags.hub_tags import day


class CertificateQuerySet(AppendOnlyQuerySet):
    def with_ending(self):
        return self.select_related("ending__replaced_by")

    def valid(self):
        return self.filter(ending=None)


class Certificate(AppendOnly, models.Model):
    """What was said of a learner on the day of issue. It never changes: it can only end.

    It says everything itself, so that it outlives the page of the course, the run and the enrolment.
    """

    never = "A certificate"

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    enrolment = models.ForeignKey("events.Enrolment", null=True, on_delete=models.SET_NULL, related_name="certificates")
    version = models.PositiveSmallIntegerField(default=1)
    person_name = models.CharField("name on it", max_length=150)
    email = models.EmailField("e-mail address of its holder", max_length=254)
    course_title = models.CharField("course", max_length=255)
    first_on = models.DateField("from")
    last_on = models.DateField("to")
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    sessions_attended = models.PositiveSmallIntegerField()
    sessions_held = models.PositiveSmallIntegerField()
    trainer_name = models.CharField("taught by", max_length=255, blank=True)
    issuer_name = models.CharField("issued by", max_length=255)
    issued_on = models.DateField("issued")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "certificate"
        ordering = ["-issued_at", "-pk"]
        constraints = [
            # Two presses at once make one certificate.
            models.UniqueConstraint(fields=["enrolment", "version"], name="one_certificate_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.person_name}, {self.course_title}"

    def get_absolute_url(self) -> str:
        return reverse("certificate:shown", args=[self.code])

    @property
    def grouped_code(self) -> str:
        return grouped(self.code)

    @property
    def dates_in_words(self) -> str:
        return day(self.first_on) if self.first_on == self.last_on else f"{day(self.first_on)} to {day(self.last_on)}"

    @property
    def hours_in_words(self) -> str:
        return hours_in_words(self.hours)

    @property
    def end(self) -> CertificateEnd | None:
        """How it ended; ``None`` while it is valid."""
        return getattr(self, "ending", None)

    @property
    def is_valid(self) -> bool:
        return self.end is None

    @property
    def state(self) -> str:
        """ "Valid", "Replaced" or "Revoked"."""
        return CertificateEnding(self.end.kind).label if self.end else "Valid"


class CertificateEnd(AppendOnly, models.Model):
    """A certificate was replaced by another one, or taken back. Once, for good."""

    never = "The end of a certificate"

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="ending")
    kind = models.CharField(max_length=10, choices=CertificateEnding.choices)
    because = models.CharField(max_length=15, choices=RevokedBecause.choices, blank=True)
    reason = models.TextField("what happened", max_length=1000, blank=True)
    replaced_by = models.OneToOneField(
        Certificate, null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    at = models.DateTimeField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "end of a certificate"
        verbose_name_plural = "ends of certificates"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=CertificateEnding.REPLACED, replaced_by__isnull=False, because="")
                | (models.Q(kind=CertificateEnding.REVOKED, replaced_by=None) & ~models.Q(because="")),
                name="certificate_ends_one_way",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
