"""Lists: facts, steps, documents, cards and other pages."""

from __future__ import annotations

from wagtail.blocks import CharBlock, ListBlock, PageChooserBlock, StructBlock, TextBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from .links import LinkBlock


class KeyFactBlock(StructBlock):
    fact = CharBlock(max_length=60)
    label = CharBlock(max_length=160)


class KeyFactsBlock(StructBlock):
    title = CharBlock(required=False, max_length=120)
    facts = ListBlock(KeyFactBlock(), min_num=1, max_num=8)

    class Meta:
        icon = "list-ul"
        template = "blocks/key_facts.html"


class StepBlock(StructBlock):
    title = CharBlock(max_length=120)
    text = TextBlock(required=False, max_length=500)


class StepsBlock(StructBlock):
    title = CharBlock(required=False, max_length=120)
    steps = ListBlock(StepBlock(), min_num=2, max_num=12)

    class Meta:
        icon = "list-ol"
        template = "blocks/steps.html"


class DocumentsBlock(StructBlock):
    title = CharBlock(required=False, max_length=120)
    documents = ListBlock(DocumentChooserBlock(), min_num=1, max_num=20)

    class Meta:
        icon = "doc-full-inverse"
        template = "blocks/documents.html"


class CardBlock(StructBlock):
    title = CharBlock(max_length=120)
    text = TextBlock(required=False, max_length=300)
    image = ImageChooserBlock(required=False)
    link = LinkBlock()


class CardsBlock(StructBlock):
    title = CharBlock(required=False, max_length=120)
    cards = ListBlock(CardBlock(), min_num=1, max_num=12)

    class Meta:
        icon = "grip"
        template = "blocks/cards.html"


class RelatedPagesBlock(StructBlock):
    title = CharBlock(required=False, max_length=120)
    pages = ListBlock(PageChooserBlock(), min_num=1, max_num=12)

    class Meta:
        icon = "doc-empty"
        template = "blocks/related_pages.html"
