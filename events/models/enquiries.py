from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from events.domain.times import LONDON
from events.enums import ENQUIRY_TRANSITIONS, MOST_PEOPLE, WAITING_ENQUIRIES, EnquiryStatus, WhoFor
from hub.shared import references
from hub.shared.staff_notes import StaffNote
from hub.shared.states import HistoryRow


def new_reference() -> str:
    """A reference that says nothing about how many there are, such as "TE-7KQ2MD4X"."""
    return references.new_reference("TE")


class TrainingRoute(models.Model):
    """Who answers enquiries about training in an area and in all that lies in it, but for what has its own route."""

    area = models.OneToOneField(
        "organisations.Area",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="training_route",
        help_text="Empty: for all other areas, and for people who don't know theirs.",
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="training_routes",
        verbose_name="organisation that trains there",
        help_text="Its people see the enquiry in the partner area. Empty: the hub's own team.",
    )
    email = models.EmailField(
        "e-mail address that is told",
        max_length=254,
        blank=True,
        help_text="Empty: the people of the organisation, or the hub's own address.",
    )

    class Meta:
        verbose_name = "route of enquiries"
        verbose_name_plural = "routes of enquiries"
        ordering = ["area__path"]
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(area=None), name="one_training_route_for_the_rest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area or 'All other areas'}: {self.organisation or 'our own team'}"

    def clean(self) -> None:
        super().clean()
        if self.area is None and TrainingRoute.objects.filter(area=None).exclude(pk=self.pk).exists():
            raise ValidationError({"area": "There is a route for all other areas already. Change that one."})
        if self.organisation is None and not self.email:
            raise ValidationError({"email": "Choose an organisation, or say which address is told."})


class TrainingEnquiryQuerySet(models.QuerySet):
    def waiting(self):
        """Those that nobody has answered, the oldest first."""
        return self.filter(status__in=WAITING_ENQUIRIES).order_by("created_at", "pk")


class TrainingEnquiry(models.Model):
    """Somebody asks about training. Never public."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    status = models.CharField(
        max_length=10, choices=EnquiryStatus.choices, default=EnquiryStatus.RECEIVED, editable=False
    )
    created_at = models.DateTimeField("received", db_index=True, editable=False)
    course = models.ForeignKey(
        "events.CoursePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="enquiries"
    )
    what = models.TextField("what it is about", max_length=2000)
    who_for = models.CharField("for whom", max_length=10, choices=WhoFor.choices)
    people = models.PositiveSmallIntegerField(
        "how many people", default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
    group_name = models.CharField("group or organisation", max_length=200, blank=True)
    area = models.ForeignKey(
        "organisations.Area", null=True, blank=True, on_delete=models.SET_NULL, related_name="training_enquiries"
    )
    name = models.CharField(max_length=150)
    email = models.EmailField("e-mail address", max_length=254)
    phone = models.CharField(max_length=30, blank=True)
    trainer = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="training_enquiries",
        verbose_name="passed on to",
    )

    objects = TrainingEnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = "enquiry about training"
        verbose_name_plural = "enquiries about training"
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.reference}: {self.subject_in_words}"

    @property
    def subject_in_words(self) -> str:
        return self.course.title if self.course else "training"

    @property
    def is_waiting(self) -> bool:
        return self.status in WAITING_ENQUIRIES

    @property
    def next_statuses(self) -> list[EnquiryStatus]:
        return list(ENQUIRY_TRANSITIONS[EnquiryStatus(self.status)])

    @property
    def received_on(self) -> dt.date:
        return self.created_at.astimezone(LONDON).date()

    def days_waiting(self, *, on: dt.date) -> int:
        return (on - self.received_on).days

    def waits_in_words(self, *, on: dt.date) -> str:
        """ "Waiting for 9 days"; nothing once somebody was in touch."""
        if not self.is_waiting:
            return ""
        days = self.days_waiting(on=on)
        return "Received today" if days < 1 else f"Waiting for {days} day{'' if days == 1 else 's'}"


class TrainingEnquiryHistory(HistoryRow):
    subject = models.ForeignKey(TrainingEnquiry, on_delete=models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = "step of an enquiry about training"
        verbose_name_plural = "steps of enquiries about training"

    @property
    def label(self) -> str:
        return EnquiryStatus(self.after).label


class TrainingEnquiryNote(StaffNote):
    enquiry = models.ForeignKey(TrainingEnquiry, on_delete=models.CASCADE, related_name="notes")

    class Meta(StaffNote.Meta):
        verbose_name = "note about an enquiry"
        verbose_name_plural = "notes about enquiries"


class TrainingEnquiryReminder(models.Model):
    """A reminder of an enquiry was sent: each once, whenever the job runs."""

    enquiry = models.ForeignKey(TrainingEnquiry, on_delete=models.CASCADE, related_name="reminders")
    after_days = models.PositiveSmallIntegerField("after working days")
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = "reminder of an enquiry"
        verbose_name_plural = "reminders of enquiries"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["enquiry", "after_days"], name="each_enquiry_reminder_once")]

    def __str__(self) -> str:
        return f"after {self.after_days} working days"
