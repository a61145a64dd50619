"""The pages of an organisation in the partner area, as its menu shows them."""

from __future__ import annotations

from django.urls import reverse

from hub.organisations.models import Organisation

PAGES = (
    ("overview", "Overview", "portal:overview"),
    ("listing", "Listing", "portal:listing"),
    ("stories", "Stories", "portal:stories"),
    ("credits", "Credits", "portal:credits"),
    ("asking", "Asking", "portal:asking"),
    ("promises", "Promises", "portal:promises"),
    ("events", "Events", "portal:events"),
    ("people", "People", "portal:people"),
)
"""Key, words, and name of the address, which takes the slug of the organisation."""

TRAINING = ("training", "Training", "portal:training")
"""Only where an enquiry about training was ever passed on to the organisation."""


def menu(organisation: Organisation, here: str) -> list[dict]:
    pages = [*PAGES, TRAINING] if organisation.training_enquiries.exists() else PAGES
    return [
        {"text": text, "url": reverse(name, args=[organisation.slug]), "is_here": key == here}
        for key, text, name in pages
    ]
