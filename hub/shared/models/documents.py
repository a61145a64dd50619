from __future__ import annotations

from django.db import models
from wagtail.documents.models import AbstractDocument, Document

from ..whole_files import files_with_rows


class HubDocument(AbstractDocument):
    """A file to download; a web page is better where there is a choice."""

    language = models.CharField(
        max_length=60, default="English", help_text="The language the document is written in, such as Polish."
    )
    is_easy_read = models.BooleanField(
        "Easy Read", default=False, help_text="Tick if it is written in short sentences with pictures."
    )

    admin_form_fields = (*Document.admin_form_fields, "language", "is_easy_read")

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"

    def save(self, *args, **kwargs) -> None:
        """Give a file that did not come by the admin's form its size and hash: the hash is its ETag."""
        with files_with_rows() as watch:
            watch(self)
            super().save(*args, **kwargs)
        if self.file:
            self.get_file_size()
            self.get_file_hash()
