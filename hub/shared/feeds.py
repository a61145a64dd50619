from __future__ import annotations


def page_path(page) -> str:
    """The path of a page, without scheme and host."""
    parts = page.get_url_parts()
    return parts[2] if parts else "/"
