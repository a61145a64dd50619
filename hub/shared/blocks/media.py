"""Pictures, films and figures."""

from __future__ import annotations

from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    DecimalBlock,
    IntegerBlock,
    ListBlock,
    RichTextBlock,
    StructBlock,
    TextBlock,
    URLBlock,
)
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from .text import RICH_TEXT_FEATURES


class PictureBlock(StructBlock):
    """A picture with its own description; gone from the page once consent has ended."""

    image = ImageChooserBlock()
    caption = CharBlock(required=False, max_length=250)

    class Meta:
        icon = "image"
        template = "blocks/image.html"


class VideoBlock(StructBlock):
    """A film of this site, or a plain link to one elsewhere, always with its words."""

    title = CharBlock(max_length=150)
    file = DocumentChooserBlock(required=False)
    captions = DocumentChooserBlock(required=False)
    poster = ImageChooserBlock(required=False)
    url = URLBlock(required=False)
    site_name = CharBlock(required=False, max_length=60)
    transcript = RichTextBlock(features=RICH_TEXT_FEATURES)

    class Meta:
        icon = "media"
        template = "blocks/video.html"


class FigureRowBlock(StructBlock):
    label = CharBlock(max_length=120)
    number = DecimalBlock(required=False, max_digits=12, decimal_places=2)
    is_hidden = BooleanBlock(required=False)


class FigureBlock(StructBlock):
    """Numbers as a chart and as a table."""

    title = CharBlock(max_length=200)
    summary = TextBlock(max_length=300)
    kind = ChoiceBlock(
        choices=[("bars", "Bars"), ("columns", "Columns"), ("share", "Parts of a whole")], default="bars"
    )
    unit = CharBlock(required=False, max_length=40)
    base = IntegerBlock(required=False, min_value=1)
    base_name = CharBlock(required=False, max_length=120)
    source = CharBlock(required=False, max_length=250)
    rows = ListBlock(FigureRowBlock(), min_num=1, max_num=12)

    class Meta:
        icon = "table"
        template = "blocks/figure.html"
