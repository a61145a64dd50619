from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from events.models.sessions import EventSession
from hub.shared.clock import now

TOLD_IN_CALENDARS = ("title", "format", "venue_name", "address", "town", "postcode")
"""What is told anew to the calendars that have one of the event's sessions, when it changes."""


class TellsCalendars:
    """Mixin for the page: a change of what calendars show of all its sessions is a change of each."""

    def save(self, *args, **kwargs):
        self.tell_calendars(kwargs.get("update_fields"))
        return super().save(*args, **kwargs)

    def tell_calendars(self, saved: Iterable[str] | None = None) -> None:
        """Count a change of title or place as one of each session to come (decision 62). ``saved``: those fields only.

        To be called before it is saved, and before its sessions are: they keep the count that is stored.
        """
        rows = type(self).objects.filter(pk=self.pk)
        stored = rows.values(*TOLD_IN_CALENDARS).first() if self.pk else None
        if stored is None:
            return
        changed = {name for name in TOLD_IN_CALENDARS if getattr(self, name) != stored[name]}
        if changed if saved is None else changed.intersection(saved):
            coming = EventSession.objects.filter(page_id=self.pk).ending_after(now())
            coming.update(sequence=F("sequence") + 1, changed_at=now())
