"""Forms of letters on paper."""

from __future__ import annotations

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from hub.shared.clock import today
from hub.shared.forms import PlainCharField, PlainTextField
from reports.domain.letters import SAMPLES, fill, letter_faults, values_of
from reports.enums import LetterPurpose
from reports.forms.requests import MoveForm, day_field
from reports.models import LetterTemplate

NAMES = ", ".join(f"{{{{ {name} }}}}" for name in SAMPLES)


class LetterTemplateForm(WagtailAdminModelForm):
    """The words of a letter, checked as those of a mail are: no placeholder that nothing fills in."""

    subject = PlainCharField(label="Subject", max_length=200)
    body = PlainTextField(
        label="Words", max_length=10_000, rows=14, help_text=f"You may write: {NAMES}. Each request fills them in."
    )

    class Meta:
        model = LetterTemplate
        fields = ["name", "purpose", "subject", "body"]

    def clean_subject(self):
        return self.without_faults("subject")

    def clean_body(self):
        return self.without_faults("body")

    def without_faults(self, name: str) -> str:
        text = self.cleaned_data[name]
        for fault in letter_faults(text):
            self.add_error(name, f"{fault}.")
        return text


class LetterForm(MoveForm):
    """A letter about one request, filled in from a template and free to be changed."""

    subject = PlainCharField(label="Subject", max_length=200)
    body = PlainTextField(label="Words of the letter", max_length=10_000, rows=14)
    purpose = forms.ChoiceField(
        label="What is it for?",
        choices=LetterPurpose.choices,
        help_text="A reminder is shown on the public record as one.",
    )
    happened_on = day_field("Day on which it is posted", initial=today)

    def __init__(self, *args, template: LetterTemplate | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if template is not None:
            subject, body = fill(template, values_of(self.request, on=today(), purpose=template.purpose))
            self.initial |= {"subject": subject, "body": body, "purpose": template.purpose}
