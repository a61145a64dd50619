"""The work list: the entrance of reports and replies in the admin."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import NoReverseMatch, path, reverse
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.pagination import paginate
from hub.shared.typed_numbers import row_keys
from hub.shared.working_days import long_date
from reports.domain.desk import (
    BY_KEY,
    LISTS,
    PROMISES,
    TO_REDACT,
    DeskList,
    counts,
    promises_past,
    redactions_waiting,
    requests_in,
)
from reports.permissions import RUN_CLOCK

PER_PAGE = 50
DESK = "reports_desk"


class DeskView(WagtailAdminTemplateMixin, TemplateView):
    """Each list with its number; the rows of the one that was asked for, or of the first in which something waits."""

    template_name = "reports/admin/desk.html"
    page_title = "Work list"
    header_icon = "tasks"
    _show_breadcrumbs = True

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(RUN_CLOCK):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        """With ``remind``, go on to look at the reminders to those that were ticked."""
        if "remind" not in request.GET:
            return super().get(request, *args, **kwargs)
        back = f"{reverse(f'{DESK}:index')}?{urlencode({'show': request.GET.get('show', '')})}"
        chosen = row_keys(request.GET.getlist("id"))
        if not chosen:
            messages.error(request, "Tick at least one request.")
            return redirect(back)
        query = urlencode([*(("id", key) for key in chosen), ("next", back)])
        return redirect(f"{reverse('wagtail_bulk_action', args=['reports', 'responserequest', 'remind'])}?{query}")

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        on = today()
        numbers = counts(on)
        waiting = next((row for row in LISTS if numbers[row.key]), LISTS[0])
        shown = BY_KEY.get(self.request.GET.get("show", ""), waiting)
        results = paginate(self.request, self.rows_of(shown, on), per_page=PER_PAGE)
        rows = self.told(shown, results.object_list, on)
        return {
            **super().get_context_data(**kwargs),
            "tabs": [{"list": row, "number": numbers[row.key], "is_shown": row is shown} for row in LISTS],
            "shown": shown,
            "results": results,
            "rows": rows,
            "can_remind_some": any(row.get("has_officer") for row in rows),
        }

    def rows_of(self, shown: DeskList, on):
        if shown.key == TO_REDACT:
            return redactions_waiting()
        return promises_past(on=on) if shown.key == PROMISES else requests_in(shown, on=on)

    def told(self, shown: DeskList, rows, on) -> list[dict]:
        """Each row in the words of the table."""
        if shown.key == TO_REDACT:
            return [
                {
                    "url": address("redactions:inspect", row.pk) or case_file(row.message.request_id),
                    "reference": row.message.request.reference,
                    "body": row.message.request.owing_body,
                    "what": row.get_status_display(),
                    "when": f"came {long_date(row.message.happened_on)}",
                }
                for row in rows
            ]
        if shown.key == PROMISES:
            return [
                {
                    "url": case_file(row.request_id),
                    "reference": row.request.reference,
                    "body": row.request.owing_body,
                    "what": row.text,
                    "when": f"by {long_date(row.due_on)}",
                }
                for row in rows
            ]
        calendar = working_calendar()
        return [
            {
                "pk": row.pk,
                "url": case_file(row.pk),
                "reference": row.reference,
                "body": row.owing_body,
                "title": row.source.title,
                "what": row.phase(on=on, calendar=calendar).sentence,
                "when": date_words(row),
                "reminded": long_date(row.reminded_on) if row.reminded_on else "Not yet",
                "has_officer": row.has_officer,
            }
            for row in rows
        ]


def date_words(row) -> str:
    if row.clock_paused_on:
        return f"clock stopped since {long_date(row.clock_paused_on)}"
    if row.due_now:
        return f"due {long_date(row.due_now)}"
    return f"asked for by {long_date(row.requested_now)}" if row.requested_now else ""


def case_file(pk: int) -> str:
    return reverse("response_requests:inspect", args=[pk])


def address(name: str, pk: int) -> str:
    """The address ``name`` of the row, or nothing where the hub has no such page."""
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


class RunsClockItem(MenuItem):
    """Only for who may open it."""

    def is_shown(self, request) -> bool:
        return request.user.has_perm(RUN_CLOCK)


class DeskViewSet(ViewSet):
    menu_label = "Work list"
    icon = "tasks"
    menu_order = 50
    menu_item_class = RunsClockItem

    @property
    def menu_icon(self) -> str:
        return self.icon

    @property
    def menu_url(self) -> str:
        return reverse(self.get_url_name("index"))

    def get_urlpatterns(self):
        return [path("", DeskView.as_view(), name="index")]


desk = DeskViewSet(DESK)
