"""What staff type about a story."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError

from hub.organisations.models import Area, Organisation
from hub.shared.clock import today
from hub.shared.guards import OnceForm
from hub.shared.models import Theme
from stories.domain.consent import TEXTS, USES
from stories.enums import Severity, Teller
from stories.models import Topic
from stories.models.stories import EARLIEST_YEAR, LONGEST_ANSWER

NEEDS_PUBLIC_TEXT = "Write the version for others to read: who told it allowed us to quote or publish it."


class PlacingForm(forms.Form):
    """The version for others to read, and where the story belongs. ``story`` says what was allowed."""

    public_text = forms.CharField(
        label="Version for others to read",
        help_text="Brackets stand for what may tell who somebody is. They are a guess: read all of it.",
        max_length=LONGEST_ANSWER * 2,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    services = forms.ModelMultipleChoiceField(
        label="Services", queryset=Organisation.objects.bodies(), required=False, widget=forms.SelectMultiple
    )
    area = forms.ModelChoiceField(label="Area", queryset=Area.objects.order_by("path"), required=False)
    themes = forms.ModelMultipleChoiceField(
        label="Themes", queryset=Theme.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    topics = forms.ModelMultipleChoiceField(
        label="Topics", queryset=Topic.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    severity = forms.TypedChoiceField(
        label="How bad was it?",
        choices=Severity.choices,
        coerce=int,
        initial=Severity.ORDINARY,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, story, **kwargs) -> None:
        self.story = story
        super().__init__(*args, **kwargs)

    def clean_public_text(self) -> str:
        text = self.cleaned_data["public_text"].replace("\r\n", "\n")
        if len(text) > LONGEST_ANSWER:
            raise ValidationError(f"Shorten it to {LONGEST_ANSWER:,} characters; it has {len(text):,}.")
        if not text and (self.story.may_quote or self.story.may_publish):
            raise ValidationError(NEEDS_PUBLIC_TEXT)
        return text


class RejectForm(forms.Form):
    reason = forms.CharField(label="Reason", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    is_told = forms.BooleanField(label="Who told it reads the reason on “my story”", required=False, initial=True)


class PrivateReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why", help_text="For staff only.", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class PaperForm(OnceForm):
    """A story on paper, as it stands there."""

    received_on = forms.DateField(
        label="Day on which it came", initial=today, widget=forms.DateInput(attrs={"type": "date"})
    )
    organisation = forms.ModelChoiceField(
        label="Partner that collected it", queryset=Organisation.objects.partners(), required=False
    )
    is_partner_named = forms.BooleanField(label="The partner may be named", required=False, initial=True)
    teller = forms.ChoiceField(label="Whose story it is", choices=Teller.choices, initial=Teller.SELF)
    service = forms.ModelChoiceField(label="Service", queryset=Organisation.objects.bodies(), required=False)
    service_words = forms.CharField(label="Service, as it is written", max_length=200, required=False)
    area = forms.ModelChoiceField(label="Area", queryset=Area.objects.order_by("path"), required=False)
    what_happened = forms.CharField(
        label="What happened", max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 10})
    )
    what_better = forms.CharField(
        label="What would have been better",
        max_length=LONGEST_ANSWER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    happened_in = forms.CharField(
        label="Month in which it happened", help_text="Such as 2026-03.", max_length=7, required=False
    )
    allowed = forms.MultipleChoiceField(
        label="What is ticked on the paper",
        choices=[(use, TEXTS[use]) for use in USES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    contact_name = forms.CharField(label="Name, if it is there", max_length=150, required=False)
    contact_email = forms.EmailField(label="Email address", max_length=254, required=False)
    contact_phone = forms.CharField(label="Phone", max_length=30, required=False)

    def clean_received_on(self) -> dt.date:
        day = self.cleaned_data["received_on"]
        if day > today():
            raise ValidationError("It can’t have come in the future.")
        if day.year < 2000:
            raise ValidationError("Check the year.")
        return day

    def clean_happened_in(self) -> dt.date | None:
        typed = self.cleaned_data["happened_in"].strip()
        if not typed:
            return None
        try:
            month = dt.datetime.strptime(typed, "%Y-%m").date()
        except ValueError:
            raise ValidationError("Write the year and the month, such as 2026-03.") from None
        if month > today() or month.year < EARLIEST_YEAR:
            raise ValidationError(f"The month must lie between {EARLIEST_YEAR} and today.")
        return month
