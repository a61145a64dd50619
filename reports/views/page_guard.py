"""A report about which a body was asked stays, and so does what was sent: the record must outlive the page tree."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.shortcuts import redirect
from wagtail.models import Page

from reports.domain.phases import items_named
from reports.models import ReportPage, ResponseRequest

KEPT = (
    "“{title}” can’t be deleted: bodies were asked about it, and the record of that is kept. Unpublish it instead, and "
    "its requests are no longer shown."
)

PUT_BACK = (
    "This draft would have changed what was sent to a body: {what}. The words and the number that were sent are put "
    "back below, and so they are whenever the draft is published. Write a correction on the Details tab instead."
)


def tell_what_was_put_back(request, page):
    """Say in the editor what of a draft was not kept, since it is older than a request."""
    numbers = getattr(page, "put_back", [])
    if numbers and request.method == "GET":
        messages.warning(request, PUT_BACK.format(what=items_named(numbers, page.asks)))


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
