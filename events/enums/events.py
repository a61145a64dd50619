from __future__ import annotations

from django.db import models


class EventFormat(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    ONLINE = "online", "Online"
    BOTH = "both", "In person and online"


# What a visitor asks for, and the formats that give it.
WAYS_TO_JOIN = {
    "in-person": ("In person", (EventFormat.IN_PERSON, EventFormat.BOTH)),
    "online": ("Online", (EventFormat.ONLINE, EventFormat.BOTH)),
}


class SessionStatus(models.TextChoices):
    SCHEDULED = "scheduled", "Goes ahead"
    CANCELLED = "cancelled", "Cancelled"


class Attendance(models.TextChoices):
    """What somebody has to do before they come."""

    DROP_IN = "drop_in", "Just come along"
    BOOKING = "booking", "Book a place"
    ENQUIRY = "enquiry", "Ask first"


class FileKind(models.TextChoices):
    PROGRAMME = "programme", "Programme"
    PRESENTATION = "presentation", "Presentation"
    OTHER = "other", "Other"


class Period(models.TextChoices):
    """When: the values of the filter in the address."""

    UPCOMING = "upcoming", "All coming up"
    TODAY = "today", "Today"
    WEEK = "week", "This week"
    WEEKEND = "weekend", "This weekend"
    MONTH = "month", "This month"
    PAST = "past", "Past events"


FIRST_YEAR, LAST_YEAR = 2000, 2099
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
"""A session in any other year is a typing mistake."""

ARCHIVED_AFTER_DAYS = 30
