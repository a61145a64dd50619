from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.search import index

from ..whole_files import files_with_rows


class HubImage(AbstractImage):
    """A picture that is described for people who can't see it, or said to be decoration."""

    is_decorative = models.BooleanField(
        "decorative",
        default=False,
        help_text="Tick only if the picture says nothing that the words beside it don't say.",
    )
    credit = models.CharField(max_length=150, blank=True, help_text="For example: Photo by Ada Example.")
    consent_until = models.DateField(
        null=True,
        blank=True,
        help_text="The last day on which the people in the picture agreed to be shown. Leave empty if nobody is in it.",
    )

    admin_form_fields = (
        "title",
        "file",
        "description",
        "is_decorative",
        "credit",
        "consent_until",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields = [*AbstractImage.search_fields, index.FilterField("consent_until")]

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"

    def clean(self) -> None:
        super().clean()
        if self.is_decorative and self.description.strip():
            raise ValidationError(
                {"description": "A decorative picture has no description. Empty this, or untick decorative."}
            )
        if not self.is_decorative and not self.description.strip():
            raise ValidationError({"description": "Describe the picture in one sentence, or tick decorative."})

    def save(self, *args, **kwargs) -> None:
        """Give a file that did not come by the admin's form its hash: the cache knows sizes of pictures by it."""
        with files_with_rows() as watch:
            watch(self)
            super().save(*args, **kwargs)
        if self.file:
            self.get_file_hash()

    @property
    def default_alt_text(self) -> str:
        """The text alternative; empty for decoration, never the file's title."""
        return "" if self.is_decorative else self.description

    def has_consent(self, *, on: dt.date) -> bool:
        """Whether the picture may be shown on the day ``on``; the last agreed day is included."""
        return self.consent_until is None or on <= self.consent_until


class HubRendition(AbstractRendition):
    """A size of a picture that a page needs."""

    image = models.ForeignKey(HubImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta(AbstractRendition.Meta):
        unique_together = (("image", "filter_spec", "focal_point_key"),)
        # Whoever asks for a file is answered by what its row says.
        indexes = [models.Index(fields=["file"], name="rendition_file")]

    def get_upload_to(self, filename: str) -> str:
        """A name that changes with what is in the file, so that nobody keeps an old picture under a new one's name."""
        return super().get_upload_to(f"{self.image.file_hash[:12]}.{filename}")
