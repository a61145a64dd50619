"""Putting pages of the demo into the tree, and their blocks in order."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wagtail.models import Page, Revision, RevisionMixin

from hub.home.demo.dates import at
from hub.home.demo.words import as_stream, rich
from hub.shared.models import HubImage


def publish_below(parent: Page, page: Page, *, on: dt.date, user=None) -> Page:
    """Add ``page`` below ``parent`` as if it had been published on the day ``on``."""
    page.first_published_at = page.last_published_at = at(on)
    page.owner = user
    parent.add_child(instance=page)
    keep_revision(page, at(on), user=user)
    return page


def keep_revision(subject: RevisionMixin, moment: dt.datetime, *, user=None) -> None:
    """Note what ``subject``, which is live, says now as its published revision of ``moment``.

    A whole publication would write everything once more, with today's date.
    """
    revision = subject.save_revision(user=user, clean=False, log_action=False)
    Revision.objects.filter(pk=revision.pk).update(created_at=moment)
    shown = {"live_revision": revision, "has_unpublished_changes": False}
    if isinstance(subject, Page):
        shown["latest_revision_created_at"] = moment
    type(subject)._base_manager.filter(pk=subject.pk).update(**shown)
    subject.refresh_from_db(fields=list(shown))


def body_of(blocks: list[dict[str, Any]], pictures: dict[str, HubImage]) -> str:
    """Blocks as they stand in the files of words, with pictures in place of their names."""
    return as_stream([{"type": block["type"], "value": block_value(block, pictures)} for block in blocks])


def block_value(block: dict[str, Any], pictures: dict[str, HubImage]) -> Any:
    value = block["value"]
    match block["type"]:
        case "text":
            return rich(value)
        case "image":
            return {**value, "image": pictures[value["image"]].pk}
        case "callout":
            return {**value, "text": rich(value["text"])}
        case _:
            return value
