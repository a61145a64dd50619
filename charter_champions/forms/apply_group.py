"""The first two sections: can your group join, and who it is."""

from __future__ import annotations

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator

from charter_champions.enums import YesNo
from charter_champions.models.applications import KIND_CHOICES, NO_PARTNER
from hub.organisations.enums import OrganisationKind
from hub.organisations.models import Area, Organisation
from hub.shared.forms import HintedRadios, PlainCharField, PlainTextField
from hub.shared.models import Theme
from hub.shared.web_addresses import WebAddressField

from .apply_base import PageForm
from .apply_start import NameField

MOST_THEMES = 5
PHONE = RegexValidator(r"^\+?[\d ()\-]{7,24}$", "Enter a phone number with numbers and spaces only, like 01632 960 001")


class AreaChoices(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, area: Area) -> str:
        return area.indented_name


class CharityNumberField(PlainCharField):
    """A charity number; blanks, small letters and digits of other keyboards are put right."""

    default_validators = [
        each
        for each in Organisation._meta.get_field("charity_number").validators
        if not isinstance(each, MaxLengthValidator)
    ]

    def to_python(self, value) -> str:
        return re.sub(r"\s", "", unicodedata.normalize("NFKC", super().to_python(value))).upper()

    def run_validators(self, value: str) -> None:
        """What is too long is no number, which one message says."""
        try:
            super().run_validators(value)
        except ValidationError as refused:
            raise ValidationError(refused.error_list[:1]) from refused


class CanJoinForm(PageForm):
    ways_out = {"areas": "works_elsewhere"}

    kind = forms.ChoiceField(
        label="What kind of group are you?",
        choices=[*KIND_CHOICES, (NO_PARTNER, "None of these")],
        widget=HintedRadios(
            hints={
                OrganisationKind.COMMUNITY_GROUP: "People who meet or help each other, with or without a committee",
                OrganisationKind.CHARITY: "Registered with a charity regulator",
                OrganisationKind.COLLECTIVE: "People who act together without a formal structure",
                NO_PARTNER: "For example, an NHS body, a council, a paid care provider or a business",
            }
        ),
        error_messages={"required": "Choose what kind of group you are"},
    )
    areas = AreaChoices(
        label="Where does your group work?",
        queryset=Area.objects.none(),
        required=False,
        help_text="Choose all that apply.",
    )
    works_elsewhere = forms.BooleanField(label="None of these places", required=False)
    run_by_several = forms.ChoiceField(
        label="Do two or more people run your group together?",
        choices=YesNo.choices,
        widget=forms.RadioSelect,
        help_text="You need no committee and no constitution.",
        error_messages={"required": "Choose whether two or more people run your group together"},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].queryset = Area.objects.order_by("path")

    def clean(self):
        cleaned = super().clean()
        if "areas" in self.errors:
            return cleaned
        if cleaned.get("areas"):
            cleaned["works_elsewhere"] = False
        elif not cleaned.get("works_elsewhere"):
            message = "Choose where your group works, or “None of these places”"
            self.add_error("areas", ValidationError(message, code="required"))
        return cleaned


class GroupForm(PageForm):
    name = NameField()
    summary = PlainTextField(
        label="What do you do, and who for?",
        max_length=300,
        rows=3,
        help_text="One or two sentences that anybody understands. They are shown in the directory.",
        error_messages={"required": "Tell us what you do and who for"},
    )
    themes = forms.ModelMultipleChoiceField(
        label="What is your work about? (optional)",
        queryset=Theme.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=f"Choose up to {MOST_THEMES}.",
    )
    website = WebAddressField(
        label="Your website or social media page (optional)",
        required=False,
        max_length=Organisation._meta.get_field("website").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "url"}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = Theme.objects.order_by("name")

    def clean_summary(self) -> str:
        return " ".join(self.cleaned_data["summary"].split())

    def clean_themes(self):
        themes = self.cleaned_data["themes"]
        if len(themes) > MOST_THEMES:
            raise ValidationError(f"Choose {MOST_THEMES} or fewer.")
        return themes


class CharityForm(PageForm):
    legend_is_heading = "charity_number"

    charity_number = CharityNumberField(
        label="What is your charity number?",
        max_length=12,
        width=10,
        help_text="It has 6 or 7 digits, like 1100000. Scottish ones start with SC, Northern Irish ones with NIC.",
        error_messages={"required": "Enter your charity number"},
    )


class ContactForm(PageForm):
    contact_name = PlainCharField(
        label="Who can we write to?",
        max_length=150,
        autocomplete="name",
        help_text="First and last name. We never publish it.",
        error_messages={"required": "Enter the name of a person we can write to"},
    )
    contact_role = PlainCharField(
        label="What do they do in your group? (optional)",
        required=False,
        max_length=150,
        autocomplete="organization-title",
        help_text="For example, secretary or coordinator.",
    )
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        help_text="Our answer goes to it. Change it if it is not the right one.",
        error_messages={"required": "Enter an email address"},
    )
    phone = PlainCharField(
        label="Phone number (optional)",
        required=False,
        max_length=30,
        autocomplete="tel",
        width=20,
        help_text="If you would rather be called than written to.",
        validators=[PHONE],
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
