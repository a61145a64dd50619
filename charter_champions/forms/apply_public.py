"""The optional section: the logo, and what the public page of a group shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from charter_champions.enums import LogoFocus
from hub.organisations.domain.finding import postcode_of, written
from hub.organisations.enums import ACCESS_QUESTIONS, LEAST_LOGO_SIDE, AccessAnswer
from hub.shared.forms import PlainCharField, PlainTextField
from hub.shared.image_files import StrangerImageField

from .apply_base import PageForm

LOGO_MEGABYTES = 5
SVG_ADVICE = (
    "We can’t take drawings in the SVG format, or documents. Open it, save or export it as a PNG picture at least 600 "
    "pixels wide, and choose that. Or send the picture to us and we do it for you."
)


class LogoField(StrangerImageField):
    """A logo; who sends a drawing or a document reads what to do instead."""

    def to_python(self, data):
        try:
            return super().to_python(data)
        except ValidationError as error:
            if error.code != "wrong_kind":
                raise
            raise ValidationError([error, ValidationError(SVG_ADVICE, code="advice")]) from error


class LogoForm(PageForm):
    logo = LogoField(
        label="Choose your logo",
        required=False,
        max_bytes=LOGO_MEGABYTES * 1024 * 1024,
        least_side=LEAST_LOGO_SIDE,
    )
    logo_description = PlainCharField(
        label="What does it show? (optional)",
        max_length=150,
        required=False,
        help_text="For people who can’t see it. For example: two hands around a cup.",
    )
    logo_focus = forms.ChoiceField(
        label="Which part must always be seen?",
        choices=LogoFocus.choices,
        required=False,
        initial=LogoFocus.CENTRE,
        widget=forms.RadioSelect,
        help_text="Small pictures and round ones are cut at the edges. Think of your logo in nine parts, and choose "
        "the one that matters most.",
    )

    @property
    def answers(self) -> dict[str, Any]:
        """Without a new picture the one that is there stays."""
        answers = super().answers
        if not answers.get("logo"):
            answers.pop("logo", None)
        if not answers.get("logo_focus"):
            answers.pop("logo_focus", None)
        return answers


class PublicPageForm(PageForm):
    description = PlainTextField(
        label="What happens at your group? (optional)",
        max_length=3000,
        required=False,
        rows=6,
        help_text="What should people expect who come for the first time? Leave a blank line between paragraphs.",
    )
    take_part = PlainTextField(
        label="How can people take part? (optional)",
        max_length=1500,
        required=False,
        rows=4,
        help_text="For example, when and where you meet, whether to call first, and what it costs.",
    )
    shows_email = forms.BooleanField(label="Show our email address on the page", required=False)
    shows_phone = forms.BooleanField(label="Show our phone number on the page", required=False)


def access_choice(name: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=f"{ACCESS_QUESTIONS[name]}?", choices=AccessAnswer.choices, required=False, widget=forms.RadioSelect
    )


class PlaceForm(PageForm):
    address = PlainTextField(
        label="Building and street (optional)",
        max_length=300,
        required=False,
        rows=2,
        autocomplete="street-address",
    )
    town = PlainCharField(label="Town (optional)", max_length=100, required=False, autocomplete="address-level2")
    postcode = PlainCharField(
        label="Postcode (optional)", max_length=20, required=False, autocomplete="postal-code", width=10
    )
    hides_exact_address = forms.BooleanField(
        label="Show only the town, for example because you meet in somebody’s home", required=False
    )
    step_free = access_choice("step_free")
    accessible_toilet = access_choice("accessible_toilet")
    hearing_loop = access_choice("hearing_loop")
    bsl = access_choice("bsl")
    quiet_space = access_choice("quiet_space")
    parking = access_choice("parking")
    access_notes = PlainTextField(
        label="Anything else about getting in or around? (optional)",
        max_length=1000,
        required=False,
        rows=3,
        help_text="For example, the nearest bus stop, or who to ring on the day.",
    )

    def clean_postcode(self) -> str:
        typed = self.cleaned_data["postcode"]
        if not typed:
            return ""
        code = postcode_of(typed)
        if not code:
            raise ValidationError("Enter a full postcode, like KF1 2AB, or leave it empty", code="invalid")
        return written(code)

    @property
    def answers(self) -> dict[str, Any]:
        """An access question that nobody answered is not known yet."""
        answers = super().answers
        for name in ACCESS_QUESTIONS:
            if name in answers:
                answers[name] = answers[name] or AccessAnswer.UNKNOWN
        return answers
