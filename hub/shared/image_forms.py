"""The form with which staff add and change pictures, one at a time, in a chooser or many at once."""

from __future__ import annotations

from io import BytesIO

from django.core.exceptions import ValidationError
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from hub.shared.clock import today
from hub.shared.image_files import DECODER_ERRORS, check_pixels, read_within, unreadable
from hub.shared.templatetags.hub_tags import day

NEEDED_UNLESS_DECORATIVE = "One sentence for people who can't see the picture. Needed unless Decorative is ticked."
PILLOW_FORMATS = ("AVIF", "GIF", "JPEG", "PNG", "WEBP")


class StaffImageField(WagtailImageField):
    """Wagtail's own field, but every fault of a file is a message of the form, and the whole picture is decoded."""

    def to_python(self, data):
        if data in self.empty_values:
            return super().to_python(data)
        if hasattr(data, "read"):
            self.check_decodes(data)
        try:
            return super().to_python(data)
        except ValidationError:
            raise
        except DECODER_ERRORS as error:
            raise unreadable(error) from error

    def clean(self, value, initial=None):
        try:
            return super().clean(value, initial)
        except ValidationError:
            raise
        except DECODER_ERRORS as error:
            raise unreadable(error) from error

    def check_decodes(self, upload) -> None:
        """Decode every frame of ``upload`` within the limits. Raises ``ValidationError`` if that can't be done."""
        content = read_within(upload, self.max_upload_size)
        upload.seek(0)
        try:
            with Image.open(BytesIO(content), formats=PILLOW_FORMATS) as image:
                check_pixels(image, self.max_image_pixels)
                check_pixels(image, self.max_image_pixels, frames=getattr(image, "n_frames", 1))
                image.load()
        except ValidationError:
            raise
        except Image.UnidentifiedImageError as error:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error
        except DECODER_ERRORS as error:
            raise unreadable(error) from error


class HubImageForm(BaseImageForm):
    """Asks for a description or for "decorative" wherever both are on the form.

    Wagtail's uploader of many pictures sends only a title at first. What it sends then waits as an uploaded file,
    and becomes a picture once its own small form has been filled in.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            plain = self.fields["file"]
            self.fields["file"] = StaffImageField(
                label=plain.label, required=plain.required, widget=plain.widget, initial=plain.initial
            )
        if {"description", "is_decorative"} <= self.fields.keys():
            # Neither box alone can be required, so neither has Wagtail's mark of one that is.
            self.fields["description"].help_text = NEEDED_UNLESS_DECORATIVE
        until = self.instance.consent_until
        if "consent_until" in self.fields and until is not None and not self.instance.has_consent(on=today()):
            self.fields[
                "consent_until"
            ].help_text = f"Consent ended on {day(until)}, so no page shows this picture any more."

    def add_error(self, field, error):
        """A fault of a field that this form leaves out is told at the top of the form."""
        if field is None and hasattr(error, "error_dict") and not error.error_dict.keys() <= {"__all__", *self.fields}:
            error = ValidationError([fault for faults in error.error_dict.values() for fault in faults])
        super().add_error(field, error)
