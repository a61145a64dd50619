from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models

from events.domain.completion import Attended, attended
from events.enums import EnrolmentStatus
from hub.shared.states import HistoryRow


class EnrolmentQuerySet(models.QuerySet):
    def taking_part(self):
        """Those whose names stand on the register."""
        return self.exclude(status=EnrolmentStatus.WITHDRAWN)

    def by_name(self):
        return self.order_by("name", "pk")


class Enrolment(models.Model):
    """One person on one run."""

    run = models.ForeignKey("events.CourseRun", on_delete=models.PROTECT, related_name="enrolments")
    booking = models.OneToOneField(
        "events.Booking", null=True, editable=False, on_delete=models.SET_NULL, related_name="enrolment"
    )
    name = models.CharField(max_length=150)
    email = models.EmailField("e-mail address", max_length=254)
    status = models.CharField(
        max_length=10, choices=EnrolmentStatus.choices, default=EnrolmentStatus.ENROLLED, editable=False
    )
    created_at = models.DateTimeField("enrolled", editable=False)
    completed_at = models.DateTimeField("completed", null=True, editable=False)
    person = models.ForeignKey(
        "events.TrainedPerson", null=True, editable=False, on_delete=models.SET_NULL, related_name="enrolments"
    )
    may_be_named = models.BooleanField("may be named when a milestone is celebrated", default=False, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "enrolment"
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["email"], name="enrolment_email")]

    def __str__(self) -> str:
        return f"{self.name}, {self.run}"

    @property
    def is_completed(self) -> bool:
        return self.status == EnrolmentStatus.COMPLETED

    def attended(self, *, at: dt.datetime) -> Attended:
        """What its marks say at ``at``. Reads ``marks`` and the sessions of the run, which may be prefetched."""
        present = {mark.session_id for mark in self.marks.all() if mark.is_present}
        return attended(self.run.session_list, present, at=at)


class EnrolmentHistory(HistoryRow):
    subject = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = "step of an enrolment"
        verbose_name_plural = "steps of enrolments"

    @property
    def label(self) -> str:
        return EnrolmentStatus(self.after).label


class AttendanceMark(models.Model):
    """Whether somebody came to one session. Each pair has one mark at most, however often it is sent."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="marks")
    session = models.ForeignKey("events.RunSession", on_delete=models.PROTECT, related_name="marks")
    is_present = models.BooleanField("came")
    at = models.DateTimeField("marked")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "mark of attendance"
        verbose_name_plural = "marks of attendance"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "session"], name="one_mark_per_enrolment_and_session")
        ]

    def __str__(self) -> str:
        return "came" if self.is_present else "did not come"
