"""Words: headings and running text."""

from __future__ import annotations

from wagtail.blocks import CharBlock, ChoiceBlock, RichTextBlock, StructBlock

RICH_TEXT_FEATURES = ["bold", "link", "document-link", "ul", "ol"]


class HeadingBlock(StructBlock):
    """A heading of the page's second or third level."""

    text = CharBlock(max_length=120, help_text="Such as: What people told us.")
    level = ChoiceBlock(
        choices=[("h2", "Heading"), ("h3", "Smaller heading")],
        default="h2",
        help_text="A smaller heading stands under a heading.",
    )

    class Meta:
        icon = "title"
        template = "blocks/heading.html"
        label_format = "{text}"


def text_block(**kwargs) -> RichTextBlock:
    return RichTextBlock(features=RICH_TEXT_FEATURES, **kwargs)
