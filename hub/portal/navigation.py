"""The pages of an organisation in the partner area, as its menu shows them."""

from __future__ import annotations

from django.urls import reverse

from hub.organisations.models import Organisation

PAGES = (
    ("overview", "Overview", "portal:overview"),
    ("listing", "Listing", "portal:listing"),
    ("promises", "Promises", "portal:promises"),
    ("events", "Events", "portal:events"),
    ("people", "People", "portal:people"),
)
"""Key, words, and name of the address, which takes the slug of the organisation."""


def menu(organisation: Organisation, here: str) -> list[dict]:
    return [
        {"text": text, "url": reverse(name, args=[organisation.slug]), "is_here": key == here}
        for key, text, name in PAGES
    ]
