"""The pages of the site that anyone may see, and reports among them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from wagtail.models import Page

from hub.impact.api.answers import Key, Paged, Paging, Problem, listed, page_of
from hub.shared.emails import absolute_url
from hub.shared.feeds import page_path
from hub.shared.models import BasePageQuerySet
from hub.shared.routing import HOME_DEPTH
from reports.models import ReportPage

router = Router(tags=["pages"])


class PageOut(Schema):
    """A page of the site."""

    id: int
    type: str = Field(description="What kind of page it is, such as “report”.")
    title: str
    description: str = Field(description="For search engines; empty without one.")
    first_published_at: dt.datetime | None
    last_published_at: dt.datetime | None
    address: str


class ReportOut(Schema):
    """A report, or questions put to bodies."""

    id: int
    type: str
    title: str
    summary: str
    published_on: dt.date
    people_heard: int | None = Field(description="How many people were heard, where somebody counted.")
    area: str = Field(description="The area that it is about; empty where none is named.")
    themes: list[str]
    address: str


def visible_pages() -> BasePageQuerySet:
    """Pages of the types of the hub; the one that Wagtail puts there when it is set up is none."""
    pages = BasePageQuerySet(Page).visible().not_exact_type(Page).filter(depth__gte=HOME_DEPTH)
    return pages.select_related("content_type").order_by("pk")


@listed(router, "/pages", Paged[PageOut], "list_pages", "Pages")
def pages(request: HttpRequest, paging: Query[Paging]):
    """Every page of the site that anyone may see."""
    return page_of(request, visible_pages(), paging, lambda page: map(told_page, page))


@listed(router, "/pages/{int:page_id}", PageOut, "get_page", "One page")
def one_page(request: HttpRequest, page_id: Key):
    """A page by its number."""
    page = visible_pages().filter(pk=page_id).first()
    if page is None:
        raise Problem(404, "There is no such page.")
    return told_page(page)


def told_page(page: Page) -> dict[str, Any]:
    return {
        "id": page.pk,
        "type": str(page.page_type_display_name).lower(),
        "title": page.title,
        "description": page.search_description,
        "first_published_at": page.first_published_at,
        "last_published_at": page.last_published_at,
        "address": absolute_url(page_path(page)),
    }


@listed(router, "/reports", Paged[ReportOut], "list_reports", "Reports")
def reports(request: HttpRequest, paging: Query[Paging]):
    """Reports and information requests, the newest first."""
    rows = ReportPage.objects.visible().select_related("area", "content_type").prefetch_related("themes")
    return page_of(request, rows.order_by("-published_on", "-pk"), paging, lambda page: map(told_report, page))


def told_report(page: ReportPage) -> dict[str, Any]:
    return {
        "id": page.pk,
        "type": str(page.page_type_display_name).lower(),
        "title": page.title,
        "summary": page.summary,
        "published_on": page.published_on,
        "people_heard": page.people_heard,
        "area": page.area.name if page.area else "",
        "themes": [theme.name for theme in page.themes.all()],
        "address": absolute_url(page_path(page)),
    }
