from __future__ import annotations

from django import forms

from hub.shared.forms import HubForm, HubModelForm, PlainCharField
from hub.shared.guards import GuardedForm, OnceForm

from .models import Lamp


class LampForm(OnceForm, GuardedForm, HubForm):
    guard_key = "lamp"

    name = PlainCharField(label="Name", max_length=60)
    email = forms.EmailField(label="E-mail address")


class LampModelForm(OnceForm, GuardedForm, HubModelForm):
    guard_key = "lamp"

    class Meta:
        model = Lamp
        fields = ["name"]
