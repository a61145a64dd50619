"""What a partner types or uploads to send stories."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError

from hub.shared.clock import today
from hub.shared.forms import MONTHS, HintedCheckboxes, HintedRadios, HubForm, PlainCharField, PlainTextField
from hub.shared.guards import OnceForm
from stories.domain.consent import TEXTS, USES
from stories.domain.receiving import StoryAnswers
from stories.enums import Teller
from stories.models.stories import EARLIEST_YEAR, LONGEST_ANSWER

NAMED = [("yes", "Yes, name us with thanks"), ("no", "No, only staff may see that they came from us")]


def named_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="May we name you when the stories are used?",
        choices=NAMED,
        widget=HintedRadios,
        error_messages={"required": "Choose whether we may name you"},
    )


class StoryFileForm(HubForm):
    label_size = "m"

    file = forms.FileField(
        label="The file",
        help_text="A CSV file made from the template, with at most 5,000 stories.",
        error_messages={"required": "Choose a file", "empty": "The file is empty."},
    )
    named = named_field()


class PartnerStoryForm(OnceForm, HubForm):
    """One story that somebody told the partner."""

    label_size = "m"

    teller = forms.ChoiceField(
        label="Whose story is it?",
        choices=[(Teller.WORKER, "Somebody’s who told it to us"), (Teller.SELF, "My own")],
        widget=HintedRadios,
        error_messages={"required": "Choose whose story it is"},
    )
    what_happened = PlainTextField(
        label="What happened?",
        help_text="In the person’s own words. Leave out names.",
        max_length=LONGEST_ANSWER,
        rows=8,
        error_messages={"required": "Write what happened"},
    )
    what_better = PlainTextField(
        label="What would have been better? (optional)", max_length=LONGEST_ANSWER, rows=4, required=False
    )
    service_words = PlainCharField(label="Which service? (optional)", max_length=200, required=False)
    month = PlainCharField(
        label="When? (optional)", help_text="Month and year, such as March 2026.", max_length=30, required=False
    )
    allowed = forms.MultipleChoiceField(
        label="What did the person allow?",
        choices=[(use, TEXTS[use]) for use in USES],
        widget=HintedCheckboxes,
        required=False,
    )
    name = PlainCharField(label="Name (optional)", max_length=150, required=False)
    email = forms.EmailField(
        label="Email address (only if they may be contacted)",
        max_length=254,
        required=False,
        error_messages={"invalid": "Enter an email address like name@example.org"},
    )
    phone = PlainCharField(label="Phone number (only if they may be contacted)", max_length=30, required=False)
    named = named_field()

    def clean_month(self) -> dt.date | None:
        parts = self.cleaned_data["month"].replace("/", " ").split()
        if not parts:
            return None
        try:
            month, year = parts
            first = dt.date(int(year), MONTHS.get(month.casefold()) or int(month), 1)
        except ValueError:
            raise ValidationError("Write the month and the year, such as March 2026") from None
        if first > today() or first.year < EARLIEST_YEAR:
            raise ValidationError(f"The month must lie between {EARLIEST_YEAR} and today")
        return first

    def clean(self):
        cleaned = super().clean()
        may = "contact" in cleaned.get("allowed", ())
        given = any(cleaned.get(name) for name in ("name", "email", "phone"))
        if may and not (cleaned.get("email") or cleaned.get("phone")) and "email" not in self.errors:
            self.add_error("email", "They may be contacted: write an email address or a phone number")
        if given and not may and "allowed" not in self.errors:
            self.add_error("allowed", "They may not be contacted: take out their name, address and number")
        return cleaned

    @property
    def answers(self) -> StoryAnswers:
        cleaned = self.cleaned_data
        return StoryAnswers(
            what_happened=cleaned["what_happened"],
            what_better=cleaned["what_better"],
            service_words=cleaned["service_words"],
            happened_in=cleaned["month"],
            teller=cleaned["teller"],
            allowed=cleaned["allowed"],
            contact={name: cleaned[name] for name in ("name", "email", "phone")},
        )
