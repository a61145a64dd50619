"""What should stand out: quotes, callouts and calls to action."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from wagtail.blocks import (
    BlockGroup,
    CharBlock,
    ChoiceBlock,
    StructBlock,
    StructBlockValidationError,
    TextBlock,
)

from hub.shared.quoting import unquoted

from .links import LinkBlock
from .text import WordsBlock, vague_link_text

CALLOUT_ICONS = {"info": "info", "warning": "warning", "success": "tick"}
CALLOUT_WORDS = {"info": "Good to know", "warning": "Important", "success": "Good news"}


class QuoteBlock(StructBlock):
    """Somebody's own words."""

    words = TextBlock(
        max_length=1000, rows=3, help_text="Such as: By the time I ring, everything has gone. Without quotation marks."
    )
    who = CharBlock(required=False, max_length=120, help_text="Such as: A carer from Hanbury.")
    context = CharBlock(
        required=False,
        max_length=200,
        help_text="Their role, or what readers should know. Such as: Shared with her agreement; names are changed.",
    )
    source = CharBlock(
        required=False,
        max_length=200,
        help_text="Where it was said, if it is published. Such as: Board meeting, 4 May 2026.",
    )

    class Meta:
        icon = "openquote"
        template = "blocks/quote.html"
        label = "Quote"
        label_format = "{words}"
        description = "What somebody said, in their own words and with their agreement."
        form_layout = BlockGroup(children=["words", "who"], settings=["context", "source"])
        preview_value = {
            "words": "In the morning I’m washing and dressing Mum. By the time I ring, everything has gone.",
            "who": "A carer from Hanbury",
            "context": "Shared with her agreement; names are changed.",
        }

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["words"] = unquoted(value.get("words") or "")
        return context


class CalloutBlock(StructBlock):
    """A short text in a box: an icon and a word say what kind it is, not its colour alone."""

    kind = ChoiceBlock(
        choices=list(CALLOUT_WORDS.items()),
        default="info",
        help_text="Important is for what people must not miss, such as a last day.",
    )
    heading = CharBlock(max_length=120, help_text="Such as: You can bring somebody with you.")
    text = WordsBlock()

    class Meta:
        icon = "info-circle"
        template = "blocks/callout.html"
        label = "Callout"
        label_format = "{heading}"
        description = "A short text in a box. One or two on a page are read; more are not."
        preview_value = {
            "kind": "info",
            "heading": "You can bring somebody with you",
            "text": "<p>A friend, a carer or an interpreter is welcome at every meeting.</p>",
        }

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        kind = value.get("kind") if value.get("kind") in CALLOUT_WORDS else "info"
        return context | {"kind": kind, "icon_name": CALLOUT_ICONS[kind], "kind_words": CALLOUT_WORDS[kind]}


class CallToActionBlock(StructBlock):
    """One thing that readers can do next, as a button that is a link."""

    heading = CharBlock(max_length=120, help_text="Such as: Become a Charter Champion.")
    text = TextBlock(required=False, max_length=400, rows=2, help_text="What it takes and what comes of it.")
    label = CharBlock(max_length=60, label="Words on the button", help_text="Such as: Start an application.")
    link = LinkBlock()

    class Meta:
        icon = "link"
        template = "blocks/call_to_action.html"
        label = "Call to action"
        label_format = "{heading}"
        description = "The one thing to do next, with a button. It is left out while its page is not public."
        preview_value = {
            "heading": "Become a Charter Champion",
            "text": "Any local group, charity or collective can sign the Citizens Involvement Charter.",
            "label": "Start an application",
            "link": {"url": "https://hub.example/apply/"},
        }

    def clean(self, value):
        cleaned = super().clean(value)
        fault = vague_link_text(cleaned.get("label") or "")
        if fault and not self.is_deferred_validation:
            raise StructBlockValidationError({"label": ValidationError(fault)})
        return cleaned
