"""What can be had as data: each set with its page, its files, and what their columns mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from charter_champions.domain.directory_files import COLUMNS as DIRECTORY_COLUMNS
from hub.shared.brand import brand_in_use
from hub.shared.columns import Column
from hub.shared.emails import absolute_url
from reports.models.change_exports import CHANGE_COLUMNS
from reports.models.exports import ANSWER_COLUMNS, REQUEST_COLUMNS
from reports.models.promise_exports import PROMISE_COLUMNS
from reports.models.reply_exports import REPLY_COLUMNS
from reports.views.statistics import COLUMNS as STATISTICS_COLUMNS
from stories.domain.topic_files import COLUMNS as TOPIC_COLUMNS

CSV, JSON, ATOM, RSS, ICS = (
    *("text/csv", "application/json", "application/atom+xml"),
    *("application/rss+xml", "text/calendar"),
)
OPEN_REFERRAL = "Open Referral UK"
WORDS = {CSV: "CSV", JSON: "JSON", ATOM: "Atom feed", RSS: "RSS feed", ICS: "Calendar"}


@dataclass(frozen=True)
class Download:
    """One form in which a set can be had. ``interface``: the name of the one that gives it page by page."""

    type: str
    name: str
    interface: str = ""

    @property
    def url(self) -> str:
        return reverse(self.name)

    @property
    def words(self) -> str:
        return self.interface or WORDS[self.type]


@dataclass(frozen=True)
class DataSet:
    """``page`` names the address of its page; ``columns`` are those of its CSV file."""

    key: str
    title: str
    what: str
    page: str
    downloads: Sequence[Download]
    columns: Sequence[Column] = ()

    @property
    def page_url(self) -> str:
        return reverse(self.page)

    @property
    def csv(self) -> Download | None:
        return next((one for one in self.downloads if one.type == CSV), None)


def api(name: str) -> Download:
    return Download(JSON, f"api:{name}", interface="API")


def files(name: str) -> tuple[Download, ...]:
    """The files of a list of the record."""
    kinds = {"csv": CSV, "json": JSON, "feed": ATOM}
    return tuple(Download(kind, f"record:{name}_{ending}") for ending, kind in kinds.items())


DATA_SETS = (
    DataSet(
        "requests",
        "Requests to bodies",
        "What was asked of whom, by when, and where it stands today.",
        "record:list",
        (*files("list"), api("list_requests")),
        REQUEST_COLUMNS,
    ),
    DataSet(
        "answers",
        "Answers",
        "A row for each recommendation or question, with what the body decided.",
        "record:list",
        (Download(CSV, "record:list_answers_csv"),),
        ANSWER_COLUMNS,
    ),
    DataSet(
        "replies",
        "Replies",
        "What bodies wrote, as it was published.",
        "record:replies",
        (*files("replies"), api("list_replies")),
        REPLY_COLUMNS,
    ),
    DataSet(
        "promises",
        "Promises",
        "What bodies promised, by when, and whether it was kept.",
        "record:promises",
        (*files("promises"), api("list_promises")),
        PROMISE_COLUMNS,
    ),
    DataSet(
        "changes",
        "What changed",
        "What is different now, since when, and how one can tell.",
        "record:changes",
        (*files("changes"), api("list_changes")),
        CHANGE_COLUMNS,
    ),
    DataSet(
        "statistics",
        "The record in numbers",
        "Requests and replies of a financial year, by kind of body.",
        "record:statistics",
        (Download(CSV, "record:statistics_csv"),),
        STATISTICS_COLUMNS,
    ),
    DataSet(
        "topics",
        "Topics",
        "What people told us about, through whom, and how many. Numbers below 5 are not told.",
        "topics:list",
        (Download(CSV, "topics:csv"), api("list_topics")),
        TOPIC_COLUMNS,
    ),
    DataSet(
        "organisations",
        "Champions and other organisations",
        "What the directory shows.",
        "directory:list",
        (
            Download(CSV, "directory:csv"),
            api("list_organisations"),
            Download(JSON, "hsds:list_services", interface=OPEN_REFERRAL),
        ),
        DIRECTORY_COLUMNS,
    ),
    DataSet(
        "impact",
        "Impact",
        "The chain in numbers, each with what it counts.",
        "impact:overview",
        (api("get_impact"),),
    ),
    DataSet(
        "asking",
        "Who asks people what",
        "Questions that organisations ask or plan to ask.",
        "asking:list",
        (api("list_asking"),),
    ),
)


def dictionary() -> Iterator[tuple[str, str, str, str]]:
    """A row for each column of each CSV file: the address of the file, the set, the column, what it means."""
    for one in DATA_SETS:
        if one.csv is not None:
            for column in one.columns:
                yield absolute_url(one.csv.url), one.title, column.heading, column.meaning


def catalogue() -> dict[str, Any]:
    """The sets as a ``DataCatalog`` of schema.org."""
    publisher = {"@type": "Organization", "name": brand_in_use().name, "url": absolute_url("/")}
    return {
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "name": f"Open data of {brand_in_use().name}",
        "url": absolute_url(reverse("open_data:overview")),
        "publisher": publisher,
        "license": settings.HUB_DATA_LICENCE_URL,
        "dataset": [
            {
                "@type": "Dataset",
                "name": one.title,
                "description": one.what,
                "url": absolute_url(one.page_url),
                "license": settings.HUB_DATA_LICENCE_URL,
                "creator": publisher,
                "isAccessibleForFree": True,
                "distribution": [
                    {"@type": "DataDownload", "encodingFormat": each.type, "contentUrl": absolute_url(each.url)}
                    for each in one.downloads
                ],
            }
            for one in DATA_SETS
        ],
    }
