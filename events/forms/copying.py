from __future__ import annotations

import datetime as dt

from django import forms
from wagtail.admin.widgets import AdminDateInput

from events.domain.times import NoSuchTimeError, london_instant
from events.enums import FIRST_YEAR, LAST_YEAR
from events.fields import MISSING
from hub.shared.guards import OnceForm


class Clock(forms.TimeInput):
    """The browser's own: the list of times that Wagtail unfolds would lie on the button below."""

    input_type = "time"


class CopyEventForm(OnceForm):
    """What a copy of an event is called, and its first date."""

    title = forms.CharField(label="Title", max_length=255)
    day = forms.DateField(label="First date", widget=AdminDateInput, help_text="You can add more dates afterwards.")
    starts = forms.TimeField(label="From", widget=Clock)
    ends = forms.TimeField(
        label="To", widget=Clock, help_text="A time before the start, or the same, is on the next day."
    )

    def clean_day(self) -> dt.date:
        day = self.cleaned_data["day"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(f"Enter a day from {FIRST_YEAR} to {LAST_YEAR}.")
        return day

    def clean(self):
        cleaned = super().clean()
        day, starts, ends = (cleaned.get(name) for name in ("day", "starts", "ends"))
        if day is None or starts is None or ends is None:
            return cleaned
        last = day + dt.timedelta(days=ends <= starts)
        for name, wall in (
            ("starts", dt.datetime.combine(day, starts)),
            ("ends", dt.datetime.combine(last, ends)),
        ):
            try:
                cleaned[f"{name}_at"] = london_instant(wall)
            except NoSuchTimeError:
                self.add_error(name, MISSING)
        return cleaned
