from __future__ import annotations

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from hub.organisations.enums import BODY_KINDS


class DutyRuleForm(WagtailAdminModelForm):
    """A rule, with a tick for each kind of body that it binds."""

    body_kinds = forms.MultipleChoiceField(
        label="Kinds of body",
        choices=[(kind.value, kind.label) for kind in BODY_KINDS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Which bodies it binds. Tick none if it binds every kind.",
    )
