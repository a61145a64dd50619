"""What a champion answers once a year, and when the charter changed."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from charter_champions.models import CharterVersion
from hub.shared.forms import HubForm, PlainCharField

CHARTER_CHANGED = "The charter was changed while you were reading. Read the promises again, then tick once more."


class CommitForm(HubForm):
    """The tick below the promises of one version; it is taken away if another version is in force when it is sent."""

    commits = forms.BooleanField(
        label="We commit to every promise of the charter",
        error_messages={"required": "Tick to commit to the promises of the charter"},
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args, charter_version: CharterVersion, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.charter_version = charter_version
        self.fields["version"].initial = str(charter_version.pk)

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("version") != str(self.charter_version.pk):
            # Shown again with the promises of today and no tick below them.
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = str(self.charter_version.pk)
            self.data.pop(self.add_prefix("commits"), None)
            self.errors.pop("commits", None)
            self.add_error("commits", ValidationError(CHARTER_CHANGED, code="required"))
        return cleaned


class RenewForm(CommitForm):
    """The three questions of a renewal."""

    field_order = ["did", "listing", "commits", "version", "last_day"]

    did = PlainCharField(
        label="What did you do for the charter this year?",
        max_length=300,
        help_text="One sentence is enough. For example: we asked 40 carers about breaks and told them what came of it.",
        error_messages={"required": "Write one sentence on what you did"},
    )
    listing = forms.TypedChoiceField(
        label="Is your page in the directory still right?",
        choices=[("yes", "Yes, all of it"), ("no", "No, something changed")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether your page is still right"},
    )
    last_day = forms.DateField(widget=forms.HiddenInput)
