from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError

from charter_champions.models import Application
from hub.shared.forms import HubForm, PlainCharField
from hub.shared.guards import GuardedForm, OnceForm

NOT_IN_A_NAME = re.compile(r"https?://|www\.", re.IGNORECASE)


class NameField(PlainCharField):
    """The name of a group, without a web address: it stands on a badge and in mails."""

    def __init__(self, **kwargs) -> None:
        super().__init__(
            label="What is your group called?",
            max_length=Application._meta.get_field("name").max_length,
            autocomplete="organization",
            help_text="This name is on your badge and in the directory.",
            error_messages={"required": "Enter the name of your group"},
            **kwargs,
        )

    def to_python(self, value):
        name = super().to_python(value)
        return " ".join(name.split()) if isinstance(name, str) else name

    def validate(self, value) -> None:
        super().validate(value)
        if NOT_IN_A_NAME.search(value):
            raise ValidationError(
                "Enter the name without a web address. There is a box for that later.", code="web_address"
            )


class StartForm(OnceForm, GuardedForm, HubForm):
    """What makes the record: guarded, and only once however often it is sent."""

    guard_key = "apply"
    label_size = "m"

    name = NameField()
    email = forms.EmailField(
        label="Your email address",
        max_length=254,
        help_text="We send you a link to come back to your application, and later our answer. We never publish it "
        "unless you ask us to.",
        error_messages={"required": "Enter your email address"},
    )

    @property
    def answers(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("name", "email")}


class ComeBackForm(OnceForm, GuardedForm, HubForm):
    guard_key = "apply-come-back"
    label_size = "m"

    email = forms.EmailField(
        label="Where shall we send the link?",
        max_length=254,
        help_text="Your own address, or that of somebody who helps you. We use it for this only, unless it is the one "
        "in your application.",
        error_messages={"required": "Enter an email address"},
    )
