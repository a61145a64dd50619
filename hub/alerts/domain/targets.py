"""What anyone may follow: found by what stands in the address of its page, and only if anyone may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import Http404
from django.urls import reverse

from hub.alerts.models import Follow
from hub.organisations.models import Organisation
from hub.shared.feeds import page_path
from hub.shared.quoting import quoted
from reports.models import ReportPage, ResponseRequest

ASKING_PAGES: tuple[type[models.Model], ...] = (ReportPage,)
"""The kinds of page from which requests go out."""


@dataclass(frozen=True)
class Target:
    """``words`` name ``row`` in the middle of a sentence; ``field`` leads to it from a ``Follow``."""

    field: str
    row: models.Model
    words: str
    url: str

    @property
    def lookup(self) -> dict[str, Any]:
        """The fields of a ``Follow`` of it."""
        return {f"{self.field}_id": self.row.pk}

    @property
    def follow_url(self) -> str:
        if self.field == "request":
            return reverse("follow:request", args=[self.row.year, self.row.number])
        return reverse(f"follow:{self.field}", args=[self.row.slug if self.field == "body" else self.row.pk])


def request_target(row: ResponseRequest) -> Target:
    words = f"the request to {row.owing_body} about {quoted(row.source.title)}"
    return Target("request", row, words, row.get_absolute_url())


def page_target(page) -> Target:
    return Target("page", page, f"{quoted(page.title)} and the replies to it", page_path(page))


def body_target(body: Organisation) -> Target:
    return Target("body", body, f"all requests to {body}", reverse("record:body", args=[body.slug]))


BUILDERS = {"request": request_target, "page": page_target, "body": body_target}


def target_of(follow: Follow) -> Target:
    """What ``follow`` is about, be it public or not any more."""
    field = next(name for name in BUILDERS if getattr(follow, f"{name}_id") is not None)
    return BUILDERS[field](getattr(follow, field))


def find_request(year: int, number: int) -> Target:
    """Raises ``Http404`` for a request that nobody may see, as the others do."""
    rows = ResponseRequest.objects.public().select_related("report", "body", "carried_to")
    return request_target(one_of(rows.filter(year=year, number=number)))


def find_page(pk: int) -> Target:
    for kind in ASKING_PAGES:
        if page := kind.objects.visible().filter(pk=pk).first():
            return page_target(page)
    raise Http404("There is no such page")


def find_body(slug: str) -> Target:
    return body_target(one_of(Organisation.objects.bodies().filter(live=True, slug=slug)))


def one_of(rows: models.QuerySet) -> models.Model:
    row = rows.first()
    if row is None:
        raise Http404("There is nothing to follow")
    return row
