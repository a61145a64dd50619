"""Pages of ``/follow/`` as somebody sees them, and what all of them must have."""

from __future__ import annotations

from tests.reports.reading import text_of


def see(client, address: str, status: int = 200) -> str:
    """The words of a page that no cache keeps and no other site hears of."""
    response = client.get(address)
    assert response.status_code == status
    assert {name: response[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")} == {
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "same-origin",
        "X-Robots-Tag": "noindex",
    }
    return text_of(response)
