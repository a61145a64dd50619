"""The public record of requests and replies, under ``/record/``."""

from __future__ import annotations

from django.urls import path

from reports.views import due_dates, files, promises, record

from . import numbers  # noqa: F401  Registers the converters.

app_name = "record"

urlpatterns = [
    path("", record.record_list, name="list"),
    path("list.csv", record.record_csv, name="csv"),
    path("due-date/", due_dates.due_date_page, name="due_date"),
    path("due-date/due.ics", due_dates.due_date_file, name="due_date_file"),
    path("promises/", promises.promise_list, name="promises"),
    path("changes/", promises.change_list, name="changes"),
    path("bodies/<slug:slug>/", record.body_detail, name="body"),
    path("<record_year:year>/<record_number:number>/", record.request_detail, name="detail"),
    path("<record_year:year>/<record_number:number>/files/<record_number:pk>/", files.public_file, name="file"),
    path("<record_year:year>/<record_number:number>/file.pdf", record.request_file, name="pdf"),
    path("<record_year:year>/<record_number:number>/due.ics", due_dates.request_due_file, name="due_file"),
]
