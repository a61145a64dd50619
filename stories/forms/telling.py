"""The pages of "tell us", one question each. What they clean is kept as JSON until the story is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hub.shared.clock import today
from hub.shared.code_fields import CodeField
from hub.shared.forms import MONTHS, HintedCheckboxes, HintedRadios, HubForm, PlainCharField, PlainTextField
from hub.shared.guards import GuardedForm, Limit
from stories.domain.codes import LENGTH
from stories.domain.consent import TEXTS, USES
from stories.domain.services import MOST_SHOWN, find_services, place_words
from stories.enums import AgeBand, EthnicGroup, Gender, Teller, YesNo
from stories.models import AboutTeller
from stories.models.stories import EARLIEST_YEAR, LONGEST_ANSWER

NONE_OF_THESE = "none"


class PageForm(HubForm):
    """One page. ``kept`` is what is stored of it; ``answers`` holds what was typed on the pages before."""

    label_size = "m"

    def __init__(self, *args, answers: Mapping[str, Any], **kwargs) -> None:
        self.answers = answers
        super().__init__(*args, **kwargs)

    @property
    def kept(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class WhoForm(PageForm):
    legend_is_heading = "teller"

    teller = forms.ChoiceField(
        label="Whose story is it?",
        choices=[
            (Teller.SELF, "Mine"),
            (Teller.CARER, "Somebody’s I care for or am close to"),
            (Teller.WORKER, "Somebody’s who told it to me"),
        ],
        widget=HintedRadios(
            hints={
                Teller.CARER: "If you can, ask whether they agree that you tell it.",
                Teller.WORKER: "Tell it only if they agreed. Leave out their name.",
            }
        ),
        error_messages={"required": "Choose whose story it is"},
    )


class ServiceForm(PageForm):
    service_words = PlainCharField(
        label="Which service is it about?",
        help_text="Such as a surgery, a ward, a care home, an ambulance or a social worker’s office.",
        max_length=200,
        required=False,
    )
    is_unknown = forms.BooleanField(label="I don’t know, or it is about several", required=False)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("service_words") and not cleaned.get("is_unknown") and "service_words" not in self.errors:
            self.add_error("service_words", "Write the name of the service, or tick that you don’t know")
        return cleaned

    @property
    def kept(self) -> dict[str, Any]:
        is_unknown = self.cleaned_data["is_unknown"]
        return {"service_words": "" if is_unknown else self.cleaned_data["service_words"], "is_unknown": is_unknown}


class WhichServiceForm(PageForm):
    legend_is_heading = "service"

    service = forms.ChoiceField(
        label="Is it one of these?", widget=HintedRadios, error_messages={"required": "Choose one, or “None of these”"}
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        found = find_services(self.answers.get("service", {}).get("service_words", ""))[:MOST_SHOWN]
        choices = [(str(row.pk), row.name) for row in found]
        self.fields["service"].widget.hints = {str(row.pk): place_words(row) for row in found}
        self.fields["service"].choices = [*choices, (NONE_OF_THESE, "None of these")]


class HappenedForm(PageForm):
    what_happened = PlainTextField(
        label="What happened?",
        help_text=(
            "In your own words, good or bad. Leave out names, of staff too. "
            "We take out what could show who somebody is."
        ),
        max_length=LONGEST_ANSWER,
        rows=10,
        error_messages={"required": "Write what happened"},
    )


class BetterForm(PageForm):
    what_better = PlainTextField(
        label="What would have been better? (optional)", max_length=LONGEST_ANSWER, rows=6, required=False
    )


class WhenForm(PageForm):
    month = PlainCharField(
        label="Month", help_text="A number or a name, such as 3 or March.", max_length=20, width=10, required=False
    )
    year = PlainCharField(label="Year", help_text="Such as 2026.", max_length=10, width=4, required=False)
    is_forgotten = forms.BooleanField(label="I don’t remember, or it goes on still", required=False)

    def clean(self):
        cleaned = super().clean()
        if self.errors or cleaned.get("is_forgotten"):
            return cleaned
        month, year = cleaned.get("month", ""), cleaned.get("year", "")
        if not month and not year:
            raise ValidationError({"month": "Write the month and the year, or tick that you don’t remember"})
        number = MONTHS.get(month.lower()) or (int(month) if month.isdecimal() and len(month) <= 2 else 0)
        if not 1 <= number <= 12:
            raise ValidationError({"month": "Write the month as a number or a name, such as 3 or March"})
        if not (year.isdecimal() and len(year) == 4):
            raise ValidationError({"year": "Write the year with 4 numbers, such as 2026"})
        if not int(year) >= EARLIEST_YEAR or dt.date(int(year), number, 1) > today():
            raise ValidationError({"year": f"The month must lie between {EARLIEST_YEAR} and today"})
        cleaned["first_day"] = dt.date(int(year), number, 1).isoformat()
        return cleaned


def optional(label: str, choices: Any, why: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=why,
        choices=[*choices, ("", "I’d rather not say")],
        widget=HintedRadios,
        required=False,
    )


class AboutForm(PageForm):
    small_choices = ("age_band", "gender", "ethnic_group", "is_disabled", "is_carer")

    age_band = optional("How old are you?", AgeBand.choices, "Young and old people often tell us different things.")
    gender = optional("How would you describe your gender?", Gender.choices, "Some services treat people differently.")
    ethnic_group = optional(
        "Which group do you belong to?", EthnicGroup.choices, "So that we notice whose stories are missing."
    )
    is_disabled = optional(
        "Are you disabled, or have you been ill for a long time?",
        YesNo.choices,
        "Services owe disabled people changes that help them.",
    )
    is_carer = optional(
        "Do you look after somebody who could not manage without you?",
        YesNo.choices,
        "Carers are seldom asked.",
    )
    district = PlainCharField(
        label="The first half of your postcode (optional)",
        help_text="Such as ST6. Never the whole of it. It tells us where things go wrong.",
        max_length=10,
        width=5,
        required=False,
    )

    def clean_district(self) -> str:
        typed = self.cleaned_data["district"].upper().replace(" ", "")
        if typed:
            try:
                AboutTeller._meta.get_field("district").clean(typed, None)
            except ValidationError:
                raise ValidationError("Write only the first half of the postcode, such as ST6") from None
        return typed


class ConsentForm(PageForm):
    allowed = forms.MultipleChoiceField(
        label="What may we do with your story?",
        help_text="Tick as many as you like, or none. You can untick each of them later, or take your story back.",
        choices=[(use, TEXTS[use]) for use in USES],
        widget=HintedCheckboxes,
        required=False,
    )


class ContactForm(PageForm):
    name = PlainCharField(label="Your name (optional)", max_length=150, autocomplete="name", required=False)
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        required=False,
        error_messages={"invalid": "Enter an email address like name@example.org"},
    )
    phone = PlainCharField(label="Phone number", max_length=30, autocomplete="tel", required=False)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned["email"] and not cleaned["phone"]:
            self.add_error(
                "email", "Write an email address or a phone number, or change what we may do with your story"
            )
        return cleaned


class UsesForm(HubForm):
    """What may still be done with a story, of what its teller agreed to. What was taken back meanwhile stays so."""

    legend_is_heading = "allowed"

    allowed = forms.MultipleChoiceField(
        label="What may we still do with your story?",
        help_text=(
            "Untick what we should stop doing. You can’t tick it again here. "
            "Reports that were published before stay as they are."
        ),
        choices=[(use, TEXTS[use]) for use in USES],
        widget=HintedCheckboxes,
        required=False,
    )

    def __init__(self, *args, agreed: Mapping[str, str], **kwargs) -> None:
        super().__init__(*args, initial={"allowed": list(agreed)}, **kwargs)
        self.fields["allowed"].widget.choices = list(agreed.items())


class SendForm(GuardedForm, HubForm):
    """The last press. What it sends is in the draft; that it comes once is held by the story's code."""

    guard_key = "stories"
    guard_network_limits = (Limit(30, dt.timedelta(hours=1)), Limit(100, dt.timedelta(days=1)))


class MineForm(GuardedForm, HubForm):
    guard_key = "my story"
    label_size = "m"
    guard_network_limits = (Limit(20, dt.timedelta(hours=1)), Limit(60, dt.timedelta(days=1)))

    code = CodeField(
        label="The code of your story",
        help_text="16 letters and numbers, such as 7KQ2-MD4X-09TB-3FHR. You got it when you sent your story.",
        lengths=(LENGTH,),
        wrong="A code has 16 letters and numbers. Check that you wrote all of it.",
        error_messages={"required": "Write the code of your story"},
    )
