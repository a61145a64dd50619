from __future__ import annotations

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError

from hub.impact.domain.statements import Period
from hub.shared.forms import HubForm

DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %m %Y"]
EARLIEST, LATEST = 2000, 2100
NOT_A_DAY = "Enter a day such as 1/4/2026"


def day_field(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=DAYS,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
        error_messages={"invalid": NOT_A_DAY},
    )


class PeriodForm(HubForm):
    """Which days a statement is about; without an answer the ``usual`` period."""

    def __init__(self, data, *, usual: Period) -> None:
        super().__init__(data or None, initial={"from": f"{usual.first:%d/%m/%Y}", "to": f"{usual.last:%d/%m/%Y}"})
        self.usual = usual
        self.fields["from"] = day_field("From")
        self.fields["to"] = day_field("To")

    def clean(self):
        cleaned = super().clean()
        for name in ("from", "to"):
            day = cleaned.get(name)
            if day and not EARLIEST <= day.year <= LATEST:
                self.add_error(name, ValidationError(NOT_A_DAY, code="invalid"))
        first, last = cleaned.get("from"), cleaned.get("to")
        if first and last and last < first and not self.errors:
            self.add_error("to", "The last day must not be before the first")
        return cleaned

    @property
    def period(self) -> Period:
        """What was asked for; the usual one where nothing, or nothing that can be read, was."""
        if not self.is_bound or not self.is_valid():
            return self.usual
        cleaned = self.cleaned_data
        return Period(cleaned.get("from") or self.usual.first, cleaned.get("to") or self.usual.last)


def usual_period(on: dt.date, *, since: dt.date | None) -> Period:
    """From the first day that there is something of, a year ago at the latest, to today."""
    year_ago = on - dt.timedelta(days=365)
    return Period(min(since or year_ago, year_ago), on)
