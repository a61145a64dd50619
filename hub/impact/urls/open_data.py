from __future__ import annotations

from django.urls import path

from hub.impact.views import open_data

app_name = "open_data"
urlpatterns = [
    path("", open_data.overview, name="overview"),
    path("dictionary.csv", open_data.dictionary_csv, name="dictionary"),
]
