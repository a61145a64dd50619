"""Putting pages of the demo into the tree, and their blocks in order."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wagtail.models import Page

from hub.home.demo.dates import at
from hub.home.demo.words import as_stream, rich
from hub.shared.models import HubDocument, HubImage


def publish_below(parent: Page, page: Page, *, on: dt.date, user=None) -> Page:
    """Add ``page`` below ``parent`` as if it had been published on the day ``on``."""
    page.first_published_at = at(on)
    page.owner = user
    parent.add_child(instance=page)
    page.save_revision(user=user, clean=False).publish(user=user)
    return page


def body_of(blocks: list[dict[str, Any]], pictures: dict[str, HubImage], documents: list[HubDocument] = ()) -> str:
    """Blocks as they stand in the files of words, with pictures and documents in place of their names."""
    return as_stream([{"type": block["type"], "value": block_value(block, pictures, documents)} for block in blocks])


def block_value(block: dict[str, Any], pictures: dict[str, HubImage], documents: list[HubDocument]) -> Any:
    value = block["value"]
    match block["type"]:
        case "text":
            return rich(value)
        case "image":
            return {**value, "image": pictures[value["image"]].pk}
        case "callout":
            return {**value, "text": rich(value["text"])}
        case "documents":
            return {**value, "documents": [{"type": "item", "value": document.pk} for document in documents]}
        case "figure":
            return {**value, "rows": items(value["rows"])}
        case "steps" | "key_facts":
            name = "steps" if block["type"] == "steps" else "facts"
            return {**value, name: items(value[name])}
        case "cards":
            cards = [{"text": "", "image": None, **card, "link": {"url": card["url"]}} for card in value["cards"]]
            return {**value, "cards": items(cards)}
        case _:
            return value


def items(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"type": "item", "value": value} for value in values]
