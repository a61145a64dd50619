from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from charter_champions.domain.charter import version_in_force
from charter_champions.models import Application, CharterVersion
from charter_champions.models.applications import KIND_CHOICES
from hub.organisations.enums import OrganisationKind
from hub.organisations.models import Area, Organisation
from hub.shared.forms import HintedRadios, HubForm, PlainCharField, PlainTextField
from hub.shared.guards import GuardedForm, OnceForm
from hub.shared.image_files import StrangerImageField
from hub.shared.models import Theme
from hub.shared.web_addresses import WebAddressField

LOGO_MEGABYTES = 5
PLAN_WORDS = 200
PHONE = RegexValidator(r"^\+?[\d ()\-]{7,24}$", "Enter a phone number with numbers and spaces only, like 01632 960 001")
NOT_IN_A_NAME = re.compile(r"https?://|www\.", re.IGNORECASE)
CHARTER_CHANGED = "The charter was changed while you were reading. Read the promises again, then tick once more."
NO_CHARTER = "Our charter is not published at the moment. Save your answers and come back later to commit to it."


class AreaChoices(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, area: Area) -> str:
        return area.indented_name


class CharityNumberField(PlainCharField):
    """A charity number; blanks and small letters are put right."""

    def to_python(self, value) -> str:
        return re.sub(r"\s", "", super().to_python(value)).upper()


class StepForm(HubForm):
    """One page of the application."""

    label_size = "m"

    def __init__(self, *args, application: Application | None = None, **kwargs) -> None:
        self.application = application
        super().__init__(*args, **kwargs)

    @property
    def answers(self) -> dict:
        """What was answered and is fit to be kept, by field of ``Application``."""
        fields = {field.name for field in Application._meta.get_fields()}
        return {name: value for name, value in self.cleaned_data.items() if name in fields}

    def forgive_missing(self) -> None:
        """Drop the messages about what is not answered yet; those about something that was typed stay."""
        for name, errors in list(self.errors.items()):
            if all(error.code == "required" for error in errors.as_data()):
                del self.errors[name]


class AboutForm(StepForm):
    name = PlainCharField(
        label="What is your organisation called?",
        max_length=200,
        autocomplete="organization",
        help_text="This name is on your badge and in the directory.",
        error_messages={"required": "Enter the name of your organisation"},
    )
    kind = forms.ChoiceField(
        label="What kind of organisation is it?",
        choices=KIND_CHOICES,
        widget=HintedRadios(
            hints={
                OrganisationKind.COMMUNITY_GROUP: "People who meet or help each other, with or without a committee",
                OrganisationKind.CHARITY: "Registered with a charity regulator",
                OrganisationKind.COLLECTIVE: "People who act together without a formal structure",
            }
        ),
        error_messages={"required": "Choose the kind of organisation"},
    )
    summary = PlainTextField(
        label="What do you do, and who for?",
        max_length=300,
        rows=3,
        help_text="One or two sentences that anybody understands. They are shown in the directory.",
        error_messages={"required": "Tell us what you do and who for"},
    )
    areas = AreaChoices(
        label="Where do you work?",
        queryset=Area.objects.none(),
        help_text="Choose all that apply.",
        error_messages={"required": "Choose at least one area"},
    )
    themes = forms.ModelMultipleChoiceField(
        label="What is your work about? (optional)",
        queryset=Theme.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Choose up to 5.",
    )
    website = WebAddressField(
        label="Your website or social media page (optional)",
        required=False,
        max_length=Organisation._meta.get_field("website").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "url"}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].queryset = Area.objects.order_by("path")
        self.fields["themes"].queryset = Theme.objects.order_by("name")

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if NOT_IN_A_NAME.search(name):
            raise ValidationError("Enter the name without a web address. There is a box for that below.")
        return name

    def clean_summary(self) -> str:
        return " ".join(self.cleaned_data["summary"].split())

    def clean_themes(self):
        themes = self.cleaned_data["themes"]
        if len(themes) > 5:
            raise ValidationError("Choose 5 or fewer.")
        return themes


class StartForm(OnceForm, GuardedForm, AboutForm):
    """The first page, which makes the record: guarded, and only once however often it is sent."""

    guard_key = "apply"


class CharityForm(StepForm):
    legend_is_heading = "charity_number"

    charity_number = CharityNumberField(
        label="What is your charity number?",
        max_length=12,
        width=10,
        help_text="It has 6 or 7 digits, like 1100000. Scottish ones start with SC, Northern Irish ones with NIC.",
        error_messages={"required": "Enter your charity number"},
        validators=[*Organisation._meta.get_field("charity_number").validators],
    )


class ContactForm(StepForm):
    contact_name = PlainCharField(
        label="Who can we write to?",
        max_length=150,
        autocomplete="name",
        help_text="First and last name. We never publish it.",
        error_messages={"required": "Enter the name of a person we can write to"},
    )
    contact_role = PlainCharField(
        label="What do they do in your organisation? (optional)",
        required=False,
        max_length=150,
        autocomplete="organization-title",
        help_text="For example, secretary or coordinator.",
    )
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        help_text="We send a link to it that you must open to finish your application.",
        error_messages={"required": "Enter an email address"},
    )
    phone = PlainCharField(
        label="Phone number (optional)",
        required=False,
        max_length=30,
        autocomplete="tel",
        width=20,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    shows_contact = forms.BooleanField(
        label="Show this email address and phone number in the directory", required=False
    )


class CommitmentForm(StepForm):
    plan = PlainTextField(
        label="What will you do to keep these promises?",
        max_length=2000,
        max_words=PLAN_WORDS,
        rows=6,
        help_text="For example, how people can tell you things, and how you tell them what happened. A short, honest "
        "answer is fine.",
        error_messages={"required": "Tell us what you will do to keep the promises"},
    )
    commits = forms.BooleanField(
        label="We commit to every promise of the charter",
        error_messages={"required": "Tick to commit to the promises of the charter"},
    )
    speaks_for = forms.BooleanField(
        label="I may make this commitment for the organisation",
        error_messages={"required": "Tick to say that you may make this commitment for the organisation"},
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        committed_to = self.application.charter_version
        self.charter_version: CharterVersion | None = version_in_force() or committed_to
        self.version_shown = str(self.charter_version.pk) if self.charter_version else ""
        self.fields["version"].initial = self.version_shown
        if committed_to != self.charter_version:
            self.initial["commits"] = False

    def clean(self):
        cleaned = super().clean()
        if self.charter_version is None:
            self.take_tick_away(NO_CHARTER)
        elif cleaned.get("version") != self.version_shown:
            self.take_tick_away(CHARTER_CHANGED)
        return cleaned

    def take_tick_away(self, message: str) -> None:
        """Show the form again with the promises of today and no tick below them."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = self.version_shown
        self.data.pop(self.add_prefix("commits"), None)
        self.errors.pop("commits", None)
        self.add_error("commits", ValidationError(message, code="required"))

    @property
    def answers(self) -> dict:
        """The tick goes with the version it was set below: without one, nobody has committed to that version."""
        commits = bool(self.cleaned_data.get("commits"))
        return {**super().answers, "commits": commits, "charter_version": self.charter_version}


class LogoForm(StepForm):
    logo = StrangerImageField(
        label="Choose your logo",
        max_bytes=LOGO_MEGABYTES * 1024 * 1024,
        error_messages={"required": "Choose a picture, or go back without one"},
    )
    logo_description = PlainCharField(
        label="What does it show? (optional)",
        max_length=150,
        required=False,
        help_text="For people who can't see it. For example: two hands around a cup.",
    )


class ComeBackForm(GuardedForm, HubForm):
    guard_key = "apply-come-back"

    email = forms.EmailField(
        label="Where shall we send the link?",
        max_length=254,
        help_text="We use the address for this only, unless you gave it in your application.",
        error_messages={"required": "Enter an email address"},
    )


class AnswerForm(HubForm):
    answer = PlainTextField(
        label="Your answer",
        max_length=4000,
        rows=6,
        error_messages={"required": "Write your answer"},
    )
