"""Where anyone says whether a promise was kept, under ``/promises/``."""

from __future__ import annotations

from django.urls import path

from reports.urls import numbers  # noqa: F401  Registers the converters.
from reports.views import promises

app_name = "promises"

urlpatterns = [
    path("<record_number:pk>/", promises.voice, name="voice"),
    path("<record_number:pk>/sent/", promises.said, name="said"),
]
