"""The forms of the check before publishing. The rules are in ``reports.domain.redactions``."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from django import forms

from hub.shared.forms import PlainCharField, PlainTextField
from hub.shared.templatetags.hub_tags import filesize_words
from reports.models import Attachment, Redaction

SAFE_NAME = re.compile(r"[^/\\]+")
LONGEST_TEXT, LONGEST_EXPLANATION = 50_000, 5000


class SeenForm(forms.Form):
    """Mixin: says which version of the check was looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=32)

    def __init__(self, *args, redaction: Redaction, **kwargs) -> None:
        self.redaction = redaction
        kwargs["initial"] = {"seen": redaction.version, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class CheckForm(SeenForm):
    """The public version: the covering words, the role of who wrote, a text for each item, which files go with it."""

    public_text = PlainTextField(label="Public version", required=False, max_length=LONGEST_TEXT, rows=16)
    role = PlainCharField(
        label="Role of who wrote it, published with the words",
        required=False,
        max_length=150,
        help_text="Such as “Head of primary care”, never a name. It stands in the original of the message.",
    )
    files = forms.MultipleChoiceField(label="Publish", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, items, files: list[Attachment], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        row = self.redaction
        self.fields["public_text"].initial = row.public_text
        self.fields["role"].initial = row.role
        self.items = items
        for item in items:
            self.fields[f"explanation_{item.pk}"] = PlainTextField(
                label=f"Public version, {item.number}",
                required=False,
                max_length=LONGEST_EXPLANATION,
                rows=6,
                initial=row.explanations.get(str(item.pk), ""),
            )
        self.fields["files"].choices = [
            (str(file.pk), f"{file.name} ({file.get_kind_display()}, {filesize_words(file.size)})") for file in files
        ]
        self.fields["files"].initial = [str(key) for key in row.files]
        self.sent_files = files
        for file in files:
            self.fields[f"name_{file.pk}"] = PlainCharField(
                label=f"Public name of {file.name}", required=False, max_length=150, initial=file.name
            )

    def clean(self):
        cleaned = super().clean()
        for file in self.sent_files:
            box, ending = f"name_{file.pk}", PurePosixPath(file.name).suffix
            name = cleaned.get(box)
            if name and (name == ending or not name.endswith(ending) or not SAFE_NAME.fullmatch(name)):
                self.add_error(box, f"Choose a name that ends in “{ending}”, without a slash.")
        return cleaned

    @property
    def names(self) -> dict[int, str]:
        """The names under which the files are published, by primary key. Only for a valid form."""
        return {file.pk: self.cleaned_data[f"name_{file.pk}"] or file.name for file in self.sent_files}

    @property
    def words(self) -> dict:
        """What ``prepare`` takes. Only for a valid form."""
        cleaned = self.cleaned_data
        return {
            "public_text": cleaned["public_text"],
            "role": cleaned["role"],
            "explanations": {str(item.pk): cleaned[f"explanation_{item.pk}"] for item in self.items},
            "files": [int(key) for key in cleaned["files"]],
            "names": self.names,
            "seen": cleaned["seen"],
        }


class ReasonForm(SeenForm):
    reason = PlainTextField(label="Reason", max_length=2000, rows=3, help_text="For staff. The history keeps it.")
