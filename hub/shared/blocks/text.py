"""Words: headings and running text."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from wagtail.blocks import CharBlock, ChoiceBlock, RichTextBlock, StructBlock
from wagtail.rich_text import RichText, expand_db_html

RICH_TEXT_FEATURES = ["bold", "link", "document-link", "ul", "ol"]
# A comment can't be typed in the editor, so it hardly ever occurs in the text itself.
SEAM = "<!--hub:seam-->"

VAGUE_LINK_TEXTS = frozenset(
    {
        "click",
        "click here",
        "click this link",
        "details",
        "download",
        "find out more",
        "go",
        "here",
        "info",
        "learn more",
        "link",
        "more",
        "more info",
        "more information",
        "page",
        "read",
        "read more",
        "read on",
        "see here",
        "see more",
        "this",
        "this link",
        "this page",
        "website",
    }
)
ADDRESS = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)


def vague_link_text(text: str) -> str | None:
    """What is wrong with the words of a link, or ``None``: heard alone, they must tell where it leads."""
    words = " ".join(unescape(text).split())
    if words.lower().strip(" .,:;!>»→…") in VAGUE_LINK_TEXTS:
        return f"“{words}” does not say where the link leads. Use words such as “apply to be a Charter Champion”."
    if ADDRESS.fullmatch(words):
        return f"“{words}” is an address. Write what people find there, such as “Kilnford bus times”."
    return None


class LinkTexts(HTMLParser):
    """Collects the words of every link in some HTML."""

    def __init__(self):
        super().__init__()
        self.texts: list[str] = []
        self.is_inside = False

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.is_inside = True
            self.texts.append("")

    def handle_endtag(self, tag):
        if tag == "a":
            self.is_inside = False

    def handle_data(self, data):
        if self.is_inside:
            self.texts[-1] += data


def link_texts(html: str) -> list[str]:
    parser = LinkTexts()
    parser.feed(html)
    parser.close()
    return parser.texts


class Words(RichText):
    """Rich text that can be made ready together with others, so that all their links cost one look-up."""

    @cached_property
    def expanded(self) -> str:
        return expand_db_html(self.source)

    def __html__(self) -> str:
        return mark_safe(self.expanded)


def expand_together(texts: list[Words]) -> None:
    """Turn the stored links of all ``texts`` into addresses with as many queries as one of them would need."""
    waiting = [text for text in texts if text.source and "expanded" not in text.__dict__]
    pieces = expand_db_html(SEAM.join(text.source for text in waiting)).split(SEAM) if waiting else []
    if len(pieces) != len(waiting):
        return  # A text holds the seam itself; each is expanded on its own when it is shown.
    for text, piece in zip(waiting, pieces, strict=True):
        text.expanded = piece


class WordsBlock(RichTextBlock):
    """Rich text with bold, links and lists, whose links say where they lead."""

    def __init__(self, required=True, features=None, **kwargs):
        super().__init__(required=required, features=features or RICH_TEXT_FEATURES, **kwargs)

    def to_python(self, value):
        return Words(value)

    def normalize(self, value):
        return value if isinstance(value, Words) else Words(super().normalize(value).source)

    def value_from_form(self, value):
        return Words(value)

    def clean(self, value):
        cleaned = self.normalize(super().clean(value))
        if self.is_deferred_validation:
            return cleaned
        if self.required and not unescape(strip_tags(cleaned.source)).strip():
            raise ValidationError("Write the text, or take this block away.", code="required")
        for text in link_texts(cleaned.source):
            if fault := vague_link_text(text):
                raise ValidationError(fault, code="link_text")
        return cleaned

    def deconstruct(self):
        """As Wagtail's own block, so that no migration depends on this class."""
        kwargs = {"features": RICH_TEXT_FEATURES, **self._constructor_args[1]}
        return ("wagtail.blocks.RichTextBlock", self._constructor_args[0], kwargs)


class HeadingBlock(StructBlock):
    """A heading of the page's second or third level."""

    text = CharBlock(max_length=120, label="Heading", help_text="Such as: What people told us.")
    level = ChoiceBlock(
        choices=[("h2", "Heading"), ("h3", "Smaller heading")],
        default="h2",
        help_text="A smaller heading stands somewhere under a heading.",
    )

    class Meta:
        icon = "title"
        template = "blocks/heading.html"
        label = "Heading"
        label_format = "{text}"
        description = "Says what the next part is about. People who listen to the page jump from heading to heading."
        preview_value = {"text": "What people told us", "level": "h2"}
