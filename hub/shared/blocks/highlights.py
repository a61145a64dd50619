"""What should stand out: quotes, callouts and calls to action."""

from __future__ import annotations

from wagtail.blocks import CharBlock, ChoiceBlock, RichTextBlock, StructBlock, TextBlock

from .links import LinkBlock
from .text import RICH_TEXT_FEATURES


class QuoteBlock(StructBlock):
    words = TextBlock(max_length=1000)
    who = CharBlock(required=False, max_length=120)
    context = CharBlock(required=False, max_length=200)
    source = CharBlock(required=False, max_length=200)

    class Meta:
        icon = "openquote"
        template = "blocks/quote.html"


class CalloutBlock(StructBlock):
    kind = ChoiceBlock(
        choices=[("info", "Good to know"), ("warning", "Important"), ("success", "Good news")], default="info"
    )
    heading = CharBlock(max_length=120)
    text = RichTextBlock(features=RICH_TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        template = "blocks/callout.html"


class CallToActionBlock(StructBlock):
    heading = CharBlock(max_length=120)
    text = TextBlock(required=False, max_length=400)
    label = CharBlock(max_length=60)
    link = LinkBlock()

    class Meta:
        icon = "link"
        template = "blocks/call_to_action.html"
