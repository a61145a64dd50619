"""What staff decide about a membership, and about a new version of the charter."""

from __future__ import annotations

import datetime as dt

from django import forms
from wagtail.admin.widgets import AdminDateInput

from charter_champions.enums import SuspensionReason
from hub.shared.clock import today

SHORTEST_RECALL = dt.timedelta(days=14)
LONGEST_RECALL = dt.timedelta(days=366)


class StandingForm(forms.Form):
    """Why a membership is reinstated or ended."""

    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="They get it by e-mail word for word. It is not published.",
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
            ("yes", "Yes. They get an email now, one two weeks before the day, and one the day after it."),
            ("no", "No. They stay committed to the version they agreed to, until they renew."),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    due_on = forms.DateField(
        label="By",
        required=False,
        widget=AdminDateInput,
        help_text="At least 14 days from now. For yes only.",
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        due_on = cleaned.get("due_on")
        if cleaned.get("is_needed") == "yes" and "due_on" not in self.errors:
            if due_on is None:
                self.add_error("due_on", "Say by when they must commit")
            elif not SHORTEST_RECALL <= due_on - today() <= LONGEST_RECALL:
                self.add_error("due_on", "Choose a day from 14 days to 12 months from now")
        elif cleaned.get("is_needed") == "no":
            cleaned["due_on"] = None
        return cleaned
