"""What follows when an event is published."""

from __future__ import annotations

from events.domain.bookings import tend
from events.domain.offers import tell_published
from events.domain.places import arrange_places
from events.domain.telling import order_telling
from events.models import EventPage
from hub.shared.clock import now


def after_publishing(sender, instance: EventPage, **kwargs) -> None:
    """Let its places be what its page says now: those who wait are offered what is new, who booked hears of changes."""
    for places in arrange_places(instance):
        if places.bookings.exists():
            tend(places, at=now())
            order_telling(places)


def tell_who_offered(sender, instance: EventPage, **kwargs) -> None:
    if instance.live:
        tell_published(instance)
