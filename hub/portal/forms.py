from __future__ import annotations

import hashlib
import json
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError

from charter_champions.forms.apply_group import PHONE, AreaChoices
from charter_champions.forms.apply_public import LOGO_MEGABYTES
from hub.organisations.domain.finding import postcode_of, written
from hub.organisations.enums import ACCESS_QUESTIONS, LEAST_LOGO_SIDE, AccessAnswer, PersonRole
from hub.organisations.models import Area, Organisation
from hub.portal.domain import listings, pictures
from hub.portal.models import KeptPicture
from hub.shared.forms import HubForm, PlainCharField, PlainTextField
from hub.shared.image_files import StrangerImageField
from hub.shared.models import HubImage, Theme
from hub.shared.web_addresses import WebAddressField

MOST_THEMES = 5
LONGEST_MARKS = 4000
SECTIONS = (
    ("about", "About you", ("summary", "description", "areas", "themes")),
    ("contact", "How people get in touch", ("email", "phone", "website")),
    ("place", "Where you meet", ("address", "town", "postcode", "hides_exact_address", "lists_events_of_others")),
    ("access", "Access", (*ACCESS_QUESTIONS, "access_notes")),
    ("logo", "Your logo", ("logo", "logo_description", "remove_logo")),
)


class ListingForm(HubForm):
    """All that a partner may change in the listing of their organisation, and nothing else."""

    summary = PlainTextField(
        label=listings.LABELS["summary"],
        max_length=300,
        rows=3,
        help_text="One or two sentences that anybody understands. They are shown in the directory.",
        error_messages={"required": "Tell people what you do and who for"},
    )
    description = PlainTextField(
        label="What to expect on a first visit (optional)",
        required=False,
        max_length=5000,
        rows=8,
        help_text="Leave a blank line between paragraphs.",
    )
    areas = AreaChoices(
        label=listings.LABELS["areas"],
        queryset=Area.objects.none(),
        help_text="Choose all that apply.",
        error_messages={"required": "Choose at least one area"},
    )
    themes = forms.ModelMultipleChoiceField(
        label="What is your work about? (optional)",
        queryset=Theme.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=f"Choose up to {MOST_THEMES}.",
    )
    email = forms.EmailField(
        label="Email address for the public (optional)",
        required=False,
        max_length=254,
        help_text="Anybody can see it.",
    )
    phone = PlainCharField(
        label="Phone number for the public (optional)",
        required=False,
        max_length=30,
        width=20,
        autocomplete="tel",
        validators=[PHONE],
        help_text="Anybody can see it.",
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    website = WebAddressField(
        label="Website or social media page (optional)",
        required=False,
        max_length=Organisation._meta.get_field("website").max_length,
    )
    address = PlainTextField(
        label="Building and street (optional)", required=False, max_length=300, rows=3, help_text="One line each."
    )
    town = PlainCharField(label="Town (optional)", required=False, max_length=100, width=20)
    postcode = PlainCharField(label="Postcode (optional)", required=False, max_length=10, width=10)
    hides_exact_address = forms.BooleanField(
        label="Hide the exact address",
        required=False,
        help_text="For refuges and people’s homes: only the town and the first half of the postcode are shown.",
    )
    lists_events_of_others = forms.BooleanField(
        label=listings.LABELS["lists_events_of_others"],
        required=False,
        help_text="Your page then shows the events of others in your building, under a heading of their own.",
    )
    access_notes = PlainTextField(
        label="Anything else about access (optional)",
        required=False,
        max_length=1000,
        rows=4,
        help_text="For example the bus stop, how wide the doors are, or who to ring on the day.",
    )
    logo = StrangerImageField(
        label="Choose a logo (optional)",
        required=False,
        max_bytes=LOGO_MEGABYTES * 1024 * 1024,
        least_side=LEAST_LOGO_SIDE,
    )
    logo_description = PlainCharField(
        label="What does the logo show?",
        required=False,
        max_length=150,
        help_text="For people who can’t see it. Needed when there is a logo. For example: two hands around a cup.",
    )
    remove_logo = forms.BooleanField(label="Take the logo away", required=False)
    kept_logo = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=LONGEST_MARKS, widget=forms.HiddenInput)

    def __init__(self, *args, organisation: Organisation, user, shown: listings.Values, **kwargs) -> None:
        self.organisation, self.user = organisation, user
        self.logo_now = HubImage.objects.filter(pk=shown["logo"]).first() if shown["logo"] else None
        description = self.logo_now.description if self.logo_now else ""
        initial = {name: value for name, value in shown.items() if name != "logo"}
        marks = json.dumps(listings.marks_of(shown))
        super().__init__(*args, initial={**initial, "logo_description": description, "seen": marks}, **kwargs)
        self.fields["areas"].queryset = Area.objects.order_by("path")
        self.fields["themes"].queryset = Theme.objects.order_by("name")
        for name, question in ACCESS_QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(label=question, choices=AccessAnswer.choices)
        if self.logo_now is None:
            del self.fields["remove_logo"]

    @property
    def sections(self) -> list[dict]:
        """Key, heading and fields of each part of the page."""
        return [
            {"key": key, "heading": heading, "fields": [self[name] for name in names if name in self.fields]}
            for key, heading, names in SECTIONS
        ]

    def clean_summary(self) -> str:
        return " ".join(self.cleaned_data["summary"].split())

    def clean_themes(self):
        themes = self.cleaned_data["themes"]
        # A listing that has more already keeps them.
        if len(themes) > max(MOST_THEMES, len(self.initial["themes"])):
            raise ValidationError(f"Choose {MOST_THEMES} or fewer.")
        return themes

    def clean_postcode(self) -> str:
        typed = self.cleaned_data["postcode"]
        if typed and not postcode_of(typed):
            if typed == self.initial["postcode"]:
                return typed
            raise ValidationError("Enter a full postcode, like KF1 2AB")
        return written(postcode_of(typed)) if typed else ""

    def clean_seen(self) -> dict[str, str]:
        """The marks of what the page showed; none of those that nobody can read."""
        try:
            marks = json.loads(self.cleaned_data["seen"])
        except (ValueError, RecursionError):
            return {}
        return {str(name): str(mark) for name, mark in marks.items()} if isinstance(marks, dict) else {}

    def clean(self):
        cleaned = super().clean()
        takes_away = cleaned.get("remove_logo")
        if self.has_new_logo and takes_away:
            self.add_error("remove_logo", "You chose a new logo. Untick this, or send the page without a new one.")
        has_logo = self.has_new_logo or (self.logo_now is not None and not takes_away)
        if has_logo and not cleaned.get("logo_description") and "logo_description" not in self.errors:
            self.add_error("logo_description", "Say in a few words what the logo shows")
        return cleaned

    @cached_property
    def kept(self) -> KeptPicture | None:
        """The picture that came with an earlier try."""
        word = self.data.get(self.add_prefix("kept_logo"), "") if self.is_bound else ""
        return pictures.find(str(word), self.organisation, self.user)

    @property
    def has_new_logo(self) -> bool:
        return bool(self.cleaned_data.get("logo")) or self.kept is not None

    def keep_picture(self) -> None:
        """Keep a picture that came with this form, which is shown again."""
        if file := self.cleaned_data.get("logo"):
            file.seek(0)
            word = pictures.keep(file, self.organisation, self.user)
            self.data = self.data.copy()
            self.data[self.add_prefix("kept_logo")] = word
            self.__dict__.pop("kept", None)

    def show_now(self, current: listings.Values) -> None:
        """Take what the listing says by now as seen: whoever presses the button again means it."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = json.dumps(listings.marks_of(current))

    def typed(self) -> listings.Values:
        """What was typed, as ``listings.values_of`` has it, without the logo."""
        cleaned = self.cleaned_data
        values = {name: cleaned[name] for name in listings.LABELS if name not in ("areas", "themes", "logo")}
        for name in ("areas", "themes"):
            values[name] = sorted(row.pk for row in cleaned[name])
        return values

    def typed_logo(self) -> int | None:
        """The key of the logo that is wanted; makes a picture for one that is new or is described in other words."""
        words, now = self.cleaned_data["logo_description"], self.logo_now
        if self.has_new_logo:
            content = self.new_content()
            is_same = now is not None and now.get_file_hash() == hashlib.sha1(content.read()).hexdigest()  # noqa: S324
            content.seek(0)
            if is_same and now.description == words:
                return now.pk
            return listings.new_logo(self.organisation, content, words, user=self.user).pk
        if now is None or self.cleaned_data.get("remove_logo"):
            return None
        if words == now.description:
            return now.pk
        return listings.described_anew(now, self.organisation, words, user=self.user).pk

    def new_content(self):
        """The new picture as a file with a name."""
        return listings.picture_file(self.cleaned_data.get("logo") or self.kept.file)


class RoleForm(HubForm):
    role = forms.ChoiceField(
        label="What may they do?",
        choices=PersonRole.choices,
        initial=PersonRole.HELPER,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they may do"},
    )


class InviteForm(RoleForm):
    field_order = ("email", "role")

    email = forms.EmailField(
        label="Email address",
        max_length=254,
        help_text="We send a link to it. It works for 14 days.",
        error_messages={"required": "Enter an email address"},
    )


class AcceptForm(HubForm):
    name = PlainCharField(
        label="What is your name?",
        max_length=150,
        autocomplete="name",
        help_text="The others in your organisation and our staff see it. We never publish it.",
        error_messages={"required": "Enter your name"},
    )
