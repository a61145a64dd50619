from __future__ import annotations

from hub.shared.renditions import prefetch_renditions
from spotlights.models import SpotlightPage


def featured_spotlights(limit: int = 3) -> list[SpotlightPage]:
    """The newest visible Spotlights that editors feature, ready for ``spotlights/card.html``. Two queries."""
    pages = list(SpotlightPage.objects.visible().featured().for_cards().newest_first()[:limit])
    prefetch_renditions(page.card_image for page in pages)
    return pages
