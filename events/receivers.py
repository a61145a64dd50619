"""What editors do in Wagtail to an event, told to who offered it."""

from __future__ import annotations

from events.domain.offers import tell_published


def tell_who_offered(sender, instance, **kwargs) -> None:
    if instance.live:
        tell_published(instance)
