from __future__ import annotations

from django.urls import path

from charter_champions.views import directory

app_name = "directory"

urlpatterns = [
    path("", directory.directory_list, name="list"),
    path("list.csv", directory.directory_csv, name="csv"),
    path("print/", directory.directory_print, name="print"),
    path("<slug:slug>/", directory.detail, name="detail"),
]
