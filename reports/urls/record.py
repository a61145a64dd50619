"""The public record of requests and replies, under ``/record/``."""

from __future__ import annotations

from django.urls import URLPattern, path

from reports.views import due_dates, promises, record, record_bodies, record_files, record_lists, statistics
from reports.views.files import public_file

from . import numbers  # noqa: F401  Registers the converters.

app_name = "record"

ONE = "<record_year:year>/<record_number:number>"
BODY = "bodies/<slug:slug>"


def files(prefix: str, name: str, choose, *, feed=record_files.requests_feed) -> list[URLPattern]:
    """CSV, JSON and Atom of the list of requests that ``choose`` finds."""
    chosen = {"choose": choose}
    return [
        path(f"{prefix}list.csv", record_files.requests_csv, chosen, name=f"{name}_csv"),
        path(f"{prefix}list.json", record_files.requests_json, chosen, name=f"{name}_json"),
        path(f"{prefix}answers.csv", record_files.answers_csv, chosen, name=f"{name}_answers_csv"),
        path(f"{prefix}feed/", feed, chosen, name=f"{name}_feed"),
    ]


urlpatterns = [
    path("", record.record_list, name="list"),
    path("overdue/", record_lists.overdue_list, name="overdue"),
    path("replies/", record_lists.reply_list, name="replies"),
    path("replies/list.csv", record_files.replies_csv, name="replies_csv"),
    path("replies/list.json", record_files.replies_json, name="replies_json"),
    path("replies/feed/", record_files.replies_feed, name="replies_feed"),
    path("due-date/", due_dates.due_date_page, name="due_date"),
    path("due-date/due.ics", due_dates.due_date_file, name="due_date_file"),
    path("promises/", promises.promise_list, name="promises"),
    path("promises/list.csv", record_files.promises_csv, name="promises_csv"),
    path("promises/list.json", record_files.promises_json, name="promises_json"),
    path("promises/feed/", record_files.promises_feed, name="promises_feed"),
    path("changes/", promises.change_list, name="changes"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/requests/", statistics.statistics_requests, name="statistics_requests"),
    path("statistics/numbers.csv", statistics.statistics_csv, name="statistics_csv"),
    path("changes/list.csv", record_files.changes_csv, name="changes_csv"),
    path("changes/list.json", record_files.changes_json, name="changes_json"),
    path("changes/feed/", record_files.changes_feed, name="changes_feed"),
    path("files/", record_files.about_files, name="about_files"),
    path("bodies/", record_bodies.body_list, name="bodies"),
    path(f"{BODY}/", record_bodies.body_detail, name="body"),
    path(f"{ONE}/", record.request_detail, name="detail"),
    path(f"{ONE}/due.ics", due_dates.request_due_file, name="due_file"),
    path(f"{ONE}/files/<record_number:pk>/", public_file, name="file"),
    path(f"{ONE}/file.pdf", record.request_file, name="pdf"),
    path(f"{ONE}/data.json", record_files.request_json, name="data"),
    *files("", "list", record_files.filtered),
    *files("overdue/", "overdue", record_files.overdue, feed=record_files.overdue_list_feed),
    *files(f"{BODY}/", "body", record_files.of_body),
]
