from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from ..bank_holidays import england_bank_holidays
from ..working_days import ENGLAND_FROM, ENGLAND_TO, long_date, weekday_date


class CalendarException(models.Model):
    """A day that staff know better than the list of England's bank holidays."""

    KINDS = ((False, "Not a working day"), (True, "Working day"))

    day = models.DateField(unique=True)
    is_working = models.BooleanField(
        "this is a working day",
        default=False,
        help_text="Leave this off for a day on which nobody works. Switch it on for a day that counts although "
        "the list says it does not.",
    )
    reason = models.CharField(
        max_length=120,
        help_text="People read this next to a due date, such as “day of national mourning”.",
    )

    class Meta:
        ordering = ["-day"]
        verbose_name = "calendar exception"

    def __str__(self) -> str:
        return f"{self.day_in_words}: {self.get_kind_display().lower()}"

    def get_kind_display(self) -> str:
        """What the day counts as."""
        return dict(self.KINDS)[self.is_working]

    @property
    def day_in_words(self) -> str:
        """The day in full, for lists."""
        return long_date(self.day)

    def clean(self) -> None:
        super().clean()
        if self.day and not ENGLAND_FROM <= self.day <= ENGLAND_TO:
            raise ValidationError(
                {"day": f"Enter a day from {ENGLAND_FROM.year} to {ENGLAND_TO.year}."}, code="out_of_range"
            )
        if self.day and not self.is_working and self.day.weekday() >= 5:
            raise ValidationError({"day": "A Saturday or Sunday is not a working day already."}, code="weekend")
        if self.day and not self.is_working and (name := england_bank_holidays().get(self.day)):
            raise ValidationError(
                {"day": f"{weekday_date(self.day)} is not a working day already: {name}."}, code="bank_holiday"
            )
