"""What staff decide about a membership, and about a new version of the charter."""

from __future__ import annotations

import datetime as dt

from django import forms
from wagtail.admin.widgets import AdminDateInput

from charter_champions.enums import SuspensionReason
from hub.shared.clock import today
from hub.shared.templatetags.hub_tags import day

SHORTEST_RECALL = dt.timedelta(days=14)
LONGEST_RECALL = dt.timedelta(days=366)
DAY_FORMATS = ["%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%Y-%m-%d"]
NOT_A_DAY = "Enter a real date, for example {}"


class DayInput(AdminDateInput):
    """Wagtail's date picker with a day as people write it: 5 January 2027."""

    def __init__(self, attrs=None) -> None:
        super().__init__(attrs=attrs, format="%d %B %Y")
        self.js_format = "j F Y"

    def get_config(self) -> dict:
        # Left to itself the picker puts today in the place of a day that it does not understand.
        return {**super().get_config(), "validateOnBlur": False}

    def format_value(self, value):
        return day(value) if isinstance(value, dt.date) else value


class StandingForm(forms.Form):
    """Why a membership is reinstated or ended."""

    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="They get it by email word for word. It is not published.",
    )


class SuspendForm(StandingForm):
    """Why a membership is suspended: the kind of reason for our figures, and words for the champion."""

    field_order = ["code", "reason"]
    code = forms.ChoiceField(
        label="Kind of reason", choices=[("", "Choose one"), *SuspensionReason.choices], help_text="They get it too."
    )


class RecallForm(forms.Form):
    """Whether champions must commit to a new version of the charter, and by when."""

    is_needed = forms.ChoiceField(
        label="Must champions commit again?",
        choices=[
            ("yes", "Yes. They get an email within the hour, one two weeks before the day, and one the day after it."),
            ("no", "No. They stay committed to the version they agreed to, until they renew."),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    due_on = forms.DateField(label="By", required=False, widget=DayInput, input_formats=DAY_FORMATS)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        example = day(today() + 2 * SHORTEST_RECALL)
        field = self.fields["due_on"]
        field.help_text = f"For example {example}. At least 14 days from now. For yes only."
        field.error_messages["invalid"] = NOT_A_DAY.format(example)

    def clean(self) -> dict:
        cleaned = super().clean()
        due_on = cleaned.get("due_on")
        if cleaned.get("is_needed") == "yes" and "due_on" not in self.errors:
            if due_on is None:
                self.add_error("due_on", "Say by when they must commit")
            elif not SHORTEST_RECALL <= due_on - today() <= LONGEST_RECALL:
                self.add_error("due_on", "Choose a day from 14 days to 12 months from now")
        elif cleaned.get("is_needed") == "no" and due_on is not None:
            self.add_error("due_on", "Leave the day empty, or choose yes")
        return cleaned
