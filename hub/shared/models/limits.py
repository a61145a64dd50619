from __future__ import annotations

import datetime as dt

from django.db import models


class RateEventQuerySet(models.QuerySet):
    def since(self, at: dt.datetime):
        return self.filter(at__gt=at)


class RateEvent(models.Model):
    """One thing somebody did that is limited. ``key`` is an HMAC: no IP address or e-mail address is kept."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = RateEventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["key", "at"], name="rate_event_window"),
            models.Index(fields=["at"], name="rate_event_age"),
        ]

    def __str__(self) -> str:
        return f"{self.key[:8]} at {self.at:%Y-%m-%d %H:%M}"
