from __future__ import annotations

from django import forms

from hub.shared.calendars import working_calendar
from hub.shared.forms import DayField, HintedRadios, HubForm, PlainCharField
from hub.shared.working_days import ENGLAND_FROM, ENGLAND_TO
from reports.domain.date_questions import (
    COUNTS,
    DAY_TYPES,
    OUTSIDE,
    BadQuestion,
    DateAnswer,
    DateQuestion,
    answer,
    read_days,
)


class DueDateForm(HubForm):
    """A day and a number of days; ``answer`` is the date that they make."""

    label_size = "m"

    received = DayField(
        label="When was it received?",
        help_text="For example, 2 4 2026",
        noun="The day it was received",
        error_messages={"required": "Enter the day it was received"},
    )
    days = PlainCharField(
        label="How many days are there to reply?",
        help_text="For example, 20",
        max_length=20,
        width=4,
        error_messages={"required": "Enter the number of days"},
    )
    day_type = forms.ChoiceField(
        label="Which days count?",
        choices=[("working", "Working days"), ("calendar", "Every day")],
        widget=HintedRadios(hints={"working": "Mondays to Fridays without England’s bank holidays"}),
        initial="working",
    )
    count = forms.ChoiceField(
        label="Which is day 1?",
        choices=[("after", "The day after it was received"), ("beginning", "The day it was received")],
        widget=HintedRadios(hints={"beginning": "For rules that say “beginning with the day”"}),
        initial="after",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        self.answer: DateAnswer | None = None

    def clean_received(self):
        received = self.cleaned_data["received"]
        if not ENGLAND_FROM <= received <= ENGLAND_TO:
            raise forms.ValidationError(OUTSIDE)
        return received

    def clean_days(self) -> int:
        try:
            return read_days(self.cleaned_data["days"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self):
        data = super().clean()
        if not self.errors:
            question = DateQuestion(data["received"], data["days"], DAY_TYPES[data["day_type"]], COUNTS[data["count"]])
            try:
                self.answer = answer(question, working_calendar())
            except BadQuestion as bad:
                for name, message in bad.errors.items():
                    self.add_error(name, message)
        return data
