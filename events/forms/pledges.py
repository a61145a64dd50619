from __future__ import annotations

from django import forms

from hub.shared.forms import HubForm, PlainCharField, PlainTextField
from hub.shared.guards import GuardedForm, OnceForm

from .challenges import LINKS_IN_ONE_ROOM

LONGEST_PLEDGE = 300


class PledgeForm(OnceForm, GuardedForm, HubForm):
    """What somebody promises to themselves."""

    label_size = "m"
    guard_key = "pledge"
    # A whole room may promise at once.
    guard_network_limits = LINKS_IN_ONE_ROOM

    text = PlainTextField(
        label="I promise myself that I will",
        help_text="One thing that you can do. For example, ring my neighbour on Sundays.",
        max_length=LONGEST_PLEDGE,
        rows=3,
        error_messages={"required": "Write what you promise yourself"},
    )
    name = PlainCharField(
        label="What shall we call you? (optional)",
        help_text="A first name will do.",
        required=False,
        max_length=80,
        autocomplete="given-name",
        width=20,
    )
    email = forms.EmailField(
        label="Your email address (optional)",
        help_text="We ask you after 4 weeks and after 12 weeks how it went. Without it nobody asks.",
        required=False,
        max_length=254,
        error_messages={"invalid": "Enter an email address like name@example.org"},
    )
    wants_shown = forms.BooleanField(
        label="Show my promise on this site, with the name above if I gave one", required=False
    )

    @property
    def answers(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in ("text", "name", "email", "wants_shown")}
