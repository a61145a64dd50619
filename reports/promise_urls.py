"""Where anyone says whether a promise was kept, under ``/promises/``."""

from __future__ import annotations

from django.urls import path

# The converter of bounded numbers is registered there.
from reports import urls  # noqa: F401
from reports.views import promises

app_name = "promises"

urlpatterns = [
    path("<record_number:pk>/", promises.voice, name="voice"),
    path("<record_number:pk>/sent/", promises.said, name="said"),
]
