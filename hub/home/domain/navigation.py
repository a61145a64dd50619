"""The menu and the foot of the page as plain values, ready for a template."""

from __future__ import annotations

from hub.home.models import NavigationSettings

# Addresses outside the tree of pages, and the page type of the section that readers take them for.
SECTIONS = {
    "/record/": "reportindexpage",
    "/apply/": "charterpage",
    "/badge/": "charterpage",
    "/verify/": "charterpage",
    "/nominate/": "spotlightindexpage",
}


def is_inside(page, path: str) -> bool:
    """Whether ``path`` belongs to the section of ``page`` though it does not lie below it."""
    section = next((section for start, section in SECTIONS.items() if path.startswith(start)), None)
    return section is not None and page is not None and page.cached_content_type.model == section


def links_of(blocks, path: str) -> list[dict]:
    """Text, address and whether the reader is there, of each link that leads somewhere."""
    links = []
    for block in blocks:
        page = block["page"]
        url = page.url if page is not None and page.live else block["address"]
        if not url:
            continue
        is_current = path == url if url == "/" else path.startswith(url.rstrip("/") + "/")
        is_current = is_current or is_inside(page, path)
        links.append({"text": block["text"], "url": url, "is_current": is_current})
    return links


def navigation_for(settings: NavigationSettings, path: str) -> dict:
    """Values for the header and footer templates."""
    return {
        "menu": links_of((block.value for block in settings.menu), path),
        "footer_columns": [
            {"heading": block.value["heading"], "links": links_of(block.value["links"], path)}
            for block in settings.footer
        ],
        "show_search": True,
    }
