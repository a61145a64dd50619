from __future__ import annotations

from django.db import models


class Repeat(models.TextChoices):
    """How an event comes again."""

    NO = "no", "It does not repeat"
    WEEKLY = "weekly", "Every week, or every few weeks"
    MONTHLY_BY_DATE = "month_date", "Every month, on the date of the first one, such as the 15th"
    MONTHLY_BY_WEEKDAY = "month_weekday", "Every month, on the same weekday, such as the second Tuesday"


class Weekday(models.IntegerChoices):
    """As ``datetime.date.weekday()`` counts."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


class MonthWeek(models.IntegerChoices):
    """Which of a month's Tuesdays. There is no fifth: most months have none."""

    FIRST = 1, "First"
    SECOND = 2, "Second"
    THIRD = 3, "Third"
    FOURTH = 4, "Fourth"
    LAST = -1, "Last"


MOST_DATES = 200
"""So many dates one rule may give. What repeats for longer gets a new end when it comes near."""

MOST_APART = 24
"""So many weeks or months may lie between two dates."""
