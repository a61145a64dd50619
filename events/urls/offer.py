from __future__ import annotations

from django.urls import path

from events.views import offers

app_name = "offer"
urlpatterns = [
    path("", offers.offer_event, name="start"),
    path("received/<slug:reference>/", offers.offered, name="done"),
]
