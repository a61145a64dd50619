"""schema.org data of a report, for search engines."""

from __future__ import annotations

from typing import Any

from hub.shared.brand import brand_in_use
from hub.shared.emails import absolute_url
from hub.shared.feeds import page_path


def report_data(page) -> dict[str, Any]:
    """One schema.org ``Report``; what is not known is left out."""
    data = {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": page.title,
        "url": absolute_url(page_path(page)),
        "description": page.summary,
        "datePublished": page.published_on.isoformat(),
        "publisher": {"@type": "Organization", "name": brand_in_use().name, "url": absolute_url("/")},
        "spatialCoverage": page.area.name if page.area else "",
        "keywords": [theme.name for theme in page.themes.all()],
    }
    return {name: value for name, value in data.items() if value}
