from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.template.loader import render_to_string
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from hub.organisations.facets import chips, filter_form
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.models import BasePage
from hub.shared.pagination import paginate
from hub.shared.panels import LIST_FOOT, panels_of
from hub.shared.parts import list_part
from hub.shared.routing import BreadcrumbsFromRoute, RoutesToChildren
from hub.shared.working_days import WorkingCalendar
from reports.domain.report_view import report_status, row_view
from reports.enums import ItemKind
from reports.feeds import report_feed

from .listing import counted, list_reports
from .pages import ReportPage, ReportPageQuerySet

PER_PAGE = 10
FEED_LENGTH = 30


class ReportIndexPage(BreadcrumbsFromRoute, RoutablePageMixin, RoutesToChildren, BasePage):
    """The list of reports, with what became of each; the filters are a GET form. ``feed/`` is the Atom feed."""

    template = "reports/report_index_page.html"
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["reports.ReportPage", "reports.InformationRequestPage"]
    page_description = "The list of all reports and information requests. There is one on the site."

    class Meta:
        verbose_name = "list of reports"

    def routed_children(self):
        return (
            ReportPage.objects.child_of(self)
            .exact_type(ReportPage)
            .select_related("area", "social_image", "listing_image")
        )

    def reports(self) -> ReportPageQuerySet:
        """The reports below this page that anyone may see, newest first."""
        return ReportPage.objects.child_of(self).visible().newest_first()

    def listing(self, request, *, on: dt.date, calendar: WorkingCalendar):
        return list_reports(request.GET, self.reports(), name=str(self.pk), on=on, calendar=calendar)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        on, calendar = today(), working_calendar()
        groups, reports, keys = self.listing(request, on=on, calendar=calendar)
        results = paginate(request, reports.for_listing(), per_page=PER_PAGE, keys=keys)
        filter_chips = chips(request.GET, *groups)

        def written_rows() -> str:
            rows = [report_row(report, on=on, calendar=calendar) for report in results.object_list]
            return render_to_string("reports/report_rows.html", {"rows": rows, "request": request})

        return context | {
            "results": results,
            "rows": list_part(f"reports:{self.pk}", results, request, written_rows, is_for_all=keys is not None),
            "count_text": counted(results.paginator.count, "result"),
            "filters": filter_form(*groups),
            "chips": filter_chips,
            "foot_panels": panels_of(LIST_FOOT, filter_chips, name="reports"),
            "feed_query": urlencode([(chip.key, chip.value) for chip in filter_chips]),
        }

    @path("")
    def show_list(self, request):
        return self.render(request)

    @path("feed/", name="feed")
    def feed(self, request):
        """The newest reports that the address asks for."""
        on, calendar = today(), working_calendar()
        groups, reports, _ = self.listing(request, on=on, calendar=calendar)
        newest = reports.for_listing()[:FEED_LENGTH]
        rows = [report_row(report, on=on, calendar=calendar) for report in newest]
        filter_chips = chips(request.GET, *groups)
        return report_feed(
            self,
            rows,
            filters=[chip.text for chip in filter_chips],
            query=urlencode([(chip.key, chip.value) for chip in filter_chips]),
        )


def report_row(report: ReportPage, *, on: dt.date, calendar: WorkingCalendar) -> dict:
    """``report`` comes with its started requests, as ``for_listing()`` brings them."""
    views = [row_view(request, on=on, calendar=calendar) for request in report.response_requests.all()]
    tone, text = report_status(views, has_changed=report.has_changed)
    is_report = report.asks == ItemKind.RECOMMENDATION
    return {"report": report, "is_report": is_report, "tone": tone, "text": text, "views": views}
