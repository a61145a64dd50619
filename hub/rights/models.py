from __future__ import annotations

import datetime as dt

from django.db import models

from hub.rights.domain.clock import Clock, Wait, acknowledge_by, answer_clock
from hub.rights.enums import OPEN, RequestKind, RequestSource, RequestStatus, WaitFor
from hub.shared import references
from hub.shared.staff_notes import StaffNote
from hub.shared.states import HistoryRow
from hub.shared.working_days import WorkingCalendar


def new_reference() -> str:
    return references.new_reference("DP")


class RightsRequestQuerySet(models.QuerySet):
    def open(self):
        """Those that nobody has answered yet."""
        return self.filter(status__in=OPEN)


class RightsRequest(models.Model):
    """What somebody asks under data protection law, or complains about. Never public.

    Who asked is kept to answer; ``rights.privacy`` says how long.
    """

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    kind = models.CharField("what it is about", max_length=10, choices=RequestKind.choices)
    source = models.CharField("how it came", max_length=10, choices=RequestSource.choices)
    status = models.CharField(
        max_length=10, choices=RequestStatus.choices, default=RequestStatus.RECEIVED, editable=False
    )
    received_on = models.DateField("received")
    created_at = models.DateTimeField(db_index=True, editable=False)
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField("e-mail address", blank=True)
    address = models.TextField("where a letter reaches them", max_length=1000, blank=True)
    words = models.TextField("what they wrote", max_length=4000, blank=True)
    address_confirmed_at = models.DateTimeField("e-mail address confirmed", null=True, editable=False)
    acknowledged_on = models.DateField("acknowledged", null=True, editable=False)
    extended_on = models.DateField("told that it takes longer", null=True, editable=False)
    closed_on = models.DateField("closed", null=True, editable=False)
    erased_at = models.DateTimeField("data erased", null=True, editable=False)
    outcome = models.TextField("what they were told", max_length=4000, blank=True, editable=False)

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        verbose_name = "request about personal data"
        verbose_name_plural = "requests about personal data"
        permissions = [("handle_rights", "Can handle requests about personal data")]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_complaint(self) -> bool:
        return self.kind == RequestKind.COMPLAINT

    @property
    def open_wait(self) -> RightsWait | None:
        """What we wait for now."""
        return next((wait for wait in self.waits.all() if wait.answered_on is None), None)

    def clock(self, calendar: WorkingCalendar) -> Clock:
        """Until when it is answered. A complaint has no last day: it is answered without undue delay."""
        waits = [Wait(row.wait_for == WaitFor.IDENTITY, row.asked_on, row.answered_on) for row in self.waits.all()]
        return answer_clock(self.received_on, waits, is_extended=self.extended_on is not None, calendar=calendar)

    def next_day(self, calendar: WorkingCalendar) -> dt.date | None:
        """By when something has to be done next: a complaint acknowledged, anything else answered."""
        if not self.is_open:
            return None
        if self.is_complaint:
            return None if self.acknowledged_on else acknowledge_by(self.received_on, calendar=calendar)
        return self.clock(calendar).due


class RightsRequestHistory(HistoryRow):
    subject = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = "step of a request about personal data"
        verbose_name_plural = "steps of requests about personal data"

    @property
    def label(self) -> str:
        return RequestStatus(self.after).label


class RightsWait(models.Model):
    """Something that we asked and without which we can't go on; one at a time."""

    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="waits")
    wait_for = models.CharField(max_length=10, choices=WaitFor.choices)
    asked_on = models.DateField()
    answered_on = models.DateField(null=True)

    class Meta:
        ordering = ["asked_on", "pk"]
        verbose_name = "question to who asked"
        verbose_name_plural = "questions to who asked"
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(answered_on=None), name="one_open_wait_per_request"
            ),
            models.CheckConstraint(
                condition=models.Q(answered_on=None) | models.Q(answered_on__gte=models.F("asked_on")),
                name="answered_after_it_was_asked",
            ),
        ]

    def __str__(self) -> str:
        return self.get_wait_for_display()


class RightsNote(StaffNote):
    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="notes")

    class Meta(StaffNote.Meta):
        verbose_name = "note"
