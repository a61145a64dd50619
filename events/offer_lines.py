"""What waits for those who look after the list of events, on the first page of the editors' side."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from events.enums import OfferStatus
from events.models import EventOffer
from hub.shared.needs_today import TodayLine, waits_in_words

OFFERS = 30


def lines_of_offers(user, *, on: dt.date) -> list[TodayLine] | None:
    """Offers of events that nobody has decided. ``None`` for who may not. One query."""
    if not user.has_perm("events.change_eventoffer"):
        return None
    days = [offer.days_waiting(on=on) for offer in EventOffer.objects.open().only("created_at")]
    if not days:
        return []
    return [
        TodayLine(
            words="1 event offered for the list" if len(days) == 1 else f"{len(days)} events offered for the list",
            url=f"{reverse('event_offers:index')}?status={OfferStatus.RECEIVED}",
            detail=waits_in_words(days),
            order=OFFERS,
        )
    ]
