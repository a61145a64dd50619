"""Files on the admin's forms: each is told why it was refused, and the others stay for the next press."""

from __future__ import annotations

import time

from django import forms
from django.core.exceptions import ValidationError

from hub.shared.image_files import megabytes
from hub.shared.sent_files import ACCEPT, ALLOWED, MAX_BYTES
from hub.shared.templatetags.hub_tags import filesize_words
from hub.shared.typed_numbers import row_keys
from reports.domain.attachments import MOST_FILES, KeptAlready, keep
from reports.models import Attachment

MOST_SECONDS = 15
"""A worker that is busy for longer than gunicorn's ``timeout`` is ended; checking one file more may take a while."""

OUT_OF_TIME = "there was no time left to check it. Add it again."


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Any number of files. Its value is the list of them as they came: what checks them is ``AttachesFiles``."""

    widget = FilesInput

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("help_text", f"{ALLOWED}. At most {MOST_FILES} files of {megabytes(MAX_BYTES)} each.")
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        return [upload for upload in (data or []) if upload]

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "accept": ACCEPT}


class AttachesFiles(forms.Form):
    """Mixin before a form about one request: files that came with a message.

    What was checked waits as a draft of whoever logs the message, so that a form that comes back with an error still
    has it, with a tick that can be taken away.
    """

    files = FilesField(label="Files that came with it", required=False)
    kept = forms.ModelMultipleChoiceField(
        label="Files that are here already",
        queryset=Attachment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Take away the tick of a file that is not to be logged.",
    )
    publish_files = forms.BooleanField(
        label="Publish the files too",
        required=False,
        help_text="Without their properties and the places of pictures. Tick this only if you have read them all.",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        sent = self.data.getlist(self.add_prefix("kept")) if self.is_bound else []
        self.show_kept(row_keys(sent))

    def show_kept(self, keys: list[int]) -> None:
        """Offer the drafts with ``keys`` alone: those of a form that was left are no part of this one."""
        field = self.fields["kept"]
        field.queryset = self.request.attachments.drafted(by=self.user).filter(pk__in=keys)
        field.label_from_instance = described

    @property
    def has_kept(self) -> bool:
        return bool(self.fields["kept"].queryset)

    def clean(self):
        cleaned = super().clean()
        if self.is_repeat():
            # The first press sent what was kept, and nothing is kept again.
            self.errors.pop("kept", None)
            cleaned |= {"kept": [], "files": []}
        kept, uploads = list(cleaned.get("kept") or []), cleaned.get("files") or []
        started = time.monotonic()
        for upload in uploads:
            try:
                if time.monotonic() - started > MOST_SECONDS:
                    raise ValidationError(OUT_OF_TIME, code="out_of_time")
                kept.append(keep(upload, self.request, user=self.user, among=[row.pk for row in kept]))
            except KeptAlready:
                # Whoever sends a form anew may add what it has already.
                continue
            except ValidationError as error:
                self.add_error("files", ValidationError([f"{upload.name}: {message}" for message in error.messages]))
        cleaned["attachments"] = kept
        if uploads:
            # If the form comes back, what was kept is in it with its tick.
            keys = [row.pk for row in kept]
            self.data = self.data.copy()
            self.data.setlist(self.add_prefix("kept"), [str(key) for key in keys])
            self.show_kept(keys)
        return cleaned


def described(row: Attachment) -> str:
    """As in "Plan.pdf (PDF, 1.2MB)"."""
    return f"{row.name} ({row.get_kind_display()}, {filesize_words(row.size)})"
