"""The body of a page: every block an editor may use, in four groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from wagtail.blocks import StreamBlock, StreamBlockValidationError, StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.models import Page

from hub.shared.models.images import HubImage
from hub.shared.renditions import prefetch_renditions

from .highlights import CalloutBlock, CallToActionBlock, QuoteBlock
from .lists import CardsBlock, DocumentsBlock, KeyFactsBlock, RelatedPagesBlock, StepsBlock
from .media import FigureBlock, PictureBlock, VideoBlock
from .text import HeadingBlock, Words, WordsBlock, expand_together
from .visible import mark_visible

TEXT, MEDIA, HIGHLIGHT, LISTS = "Text", "Media", "Highlight", "Lists"


@dataclass(frozen=True)
class Heading:
    """A heading of a body and the name by which a link reaches it: ``#anchor``."""

    text: str
    level: int
    anchor: str


def headings(body: StreamValue) -> list[Heading]:
    """The headings that editors wrote in ``body``, in order, for a list of what is on the page."""
    return [heading for heading in placed(body) if heading is not None]


def placed(body: StreamValue) -> Iterator[Heading | None]:
    """For each block of ``body`` its heading, with an anchor of its own, or ``None``."""
    taken: set[str] = set()
    for child in body:
        if child.block_type != "heading":
            yield None
            continue
        text = child.value["text"]
        stem = anchor = slugify(text) or "part"
        number = 1
        while anchor in taken:
            number += 1
            anchor = f"{stem}-{number}"
        taken.add(anchor)
        yield Heading(text=text, level=3 if child.value["level"] == "h3" else 2, anchor=anchor)


def leaves(value) -> Iterator[object]:
    """Every value inside ``value`` that holds no others: texts, pictures, pages, documents, numbers."""
    if isinstance(value, StreamValue):
        for child in value:
            yield from leaves(child.value)
    elif isinstance(value, ListValue):
        for item in value:
            yield from leaves(item)
    elif isinstance(value, StructValue):
        for item in value.values():
            yield from leaves(item)
    else:
        yield value


def load_together(body: StreamValue) -> None:
    """Fetch what all blocks of ``body`` need to be shown, at a number of queries that does not grow with them.

    One query for the sizes of all pictures, one for which pages are public, one for each kind of link in all texts.
    """
    found = list(leaves(body))
    prefetch_renditions(
        leaf for leaf in found if isinstance(leaf, HubImage) and not hasattr(leaf, "prefetched_renditions")
    )
    mark_visible(leaf for leaf in found if isinstance(leaf, Page))
    expand_together([leaf for leaf in found if isinstance(leaf, Words)])


class BodyBlock(StreamBlock):
    """What ``body`` fields are made of. Show it whole, ``{% include_block page.body %}``, so that it loads at once."""

    heading = HeadingBlock(group=TEXT)
    text = WordsBlock(
        group=TEXT,
        icon="pilcrow",
        label="Text",
        description="Paragraphs, lists and links.",
        preview_value="<p>64 unpaid carers spoke to us at drop-ins. Most look after someone <b>every morning</b>.</p>",
    )
    image = PictureBlock(group=MEDIA)
    video = VideoBlock(group=MEDIA)
    figure = FigureBlock(group=MEDIA)
    quote = QuoteBlock(group=HIGHLIGHT)
    callout = CalloutBlock(group=HIGHLIGHT)
    call_to_action = CallToActionBlock(group=HIGHLIGHT)
    key_facts = KeyFactsBlock(group=LISTS)
    steps = StepsBlock(group=LISTS)
    documents = DocumentsBlock(group=LISTS)
    cards = CardsBlock(group=LISTS)
    related_pages = RelatedPagesBlock(group=LISTS)

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        seen_heading = False
        for index, heading in enumerate(placed(cleaned)):
            if heading is None:
                continue
            if heading.level == 3 and not seen_heading:
                fault = ValidationError(
                    "A smaller heading stands under a heading. Add one above, or make this one a heading."
                )
                raise StreamBlockValidationError(block_errors={index: fault})
            seen_heading = True
        return cleaned

    def render_basic(self, value, context=None) -> SafeString:
        """Each block in its own ``div``; what comes to nothing, such as a picture without consent, leaves no trace.

        Blocks learn from ``inner_level`` which level a heading of their own has, one below the heading above them.
        """
        load_together(value)
        level, rendered = 2, []
        for child, heading in zip(value, placed(value), strict=True):
            level = heading.level + 1 if heading else level
            html = child.render(context={**(context or {}), "inner_level": level, "heading": heading})
            if html.strip():
                rendered.append((child.block_type.replace("_", "-"), mark_safe(html)))
        return format_html_join("\n", '<div class="block block--{}">{}</div>', rendered)
