"""The blocks of a page on paper: each as the blocks of ``hub.shared.paper`` that say the same."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import urlsplit

from PIL import Image
from wagtail.blocks import StreamValue

from hub.shared import paper
from hub.shared.emails import absolute_url
from hub.shared.image_files import DECODER_ERRORS
from hub.shared.quoting import unquoted
from hub.shared.renditions import shown_size

from .body import load_together, placed
from .highlights import CALLOUT_WORDS
from .text import Words
from .visible import shown_image

SCHEMES = {"http", "https", "mailto", "tel"}
PICTURE_SIZE = "width-1200"


def add_body(document: paper.Paper, body: StreamValue, *, base: int = 2) -> None:
    """Append every block of ``body``; what comes to nothing on the page leaves no trace here either.

    The headings that editors wrote stand below one of the level ``base``.
    """
    load_together(body)
    for child, heading in zip(body, placed(body), strict=True):
        if heading is not None:
            document.add(paper.heading(heading.text, heading.level - 1 + base))
        elif child.block_type == "image":
            add_picture(document, child.value)
        else:
            document.add(*CONVERTERS[child.block_type](child.value))


def add_picture(document: paper.Paper, value) -> None:
    """The picture as JPEG or PNG; none without consent, or while no size of it was made or its file is gone."""
    image = shown_image(value.get("image"))
    rendition = shown_size(image, PICTURE_SIZE) if image else None
    if rendition is None:
        return
    try:
        with rendition.file.open("rb") as file, Image.open(file) as opened:
            has_holes = opened.mode in ("RGBA", "LA", "P")
            picture = opened.convert("RGBA" if has_holes else "RGB")
    except (OSError, *DECODER_ERRORS):
        document.add(paper.plain(f"A picture is missing here: {image.default_alt_text}", style="small"))
        return
    packed, ending = BytesIO(), "png" if has_holes else "jpg"
    picture.save(packed, **({"format": "PNG"} if has_holes else {"format": "JPEG", "quality": 82}))
    caption = " ".join(words for words in (value.get("caption") or "", image.credit) if words)
    document.add_picture(packed.getvalue(), alt=image.default_alt_text, caption=caption, ending=ending)


def titled(value, *blocks: paper.Block) -> list[paper.Block]:
    """``blocks`` below the title that a list may have."""
    title = value.get("title")
    return [paper.paragraph([{"text": title, "bold": True}]), *blocks] if title else list(blocks)


def text(value: Words) -> list[paper.Block]:
    return rich(value)


def rich(value: Words | str) -> list[paper.Block]:
    """Paragraphs and lists of rich text, with its links made whole."""
    parser = RichParser()
    parser.feed(str(Words(value).expanded if isinstance(value, str) else value.expanded))
    parser.close()
    return parser.finished()


def quote(value) -> list[paper.Block]:
    words = unquoted(value.get("words") or "")
    if not words:
        return []
    who = ". ".join(part.rstrip(".") for part in (value.get("who"), value.get("context"), value.get("source")) if part)
    return [paper.quote(f"“{words}”", who)]


def callout(value) -> list[paper.Block]:
    kind = CALLOUT_WORDS.get(value.get("kind"), CALLOUT_WORDS["info"])
    return [paper.box(f"{kind}: {value.get('heading') or ''}", rich(value["text"]))]


def call_to_action(value) -> list[paper.Block]:
    href = value["link"].href
    if not href:
        return []
    runs = [{"text": f"{value['heading']}. ", "bold": True}]
    if value.get("text"):
        runs.append({"text": f"{value['text']} "})
    return [paper.paragraph([*runs, {"text": value["label"], "link": whole_address(href)}])]


def figure(value) -> list[paper.Block]:
    """The numbers as a table: what the page always shows beside the drawing."""
    rows = value.table
    if not rows:
        return []
    unit = value.get("unit") or ""
    number = "Share" if unit == "%" else f"Number ({unit})" if unit else "Number"
    source = f"Source: {value['source']}" if value.get("source") else ""
    notes = " ".join(words for words in (value.base_words, source) if words)
    columns = (paper.column("Answer", 3), paper.column(number, 1, is_number=True))
    blocks = [paper.table(columns, [(bar.label, bar.shown) for bar in rows], title=value["title"])]
    if value.get("summary"):
        blocks.insert(0, paper.plain(value["summary"]))
    return [*blocks, paper.plain(notes, style="small")] if notes else blocks


def video(value) -> list[paper.Block]:
    """Where the film is, and its words."""
    address = value["file"].url if value.get("file") else value.get("url") or ""
    runs = [{"text": f"Video: {value['title']}", "bold": True}]
    if address:
        runs += [{"text": ". "}, {"text": "Watch it on the web", "link": whole_address(address)}]
    return [paper.paragraph(runs), paper.plain("The words of this video:"), *rich(value["transcript"])]


def key_facts(value) -> list[paper.Block]:
    return titled(value, paper.facts((item["label"], item["fact"]) for item in value["facts"]))


def steps(value) -> list[paper.Block]:
    items = [
        [{"text": step["title"], "bold": True}, *([{"text": f". {step['text']}"}] if step.get("text") else [])]
        for step in value["steps"]
    ]
    return titled(value, paper.list_of(items, is_ordered=True))


def documents(value) -> list[paper.Block]:
    found = [document for document in value.get("documents") or [] if document is not None]
    links = [[{"text": document.title, "link": whole_address(document.url)}] for document in found]
    return titled(value, paper.list_of(links)) if links else []


def cards(value) -> list[paper.Block]:
    items = []
    for card in value.get("cards") or []:
        if href := card["link"].href:
            words = [{"text": f": {card['text']}"}] if card.get("text") else []
            items.append([{"text": card["title"], "link": whole_address(href)}, *words])
    return titled(value, paper.list_of(items)) if items else []


def related_pages(value) -> list[paper.Block]:
    links = [[{"text": page.title, "link": whole_address(page.url or "/")}] for page in value.visible]
    return titled(value, paper.list_of(links)) if links else []


CONVERTERS: dict[str, Callable[..., list[paper.Block]]] = {
    "text": text,
    "quote": quote,
    "callout": callout,
    "call_to_action": call_to_action,
    "figure": figure,
    "video": video,
    "key_facts": key_facts,
    "steps": steps,
    "documents": documents,
    "cards": cards,
    "related_pages": related_pages,
}
"""What sets each kind of block; headings and pictures are set by ``add_body`` itself."""


def whole_address(href: str) -> str:
    """``href`` with the address of the hub where it has none; empty for a kind of address that is no link on paper."""
    if href.startswith("/"):
        return absolute_url(href)
    return href if urlsplit(href).scheme.lower() in SCHEMES else ""


class RichParser(HTMLParser):
    """Reads what the editor for rich text writes: paragraphs, bold, links, lists. Other elements are their words."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[paper.Block] = []
        self.runs: paper.Runs = []
        self.items: list[paper.Runs] | None = None
        self.is_ordered = False
        self.bold = 0
        self.link = ""

    def handle_starttag(self, tag, attrs):
        if tag in ("p", "div", "h2", "h3", "h4"):
            self.end_paragraph()
        elif tag in ("ul", "ol"):
            self.end_paragraph()
            self.items, self.is_ordered = self.items or [], tag == "ol"
        elif tag == "li":
            self.end_item()
        elif tag == "br":
            self.handle_data("\n")
        elif tag in ("b", "strong"):
            self.bold += 1
        elif tag == "a":
            self.link = whole_address(dict(attrs).get("href") or "")

    def handle_endtag(self, tag):
        if tag in ("p", "div", "h2", "h3", "h4"):
            self.end_paragraph()
        elif tag == "li":
            self.end_item()
        elif tag in ("ul", "ol"):
            self.end_list()
        elif tag in ("b", "strong"):
            self.bold = max(0, self.bold - 1)
        elif tag == "a":
            self.link = ""

    def handle_data(self, data):
        if self.runs or data.strip():
            self.runs.append({"text": data, "bold": self.bold > 0, "link": self.link})

    def end_paragraph(self) -> None:
        if self.items is None and self.runs:
            self.blocks.append(paper.paragraph(self.runs))
            self.runs = []

    def end_item(self) -> None:
        if self.items is not None and self.runs:
            self.items.append(self.runs)
            self.runs = []

    def end_list(self) -> None:
        self.end_item()
        if self.items:
            self.blocks.append(paper.list_of(self.items, is_ordered=self.is_ordered))
        self.items = None

    def finished(self) -> list[paper.Block]:
        """Everything that was read, also where the last element was not closed."""
        self.end_list()
        self.end_paragraph()
        return self.blocks
