"""What everybody reads of pledges, under ``/pledges/``."""

from __future__ import annotations

from django.urls import path

from events.urls import numbers  # noqa: F401  Registers the converter.
from events.views import pledges

app_name = "pledges"
urlpatterns = [
    path("", pledges.summary, name="summary"),
    path("event/<event_number:pk>/", pledges.summary, name="event"),
]
