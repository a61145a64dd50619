"""In the admin: a month of sessions."""

from __future__ import annotations

import calendar

from django.core.exceptions import PermissionDenied
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.domain.staff_calendar import weeks_of
from events.enums import YEARS
from events.models import EventIndexPage
from events.permissions import MANAGE
from hub.shared.clock import today
from hub.shared.months import beside, month_named


def may_plan(user) -> bool:
    """Whether ``user`` may put on events."""
    return any(page.permissions_for_user(user).can_add_subpage() for page in EventIndexPage.objects.all())


def named(month) -> dict[str, str] | None:
    return month and {"key": f"{month:%Y-%m}", "name": f"{calendar.month_name[month.month]} {month.year}"}


class StaffCalendarView(WagtailAdminTemplateMixin, TemplateView):
    """Every session of a month, drafts too, with what is cancelled and what clashes, in words.

    Each leads to its desk, and from there to the editor; a draft, which nobody books, to the editor at once.
    """

    template_name = "events/admin/calendar.html"
    page_title = "Calendar of events"
    header_icon = "calendar-alt"
    _show_breadcrumbs = True

    def dispatch(self, request, *args, **kwargs):
        if not may_plan(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        month = month_named(self.request.GET.get("month", ""), years=YEARS) or today().replace(day=1)
        before, after = beside(month, years=YEARS)
        weeks = weeks_of(month)
        return {
            **super().get_context_data(**kwargs),
            "month": named(month),
            "before": named(before),
            "after": named(after),
            "weeks": weeks,
            "weekdays": list(calendar.day_name),
            "today": today(),
            "has_desks": self.request.user.has_perm(MANAGE),
            "is_empty": not any(day.entries for week in weeks for day in week if day.is_in_month),
        }
