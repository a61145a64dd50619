from __future__ import annotations

from django import forms
from wagtail.admin.widgets import AdminPageChooser

from hub.shared.forms import HintedRadios, HubForm, PlainCharField, PlainTextField
from hub.shared.guards import GuardedForm, OnceForm
from hub.shared.web_addresses import WebAddressField
from spotlights.enums import GroupKnows, NominationStatus
from spotlights.models import Nomination, SpotlightPage

MOVED_MEANWHILE = "It can't go there: somebody may have moved it meanwhile. Look at what was done and decide again."


class NominationForm(OnceForm, GuardedForm, HubForm):
    """Anyone proposes a group for a Spotlight."""

    label_size = "m"
    guard_key = "nominate"
    guard_address_field = "nominator_email"

    group_name = PlainCharField(
        label="Name of the group",
        max_length=200,
        error_messages={"required": "Enter the name of the group"},
    )
    why = PlainTextField(
        label="Why should people know about it?",
        help_text="For example, what it does, who for, and what has changed because of it.",
        max_length=4000,
        rows=6,
        error_messages={"required": "Tell us why people should know about this group"},
    )
    how_to_reach = PlainTextField(
        label="How can we reach the group?",
        help_text="For example, a phone number, where and when it meets, or the name of somebody to ask for.",
        max_length=1000,
        rows=3,
        error_messages={"required": "Tell us how to reach the group"},
    )
    group_website = WebAddressField(label="Website of the group (optional)", required=False)
    group_email = forms.EmailField(
        label="Email address of the group (optional)",
        required=False,
        max_length=254,
        error_messages={"invalid": "Enter an email address like name@example.org"},
    )
    group_knows = forms.ChoiceField(
        label="Does the group know that you are nominating it?",
        help_text="It is fine if it does not. We always ask a group before we write about it.",
        choices=GroupKnows.choices,
        widget=HintedRadios,
        error_messages={"required": "Choose whether the group knows that you are nominating it"},
    )
    nominator_name = PlainCharField(
        label="Your name (optional)",
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    nominator_email = forms.EmailField(
        label="Your email address (optional)",
        max_length=254,
        help_text="We use it to say thank you and to tell you your reference. We do not pass it on.",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an email address like name@example.org"},
    )
    may_contact = forms.BooleanField(label="You may write to me with questions about this nomination", required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("may_contact") and not cleaned.get("nominator_email") and "nominator_email" not in self.errors:
            self.add_error("nominator_email", "Enter your email address, or untick the last box")
        return cleaned

    @property
    def answers(self) -> dict[str, object]:
        """The cleaned answers by field of ``Nomination``; nothing of the guards."""
        fields = {field.name for field in Nomination._meta.get_fields()}
        return {name: value for name, value in self.cleaned_data.items() if name in fields}


class MoveForm(forms.Form):
    """One of the moves that the nomination's state allows, and why."""

    to = forms.ChoiceField(
        label="Move to",
        error_messages={"required": "Choose what to move it to.", "invalid_choice": MOVED_MEANWHILE},
    )
    reason = forms.CharField(
        label="Why", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), help_text="For staff."
    )

    def __init__(self, *args, nomination: Nomination, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(status.value, status.label) for status in nomination.next_statuses]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("to") == NominationStatus.DECLINED and not cleaned.get("reason"):
            self.add_error("reason", "Write down why, for whoever is asked later.")
        return cleaned


class LinkForm(forms.Form):
    spotlight = forms.ModelChoiceField(
        label="Spotlight that came of it",
        queryset=SpotlightPage.objects.all(),
        required=False,
        widget=AdminPageChooser(target_models=[SpotlightPage]),
    )
