"""Forms about promises: of the public, of partner organisations, of bodies."""

from __future__ import annotations

from django import forms

from hub.shared.forms import HubForm, PlainTextField
from hub.shared.guards import GuardedForm, OnceForm
from reports.enums import STRANGERS_KINDS, UpdateKind

HAPPENED = {UpdateKind.DONE: "Yes", UpdateKind.PROGRESS: "Partly", UpdateKind.NOT_DONE: "No"}
EMAIL_WORDS = {"invalid": "Enter an email address in the correct format, like name@example.com"}


class HappenedForm(OnceForm, HubForm):
    """Yes, partly or no, and in one's own words."""

    label_size = "m"

    kind = forms.ChoiceField(
        label="Has it happened?",
        choices=[(kind.value, HAPPENED[kind]) for kind in STRANGERS_KINDS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes, partly or no"},
    )
    words = PlainTextField(
        label="Tell us in your own words",
        help_text="What did you see, where and when? Leave out names and anything that tells who somebody is.",
        max_length=2000,
        error_messages={"required": "Tell us what you saw"},
    )

    @property
    def answers(self) -> dict:
        """What was said. Only for a valid form."""
        return {"kind": UpdateKind(self.cleaned_data["kind"]), "text": self.cleaned_data["words"]}


class VoiceForm(GuardedForm, HappenedForm):
    """Anyone says whether a promise was kept where they are."""

    guard_key = "promise-voice"

    email = forms.EmailField(
        label="Your email address (optional)",
        help_text="We use it to tell you what becomes of this, and for nothing else. It is never shown.",
        required=False,
        max_length=254,
        error_messages=EMAIL_WORDS,
    )

    field_order = ["kind", "words", "email"]

    @property
    def answers(self) -> dict:
        return {**super().answers, "email": self.cleaned_data["email"]}


BODY_KINDS = {
    UpdateKind.PROGRESS: "We are working on it",
    UpdateKind.DONE: "It is done",
    UpdateKind.GIVEN_UP: "We will not do it",
}


class BodyReportForm(OnceForm, HubForm):
    """A body tells what became of one promise. ``kinds`` are those that are possible now."""

    label_size = "m"

    kind = forms.ChoiceField(
        label="How far is it?", widget=forms.RadioSelect, error_messages={"required": "Choose how far it is"}
    )
    words = PlainTextField(
        label="Tell people in your own words",
        help_text="We check it for names and details of patients, then it is shown in public. "
        "Say why, if you will not do it.",
        max_length=2000,
        error_messages={"required": "Write what people should know"},
    )

    def __init__(self, *args, kinds, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, BODY_KINDS[kind]) for kind in kinds]

    @property
    def answers(self) -> dict:
        return {"kind": UpdateKind(self.cleaned_data["kind"]), "text": self.cleaned_data["words"]}
