from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from events.enums.bookings import LARGEST_PARTY, Rating


class Arrival(models.Model):
    """How many of a party came to one date. Each pair has one, however often it is marked."""

    booking = models.ForeignKey("events.Booking", on_delete=models.CASCADE, related_name="arrivals")
    session = models.ForeignKey("events.EventSession", on_delete=models.CASCADE, related_name="arrivals")
    came = models.PositiveSmallIntegerField("how many came")
    at = models.DateTimeField("marked")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking", "session"], name="event_one_arrival_of_a_booking"),
            models.CheckConstraint(condition=Q(came__lte=LARGEST_PARTY), name="event_arrival_of_one_party"),
        ]

    def __str__(self) -> str:
        return f"{self.came} came"


class HeadCount(models.Model):
    """Who came to a date without booking: ``walk_ins`` one by one at the door, ``counted`` all heads in the room."""

    session = models.OneToOneField("events.EventSession", on_delete=models.CASCADE, related_name="head_count")
    walk_ins = models.PositiveIntegerField("came without booking", default=0)
    counted = models.PositiveIntegerField("people in the room", null=True, blank=True)
    at = models.DateTimeField("written down")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "head count"

    def __str__(self) -> str:
        return f"{self.walk_ins} without booking"


class EventFeedback(models.Model):
    """What somebody thought of a date. Nothing says who: neither a booking, nor an address, nor the time of day."""

    session = models.ForeignKey("events.EventSession", on_delete=models.CASCADE, related_name="feedback")
    rating = models.CharField(max_length=10, choices=Rating.choices)
    good = models.TextField("what was good", max_length=1000, blank=True)
    better = models.TextField("what could be better", max_length=1000, blank=True)
    received_on = models.DateField("received")

    class Meta:
        verbose_name = "feedback"
        verbose_name_plural = "feedback"
        ordering = ["-received_on", "pk"]

    def __str__(self) -> str:
        return self.get_rating_display()
