"""Lists: facts, steps, documents, cards and other pages."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from wagtail.blocks import (
    BlockGroup,
    CharBlock,
    ListBlock,
    PageChooserBlock,
    StructBlock,
    StructBlockValidationError,
    StructValue,
    TextBlock,
)
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

from .links import LinkBlock
from .text import vague_link_text
from .visible import is_visible, mark_visible, shown_image


def title_block(example: str) -> CharBlock:
    """The heading of a list, which may do without one under a heading that says the same."""
    return CharBlock(required=False, max_length=120, label="Heading", help_text=f"Such as: {example}.")


class KeyFactBlock(StructBlock):
    fact = CharBlock(max_length=60, help_text="Such as: 14 working days.")
    label = CharBlock(max_length=160, help_text="What it is. Such as: The Board’s reply took.")

    class Meta:
        icon = "pick"
        label_format = "{fact}: {label}"


class KeyFactsBlock(StructBlock):
    """A few facts, each as large as its meaning."""

    title = title_block("At a glance")
    facts = ListBlock(KeyFactBlock(), min_num=1, max_num=8, help_text="From 1 to 8.")

    class Meta:
        icon = "list-ul"
        template = "blocks/key_facts.html"
        label = "Key facts"
        label_format = "{title}"
        description = "Up to 8 facts or numbers to take in at a glance."
        preview_value = {
            "title": "At a glance",
            "facts": [
                {"label": "Carers who told us", "fact": "64"},
                {"label": "The Board’s reply took", "fact": "14 working days"},
            ],
        }


class StepBlock(StructBlock):
    title = CharBlock(max_length=120, help_text="Such as: Check the promises with your group.")
    text = TextBlock(required=False, max_length=500, rows=2)

    class Meta:
        icon = "pick"
        label_format = "{title}"


class StepsBlock(StructBlock):
    """What to do, in order."""

    title = title_block("How to apply")
    steps = ListBlock(StepBlock(), min_num=2, max_num=12, help_text="From 2 to 12. They are numbered for you.")

    class Meta:
        icon = "list-ol"
        template = "blocks/steps.html"
        label = "Steps"
        label_format = "{title}"
        description = "What to do first, second and third."
        preview_value = {
            "title": "How to apply",
            "steps": [
                {"title": "Check the promises with your group", "text": "Everybody should agree to them."},
                {"title": "Answer 6 short sections", "text": "Save and come back when you like."},
            ],
        }


def documents_preview() -> dict:
    return {"title": "Read it another way", "documents": list(get_document_model().objects.order_by("pk")[:2])}


class DocumentsBlock(StructBlock):
    """Files to download, each with its kind, size and language."""

    title = title_block("Read it another way")
    documents = ListBlock(
        DocumentChooserBlock(),
        min_num=1,
        max_num=20,
        help_text="Kind, size, language and Easy Read are shown for you. Could the document be a web page instead?",
    )

    class Meta:
        icon = "doc-full-inverse"
        template = "blocks/documents.html"
        label = "Documents"
        label_format = "{title}"
        description = "Files to download. A web page is easier to read than a file for most people."
        preview_value = staticmethod(documents_preview)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["documents"] = [document for document in value.get("documents") or [] if document is not None]
        return context


class CardBlock(StructBlock):
    title = CharBlock(max_length=120, help_text="The words of the link. Such as: Find a local group.")
    text = TextBlock(required=False, max_length=300, rows=2)
    link = LinkBlock()
    image = ImageChooserBlock(required=False, help_text="All cards look best with a picture each, or none with one.")

    class Meta:
        icon = "pick"
        label_format = "{title}"
        form_layout = BlockGroup(children=["title", "text", "link"], settings=["image"])

    def clean(self, value):
        cleaned = super().clean(value)
        fault = vague_link_text(cleaned.get("title") or "")
        if fault and not self.is_deferred_validation:
            raise StructBlockValidationError({"title": ValidationError(fault)})
        return cleaned


class CardsBlock(StructBlock):
    """Links side by side. A card whose page is not public is left out."""

    title = title_block("More to read")
    cards = ListBlock(CardBlock(), min_num=1, max_num=12, help_text="From 1 to 12. Two, three or six look best.")

    class Meta:
        icon = "grip"
        template = "blocks/cards.html"
        label = "Cards"
        label_format = "{title}"
        description = "Links with a few words each, side by side. A card is left out while its page is not public."
        preview_value = {
            "title": "More to read",
            "cards": [
                {
                    "title": "Find a local group",
                    "text": "Carers, bereavement, sight loss and more.",
                    "link": {"url": "https://hub.example/directory/"},
                },
                {
                    "title": "See reports and replies",
                    "text": "What we asked for, and what changed.",
                    "link": {"url": "https://hub.example/reports/"},
                },
            ],
        }

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["cards"] = [
            {"card": card, "href": href, "site": card["link"].site, "image": shown_image(card.get("image"))}
            for card in value.get("cards") or []
            if (href := card["link"].href)
        ]
        return context


class RelatedPagesValue(StructValue):
    @property
    def visible(self) -> list[Page]:
        """The chosen pages that anyone may see, each once, in the order in which they were chosen."""
        chosen = list({page.pk: page for page in self.get("pages") or [] if page is not None}.values())
        mark_visible(page for page in chosen if not hasattr(page, "is_publicly_visible"))
        return [page for page in chosen if is_visible(page)]


def pages_preview() -> dict:
    return {"title": "Related pages", "pages": list(Page.objects.live().filter(depth=3)[:3])}


class RelatedPagesBlock(StructBlock):
    """Other pages of this site. Drafts and private pages among them are left out."""

    title = title_block("Related pages")
    pages = ListBlock(
        PageChooserBlock(), min_num=1, max_num=12, help_text="A page is left out for as long as it is not public."
    )

    class Meta:
        icon = "doc-empty"
        template = "blocks/related_pages.html"
        label = "Related pages"
        label_format = "{title}"
        description = "Other pages of this site, with their titles as they are today."
        value_class = RelatedPagesValue
        preview_value = staticmethod(pages_preview)
