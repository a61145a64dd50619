"""The menu and the foot of the page as plain values, ready for a template."""

from __future__ import annotations

from hub.home.models import NavigationSettings

# Addresses outside the tree of pages, and the page type of the section that readers take them for.
SECTIONS = {
    "/record/": "reportindexpage",
    "/apply/": "charterpage",
    "/badge/": "charterpage",
    # Before the check of badges: the first that fits counts.
    "/verify/certificate/": "courseindexpage",
    "/enquire/": "courseindexpage",
    "/verify/": "charterpage",
    "/nominate/": "spotlightindexpage",
    "/offer/": "eventindexpage",
}


def links_of(blocks) -> list[dict]:
    """Text, address and section of each link that leads somewhere."""
    links = []
    for block in blocks:
        page = block["page"] if block["page"] is not None and block["page"].live else None
        if url := page.url if page is not None else block["address"]:
            section = page.cached_content_type.model if page is not None else ""
            links.append({"text": block["text"], "url": url, "section": section})
    return links


def navigation_of(settings: NavigationSettings) -> dict:
    """Menu and footer with their addresses, the same for every page. One query for all pages of each."""
    return {
        "menu": links_of(block.value for block in settings.menu),
        "footer_columns": [
            {"heading": block.value["heading"], "links": links_of(block.value["links"])} for block in settings.footer
        ],
        "show_search": True,
    }


def is_current(link: dict, path: str) -> bool:
    """Whether a reader of ``path`` is in the section that ``link`` leads to."""
    if link["url"] == "/":
        return path == "/"
    section = next((section for start, section in SECTIONS.items() if path.startswith(start)), None)
    return path.startswith(link["url"].rstrip("/") + "/") or (section is not None and link["section"] == section)


def navigation_for(navigation: dict, path: str) -> dict:
    """Values for the header and footer templates on the page at ``path``."""
    return {**navigation, "menu": [{**link, "is_current": is_current(link, path)} for link in navigation["menu"]]}
