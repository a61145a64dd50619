"""The body of a page: every block an editor may use, in four groups."""

from __future__ import annotations

from wagtail.blocks import RichTextBlock, StreamBlock

from .highlights import CalloutBlock, CallToActionBlock, QuoteBlock
from .lists import CardsBlock, DocumentsBlock, KeyFactsBlock, RelatedPagesBlock, StepsBlock
from .media import FigureBlock, PictureBlock, VideoBlock
from .text import RICH_TEXT_FEATURES, HeadingBlock


class BodyBlock(StreamBlock):
    heading = HeadingBlock(group="Text")
    text = RichTextBlock(features=RICH_TEXT_FEATURES, group="Text")
    image = PictureBlock(group="Media")
    video = VideoBlock(group="Media")
    figure = FigureBlock(group="Media")
    quote = QuoteBlock(group="Highlight")
    callout = CalloutBlock(group="Highlight")
    call_to_action = CallToActionBlock(group="Highlight")
    key_facts = KeyFactsBlock(group="Lists")
    steps = StepsBlock(group="Lists")
    documents = DocumentsBlock(group="Lists")
    cards = CardsBlock(group="Lists")
    related_pages = RelatedPagesBlock(group="Lists")
