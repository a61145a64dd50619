"""The optional section: the logo, and what the public page of a group shows."""

from __future__ import annotations

import codecs
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from charter_champions.enums import LogoFocus
from hub.organisations.domain.finding import postcode_of, written
from hub.organisations.enums import ACCESS_QUESTIONS, LEAST_LOGO_SIDE, AccessAnswer
from hub.shared.brand import brand_in_use
from hub.shared.forms import PlainCharField, PlainTextField
from hub.shared.image_files import StrangerImageField

from .apply_base import PageForm

LOGO_MEGABYTES = 5
SAVE_AS_PNG = "save or export it as a PNG picture at least 600 pixels wide, and choose that."
SVG_ADVICE = f"This is a drawing in the SVG format. Open it, {SAVE_AS_PNG}"
OTHER_ADVICE = f"If your logo is in this file, open it, {SAVE_AS_PNG}"
NO_PICTURE_ADVICE = "What is in this file is not a picture, whatever its name says. Choose another file."
OTHER_PICTURES = re.compile(rb"GIF8|BM|II\*\0|MM\0\*|\0\0\0.ftyp|%PDF|%!PS|8BPS|PK\x03\x04|\xd0\xcf\x11\xe0", re.S)
"""How files begin that may hold a logo: GIF, BMP, TIFF, HEIC and AVIF, PDF, PostScript, Photoshop, and Office's."""


class LogoField(StrangerImageField):
    """A logo; who sends another kind of file reads what to do instead."""

    def to_python(self, data):
        try:
            return super().to_python(data)
        except ValidationError as error:
            if error.code != "wrong_kind":
                raise
            raise ValidationError([error, ValidationError(advice_on(data), code="advice")]) from error


def advice_on(upload: UploadedFile) -> str:
    """What to do instead of sending this file, which is no picture that we take. Only its first bytes are looked at."""
    upload.seek(0)
    start = upload.read(2000)
    other = OTHER_ADVICE if OTHER_PICTURES.match(start) else NO_PICTURE_ADVICE
    advice = SVG_ADVICE if is_svg(start) else other
    email = brand_in_use().email
    return f"{advice} Or email your logo to {email} and we will do it for you." if email else advice


def is_svg(start: bytes) -> bool:
    text = start.removeprefix(codecs.BOM_UTF8).lstrip()
    return text.startswith(b"<svg") or (text.startswith((b"<?xml", b"<!--", b"<!DOCTYPE svg")) and b"<svg" in text)


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
