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
    """Somebody wants to follow what the page is about."""


class ListForm(AddressForm):
    """Somebody wants to see all that they follow."""
