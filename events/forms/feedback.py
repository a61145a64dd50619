from __future__ import annotations

import datetime as dt

from django import forms

from events.enums.bookings import Rating
from hub.shared.forms import HintedRadios, HubForm, PlainTextField
from hub.shared.guards import GuardedForm, Limit, OnceForm


class FeedbackForm(OnceForm, GuardedForm, HubForm):
    """Three questions, of which two may stay empty."""

    label_size = "m"
    guard_key = "event feedback"
    # A whole hall sits behind one address, and all of it is asked at once.
    guard_network_limits = (Limit(100, dt.timedelta(hours=1)), Limit(400, dt.timedelta(days=1)))

    rating = forms.ChoiceField(
        label="How was it for you?",
        choices=Rating.choices,
        widget=HintedRadios,
        error_messages={"required": "Choose how it was for you"},
    )
    good = PlainTextField(label="What was good? (optional)", max_length=1000, rows=3, required=False)
    better = PlainTextField(
        label="What could be better? (optional)",
        help_text="Please name nobody.",
        max_length=1000,
        rows=3,
        required=False,
    )

    @property
    def answers(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("rating", "good", "better")}
