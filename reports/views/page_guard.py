"""A report about which a body was asked stays: the record must outlive the page tree."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.shortcuts import redirect
from wagtail.models import Page

from reports.models import ReportPage, ResponseRequest

KEPT = (
    "“{title}” can’t be deleted: bodies were asked about it, and the record of that is kept. Unpublish it instead, and "
    "its requests are no longer shown."
)


def kept_report(pages: Iterable[Page]) -> ReportPage | None:
    """A report among ``pages`` or below them that has requests; ``None`` if all may go."""
    for page in pages:
        asked = ResponseRequest.objects.filter(report__path__startswith=page.path).select_related("report").first()
        if asked:
            return asked.report
    return None


def refuse_to_delete_pages(request, page):
    report = kept_report([page])
    if report is None:
        return None
    messages.error(request, KEPT.format(title=report.title))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def refuse_to_delete_pages_in_bulk(request, action_type, objects, action):
    if action_type != "delete" or not all(isinstance(page, Page) for page in objects):
        return None
    report = kept_report(objects)
    if report is None:
        return None
    messages.error(request, KEPT.format(title=report.title))
    return redirect("wagtailadmin_explore", report.get_parent().pk)
