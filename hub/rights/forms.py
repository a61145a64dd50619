from __future__ import annotations

from django import forms

from hub.rights.enums import RIGHTS, RequestKind, RequestSource, WaitFor
from hub.rights.models import RightsRequest
from hub.shared.clock import today
from hub.shared.forms import HintedRadios, HubForm, PlainCharField, PlainTextField
from hub.shared.guards import GuardedForm, OnceForm

EMAIL_WORDS = {"invalid": "Enter an email address like name@example.org"}
REACH = "Enter an email address or a postal address, so that we can answer you"


class AskForm(OnceForm, GuardedForm, HubForm):
    """Anyone asks for one of their rights."""

    label_size = "m"
    guard_key = "data-protection"

    kind = forms.ChoiceField(
        label="What do you want us to do?",
        choices=[(kind.value, kind.label) for kind in RIGHTS],
        widget=HintedRadios,
        error_messages={"required": "Choose what you want us to do"},
    )
    words = PlainTextField(
        label="What should we look for?",
        help_text="For example, an event that you booked, or an application. You can leave this empty.",
        required=False,
        max_length=4000,
        rows=4,
    )
    name = PlainCharField(
        label="Your name", max_length=150, autocomplete="name", error_messages={"required": "Enter your name"}
    )
    email = forms.EmailField(
        label="Your email address",
        help_text="The one that you gave us: we find by it what we hold. We send a link to it.",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages=EMAIL_WORDS,
    )
    address = PlainTextField(
        label="Or your postal address",
        help_text="Only if you have no email address.",
        required=False,
        max_length=1000,
        rows=3,
    )

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("email") and not cleaned.get("address") and "email" not in self.errors:
            self.add_error("email", REACH)
        return cleaned

    @property
    def answers(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("words", "name", "email", "address")}

    @property
    def request_kind(self) -> RequestKind:
        return RequestKind(self.cleaned_data["kind"])


class ComplaintForm(AskForm):
    """Anyone complains about how their personal data are handled (Data Protection Act 2018, section 164A(2))."""

    kind = None
    words = PlainTextField(
        label="What went wrong?",
        help_text="What happened, when, and what you would like us to do about it.",
        max_length=4000,
        rows=8,
        error_messages={"required": "Tell us what went wrong"},
    )

    @property
    def request_kind(self) -> RequestKind:
        return RequestKind.COMPLAINT


class RecordForm(OnceForm, forms.ModelForm):
    """Staff note down what came by another way than the form."""

    source = forms.ChoiceField(
        label="How it came",
        choices=[(source.value, source.label) for source in RequestSource if source != RequestSource.WEB],
    )

    class Meta:
        model = RightsRequest
        fields = ["kind", "source", "received_on", "name", "email", "address", "words"]
        widgets = {
            "received_on": forms.DateInput(attrs={"type": "date"}),
            "address": forms.Textarea(attrs={"rows": 3}),
            "words": forms.Textarea(attrs={"rows": 5}),
        }

    def clean_received_on(self):
        day = self.cleaned_data["received_on"]
        if day > today():
            raise forms.ValidationError("The day lies in the future.")
        return day


class DayForm(forms.Form):
    on = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > today():
            raise forms.ValidationError("The day lies in the future.")
        return day


class QuestionForm(forms.Form):
    wait_for = forms.ChoiceField(label="What we need", choices=WaitFor.choices)
    question = forms.CharField(
        label="Question",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="They get it by email word for word. Ask for no more proof than you need.",
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Reason", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label="What they are told",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="They get it by email word for word, with how to complain to the Information Commissioner.",
    )


class LookForm(forms.Form):
    """Whom the desk looks for."""

    email = forms.EmailField(label="Email address", required=False, max_length=254)
    code = forms.CharField(
        label="Receipt code of a story",
        required=False,
        max_length=40,
        help_text="Who gave no address with a story, or whose address was deleted since, is found by its code alone.",
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("email") and not cleaned.get("code"):
            raise forms.ValidationError("Enter an address or a code.")
        return cleaned
