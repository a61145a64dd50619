from __future__ import annotations

import datetime as dt

from events.domain.offers import receive_offer
from events.models import EventOffer
from hub.shared.clock import today


def offer_answers(**values) -> dict[str, object]:
    """The answers to the public form, as it cleans them: an hour in a month, in person."""
    defaults = {
        "title": "Tea at the allotments",
        "organiser_name": "Bottle Lane Allotments",
        "what": "Tea and questions about getting an appointment.",
        "on": today() + dt.timedelta(days=30),
        "starts": dt.time(14),
        "ends": dt.time(16),
        "when_words": "",
        "format": "in_person",
        "place": "Bottle Lane Hut\n3 Bottle Lane\nKF1 2AB",
        "access": ["step_free"],
        "access_notes": "",
        "is_free": True,
        "cost": "",
        "how_to_book": "Just come along.",
        "contact_name": "Sam Reed",
        "contact_email": "sam@kilnford.example",
        "contact_phone": "01632 960150",
    }
    return defaults | values


def make_offer(*, organisation=None, **answers) -> EventOffer:
    """An offer as the public form makes it, or the partner area of ``organisation``."""
    return receive_offer(offer_answers(**answers), organisation=organisation)
