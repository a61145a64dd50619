from __future__ import annotations

from django.urls import path

from spotlights.views import nominate

app_name = "nominate"
urlpatterns = [
    path("", nominate.nominate, name="start"),
    path("received/<slug:reference>/", nominate.nominated, name="done"),
]
