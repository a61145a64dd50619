"""Which pages stay where the public finds them: a report about which bodies were asked, and all that it hangs from."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from wagtail.models import Page

from reports.enums import ResponseStatus
from reports.models import IssuedText, ReportPage, ResponseRequest


def asked_reports():
    """Reports that were issued, or about which a body was asked."""
    asked = ResponseRequest.objects.filter(report=OuterRef("pk")).exclude(status=ResponseStatus.DRAFT)
    return ReportPage.objects.filter(Exists(asked) | Exists(IssuedText.objects.filter(page=OuterRef("pk"))))


def asked_report_in(pages: Iterable[Page]) -> ReportPage | None:
    """A report among ``pages`` or below them that stays public; ``None`` if there is none. One query."""
    return asked_reports().filter(within(pages)).first()


def drafted_report_in(pages: Iterable[Page]) -> ReportPage | None:
    """A report among ``pages`` or below them with requests that were drafted, not sent. One query."""
    return ReportPage.objects.filter(within(pages), response_requests__isnull=False).first()


def within(pages: Iterable[Page]) -> Q:
    """Reports among ``pages`` or below them."""
    found = Q(pk__in=[])
    for page in pages:
        found |= Q(path__startswith=page.path)
    return found


def is_hidden_place(destination: Page) -> bool:
    """Whether what is moved below ``destination`` could not be found: outside of a site, private, or not published."""
    if destination.get_url_parts() is None or destination.get_view_restrictions().exists():
        return True
    # The root of all pages is no page.
    return destination.get_ancestors(inclusive=True).filter(depth__gt=1, live=False).exists()


def unseen_reports(pages: Iterable[Page], *, below: bool) -> list[ReportPage]:
    """Reports among ``pages``, and ``below`` them, that nobody can read and about which nobody was asked.

    To publish one puts it on the web without asking anyone.
    """
    pages = list(pages)
    among = within(pages) if below else Q(pk__in=[page.pk for page in pages])
    return list(ReportPage.objects.filter(among, live=False).exclude(pk__in=asked_reports().values("pk")))
