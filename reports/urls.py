"""The public record of requests and replies, under ``/record/``."""

from __future__ import annotations

from django.urls import path, register_converter

from reports.views import record, statistics

app_name = "record"


class BoundedNumber:
    """A number of at most nine digits, so that no address is too large for the database."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class Year(BoundedNumber):
    regex = "[12][0-9]{3}"


register_converter(BoundedNumber, "record_number")
register_converter(Year, "record_year")

urlpatterns = [
    path("", record.record_list, name="list"),
    path("list.csv", record.record_csv, name="csv"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/requests/", statistics.statistics_requests, name="statistics_requests"),
    path("statistics/numbers.csv", statistics.statistics_csv, name="statistics_csv"),
    path("bodies/<slug:slug>/", record.body_detail, name="body"),
    path("<record_year:year>/<record_number:number>/", record.request_detail, name="detail"),
]
