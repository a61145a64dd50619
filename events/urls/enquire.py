from __future__ import annotations

from django.urls import path

from events.views import enquire

app_name = "enquire"

urlpatterns = [
    path("", enquire.enquire, name="start"),
    path("received/<slug:reference>/", enquire.enquired, name="done"),
]
