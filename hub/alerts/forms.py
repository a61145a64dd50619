from __future__ import annotations

from django import forms

from hub.shared.forms import HubForm
from hub.shared.guards import GuardedForm, OnceForm


class AddressForm(OnceForm, GuardedForm, HubForm):
    """An address to write to."""

    label_size = "m"
    guard_key = "follow"

    email = forms.EmailField(
        label="Your email address",
        max_length=254,
        error_messages={
            "required": "Enter your email address",
            "invalid": "Enter an email address like name@example.org",
        },
    )


class FollowForm(AddressForm):
    """Somebody wants to follow what the page is about. Who does not say how often is told at once."""

    often = forms.ChoiceField(
        label="How often do we write?",
        choices=(("now", "As soon as something happens"), ("week", "Once a week, on Monday morning")),
        initial="now",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose how often we write"},
    )

    @property
    def is_weekly(self) -> bool:
        return self.cleaned_data["often"] == "week"


class ListForm(AddressForm):
    """Somebody wants to see all that they follow."""
