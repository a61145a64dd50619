from __future__ import annotations

from django.urls import path

from events.urls import numbers  # noqa: F401  Registers the converter.
from events.views import calendar

app_name = "calendar"
urlpatterns = [
    path("events.ics", calendar.list_file, name="events"),
    path("events.atom", calendar.list_feed, name="feed"),
    path("events.rss", calendar.list_rss, name="rss"),
    path("session/<uuid:uid>.ics", calendar.session_file, name="session"),
    path("event/<event_number:pk>.ics", calendar.event_file, name="event"),
]
