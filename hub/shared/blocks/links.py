"""A link to a page, a document or an address: the one way blocks point elsewhere."""

from __future__ import annotations

from wagtail.blocks import CharBlock, PageChooserBlock, StructBlock
from wagtail.documents.blocks import DocumentChooserBlock


class LinkBlock(StructBlock):
    """Exactly one of a page, a document and an address; nothing at all where the link is not required."""

    page = PageChooserBlock(required=False, help_text="A page of this site.")
    document = DocumentChooserBlock(required=False, help_text="A file of this site.")
    url = CharBlock(
        required=False,
        max_length=500,
        label="Address",
        help_text="Such as https://www.example.org/help, mailto:hello@kilnford.example or tel:01632960120.",
    )

    class Meta:
        icon = "link"
        label_format = "{page} {document} {url}"
