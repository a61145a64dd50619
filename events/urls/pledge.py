"""What one person does with a pledge, under ``/pledge/``."""

from __future__ import annotations

from django.urls import path

from events.urls import numbers  # noqa: F401  Registers the converter.
from events.views import pledge

app_name = "pledge"
urlpatterns = [
    path("", pledge.make, name="make"),
    path("made/", pledge.made, name="made"),
    path("at/<event_number:pk>/", pledge.make, name="make_at"),
    path("mine/<str:token>/", pledge.mine, name="mine"),
]
