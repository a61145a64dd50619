"""What blocks may show today: public pages, and pictures whose people still agree."""

from __future__ import annotations

from collections.abc import Iterable

from wagtail.models import Page

from hub.shared.clock import today
from hub.shared.models.images import HubImage
from hub.shared.models.pages import BasePageQuerySet


def mark_visible(pages: Iterable[Page]) -> None:
    """Note on each of ``pages`` whether anyone may see it, with one query for all of them."""
    pages = list(pages)
    if not pages:
        return
    public = set(
        BasePageQuerySet(Page).visible().filter(pk__in={page.pk for page in pages}).values_list("pk", flat=True)
    )
    for page in pages:
        page.is_publicly_visible = page.pk in public


def is_visible(page: Page) -> bool:
    """Whether anyone may see ``page``; asked of the database only if nobody has yet."""
    if not hasattr(page, "is_publicly_visible"):
        mark_visible([page])
    return page.is_publicly_visible


def shown_image(image: HubImage | None) -> HubImage | None:
    """``image``, unless there is none or consent for it has ended."""
    return image if image is not None and image.has_consent(on=today()) else None
